"""What no change of a record may do, whoever makes it and however: the same for command, hook and history.

A guard is a pure function of the record before (None: new) and after (None: gone) and the scene. Source: T, and
research/operations-records 3.4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from docmgr.errors import RefusedError
from docmgr.i18n.text import _
from docmgr.records.breach import Breach
from docmgr.records.kind import Field
from docmgr.records.record import Record
from docmgr.records.scene import Scene

# Kind -> the module whose ``GUARDS`` judge its records; the others have the rules of every kind alone.
MODULES = {
    "resource": "docmgr.records.resources.guards",
    "letter": "docmgr.records.letters.guards",
    "risk": "docmgr.records.risks.guards",
    "plan": "docmgr.records.risks.planguards",
    "incident": "docmgr.records.incidents.guards",
    "attest": "docmgr.records.attest",
    "task": "docmgr.records.tasks.guards",
    "meeting": "docmgr.records.meetings.guards",
    "oneonone": "docmgr.records.meetings.talk",
    "talk": "docmgr.records.meetings.talknotes",
    "handover": "docmgr.records.handovers",
}
Guard = Callable[[Record | None, Record, Scene], Iterable[Breach]]


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after."""

    old: Record | None
    new: Record | None


def judge(change: Change, scene: Scene) -> list[Breach]:
    """Every breach of a change, gravest first."""
    old, new = change.old, change.new
    if new is None:
        return list(_gone(old, scene)) if old is not None else []
    found: list[Breach] = []
    if old is not None:
        found += _fixed(old, new)
        found += _appended(old, new)
    for guard in guards_of(new.kind.name):
        found += guard(old, new, scene)
    return found


def guards_of(name: str) -> tuple[Guard, ...]:
    """The guards that a kind of record has of its own."""
    module = MODULES.get(name)
    found: tuple[Guard, ...] = import_module(module).GUARDS if module else ()
    return found


def refuse(changes: Iterable[Change], scene: Scene) -> None:
    """RefusedError for the first breach, if there is any."""
    for change in changes:
        for breach in judge(change, scene):
            raise RefusedError(breach.message, clause=breach.clause, hint=breach.hint)


def _gone(old: Record, scene: Scene) -> Iterable[Breach]:
    """A record is never removed: a task that is not wanted any more is cancelled."""
    is_task = old.kind.name == "task"
    if old.kind.name == "incident":
        said = _("a report of an incident stays: nothing is hidden (E-4.4)")
        hint = f"docmgr incident resolve {old.id}"
        yield Breach("E-4.4", said, hint, firm=True)
        return
    hint = f"docmgr task set {old.id} status=cancelled" if is_task else ""
    if is_task and scene.children(old.id):
        said = _("{id} has subtasks and cannot be removed").format(id=old.id)
        yield Breach("T-2.2.1", said, hint, between=True)
    elif not is_task or old.get("status") != "todo":
        said = _("the record {id} cannot be removed; Git and the audit need it").format(id=old.id)
        yield Breach("T-2.1.2", said, hint)


def _fixed(old: Record, new: Record) -> Iterable[Breach]:
    """What is written once stays."""
    for key, field in old.kind.fields.items():
        if field.fixed and key != "schema" and old.get(key) != new.get(key):
            said = _("{key} of {id} is written once and cannot change").format(key=key, id=old.id)
            yield Breach("T-2.1.2", said)


def _appended(old: Record, new: Record) -> Iterable[Breach]:
    """Entries are only ever added; of an open decision the decision's own fields may be filled in."""
    for key, field in old.kind.fields.items():
        if not field.append:
            continue
        after = {entry.get("id"): entry for entry in new.entries(key)}
        for entry in old.entries(key):
            now = after.get(entry.get("id"))
            if now is None:
                said = _("the entry {entry} of {id} is gone: entries are only added").format(
                    entry=entry.get("id"), id=old.id
                )
                yield Breach("T-2.3.1", said)
            elif dict(now) != dict(entry) and not _only_decided(field, entry, now):
                said = _("the entry {entry} of {id} was changed: entries are only added").format(
                    entry=entry.get("id"), id=old.id
                )
                yield Breach("T-2.3.1", said)


def _only_decided(field: Field, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether nothing but the fields of a decision that was open has changed."""
    openable = {key: inner.open for key, inner in field.fields.items() if inner.open}
    if not openable or before.get("decision") != "pending":
        return False
    return all(before.get(key) == after.get(key) for key in {*before, *after} if key not in openable)
