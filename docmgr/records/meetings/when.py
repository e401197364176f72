"""From when to when: ``3/5 14:00-15:00``, ``周五 下午2点-3点半``, ``next friday 2pm-3pm``."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from unicodedata import normalize

from docmgr.calendar.dates import read as read_day
from docmgr.calendar.workdays import Calendar
from docmgr.errors import UsageError
from docmgr.i18n.text import _

EXAMPLE = "3/5 14:00-15:00"
# Longer across midnight than this, the end was rather typed wrong.
_LONGEST_NIGHT = timedelta(hours=4)
_AFTERNOON, _MORNING = ("下午", "晚上", "pm"), ("上午", "早上", "凌晨", "am", "中午")
_DAYTIME = "|".join((*_MORNING[:3], *_AFTERNOON[:2], "中午"))
_CLOCK = rf"({_DAYTIME})? ?([0-9]{{1,2}})(?::([0-9]{{2}})|[点时](?:([0-9]{{1,2}})分?|(半))?|(?= ?[ap]m)) ?([ap]m)?"
_SPAN = re.compile(rf"(.*?)[ ,t]*{_CLOCK}(?: ?(?:-|–|—|~|到|至|to) ?{_CLOCK})?")


def read_span(text: str, today: date, calendar: Calendar, zone: tzinfo, *, length: int) -> tuple[datetime, datetime]:
    """Begin and end in the zone; without an end ``length`` minutes later. UsageError says what would do."""
    typed = " ".join(normalize("NFKC", text).casefold().split())
    match = _SPAN.fullmatch(typed)
    if match is None:
        said = _("{text} is no time of a meeting (M-2.1.1)").format(text=repr(text))
        raise UsageError(said, hint=_("it is written {example}").format(example=EXAMPLE))
    day = read_day(match[1], today, calendar) if match[1] else today
    start = _moment(day, _clock(match.groups()[1:7], text), zone)
    if match[9] is None:
        return start, _later(start, timedelta(minutes=length), zone)
    end_clock = _clock(match.groups()[7:13], text)
    if not (match[8] or match[13]) and (match[2] in _AFTERNOON or match[7] == "pm") and end_clock[0] < 12:
        end_clock = (end_clock[0] + 12, end_clock[1])
    end = _moment(day, end_clock, zone)
    if end <= start:
        end = _moment(day + timedelta(days=1), end_clock, zone)
        if end - start > _LONGEST_NIGHT:
            said = _("the end {end} is not after the start {start} (M-2.1.1)")
            raise UsageError(said.format(end=f"{end:%H:%M}", start=f"{start:%H:%M}"))
    return start, end


def _clock(parts: tuple[str | None, ...], text: str) -> tuple[int, int]:
    """Hour (24 is the next midnight) and minute."""
    daytime, hour_said, minute, minute_said, half, suffix = parts
    hour, minutes = int(hour_said or 0), 30 if half else int(minute or minute_said or 0)
    if hour > 24 or minutes > 59 or (hour == 24 and minutes):
        raise UsageError(_("{text} is no time of a meeting (M-2.1.1)").format(text=repr(text)))
    word = suffix or daytime
    if word in _AFTERNOON and hour < 12:
        hour += 12
    elif word in ("am", "凌晨") and hour == 12:
        hour = 0
    return hour, minutes


def _moment(day: date, clock: tuple[int, int], zone: tzinfo) -> datetime:
    hour, minute = clock
    plain = datetime.combine(day + timedelta(days=hour // 24), time(hour % 24, minute))
    found = plain.replace(tzinfo=zone)
    if found.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != plain:
        said = _("{time} does not exist on {day}: the clocks go forward").format(time=f"{plain:%H:%M}", day=day)
        raise UsageError(said)
    return found


def _later(start: datetime, length: timedelta, zone: tzinfo) -> datetime:
    return (start.astimezone(UTC) + length).astimezone(zone)


def is_night(moment: datetime) -> bool:
    """Whether nobody is at work at that hour: likely a slip."""
    return moment.hour < 6 or moment.hour >= 22
