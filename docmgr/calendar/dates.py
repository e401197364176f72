"""Dates as people type them, in both languages, and how the resolved day is said back.

Every form is one row of ``_FORMS``. A day without a year is the nearest one that is not long past: what is typed in
December as ``3/8`` lies ahead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from unicodedata import normalize

from docmgr.calendar.workdays import Calendar, month_end
from docmgr.errors import UsageError
from docmgr.i18n.text import _, language

EXAMPLES = "2024-03-05, 3/8, 明天, 周五, 月底, +3wd, 3个工作日后, next friday"
# A day without a year that lies further back than this means next year.
_LONG_PAST = 180

_NEAR = {
    "今天": 0, "today": 0, "明天": 1, "tomorrow": 1, "后天": 2, "大后天": 3, "昨天": -1, "yesterday": -1, "前天": -2,
}  # fmt: skip
_CHINESE_DAYS = {character: number for number, character in enumerate("一二三四五六")} | {"日": 6, "天": 6}
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DIGITS = {character: number for number, character in enumerate("零一二三四五六七八九")} | {"两": 2}

Reader = Callable[[re.Match[str], date, Calendar], date | None]


def read(text: str, today: date, calendar: Calendar) -> date:
    """The day that is meant; UsageError with the forms that are known.

    ``2024-03-05 3/8 0308 3月8日 明天 周五 下周三 月底 下月底 +3d +3wd 3个工作日后 tomorrow friday next friday``.
    """
    typed = " ".join(normalize("NFKC", text).casefold().split())
    for pattern, reader in _FORMS:
        match = pattern.fullmatch(typed)
        if match is not None:
            try:
                found = reader(match, today, calendar)
            except (ValueError, OverflowError):
                found = None
            if found is not None:
                return found
    hint = _("dates are written {forms}").format(
        forms="2024-03-05, 3/8, 明天, 周五, 月底, +3wd, 3个工作日后, next friday"
    )
    raise UsageError(_("{text} is no date").format(text=repr(text)), hint=hint)


def said(day: date, calendar: Calendar) -> str:
    """The day with its weekday, marked where the weekday deceives: worked for a holiday, off, or not published yet."""
    marks = [weekday(day)]
    if calendar.is_make_up(day):
        marks.append(_("make-up working day"))
    elif day.weekday() < 5 and not calendar.is_workday(day):
        marks.append(_("day off"))
    if calendar.is_provisional(day):
        marks.append(_("provisional: counted as Monday to Friday"))
    if language() == "zh":
        return f"{day.isoformat()}（{'，'.join(marks)}）"
    return f"{day.isoformat()} ({', '.join(marks)})"


def weekday(day: date) -> str:
    """The weekday, short."""
    if language() == "zh":
        return "周" + "一二三四五六日"[day.weekday()]
    return _ENGLISH_DAYS[day.weekday()][:3].capitalize()


def _near(match: re.Match[str], today: date, _calendar: Calendar) -> date:
    return today + timedelta(days=_NEAR[match[0]])


def _iso(match: re.Match[str], _today: date, _calendar: Calendar) -> date:
    return date(int(match[1]), int(match[2]), int(match[3]))


def _month_and_day(match: re.Match[str], today: date, _calendar: Calendar) -> date:
    """The day of this year; of next year where it would be long past. The 29th of February waits for a leap year."""
    for year in range(today.year, today.year + 9):
        try:
            day = date(year, int(match[1]), int(match[2]))
        except ValueError:
            if int(match[2]) == 29:
                continue
            raise
        if (today - day).days <= _LONG_PAST:
            return day
    raise ValueError(match[0])


def _of_the_week(match: re.Match[str], today: date, _calendar: Calendar) -> date:
    """``周五`` is the next Friday, today included; with 本, 下 or 上 before it that of this, the next or last week."""
    which, number = match[1] or "", _CHINESE_DAYS[match[2]]
    monday = today - timedelta(days=today.weekday())
    if not which:
        return today + timedelta(days=(number - today.weekday()) % 7)
    weeks = {"本": 0, "这": 0, "上": -1}.get(which, which.count("下"))
    return monday + timedelta(days=number, weeks=weeks)


def _english_weekday(match: re.Match[str], today: date, _calendar: Calendar) -> date | None:
    """``friday`` is the next one, today included; ``next friday`` that of next week."""
    numbers = [at for at, name in enumerate(_ENGLISH_DAYS) if name.startswith(match[2]) and len(match[2]) >= 3]
    if len(numbers) != 1:
        return None
    monday = today - timedelta(days=today.weekday())
    which = (match[1] or "").strip()
    if which:
        weeks = {"this": 0, "next": 1, "last": -1}[which]
        return monday + timedelta(days=numbers[0], weeks=weeks)
    return today + timedelta(days=(numbers[0] - today.weekday()) % 7)


def _end_of_month(match: re.Match[str], today: date, _calendar: Calendar) -> date:
    months = (match[1] or "").count("下") + (match[1] or "").count("next")
    day = today
    for _each in range(months):
        day = month_end(day) + timedelta(days=1)
    return month_end(day)


def _end_of_week(match: re.Match[str], today: date, calendar: Calendar) -> date:
    """The last working day of the week up to Friday; of a week without any, its Friday."""
    weeks = (match[1] or "").count("下") + (match[1] or "").count("next")
    day = today + timedelta(weeks=weeks)
    return calendar.last_of_week(day) or day + timedelta(days=4 - day.weekday())


def _ahead(match: re.Match[str], today: date, calendar: Calendar) -> date:
    count = int(match[2]) * (-1 if match[1] == "-" else 1)
    unit = match[3]
    if unit in ("wd", "b"):
        return calendar.add(today, count)
    return today + (timedelta(weeks=count) if unit == "w" else timedelta(days=count))


def _in_words(match: re.Match[str], today: date, calendar: Calendar) -> date | None:
    count = _number(match[1])
    if count is None:
        return None
    count *= -1 if (match[3] or "").strip() in ("前", "ago") else 1
    unit = match[2]
    if "工作" in unit or "working" in unit or "business" in unit:
        return calendar.add(today, count)
    return today + (timedelta(weeks=count) if unit.startswith(("周", "星期", "week")) else timedelta(days=count))


def _number(text: str) -> int | None:
    """Digits, or a Chinese number below a hundred."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    high = (_DIGITS.get(tens) if tens else 1) if ten else 0
    low = _DIGITS.get(ones) if ones else 0
    return None if high is None or low is None else high * 10 + low


_N = r"([0-9]{1,4}|[一二两三四五六七八九十]{1,3})"
_FORMS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile("|".join(_NEAR)), _near),
    (re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})"), _iso),
    (re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"), _iso),
    (re.compile(r"([0-9]{4}) ?年 ?([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?[日号]"), _iso),
    (re.compile(r"([0-9]{1,2})[-/]([0-9]{1,2})"), _month_and_day),
    (re.compile(r"([0-9]{2})([0-9]{2})"), _month_and_day),
    (re.compile(r"([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?[日号]?"), _month_and_day),
    (re.compile(r"(下{1,3}|[本这上])?(?:个)?(?:周|星期|礼拜)([一二三四五六日天])"), _of_the_week),
    (re.compile(r"(this |next |last )?([a-z]{3,9})"), _english_weekday),
    (re.compile(r"(下{1,2}|[本这])?(?:个)?月[底末]"), _end_of_month),
    (re.compile(r"(?:end of )?(next |this )?month(?:[ -]end)?|eom()"), _end_of_month),
    (re.compile(r"(下{1,2}|[本这])?(?:个)?(?:周|星期)(?:[底末])?"), _end_of_week),
    (re.compile(r"(?:end of )?(next |this )?week|eow()"), _end_of_week),
    (re.compile(r"([+-])([0-9]{1,4})(wd|b|w|d)"), _ahead),
    (re.compile(_N + r" ?(?:个)?(工作日|天|周|星期|日)(?:之|以)?([后前])"), _in_words),
    (re.compile(r"(?:in )?([0-9]{1,4}) (working days?|business days?|days?|weeks?)(?: from now)?( ago)?"), _in_words),
)
