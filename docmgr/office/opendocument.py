"""The text of OpenDocument files: Writer text with headers and notes, sheets cell by cell, slides with their notes."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from docmgr.office.address import column_name
from docmgr.office.package import Package, local
from docmgr.office.text import Block

_UNSEEN = frozenset("tracked-changes annotation sequence-decls forms note-citation".split())
_ASIDE = {"note": "note", "annotation": "comment"}
_BOXES = frozenset({"text-box", "image", "object"})
_MOST_REPEATED = 1000


def read_text(found: Package) -> Iterator[Block]:
    """The running text, then headers and footers of the page styles."""
    yield from _Flow("paragraph").blocks(_body(found))
    if "styles.xml" in found:
        for element in found.xml("styles.xml").iter():
            kind = local(element.tag).partition("-")[0]
            if kind in ("header", "footer") and local(element.tag) in (kind, f"{kind}-left", f"{kind}-first"):
                yield from _Flow(kind).blocks(element)


def read_slides(found: Package) -> Iterator[Block]:
    """Slide by slide, its notes behind it; the place is the slide's number."""
    pages = (element for element in _body(found).iter() if local(element.tag) == "page")
    for number, page in enumerate(pages, start=1):
        for child in page:
            kind = "speaker" if local(child.tag) == "notes" else "slide"
            for block in _Flow(kind).blocks([child]):
                yield Block(kind, block.text, str(number))


def read_sheets(found: Package) -> Iterator[Block]:
    """Every filled cell; the place is ``Sheet!B2``."""
    for table in _body(found).iter():
        if local(table.tag) != "table":
            continue
        title = _attribute(table, "name")
        number = 0
        for row in table.iter():
            if local(row.tag) == "table-row":
                yield from _row(row, title, number)
                number += _repeated(row, "number-rows-repeated")


def _row(row: Element, title: str, number: int) -> Iterator[Block]:
    column = 0
    for cell in row:
        if local(cell.tag) not in ("table-cell", "covered-table-cell"):
            continue
        times = _repeated(cell, "number-columns-repeated")
        text = _cell(cell)
        if text:
            for index in range(min(times, _MOST_REPEATED)):
                yield Block("cell", text, f"{title}!{column_name(column + index)}{number + 1}")
        column += times


def _cell(cell: Element) -> str:
    text = " ".join(block.text for block in _Flow("").blocks(cell))
    formula = _attribute(cell, "formula").partition(":")[2]
    return f"{text}  [{formula}]" if formula else text


def _body(found: Package) -> Element:
    root = found.xml("content.xml")
    return next((element for element in root.iter() if local(element.tag) == "body"), root)


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.items() if local(key) == name), "")


def _repeated(element: Element, name: str) -> int:
    value = _attribute(element, name)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else 1


class _Flow:
    """Walks text in reading order; notes and text boxes follow the paragraph that holds them."""

    __slots__ = ("kind", "tables")

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.tables = 0

    def blocks(self, element: Element | list[Element]) -> Iterator[Block]:
        for child in element:
            name = local(child.tag)
            if name in ("p", "h"):
                aside: list[tuple[str, Element]] = []
                yield Block(self.kind, _words(child, aside).strip())
                for kind, inner in aside:
                    yield from _Flow(kind or self.kind).blocks(inner)
            elif name == "table":
                yield from self._table(child)
            elif name and name not in _UNSEEN:
                yield from self.blocks(child)

    def _table(self, table: Element) -> Iterator[Block]:
        self.tables += 1
        kind, place = ("table", str(self.tables)) if self.kind == "paragraph" else (self.kind, "")
        for row in table.iter():
            if local(row.tag) == "table-row":
                cells = [cell for cell in row if local(cell.tag) == "table-cell"]
                texts = (" ".join(block.text for block in _Flow("").blocks(cell)) for cell in cells)
                yield Block(kind, "\t".join(texts), place)


def _words(element: Element, aside: list[tuple[str, Element]]) -> str:
    pieces = [element.text or ""]
    for child in element:
        name = local(child.tag)
        if name in _ASIDE or name in _BOXES:
            aside.append((_ASIDE.get(name, ""), child))
        elif name == "s":
            pieces.append(" " * min(_repeated(child, "c"), _MOST_REPEATED))
        elif name in ("tab", "line-break"):
            pieces.append("\t" if name == "tab" else " ")
        elif name not in _UNSEEN:
            pieces.append(_words(child, aside))
        pieces.append(child.tail or "")
    return "".join(pieces)
