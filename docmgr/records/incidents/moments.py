"""Moments as people type them: ``09:30``, ``3/4 18:00``, ``明天 下午3点``, ``+4h``, ``2024-03-04T09:30+08:00``."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from unicodedata import normalize

from docmgr.calendar.dates import read as read_day
from docmgr.errors import UsageError
from docmgr.i18n.text import _
from docmgr.records.scene import Scene

_CLOCK = re.compile(
    r"(.*?)[ t]*(上午|早上|中午|下午|晚上|凌晨)? ?"
    r"([0-9]{1,2})(?::([0-9]{2})(?::[0-9]{2})?|[点时](?:([0-9]{1,2})分?|(半))?)"
)
_AHEAD = re.compile(r"\+ ?([0-9]{1,4}) ?(h|小时|m|min|分钟)")


def moment(text: str, scene: Scene, *, end_of_day: str = "") -> datetime:
    """The moment that is meant, in the zone of the scene, to the minute; UsageError with the forms that are known.

    A day without a time is its ``end_of_day`` (``18:00``), where the caller has one.
    """
    typed = " ".join(normalize("NFKC", text).casefold().split())
    if typed in ("now", "现在", "刚才"):
        return scene.now
    ahead = _AHEAD.fullmatch(typed)
    if ahead is not None:
        unit = "hours" if ahead[2] in ("h", "小时") else "minutes"
        return scene.now + timedelta(**{unit: int(ahead[1])})
    try:
        stated = datetime.fromisoformat(text.strip())
        if stated.tzinfo is not None:
            return stated.astimezone(scene.now.tzinfo)
    except ValueError:
        pass
    match = _CLOCK.fullmatch(typed)
    if match is None and end_of_day:
        return moment(f"{typed} {end_of_day}", scene)
    if match is None:
        raise _unread(text)
    day = read_day(match[1], scene.today, scene.calendar) if match[1] else scene.today
    hour, minute = int(match[3]), 30 if match[6] else int(match[4] or match[5] or 0)
    if match[2] in ("下午", "晚上") and hour < 12:
        hour += 12
    if hour > 23 or minute > 59:
        raise _unread(text)
    return datetime.combine(day, time(hour, minute), scene.now.tzinfo)


def _unread(text: str) -> UsageError:
    hint = _("times are written {forms}").format(forms="09:30, 3/4 18:00, 明天 下午3点, +4h")
    return UsageError(_("{text} is no time").format(text=repr(text)), hint=hint)


def stamp(at: datetime) -> str:
    """The moment as records hold it."""
    return at.isoformat(timespec="seconds")


def parsed(value: object) -> datetime:
    """A moment out of a record."""
    return datetime.fromisoformat(str(value))


def said(value: object) -> str:
    """A moment of a record for people, to the minute."""
    return f"{parsed(value):%Y-%m-%d %H:%M}"
