"""Dates in names: the calendar by hand on ASCII digits, and the other ways people spell a date.

On the hook's path: no imports. ``int``, ``isdigit`` and ``strptime`` accept digits of other scripts and short dates;
nothing here does. A date is ``YYYYMMDD``; a spelling without day is no date, since a day would have to be invented.
"""

_LENGTHS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_BEFORE = (0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_MARKS = "-._/ "


def is_digits(text: str) -> bool:
    """Whether ``text`` is one or more ASCII digits."""
    return text.isascii() and text.isdigit()


def is_date(text: str) -> bool:
    """Whether ``text`` is eight ASCII digits that name a day of the Gregorian calendar, year 1 to 9999."""
    return len(text) == 8 and is_digits(text) and _exists(int(text[:4]), int(text[4:6]), int(text[6:]))


def is_month(text: str) -> bool:
    """Whether ``text`` is ``YYYY-MM`` with a month that exists."""
    return (
        len(text) == 7
        and text[4] == "-"
        and is_digits(text[:4] + text[5:])
        and text[:4] != "0000"
        and 1 <= int(text[5:]) <= 12
    )


def ordinal(date: str) -> int:
    """Days since the last day before year 1, for a date that ``is_date``; the difference of two is a span in days."""
    year, month, day = int(date[:4]), int(date[4:6]), int(date[6:])
    past = year - 1
    days = past * 365 + past // 4 - past // 100 + past // 400
    return days + _BEFORE[month] + (1 if month > 2 and _leap(year) else 0) + day


def find_dates(text: str, today: str) -> "list[tuple[int, int, str]]":
    """Every complete numeric date in ``text``, as (start, end, ``YYYYMMDD``), left to right.

    Knows ``20240305 2024-03-05 2024.3.5 2024_3_5 2024年3月5日 24年3月5日`` and, alone at an end, ``240305``; the
    century of a two-digit year is the latest that does not pass next year, counted from ``today``.
    """
    found = []
    runs = digit_runs(text)
    index = 0
    while index < len(runs):
        start, end = runs[index]
        date, last, used = _spelled(text, runs, index, today)
        if not date and end - start == 8 and is_date(text[start:end]):
            date, last = text[start:end], end
        elif not date and end - start == 6 and (start == 0 or end == len(text)):
            date, last = _short(text[start:end], today), end
        if date:
            found.append((start, last, date))
        index += used if date else 1
    return found


def leading_date(text: str, today: str) -> "tuple[int, str]":
    """What stands where the date belongs: (end, date), ``(0, "")`` when no date was even tried.

    The date is ``""`` when it is incomplete, or names no day (``20240230``, ``2024-03``, ``2024030``).
    """
    for start, end, date in find_dates(text, today):
        return (end, date) if start == 0 else _attempt(text)
    return _attempt(text)


def digit_runs(text: str) -> "list[tuple[int, int]]":
    """The runs of ASCII digits as (start, end)."""
    runs = []
    start = -1
    for index, char in enumerate(text):
        if "0" <= char <= "9":
            if start < 0:
                start = index
        elif start >= 0:
            runs.append((start, index))
            start = -1
    if start >= 0:
        runs.append((start, len(text)))
    return runs


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _exists(year: int, month: int, day: int) -> bool:
    if not year or not 1 <= month <= 12:
        return False
    return 1 <= day <= _LENGTHS[month] + (1 if month == 2 and _leap(year) else 0)


def _spelled(text: str, runs: "list[tuple[int, int]]", index: int, today: str) -> "tuple[str, int, int]":
    """A date of three digit runs from ``index`` on: (date, end, runs used); the date is ``""`` when there is none."""
    if index + 2 >= len(runs):
        return "", 0, 1
    (start, a), (b, c), (d, end) = runs[index : index + 3]
    first, second = text[a:b], text[c:d]
    if c - b > 2 or end - d > 2 or a - start not in (2, 4):
        return "", 0, 1
    if first == "年" and second == "月" and text[end : end + 1] in ("日", "号", "號"):
        last = end + 1
    elif len(first) == 1 and first in _MARKS and second == first and a - start == 4 and text[end : end + 1] != ".":
        last = end
    else:
        return "", 0, 1
    year = text[start:a] if a - start == 4 else _century(text[start:a], today)
    date = f"{year}{int(text[b:c]):02d}{int(text[d:end]):02d}"
    return (date, last, 3) if is_date(date) else ("", 0, 1)


def _short(text: str, today: str) -> str:
    """``240305`` as a date, unless it also reads as year and month (``201205``) or lies ahead."""
    if "1900" <= text[:4] <= "2099" and "01" <= text[4:] <= "12":
        return ""
    date = _century(text[:2], today) + text[2:]
    return date if is_date(date) and date <= today else ""


def _century(year: str, today: str) -> str:
    return ("20" if int("20" + year) <= int(today[:4]) + 1 else "19") + year


def _attempt(text: str) -> "tuple[int, str]":
    """A date that was tried at the start and failed, by its extent."""
    runs = digit_runs(text[:24])
    if not runs or runs[0][0] != 0:
        return 0, ""
    end = runs[0][1]
    if end > 4:
        return end, ""
    if end == 3 or (end < 4 and text[end : end + 1] != "年") or (end == 4 and text[:2] not in ("19", "20", "00")):
        return 0, ""
    for begin, stop in runs[1:3]:
        mark = text[end:begin]
        if len(mark) != 1 or mark not in "-._/ 年月" or stop - begin > 2:
            break
        end = stop
    while text[end : end + 1] in ("年", "月", "日", "号"):
        end += 1
    return end, ""
