"""XML read with the byte position of every element, so that a change touches only its own bytes.

Writing a parsed tree back would change quotes, prefixes and declarations all over the part; a splice does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from docmgr.i18n.text import _
from docmgr.office.package import broken

_TAG = re.compile(rb"""<(?:"[^"]*"|'[^']*'|[^>"'])*>""")
_ENCODING = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']""")
_UNLAWFUL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DEEPEST = 500

Edit = tuple[int, int, bytes]
"""Begin, end and replacement of a stretch of bytes."""


class Node:
    """An element: local name, prefix as written, and where its tags stand in the bytes.

    ``start``..``inside`` is the start tag, ``close``..``end`` the end tag; in ``<a/>`` the last three are equal.
    """

    __slots__ = ("namespace", "name", "prefix", "_attributes", "children", "words", "start", "inside", "close", "end")

    def __init__(self, tag: str, attributes: dict[str, str], start: int, inside: int) -> None:
        fields = tag.split(" ")
        self.namespace = fields[0] if len(fields) > 1 else ""
        self.name = fields[1] if len(fields) > 1 else tag
        self.prefix = fields[2] if len(fields) > 2 else ""
        self._attributes = attributes
        self.children: list[Node] = []
        self.words = ""
        self.start, self.inside, self.close, self.end = start, inside, inside, inside

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes by local name."""
        return {key.split(" ")[1] if " " in key else key: value for key, value in self._attributes.items()}

    def tag(self, name: str) -> str:
        """Another element's name with this element's prefix."""
        return f"{self.prefix}:{name}" if self.prefix else name

    def child(self, *path: str) -> Node | None:
        """The first descendant along these local names."""
        node: Node | None = self
        for name in path:
            node = next((child for child in node.children if child.name == name), None) if node else None
        return node

    def all(self, name: str) -> list[Node]:
        """The children of that local name."""
        return [child for child in self.children if child.name == name]

    def walk(self, skip: frozenset[str] = frozenset()) -> Iterator[Node]:
        """This element and everything below in document order, but nothing below or at the names in ``skip``."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(child for child in reversed(node.children) if child.name not in skip)


def parse(data: bytes, name: str) -> Node:
    """The root element; raises ``Unreadable`` when the part is broken, has entities or is not UTF-8."""
    declared = _ENCODING.match(data)
    if b"<!ENTITY" in data or (declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")):
        raise broken(_("part {name} is not plain UTF-8 XML").format(name=name))
    reader = _Reader(data)
    try:
        return reader.root()
    except (expat.ExpatError, ValueError, IndexError) as error:
        raise broken(_("part {name} is not well-formed XML").format(name=name)) from error


class _Reader:
    __slots__ = ("data", "parser", "open", "top")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.open: list[Node] = []
        self.top: Node | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.namespace_prefixes = True
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def root(self) -> Node:
        self.parser.Parse(self.data, True)
        if self.top is None:
            raise ValueError("no element")
        return self.top

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        at = self.parser.CurrentByteIndex
        found = _TAG.match(self.data, at)
        if found is None or len(self.open) > _DEEPEST:
            raise ValueError("not UTF-8, or nested too deep")
        node = Node(tag, attributes, at, found.end())
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.top = node
        self.open.append(node)

    def _end(self, _tag: str) -> None:
        node = self.open.pop()
        if self.data[node.inside - 2 : node.inside] == b"/>":
            return
        node.close = self.parser.CurrentByteIndex
        node.end = self.data.index(b">", node.close) + 1

    def _text(self, text: str) -> None:
        self.open[-1].words += text


def splice(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes with these stretches replaced; they must not overlap."""
    pieces: list[bytes] = []
    position = 0
    for begin, end, replacement in sorted(edits, key=lambda edit: edit[:2]):
        pieces += (data[position:begin], replacement)
        position = end
    return b"".join([*pieces, data[position:]])


def append(data: bytes, node: Node, content: bytes) -> Edit:
    """The edit that puts ``content`` behind the last child of ``node``, also when it is written ``<a/>``."""
    if node.close > node.inside or data[node.inside - 2 : node.inside] != b"/>":
        return (node.close, node.close, content)
    name = data[node.start + 1 : node.inside - 2].split(maxsplit=1)[0]
    return (node.inside - 2, node.inside, b">" + content + b"</" + name + b">")


def lawful(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _UNLAWFUL.sub("", text)


def words(text: str) -> str:
    """Text for between two tags; characters that XML cannot hold are dropped."""
    return escape(lawful(text))


def quoted(text: str) -> str:
    """Text as an attribute's value with its quotes."""
    return quoteattr(lawful(text))
