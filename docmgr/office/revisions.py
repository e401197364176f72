"""The revision table of a Word document: found by the words of its header, read, and extended in its own style.

Only the table's own bytes change: the new row stands behind the last filled one, or in the first row left empty.
A document without such a table gets one before its first heading (clause D-2.4.1).
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from functools import lru_cache

from docmgr.i18n.text import _
from docmgr.office import canonical, markup, package
from docmgr.office.container import Unreadable
from docmgr.office.markup import Node
from docmgr.office.newtable import new_table
from docmgr.office.properties import editable, with_part

FIELDS = ("version", "change", "author", "date")
_HEADERS = {
    "version": """
        版本 版本号 版次 文件版本 文档版本 修订版本 版号
        version versionno ver rev revision revisionno edition
    """,
    "change": """
        修改内容 修订内容 变更内容 更新内容 修改说明 修订说明 变更说明 修改描述 变更描述 修订描述
        修改摘要 修订摘要 变更摘要 修改原因 内容 说明 描述 摘要
        change changes changedescription description descriptionofchange descriptionofchanges revisiondescription
        summary changesummary summaryofchanges modification modifications comment comments
    """,
    "author": """
        修改人 修订人 变更人 更新人 编制人 编写人 编制 作者 修改者 修订者 拟制人 拟制 责任人
        by changedby modifiedby revisedby updatedby preparedby author authors editor
    """,
    "date": """
        修改日期 修订日期 变更日期 更新日期 编制日期 日期 修改时间 修订时间 变更时间 时间
        date changedate dateofchange revisiondate modifieddate releasedate
    """,
}
_MEANING = {word: field for field, words in _HEADERS.items() for word in words.split()}
_NUMBERS = frozenset("序号 编号 no # number item".split())
_UNSEEN = frozenset({"del", "moveFrom", "Fallback", "delText", "instrText", "pPr", "rPr", "tcPr", "trPr", "tblPr"})
_TRACKED = frozenset(
    "ins del moveFrom moveTo cellIns cellDel cellMerge rPrChange pPrChange tcPrChange trPrChange".split()
)
_FORMER = _TRACKED | {"tblHeader", "sectPr", "vMerge", "tblPrExChange"}
_HEADING_ONLY = frozenset({"b", "bCs", "shd"})


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: version as in the name (``V1.1``), what changed, who, and the date as shown."""

    version: str
    change: str
    author: str
    date: str


@dataclass(frozen=True, slots=True)
class _Table:
    """A revision table: its rows, which of them is the header, and the grid column of each field."""

    rows: list[Node]
    header: int
    columns: dict[str, int]
    number: int | None

    def value(self, row: Node, field: str) -> str:
        cell = _cells(row).get(self.columns.get(field, -1))
        return _text(cell) if cell is not None else ""

    def read(self, row: Node) -> Row:
        return Row(*(self.value(row, field) for field in FIELDS))


def rows(data: bytes) -> list[Row]:
    """The filled rows of a document's revision table from the top; empty where it has none.

    Raises ``Unreadable`` when the file is no Word document.
    """
    table = _table(_opened(data).root)
    return [] if table is None else [table.read(row) for row in _filled(table)]


def with_row(data: bytes, row: Row, *, language: str = "") -> bytes:
    """The document with one more row in its revision table, packed as ``checkout`` does.

    ``language`` (zh or en) is that of a table made here; ``""`` looks at the text. Raises ``Unreadable`` for files
    that are no Word documents or must not be changed.
    """
    parts = editable(data)
    opened = _opened(data)

    def change(content: bytes) -> bytes:
        table = _table(opened.root)
        if table is None:
            edit = new_table(content, opened.root, opened.package, astuple(row), language)
            return markup.splice(content, [edit])
        return markup.splice(content, _extend(content, table, row))

    return canonical.packed(with_part(parts, opened.name, change))


@dataclass(frozen=True, slots=True)
class _Opened:
    """A Word document with the name and the elements of its main part."""

    package: package.Package
    name: str
    root: Node


@lru_cache(maxsize=1)
def _opened(data: bytes) -> _Opened:
    """The document, taken apart once for reading its table and for extending it."""
    found = package.open_package(data)
    name = found.main()
    root = markup.parse(found.read(name), name) if name.lower().endswith(".xml") else None
    if root is None or root.name != "document" or "wordprocessingml" not in root.namespace:
        raise Unreadable(_("the file is not a Word document"))
    return _Opened(found, name, root)


def _table(root: Node) -> _Table | None:
    """The first table whose first or second row names a version, a change, and a person or a date."""
    for node in root.walk(_UNSEEN):
        if node.name != "tbl":
            continue
        rows = [row for row in _rows(node) if not _is_deleted(row)]
        for header, row in enumerate(rows[:2]):
            labels = {column: _word(_text(cell)) for column, cell in _cells(row).items()}
            columns = {_MEANING[word]: column for column, word in reversed(labels.items()) if word in _MEANING}
            if {"version", "change"} <= columns.keys() and len(columns) > 2:
                number = next((column for column, word in labels.items() if word in _NUMBERS), None)
                return _Table(rows, header, columns, number)
    return None


def _word(text: str) -> str:
    """A header's text for comparing: lower case without blanks and punctuation; of two languages the Chinese half."""
    word = "".join(c for c in text.casefold() if c.isalnum() or c == "#")
    chinese = "".join(c for c in word if not c.isascii())
    return chinese or word


def _rows(table: Node) -> list[Node]:
    """The rows of a table, also those wrapped in content controls or custom XML, not those of inner tables."""
    return [node for node in table.walk(_UNSEEN | {"tc"}) if node.name == "tr"]


def _cells(row: Node) -> dict[int, Node]:
    """The cells of a row by the grid column where they begin."""
    column = _number(row.child("trPr", "gridBefore"))
    cells = {}
    for cell in row.walk(_UNSEEN | {"p", "tbl"}):
        if cell.name == "tc":
            cells[column] = cell
            column += max(1, _number(cell.child("tcPr", "gridSpan")))
    return cells


def _number(node: Node | None) -> int:
    value = node.attributes.get("val", "") if node is not None else ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 5 else 0


def _is_deleted(row: Node) -> bool:
    return row.child("trPr", "del") is not None


def _text(cell: Node) -> str:
    """What stands in a cell; paragraphs and breaks become one blank."""
    pieces = []
    for node in cell.walk(_UNSEEN):
        if node.name == "t":
            pieces.append(node.words)
        elif node.name in ("p", "br", "tab"):
            pieces.append(" ")
    return " ".join("".join(pieces).split())


def _filled(table: _Table) -> list[Node]:
    rows = table.rows[table.header + 1 :]
    return [row for row in rows if table.value(row, "version") or table.value(row, "change")]


def _extend(content: bytes, table: _Table, row: Row) -> list[markup.Edit]:
    """The edits that write the row: into the first empty row behind the filled ones, else behind the last."""
    filled = _filled(table)
    last = filled[-1] if filled else table.rows[table.header]
    behind = table.rows[table.rows.index(last) + 1 :]
    values = {table.columns[field]: getattr(row, field) for field in FIELDS if field in table.columns}
    if table.number is not None and table.number not in values:
        before = _cells(last).get(table.number)
        text = _text(before) if before is not None and filled else "0"
        values[table.number] = str(int(text) + 1) if text.isascii() and text.isdigit() and len(text) < 9 else ""
    if behind and set(values) <= _cells(behind[0]).keys() and _is_blank(behind[0], table):
        cells = _cells(behind[0])
        return [(cells[at].start, cells[at].end, _cell(content, cells[at], value)) for at, value in values.items()]
    dropped = _FORMER if filled else _FORMER | _HEADING_ONLY
    return [(last.end, last.end, _new_row(content, last, values, dropped))]


def _is_blank(row: Node, table: _Table) -> bool:
    """Whether nothing is written in the row but perhaps its number, and nothing drawn or filled in by a field."""
    cells = {at: cell for at, cell in _cells(row).items() if at != table.number}
    drawn = any(node.name in ("drawing", "pict", "object", "fldChar", "sdt") for node in row.walk())
    return not drawn and not any(_text(cell) for cell in cells.values())


def _new_row(content: bytes, model: Node, values: dict[int, str], dropped: frozenset[str]) -> bytes:
    tag = model.tag("tr").encode()
    pieces = [b"<%s>" % tag]
    pieces += [_without(content, node, dropped) for node in model.children if node.name in ("tblPrEx", "trPr")]
    pieces += [_cell(content, cell, values.get(column, ""), dropped) for column, cell in _cells(model).items()]
    return b"".join([*pieces, b"</%s>" % tag])


def _cell(content: bytes, model: Node, text: str, dropped: frozenset[str] = _TRACKED) -> bytes:
    """A cell like the model: its properties, the look of its first paragraph and run, and this text."""
    paragraph = next((node for node in model.walk(_UNSEEN) if node.name == "p"), None)
    run = next((node for node in paragraph.walk(_UNSEEN) if node.name == "r"), None) if paragraph else None
    shape = paragraph.child("pPr") if paragraph else None
    look = run.child("rPr") if run else (shape.child("rPr") if shape else None)
    before = _without(content, model.child("tcPr"), dropped)
    looks = _without(content, look, dropped)
    tag = {name: model.tag(name) for name in ("tc", "p", "r", "t")}
    words = f'<{tag["t"]} xml:space="preserve">{markup.words(text)}</{tag["t"]}>' if text else ""
    inner = f"<{tag['r']}>".encode() + looks + words.encode() + f"</{tag['r']}>".encode() if text else b""
    body = _without(content, shape, dropped) + inner
    return (
        f"<{tag['tc']}>".encode() + before + f"<{tag['p']}>".encode() + body + f"</{tag['p']}></{tag['tc']}>".encode()
    )


def _without(content: bytes, node: Node | None, dropped: frozenset[str]) -> bytes:
    """An element's bytes without those inner elements; nothing for no element."""
    if node is None:
        return b""
    kept = list(node.walk(dropped))
    edits = [
        (child.start - node.start, child.end - node.start, b"")
        for parent in kept
        for child in parent.children
        if child.name in dropped
    ]
    return markup.splice(content[node.start : node.end], edits)
