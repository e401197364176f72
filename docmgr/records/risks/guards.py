"""The guards of risks: pure functions of the risk before, after, and the scene. Source: E-2.1.1."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from docmgr.i18n.text import _
from docmgr.records.breach import Breach
from docmgr.records.names import short
from docmgr.records.record import Record
from docmgr.records.risks.register import level
from docmgr.records.scene import Scene


def _weighed(_old: Record | None, new: Record, _scene: Scene) -> Iterator[Breach]:
    """The level follows from likelihood and severity alone. Source: E-2.1.1."""
    if new.get("level") != level(str(new.get("likelihood")), str(new.get("severity"))):
        said = _("the level is not what likelihood and severity make it (E-2.1.1)")
        hint = f"docmgr risk review {short(new.id)} --likelihood … --severity …"
        yield Breach("E-2.1.1", said, hint, between=True)


def _reviewed(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """A lower level or another state comes out of a review, signed by who made it, in order of time."""
    if old is None:
        if new.entries("reviews"):
            yield Breach("E-2.1.1", _("a new risk was not reviewed yet (E-2.1.1)"))
        return
    had = old.entries("reviews")
    fresh = new.entries("reviews")[len(had) :]
    last = str(had[-1].get("at")) if had else str(new.get("created_at"))
    for entry in fresh:
        if scene.me is None or entry.get("by") != scene.me.id:
            said = _("the review is signed {who}, but {me} commits it (E-2.1.1)")
            me = scene.me.id if scene.me is not None else "?"
            yield Breach("E-2.1.1", said.format(who=entry.get("by"), me=me))
        if str(entry.get("at")) < last:
            yield Breach("E-2.1.1", _("the review lies before the one it follows (E-2.1.1)"))
        last = str(entry.get("at"))
    moved = any(old.get(key) != new.get(key) for key in ("likelihood", "severity", "status"))
    if moved and not fresh:
        said = _("level and state of a risk change by a review (E-2.1.1)")
        yield Breach("E-2.1.1", said, f"docmgr risk review {short(new.id)}")
    elif fresh and (fresh[-1].get("level"), fresh[-1].get("status")) != (new.get("level"), new.get("status")):
        yield Breach("E-2.1.1", _("level and state are not those of the last review (E-2.1.1)"))


def _open(old: Record | None, new: Record, _scene: Scene) -> Iterator[Breach]:
    """A closed risk stays as it was."""
    if old is not None and old.get("status") == "closed" and dict(old.data) != dict(new.data):
        yield Breach("E-2.1.1", _("{id} is closed").format(id=old.id), "docmgr risk add")


GUARDS: tuple[Callable[[Record | None, Record, Scene], Iterable[Breach]], ...] = (_weighed, _reviewed, _open)
