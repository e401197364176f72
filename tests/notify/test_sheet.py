"""The minutes as a Word document: Template 3 with what it had lost, readable back as notes. Source: M-3.T3."""

from __future__ import annotations

from pathlib import Path

from docmgr.notify import words
from docmgr.notify.sheet import sheet
from docmgr.office.filledword import build
from docmgr.office.revisions import Row, rows
from docmgr.office.text import lines
from docmgr.records.meetings import minutes
from docmgr.records.meetings.notes import read_notes
from tests.records.conftest import Department
from tests.records.test_meetings import AROUND, TEMPLATE_3, noted, plan, told


def test_the_document_of_template_3(tmp_path: Path) -> None:
    department = Department()
    drafted, _tasks = noted(department, told(department, plan(department)))
    approved = minutes.review(department.scene("lisi", "2024-03-06"), drafted, "").new
    scene = department.scene("wangwu", "2024-03-06")
    data = build(sheet(scene, approved, "zh", (Row("V1.0", "新建", "王五", "2024-03-06"),)))
    text = lines(data, "docx")
    for line in (
        "会议主题\t部门月度工作推进会",
        "主持人\t李四",
        "记录人\t王五",
        "缺席人员\t王五",
        "时间\t2024-03-05 14:00-15:00",
        "部门月度工作推进会纪要",
        "抄送\t张三（已在发送之列）",
    ):
        assert line in text
    assert (
        "决议：临时抽调刘七协助开发，3月6日前完成资源调配。" in text
        and "1\t客户系统升级项目资源调配\t刘七\t2024-03-06" in text
    )
    assert [row.version for row in rows(data)] == ["V1.0"]
    assert data == build(sheet(scene, approved, "zh", (Row("V1.0", "新建", "王五", "2024-03-06"),)))
    assert "Decision: 下周例会议题为Q2季度目标拆解" in lines(build(sheet(scene, approved, "en")), "docx")


def test_notes_in_a_word_document_are_read_as_text_is() -> None:
    from docmgr.office.filledword import Line, Sheet

    body = [Line(line) for line in TEMPLATE_3.splitlines()[1:]]
    data = build(Sheet("minutes", "zh", "部门月度工作推进会", [("时间", "下午")], [("笔记", body)]))
    found = read_notes(lines(data, "docx"), AROUND)
    assert [each.owner for each in found.actions] == ["liuqi", "lisi"]
    assert [each.decisions for each in found.items if each.decisions] == [
        ["临时抽调刘七协助开发，3月6日前完成资源调配。"],
        ["下周例会议题为Q2季度目标拆解"],
    ]


def test_nothing_of_a_restricted_meeting_leaves(tmp_path: Path) -> None:
    department = Department()
    drafted, tasks = noted(department, told(department, plan(department, level="head_only")))
    scene = department.scene("wangwu", "2024-03-06")
    said = [words.notice(scene, drafted), words.minutes(scene, drafted), words.cancelled(scene, drafted, "薪资")]
    said += [
        words.describe(scene, drafted),
        words.title(drafted),
        *(f"{t.title} {t.get('description')}" for t in tasks),
    ]
    for text in said:
        assert not any(secret in text for secret in ("推进会", "客户系统", "Q2", "薪资", "月度")), text
    assert drafted.path.startswith("records/meetings/private/")
