"""The kinds of value that hold others: lists, mappings of chosen names, and records with known keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from docmgr.i18n.text import _
from docmgr.naming.nearest import nearest
from docmgr.policy.fields import NULL, Field, Kind, Schema, dotted, shown, wrong
from docmgr.policy.merge import Merged, Path


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list without repetitions."""

    item: Kind

    def read(self, value: object, path: Path, merged: Merged) -> tuple[Any, ...]:
        """See ``fields.Kind``."""
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
        """See ``fields.Kind``."""
        return {"type": "array", "items": self.item.schema(), "uniqueItems": True}

    def word(self) -> str:
        """See ``fields.Kind``."""
        return _("a list")


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping from names that the writer chooses to values of one kind; ``named`` is the key that takes the name."""

    item: Kind
    named: str = ""
    pattern: str = ""

    def read(self, value: object, path: Path, merged: Merged) -> dict[str, Any]:
        """See ``fields.Kind``."""
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
        """See ``fields.Kind``."""
        item = {"anyOf": [self.item.schema(), NULL]}
        if self.pattern:
            return {
                "type": "object",
                "patternProperties": {f"^(?:{self.pattern})$": item},
                "additionalProperties": False,
            }
        return {"type": "object", "additionalProperties": item}

    def word(self) -> str:
        """See ``fields.Kind``."""
        return _("a mapping of keys to values")


@dataclass(frozen=True, slots=True)
class Later:
    """A kind that is looked up when it is used, so that a record may hold its own kind."""

    kind: Callable[[], MapOf]

    def read(self, value: object, path: Path, merged: Merged) -> Any:
        """See ``fields.Kind``."""
        return self.kind().read(value, path, merged)

    def schema(self) -> Schema:
        """See ``fields.Kind``."""
        return self.kind().schema()

    def word(self) -> str:
        """See ``fields.Kind``."""
        return self.kind().word()


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys; ``make`` builds the model's object from their values."""

    name: str
    fields: tuple[Field, ...]
    make: Callable[..., Any]

    def read(self, value: object, path: Path, merged: Merged) -> Any:
        """See ``fields.Kind``."""
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
        whole = isinstance(field.kind, (Record, MapOf, ListOf, Later))
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
        """See ``fields.Kind``."""
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
        """See ``fields.Kind``."""
        return _("a mapping of keys to values")


def _default(field: Field) -> Any:
    return field.kind.blank({}) if isinstance(field.kind, Record) else field.default
