"""A Word document with its content in it: facts, headed sections of text and tables; it looks as blank ones do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from docmgr.office.blanks import template_id
from docmgr.office.blankword import bound
from docmgr.office.markup import lawful, words
from docmgr.office.newtable import grid_xml
from docmgr.office.properties import Properties, with_properties
from docmgr.office.revisions import Row, with_row

_WIDTH = 8845
_LABELS = (22, 78)
_EMPHASIS = '<w:rPr><w:rFonts w:eastAsia="黑体"/><w:b/></w:rPr>'


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; ``label`` stands before it, ``strong`` brings the whole of it out."""

    text: str
    label: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a head row; ``shares`` of the width in percent, ``height`` as in ``grid_xml``."""

    rows: Sequence[Sequence[str]]
    shares: Sequence[int]
    height: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that stands in the document, in order; ``type_key`` is that of its template in the policy."""

    type_key: str
    language: str
    title: str
    facts: Sequence[tuple[str, str]]
    sections: Sequence[tuple[str, Sequence[Line | Grid]]]
    foot: Sequence[tuple[str, str]] = ()
    mark: str = ""
    revisions: Sequence[Row] = field(default_factory=tuple)


def build(sheet: Sheet) -> bytes:
    """The bytes of the document; the same sheet gives the same bytes. Source: M-3.T3, D-2.2.1."""
    content = bound(sheet.language, sheet.title, "".join(_body(sheet)))
    template = template_id(sheet.type_key, sheet.language)
    content = with_properties(content, Properties(title=lawful(sheet.title), template=template))
    for row in sheet.revisions:
        content = with_row(content, row, language=sheet.language)
    return content


def _body(sheet: Sheet) -> Iterator[str]:
    yield _paragraph("Title", sheet.title)
    yield _facts(sheet.facts)
    yield "<w:p/>"
    for heading, blocks in sheet.sections:
        yield _paragraph("Heading1", heading)
        for block in blocks:
            yield _grid(block) if isinstance(block, Grid) else _line(block)
    if sheet.foot:
        yield "<w:p/>"
        yield _facts(sheet.foot)
    if sheet.mark:
        shape = '<w:pPr><w:jc w:val="right"/></w:pPr>'
        look = '<w:rPr><w:color w:val="7F7F7F"/><w:sz w:val="18"/></w:rPr>'
        yield f'<w:p>{shape}<w:r>{look}<w:t xml:space="preserve">{words(sheet.mark)}</w:t></w:r></w:p>'


def _facts(pairs: Iterable[tuple[str, str]]) -> str:
    return grid_xml([list(pair) for pair in pairs], _LABELS, _WIDTH, head=False)


def _grid(block: Grid) -> str:
    return grid_xml([list(row) for row in block.rows], block.shares, _WIDTH, height=block.height) + "<w:p/>"


def _line(line: Line) -> str:
    """A paragraph of text; several lines of one text stay one paragraph with breaks."""
    look = _EMPHASIS if line.strong else ""
    label = f'<w:r>{_EMPHASIS}<w:t xml:space="preserve">{words(line.label)}</w:t></w:r>' if line.label else ""
    parts = (f'<w:t xml:space="preserve">{words(part)}</w:t>' for part in line.text.split("\n"))
    run = f"<w:r>{look}{'<w:br/>'.join(parts)}</w:r>"
    return f'<w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr>{label}{run}</w:p>'


def _paragraph(style: str, text: str) -> str:
    shape = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
    return f'<w:p>{shape}<w:r><w:t xml:space="preserve">{words(text)}</w:t></w:r></w:p>'
