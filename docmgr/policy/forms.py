"""Kinds of value that people write in a form of their own: sizes, periods, times, zones, and how long to keep."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from docmgr.i18n.text import _
from docmgr.policy.fields import Schema, wrong
from docmgr.policy.merge import Merged, Path

SIZE = r"[1-9][0-9]{0,8} ?(?:B|KB|MB|GB)"
PERIOD = r"[1-9][0-9]{0,3}[hdwmy]"
CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
KEEP = r"永久|permanent|[1-9][0-9]{0,2} ?(?:y|年)"
DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_FACTORS = {"B": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3}


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time as people say it: ``unit`` is ``h``, ``d``, ``w``, ``m`` (calendar months) or ``y``."""

    count: int
    unit: str

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"


def period(text: str) -> Period | None:
    """``6m`` and the like; None for anything else."""
    return Period(int(text[:-1]), text[-1]) if re.fullmatch(PERIOD, text) else None


def day(text: str) -> date | None:
    """``2026-03-05`` if the calendar has that day; None for anything else."""
    if not re.fullmatch(DATE, text, re.ASCII):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class SizeKind:
    """``50MB``, in bytes; multiples of 1024."""

    def read(self, value: object, path: Path, merged: Merged) -> int:
        """See ``fields.Kind``."""
        if isinstance(value, str) and re.fullmatch(SIZE, value):
            unit = value.lstrip("0123456789 ")
            return int(value[: -len(unit)]) * _FACTORS[unit]
        wrong(self, value, path, merged)
        return 0

    def schema(self) -> Schema:
        """See ``fields.Kind``."""
        return {"type": "string", "pattern": f"^{SIZE}$"}

    def word(self) -> str:
        """See ``fields.Kind``."""
        return _("a size such as 50MB")


@dataclass(frozen=True, slots=True)
class PeriodKind:
    """``6m``."""

    def read(self, value: object, path: Path, merged: Merged) -> Period:
        """See ``fields.Kind``."""
        found = period(value) if isinstance(value, str) else None
        if found is None:
            wrong(self, value, path, merged)
        return found or Period(1, "d")

    def schema(self) -> Schema:
        """See ``fields.Kind``."""
        return {"type": "string", "pattern": f"^{PERIOD}$"}

    def word(self) -> str:
        """See ``fields.Kind``."""
        return _("a period such as 8h, 30d, 2w, 6m or 1y")


@dataclass(frozen=True, slots=True)
class KeepKind:
    """How long a record must be kept, in years; None for ever. Source: 保管期限 永久/30年/10年."""

    def read(self, value: object, path: Path, merged: Merged) -> int | None:
        """See ``fields.Kind``."""
        if isinstance(value, str) and re.fullmatch(KEEP, value):
            digits = re.match("[0-9]+", value)
            return int(digits.group()) if digits else None
        wrong(self, value, path, merged)
        return None

    def schema(self) -> Schema:
        """See ``fields.Kind``."""
        return {"type": "string", "pattern": f"^(?:{KEEP})$"}

    def word(self) -> str:
        """See ``fields.Kind``."""
        return _("permanent (永久) or a number of years such as 30y (30年)")


@dataclass(frozen=True, slots=True)
class ZoneKind:
    """A time zone of the IANA database."""

    def read(self, value: object, path: Path, merged: Merged) -> str:
        """See ``fields.Kind``."""
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        try:
            if isinstance(value, str) and value:
                return ZoneInfo(value).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
        wrong(self, value, path, merged)
        return "Asia/Shanghai"

    def schema(self) -> Schema:
        """See ``fields.Kind``."""
        return {"type": "string"}

    def word(self) -> str:
        """See ``fields.Kind``."""
        return _("a time zone such as Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class AgreedKind:
    """The value of an agreed number before its unit is known: a whole number, a flag or a word."""

    def read(self, value: object, path: Path, merged: Merged) -> Any:
        """See ``fields.Kind``."""
        if isinstance(value, (bool, int, str)):
            return value
        wrong(self, value, path, merged)
        return 0

    def schema(self) -> Schema:
        """See ``fields.Kind``."""
        return {"type": ["integer", "boolean", "string"]}

    def word(self) -> str:
        """See ``fields.Kind``."""
        return _("a number or a word")
