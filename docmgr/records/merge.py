"""Two people changed one record: what both did is kept, and only what contradicts is a conflict. Pure.

Fields are taken from who changed them, lists of people and records are united as sets, entries by their ids, other rows
by what they are about; an entry is never lost. The driver is ``filters.merge``, its sentences are the ledger's.
Source: research/operations-records 3.6.
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

_SETS = ("members", "refs", "texts")
_ROWS = ("list", "rows")
# What a row of a list is about, the first of them that its table has.
_ABOUT = ("task", "ref", "path", "title", "text")
# What must not stand before the other: moved by two people, both may be right and the record wrong.
_IN_ORDER = (("start", "due"), ("start", "end"), ("use_from", "use_to"))
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
        place = _Place(sides, _label(field, key), conflicts)
        value = _value(field, values, place)
        if value is None and None not in values and field is not None and field.is_required(merged):
            # Each took out what the other left, and something must be there.
            place.conflict(_said(field, values[1]), _said(field, values[2]))
            value = values[1]
        if value is not None:
            merged[key] = value
    for first, last in _IN_ORDER:
        if str(merged.get(first, "")) > str(merged.get(last, "~")):
            _disorder(sides, (first, last), conflicts)
    return merged


def _disorder(sides: Sides, keys: tuple[str, str], conflicts: list[Conflict]) -> None:
    """Both moved an end of a span, and together the spans do not fit."""
    fields, one, other = sides.ours.kind.fields, sides.ours, sides.theirs
    if any(
        side.get(keys[0]) == sides.base.get(keys[0]) and side.get(keys[1]) == sides.base.get(keys[1])
        for side in (one, other)
    ):
        return  # one side alone is as wrong as it was
    label = ", ".join(_label(fields[key], key) for key in keys)
    said = (" – ".join(_said(fields[key], side.get(key)) for key in keys) for side in (one, other))
    _Place(sides, label, conflicts).conflict(*said)


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
        return _united(base or [], ours or [], theirs or []) or None
    if field is not None and field.type in _ROWS:
        return _rows(field, (base or [], ours or [], theirs or []), place) or None
    if field is not None and field.type == "record" and ours and theirs:
        return _record(field, (base or {}, ours, theirs), place)
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


def _rows(field: Field, values: Values, place: _Place) -> list[Any]:
    """Rows by what they are about, each field by field; as a set where two rows are about one thing."""
    about = next((key for key in _ABOUT if key in field.fields), "")
    old, ours, theirs = ({str(each.get(about)): each for each in side} for side in values)
    if any(len(by) != len(side) for by, side in zip((old, ours, theirs), values, strict=True)):
        return _united(*values)
    rows = (_row(field, (old.get(key), ours.get(key), theirs.get(key)), place.inside(key)) for key in old)
    fresh = sorted({**ours, **theirs}.keys() - old.keys())
    added = (_row(field, (None, ours.get(key), theirs.get(key)), place.inside(key)) for key in fresh)
    return [each for each in (*rows, *added) if each is not None]


def _row(field: Field, values: Values, place: _Place) -> dict[str, Any] | None:
    """One row; it goes where one side took it out and the other left it alone."""
    base, ours, theirs = values
    if ours is None or theirs is None:
        left = ours if theirs is None else theirs
        return None if left == base else left
    merged = {}
    for key in dict.fromkeys([*field.fields, *ours, *theirs]):
        inner, within = field.fields.get(key), place.inside(_label(field.fields.get(key), key))
        value = _value(inner, ((base or {}).get(key), ours.get(key), theirs.get(key)), within)
        if value is not None:
            merged[key] = value
    return merged


def _record(field: Field, values: Values, place: _Place) -> dict[str, Any] | None:
    """A record inside of one, field by field; one that was approved as a whole is not mixed."""
    whole = any(inner.type == "digest" for inner in field.fields.values())
    base, ours, theirs = values
    merged = {}
    for key in dict.fromkeys([*field.fields, *ours, *theirs]):
        inner = field.fields.get(key)
        within = place.inside(_label(inner, key))
        if whole and ours.get(key) != theirs.get(key):
            within.conflict(_said(inner, ours.get(key)), _said(inner, theirs.get(key)))
        value = ours.get(key) if whole else _value(inner, (base.get(key), ours.get(key), theirs.get(key)), within)
        if value is not None:
            merged[key] = value
    return merged or None


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
