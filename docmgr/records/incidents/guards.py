"""The guards of incidents: pure functions of the incident before, after, and the scene. Source: E-2.2, E-2.3.

reported → active (the head starts the plan) → resolved (its owner) → closed (the head, with the whole report).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import pairwise

from docmgr.i18n.text import _, language
from docmgr.records.breach import Breach, cited
from docmgr.records.names import short
from docmgr.records.record import Record
from docmgr.records.scene import Scene

REPORT = ("cause", "process", "result", "improvements")
# Moments in the order in which they must lie; the clause that each of them belongs to.
ORDER = (
    ("occurred_at", "E-2.2.1"),
    ("noticed_at", "E-2.2.1"),
    ("reported_at", "E-2.2.1"),
    ("activated_at", "E-2.2.2"),
    ("resolved_at", "E-2.3.1"),
    ("closed_at", "E-2.3.2"),
)
_NEXT = {"reported": "active", "active": "resolved", "resolved": "closed"}
_OF = {"active": "E-2.2.2", "resolved": "E-2.3.1", "closed": "E-2.3.2"}
_VERB = {"active": "activate", "resolved": "resolve", "closed": "close"}


def _reported(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """A report reaches the head, with nature, scope and proposal. Source: E-2.2.1."""
    if old is not None:
        return
    if scene.me is None:
        yield Breach("E-2.2.1", _("only members report incidents (E-2.2.1)"))
    if new.get("status") != "reported":
        yield Breach("E-2.2.2", _("a new incident is reported, nothing more yet (E-2.2.1)"))
    head = scene.directory.get(str(new.get("reported_to")))
    heads = {each.id for each in scene.directory.heads(scene.today)}
    deputies = {each.who for each in head.deputy_for if each.holds(scene.today)} if head is not None else set()
    if heads and not (heads & {str(new.get("reported_to")), *deputies}):
        said = _("an incident is reported to the head (E-2.2.1): {heads}")
        yield Breach("E-2.2.1", said.format(heads=scene.heads()))


def _moments(old: Record | None, new: Record, _scene: Scene) -> Iterator[Breach]:
    """Times run forward, the limit lies ahead of the start, progress after the event. Source: E-2.2, E-2.3."""
    fields = new.kind.fields
    known = [(key, clause, _at(new, key)) for key, clause in ORDER if new.get(key)]
    for (first, _clause, before), (second, clause, after) in pairwise(known):
        if after < before:
            said = _("{second} {after} lies before {first} {before}")
            words = said.format(
                second=fields[second].label(language()),
                after=f"{after:%Y-%m-%d %H:%M}",
                first=fields[first].label(language()),
                before=f"{before:%Y-%m-%d %H:%M}",
            )
            yield Breach(clause, cited(words, clause), between=True)
    if new.get("resolve_by") and new.get("activated_at") and _at(new, "resolve_by") <= _at(new, "activated_at"):
        yield Breach("E-2.2.2", _("the time limit lies before the plan was started (E-2.2.2)"))
    had = {each.get("id") for each in (old.entries("timeline") if old is not None else [])}
    for entry in new.entries("timeline"):
        at = datetime.fromisoformat(str(entry.get("at")))
        if entry.get("id") not in had and at < _at(new, "occurred_at"):
            said = _("{entry} lies before the event itself (E-2.3.1)")
            yield Breach("E-2.3.1", said.format(entry=entry.get("id")))


def _at(record: Record, key: str) -> datetime:
    return datetime.fromisoformat(str(record.get(key)))


def _moved(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """One state after the other, each by whose it is. Source: E-2.2.2, E-2.3."""
    if old is None or old.get("status") == new.get("status"):
        return
    was, now = str(old.get("status")), str(new.get("status"))
    clause = _OF.get(now, "E-2.3.2")
    if _NEXT.get(was) != now:
        labels = new.kind.fields["status"]
        said = _("an incident that is {was} cannot become {now} ({clause})")
        words = said.format(was=labels.said(was, language()), now=labels.said(now, language()), clause=clause)
        follows = _NEXT.get(was, "")
        yield Breach(clause, words, f"docmgr incident {_VERB[follows]} {short(new.id)}" if follows else "")
        return
    if not may(scene, new, now):
        said = _("only {who} does that ({clause})").format(who=who(scene, new, now), clause=clause)
        yield Breach(clause, said, _("ask them to run this command"))
    yield from _whole(new, now)


def may(scene: Scene, incident: Record, status: str) -> bool:
    """Whether I may bring an incident into a state: the head starts and closes, the owner resolves."""
    return scene.is_head() or (status == "resolved" and scene.am(incident.get("owner")))


def who(scene: Scene, incident: Record, status: str) -> str:
    """Who may, by name."""
    if status == "resolved":
        return _("{who}, or the head {heads}").format(who=scene.name(incident.get("owner")), heads=scene.heads())
    return _("the head {heads} or a deputy").format(heads=scene.heads())


def _whole(new: Record, status: str) -> Iterator[Breach]:
    """What each state cannot do without."""
    fields = new.kind.fields
    if status == "active":
        missing = [key for key in ("owner", "activated_at", "activated_by", "resolve_by") if not new.get(key)]
        if not new.get("plan") and not new.get("no_plan"):
            missing.append("plan")
    elif status == "resolved":
        missing = [key for key in ("resolved_at", "resolved_by") if not new.get(key)]
    else:
        missing = [key for key in REPORT if not new.get(key)]
    if missing:
        names = ("、" if language() == "zh" else ", ").join(fields[key].label(language()) for key in missing)
        hint = f"docmgr incident {_VERB[status]} {short(new.id)} --help"
        said = _("not yet: {names} missing ({clause})").format(names=names, clause=_OF[status])
        yield Breach(_OF[status], said, hint)
    elif status == "closed" and not _looked_back(new):
        said = _("there is no retrospective: when it was held, or why there is none (E-2.3.3)")
        hint = f"docmgr incident close {short(new.id)} --retro DATE | --no-retro REASON"
        yield Breach("E-2.3.3", said, hint)


def _looked_back(new: Record) -> bool:
    retro = new.get("retro") or {}
    return bool(retro.get("held_on") or retro.get("meeting") or retro.get("waived"))


def _signed(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """Whoever starts, resolves or closes signs it; a deputy signs as themselves. Source: research 3.4."""
    me = scene.me.id if scene.me is not None else "?"
    for key, clause in (("activated_by", "E-2.2.2"), ("resolved_by", "E-2.3.1"), ("closed_by", "E-2.3.2")):
        before = old.get(key) if old is not None else None
        if new.get(key) != before and new.get(key) != me:
            said = _("{label} is {who}, but {me} commits it ({clause})")
            label = new.kind.fields[key].label(language())
            yield Breach(clause, said.format(label=label, who=new.get(key) or "-", me=me, clause=clause))


def _closed(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """A closed incident stays as it is, and a level once chosen too: its file would have to move. Source: E-2.3.2."""
    if old is None:
        return
    if old.get("classification") != new.get("classification"):
        said = _("the level of an incident is chosen when it is reported, for what was open cannot be made secret")
        yield Breach("E-4.3", said)
    if old.get("status") == "closed" and dict(old.data) != dict(new.data):
        yield Breach("E-2.3.2", _("{id} is closed").format(id=old.id), "docmgr incident report")
    limit = old.get("resolve_by")
    if limit and limit != new.get("resolve_by") and not scene.is_head():
        said = _("only the head moves the time limit (E-2.2.2): {heads}").format(heads=scene.heads())
        yield Breach("E-2.2.2", said)


GUARDS: tuple[Callable[[Record | None, Record, Scene], Iterable[Breach]], ...] = (
    _reported,
    _moments,
    _moved,
    _signed,
    _closed,
)
