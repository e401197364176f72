"""The text of a document as lines, for search, differences and digests; one ``Block`` per paragraph, row or cell.

Dispatches by what the file is, not by its extension; the extension decides only for plain text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from docmgr.i18n.text import _
from docmgr.office import package
from docmgr.office.container import Unreadable

PLAIN = frozenset("txt md csv tsv log yml yaml json xml htm html ini rst".split())
MOST = 1_000_000
"""Blocks that are read from one document."""
LONGEST = 64 << 20
"""Characters that are read from one document."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text and where it stands.

    ``kind`` is one of ``paragraph table header footer note comment cell slide speaker page line``; ``place`` tells
    which: the table's or slide's number, ``Sheet1!B2``; ``""`` in the running text. Cells of a row are kept apart
    by tabs.
    """

    kind: str
    text: str
    place: str = ""


def blocks(data: bytes, extension: str = "") -> list[Block]:
    """Every block with text in reading order; raises ``Unreadable`` for broken, encrypted, huge and unknown files."""
    if extension.lower().lstrip(".") in PLAIN and not data.startswith(b"PK\3\4"):
        return [Block("line", line) for line in decode(data).splitlines()]
    if b"%PDF-" in data[:1024]:
        return _limited(_reader("pdf")(data))
    found = package.open_package(data)
    kind = found.kind()
    if not kind:
        raise Unreadable(_("the file is not a document whose text can be read"))
    try:
        return _limited(_reader(kind)(found))
    except RecursionError as error:
        raise package.broken(_("nested too deep")) from error


def lines(data: bytes, extension: str = "") -> list[str]:
    """The text alone, one line per block; a cell of a workbook with its address before it. Raises ``Unreadable``."""
    return [f"{block.place}\t{block.text}" if block.kind == "cell" else block.text for block in blocks(data, extension)]


def decode(data: bytes) -> str:
    """Plain text in the encodings that Chinese offices meet: UTF-8, UTF-16 with or without mark, GB 18030.

    What is none of them comes as Latin-1, so nothing is ever lost; raises ``Unreadable`` for binary files.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\0" in data:
        return _wide(data)
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _wide(data: bytes) -> str:
    """UTF-16 without a mark shows by zero bytes on one side only."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if even == odd or any(character < " " and character not in "\t\r\n\f" for character in text):
        raise Unreadable(_("the file is not text"))
    return text


def _limited(found: Iterable[Block]) -> list[Block]:
    """All blocks that are not empty; control characters out of them, up to the limits."""
    kept, characters = [], 0
    for block in found:
        text = block.text.strip()
        if text:
            kept.append(Block(block.kind, text, block.place))
            characters += len(text)
        if len(kept) > MOST or characters > LONGEST:
            raise package.too_large()
    return kept


def _reader(kind: str) -> Callable[..., Iterator[Block]]:
    """The reader of that kind of document; loaded on use."""
    from docmgr.office import opendocument, pdftext, sheettext, slidetext, wordtext

    readers: dict[str, Callable[..., Iterator[Block]]] = {
        "docx": wordtext.read,
        "xlsx": sheettext.read,
        "pptx": slidetext.read,
        "odt": opendocument.read_text,
        "ods": opendocument.read_sheets,
        "odp": opendocument.read_slides,
        "pdf": pdftext.read,
    }
    return readers[kind]
