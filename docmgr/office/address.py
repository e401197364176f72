"""Cell addresses and cell values of workbooks: ``B2``, serial dates, numbers as people read them."""

from __future__ import annotations

import datetime as dt
import math
import re

_BUILTIN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_EPOCHS = {False: dt.datetime(1899, 12, 30, tzinfo=dt.UTC), True: dt.datetime(1904, 1, 1, tzinfo=dt.UTC)}
_LAST_SERIAL = 2_958_465
"""31 December 9999."""


def column_name(index: int) -> str:
    """The letters of a column counted from 0: ``A``, ``Z``, ``AA``."""
    name = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        name = chr(65 + letter) + name
    return name


def split_address(address: str) -> tuple[int, str]:
    """``B12`` as ``(12, "B")``: row number and column letters; ``(0, "")`` for what is no address."""
    letters = address.rstrip("0123456789")
    digits = address[len(letters) :]
    return (int(digits), letters) if letters.isalpha() and 0 < len(digits) < 9 else (0, "")


def is_date_format(number: int, code: str) -> bool:
    """Whether a number format shows dates or times; ``code`` is ``""`` for the built-in ones."""
    if not code:
        return number in _BUILTIN_DATES
    plain = _LITERAL.sub("", code.partition(";")[0]).lower()
    return any(letter in plain for letter in "ymdhs年月日") and "general" not in plain


def number_text(value: str) -> str:
    """A number as written in the file, without the digits that only binary fractions need."""
    try:
        number = float(value)
    except ValueError:
        return value
    if not math.isfinite(number):
        return value
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else f"{number:.15g}"


def date_text(value: str, *, from_1904: bool) -> str:
    """A serial day number as ``2024-03-01`` or ``2024-03-01 09:30:00``; below one day as a time; else as the number."""
    try:
        serial = float(value)
    except ValueError:
        return value
    if not 0 <= serial <= _LAST_SERIAL:
        return number_text(value)
    # 1900 was no leap year, but workbooks count its 29 February: the first two months are one day off.
    early = not from_1904 and serial < 60
    moment = _EPOCHS[from_1904] + dt.timedelta(seconds=round((serial + early) * 86400))
    if serial < 1:
        return moment.strftime("%H:%M:%S")
    midnight = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    return moment.strftime("%Y-%m-%d") if midnight else moment.strftime("%Y-%m-%d %H:%M:%S")
