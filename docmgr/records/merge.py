"""Two people changed one record: what both did is kept, and only what contradicts is a conflict. Pure.

Fields are taken from who changed them, lists of people and records are united as sets, entries by their ids; an entry
is never lost. The driver is ``filters.merge``, its sentences are the ledger's. Source: research/operations-records 3.6.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from docmgr.i18n.text import language
from docmgr.ledger.merge import Conflict
from docmgr.records.kind import Field, Kind
from docmgr.records.record import Record
from docmgr.records.rewrite import written

_SETS = ("members", "refs", "texts", "list")
_TIMES = ("at", "requested_at")
_MISSING: Any = None

Values = tuple[Any, Any, Any]


class Sides:
    """Base (empty where both made the record), ours, theirs; and who stands on each side, for the conflicts."""

    __slots__ = ("base", "ours", "theirs", "people")

    def __init__(
        self, base: Mapping[str, Any], ours: Record, theirs: Record, people: tuple[str, str] = ("", "")
    ) -> None:
        self.base = base
        self.ours = ours
        self.theirs = theirs
        self.people = people


def merge(sides: Sides) -> dict[str, Any] | list[Conflict]:
    """The values of the merged record, or every conflict."""
    conflicts: list[Conflict] = []
    merged = _merged(sides, conflicts)
    return conflicts or merged


def settled_text(sides: Sides) -> bytes:
    """The merged file with ours where both contradict each other, and with the comments of ours."""
    return written(Record(sides.ours.kind, _merged(sides, []), sides.ours.text))


def _merged(sides: Sides, conflicts: list[Conflict]) -> dict[str, Any]:
    kind = sides.ours.kind
    merged: dict[str, Any] = {}
    for key in _keys(kind, sides):
        values = (sides.base.get(key), sides.ours.get(key), sides.theirs.get(key))
        field = kind.fields.get(key)
        value = _value(field, values, _Place(sides, _label(field, key), conflicts))
        if value is not None:
            merged[key] = value
    return merged


def merged_text(sides: Sides) -> bytes | list[Conflict] | None:
    """The merged file; None where a comment of one side would be lost, so that lines must be merged instead."""
    found = merge(sides)
    if isinstance(found, list):
        return found
    kind, ours, theirs = sides.ours.kind, _comments(sides.ours.text), _comments(sides.theirs.text)
    if theirs <= ours:
        return written(Record(kind, found, sides.ours.text))
    return written(Record(kind, found, sides.theirs.text)) if ours <= theirs else None


class _Place:
    """Where a value stands, for the sentence about a conflict."""

    __slots__ = ("sides", "label", "conflicts")

    def __init__(self, sides: Sides, label: str, conflicts: list[Conflict]) -> None:
        self.sides = sides
        self.label = label
        self.conflicts = conflicts

    def conflict(self, ours: str, theirs: str) -> None:
        where = f"{self.sides.ours.id} {self.label}"
        self.conflicts.append(Conflict(where, ours, theirs, *self.sides.people))

    def inside(self, label: str) -> _Place:
        return _Place(self.sides, f"{self.label} {label}", self.conflicts)


def _keys(kind: Kind, sides: Sides) -> list[str]:
    found = dict.fromkeys([*sides.ours.data, *sides.theirs.data])
    known = [key for key in kind.fields if key in found]
    return [*known, *sorted(key for key in found if key not in kind.fields)]


def _label(field: Field | None, key: str) -> str:
    return f"{field.label(language())} ({key})" if field is not None else key


def _value(field: Field | None, values: Values, place: _Place) -> Any:
    base, ours, theirs = values
    if field is not None and field.type == "entries":
        return _entries(field, (base or [], ours or [], theirs or []), place) or None
    if theirs in (ours, base):
        return ours
    if ours == base:
        return theirs
    if field is not None and field.type in _SETS:
        return _united(base or [], ours or [], theirs or [])
    if field is not None and field.type == "schema":
        return max(ours, theirs, key=_number)
    place.conflict(_said(field, ours), _said(field, theirs))
    return ours


def _united(base: list[Any], ours: list[Any], theirs: list[Any]) -> list[Any]:
    """A set of both: what one side took out is out, what one added is in; the same whoever merges."""
    spelled = {_spelled(each): each for each in (*base, *ours, *theirs)}
    old, here, there = ([_spelled(each) for each in side] for side in (base, ours, theirs))
    kept = [each for each in old if each in here and each in there]
    added = sorted({*here, *there} - set(old))
    return [spelled[each] for each in (*kept, *added)]


def _entries(field: Field, values: Values, place: _Place) -> list[Any]:
    """Every entry of all sides, each once: those of the base in their order, new ones by time."""
    old, ours, theirs = ({str(each.get("id")): each for each in side} for side in values)
    found = {key: _entry(field, (old[key], ours.get(key), theirs.get(key)), place) for key in old}
    added = [
        _entry(field, (_MISSING, ours.get(key), theirs.get(key)), place) for key in {**ours, **theirs} if key not in old
    ]
    return [*found.values(), *sorted(added, key=_moment)]


def _entry(field: Field, values: tuple[Any, Any, Any], place: _Place) -> dict[str, Any]:
    """One entry; whoever lacks it did not mean to drop it, for entries are only added."""
    base = values[0] or {}
    ours, theirs = (base if side is None else side for side in values[1:])
    if not base and (values[1] is None or values[2] is None):
        return dict(values[1] if values[1] is not None else values[2])
    merged = {}
    for key in dict.fromkeys([*base, *ours, *theirs]):
        inner = field.fields.get(key)
        within = place.inside(f"{ours.get('id')} {_label(inner, key)}")
        value = _value(inner, (base.get(key), ours.get(key), theirs.get(key)), within)
        if value is not None:
            merged[key] = value
    return merged


def _moment(entry: Mapping[str, Any]) -> tuple[str, str]:
    return next((str(entry[key]) for key in _TIMES if key in entry), ""), str(entry.get("id"))


def _spelled(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _said(field: Field | None, value: Any) -> str:
    return field.said(value, language()) if field is not None else str(value)


def _number(schema: Any) -> int:
    digits = str(schema).rpartition("/")[2]
    return int(digits) if digits.isdecimal() else 0


def _comments(text: bytes) -> set[str]:
    return {line.strip() for line in text.decode("utf-8", "replace").splitlines() if line.lstrip().startswith("#")}
