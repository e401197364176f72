"""What changed, as a person sees it."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from docmgr.office.difference import changes, difference, textconv
from docmgr.office.revisions import Row, with_row
from docmgr.office.text import Block


def book(*rows: list[object]) -> bytes:
    made = openpyxl.Workbook()
    made.active.title = "表"
    for row in rows:
        made.active.append(row)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def test_word(made: Callable[..., bytes]) -> None:
    old = made()
    document = docx.Document(io.BytesIO(with_row(old, Row("V1.1", "加班", "李四", "2024-05-01"))))
    document.sections[0].header.paragraphs[0].text = "员工考勤"
    next(p for p in document.paragraphs if p.text.startswith("逐条")).text = "逐条写明规定；每条一事。"
    target = io.BytesIO()
    document.save(target)
    assert difference(old, target.getvalue(), "docx") == [
        "table 1  + V1.1 | 加班 | 李四 | 2024-05-01",
        "text     ~ 逐条写明[-要求-]{+规定+}；每条一事。",
        "header   ~ 员工考勤[-管理-]",
    ]
    assert difference(old, old, "docx") == []


def test_an_inserted_row_is_one_change() -> None:
    rows: list[list[object]] = [["姓名", "天数"], ["张三", 1], ["李四", 2], ["王五", 3]]
    assert difference(book(*rows), book(*rows[:2], ["赵六", 9], *rows[2:]), "xlsx") == ["表!3  + 赵六 | 9"]
    assert difference(book(*rows), book(*rows[:3], ["王五", 4]), "xlsx") == ["表!B4  ~ [-3-]{+4+}"]
    assert difference(book(*rows), book(*rows[:2], *rows[3:]), "xlsx") == ["表!3  - 李四 | 2"]


def test_plain_text_and_columns() -> None:
    assert difference(b"a\nb\n", b"a\nc d\n", "txt") == ["text  + c d", "      - b"]


def test_textconv_has_a_line_per_block(made: Callable[..., bytes]) -> None:
    assert textconv(made(), "docx").splitlines()[:3] == [
        "员工考勤管理",
        "修订记录",
        "版本 | 修改内容 | 修改人 | 修改日期",
    ]


BLOCKS = st.lists(st.text("ab 甲乙", min_size=1, max_size=5).map(lambda text: Block("line", text)), max_size=12)


@given(BLOCKS, BLOCKS)
def test_changes_account_for_every_block(old: list[Block], new: list[Block]) -> None:
    """Old minus what went plus what came is new, as a multiset."""
    found = changes(old, new)
    before = [block.text for block in old] + [change.new for change in found if change.new]
    after = [block.text for block in new] + [change.old for change in found if change.old]
    assert sorted(before) == sorted(after)
    assert bool(found) == ([block.text for block in old] != [block.text for block in new])
