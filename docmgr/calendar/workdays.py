"""Which days are worked, and the deadlines that count them. Source: requirements 0.

A day is looked up in the department's own table of its year, then in the published one (``chinesecalendar``), and where
neither knows it Monday to Friday are worked and the answer is provisional: never a crash, never a silent guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

OFFICIAL, PROVISIONAL, ADDITIONS = "official", "provisional", "additions"
FRIDAY = 4
_DAY = timedelta(days=1)
# No year has this many days off in a row; it ends a search in a table that closes the department for good.
_PATIENCE = 400


@dataclass(frozen=True, slots=True)
class Year:
    """A department's table of one year.

    ``status`` is ``official`` or ``provisional`` where the table is the whole year's, and ``additions`` where it only
    adds the department's own days to the published table.
    """

    year: int
    status: str
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    source: str = ""


Published = Callable[[], Mapping[date, bool]]


@cache
def published() -> Mapping[date, bool]:
    """Day -> worked, of the days that the State Council's notices name, with every year they cover."""
    from chinese_calendar import constants

    off = dict.fromkeys(constants.holidays, False)
    return {**off, **dict.fromkeys(constants.workdays, True)}


@dataclass(frozen=True, slots=True)
class Calendar:
    """The department's working days; ``years`` are its own tables, ``named`` the published exceptions."""

    years: Mapping[int, Year] = field(default_factory=dict)
    named: Published = published

    def is_workday(self, day: date) -> bool:
        """Whether the department works that day."""
        own = self.years.get(day.year)
        if own is not None:
            if day in own.holidays:
                return False
            if day in own.workdays:
                return True
        plain = day.weekday() <= FRIDAY
        return plain if own is not None and own.status != ADDITIONS else self.named().get(day, plain)

    def is_provisional(self, day: date) -> bool:
        """Whether nobody has published that year's days yet, so that Monday to Friday had to do."""
        own = self.years.get(day.year)
        if own is not None and own.status != ADDITIONS:
            return own.status == PROVISIONAL
        return day.year not in _covered(self.named)

    def is_make_up(self, day: date) -> bool:
        """Whether a Saturday or Sunday is worked in exchange for a holiday."""
        return day.weekday() > FRIDAY and self.is_workday(day)

    def add(self, day: date, count: int) -> date:
        """The ``count``-th working day after that day, before it where negative; 0 is the day itself."""
        step = _DAY if count > 0 else -_DAY
        for _each in range(abs(count)):
            day = self._search(day + step, step)
        return day

    def next(self, day: date) -> date:
        """The first working day after that day."""
        return self.add(day, 1)

    def previous(self, day: date) -> date:
        """The last working day before that day: by then what is asked for one working day ahead must be done."""
        return self.add(day, -1)

    def within(self, first: date, last: date) -> list[date]:
        """The working days from ``first`` to ``last``, both included."""
        span = (last - first).days + 1
        return [day for day in (first + timedelta(days=n) for n in range(span)) if self.is_workday(day)]

    def last_of_week(self, day: date, weekday: int = FRIDAY) -> date | None:
        """The last working day of the ISO week up to that weekday, None where the week is waived."""
        monday = day - timedelta(days=day.weekday())
        worked = self.within(monday, monday + timedelta(days=weekday))
        return worked[-1] if worked else None

    def last_of_month(self, day: date) -> date:
        """The last working day of the month; of a month without any, its last day."""
        first = day.replace(day=1)
        last = month_end(day)
        worked = self.within(first, last)
        return worked[-1] if worked else last

    def _search(self, day: date, step: timedelta) -> date:
        for _each in range(_PATIENCE):
            if self.is_workday(day):
                return day
            day += step
        return day


def month_end(day: date) -> date:
    """The last day of the month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - _DAY


def months_before(day: date, count: int) -> date:
    """The same day ``count`` calendar months earlier, clamped to that month's end. Source: design 6."""
    index = day.year * 12 + day.month - 1 - count
    first = date(index // 12, index % 12 + 1, 1)
    return first.replace(day=min(day.day, month_end(first).day))


@cache
def _covered(named: Published) -> frozenset[int]:
    """The years for which days are published, each between the first and the last."""
    years = {day.year for day in named()}
    return frozenset(range(min(years), max(years) + 1)) if years else frozenset()


def unknown_years(calendar: Calendar, days: Iterable[date]) -> list[int]:
    """The years among these days whose working days are not published yet."""
    return sorted({day.year for day in days if calendar.is_provisional(day)})
