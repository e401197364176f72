"""The kinds of value a policy key may have: each reads a plain YAML value, tells what is wrong, and draws its JSON Schema.

``keys`` holds the table made of them. A kind never raises: it notes the mistake and returns something harmless, so that
all mistakes of a file come out at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from docmgr.i18n.text import _
from docmgr.policy.merge import Merged, Path
from docmgr.policy.nearest import nearest

Schema = dict[str, Any]
NULL: Schema = {"type": "null"}


class Kind(Protocol):
    """A kind of value."""

    def read(self, value: object, path: Path, merged: Merged) -> Any:
        """The value as the model wants it; mistakes go to ``merged``."""
        ...

    def schema(self) -> Schema:
        """Draft-07 JSON Schema of the value."""
        ...

    def word(self) -> str:
        """The kind in a few words of the current language, as in "must be a whole number"."""
        ...


@dataclass(frozen=True, slots=True)
class Field:
    """One key: its kind, what holds when it is absent, and what it means in both languages."""

    key: str
    kind: Kind
    default: Any
    zh: str
    en: str
    required: bool = False


def dotted(path: Path) -> str:
    """``("types", "制度", "home", 0)`` as ``types.制度.home[0]``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def shown(value: object) -> str:
    """A found value for a message: short, on one line."""
    if isinstance(value, dict):
        return _("a mapping")
    if isinstance(value, list):
        return _("a list")
    if value is None:
        return _("nothing")
    text = str(value).lower() if isinstance(value, bool) else str(value)
    text = "".join(char if char.isprintable() else "?" for char in text)
    return f"“{text[:39]}…”" if len(text) > 40 else f"“{text}”"


def wrong(kind: Kind, value: object, path: Path, merged: Merged) -> None:
    """Note that the value is of another kind."""
    merged.mistake(
        path, _("{key} must be {kind}, not {found}").format(key=dotted(path), kind=kind.word(), found=shown(value))
    )


def unlisted(found: object, options: Iterable[str], path: Path, merged: Merged) -> None:
    """Note that the value is none of the options, with the nearest or all of them."""
    options = list(options)
    near = nearest(str(found), options)
    if near:
        text = _("{key}: {found} is unknown; did you mean {nearest}?")
    else:
        text = _("{key}: {found} is unknown; possible are {options}")
    merged.mistake(
        path,
        text.format(key=dotted(path), found=shown(found), nearest=near, options=" ".join(options) or "-"),
    )


@dataclass(frozen=True, slots=True)
class Text:
    """A text; ``pattern`` must match it whole, and ``meaning`` says that pattern in words."""

    pattern: str = ""
    meaning: Callable[[], str] | None = None

    def read(self, value: object, path: Path, merged: Merged) -> str:
        if isinstance(value, str) and (not self.pattern or re.fullmatch(self.pattern, value)):
            return value
        wrong(self, value, path, merged)
        return ""

    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"^(?:{self.pattern})$"} if self.pattern else {"type": "string"}

    def word(self) -> str:
        return self.meaning() if self.meaning else _("a text")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    options: tuple[str, ...]

    def read(self, value: object, path: Path, merged: Merged) -> str:
        if isinstance(value, str) and value in self.options:
            return value
        # "off" and "no" are words here, but a parser may have read them as false.
        unlisted(value if not isinstance(value, (dict, list)) else shown(value), self.options, path, merged)
        return self.options[0]

    def schema(self) -> Schema:
        return {"enum": list(self.options)}

    def word(self) -> str:
        return _("one of {options}").format(options=" ".join(self.options))


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two bounds, both included."""

    low: int
    high: int

    def read(self, value: object, path: Path, merged: Merged) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            wrong(self, value, path, merged)
            return self.low
        if not self.low <= value <= self.high:
            merged.mistake(
                path,
                _("{key} must lie between {low} and {high}, not {found}").format(
                    key=dotted(path), low=self.low, high=self.high, found=shown(value)
                ),
            )
            return self.low
        return value

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}

    def word(self) -> str:
        return _("a whole number")


@dataclass(frozen=True, slots=True)
class Flag:
    """``true`` or ``false``."""

    def read(self, value: object, path: Path, merged: Merged) -> bool:
        if isinstance(value, bool):
            return value
        wrong(self, value, path, merged)
        return False

    def schema(self) -> Schema:
        return {"type": "boolean"}

    def word(self) -> str:
        return _("true or false")


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list without repetitions."""

    item: Kind

    def read(self, value: object, path: Path, merged: Merged) -> tuple[Any, ...]:
        if not isinstance(value, list):
            wrong(self, value, path, merged)
            return ()
        found: list[Any] = []
        for number, each in enumerate(value):
            here = (*path, number)
            count = len(merged.mistakes)
            item = self.item.read(each, here, merged)
            if len(merged.mistakes) > count:
                continue
            if item in found:
                merged.mistake(here, _("{key} lists {item} twice").format(key=dotted(path), item=shown(each)))
                continue
            found.append(item)
        return tuple(found)

    def schema(self) -> Schema:
        return {"type": "array", "items": self.item.schema(), "uniqueItems": True}

    def word(self) -> str:
        return _("a list")


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping from names that the writer chooses to values of one kind; ``named`` hands the name to the kind as a key."""

    item: Kind
    named: str = ""
    pattern: str = ""

    def read(self, value: object, path: Path, merged: Merged) -> dict[str, Any]:
        if not isinstance(value, dict):
            wrong(self, value, path, merged)
            return {}
        found: dict[str, Any] = {}
        for name, each in value.items():
            here = (*path, name)
            if self.pattern and not re.fullmatch(self.pattern, str(name)):
                merged.mistake(here, _("unknown key {key}").format(key=dotted(here)))
                continue
            if self.named and isinstance(self.item, Record):
                found[str(name)] = self.item.read_named(each, here, merged, {self.named: str(name)})
            else:
                found[str(name)] = self.item.read(each, here, merged)
        return found

    def schema(self) -> Schema:
        item = {"anyOf": [self.item.schema(), NULL]}
        if self.pattern:
            return {"type": "object", "patternProperties": {f"^(?:{self.pattern})$": item}, "additionalProperties": False}
        return {"type": "object", "additionalProperties": item}

    def word(self) -> str:
        return _("a mapping of keys to values")


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys; ``make`` builds the model's object from their values."""

    name: str
    fields: tuple[Field, ...]
    make: Callable[..., Any]

    def read(self, value: object, path: Path, merged: Merged) -> Any:
        return self.read_named(value, path, merged, {})

    def read_named(self, value: object, path: Path, merged: Merged, extra: Mapping[str, Any]) -> Any:
        """As ``read``, with further values that do not stand in the mapping itself."""
        if not isinstance(value, dict):
            wrong(self, value, path, merged)
            return self.blank(extra)
        known = {field.key: field for field in self.fields}
        for key in value:
            if key not in known:
                self._unknown(str(key), path, merged)
        values = {key: self._one(field, value, path, merged) for key, field in known.items()}
        return self.make(**extra, **values)

    def blank(self, extra: Mapping[str, Any]) -> Any:
        """What stands for an absent mapping: every key at its default."""
        return self.make(**extra, **{field.key: _default(field) for field in self.fields})

    def _one(self, field: Field, value: dict[str, object], path: Path, merged: Merged) -> Any:
        here = (*path, field.key)
        if field.key not in value:
            if field.required:
                merged.mistake(here, _("{key} is missing").format(key=dotted(here)))
            return _default(field)
        count = len(merged.mistakes)
        read = field.kind.read(value[field.key], here, merged)
        whole = isinstance(field.kind, (Record, MapOf, ListOf))
        return read if whole or len(merged.mistakes) == count else _default(field)

    def _unknown(self, key: str, path: Path, merged: Merged) -> None:
        here = (*path, key)
        near = nearest(key, [field.key for field in self.fields])
        if near:
            text = _("unknown key {key}; did you mean {nearest}?")
        else:
            text = _("unknown key {key}; known here are {options}")
        options = " ".join(field.key for field in self.fields)
        merged.mistake(here, text.format(key=dotted(here), nearest=near, options=options))

    def schema(self) -> Schema:
        return {"$ref": f"#/definitions/{self.name}"}

    def definition(self) -> Schema:
        """The schema that ``schema`` refers to."""
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                field.key: {"description": f"{field.zh}\n{field.en}", "anyOf": [field.kind.schema(), NULL]}
                for field in self.fields
            },
        }

    def word(self) -> str:
        return _("a mapping of keys to values")


def _default(field: Field) -> Any:
    return field.kind.blank({}) if isinstance(field.kind, Record) else field.default
