"""What of a meeting a notice tells, and what of its minutes a review approves, each bound by a digest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from docmgr.records.digest import digest
from docmgr.records.record import Record

# What people were told; changed, they must be told again.
TOLD = ("topic", "start", "end", "mode", "place", "host", "attendees", "agenda", "materials")
_REVIEWED = (
    "topic",
    "kind",
    "purpose",
    "start",
    "end",
    "mode",
    "place",
    "host",
    "recorder",
    "attendees",
    "absent",
    "items",
)
_ACTION = ("text", "owner", "due")


def told(meeting: Record) -> str:
    """The digest of what a notice says."""
    return digest(meeting.id, {key: meeting.get(key) for key in TOLD})


def reviewed(meeting: Record) -> str:
    """The digest of what the host reads before approving."""
    actions = [{key: each.get(key) for key in _ACTION} for each in meeting.entries("actions")]
    return digest(meeting.id, {**{key: meeting.get(key) for key in _REVIEWED}, "actions": actions})


def minutes_of(meeting: Record) -> Mapping[str, Any]:
    """Who wrote, reviewed and sent the minutes, empty before there are any."""
    found: Mapping[str, Any] = meeting.get("minutes") or {}
    return found


def is_reviewed(meeting: Record) -> bool:
    """Whether the host approved these minutes as they stand."""
    minutes = minutes_of(meeting)
    return bool(minutes.get("reviewed_by")) and minutes.get("digest") == reviewed(meeting)


def is_told(meeting: Record) -> bool:
    """Whether the last notice said what holds now."""
    notices = meeting.entries("notices")
    return bool(notices) and notices[-1].get("digest") == told(meeting)


def start_of(meeting: Record) -> datetime:
    """When it begins."""
    return datetime.fromisoformat(str(meeting.get("start")))


def end_of(meeting: Record) -> datetime:
    """When it ends."""
    return datetime.fromisoformat(str(meeting.get("end")))


def length_of(meeting: Record) -> int:
    """How long it lasts, in minutes."""
    return int((end_of(meeting) - start_of(meeting)).total_seconds()) // 60


def agenda_length(meeting: Record) -> int:
    """What the items of the agenda take together, in minutes."""
    return sum(int(each.get("minutes") or 0) for each in meeting.entries("agenda"))
