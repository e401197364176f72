"""The revision table: found in real tables, extended in their style, made where missing; nothing else touched."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
from docx.oxml.ns import qn

from docmgr.office import canonical
from docmgr.office.container import Unreadable
from docmgr.office.revisions import Row, rows, with_row

NEW = Row("V1.2", "修改 <加班> & 调休", "张三", "2024-03-01")


def saved(document: docx.document.Document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def with_table(headers: list[str], *lines: list[str]) -> bytes:
    document = docx.Document()
    document.add_heading("制度", 0)
    table = document.add_table(rows=0, cols=len(headers), style="Table Grid")
    for line in (headers, *lines):
        for cell, text in zip(table.add_row().cells, line, strict=True):
            run = cell.paragraphs[0].add_run(text)
            run.bold = line is headers
            run.font.name = "Arial"
    document.add_heading("总则", 1)
    return saved(document)


@pytest.mark.parametrize(
    ("headers", "line", "last"),
    [
        (["版本", "修改内容", "修改人", "修改日期"], ["V1.0", "新建", "李四", "2024-01-01"], None),
        (["Version", "Change", "By", "Date"], ["V1.0", "New", "Li", "2024-01-01"], None),
        (["版 本 号", "变更说明", "变更日期", "修订人"], ["V1.0", "新建", "2024-01-01", "李四"], None),
        (["Rev.", "Description of changes", "Author", "Date"], ["1", "New", "Li", "2024-01-01"], None),
        (["版本 Version", "修改内容 Change", "修改人 By", "日期 Date"], ["V1.0", "新建", "李四", "x"], None),
        (
            ["序号", "日期", "版本", "修订内容", "编制", "审核"],
            ["1", "2024-01-01", "V1.0", "新建", "李四", "王五"],
            ["2", NEW.date, NEW.version, NEW.change, NEW.author, ""],
        ),
    ],
)
def test_a_row_in_the_tables_own_order_and_style(headers: list[str], line: list[str], last: list[str] | None) -> None:
    data = with_table(headers, line)
    assert len(rows(data)) == 1
    new = with_row(data, NEW)
    assert rows(new) == [*rows(data), NEW]
    table = docx.Document(io.BytesIO(new)).tables[0]
    texts = [cell.text for cell in table.rows[-1].cells]
    assert len(table.rows) == 3
    assert sorted(texts) == sorted(last or [NEW.version, NEW.change, NEW.author, NEW.date])
    assert last is None or texts == last
    run = table.rows[-1].cells[2].paragraphs[0].runs[0]
    assert (run.font.name, run.bold) == ("Arial", False)


def test_a_row_below_a_bare_header_is_not_bold() -> None:
    table = docx.Document(io.BytesIO(with_row(with_table(["版本", "内容", "作者", "日期"]), NEW))).tables[0]
    assert table.rows[1].cells[0].paragraphs[0].runs[0].bold is None


def test_an_empty_row_is_filled_first() -> None:
    data = with_table(["版本", "修改内容", "修改人", "日期"], ["V1.0", "新建", "李四", "x"], [""] * 4, [""] * 4)
    new = with_row(with_row(data, NEW), NEW)
    table = docx.Document(io.BytesIO(new)).tables[0]
    assert [row.cells[0].text for row in table.rows] == ["版本", "V1.0", "V1.2", "V1.2"]


def test_a_title_row_and_merged_cells() -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=5, style="Table Grid")
    table.cell(0, 0).merge(table.cell(0, 4)).text = "文件修订记录"
    for row, line in ((1, ["版本", "修改内容", "", "修改人", "日期"]), (2, ["V1.0", "新建", "", "李四", "x"])):
        table.cell(row, 1).merge(table.cell(row, 2))
        for column in (0, 1, 3, 4):
            table.cell(row, column).text = line[column]
    data = saved(document)
    assert rows(data) == [Row("V1.0", "新建", "李四", "x")]
    assert rows(with_row(data, NEW)) == [Row("V1.0", "新建", "李四", "x"), NEW]


def test_other_tables_are_not_taken_for_it() -> None:
    data = with_table(["序号", "内容", "负责人", "日期"], ["1", "打印", "李四", "x"])
    assert rows(data) == []
    document = docx.Document(io.BytesIO(with_row(data, NEW)))
    assert [cell.text for cell in document.tables[1].rows[0].cells] == ["版本", "修改内容", "修改人", "修改日期"]


def test_a_new_table_stands_before_the_first_heading() -> None:
    document = docx.Document()
    document.add_paragraph("Attendance", style="Title")
    document.add_paragraph("Preface")
    document.add_heading("Scope", 1)
    body = docx.Document(io.BytesIO(with_row(saved(document), NEW))).element.body
    shown = [child.tag.rpartition("}")[2] for child in body]
    assert shown == ["p", "p", "p", "tbl", "p", "sectPr"]
    assert body[2].xpath("string()") == "Revision history"


def test_never_inside_a_table_of_contents() -> None:
    document = docx.Document()
    first = document.add_paragraph()
    begin = first.add_run()._r.makeelement(qn("w:fldChar"), {qn("w:fldCharType"): "begin"})
    first.add_run()._r.append(begin)
    document.add_heading("in the field", 1)
    last = document.add_paragraph()
    last.add_run()._r.append(begin.makeelement(qn("w:fldChar"), {qn("w:fldCharType"): "end"}))
    document.add_heading("behind it", 1)
    body = docx.Document(io.BytesIO(with_row(saved(document), NEW))).element.body
    assert [child.tag.rpartition("}")[2] for child in body] == ["p", "p", "p", "p", "tbl", "p", "sectPr"]


def test_tracked_changes_and_everything_else_stay_byte_for_byte() -> None:
    data = with_table(["版本", "修改内容", "修改人", "日期"], ["V1.0", "新建", "李四", "x"])
    before, after = ({p.name: p.content for p in canonical.parts(d) or ()} for d in (data, with_row(data, NEW)))
    assert {name for name in after if after[name] != before.get(name)} == {b"word/document.xml"}
    old, new = before[b"word/document.xml"], after[b"word/document.xml"]
    start = next(i for i, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1])
    assert new.endswith(old[start:]) or old[:start] + new[start : start + len(new) - len(old)] + old[start:] == new


def test_only_word_documents(made: Callable[..., bytes]) -> None:
    for data in (made("form", "zh", "xlsx"), b"", b"text"):
        with pytest.raises(Unreadable):
            with_row(data, NEW)
        with pytest.raises(Unreadable):
            rows(data)


def test_corpus(corpus: list[tuple[str, bytes]]) -> None:
    extended = 0
    for name, data in corpus:
        if not name.endswith(("docx", "docm")):
            continue
        try:
            new = with_row(data, NEW)
        except Unreadable:
            continue
        extended += 1
        assert rows(new) == [*rows(data), NEW], name
        if len(data) > 200_000:
            continue
        assert rows(with_row(new, NEW)) == [*rows(data), NEW, NEW], name
        before, after = (canonical.parts(d) or () for d in (data, new))
        assert sum(x != y for x, y in zip(before, after, strict=True)) == 1, name
        try:
            docx.Document(io.BytesIO(data))
        except (KeyError, ValueError):
            continue
        docx.Document(io.BytesIO(new))
    assert extended > 95
