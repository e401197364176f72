"""Working days against the cases measured for the handbook's deadlines (requirements 0)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docmgr.calendar.workdays import Calendar, Year, month_end, months_before, unknown_years

PLAIN = Calendar()
DAYS = st.dates(date(2004, 1, 1), date(2035, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("event", "act"),
    [("2026-10-12", "2026-10-10"), ("2026-02-24", "2026-02-14"), ("2025-02-05", "2025-01-27")],
)
def test_one_working_day_before(event: str, act: str) -> None:
    assert PLAIN.previous(day(event)) == day(act)


@pytest.mark.parametrize(
    ("end", "last"),
    [("2026-10-09", "2026-10-12"), ("2026-10-08", "2026-10-10"), ("2024-03-05", "2024-03-07")],
)
def test_two_working_days_after(end: str, last: str) -> None:
    assert PLAIN.add(day(end), 2) == day(last)


@pytest.mark.parametrize(
    ("within", "friday"),
    [("2024-03-05", "2024-03-08"), ("2026-02-18", None), ("2024-02-14", None), ("2026-10-07", None)],
)
def test_the_last_working_day_of_the_week_up_to_friday(within: str, friday: str | None) -> None:
    if within == "2026-10-07":
        assert PLAIN.last_of_week(day(within)) == day("2026-10-09")
    else:
        assert PLAIN.last_of_week(day(within)) == (day(friday) if friday else None)


@pytest.mark.parametrize(
    ("month", "last"), [("2025-01-10", "2025-01-27"), ("2024-03-01", "2024-03-29"), ("2024-06-01", "2024-06-28")]
)
def test_the_last_working_day_of_the_month(month: str, last: str) -> None:
    assert PLAIN.last_of_month(day(month)) == day(last)


def test_a_year_nobody_has_published_is_monday_to_friday_and_says_so() -> None:
    assert PLAIN.is_workday(day("2031-10-01"))
    assert PLAIN.is_provisional(day("2031-10-01"))
    assert not PLAIN.is_provisional(day("2026-10-01"))
    assert unknown_years(PLAIN, [day("2024-03-05"), day("2031-01-01")]) == [2031]


def test_the_departments_table_overrides_everything() -> None:
    own = Calendar({2031: Year(2031, "official", frozenset({day("2031-10-01")}), frozenset({day("2031-10-04")}))})
    assert not own.is_workday(day("2031-10-01"))
    assert own.is_make_up(day("2031-10-04"))
    assert not own.is_provisional(day("2031-10-01"))


def test_additions_leave_the_published_table_in_force() -> None:
    own = Calendar({2024: Year(2024, "additions", frozenset({day("2024-03-08")}))})
    assert not own.is_workday(day("2024-03-08"))
    assert not own.is_workday(day("2024-10-01"))
    assert own.is_make_up(day("2024-02-18"))
    assert not own.is_provisional(day("2024-10-01"))


def test_a_year_without_any_working_day_ends() -> None:
    off = frozenset(date(2031, 1, 1) + timedelta(days=n) for n in range(365))
    closed = Calendar({year: Year(year, "official", off if year == 2031 else frozenset()) for year in (2031, 2032)})
    assert closed.next(day("2030-12-31")) == day("2032-01-01")


@given(DAYS, st.integers(1, 30))
def test_adding_and_taking_away_meet_again(start: date, count: int) -> None:
    later = PLAIN.add(start, count)
    assert PLAIN.is_workday(later)
    assert len(PLAIN.within(start + timedelta(days=1), later)) == count
    assert PLAIN.add(later, -count) <= start or not PLAIN.is_workday(start)


@given(DAYS)
def test_months(start: date) -> None:
    assert month_end(start).month == start.month
    assert (month_end(start) + timedelta(days=1)).day == 1
    back = months_before(start, 6)
    assert (start.year * 12 + start.month) - (back.year * 12 + back.month) == 6
    assert back.day == min(start.day, month_end(back).day)
