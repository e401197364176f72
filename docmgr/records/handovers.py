"""The guards of handover records: who opens one, who waives, who confirms that nothing is left. Source: D-4.3."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from docmgr.i18n.text import _
from docmgr.records.breach import Breach
from docmgr.records.record import Record
from docmgr.records.scene import Scene

CLAUSE = "D-4.3"


def _acts(_old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """The head and the leaver keep the list; nobody else gives away what is not theirs."""
    if not (scene.is_head() or scene.am(new.get("member"))):
        said = _("only the head or the leaver hands over what {who} holds (D-4.3): {heads}")
        yield Breach(CLAUSE, said.format(who=scene.name(new.get("member")), heads=scene.heads()))


def _confirmed(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """A handover is over when the head says so; what is over stays as it is."""
    before = old.get("status") if old is not None else None
    if before in new.kind.closed and old is not None and dict(old.data) != dict(new.data):
        said = _("the handover {id} is over and cannot change (D-4.3)").format(id=new.id)
        yield Breach(CLAUSE, said, f"docmgr handover {new.get('member')}")
    elif new.get("status") in new.kind.closed and before != new.get("status") and not scene.is_head():
        yield Breach(CLAUSE, _("only the head confirms a handover (D-4.3): {heads}").format(heads=scene.heads()))
    elif new.get("completed_by") and (scene.me is None or new.get("completed_by") != scene.me.id):
        said = _("the handover is confirmed by {who}, but {me} commits it (D-4.3)")
        yield Breach(CLAUSE, said.format(who=new.get("completed_by"), me=scene.me.id if scene.me else "?"))


def _waived(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """Lines are only ever added, and only the head leaves something with nobody, with a reason."""
    had = old.entries("items") if old is not None else []
    if new.entries("items")[: len(had)] != had:
        yield Breach(CLAUSE, _("the list of {id} only grows (D-4.3)").format(id=new.id))
    for item in new.entries("items")[len(had) :]:
        if item.get("state") == "waived" and not (item.get("reason") and scene.is_head()):
            said = _("only the head waives an item, with a reason (D-4.3): {heads}").format(heads=scene.heads())
            yield Breach(CLAUSE, said)


GUARDS: tuple[Callable[[Record | None, Record, Scene], Iterable[Breach]], ...] = (_acts, _confirmed, _waived)
