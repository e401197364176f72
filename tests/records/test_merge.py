"""The merge of records against a model: nobody's work is lost, and only what contradicts is a conflict."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docmgr.records.kind import kind
from docmgr.records.load import load
from docmgr.records.merge import Sides, merge, merged_text
from docmgr.records.record import Record
from docmgr.records.rewrite import written

BASE: dict[str, Any] = {
    "schema": "task/1",
    "id": "T-240303-k7q2x",
    "title": "客户需求响应",
    "kind": "adhoc",
    "description": "处理A客户定制化需求",
    "initiator": "zhangsan",
    "receiver": "lisi",
    "owner": "zhaoliu",
    "collaborators": ["wangwu"],
    "start": "2024-03-03",
    "due": "2024-03-08",
    "due_original": "2024-03-08",
    "priority": "medium",
    "estimate_h": 12,
    "status": "todo",
    "created_at": "2024-03-03T09:00:00+08:00",
    "created_by": "zhangsan",
    "feedback": [{"id": "f-00000", "at": "2024-03-03T10:00:00+08:00", "by": "zhaoliu", "text": "开始"}],
}
SCALARS = {
    "title": ["客户需求响应", "甲", "乙"],
    "status": ["todo", "doing", "delayed"],
    "priority": ["high", "medium", "low"],
    "remark": [None, "方案待评审", "等客户"],
    "owner": ["zhaoliu", "wangwu"],
}
MEMBERS = ["wangwu", "liuqi", "lisi", "zhangsan"]
IDS = [f"f-{n}{n}{n}{n}{n}" for n in range(1, 8)]


def record(data: dict[str, Any]) -> Record:
    return Record(kind("task"), {key: value for key, value in data.items() if value not in (None, [])})


@st.composite
def sides(draw: st.DrawFn, ids: list[str]) -> Record:
    data = dict(BASE)
    for key, values in SCALARS.items():
        data[key] = draw(st.sampled_from(values))
    data["collaborators"] = draw(st.lists(st.sampled_from(MEMBERS), unique=True))
    times = st.integers(10, 17)
    added = [
        {"id": each, "at": f"2024-03-04T{draw(times)}:00:00+08:00", "by": "zhaoliu", "text": each}
        for each in draw(st.lists(st.sampled_from(ids), unique=True))
    ]
    data["feedback"] = [*BASE["feedback"], *added]
    return record(data)


@given(sides(IDS[:3]), sides(IDS[3:]))
def test_against_a_model(ours: Record, theirs: Record) -> None:
    found = merge(Sides(BASE, ours, theirs))
    clashes = [
        key
        for key in SCALARS
        if ours.get(key) != theirs.get(key) and BASE.get(key) not in (ours.get(key), theirs.get(key))
    ]
    if clashes:
        assert isinstance(found, list)
        assert len(found) == len(clashes)
        return
    assert isinstance(found, dict)
    for key in SCALARS:
        assert found.get(key) == (theirs.get(key) if ours.get(key) == BASE.get(key) else ours.get(key))
    everything = {entry["id"] for side in (ours, theirs) for entry in side.entries("feedback")}
    assert found["feedback"][0]["id"] == "f-00000"
    assert {entry["id"] for entry in found["feedback"]} == everything
    mine, yours = set(ours.get("collaborators") or []), set(theirs.get("collaborators") or [])
    old = set(BASE["collaborators"])
    assert set(found.get("collaborators") or []) == (old & mine & yours) | (mine - old) | (yours - old)


@given(sides(IDS[:3]), sides(IDS[3:]))
def test_whoever_merges_gets_the_same(ours: Record, theirs: Record) -> None:
    here, there = merge(Sides(BASE, ours, theirs)), merge(Sides(BASE, theirs, ours))
    assert isinstance(here, dict) == isinstance(there, dict)
    if isinstance(here, dict):
        assert here == there


@given(sides(IDS))
def test_one_side_alone_is_taken_as_it_is(theirs: Record) -> None:
    found = merge(Sides(BASE, record(BASE), theirs))
    assert isinstance(found, dict)
    assert {**found, "feedback": None} == {**theirs.data, "feedback": None}
    assert merge(Sides(BASE, theirs, theirs)) == theirs.data or theirs.entries("feedback")


def test_a_dropped_entry_comes_back() -> None:
    ours = record({**BASE, "feedback": []})
    found = merge(Sides(BASE, ours, record({**BASE, "remark": "x"})))
    assert isinstance(found, dict)
    assert found["feedback"] == BASE["feedback"]


def test_a_decision_and_a_report_meet() -> None:
    delay = {"id": "d-71xq0", "by": "zhaoliu", "reason": "需求变更", "decision": "pending"}
    base = {**BASE, "delays": [delay]}
    ours = record(
        {**base, "delays": [{**delay, "decision": "approved", "decided_by": "zhangsan"}], "due": "2024-03-12"}
    )
    theirs = record({**base, "remark": "等客户"})
    found = merge(Sides(base, ours, theirs))
    assert isinstance(found, dict)
    assert (found["delays"][0]["decision"], found["due"], found["remark"]) == ("approved", "2024-03-12", "等客户")


def test_a_conflict_names_field_and_people() -> None:
    ours, theirs = record({**BASE, "status": "done"}), record({**BASE, "status": "delayed"})
    found = merge(Sides(BASE, ours, theirs, ("张三", "李四")))
    assert isinstance(found, list)
    assert found[0].sentence() == "T-240303-k7q2x status (status): 张三 has done, 李四 has delayed"


def test_comments_of_one_side_stay_and_of_both_are_left_to_lines() -> None:
    plain = written(record(BASE))
    path = record(BASE).path
    noted = load(b"# mine\n" + plain, path)
    other = load(plain, path).changed(remark="x")
    other = load(written(other), path)
    merged = merged_text(Sides(BASE, other, noted))
    assert isinstance(merged, bytes)
    assert merged.startswith(b"# mine\n")
    assert b"remark: x" in merged
    assert merged_text(Sides(BASE, load(b"# yours\n" + plain, path), noted)) is None


@pytest.mark.parametrize("key", ["x_new", "y_other"])
def test_keys_of_a_newer_format_are_merged_too(key: str) -> None:
    found = merge(Sides(BASE, record({**BASE, key: 1}), record({**BASE, "status": "doing"})))
    assert isinstance(found, dict)
    assert found[key] == 1
