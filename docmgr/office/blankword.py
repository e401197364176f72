"""Blank Word documents after Chinese office conventions (GB/T 9704): paper, margins, fonts, numbering, page numbers.

Written as XML, not with a library: a library's default styles are 800 KB that every version would carry.
Fonts are named, never shipped; Word, WPS and LibreOffice substitute what a machine does not have.
"""

from __future__ import annotations

from dataclasses import dataclass

from docmgr.office.blanks import Blank
from docmgr.office.canonical import packed
from docmgr.office.container import Part
from docmgr.office.markup import words
from docmgr.office.newtable import grid_xml, table_xml

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_WIDTH = 8845
"""156 mm between the margins, in twentieths of a point."""
_PAGE = (
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"'
    ' w:header="964" w:footer="1134" w:gutter="0"/>'
)
_EMPTY_ROWS = 3
_ROW, _SIGNATURE = 440, 1700
"""Least heights of rows to write in, in twentieths of a point."""


@dataclass(frozen=True, slots=True)
class _Look:
    """Fonts by use (``text``, ``title``, ``heading`` are those for Chinese characters), sizes in half points."""

    latin: str
    text: str
    title: str
    heading: str
    sizes: tuple[int, int, int]
    text_shape: str
    heading_shape: str
    heading_bold: bool
    number: tuple[str, str, str]
    page: tuple[str, str]
    page_size: int


_LOOKS = {
    "zh": _Look(
        latin="Times New Roman",
        text="仿宋",
        title="宋体",
        heading="黑体",
        sizes=(32, 44, 32),
        text_shape='<w:spacing w:line="580" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/>'
        '<w:jc w:val="both"/>',
        heading_shape='<w:spacing w:before="160" w:line="580" w:lineRule="exact"/>',
        heading_bold=False,
        number=("chineseCountingThousand", "nothing", "%1、"),
        page=("— ", " —"),
        page_size=28,
    ),
    "en": _Look(
        latin="Calibri",
        text="宋体",
        title="黑体",
        heading="黑体",
        sizes=(22, 40, 28),
        text_shape='<w:spacing w:after="120" w:line="288" w:lineRule="auto"/>',
        heading_shape='<w:spacing w:before="280" w:after="100"/>',
        heading_bold=True,
        number=("decimal", "space", "%1."),
        page=("", ""),
        page_size=18,
    ),
}

_PARTS = {
    "word/document.xml": (f"{_OFFICE}.document.main+xml", ""),
    "word/styles.xml": (f"{_OFFICE}.styles+xml", "styles"),
    "word/numbering.xml": (f"{_OFFICE}.numbering+xml", "numbering"),
    "word/settings.xml": (f"{_OFFICE}.settings+xml", "settings"),
    "word/header1.xml": (f"{_OFFICE}.header+xml", "header"),
    "word/footer1.xml": (f"{_OFFICE}.footer+xml", "footer"),
}


def build(request: Blank) -> bytes:
    """The document without its properties."""
    return bound(request.language, request.title, _body(request))


def bound(language: str, title: str, body: str) -> bytes:
    """A document without properties around this body, with the paper, fonts, header and page numbers of blank ones."""
    look = _LOOKS[language]
    content = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
        "word/document.xml": _document(body),
        "word/_rels/document.xml.rels": _relations(
            {kind: name.removeprefix("word/") for name, (_, kind) in _PARTS.items() if kind}
        ),
        "word/styles.xml": _styles(look),
        "word/numbering.xml": _numbering(look),
        "word/settings.xml": _settings(),
        "word/header1.xml": _root("hdr", _paragraph("Header", words(title))),
        "word/footer1.xml": _root("ftr", _page_number(look.page)),
    }
    return packed(tuple(Part(name.encode(), (_HEAD + xml).encode()) for name, xml in content.items()))


def _root(name: str, inner: str) -> str:
    return f'<w:{name} xmlns:w="{_W}" xmlns:r="{_R}">{inner}</w:{name}>'


def _types() -> str:
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, (kind, _) in _PARTS.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(targets: dict[str, str]) -> str:
    lines = "".join(f'<Relationship Id="{kind}" Type="{_R}/{kind}" Target="{name}"/>' for kind, name in targets.items())
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _document(body: str) -> str:
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="header"/><w:footerReference w:type="default"'
        f' r:id="footer"/>{_PAGE}</w:sectPr>'
    )
    return _root("document", f"<w:body>{body}{section}</w:body>")


def _body(request: Blank) -> str:
    outline = request.outline
    body = [_paragraph("Title", words(request.title))]
    if outline.facts:
        body += [
            grid_xml([[label, ""] for label in outline.facts], (22, 78), _WIDTH, head=False, height=_ROW),
            _paragraph("", ""),
        ]
    body.append(table_xml(request.language, [request.row], _WIDTH))
    for number, (heading, hint) in enumerate(outline.sections, start=1):
        body.append(_paragraph("Heading1", words(heading)))
        columns = outline.tables.get(str(number))
        body.append(_hint(hint, keeps=bool(columns)))
        if columns:
            body += [_empty_table(columns), _paragraph("", "")]
    return "".join(body)


def _empty_table(columns: list[str]) -> str:
    """The second column, which holds the matter, is the widest; two columns are equal and one row is high enough."""
    if len(columns) == 2:
        return grid_xml([columns, ["", ""]], (50, 50), _WIDTH, height=_SIGNATURE)
    side = 64 // (len(columns) - 1)
    shares = [side if index != 1 else 100 - side * (len(columns) - 1) for index in range(len(columns))]
    return grid_xml([columns, *[[""] * len(columns)] * _EMPTY_ROWS], shares, _WIDTH, height=_ROW)


def _paragraph(style: str, text: str) -> str:
    shape = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p>{shape}{run}</w:p>"


def _hint(text: str, *, keeps: bool) -> str:
    """What to write here, in grey; ``keeps`` it on one page with the table behind."""
    shape = '<w:pStyle w:val="BodyText"/>' + "<w:keepNext/>" * keeps
    run = f'<w:rPr><w:color w:val="7F7F7F"/></w:rPr><w:t>{words(text)}</w:t>'
    return f"<w:p><w:pPr>{shape}</w:pPr><w:r>{run}</w:r></w:p>"


def _page_number(around: tuple[str, str]) -> str:
    before, after = (f'<w:r><w:t xml:space="preserve">{part}</w:t></w:r>' if part else "" for part in around)
    number = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    return f'<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{before}{number}{after}</w:p>'


def _settings() -> str:
    level = '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    return _root("settings", f'<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:compat>{level}</w:compat>')


def _numbering(look: _Look) -> str:
    """Headings number themselves; a heading put between others needs no retyping."""
    form, behind, label = look.number
    level = (
        f'<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="Heading1"/><w:suff w:val="{behind}"/>'
        f'<w:lvlText w:val="{label}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr>'
    )
    return _root(
        "numbering",
        '<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="singleLevel"/>'
        f'<w:lvl w:ilvl="0">{level}</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
    )


def _styles(look: _Look) -> str:
    text, title, heading = look.sizes
    line = '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="808080"/></w:pBdr>'
    numbered = '<w:keepNext/><w:keepLines/><w:numPr><w:numId w:val="1"/></w:numPr>'
    default = _run(look.latin, "宋体", 21) + '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    return _root(
        "styles",
        f"<w:docDefaults><w:rPrDefault><w:rPr>{default}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        + _style(
            "Title",
            '<w:spacing w:before="120" w:after="280"/><w:jc w:val="center"/>',
            _run(look.latin, look.title, title, bold=True),
        )
        + _style(
            "heading 1",
            f'{numbered}{look.heading_shape}<w:outlineLvl w:val="0"/>',
            _run(look.latin, look.heading, heading, bold=look.heading_bold),
        )
        + _style("Body Text", look.text_shape, _run(look.latin, look.text, text))
        + _style("header", f'{line}<w:jc w:val="center"/>', _run(look.latin, "宋体", 18))
        + _style("footer", '<w:jc w:val="center"/>', _run(look.latin, "宋体", look.page_size)),
    )


def _style(name: str, shape: str, run: str) -> str:
    """A paragraph style; behind a title or a heading comes text."""
    identifier = "".join(word[0].upper() + word[1:] for word in name.split())
    follows = '<w:next w:val="BodyText"/>' if name in ("Title", "heading 1") else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f"{follows}<w:qFormat/><w:pPr>{shape}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _run(latin: str, chinese: str, size: int, *, bold: bool = False) -> str:
    fonts = f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{chinese}" w:cs="{latin}"/>'
    weight = "<w:b/>" if bold else ""
    return f'{fonts}{weight}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
