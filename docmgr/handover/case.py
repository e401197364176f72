"""The record of one handover: opened, grown by what was passed on, closed when nothing is left. Pure. Source: D-4.3."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from docmgr.handover.holding import PASSED, TAKEN, WAIVED, Holding
from docmgr.people.member import Member
from docmgr.records import names
from docmgr.records.kind import kind
from docmgr.records.record import Record

KIND = "handover"
OPEN, DONE, CANCELLED = "open", "done", "cancelled"


def opened(member: Member, by: str, now: datetime, *, earlier: int = 0, reason: str = "") -> Record:
    """A new record for a member's leaving, after so many ``earlier`` ones; two who open it at once make one file."""
    of = kind(KIND)
    data = {
        "schema": of.schema,
        "id": names.derived_id(of, now.date(), member.id, str(earlier)),
        "member": member.id,
        "last_day": member.leave_date.isoformat() if member.leave_date is not None else None,
        "reason": reason or None,
        "status": OPEN,
        "created_at": now.isoformat(timespec="seconds"),
        "created_by": by,
    }
    return Record(of, {key: value for key, value in data.items() if value is not None})


def standing(records: Iterable[Record], member: str) -> Record | None:
    """The open handover of a member, None where there is none."""
    found = [each for each in records if each.get("member") == member and each.get("status") == OPEN]
    return max(found, key=lambda each: each.id, default=None)


def row(holding: Holding, state: str, now: datetime, by: str, *, reason: str = "") -> dict[str, Any]:
    """One line of the list."""
    line = {
        "kind": holding.kind,
        "ref": holding.ref,
        "role": holding.role,
        "title": " ".join(holding.title.split()),
        "state": state,
        "to": holding.to if state in (PASSED, TAKEN) else "",
        "at": now.isoformat(timespec="seconds"),
        "by": by,
        "reason": reason,
    }
    return {key: value for key, value in line.items() if value}


def grown(record: Record, rows: Iterable[Mapping[str, Any]], **values: Any) -> Record:
    """The record with more lines, and these values; its file is written anew."""
    longer = record.changed(items=[*record.entries("items"), *rows] or None, **values)
    return Record(longer.kind, longer.data)


def waived(record: Record) -> set[tuple[str, str, str]]:
    """What the head left with nobody."""
    return {_key(item) for item in last(record) if item.get("state") == WAIVED}


def last(record: Record) -> list[Mapping[str, Any]]:
    """How everything stands in the end: of lines about the same thing the last, in the order of the list."""
    found: dict[tuple[str, str, str], Mapping[str, Any]] = {}
    for item in record.entries("items"):
        found.pop(_key(item), None)
        found[_key(item)] = item
    return list(found.values())


def _key(item: Mapping[str, Any]) -> tuple[str, str, str]:
    return (str(item["kind"]), str(item["ref"]), str(item.get("role", "")))


def days_left(record: Record, today: date) -> int | None:
    """Days until the last one, negative when it is over; None where nobody said when it is."""
    last = record.get("last_day")
    return (date.fromisoformat(str(last)) - today).days if last else None
