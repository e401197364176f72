"""The text of a Word document: running text, tables, text boxes, headers and footers, notes, comments.

Deleted text of tracked changes, field codes and the second copy of a drawing are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from docmgr.office.package import Package, local
from docmgr.office.text import Block

_UNSEEN = frozenset("del moveFrom Fallback delText instrText pPr rPr tcPr trPr tblPr tblGrid sectPr".split())
_MARKS = {"tab": "\t", "br": " ", "cr": " ", "noBreakHyphen": "-", "ptab": "\t"}
_BESIDE = {"header": "header", "footer": "footer", "footnotes": "note", "endnotes": "note", "comments": "comment"}


def read(found: Package) -> Iterator[Block]:
    """The blocks of the body, then those of the parts beside it; equal headers of several sections once."""
    main = found.main()
    yield from _Flow("paragraph").blocks(found.xml(main))
    seen = set()
    relations = sorted(found.relations(main).values(), key=lambda relation: (relation.kind, relation.target))
    for relation in relations:
        kind = _BESIDE.get(relation.kind, "")
        if kind and relation.target in found and not relation.external:
            for block in _Flow(kind).blocks(found.xml(relation.target)):
                if kind not in ("header", "footer") or block not in seen:
                    yield block
                seen.add(block)


class _Flow:
    """Walks one part in reading order; a text box follows the paragraph that holds it."""

    __slots__ = ("kind", "tables")

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.tables = 0

    def blocks(self, element: Element) -> Iterator[Block]:
        for child in element:
            name = local(child.tag)
            if name == "p":
                boxes: list[Element] = []
                yield Block(self.kind, paragraph(child, boxes))
                for box in boxes:
                    yield from self.blocks(box)
            elif name == "tbl":
                yield from self._table(child)
            elif name and name not in _UNSEEN:
                yield from self.blocks(child)

    def _table(self, table: Element) -> Iterator[Block]:
        self.tables += 1
        kind, place = ("table", str(self.tables)) if self.kind == "paragraph" else (self.kind, "")
        for row in rows(table):
            yield Block(kind, "\t".join(cell_text(cell) for cell in row), place)


def rows(table: Element) -> Iterator[list[Element]]:
    """The cells of each row of a table that is not deleted, also those inside content controls."""
    for row in _inside(table, "tr"):
        properties = next((child for child in row if local(child.tag) == "trPr"), None)
        if properties is None or not any(local(child.tag) == "del" for child in properties):
            yield list(_inside(row, "tc"))


def _inside(element: Element, wanted: str) -> Iterator[Element]:
    for child in element:
        name = local(child.tag)
        if name == wanted:
            yield child
        elif name in ("sdt", "sdtContent", "customXml", "ins", "smartTag"):
            yield from _inside(child, wanted)


def cell_text(cell: Element) -> str:
    """A cell as one line, inner tables and text boxes included."""
    return " ".join(block.text.replace("\t", " ") for block in _Flow("").blocks(cell) if block.text).strip()


def paragraph(element: Element, boxes: list[Element]) -> str:
    """The text of a paragraph; text boxes in it are added to ``boxes``."""
    pieces: list[str] = []
    _collect(element, pieces, boxes)
    return "".join(pieces)


def _collect(element: Element, pieces: list[str], boxes: list[Element]) -> None:
    for child in element:
        name = local(child.tag)
        if name == "t":
            pieces.append(child.text or "")
        elif name in _MARKS:
            pieces.append(_MARKS[name])
        elif name in ("txbxContent", "txBody"):
            boxes.append(child)
        elif name not in _UNSEEN:
            _collect(child, pieces, boxes)
