"""The kinds of value a policy key may have: each reads a plain YAML value, says what is wrong, draws its JSON Schema.

``keys`` holds the table made of them. A kind never raises: it notes the mistake and returns something harmless, so that
all mistakes of a file come out at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from docmgr.i18n.text import _
from docmgr.naming.nearest import nearest
from docmgr.policy.merge import Merged, Path

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
        """See ``fields.Kind``."""
        if isinstance(value, str) and (not self.pattern or re.fullmatch(self.pattern, value)):
            return value
        wrong(self, value, path, merged)
        return ""

    def schema(self) -> Schema:
        """See ``fields.Kind``."""
        return {"type": "string", "pattern": f"^(?:{self.pattern})$"} if self.pattern else {"type": "string"}

    def word(self) -> str:
        """See ``fields.Kind``."""
        return self.meaning() if self.meaning else _("a text")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    options: tuple[str, ...]

    def read(self, value: object, path: Path, merged: Merged) -> str:
        """See ``fields.Kind``."""
        if isinstance(value, str) and value in self.options:
            return value
        # "off" and "no" are words here, but a parser may have read them as false.
        unlisted(value if not isinstance(value, (dict, list)) else shown(value), self.options, path, merged)
        return self.options[0]

    def schema(self) -> Schema:
        """See ``fields.Kind``."""
        return {"enum": list(self.options)}

    def word(self) -> str:
        """See ``fields.Kind``."""
        return _("one of {options}").format(options=" ".join(self.options))


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two bounds, both included."""

    low: int
    high: int

    def read(self, value: object, path: Path, merged: Merged) -> int:
        """See ``fields.Kind``."""
        if isinstance(value, bool) or not isinstance(value, int):
            wrong(self, value, path, merged)
            return self.low
        if not self.low <= value <= self.high:
            said = _("{key} must lie between {low} and {high}, not {found}")
            if self.low == self.high:
                said = _("{key} must be {low}, not {found}")
            words = {"key": dotted(path), "low": self.low, "high": self.high, "found": shown(value)}
            merged.mistake(path, said.format(**words))
            return self.low
        return value

    def schema(self) -> Schema:
        """See ``fields.Kind``."""
        return {"type": "integer", "minimum": self.low, "maximum": self.high}

    def word(self) -> str:
        """See ``fields.Kind``."""
        return _("a whole number")


@dataclass(frozen=True, slots=True)
class Flag:
    """``true`` or ``false``."""

    def read(self, value: object, path: Path, merged: Merged) -> bool:
        """See ``fields.Kind``."""
        if isinstance(value, bool):
            return value
        wrong(self, value, path, merged)
        return False

    def schema(self) -> Schema:
        """See ``fields.Kind``."""
        return {"type": "boolean"}

    def word(self) -> str:
        """See ``fields.Kind``."""
        return _("true or false")
