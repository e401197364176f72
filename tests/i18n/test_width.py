"""Columns: what lines up on a screen that shows a Chinese character twice as wide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docmgr.i18n.width import cut, pad, table, visible, width, wrap

TEXTS = st.text(alphabet=st.characters(codec="utf-8"), max_size=60)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("abc", 3),
        ("制度", 4),
        ("V1.0版", 6),
        ("（一）", 6),
        ("é", 1),
        ("e\u0301", 1),
        ("𠮷", 2),
        ("\u200b", 0),
        ("坏\udcff", 6),
    ],
)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


def test_pad_fills_by_columns_and_never_cuts() -> None:
    assert pad("制度", 6) + "|" == "制度  |"
    assert pad("制度流程", 6) == "制度流程"


@pytest.mark.parametrize(("columns", "expected"), [(8, "制度流程"), (7, "制度流…"), (6, "制度…"), (1, "…"), (0, "")])
def test_cut_leaves_room_for_the_mark(columns: int, expected: str) -> None:
    assert cut("制度流程", columns) == expected


@given(TEXTS, st.integers(0, 40))
def test_cut_never_exceeds(text: str, columns: int) -> None:
    assert width(cut(text, columns)) <= columns


def test_table_lines_up_and_shows_what_cannot_be_printed() -> None:
    shown = table(["路径", "rule"], [["制度流程/a\nb.docx", "DM201"], ["坏\udcff\x1b[2J", "DM203"]])
    lines = shown.split("\n")
    assert lines[0] == "路径                rule"
    assert lines[2] == "制度流程/a\\nb.docx  DM201"
    assert lines[3] == "坏\\xff\\x1b[2J       DM203"
    assert {width(line[: line.rindex("  ") + 2]) for line in lines} == {20}


def test_visible_leaves_good_names_alone() -> None:
    assert visible("20240301-制度-采购管理办法-V1.0.docx") == "20240301-制度-采购管理办法-V1.0.docx"


def test_wrap_breaks_chinese_anywhere_but_not_before_a_comma() -> None:
    assert wrap("名称、文件夹，和人员", 10) == ["名称、文件", "夹，和人员"]
    assert wrap("名称与文件，和人员", 10) == ["名称与文件，", "和人员"]
    assert wrap("名称与文（件）", 10) == ["名称与文", "（件）"]


def test_wrap_keeps_words_whole_and_cuts_what_is_longer_than_a_line() -> None:
    assert wrap("see docmgr check --all", 12) == ["see docmgr", "check --all"]
    assert wrap("运行 docmgr check", 10) == ["运行", "docmgr", "check"]
    assert wrap("abcdefghij", 4) == ["abcd", "efgh", "ij"]


@given(TEXTS.map(lambda text: " ".join(visible(text).split())), st.integers(4, 40))
def test_wrap_loses_nothing_and_stays_within_the_line(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line) <= columns + 2 * len(line) for line in lines)
    assert all(width(line.rstrip("，。、；：！？）】》」』〉〕％…—’”,.;:!?)]}%")) <= columns for line in lines)
