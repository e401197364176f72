"""Writing a changed record so that what people put into the file stays: comments, order, keys of newer versions.

A changed key is replaced, a longer list gets its new entries at its end; all else keeps its bytes. Where that cannot be
promised, because a comment stands inside of what changes, the write is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from docmgr.errors import Mistake, PolicyError
from docmgr.i18n.text import _
from docmgr.plan import Write
from docmgr.records.record import Record
from docmgr.records.rows import TYPE as ROWS
from docmgr.records.rows import dump as dump_rows
from docmgr.repo.yamledit import edited
from docmgr.repo.yamlfile import dump, parse, read

_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$")


def written(record: Record) -> bytes:
    """The bytes of the record's file. PolicyError where a comment or a hand-made form would be lost."""
    if not record.text:
        return _fresh(record).encode("utf-8")
    text, wanted = record.text, {key: value for key, value in record.data.items() if value is not None}
    old = parse(text, record.path).value
    changes = {key: record.data.get(key) for key in (*old, *record.data) if old.get(key) != record.data.get(key)}
    for key in [key for key, value in changes.items() if _grows(old.get(key), value)]:
        longer = _appended(text, record.path, key, record.data[key])
        if longer is not None:
            text = longer
            del changes[key]
    if changes:
        _refuse_comments(text, record.path, changes)
        text = edited(text, record.path, changes)
    if parse(text, record.path).value != wanted:
        said = _("cannot be changed without loss in the form it has; docmgr fmt tidies it")
        raise PolicyError([Mistake(record.path, 1, said)])
    return text


def write(record: Record) -> Write:
    """What the one hand shall write; it refuses where the file is no more the one that the record was read from."""
    return Write(record.path, written(record), before=record.text or None)


def _fresh(record: Record) -> str:
    """The text of a new record; a long list, which takes a line for each row, stands at its end."""
    data = _ordered(record)
    long = {key: data.pop(key) for key in list(data) if data[key] and _is_long(record, key)}
    return dump(data) + "".join(f"{key}:\n{dump_rows(rows)}" for key, rows in long.items())


def _is_long(record: Record, key: str) -> bool:
    field = record.kind.fields.get(key)
    return field is not None and field.type == ROWS


def _ordered(record: Record) -> dict[str, Any]:
    """The values in the order of the field table, unknown ones last."""
    known = [key for key in record.kind.fields if record.data.get(key) is not None]
    rest = [key for key, value in record.data.items() if key not in record.kind.fields and value is not None]
    return {key: record.data[key] for key in (*known, *rest)}


def _grows(old: Any, new: Any) -> bool:
    return isinstance(old, list) and isinstance(new, list) and 0 < len(old) < len(new) and new[: len(old)] == old


def _block(text: bytes, path: str, key: str) -> tuple[list[str], int, int] | None:
    """All lines, and the span of the lines below a top-level key; None where keys share a line."""
    node = parse(text, path)
    starts = sorted(node.line_of(each) for each in node.value)
    if len(set(starts)) != len(starts):
        return None
    lines = text.decode("utf-8").splitlines(keepends=True)
    here = node.line_of(key)
    last = next((start for start in starts if start > here), len(lines) + 1) - 1
    while last > here and (not lines[last - 1].strip() or lines[last - 1].startswith("#")):
        last -= 1
    return lines, here, last


def _appended(text: bytes, path: str, key: str, entries: list[Any]) -> bytes | None:
    """The file with new entries at the end of a list in block style; None where the list has another form."""
    found = _block(text, path, key)
    if found is None:
        return None
    lines, here, last = found
    dashes = [line for line in lines[here:last] if line.lstrip().startswith("- ")]
    if not dashes or lines[here - 1].partition("#")[0].rstrip() != f"{key}:":
        return None
    indent = min(len(line) - len(line.lstrip()) for line in dashes)
    if not lines[last - 1].endswith("\n"):
        lines[last - 1] += "\n"
    had = sum(1 for line in dashes if len(line) - len(line.lstrip()) == indent)
    fresh = dump(entries[had:]).splitlines(keepends=True) if had < len(entries) else []
    return "".join([*lines[:last], *(" " * indent + line for line in fresh), *lines[last:]]).encode("utf-8")


def _refuse_comments(text: bytes, path: str, changes: Mapping[str, Any]) -> None:
    """A comment inside of what is replaced would be lost."""
    node = parse(text, path)
    mistakes = []
    for key in changes:
        found = _block(text, path, key) if key in node.value else None
        if found is None:
            continue
        lines, here, last = found
        for at in range(here, last + 1):
            if "#" in lines[at - 1] and _is_comment(lines[here - 1 : last], at - here, node.value[key], path):
                said = _("a comment stands inside of {key}, which docmgr would have to rewrite: move it above the key")
                mistakes.append(Mistake(path, at, said.format(key=key)))
    if mistakes:
        raise PolicyError(mistakes)


def _is_comment(lines: list[str], at: int, value: Any, path: str) -> bool:
    """Whether what follows a # in that line says nothing to the parser: without it the value is the same."""
    shorter = _COMMENT.sub("", lines[at].rstrip("\n")) + "\n"
    if shorter == lines[at]:
        return False
    node, mistakes = read("".join([*lines[:at], shorter, *lines[at + 1 :]]), path)
    return not mistakes and isinstance(node.value, dict) and value in node.value.values()
