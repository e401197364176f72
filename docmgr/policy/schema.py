"""What editors and the manual page know about a policy file, drawn from the one table in ``keys``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from docmgr.policy.builtin import NAMES
from docmgr.policy.fields import Field
from docmgr.policy.keys import POLICY
from docmgr.policy.merge import Path
from docmgr.policy.shapes import Later, MapOf, Record

Schema = dict[str, Any]


def json_schema() -> Schema:
    """JSON Schema, draft-07, of ``.docmgr/policy.yaml`` and shipped policies; nothing is required, ``null`` removes."""
    definitions = {record.name: record.definition() for record in _records(POLICY)}
    schema: Schema = {"$schema": "http://json-schema.org/draft-07/schema#", "title": "docmgr policy"}
    schema.update(definitions.pop(POLICY.name))
    schema["properties"]["extends"]["anyOf"] = [{"enum": list(NAMES)}]
    # An agreed number may be written as the bare value.
    bare = {"type": ["integer", "boolean", "string", "null"]}
    schema["properties"]["agreed"]["anyOf"] = [
        {"type": "object", "additionalProperties": {"anyOf": [{"$ref": "#/definitions/agreed"}, bare]}}
    ]
    schema["definitions"] = definitions
    return schema


def schema_text() -> str:
    """The schema as ``init`` writes it to ``.docmgr/schema/policy.json``: stable bytes."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def reference(language: str) -> Iterator[tuple[str, str, str, str]]:
    """Rows for the manual page: key, kind (in the current language), default, meaning (in ``language``)."""
    yield from _rows(POLICY, (), language)


def _rows(record: Record, path: Path, language: str) -> Iterator[tuple[str, str, str, str]]:
    for field in record.fields:
        here = ".".join(str(part) for part in (*path, field.key))
        yield here, field.kind.word(), _default(field), field.zh if language == "zh" else field.en
        inner, step = _inner(field)
        if inner is not None and inner is not record:
            yield from _rows(inner, (*path, field.key, *step), language)


def _inner(field: Field) -> tuple[Record | None, tuple[str, ...]]:
    kind = field.kind
    if isinstance(kind, Later):
        kind = kind.kind()
    if isinstance(kind, MapOf):
        return (kind.item, ("*",)) if isinstance(kind.item, Record) else (None, ())
    return (kind, ()) if isinstance(kind, Record) else (None, ())


def _default(field: Field) -> str:
    value = field.default
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return " ".join(str(each) for each in value)
    return "" if value is None or value == {} else str(value)


def _records(record: Record) -> Iterator[Record]:
    """The record and all inside it, each once."""
    yield record
    for field in record.fields:
        inner, _step = _inner(field)
        if inner is not None and inner is not record:
            yield from _records(inner)
