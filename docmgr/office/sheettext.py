"""The text of a workbook: every filled cell of every sheet with its address, formulas beside their values, comments."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from docmgr.office import package
from docmgr.office.address import column_name, date_text, is_date_format, number_text, split_address
from docmgr.office.package import Package, local
from docmgr.office.text import Block

_BOOLEANS = {"1": "TRUE", "0": "FALSE"}


@dataclass(frozen=True, slots=True)
class _Book:
    """What the cells of all sheets refer to."""

    strings: list[str]
    dates: list[bool]
    from_1904: bool


def read(found: Package) -> Iterator[Block]:
    """Sheet by sheet, row by row; the place is ``Sheet!B2``."""
    main = found.main()
    root = found.xml(main)
    relations = found.relations(main)
    properties = next((element for element in root.iter() if local(element.tag) == "workbookPr"), None)
    from_1904 = properties is not None and properties.get("date1904", "") in ("1", "true", "on")
    book = _Book(_strings(found, main), _dates(found, main), from_1904)
    for element in root.iter():
        if local(element.tag) != "sheet":
            continue
        reference = next((value for key, value in element.items() if local(key) == "id"), "")
        relation = relations.get(reference)
        if relation is not None and relation.target in found and relation.kind == "worksheet":
            yield from _sheet(found, relation.target, element.get("name", ""), book)


def _strings(found: Package, main: str) -> list[str]:
    strings = []
    for name in found.related(main, "sharedStrings"):
        strings += [rich_text(element) for element in found.xml(name) if local(element.tag) == "si"]
    return strings


def rich_text(element: ET.Element) -> str:
    """The runs of a string; how to pronounce it (``rPh``) is not part of it."""
    pieces = []
    for child in element:
        name = local(child.tag)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            pieces.append(rich_text(child))
    return "".join(pieces)


def _dates(found: Package, main: str) -> list[bool]:
    """For each cell style whether it shows a date."""
    for name in found.related(main, "styles"):
        root = found.xml(name)
        codes = {e.get("numFmtId", ""): e.get("formatCode", "") for e in root.iter() if local(e.tag) == "numFmt"}
        for element in root:
            if local(element.tag) == "cellXfs":
                ids = [style.get("numFmtId", "0") for style in element]
                return [key.isdigit() and is_date_format(int(key), codes.get(key, "")) for key in ids]
    return []


def _sheet(found: Package, name: str, title: str, book: _Book) -> Iterator[Block]:
    for address, text in cells(found.read(name), name, book):
        yield Block("cell", text, f"{title}!{address}")
    for comments in found.related(name, "comments"):
        for element in found.xml(comments).iter():
            if local(element.tag) == "comment":
                words = " ".join(rich_text(child) for child in element if local(child.tag) == "text")
                yield Block("comment", words, f"{title}!{element.get('ref', '')}")


def cells(content: bytes, name: str, book: _Book) -> Iterator[tuple[str, str]]:
    """Address and text of each cell; the tree is dropped row by row, so that a large sheet needs little memory."""
    package.refuse_entities(content, name)
    row = column = 0
    try:
        for _event, element in ET.iterparse(io.BytesIO(content)):
            tag = local(element.tag)
            if tag == "c":
                address = element.get("r", "")
                if not address:
                    address = f"{column_name(column)}{row + 1}"
                column += 1
                yield address, _text(element, book)
            elif tag == "row":
                stated = element.get("r", "")
                row, column = (int(stated) if stated.isdigit() else row + 1), 0
                element.clear()
    except (ET.ParseError, ValueError, LookupError) as error:
        raise package.broken(name) from error


def _text(cell: ET.Element, book: _Book) -> str:
    value = formula = ""
    for child in cell:
        name = local(child.tag)
        if name == "v":
            value = _value(cell, child.text or "", book)
        elif name == "is":
            value = rich_text(child)
        elif name == "f":
            formula = "=" + child.text if child.text else ""
    return f"{value}  [{formula}]".strip() if formula else value


def _value(cell: ET.Element, text: str, book: _Book) -> str:
    kind = cell.get("t", "n")
    if kind == "s":
        return book.strings[int(text)] if text.isdigit() and int(text) < len(book.strings) else ""
    if kind == "b":
        return _BOOLEANS.get(text, text)
    if kind != "n":
        return text
    style = cell.get("s", "0")
    is_date = style.isdigit() and int(style) < len(book.dates) and book.dates[int(style)]
    return date_text(text, from_1904=book.from_1904) if is_date else number_text(text)


def row_of(place: str) -> tuple[str, int, str]:
    """``Sheet!B2`` as sheet, row and column."""
    sheet, _bang, address = place.rpartition("!")
    return (sheet, *split_address(address))
