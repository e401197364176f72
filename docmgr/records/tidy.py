"""Hand-typed records in the form that files have: labels become keys, Chinese values ids, loose dates ISO."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from docmgr.errors import Mistake, PolicyError
from docmgr.i18n.text import _
from docmgr.records.kind import Field, Kind, kind_at
from docmgr.repo.yamledit import edited
from docmgr.repo.yamlfile import dump, read

_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_HOURS = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(?:h|小时)")
_COMMENT = re.compile(r"(?:^|\s)#", re.MULTILINE)


def tidied(text: bytes, path: str) -> bytes:
    """The file with lawful spellings, its comments kept; the same bytes where nothing is to do.

    PolicyError where it cannot be read at all, or a comment stands where keys must be rewritten.
    """
    kind = kind_at(path)
    node, mistakes = read(text.lstrip(b"\xef\xbb\xbf").replace(b"\r\n", b"\n"), path)
    if mistakes or kind is None or not isinstance(node.value, dict):
        raise PolicyError(mistakes or [Mistake(path, 0, _("no kind of record has this folder"))])
    wanted = _mapping(node.value, kind.fields)
    if wanted == node.value and _keys_apart(text, node.value, path):
        return text
    clean = text.lstrip(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    if not _COMMENT.search(clean.decode("utf-8")):
        return dump(_in_order(wanted, kind)).encode("utf-8")
    changes = {key: wanted.get(key) for key in (*node.value, *wanted) if node.value.get(key) != wanted.get(key)}
    return edited(clean, path, changes)


def _keys_apart(text: bytes, value: Mapping[str, Any], path: str) -> bool:
    """Whether each key begins a line of its own, and the file is plain UTF-8 with plain line ends."""
    node, _mistakes = read(text, path)
    return b"\r" not in text and len({node.line_of(key) for key in value}) == len(value)


def _in_order(value: Mapping[str, Any], kind: Kind) -> dict[str, Any]:
    known = [key for key in kind.fields if key in value]
    return {key: value[key] for key in (*known, *(key for key in value if key not in kind.fields))}


def _mapping(value: Mapping[str, Any], fields: Mapping[str, Field]) -> dict[str, Any]:
    labels = {label: key for key, field in fields.items() for label in field.labels.values()}
    found: dict[str, Any] = {}
    for typed, each in value.items():
        key = typed if typed in fields else labels.get(typed, typed)
        spelled = _value(each, fields[key]) if key in fields else each
        if spelled is not None and key not in found:
            found[key] = spelled
    return found


def _value(value: Any, field: Field) -> Any:
    if isinstance(value, list):
        if field.fields:
            return [_mapping(each, field.fields) if isinstance(each, dict) else each for each in value]
        return value
    if isinstance(value, dict):
        return _mapping(value, field.fields)
    if not isinstance(value, str):
        return value
    return _spelled(value.strip(), field)


def _spelled(typed: str, field: Field) -> Any:
    if typed in ("-", "－") and field.required is None:
        return None
    if field.type == "enum":
        folded = typed.casefold()
        return next(
            (each for each, words in field.values.items() if folded in map(str.casefold, words.values())), typed
        )
    if field.type == "date" and (match := _DATE.fullmatch(typed)):
        return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
    if field.type == "hours" and (match := _HOURS.fullmatch(typed)):
        return int(match[1]) if match[1].isdecimal() else match[1]
    return typed
