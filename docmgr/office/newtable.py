"""A revision table for a Word document that has none: where it goes and how it looks.

It brings its own borders and widths, because another program's document need not have a table style.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element

from docmgr.office import markup, package
from docmgr.office.markup import Node

CAPTIONS = {"zh": "修订记录", "en": "Revision history"}
HEADERS = {
    "zh": ("版本", "修改内容", "修改人", "修改日期"),
    "en": ("Version", "Change", "By", "Date"),
}
_SHARES = (14, 46, 18, 22)
_NO_INDENT = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
_TEXT_WIDTH = 9000
"""Twentieths of a point between the margins where the document does not say: about A4."""


def new_table(content: bytes, root: Node, found: package.Package, values: Sequence[str], language: str) -> markup.Edit:
    """The edit that puts a caption and a table with this one row before the first heading.

    Without a heading it stands behind the title, or at the beginning.
    """
    body = root.child("body")
    if body is None:
        raise package.broken("w:body")
    place = _place(body, _headings(found))
    words = "".join(node.words for node in root.walk() if node.name == "t")
    chosen = language or ("zh" if any("\u4e00" <= c <= "\u9fff" for c in words) else "en")
    behind = next((node for node in body.children if node.start >= place), None)
    tail = "<w:p/>" if behind is None or behind.name != "p" else ""
    xml = table_xml(chosen, [values], _text_width(body)) + tail
    prefix = body.tag("x")[:-1]
    if prefix != "w:":
        xml = xml.replace("<w:", f"<{prefix}").replace("</w:", f"</{prefix}")
        xml = xml if prefix else xml.replace(" w:", f' xmlns:w="{body.namespace}" w:', 1)
    return markup.append(content, body, xml.encode()) if place < 0 else (place, place, xml.encode())


def table_xml(language: str, lines: Sequence[Sequence[str]], width: int) -> str:
    """Caption and table as WordprocessingML with the prefix ``w``; ``width`` in twentieths of a point."""
    return (
        f'<w:p><w:pPr><w:keepNext/><w:spacing w:before="120" w:after="60"/>{_NO_INDENT}</w:pPr>'
        f"<w:r><w:rPr><w:b/></w:rPr><w:t>{CAPTIONS[language]}</w:t></w:r></w:p>"
        + grid_xml([HEADERS[language], *lines], _SHARES, width)
    )


def grid_xml(
    lines: Sequence[Sequence[str]], shares: Sequence[int], width: int, *, head: bool = True, height: int = 0
) -> str:
    """A bordered table; ``shares`` of the width in percent. Without a head row the first column is the head.

    ``height`` is the least of a row below the head, in twentieths of a point.
    """
    columns = [width * share // 100 for share in shares]
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in columns)
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
    first = _row(lines[0], columns, repeats=head, lead=not head, height=0 if head else height)
    rows = first + "".join(_row(line, columns, repeats=False, lead=not head, height=height) for line in lines[1:])
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>{margins}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(texts: Sequence[str], columns: Sequence[int], *, repeats: bool, lead: bool, height: int) -> str:
    """A row; ``repeats`` makes it the head row on every page, ``lead`` makes its first cell a label."""
    cells = []
    for index, (text, column) in enumerate(zip(texts, columns, strict=True)):
        label = repeats or (lead and index == 0)
        shade = '<w:shd w:val="clear" w:color="auto" w:fill="E7ECF2"/>' if label else ""
        place = "center" if label or (index != 1 and not lead) else "left"
        look = "<w:rPr><w:b/></w:rPr>" if label else ""
        run = f'<w:r>{look}<w:t xml:space="preserve">{markup.words(text)}</w:t></w:r>' if text else ""
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{column}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr>'
            '<w:p><w:pPr><w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/>'
            f'{_NO_INDENT}<w:jc w:val="{place}"/></w:pPr>{run}</w:p></w:tc>'
        )
    shape = (f'<w:trHeight w:val="{height}"/>' if height else "") + ("<w:tblHeader/>" if repeats else "")
    return f"<w:tr><w:trPr><w:cantSplit/>{shape}</w:trPr>{''.join(cells)}</w:tr>"


def _text_width(body: Node) -> int:
    """Between the margins of the first section."""
    section = next((node for node in body.walk() if node.name == "sectPr"), None)
    size, margins = (section.child("pgSz"), section.child("pgMar")) if section else (None, None)
    if size is None or margins is None:
        return _TEXT_WIDTH
    texts = (size.attributes.get("w", ""), margins.attributes.get("left", ""), margins.attributes.get("right", ""))
    if not all(text.isascii() and text.isdigit() and len(text) < 6 for text in texts):
        return _TEXT_WIDTH
    width = int(texts[0]) - int(texts[1]) - int(texts[2])
    return width if width > 2000 else _TEXT_WIDTH


def _place(body: Node, headings: dict[str, str]) -> int:
    """The byte before the first heading; else behind the title; else before everything; -1 in ``<body/>``.

    A place where a field of several paragraphs is open, such as a table of contents, is none.
    """
    behind_title = False
    place = body.children[0].start if body.children else -1
    for node, free in _free(body):
        if behind_title and free:
            place = node.start
        style = headings.get(_style(node), "")
        if free and node.name == "p" and (style == "heading" or _outlined(node)):
            return node.start
        behind_title = style == "title"
    return place


def _free(body: Node) -> Iterator[tuple[Node, bool]]:
    """Each element of the body, and whether no field that began before it is still open."""
    depth = 0
    for node in body.children:
        yield node, depth <= 0
        for inner in node.walk():
            if inner.name == "fldChar":
                depth += {"begin": 1, "end": -1}.get(inner.attributes.get("fldCharType", ""), 0)


def _style(node: Node) -> str:
    style = node.child("pPr", "pStyle")
    return style.attributes.get("val", "") if style is not None else ""


def _outlined(node: Node) -> bool:
    level = node.child("pPr", "outlineLvl")
    return level is not None and level.attributes.get("val", "9") < "9"


def _headings(found: package.Package) -> dict[str, str]:
    """Which paragraph styles are headings or the title, by id; WPS calls ``heading 1`` just ``2``."""
    meanings: dict[str, str] = {}
    for name in found.related(found.main(), "styles"):
        for style in found.xml(name):
            if package.local(style.tag) != "style":
                continue
            labels = {package.local(key): value for key, value in style.items()}
            space = style.tag[: -len("style")]
            title, level = (_last(style.iter(space + name)) for name in ("name", "outlineLvl"))
            title = title.casefold()
            if title.startswith(("heading ", "标题 ")) or (level or "9") < "9":
                meanings[labels.get("styleId", "")] = "heading"
            elif title in ("title", "标题"):
                meanings[labels.get("styleId", "")] = "title"
    return meanings


def _last(nodes: Iterable[Element]) -> str:
    """The value of the last of these elements, ``""`` where there is none."""
    found = ""
    for node in nodes:
        found = next((value for key, value in node.items() if package.local(key) == "val"), "")
    return found
