"""Meetings: times and notes as people write them, the guards against the table (3.4), actions closed in the open."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docmgr.calendar.workdays import Calendar
from docmgr.errors import DocmgrError, PolicyError, RefusedError, UsageError
from docmgr.records.guards import Change, judge
from docmgr.records.load import load
from docmgr.records.meetings import actions, answers, convene, minutes, notice, rooms, talk
from docmgr.records.meetings.content import is_reviewed, is_told
from docmgr.records.meetings.convene import Item, Wish
from docmgr.records.meetings.guards import STEPS
from docmgr.records.meetings.notes import Around, Notes, read_notes
from docmgr.records.meetings.when import read_span
from docmgr.records.meetings.whole import faults
from docmgr.records.record import Record
from docmgr.records.rewrite import written
from tests.records.conftest import PEOPLE, Department

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = date(2024, 3, 5)
AROUND = Around(("月度工作汇报", "项目问题讨论", "下周工作安排"), "部门月度工作推进会", PEOPLE, Calendar(), DAY)
# The notes of Template 3, as somebody would type them.
TEMPLATE_3 = """\
# 部门月度工作推进会
1. 月度工作汇报
李四汇报3月重点工作进展，明确各项任务当前状态。
2. 项目问题讨论
针对“客户系统升级项目”资源不足问题，决议：临时抽调刘七协助开发，3月6日前完成资源调配。
分歧：是否外包
行动：刘七 客户系统升级项目资源调配 3/6前
3. 下周工作安排
决议：下周例会议题为Q2季度目标拆解
【行动】准备Q2季度目标拆解方案（李四，3月11日前，6h）
缺席：王五
"""


def plan(department: Department, who: str = "zhangsan", day: str = "2024-03-04", **values: Any) -> Record:
    start = datetime(2024, 3, 5, 14, tzinfo=SHANGHAI)
    given: dict[str, Any] = {
        "topic": "部门月度工作推进会",
        "start": start,
        "end": start.replace(hour=15),
        "place": "301会议室",
        "attendees": ("zhangsan", "lisi", "wangwu", "zhaoliu", "liuqi"),
        "recorder": "wangwu",
        "host": "lisi",
        "agenda": (Item("月度工作汇报", 20, "lisi"), Item("项目问题讨论", 25), Item("下周工作安排", 15)),
        **values,
    }
    made = convene.convene(department.scene(who, day), Wish(**given), department.tasks.values(), []).new
    department.tasks[made.id] = made
    return made


def told(department: Department, meeting: Record, **when: str) -> Record:
    made = notice.notify(
        department.scene("zhangsan", **when or {"day": "2024-03-04"}), meeting, channel="部门群", late_reason="x"
    )
    department.tasks[meeting.id] = made.new
    return made.new


def noted(department: Department, meeting: Record, text: str = TEMPLATE_3, **given: str) -> tuple[Record, list[Record]]:
    notes = read_notes(text.splitlines(), AROUND)
    made = minutes.draft(department.scene("wangwu", "2024-03-06"), meeting, notes, **given)
    department.tasks.update({each.new.id: each.new for each in made})
    return made[0].new, [each.new for each in made[1:]]


def clauses(department: Department, old: Record | None, new: Record, who: str, day: str = "2024-03-06") -> set[str]:
    return {breach.clause for breach in judge(Change(old, new), department.scene(who, day))}


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("3/5 14:00-15:00", "2024-03-05T14:00", "2024-03-05T15:00"),
        ("2024-03-0514:00-15:00", "2024-03-05T14:00", "2024-03-05T15:00"),
        ("３／５　１４：００－１５：００", "2024-03-05T14:00", "2024-03-05T15:00"),
        ("周五 下午2点-3点半", "2024-03-08T14:00", "2024-03-08T15:30"),
        ("next friday 2pm-3pm", "2024-03-15T14:00", "2024-03-15T15:00"),
        ("明天 14:00", "2024-03-05T14:00", "2024-03-05T15:00"),
        ("14:00~14:20", "2024-03-04T14:00", "2024-03-04T14:20"),
        ("3/5 0:00-1:00", "2024-03-05T00:00", "2024-03-05T01:00"),
        ("3/5 24:00-1:00", "2024-03-06T00:00", "2024-03-06T01:00"),
        ("3/5 23:30-0:30", "2024-03-05T23:30", "2024-03-06T00:30"),
        ("3/5 11:30am-12:30pm", "2024-03-05T11:30", "2024-03-05T12:30"),
    ],
)
def test_times_as_people_type_them(text: str, begin: str, end: str) -> None:
    found = read_span(text, date(2024, 3, 4), Calendar(), SHANGHAI, length=60)
    assert [each.isoformat(timespec="minutes") for each in found] == [f"{begin}+08:00", f"{end}+08:00"]


@pytest.mark.parametrize(
    "text", ["", "3/5", "3/5 25:00-26:00", "3/5 15:00-14:00", "3/5 14:60-15:00", "2/30 9:00-10:00", "某天 9:00"]
)
def test_what_is_no_time_is_said(text: str) -> None:
    with pytest.raises(UsageError):
        read_span(text, date(2024, 3, 4), Calendar(), SHANGHAI, length=60)


def test_an_hour_that_the_clocks_leave_out() -> None:
    with pytest.raises(UsageError, match="clocks go forward"):
        read_span("2026-03-29 2:30-3:30", DAY, Calendar(), ZoneInfo("Europe/Berlin"), length=60)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_no_text_breaks_the_readers(text: str) -> None:
    for read in (
        lambda: read_span(text, DAY, Calendar(), SHANGHAI, length=60),
        lambda: read_notes([text, f"行动：{text}", f"- {text} 3/6前"], AROUND),
    ):
        try:
            read()
        except DocmgrError as error:
            assert error.message


def test_the_notes_of_template_3() -> None:
    notes = read_notes(TEMPLATE_3.splitlines(), AROUND)
    assert [(each.title, each.decisions) for each in notes.items] == [
        ("月度工作汇报", []),
        ("项目问题讨论", ["临时抽调刘七协助开发，3月6日前完成资源调配。"]),
        ("下周工作安排", ["下周例会议题为Q2季度目标拆解"]),
    ]
    assert notes.items[1].points == ["针对“客户系统升级项目”资源不足问题"] and notes.items[1].disagreements == [
        "是否外包"
    ]
    assert [(each.text, each.owner, each.due.isoformat(), each.hours) for each in notes.actions] == [
        ("客户系统升级项目资源调配", "liuqi", "2024-03-06", ""),
        ("准备Q2季度目标拆解方案", "lisi", "2024-03-11", "6"),
    ]
    assert notes.absent == ["wangwu"]


@pytest.mark.parametrize(
    ("line", "owner", "text", "due"),
    [
        ("Action: liuqi resource plan by 3/6", "liuqi", "resource plan", "2024-03-06"),
        ("**行动**：张三：联系客户 周五前完成", "zhangsan", "联系客户", "2024-03-08"),
        ("- [行动] 资源调配 @刘七 3月6日", "liuqi", "资源调配", "2024-03-06"),
        ("行动项：刘七负责资源调配，3个工作日内", "liuqi", "资源调配", "2024-03-08"),
        ("待办：李四 写报告 2024-03-08", "lisi", "写报告", "2024-03-08"),
        ("行动：刘七 梳理3/4季度数据 月底前", "liuqi", "梳理3/4季度数据", "2024-03-31"),
    ],
)
def test_actions_as_people_write_them(line: str, owner: str, text: str, due: str) -> None:
    (found,) = read_notes([line], AROUND).actions
    assert (found.owner, found.text, found.due.isoformat()) == (owner, text, due)


def test_every_line_that_cannot_be_read_is_named() -> None:
    lines = [
        "决议：好",
        "行动：孙八 做事 3/6",
        "行动：刘七 做事",
        "行动：刘七 做事 3/4前",
        "行动：刘七 3/7",
        "用时：很久",
        "缺席：孙八",
    ]
    with pytest.raises(PolicyError) as raised:
        read_notes(lines, AROUND, file="notes.md")
    assert [(each.file, each.line) for each in raised.value.mistakes] == [("notes.md", at) for at in range(2, 8)]
    assert "孙八" in raised.value.message and "M-2.2.3" in raised.value.message


def test_from_plan_to_distribution(department: Department) -> None:
    draft = plan(department)
    assert clauses(department, None, draft, "zhangsan", "2024-03-04") == set()
    announced = told(department, draft)
    assert clauses(department, draft, announced, "zhangsan", "2024-03-04") == set() and is_told(announced)
    drafted, tasks = noted(department, announced)
    assert clauses(department, announced, drafted, "wangwu") == set()
    for task in tasks:
        assert clauses(department, None, task, "wangwu") == set()  # the recorder is no lead: the minutes stand in
        assert clauses(department, None, task, "zhaoliu") == set() and task.get("initiator") == "zhangsan"
        assert clauses(department, None, task.changed(due="2024-03-29"), "wangwu") == {"T-2.1.1"}
    assert [task.get("source") for task in tasks] == [f"{draft.id}#{each['id']}" for each in drafted.entries("actions")]
    approved = minutes.review(department.scene("lisi", "2024-03-06"), drafted, "").new
    assert is_reviewed(approved) and clauses(department, drafted, approved, "lisi") == set()
    sent = minutes.send(department.scene("wangwu", "2024-03-07"), approved).new
    assert clauses(department, approved, sent, "wangwu", "2024-03-07") == set()
    assert sent.get("minutes")["to"] == sent.get("attendees") and not sent.get("minutes").get("late")
    assert list(faults(sent, {task.id: task for task in tasks})) == []
    assert load(written(sent), sent.path).data == sent.data


@pytest.mark.parametrize(("who", "lawful"), [("zhangsan", True), ("zhaoliu", True), ("liuqi", True), ("lisi", False)])
def test_who_convenes(department: Department, who: str, lawful: bool) -> None:
    assert (clauses(department, None, plan(department), who) == set()) is lawful


@pytest.mark.parametrize(
    ("values", "clause"),
    [
        ({"recorder": "lisi"}, "M-2.4.1"),
        ({"agenda": (Item("汇报", 61),)}, "M-2.1.2"),
        ({"end": datetime(2024, 3, 5, 14, tzinfo=SHANGHAI)}, "M-2.1.1"),
    ],
)
def test_a_plan_that_cannot_be(department: Department, values: dict[str, Any], clause: str) -> None:
    assert clause in clauses(department, None, plan(department, **values), "zhangsan", "2024-03-04")


def test_a_room_is_taken_and_people_are_elsewhere(department: Department) -> None:
    first = plan(department)
    with pytest.raises(RefusedError, match="301") as raised:
        plan(department, place="301", topic="另一个会")
    assert raised.value.clause == "M-2.1.1"
    scene = department.scene("zhangsan", "2024-03-04")
    other = first.changed(id="M-240304-aaaaa", place="302")
    (said,) = convene.clashes(scene, other, [first])
    assert "李四" in said and "王五" in said
    assert convene.clashes(scene, other, [first.changed(status="cancelled")]) == []
    later = other.changed(start="2024-03-05T15:00:00+08:00", end="2024-03-05T16:00:00+08:00", place="301会议室")
    assert convene.clashes(scene, later, [first]) == []  # one ends as the other begins
    with pytest.raises(UsageError, match="999"):
        rooms.room("999", ["301会议室", "302会议室"])
    assert rooms.room("301", ["301会议室", "302会议室"]) == "301会议室"


@pytest.mark.parametrize(
    ("start", "on", "in_time"),
    [
        ("2024-03-05", "2024-03-04", True),
        ("2024-03-05", "2024-03-05", False),
        ("2026-10-12", "2026-10-10", True),  # the Saturday before is worked
        ("2026-02-24", "2026-02-14", True),
        ("2026-02-24", "2026-02-16", False),
        ("2025-02-05", "2025-01-27", True),
    ],
)
def test_notice_one_working_day_ahead(department: Department, start: str, on: str, in_time: bool) -> None:
    begin = datetime.fromisoformat(f"{start}T14:00:00+08:00")
    meeting = plan(department, day=on, start=begin, end=begin.replace(hour=15))
    scene = department.scene("zhangsan", on, "17:59")
    assert notice.is_late(scene, meeting) is not in_time
    if in_time:
        assert "late" not in notice.notify(scene, meeting, channel="群", late_reason="").new.entries("notices")[0]
    else:
        with pytest.raises(RefusedError, match="too late"):
            notice.notify(scene, meeting, channel="群", late_reason=" ")
        made = notice.notify(scene, meeting, channel="群", late_reason="客户来访").new
        assert made.entries("notices")[0]["late"] is True
        forged = made.changed(notices=[{**made.entries("notices")[0], "late": None, "late_reason": None}])
        assert "M-2.1.2" in clauses(department, meeting, forged, "zhangsan", on)


def test_a_changed_meeting_is_told_again_under_a_higher_number(department: Department) -> None:
    announced = told(department, plan(department))
    moved = convene.amend(department.scene("zhangsan", "2024-03-04"), announced, {"place": "302"}, [])
    assert moved is not None and not is_told(moved.new) and any("docmgr meeting notify" in note for note in moved.notes)
    again = told(department, moved.new)
    assert [each["sequence"] for each in again.entries("notices")] == [0, 1] and is_told(again)
    gone = convene.cancel(department.scene("lisi", "2024-03-05"), again, "客户改期").new
    assert clauses(department, again, gone, "lisi") == set() and clauses(department, again, gone, "wangwu") == {
        "M-2.1.1"
    }
    assert "M-2.1.2" in clauses(department, again, again.changed(status="cancelled"), "lisi")


STATES = tuple(STEPS)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(STATES), st.sampled_from(STATES), st.sampled_from([each.id for each in PEOPLE.members]))
def test_no_step_is_left_out_by_hand(before: str, after: str, who: str) -> None:
    """Nobody brings a meeting on by changing its status alone."""
    department = Department()
    meeting = plan(department).changed(status=before)
    found = clauses(department, meeting, meeting.changed(status=after), who)
    assert (found == set()) is (before == after)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["topic", "items", "actions", "attendees", "place", "absent"]),
    st.sampled_from(["lisi", "wangwu", "zhangsan"]),
)
def test_what_the_host_approved_does_not_change(key: str, who: str) -> None:
    department = Department()
    drafted, _tasks = noted(department, told(department, plan(department)))
    approved = minutes.review(department.scene("lisi", "2024-03-06"), drafted, "").new
    spoilt = {
        "topic": "别的",
        "items": [{"title": "别的"}],
        "actions": [{**approved.entries("actions")[0], "due": "2024-03-29"}],
        "attendees": ["lisi", "wangwu"],
        "place": "别处",
        "absent": ["zhaoliu"],
    }
    assert "M-2.4.1" in clauses(department, approved, approved.changed(**{key: spoilt[key]}), who)


@pytest.mark.parametrize("who", ["zhangsan", "wangwu", "zhaoliu"])
def test_only_the_host_approves_and_only_what_stands(department: Department, who: str) -> None:
    drafted, _tasks = noted(department, told(department, plan(department)))
    approved = minutes.review(department.scene("lisi", "2024-03-06"), drafted, "").new
    assert "M-2.4.1" in clauses(department, drafted, approved, who)
    with pytest.raises(RefusedError):
        minutes.review(department.scene(who, "2024-03-06"), drafted, "")
    with pytest.raises(RefusedError, match="not approved"):
        minutes.send(department.scene("wangwu", "2024-03-06"), drafted)
    assert "M-2.4.1" in clauses(department, drafted, drafted.changed(status="sent"), "wangwu")


@given(
    st.sampled_from([each.id for each in PEOPLE.members]),
    st.sampled_from([each.id for each in PEOPLE.members]),
    st.sampled_from([each.id for each in PEOPLE.members]),
    st.sampled_from(answers.ANSWERS),
)
@settings(deadline=None, max_examples=60)
def test_people_answer_for_themselves_or_who_runs_the_meeting_notes_it(who: str, by: str, me: str, what: str) -> None:
    department = Department()
    meeting = told(department, plan(department))
    entry = {"id": "y-aaaaa", "at": "2024-03-04T10:00:00+08:00", "who": who, "by": by, "answer": what, "sequence": 0}
    found = clauses(department, meeting, meeting.appended("answers", entry), me, "2024-03-04")
    # liuqi stands in for the head.
    lawful = (
        by == me and (who == me or me in ("zhangsan", "lisi", "wangwu", "liuqi")) and who in meeting.get("attendees")
    )
    assert (found == set()) is lawful, found


def test_the_last_answer_to_what_holds_counts(department: Department) -> None:
    meeting = told(department, plan(department))
    for what in (answers.DECLINED, answers.ACCEPTED):
        made = answers.answer(department.scene("zhaoliu", "2024-03-04"), meeting, "zhaoliu", what, "出差")
        assert clauses(department, meeting, made.new, "zhaoliu", "2024-03-04") == set()
        meeting = made.new
    assert answers.counted(meeting)["accepted"] == ["zhangsan", "zhaoliu"]
    with pytest.raises(UsageError, match="answered so already"):
        answers.answer(department.scene("zhaoliu", "2024-03-04"), meeting, "zhaoliu", answers.ACCEPTED)
    again = told(department, meeting)
    assert answers.counted(again)["accepted"] == ["zhangsan", "zhaoliu"]  # announced twice, nothing new
    moved = told(department, again.changed(place="302会议室"))
    assert answers.counted(moved)["accepted"] == ["zhangsan"]
    with pytest.raises(RefusedError, match=r"M-2\.1\.2"):
        answers.answer(department.scene("lisi", "2024-03-04"), plan(department, place="303"), "lisi", answers.ACCEPTED)
    host = answers.answer(department.scene("lisi", "2024-03-04"), moved, "lisi", answers.DECLINED)
    assert "--host" in host.notes[0]


def test_a_meeting_of_the_past_is_written_down_with_a_reason(department: Department) -> None:
    with pytest.raises(RefusedError, match=r"M-2\.1\.2"):
        plan(department, day="2024-03-06")
    late = plan(department, day="2024-03-06", late_reason="补登")
    assert [each["text"] for each in late.entries("log")] == ["补登"]
    ahead = plan(department, place="302会议室")
    past = {"start": "2024-03-01T14:00:00+08:00", "end": "2024-03-01T15:00:00+08:00"}
    with pytest.raises(RefusedError, match=r"M-2\.1\.2"):
        convene.amend(department.scene("zhangsan", "2024-03-04"), ahead, past, [])


def test_minutes_written_anew_keep_what_stays(department: Department) -> None:
    drafted, tasks = noted(department, told(department, plan(department)))
    again, changed = noted(department, drafted, TEMPLATE_3.replace("李四，3月11日前", "赵六，3月12日前"))
    assert again.entries("actions")[0] == drafted.entries("actions")[0]
    assert {task.get("status") for task in changed} == {"todo", "cancelled"}
    assert [task.id for task in changed if task.get("status") == "cancelled"] == [tasks[1].id]
    sent = again.changed(status="sent")
    with pytest.raises(RefusedError, match="sent already"):
        noted(department, sent)
    assert noted(department, sent, because="漏记")[0].get("status") == "minuted"
    with pytest.raises(UsageError):
        minutes.draft(department.scene("wangwu", "2024-03-06"), drafted, Notes())


@pytest.mark.parametrize(
    ("status", "day", "who", "clause"),
    [
        ("draft", "2024-03-06", "wangwu", "M-2.1.2"),
        ("notified", "2024-03-04", "wangwu", "M-2.2.3"),
        ("notified", "2024-03-06", "lisi", "M-2.2.3"),
        ("cancelled", "2024-03-06", "wangwu", "M-2.2.3"),
    ],
)
def test_who_writes_minutes_and_when(department: Department, status: str, day: str, who: str, clause: str) -> None:
    meeting = plan(department).changed(status=status)
    with pytest.raises(RefusedError) as raised:
        minutes.may_draft(department.scene(who, day), meeting, "")
    assert raised.value.clause == clause


def test_minutes_are_due_in_two_working_days(department: Department) -> None:
    friday = datetime(2026, 10, 9, 14, tzinfo=SHANGHAI)
    meeting = plan(department, day="2026-10-08", start=friday, end=friday.replace(hour=15))
    assert minutes.deadline(department.scene("lisi"), meeting) == date(2026, 10, 12)  # Saturday the 10th is worked


def test_a_late_action_needs_reason_and_remedy(department: Department) -> None:
    _meeting, (task, _other) = noted(department, told(department, plan(department)))
    late = task.changed(submitted_at="2024-03-08T09:00:00+08:00", submitted_by="liuqi", actual_h=3)
    done = late.changed(status="done", accepted_at="2024-03-08T10:00:00+08:00", accepted_by="lisi")
    assert clauses(department, late, done, "lisi", "2024-03-08") == {"M-4.3"}
    assert "M-4.3" in clauses(department, task, task.changed(status="cancelled"), "zhangsan", "2024-03-08")
    assert clauses(department, task, task.changed(status="cancelled"), "zhangsan", "2024-03-06") == set()
    for reason, remedy in (("", "周五前联调"), ("接口未就绪", " ")):
        with pytest.raises(UsageError, match="missing"):
            actions.explain(department.scene("liuqi", "2024-03-08"), task, reason, remedy)
    explained = actions.explain(department.scene("liuqi", "2024-03-08"), late, "接口未就绪", "周五前联调").new
    assert clauses(department, late, explained, "liuqi", "2024-03-08") == set()
    assert clauses(department, explained, done.changed(lapse=explained.get("lapse")), "lisi", "2024-03-08") == set()
    in_time = done.changed(submitted_at="2024-03-06T09:00:00+08:00")
    assert clauses(department, in_time.changed(status="doing"), in_time, "lisi", "2024-03-08") == set()


def test_the_next_regular_meeting_has_the_open_actions(department: Department) -> None:
    _meeting, tasks = noted(department, told(department, plan(department)))
    open_ones = actions.open_ones([*tasks, department.task()])
    assert [each.id for each in open_ones] == [task.id for task in tasks]
    wish = Wish(
        "部门例会",
        datetime(2024, 3, 12, 9, tzinfo=SHANGHAI),
        datetime(2024, 3, 12, 10, tzinfo=SHANGHAI),
        "301",
        (),
        "wangwu",
    )
    made = convene.convene(department.scene("zhangsan", "2024-03-11"), wish, [], open_ones).new
    assert made.get("kind") == "regular" and [row["task"] for row in made.get("action_report")] == [t.id for t in tasks]


def test_a_talk_is_one_for_member_and_month_in_every_clone(department: Department) -> None:
    scene = department.scene("zhangsan", "2024-03-13")
    one = talk.held(scene, "wangwu", date(2024, 3, 13), lambda _id: None)
    other = talk.held(department.scene("zhangsan", "2024-03-20"), "wangwu", date(2024, 3, 20), lambda _id: None)
    assert one.new.id == other.new.id and clauses(department, None, one.new, "zhangsan") == set()
    assert clauses(department, None, one.new, "wangwu") == {"R-2.3.3"}
    with pytest.raises(UsageError):
        talk.held(scene, "zhangsan", date(2024, 3, 13), lambda _id: None)
    with pytest.raises(UsageError):
        talk.held(scene, "wangwu", date(2024, 3, 14), lambda _id: None)
