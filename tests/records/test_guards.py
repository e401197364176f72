"""The guards against the table of the research (3.4): who may what, and which clause says no."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docmgr.errors import RefusedError, UsageError
from docmgr.records.guards import Change, judge, refuse
from docmgr.records.record import Record
from docmgr.records.tasks import amend, begin, delay, work
from docmgr.records.tasks.begin import Part, Wish
from docmgr.records.tasks.progress import percent
from tests.records.conftest import Department

DONE = {
    "status": "done",
    "actual_h": 10,
    "submitted_at": "2024-03-05T09:00:00+08:00",
    "accepted_at": "2024-03-05T09:00:00+08:00",
}


def clauses(department: Department, old: Record | None, new: Record, who: str, day: str = "2024-03-05") -> list[str]:
    return [breach.clause for breach in judge(Change(old, new), department.scene(who, day))]


@pytest.mark.parametrize(("who", "lawful"), [("zhangsan", True), ("zhaoliu", True), ("liuqi", True), ("lisi", False)])
def test_who_gives_out_tasks(department: Department, who: str, lawful: bool) -> None:
    assert (clauses(department, None, department.task(), who) == []) is lawful


def test_whoever_has_the_task_breaks_it_down(department: Department) -> None:
    parent = department.task()
    child = department.task(id="T-240304-aaaaa", parent=parent.id)
    assert clauses(department, None, child, "lisi") == []
    assert clauses(department, None, child, "wangwu") == ["T-2.1.1"]


@pytest.mark.parametrize("who", ["zhangsan", "lisi", "wangwu", "zhaoliu"])
def test_nobody_moves_the_due_date_by_hand(department: Department, who: str) -> None:
    old = department.task()
    assert clauses(department, old, old.changed(due="2024-03-12"), who) == ["T-4.3"]


def test_the_due_date_moves_with_an_approved_delay_alone(department: Department) -> None:
    task = department.task(status="doing")
    asked = delay.request(department.scene("zhaoliu"), task, _day("2024-03-12"), "客户需求变更").new
    assert clauses(department, task, asked, "zhaoliu") == []
    assert clauses(department, asked, asked.changed(due="2024-03-12"), "zhaoliu") == ["T-4.3"]
    approved = delay.decide(department.scene("zhangsan"), asked, asked.entries("delays")[0], approve=True, opinion="")
    assert approved.new.get("due") == "2024-03-12"
    assert clauses(department, asked, approved.new, "zhangsan") == []
    assert clauses(department, asked, approved.new, "liuqi") == ["T-4.3"]  # a deputy may decide, but signs it
    assert set(clauses(department, asked, approved.new, "wangwu")) == {"T-4.3"}
    forged = [{**approved.new.entries("delays")[0], "new_due": "2024-04-30"}]
    moved = approved.new.changed(due="2024-04-30", delays=forged)
    assert "T-4.3" in clauses(department, asked, moved, "zhangsan")


def test_an_earlier_date_is_the_initiators(department: Department) -> None:
    old = department.task()
    assert clauses(department, old, old.changed(due="2024-03-06"), "zhangsan") == []
    assert clauses(department, old, old.changed(due="2024-03-06"), "zhaoliu") == ["T-4.3"]


@pytest.mark.parametrize(("who", "lawful"), [("lisi", True), ("zhangsan", True), ("zhaoliu", False), ("wangwu", False)])
def test_who_accepts(department: Department, who: str, lawful: bool) -> None:
    old = department.task(status="doing", submitted_at=DONE["submitted_at"])
    assert (clauses(department, old, old.changed(**DONE, accepted_by=who), who) == []) is lawful


def test_acceptance_is_signed_by_who_commits_it_and_follows_submission(department: Department) -> None:
    old = department.task(status="doing", submitted_at=DONE["submitted_at"])
    assert clauses(department, old, old.changed(**DONE, accepted_by="zhangsan"), "lisi") == ["T-2.4.1"]
    fresh = department.task(status="doing")
    assert "T-2.4.1" in clauses(department, fresh, fresh.changed(**DONE, accepted_by="lisi"), "lisi")


def test_nobody_accepts_their_own_work_but_the_head(department: Department) -> None:
    old = department.task(status="doing", receiver="zhaoliu", submitted_at=DONE["submitted_at"])
    assert clauses(department, old, old.changed(**DONE, accepted_by="zhaoliu"), "zhaoliu") == ["T-2.4.1"]
    assert clauses(department, old, old.changed(**DONE, accepted_by="zhangsan"), "zhangsan") == []


def test_entries_are_only_added(department: Department) -> None:
    entry = {"id": "f-9c2k1", "at": "2024-03-04T17:20:00+08:00", "by": "zhaoliu", "text": "已完成需求收集"}
    old = department.task(feedback=[entry])
    assert clauses(department, old, old.changed(feedback=[]), "zhangsan") == ["T-2.3.1"]
    assert clauses(department, old, old.changed(feedback=[{**entry, "text": "x"}]), "zhaoliu") == ["T-2.3.1"]


@pytest.mark.parametrize("key", ["id", "due_original", "created_at", "created_by"])
def test_what_is_written_once(department: Department, key: str) -> None:
    old = department.task()
    assert "T-2.1.2" in clauses(department, old, old.changed(**{key: "2024-01-01"}), "zhangsan")


def test_a_parent_waits_for_its_parts(department: Department) -> None:
    old = department.task(status="doing", submitted_at=DONE["submitted_at"])
    department.task(id="T-240304-aaaaa", parent=old.id)
    assert clauses(department, old, old.changed(**DONE, accepted_by="lisi"), "lisi") == ["T-2.2.2"]


def test_a_part_ends_with_its_parent_and_no_task_stands_above_itself(department: Department) -> None:
    parent = department.task()
    late = department.task(id="T-240304-aaaaa", parent=parent.id, due="2024-03-20")
    assert clauses(department, None, late, "zhangsan") == ["T-2.2.2"]
    child = department.task(id="T-240304-aaaaa", parent=parent.id)
    assert "T-2.2.2" in clauses(department, parent, parent.changed(parent=child.id), "zhangsan")
    lost = department.task(id="T-240304-bbbbb", parent="T-240101-zzzzz")
    assert clauses(department, None, lost, "zhangsan") == ["T-2.2.2"]


def test_a_task_is_never_removed_once_begun(department: Department) -> None:
    scene = department.scene("zhangsan")
    assert judge(Change(department.task(), None), scene) == []
    assert [breach.clause for breach in judge(Change(department.task(status="doing"), None), scene)] == ["T-2.1.2"]


FIELDS: dict[str, list[Any]] = {
    "due": ["2024-03-06", "2024-03-08", "2024-03-20"],
    "status": ["todo", "doing", "delayed", "done"],
    "owner": ["zhaoliu", "lisi"],
    "accepted_by": [None, "lisi", "zhangsan", "zhaoliu"],
    "actual_h": [None, 10],
    "submitted_at": [None, DONE["submitted_at"]],
}


@given(
    st.fixed_dictionaries({key: st.sampled_from(values) for key, values in FIELDS.items()}),
    st.sampled_from(["zhangsan", "lisi", "wangwu", "zhaoliu", "liuqi", None]),
    st.booleans(),
)
def test_whatever_is_edited_the_two_laws_hold(values: dict[str, Any], who: str | None, submitted: bool) -> None:
    department = Department()
    old = department.task(status="doing", submitted_at=DONE["submitted_at"] if submitted else None)
    new = old.changed(**values)
    found = clauses(department, old, new, who or "")
    if values["due"] > "2024-03-08":
        assert "T-4.3" in found
    if values["status"] == "done" and (who not in ("lisi", "zhangsan", "liuqi") or values["accepted_by"] != who):
        assert "T-2.4.1" in found
    if new.data == old.data:
        assert found == []


def _day(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)


def _wish(**values: Any) -> Wish:
    plain: dict[str, Any] = {
        "title": "月度销售报表",
        "description": "汇总本月销售数据，分析趋势",
        "receiver": "lisi",
        "owner": "wangwu",
        "start": _day("2024-03-01"),
        "due": _day("2024-03-05"),
        "priority": "high",
        "estimate_h": 8,
    }
    return Wish(**{**plain, **values})


def test_a_task_from_beginning_to_end(department: Department) -> None:
    """Template 1, row 1: 8h estimated, 10h it took, accepted."""
    task = begin.add(department.scene("zhangsan", "2024-03-01"), _wish(goal="领导认可")).new
    assert task.get("watchers") == ["zhangsan"]
    begun = work.start(department.scene("wangwu", "2024-03-01"), task, []).new
    told = work.report(department.scene("wangwu", "2024-03-04"), begun, "数据源已确认", percent=80, blocked=False).new
    assert percent(told) == 80
    department.tasks[told.id] = told
    scene = department.scene("wangwu", "2024-03-05")
    handed = work.submit(scene, told, deliverables=("项目资料/报表.xlsx",), note="", hours=10).new
    done = work.accept(department.scene("lisi", "2024-03-05"), handed, hours=None).new
    assert (done.get("status"), done.get("actual_h"), percent(done)) == ("done", 10, 100)
    for old, new, who in ((None, task, "zhangsan"), (told, handed, "wangwu"), (handed, done, "lisi")):
        refuse([Change(old, new)], department.scene(who, "2024-03-05"))


@pytest.mark.parametrize(
    ("day", "late"), [("2024-03-06", False), ("2024-03-07", False), ("2024-03-08", True), ("2024-03-11", True)]
)
def test_a_late_request_is_recorded_as_late(department: Department, day: str, late: bool) -> None:
    made = delay.request(department.scene("zhaoliu", day), department.task(status="doing"), _day("2024-03-12"), "变更")
    assert made.new.entries("delays")[0].get("late", False) is late
    assert bool(made.notes) is late


def test_refusals_of_the_verbs(department: Department) -> None:
    task = department.task(status="doing")
    with pytest.raises(RefusedError, match=r"T-2\.4\.1"):
        work.accept(department.scene("wangwu"), task, hours=None)
    with pytest.raises(RefusedError, match=r"T-4\.3"):
        delay.request(department.scene("wangwu"), task, _day("2024-03-12"), "x")
    with pytest.raises(RefusedError, match=r"T-2\.2\.2"):
        amend.amend(department.scene("wangwu"), task, {"remark": "x"})
    with pytest.raises(RefusedError, match="G-2"):
        work.report(department.scene("nobody"), task, "x", percent=None, blocked=False)
    with pytest.raises(UsageError):
        delay.request(department.scene("zhaoliu"), task, _day("2024-03-01"), "x")


def test_the_head_asks_and_decides_only_with_a_mark(department: Department) -> None:
    task = department.task(status="doing", owner="zhangsan")
    asked = delay.request(department.scene("zhangsan"), task, _day("2024-03-12"), "变更").new
    done = delay.decide(department.scene("zhangsan"), asked, asked.entries("delays")[0], approve=True, opinion="")
    assert done.new.entries("delays")[0]["self_approved"] is True
    assert done.notes
    assert clauses(department, asked, done.new, "zhangsan") == []


def test_the_handbooks_chain_spreads_over_the_working_days(department: Department) -> None:
    parent = department.task(start="2024-03-04", due="2024-03-08")
    steps = [Part(title) for title in begin.CHAINS["需求响应"]]
    made = begin.split(department.scene("lisi", "2024-03-04"), parent, steps, in_order=True)
    assert [each.new.get("due") for each in made] == [f"2024-03-0{day}" for day in range(4, 9)]
    assert made[1].new.get("depends") == [made[0].new.id]
    assert all(each.new.get("owner") and each.new.get("parent") == parent.id for each in made)
    department.tasks |= {each.new.id: each.new for each in made}
    second = made[1].new
    waits = judge(Change(second, second.changed(status="doing")), department.scene("zhaoliu"))
    assert [breach.clause for breach in waits] == ["T-2.2.1"]


def test_high_ones_first(department: Department) -> None:
    low = department.task(priority="low")
    high = department.task(id="T-240304-aaaaa", priority="high", due="2024-03-06")
    assert "T-4.2" in work.start(department.scene("zhaoliu"), low, [low, high]).notes[0]
    assert work.start(department.scene("zhaoliu"), high, [low, high]).notes == ()
