"""The field tables as JSON Schema (draft-07), so that editors complete keys and show labels; nothing is judged by it.

Source: research/operations-records 3.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docmgr.records.kind import Field, Kind
from docmgr.records.names import ALPHABET, LENGTH

_TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?([+-][0-9]{2}:[0-9]{2}|Z)$"
_HOURS = {"type": ["integer", "number", "string"], "pattern": r"^[0-9]{1,5}(\.[0-9]{1,2})?$"}
_TEXT = {"type": ["string", "integer"]}
_FORMS: Mapping[str, Mapping[str, Any]] = {
    "schema": {"type": "string"},
    "line": _TEXT,
    "text": _TEXT,
    "date": {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "time": {"type": "string", "pattern": _TIME},
    "hours": _HOURS,
    "amount": {"type": ["integer", "number", "string"], "pattern": r"^[0-9]{1,12}(\.[0-9]{1,2})?$"},
    "number": {"type": "integer", "minimum": 0},
    "percent": {"type": "integer", "minimum": 0, "maximum": 100},
    "bool": {"type": "boolean"},
    "member": {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]*$"},
    "ref": {"type": "string", "pattern": rf"^[A-Z]-[0-9]{{6}}-[{ALPHABET}]{{{LENGTH}}}(#.*)?$"},
    "month": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"},
    "week": {"type": "string", "pattern": "^[0-9]{4}-W[0-9]{2}$"},
    "digest": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
}
_LISTS = {"members": "member", "refs": "ref", "texts": "text"}


def schema(kind: Kind, language: str) -> dict[str, Any]:
    """The schema of a kind; titles in the department's language, with the other one behind them."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": kind.labels[language],
        **_object(kind.fields, language, kind),
    }


def _object(fields: Mapping[str, Field], language: str, kind: Kind | None = None) -> dict[str, Any]:
    required = [key for key, field in fields.items() if field.required is not None and not field.required]
    properties = {key: _property(field, language, kind) for key, field in fields.items()}
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _property(field: Field, language: str, kind: Kind | None) -> dict[str, Any]:
    other = "en" if language == "zh" else "zh"
    return {"title": field.label(language), "description": field.label(other), **_form(field, language, kind)}


def _form(field: Field, language: str, kind: Kind | None) -> dict[str, Any]:
    if field.type == "enum":
        return {"enum": list(field.values)}
    if field.type == "id":
        letter = kind.letter if kind is not None else "[a-z]"
        return {"type": "string", "pattern": rf"^{letter}-[0-9]{{6}}-[{ALPHABET}]{{{LENGTH}}}$"}
    if field.type == "record":
        return _object(field.fields, language)
    if field.type in ("entries", "list", "rows"):
        inner = _object(field.fields, language)
        if field.type == "entries":
            own = {"type": "string", "pattern": rf"^{field.letter}-[{ALPHABET}]{{{LENGTH}}}$"}
            inner["properties"] = {"id": own, **inner["properties"]}
            inner["required"] = ["id", *inner["required"]]
        return {"type": "array", "items": inner}
    if field.type in _LISTS:
        return {"type": "array", "items": dict(_FORMS[_LISTS[field.type]])}
    return dict(_FORMS[field.type])
