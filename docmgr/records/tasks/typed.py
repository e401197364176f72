"""What people type for a field, as the record holds it: people by name, enums by label, dates, hours."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from unicodedata import normalize

from docmgr.calendar.dates import read as read_day
from docmgr.errors import UsageError
from docmgr.i18n.text import _
from docmgr.records.kind import Field, Kind
from docmgr.records.scene import Scene

_HOURS = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(h|小时|时|d|天|日|人天|m|min|分钟)?")
# A day of work. Source: requirements 0 (8 working hours).
_DAY_HOURS = 8


def hours(text: str) -> int | str:
    """``8h 1.5d 90m 8小时 1天`` in hours: a whole number, or text such as ``1.5``."""
    match = _HOURS.fullmatch(normalize("NFKC", text).strip().casefold())
    if match is None:
        raise UsageError(_("{text} is no number of hours like 8h, 1.5d or 90m").format(text=repr(text)))
    unit = match[2] or "h"
    factor = _DAY_HOURS if unit in ("d", "天", "日", "人天") else 1 / 60 if unit in ("m", "min", "分钟") else 1
    number = round(float(match[1]) * factor, 2)
    if not 0 < number < 100_000:
        raise UsageError(_("{text} is no number of hours like 8h, 1.5d or 90m").format(text=repr(text)))
    return int(number) if number == int(number) else f"{number:g}"


def value(kind: Kind, key: str, text: str, scene: Scene) -> Any:
    """The value of a field as typed; ``-`` and nothing are None. UsageError says what would do."""
    field = kind.fields[key]
    typed = text.strip()
    if typed in ("", "-"):
        return None
    if field.type == "enum":
        found = kind.enum(key, typed)
        if not found:
            words = ", ".join(f"{each} {labels['zh']}" for each, labels in field.values.items())
            said = _("{key} cannot be {value}; it is one of: {options}")
            raise UsageError(said.format(key=key, value=typed, options=words))
        return found
    if field.type in ("members", "texts", "refs"):
        return [_plain(field, each, scene) for each in re.split(r"[,，、]", typed) if each.strip()]
    return _plain(field, typed, scene)


def _plain(field: Field, typed: str, scene: Scene) -> Any:
    of = field.type
    if of in ("member", "members"):
        return scene.directory.find(typed.strip()).id
    if of == "date":
        return day(typed, scene).isoformat()
    if of == "hours":
        return hours(typed)
    if of == "percent":
        return percentage(typed)
    return normalize("NFC", typed.strip())


def percentage(text: str) -> int:
    """``40`` or ``40%``."""
    digits = normalize("NFKC", text).strip().removesuffix("%")
    if not digits.isdecimal() or not 0 <= int(digits) <= 100:
        raise UsageError(_("a percentage is from 0 to 100"))
    return int(digits)


def day(text: str, scene: Scene) -> date:
    """The day that is meant."""
    return read_day(text, scene.today, scene.calendar)


def key_of(kind: Kind, typed: str) -> str:
    """The field that a key or label in any language means; UsageError lists them."""
    wanted = typed.strip().casefold()
    for key, field in kind.fields.items():
        if wanted in (key, *(label.casefold() for label in field.labels.values())):
            return key
    raise UsageError(_("{kind} has no field {key}").format(kind=kind.name, key=typed), hint=" ".join(kind.fields))
