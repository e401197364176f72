"""The guards of emergency plans: pure functions of the plan before, after, and the scene. Source: E-2.1.2, E-2.3.3."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from docmgr.i18n.text import _
from docmgr.naming.version import parse_version
from docmgr.records.breach import Breach
from docmgr.records.names import short
from docmgr.records.record import Record
from docmgr.records.scene import Scene

# What people act by; a change of it is a new version of the plan.
BODY = ("title", "scenario", "owner", "steps", "resources", "contacts")


def _versioned(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """Whoever answers for the plan, a lead or the head changes it, as a new version with what changed."""
    now = parse_version(str(new.get("revision")))
    if now is None:
        said = _("{version} is no version like V1.0 (E-2.1.2)").format(version=new.get("revision"))
        yield Breach("E-2.1.2", said)
        return
    if old is None:
        return
    before = parse_version(str(old.get("revision"))) or (0, 0)
    fresh = new.entries("changes")[len(old.entries("changes")) :]
    told = [entry for entry in fresh if entry.get("revision") == new.get("revision")]
    if any(old.get(key) != new.get(key) for key in BODY) and (now <= before or not told):
        said = _("a plan changes as a new version with what was changed (E-2.3.3)")
        yield Breach("E-2.3.3", said, f'docmgr plan edit {short(new.id)} -m "…"')
    elif now < before:
        yield Breach("E-2.3.3", _("a plan's version never goes back (E-2.3.3)"))
    if (fresh or old.get("status") != new.get("status")) and not (scene.am(old.get("owner")) or scene.leads()):
        said = _("the owner {who}, a project lead or the head changes a plan (E-2.1.2)")
        yield Breach("E-2.1.2", said.format(who=scene.name(old.get("owner"))))


def _drilled(old: Record | None, new: Record, _scene: Scene) -> Iterator[Breach]:
    """A drill was held before it is noted, and the last one is the newest. Source: E-4.2."""
    held = [str(entry.get("held_on")) for entry in new.entries("drills")]
    for entry in new.entries("drills")[len(old.entries("drills")) if old is not None else 0 :]:
        if str(entry.get("held_on")) > str(entry.get("at"))[:10]:
            said = _("the drill of {day} is noted before it was held (E-4.2)")
            yield Breach("E-4.2", said.format(day=entry.get("held_on")))
    if (new.get("drilled_on") or "") != (max(held) if held else ""):
        hint = f"docmgr plan drill {short(new.id)} --result TEXT"
        yield Breach("E-4.2", _("the last drill is not one of those noted (E-4.2)"), hint)


GUARDS: tuple[Callable[[Record | None, Record, Scene], Iterable[Breach]], ...] = (_versioned, _drilled)
