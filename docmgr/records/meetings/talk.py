"""One-on-one talks: one for each member and month, the same file whichever clone writes it. Source: R-2.3.3."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import _
from docmgr.records.breach import Breach
from docmgr.records.kind import kind
from docmgr.records.names import derived_id
from docmgr.records.record import Record
from docmgr.records.scene import Scene
from docmgr.records.tasks.begin import known
from docmgr.records.tasks.outcome import Outcome


def held(scene: Scene, member: str, day: date, lookup: Callable[[str], Record | None]) -> Outcome:
    """The stub of a talk; the one of that month where there is one already."""
    me = known(scene)
    if not scene.leads():
        said = _("the head or a project lead holds one-on-ones (R-2.3.3): {heads}").format(heads=scene.heads())
        raise RefusedError(said, clause="R-2.3.3")
    if member == me:
        raise UsageError(_("a talk takes two: name the other member (R-2.3.3)"))
    if day > scene.today:
        raise UsageError(_("{day} has not come yet (R-2.3.3)").format(day=day))
    of = kind("oneonone")
    month = f"{day:%Y-%m}"
    record_id = derived_id(of, day.replace(day=1), month, member)
    old = lookup(record_id)
    who = scene.name(member)
    done = _("one-on-one with {who} on {day} is recorded").format(who=who, day=old.get("held_on") if old else day)
    if old is not None:
        return Outcome(old, old, done, f"{old.id}: notes")
    data: dict[str, Any] = {
        "schema": of.schema,
        "id": record_id,
        "month": month,
        "member": member,
        "with": me,
        "held_on": day.isoformat(),
        "status": "done",
        "created_at": scene.stamp,
        "created_by": me,
    }
    return Outcome(None, Record(of, data), done, f"{record_id}: one-on-one")


def _led(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """Whoever held the talk records it. Source: R-2.3.3."""
    if old is not None and all(old.get(key) == new.get(key) for key in ("with", "held_on")):
        return
    if not scene.leads() or not scene.am(new.get("with")):
        said = _("the head or a project lead records their own one-on-ones (R-2.3.3)")
        yield Breach("R-2.3.3", said)


def _noted(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """Notes that a stub names are there. Source: D-2.3.2."""
    ref = new.get("topics_ref")
    if not ref or (old is not None and old.get("topics_ref") == ref):
        return
    if scene.lookup(str(ref)) is None and not scene.is_sealed(str(ref)):
        said = _("{key} names {ref}, which is not there").format(key="topics_ref", ref=ref)
        yield Breach("R-2.3.3", said, "docmgr oneonone done MEMBER --notes FILE", between=True)


GUARDS: tuple[Callable[[Record | None, Record, Scene], Iterable[Breach]], ...] = (_led, _noted)
