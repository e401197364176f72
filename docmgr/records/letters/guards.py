"""The guards of letters of cooperation: pure functions of the letter before, after, and the scene. Source: R-2.2."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from docmgr.i18n.text import _
from docmgr.records.breach import Breach
from docmgr.records.names import short
from docmgr.records.record import Record
from docmgr.records.scene import Scene

OPEN = ("sent", "answered")


def _begun(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """A project lead or the head begins, with dates in order. Source: R-2.2.1."""
    if old is None:
        if not scene.leads():
            said = _("only the head or a project lead begins cooperation with another department (R-2.2.1): {heads}")
            hint = _("ask one of them to run this command")
            yield Breach("R-2.2.1", said.format(heads=scene.heads()), hint)
        elif scene.me is not None and new.get("initiator") != scene.me.id:
            said = _("the letter is signed {who}, but {me} commits it (R-2.2.1)")
            yield Breach("R-2.2.1", said.format(who=new.get("initiator"), me=scene.me.id))
        if new.get("status") != "sent" or new.entries("replies"):
            yield Breach("R-2.2.1", _("a new letter waits for its answer (R-2.2.1)"))
    sent = str(new.get("sent_at"))[:10]
    dates = [str(new.get("reply_due")), *(str(each.get("due")) for each in new.entries("milestones"))]
    if (old is None or _dates(old) != _dates(new)) and any(each < sent for each in dates):
        said = _("{day} lies before the day of the letter, {sent} (R-2.2.1)")
        yield Breach("R-2.2.1", said.format(day=min(dates), sent=sent))


def _dates(letter: Record) -> tuple[object, ...]:
    return letter.get("reply_due"), letter.get("milestones")


def _written(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """What was agreed changes through its initiator or the head, and not once the letter is closed."""
    if old is None:
        return
    if old.get("status") not in OPEN and _body(old) != _body(new):
        yield Breach("R-2.2.1", _("{id} is closed").format(id=old.id), "docmgr letter new")
    elif _terms(old) != _terms(new) and not (scene.am(old.get("initiator")) or scene.is_head()):
        said = _("only the initiator {who} or the head changes what was agreed (R-2.2.1)")
        yield Breach("R-2.2.1", said.format(who=scene.name(old.get("initiator"))))


def _body(letter: Record) -> dict[str, object]:
    return {key: value for key, value in letter.data.items() if key not in ("links", "log")}


def _terms(letter: Record) -> dict[str, object]:
    """All but what a reply, a chase or the end adds."""
    added = ("links", "log", "replies", "chases", "status", "reply_due", "closed_at", "result")
    return {key: value for key, value in letter.data.items() if key not in added}


def _answered(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """The status follows the replies; a letter is closed with its result by its initiator. Source: R-2.2.2."""
    before = old.get("status") if old is not None else "sent"
    if new.get("status") == "answered" and not new.entries("replies"):
        hint = f"docmgr letter reply {short(new.id)} TEXT"
        yield Breach("R-2.2.2", _("an answered letter has a reply (R-2.2.2)"), hint)
    if new.get("status") == before or new.get("status") not in ("closed", "cancelled") or old is None:
        return
    if not (scene.am(old.get("initiator")) or scene.is_head()):
        said = _("only the initiator {who} or the head closes the letter (R-2.2.2)")
        yield Breach("R-2.2.2", said.format(who=scene.name(old.get("initiator"))))


def _in_order(old: Record | None, new: Record, _scene: Scene) -> Iterator[Breach]:
    """Replies and chases come after the letter. Source: R-2.2.2."""
    sent = str(new.get("sent_at"))
    for key in ("replies", "chases"):
        had = {each.get("id") for each in (old.entries(key) if old is not None else [])}
        for entry in new.entries(key):
            if entry.get("id") not in had and str(entry.get("at")) < sent:
                said = _("{entry} lies before the letter was sent, {sent} (R-2.2.2)")
                yield Breach("R-2.2.2", said.format(entry=entry.get("id"), sent=sent[:16]))
    if new.get("closed_at") and str(new.get("closed_at")) < sent:
        yield Breach("R-2.2.2", _("the letter is closed before it was sent (R-2.2.2)"))


GUARDS: tuple[Callable[[Record | None, Record, Scene], Iterable[Breach]], ...] = (
    _begun,
    _written,
    _answered,
    _in_order,
)
