"""What people type, and what they are told in return."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docmgr.calendar.dates import read, said
from docmgr.calendar.workdays import Calendar
from docmgr.errors import UsageError
from docmgr.i18n.text import set_language

CALENDAR = Calendar()
TUESDAY = date(2024, 3, 5)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2024-03-08", "2024-03-08"),
        ("2024/3/8", "2024-03-08"),
        ("20240308", "2024-03-08"),
        ("2024年3月8日", "2024-03-08"),
        ("３/８", "2024-03-08"),
        ("3/8", "2024-03-08"),
        ("0308", "2024-03-08"),
        ("3月8日", "2024-03-08"),
        ("3月8号", "2024-03-08"),
        ("今天", "2024-03-05"),
        ("明天", "2024-03-06"),
        ("大后天", "2024-03-08"),
        ("周五", "2024-03-08"),
        ("周二", "2024-03-05"),
        ("周一", "2024-03-11"),
        ("本周一", "2024-03-04"),
        ("星期日", "2024-03-10"),
        ("下周三", "2024-03-13"),
        ("下下周三", "2024-03-20"),
        ("上周五", "2024-03-01"),
        ("本周", "2024-03-08"),
        ("月底", "2024-03-31"),
        ("下月底", "2024-04-30"),
        ("下个月底", "2024-04-30"),
        ("+3d", "2024-03-08"),
        ("+1w", "2024-03-12"),
        ("+3wd", "2024-03-08"),
        ("+4wd", "2024-03-11"),
        ("-1wd", "2024-03-04"),
        ("3个工作日后", "2024-03-08"),
        ("三个工作日后", "2024-03-08"),
        ("十二天后", "2024-03-17"),
        ("两周后", "2024-03-19"),
        ("2天前", "2024-03-03"),
        ("today", "2024-03-05"),
        ("Tomorrow", "2024-03-06"),
        ("friday", "2024-03-08"),
        ("fri", "2024-03-08"),
        ("next friday", "2024-03-15"),
        ("last friday", "2024-03-01"),
        ("end of month", "2024-03-31"),
        ("in 3 working days", "2024-03-08"),
        ("2 days ago", "2024-03-03"),
    ],
)
def test_forms(typed: str, meant: str) -> None:
    assert read(typed, TUESDAY, CALENDAR).isoformat() == meant


@pytest.mark.parametrize(
    ("typed", "today", "meant"),
    [
        ("3/8", "2024-12-20", "2025-03-08"),
        ("12/20", "2024-01-05", "2024-12-20"),
        ("2/28", "2024-03-05", "2024-02-28"),
        ("2/29", "2025-03-05", "2028-02-29"),
        ("+1wd", "2026-09-30", "2026-10-08"),
    ],
)
def test_the_year_that_is_meant(typed: str, today: str, meant: str) -> None:
    assert read(typed, date.fromisoformat(today), CALENDAR).isoformat() == meant


@pytest.mark.parametrize("typed", ["", "soon", "尽快", "2024-02-30", "13/40", "m", "0", "999999", "+9999999999wd"])
def test_what_is_no_date(typed: str) -> None:
    with pytest.raises(UsageError):
        read(typed, TUESDAY, CALENDAR)


@given(st.text(max_size=20))
def test_nothing_typed_breaks_it(typed: str) -> None:
    try:
        assert isinstance(read(typed, TUESDAY, CALENDAR), date)
    except UsageError as error:
        assert error.hint


@given(st.dates(date(2004, 1, 1), date(2035, 12, 31)))
def test_a_day_said_back_is_the_same_day(day: date) -> None:
    assert read(said(day, CALENDAR)[:10], TUESDAY, CALENDAR) == day


def test_the_marks() -> None:
    set_language("en")
    assert said(date(2024, 3, 8), CALENDAR) == "2024-03-08 (Fri)"
    assert said(date(2026, 10, 10), CALENDAR) == "2026-10-10 (Sat, make-up working day)"
    assert said(date(2024, 10, 1), CALENDAR) == "2024-10-01 (Tue, day off)"
    assert "provisional" in said(date(2031, 3, 3), CALENDAR)
