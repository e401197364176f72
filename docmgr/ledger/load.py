"""Reading and writing a ledger file: every mistake at once with its line; one document is always the same bytes.

Keys of a newer schema are kept as they are; keys that ``document/1`` does not know are mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from docmgr.errors import Mistake, PolicyError
from docmgr.i18n.text import _
from docmgr.ledger.entry import DECISIONS, KIND, Approval, Document, Version, as_data, is_document_id
from docmgr.naming.version import parse_version
from docmgr.repo.reading import Reading
from docmgr.repo.yamlfile import dump, read

LEVELS = ("public", "internal", "head_only")
_DOCUMENT = ("schema", "id", "title", "owner", "level", "versions", "approvals")
_VERSION = ("id", "version", "date", "name", "sha256", "size", "author", "at", "change")
_APPROVAL = (
    "id", "version", "sha256", "parts_sha256", "content_sha256", "decision", "by", "at", "opinion", "self_approved",
)  # fmt: skip
_HEX = frozenset("0123456789abcdef")
T = TypeVar("T")


def load_document(data: bytes, file: str) -> Document:
    """The document of a ledger file; PolicyError lists every mistake."""
    document, mistakes = read_document(data, file)
    if mistakes:
        raise PolicyError(mistakes)
    return document


def read_document(data: bytes, file: str) -> tuple[Document, list[Mistake]]:
    """The document as far as it can be read, and the mistakes by line."""
    node, mistakes = read(data, file)
    if mistakes:
        return Document("", "", "", ""), mistakes
    reader = _Reader(node)
    document = reader.document()
    return document, sorted(reader.mistakes, key=lambda mistake: mistake.line)


def dump_document(document: Document) -> bytes:
    """The bytes of the ledger file."""
    return dump(as_data(document)).encode("utf-8")


class _Reader(Reading):
    """One ledger file being read."""

    __slots__ = ()

    def document(self) -> Document:
        if not isinstance(self.node.value, dict):
            self._wrong(_("the file must be a mapping of keys to values"))
            return Document("", "", "", "")
        schema = self._schema()
        return Document(
            id=self._checked(self._text("id"), is_document_id, _("{value} is not a document id like {example}"), "id"),
            title=self._text("title"),
            owner=self._text("owner"),
            level=self._one_of(LEVELS, "level"),
            versions=tuple(self._each("versions", self._version)),
            approvals=tuple(self._each("approvals", self._approval)),
            schema=schema,
            more=self._more(_DOCUMENT),
        )

    def _version(self, *at: str | int) -> Version:
        return Version(
            id=self._text(*at, "id"),
            version=self._number(*at),
            date=self._moment(date, *at, "date"),
            name=self._text(*at, "name"),
            sha256=self._digest(*at, "sha256"),
            size=self._size(*at),
            author=self._text(*at, "author"),
            at=self._moment(datetime, *at, "at"),
            change=self._text(*at, "change", needed=False),
            more=self._more(_VERSION, *at),
        )

    def _approval(self, *at: str | int) -> Approval:
        return Approval(
            id=self._text(*at, "id"),
            version=self._number(*at),
            sha256=self._digest(*at, "sha256"),
            parts_sha256=self._digest(*at, "parts_sha256", needed=False),
            content_sha256=self._digest(*at, "content_sha256", needed=False),
            decision=self._one_of(DECISIONS, *at, "decision"),
            by=self._text(*at, "by"),
            at=self._moment(datetime, *at, "at"),
            opinion=self._text(*at, "opinion", needed=False),
            self_approved=self._flag(*at, "self_approved"),
            more=self._more(_APPROVAL, *at),
        )

    def _schema(self) -> str:
        said = self.node.get("schema")
        kind, _slash, number = said.partition("/") if isinstance(said, str) else ("", "", "")
        if kind != KIND or not (number.isascii() and number.isdigit()) or int(number) < 1:
            self._wrong(_("schema must be document/1"), "schema")
            return ""
        self.newer = int(number) > 1
        return f"{kind}/{number}"

    def _more(self, known: Iterable[str], *path: str | int) -> Mapping[str, Any]:
        here = self.node.get(*path)
        unknown = {key: value for key, value in here.items() if key not in known}
        self._known(unknown, known, *path)
        return unknown

    def _text(self, *path: str | int, needed: bool = True) -> str:
        value = self.node.get(*path)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and (value.strip() or not needed):
            return value
        if value is not None or needed:
            self._wrong(_("{key} must be a text").format(key=path[-1]), *path)
        return ""

    def _checked(self, value: str, lawful: Callable[[str], bool], said: str, *path: str | int) -> str:
        if value and not lawful(value):
            self._wrong(said.format(value=value, example="D-240305-k7q2x"), *path)
        return value

    def _one_of(self, options: tuple[str, ...], *path: str | int) -> str:
        value = self._text(*path)
        if value and value not in options and not self.newer:
            said = _("{key} must be one of {options}, not {value}")
            self._wrong(said.format(key=path[-1], options=" ".join(options), value=value), *path)
        return value

    def _number(self, *at: str | int) -> str:
        value = self._text(*at, "version")
        said = _("{value} is not a version like V1.0")
        return self._checked(value, lambda text: parse_version(text) is not None, said, *at, "version")

    def _digest(self, *path: str | int, needed: bool = True) -> str:
        value = self._text(*path, needed=needed)
        said = _("{value} is not a SHA-256 of 64 hexadecimal digits")
        return self._checked(value, lambda text: len(text) == 64 and _HEX.issuperset(text), said, *path)

    def _size(self, *at: str | int) -> int:
        value = self.node.get(*at, "size")
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self._wrong(_("size must be a whole number of bytes"), *at, "size")
        return 0

    def _flag(self, *path: str | int) -> bool:
        value = self.node.get(*path)
        if value is not None and not isinstance(value, bool):
            self._wrong(_("{key} must be true or false").format(key=path[-1]), *path)
        return value is True

    def _moment(self, kind: type[date], *path: str | int) -> str:
        value = self._text(*path)
        if value and not _is_moment(value, kind):
            said = (
                _("{value} is not a date like 2024-03-05")
                if kind is date
                else _("{value} is not a time with zone like 2024-03-05T09:00:00+08:00")
            )
            self._wrong(said.format(value=value), *path)
        return value

    def _each(self, key: str, read_one: Callable[..., T]) -> Iterable[T]:
        entries = self.node.get(key)
        if entries is not None and not isinstance(entries, list):
            self._wrong(_("{key} must be a list").format(key=key), key)
            return
        for at, value in enumerate(entries or []):
            if isinstance(value, dict):
                yield read_one(key, at)
            else:
                self._wrong(_("{key} must be a list of mappings").format(key=key), key, at)


def _is_moment(text: str, kind: type[date]) -> bool:
    try:
        if kind is date:
            return len(text) == len("YYYY-MM-DD") and bool(date.fromisoformat(text))
        return "T" in text and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
