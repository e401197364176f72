"""What a leaver is in the records that are still open, and the records with a successor in those places. Pure.

The field tables tell where members stand: every field of that type is a responsibility, unless it is a signature
(``by``, ``…_by``), is written once, or stands in a list that only grows: who did what stays. Source: D-4.3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from docmgr.handover.holding import Holding
from docmgr.records.kind import Field
from docmgr.records.record import Record

_NESTED = ("list", "record")
# Who asks stays who asked: such a request is decided or withdrawn before its applicant leaves.
ASKED = {("resource", "applicant"): "docmgr resource show {id}"}
# Of a meeting that has been held only these have something left to do.
AFTER = {"meeting": frozenset({"host", "recorder"})}
_NO_PART = frozenset({("meeting", "absent"), ("handover", "member")})


def held(records: Iterable[Record], member: str, now: str) -> list[Holding]:
    """Every place of a member in open records; ``now`` is ISO with offset, as records hold times."""
    return [holding for record in records for holding in _of(record, member, now)]


def _of(record: Record, member: str, now: str) -> Iterator[Holding]:
    if record.get("status") in record.kind.closed:
        return
    over = record.kind.name in AFTER and str(record.get("end") or record.get("start") or "") < now
    for role in dict.fromkeys(_roles(record.kind.fields, record.data, member)):
        name = role.partition(".")[0]
        if (record.kind.name, role) in _NO_PART or (over and name not in AFTER[record.kind.name]):
            continue
        yield Holding(record.kind.name, record.id, role, record.id if record.is_private else record.title)
    for (kind, key), hint in ASKED.items():
        if record.kind.name == kind and record.get(key) == member:
            title = record.id if record.is_private else record.title
            yield Holding(kind, record.id, key, title, by_hand=True, hint=hint.format(id=record.id))


def _roles(fields: Mapping[str, Field], data: Mapping[str, Any], member: str, above: str = "") -> Iterator[str]:
    """The keys of the fields that name the member, those inside of lists as ``steps.owner``."""
    for key, field in fields.items():
        value = data.get(key)
        if not value or field.fixed or field.append or is_signature(key):
            continue
        if (field.type == "member" and value == member) or (field.type == "members" and member in value):
            yield above + key
        elif field.type in _NESTED:
            for each in value if isinstance(value, list) else [value]:
                yield from _roles(field.fields, each, member, f"{above}{key}.")


def is_signature(key: str) -> bool:
    """Whether the field tells who did something, which history keeps."""
    return key == "by" or key.endswith("_by")


def passed(record: Record, member: str, receivers: Mapping[str, str]) -> Record:
    """The record with other members in the member's places: ``receivers`` is role -> member's id."""
    return record.changed(**_replaced(record.kind.fields, record.data, member, receivers))


def _replaced(
    fields: Mapping[str, Field], data: Mapping[str, Any], member: str, receivers: Mapping[str, str], above: str = ""
) -> dict[str, Any]:
    """The keys that change, with their new value."""
    changed: dict[str, Any] = {}
    for key, field in fields.items():
        value, to = data.get(key), receivers.get(above + key, "")
        if not value or field.fixed or field.append or is_signature(key):
            continue
        if field.type == "member" and value == member and to:
            changed[key] = to
        elif field.type == "members" and member in value and to:
            changed[key] = list(dict.fromkeys(to if each == member else each for each in value))
        elif field.type in _NESTED:
            inner = [
                {**each, **_replaced(field.fields, each, member, receivers, f"{above}{key}.")}
                for each in (value if isinstance(value, list) else [value])
            ]
            after = inner if isinstance(value, list) else inner[0]
            if after != value:
                changed[key] = after
    return changed
