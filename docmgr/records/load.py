"""Reading one record strictly: every mistake at once, each with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from docmgr.errors import Mistake, PolicyError
from docmgr.i18n.text import _
from docmgr.naming.nearest import nearest
from docmgr.people.member import is_id as is_member_id
from docmgr.records.kind import Field, Kind, kind_at
from docmgr.records.names import ENTRY_ID, is_id
from docmgr.records.record import Record
from docmgr.records.rows import TYPE as ROWS
from docmgr.records.rows import read
from docmgr.repo.yamlfile import Node

_HOURS = re.compile(r"[0-9]{1,5}(\.[0-9]{1,2})?")
_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_WEEK = re.compile(r"[0-9]{4}-W(0[1-9]|[1-4][0-9]|5[0-3])")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_REF = re.compile(r"[A-Z]-[0-9]{6}-[0-9a-z]{5}(#[a-z]-[0-9a-z]{5})?")


def load(text: bytes, path: str) -> Record:
    """The record in a file; PolicyError lists every mistake."""
    record, mistakes = read_record(text, path)
    if mistakes or record is None:
        raise PolicyError(mistakes)
    return record


def read_record(text: bytes, path: str) -> tuple[Record | None, list[Mistake]]:
    """The record as far as it can be read, and its mistakes by line."""
    kind = kind_at(path)
    if kind is None:
        return None, [Mistake(path, 0, _("no kind of record has this folder"))]
    node, mistakes = read(text, path)
    if mistakes:
        return None, mistakes
    reader = _Reader(node, kind)
    reader.run()
    reader.mistakes.sort(key=lambda mistake: mistake.line)
    data = node.value if isinstance(node.value, dict) else {}
    return (Record(kind, data, text) if data.get("id") else None), reader.mistakes


class _Reader:
    """One file being judged by its kind's table."""

    __slots__ = ("node", "kind", "mistakes", "newer")

    def __init__(self, node: Node, kind: Kind) -> None:
        self.node = node
        self.kind = kind
        self.mistakes: list[Mistake] = []
        self.newer = False

    def run(self) -> None:
        if not isinstance(self.node.value, dict):
            self._wrong(_("the file must be a mapping of keys to values"))
            return
        self._schema()
        stem = self.node.file.rpartition("/")[2].removesuffix(".yml")
        record_id = self.node.value.get("id")
        if record_id is not None and record_id != stem:
            self._wrong(_("the id is {id}, but the file is called {stem}").format(id=record_id, stem=stem), "id")
        self._mapping(self.node.value, self.kind.fields, ())
        start, due = self.node.value.get("start"), self.node.value.get("due")
        if isinstance(start, str) and isinstance(due, str) and due < start:
            self._wrong(_("the due date {due} is before the start {start}").format(due=due, start=start), "due")

    def _wrong(self, message: str, *path: str | int) -> None:
        self.mistakes.append(self.node.mistake(message, *path))

    def _schema(self) -> None:
        """A newer format may have keys that this docmgr does not know; it keeps them."""
        said = self.node.get("schema")
        name, _slash, number = said.partition("/") if isinstance(said, str) else ("", "", "")
        if name != self.kind.name or not (number.isascii() and number.isdigit()):
            self._wrong(_("schema must be {schema}").format(schema=self.kind.schema), "schema")
        else:
            self.newer = int(number) > self.kind.version

    def _mapping(self, value: Mapping[str, Any], fields: Mapping[str, Field], path: tuple[str | int, ...]) -> None:
        for key in value:
            if key not in fields and not self.newer:
                self._unknown(key, fields, path)
        for key, field in fields.items():
            given = value.get(key)
            if given is None or given == "":
                if field.is_required(value):
                    label = f"{key} ({field.label('zh')})"
                    self._wrong(_("{key} is missing").format(key=label), *path, key)
            else:
                self._field(given, field, (*path, key))

    def _unknown(self, key: str, fields: Iterable[str], path: tuple[str | int, ...]) -> None:
        meant = nearest(key, fields) or _by_label(key, fields, self.kind if not path else None)
        if meant:
            self._wrong(_("unknown key {key}; is {meant} meant?").format(key=key, meant=meant), *path, key)
        else:
            self._wrong(_("unknown key {key}").format(key=key), *path, key)

    def _field(self, value: Any, field: Field, path: tuple[str | int, ...]) -> None:
        if field.type == ROWS and _is_plain(value, field):
            return
        if field.type in ("entries", "list", "record", ROWS):
            self._nested(value, field, path)
            return
        if field.type in _LISTS:
            if not isinstance(value, list):
                self._wrong(_("{key} must be a list").format(key=field.key), *path)
                return
            for at, each in enumerate(value):
                self._plain(each, field, _LISTS[field.type], (*path, at))
            return
        self._plain(value, field, field.type, path)

    def _plain(self, value: Any, field: Field, of: str, path: tuple[str | int, ...]) -> None:
        if of == "enum":
            if value not in field.values:
                self._wrong(_not_in_enum(field, value), *path)
        elif of == "id":
            if not is_id(str(value), self.kind.letter):
                example = f"{self.kind.letter}-260305-k7q2x"
                self._wrong(_("{value} is no id like {example}").format(value=value, example=example), *path)
        elif not _CHECKS[of](value):
            self._wrong(_sentence(of, field.key, value), *path)

    def _nested(self, value: Any, field: Field, path: tuple[str | int, ...]) -> None:
        if field.type == "record":
            if isinstance(value, dict):
                self._mapping(value, field.fields, path)
            else:
                self._wrong(_("{key} must be a mapping").format(key=field.key), *path)
            return
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self._wrong(_("{key} must be a list of mappings").format(key=field.key), *path)
            return
        seen: set[Any] = set()
        for at, each in enumerate(value):
            entry = each
            if field.type == "entries":
                self._entry_id(each.get("id"), field, (*path, at), seen)
                entry = {key: inner for key, inner in each.items() if key != "id"}
            self._mapping(entry, field.fields, (*path, at))

    def _entry_id(self, found: Any, field: Field, path: tuple[str | int, ...], seen: set[Any]) -> None:
        match = ENTRY_ID.fullmatch(found) if isinstance(found, str) else None
        if match is None or match[1] != field.letter:
            self._wrong(
                _("{value} is no id like {example}").format(value=found, example=f"{field.letter}-9c2k1"), *path
            )
        elif found in seen:
            self._wrong(_("the id {id} stands here a second time").format(id=found), *path)
        seen.add(found)


def _is_plain(rows: Any, field: Field) -> bool:
    """Whether every row of a long list is in order, found out quickly; the slow way says what is wrong."""
    needed = {key for key, inner in field.fields.items() if inner.required is not None}
    checks = {key: _CHECKS[inner.type] for key, inner in field.fields.items()}
    return isinstance(rows, list) and all(
        isinstance(row, dict)
        and needed <= row.keys() <= checks.keys()
        and all(checks[key](value) and value != "" for key, value in row.items())
        for row in rows
    )


def _by_label(key: str, fields: Iterable[str], kind: Kind | None) -> str:
    """The field whose label somebody took for its key."""
    if kind is None:
        return ""
    return next((name for name in fields if key in kind.fields[name].labels.values()), "")


def _not_in_enum(field: Field, value: Any) -> str:
    typed = str(value).casefold()
    meant = next((each for each, words in field.values.items() if typed in map(str.casefold, words.values())), "")
    if meant:
        said = _("{key} is written {meant} in files, not {value}; docmgr fmt does it")
        return said.format(key=field.key, meant=meant, value=value)
    options = " ".join(field.values)
    return _("{key} cannot be {value}; it is one of: {options}").format(key=field.key, value=value, options=options)


def _sentence(of: str, key: str, value: Any) -> str:
    sentences = {
        "date": _("{key} {value} is not a date like 2024-03-01"),
        "time": _("{key} {value} is not a time with zone like 2024-03-01T09:00:00+08:00"),
        "hours": _("{key} {value} is not a number of hours like 8 or 1.5"),
        "amount": _("{key} {value} is not a number like 6000 or 6000.50"),
        "number": _("{key} {value} is not a whole number"),
        "percent": _("{key} {value} is not a percentage from 0 to 100"),
        "bool": _("{key} {value} must be true or false"),
        "member": _("{key} {value} is not the id of a member"),
        "ref": _("{key} {value} is not the id of a record"),
        "month": _("{key} {value} is not a month like 2024-03"),
        "week": _("{key} {value} is not a week like 2024-W10"),
        "digest": _("{key} {value} is not a digest like sha256:3f…"),
        "line": _("{key} must be a text in one line"),
    }
    return sentences.get(of, _("{key} must be a text")).format(key=key, value=value)


def is_date(value: Any) -> bool:
    """Whether it is an ISO date in text."""
    try:
        return isinstance(value, str) and len(value) == 10 and bool(date.fromisoformat(value))
    except ValueError:
        return False


def is_time(value: Any) -> bool:
    """Whether it is an ISO time with its zone in text."""
    try:
        return isinstance(value, str) and "T" in value and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_text(value: Any) -> bool:
    """Text, also such as YAML reads as a number: a title may be ``2024``."""
    return isinstance(value, str) or _is_whole(value)


_LISTS = {"texts": "text", "members": "member", "refs": "ref"}
_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "schema": lambda value: isinstance(value, str),
    "line": lambda value: _is_text(value) and "\n" not in str(value).strip(),
    "text": _is_text,
    "date": is_date,
    "time": is_time,
    "hours": lambda value: not isinstance(value, bool) and _HOURS.fullmatch(str(value)) is not None,
    "amount": lambda value: not isinstance(value, bool) and _AMOUNT.fullmatch(str(value)) is not None,
    "number": lambda value: _is_whole(value) and value >= 0,
    "percent": lambda value: _is_whole(value) and 0 <= value <= 100,
    "bool": lambda value: isinstance(value, bool),
    "member": lambda value: isinstance(value, str) and is_member_id(value),
    "ref": lambda value: isinstance(value, str) and _REF.fullmatch(value) is not None,
    "month": lambda value: isinstance(value, str) and _MONTH.fullmatch(value) is not None,
    "week": lambda value: isinstance(value, str) and _WEEK.fullmatch(value) is not None,
    "digest": lambda value: isinstance(value, str) and _DIGEST.fullmatch(value) is not None,
}
