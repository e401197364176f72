"""The YAML that people write: a strict subset that every reader understands alike, with the line of every value.

Read are mappings with text keys, lists, text, whole numbers, ``true``/``false`` and ``null``. Where YAML 1.1 and
1.2 differ, a plain value is the text that stands there (``14:00``, ``1.10``, ``2024-03-01``, ``007``) or, where
nobody can know, a mistake (``no``, ``on``). ``policy``, ``ledger`` and ``records`` call it; nothing else imports yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from docmgr.errors import Mistake, PolicyError
from docmgr.i18n.text import _
from docmgr.repo.yamltext import UNPRINTABLE, dump

__all__ = ["Node", "Value", "dump", "parse", "read"]

Value = dict[str, Any] | list[Any] | str | int | bool | None
Path = tuple[str | int, ...]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEPTH = 64
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
# ``off`` is missing on purpose: ``rules: {DM112: off}`` is how people switch a rule off.
_AMBIGUOUS = frozenset(
    form for word in ("yes", "no", "on", "y", "n") for form in (word, word.capitalize(), word.upper())
) | {"Off", "OFF"}


@dataclass(frozen=True, slots=True)
class Node:
    """What a file says; ``lines`` gives the 1-based line of each value by its path of keys and list indexes."""

    value: Any
    file: str
    lines: dict[Path, int] = field(repr=False)

    @property
    def line(self) -> int:
        """The line where the content begins, 1 for an empty file."""
        return self.lines.get((), 1)

    def get(self, *path: str | int) -> Any:
        """The value at ``path``, None where there is none."""
        value = self.value
        for step in path:
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
                value = value[step]
            else:
                return None
        return value

    def line_of(self, *path: str | int) -> int:
        """The line of the value at ``path``; of the nearest value around it where it is missing."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def mistake(self, message: str, *path: str | int) -> Mistake:
        """A mistake at the line of ``path``."""
        return Mistake(self.file, self.line_of(*path), message)


def parse(text: str | bytes, file: str) -> Node:
    """What the file says, or PolicyError with every mistake that could be found."""
    node, mistakes = read(text, file)
    if mistakes:
        raise PolicyError(mistakes)
    return node


def read(text: str | bytes, file: str) -> tuple[Node, list[Mistake]]:
    """What the file says as far as it can be read, and its mistakes by line, for callers who add their own."""
    reader = _Reader(file)
    try:
        reader.run(text if isinstance(text, str) else _decode(text, file))
    except PolicyError as error:
        reader.mistakes.extend(error.mistakes)
    reader.mistakes.sort(key=lambda mistake: mistake.line)
    return Node(reader.root, file, reader.lines), reader.mistakes


def _decode(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PolicyError([Mistake(file, line, _("is not UTF-8 text; save the file as UTF-8"))]) from None


class _Open:
    """A mapping or list being read: its value, its path, the key waiting for a value and whether the key is void."""

    __slots__ = ("value", "path", "key", "waiting")

    def __init__(self, value: dict[str, Any] | list[Any], path: Path) -> None:
        self.value = value
        self.path = path
        self.key: str | None = None
        self.waiting = False


class _Reader:
    """Builds the value from the parser's events and notes every mistake on the way."""

    __slots__ = ("file", "root", "lines", "mistakes", "_stack", "_spans", "_documents")

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Any = None
        self.lines: dict[Path, int] = {}
        self.mistakes: list[Mistake] = []
        self._stack: list[_Open] = []
        self._spans: list[tuple[tuple[int, int], tuple[int, int]]] = []
        self._documents = 0

    def run(self, text: str) -> None:
        if text.startswith("\ufeff"):
            self._say(1, _("begins with a byte order mark; save the file as UTF-8 without BOM"))
            text = text[1:]
        if bad := UNPRINTABLE.search(text):
            line = text.count("\n", 0, bad.start()) + 1
            self._say(line, _("contains the unprintable character {code}").format(code=f"U+{ord(bad.group()):04X}"))
            return
        broken = None
        try:
            for event in yaml.parse(text, Loader=_LOADER):
                self._take(event)
        except yaml.MarkedYAMLError as error:
            broken = error
        tabs = self._tabs(text, broken) if "\t" in text else False
        if broken is not None and not tabs:
            self._say(_line(broken), _syntax(broken))

    def _say(self, line: int, message: str) -> None:
        self.mistakes.append(Mistake(self.file, line, message))

    def _take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self._document(event, line)
        elif isinstance(event, yaml.AliasEvent):
            self._say(line, _("uses the alias *{name}; write the value out").format(name=event.anchor))
            self._put(None, line)
        elif isinstance(event, yaml.NodeEvent):
            self._node(event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._stack.pop()

    def _document(self, event: Any, line: int) -> None:
        self._documents += 1
        if self._documents > 1:
            raise PolicyError([Mistake(self.file, line, _("contains a second document after ---"))])
        if event.version or event.tags:
            self._say(line, _("begins with a % directive; remove it"))

    def _node(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            self._say(
                line, _("sets the anchor &{name}; write the value out where it is needed").format(name=event.anchor)
            )
        if event.tag is not None and event.tag != "!":
            self._say(line, _("uses the tag {tag}; remove it").format(tag=event.tag))
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)
            return
        if len(self._stack) >= _DEPTH:
            raise PolicyError(
                [Mistake(self.file, line, _("is nested more than {depth} levels deep").format(depth=_DEPTH))]
            )
        value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self._put(value, line)
        self._stack.append(_Open(value, path))

    def _scalar(self, event: Any, line: int) -> None:
        start, end = event.start_mark, event.end_mark
        self._spans.append(((start.line, start.column), (end.line, end.column)))
        top = self._stack[-1] if self._stack else None
        plain = not event.style
        if top is not None and isinstance(top.value, dict) and not top.waiting:
            self._key(top, event.value, plain, line)
            return
        if plain and event.value in _AMBIGUOUS:
            self._say(
                line,
                _("{word} means true or false to some programs only: write true or false, or put it in quotes").format(
                    word=event.value
                ),
            )
        self._put(_resolve(event.value) if plain else event.value, line)

    def _key(self, top: _Open, key: str, plain: bool, line: int) -> None:
        top.waiting, top.key = True, None
        assert isinstance(top.value, dict)
        if plain and (key in _NULLS or key in _BOOLEANS or key in _AMBIGUOUS or key == "<<"):
            self._say(line, _("{word} cannot be a key unless it is put in quotes").format(word=key or "null"))
        elif key in top.value:
            first = self.lines[(*top.path, key)]
            self._say(
                line,
                _("the key {key} stands here a second time; the first is in line {first}").format(key=key, first=first),
            )
        else:
            top.key = key
            top.value[key] = None
            self.lines[(*top.path, key)] = line

    def _put(self, value: Any, line: int) -> Path:
        """Hang the value where it belongs; its path, ``("",)`` for what hangs nowhere because its key is a mistake."""
        if not self._stack:
            self.root = value
            self.lines[()] = line
            return ()
        top = self._stack[-1]
        if isinstance(top.value, list):
            path: Path = (*top.path, len(top.value))
            top.value.append(value)
            self.lines[path] = line
            return path
        if not top.waiting:
            top.waiting, top.key = True, None
            self._say(line, _("a key must be a text"))
            return ("",)
        top.waiting = False
        if top.key is None:
            return ("",)
        top.value[top.key] = value
        return (*top.path, top.key)

    def _tabs(self, text: str, broken: yaml.MarkedYAMLError | None) -> bool:
        """Note every tab that is neither text nor comment, up to where the parser gave up; whether there was one."""
        last = _line(broken) if broken is not None else text.count("\n") + 1
        found = False
        for number, line in enumerate(text.split("\n")[:last]):
            code = _COMMENT.sub("", line).rstrip()
            column = code.find("\t")
            while column >= 0 and self._inside(number, column):
                column = code.find("\t", column + 1)
            if column >= 0:
                found = True
                self._say(number + 1, _("contains a tab; use blanks"))
        return found

    def _inside(self, line: int, column: int) -> bool:
        return any(start <= (line, column) < end for start, end in self._spans)


_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$")


def _resolve(text: str) -> str | int | bool | None:
    if text in _NULLS:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    return int(text) if _INTEGER.fullmatch(text) else text


def _line(error: yaml.MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return mark.line + 1 if mark is not None else 1


def _syntax(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or ""
    for part, sentence in _problems():
        if part in problem:
            return sentence
    return _("cannot be read as YAML: {problem}").format(problem=problem)


def _problems() -> Iterator[tuple[str, str]]:
    """The parser's commonest complaints in words that say what to do."""
    yield (
        "mapping values are not allowed",
        _("an unquoted text holds a colon and a blank, or the indentation does not fit"),
    )
    yield "could not find expected ':'", _("a key without a colon, or a text that goes on unindented")
    yield "cannot start any token", _("a text begins with a character that needs quotes")
    yield "unexpected end of stream", _("a quote or bracket is not closed")
    yield "did not find expected ',' or", _("a bracket is not closed, or a comma is missing")
    yield "expected ',' or", _("a bracket is not closed, or a comma is missing")
    yield "did not find expected", _("the indentation does not fit the lines above")
    yield "expected <block end>", _("the indentation does not fit the lines above")
