"""The pure parts of a handover: who holds what, who may get it, and what passing on never touches. Source: D-4.3."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docmgr.errors import PolicyError, RefusedError, UsageError
from docmgr.handover import case, receivers, standing
from docmgr.handover.holding import DOCUMENT, PASSED, WAIVED, Holding, assigned, unsettled
from docmgr.handover.records import held, is_signature, passed
from docmgr.people.directory import Directory
from docmgr.people.member import Deputy, Member, Role
from docmgr.records.kind import REGISTRY, Field, kind
from docmgr.records.record import Record

DAY = date(2024, 3, 15)
NOW = datetime(2024, 3, 15, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
LATER = "2999-01-01T09:00:00+08:00"
HEAD = Member("zhang", "张三", ("zhang@x.cn",), roles=(Role("head"),))
LI = Member(
    "li", "李四", ("li@x.cn", "Li@old.cn"), aliases=("小李",), roles=(Role("lead", "项目资料"),), leave_date=DAY
)
WANG = Member("wang", "王五", ("wang@x.cn",), deputy_for=(Deputy("li"),))
GOES = Member("zhao", "赵六", ("zhao@x.cn",), leave_date=date(2024, 3, 10))
EVERYBODY = Directory([HEAD, LI, WANG, GOES])
PEOPLE = st.sampled_from(["li", "li", "wang", "zhang"])
OPEN_KINDS = [name for name in REGISTRY if name not in ("handover", "hold", "archive", "review")]


def _value(field: Field) -> st.SearchStrategy[Any]:
    if field.type == "member":
        return PEOPLE
    if field.type == "members":
        return st.lists(PEOPLE, min_size=1, max_size=3, unique=True)
    if field.fields:
        one = _data(field.fields)
        return one if field.type == "record" else st.lists(one, min_size=1, max_size=2)
    return st.just("x")


def _data(fields: Mapping[str, Field]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={key: _value(field) for key, field in fields.items()})


@st.composite
def records(draw: st.DrawFn) -> Record:
    of = kind(draw(st.sampled_from(OPEN_KINDS)))
    data = {"schema": of.schema, "id": f"{of.letter}-240304-aaaaa", **draw(_data(of.fields))}
    return Record(of, {**data, "end": LATER, "status": draw(st.sampled_from(["open", *of.closed]))})


def _kept(fields: Mapping[str, Field], data: Mapping[str, Any]) -> list[Any]:
    """What history keeps: signatures, what is written once, entries that are only added."""
    found: list[Any] = []
    for key, value in data.items():
        field = fields.get(key)
        if field is None or field.fixed or field.append or is_signature(key):
            found.append((key, value))
        elif field.fields:
            found += [_kept(field.fields, each) for each in (value if isinstance(value, list) else [value])]
        elif field.type not in ("member", "members"):
            found.append((key, value))
    return found


@settings(max_examples=150, deadline=None)
@given(records())
def test_passing_on_changes_responsibility_and_nothing_else(record: Record) -> None:
    found = held([record], "li", NOW.isoformat())
    assert not found or record.get("status") not in record.kind.closed
    new = passed(record, "li", {each.role: "wang" for each in found if not each.by_hand})
    assert _kept(record.kind.fields, new.data) == _kept(record.kind.fields, record.data)
    assert [each for each in held([new], "li", NOW.isoformat()) if not each.by_hand] == []
    if record.get("status") in record.kind.closed:
        assert new.data == record.data
    assert passed(new, "li", {}) == new


def test_members_stand_once_after_the_handover() -> None:
    record = Record(kind("task"), {"id": "T-240304-aaaaa", "collaborators": ["wang", "li"], "watchers": ["li"]})
    new = passed(record, "li", {"collaborators": "wang", "watchers": "zhang"})
    assert (new.get("collaborators"), new.get("watchers")) == (["wang"], ["zhang"])


def test_receivers_are_members_who_stay() -> None:
    kinds = receivers.typed(EVERYBODY, ["王五", "task=zhang@x.cn", "Document=wang"], LI, DAY)
    assert kinds == {"": "wang", "task": "zhang", "document": "wang"}
    for text, error in (("li", UsageError), ("nobody", UsageError), ("zhao", RefusedError), ("x=wang", UsageError)):
        with pytest.raises(error):
            receivers.typed(EVERYBODY, [text], LI, DAY)


TASK = Holding("task", "T-240304-aaaaa", "owner", "=报表;“三月”")
PLAN = Holding(DOCUMENT, "records/ledger/项目资料/计划-a.yml", "owner", "a")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_the_table_comes_back_as_excel_saves_it(encoding: str) -> None:
    text = receivers.written([TASK, PLAN], "en").decode("utf-8-sig")
    lines = text.replace('"=', '"').splitlines()
    edited = "\r\n".join([lines[0], f"{lines[1]}王五", f"{lines[2]}！不再需要", "x,y,z,T-9,wang"]).encode(encoding)
    found, waived, strange = receivers.read(edited, "t.csv", [TASK, PLAN], EVERYBODY, LI, DAY)
    assert [each.to for each in found] == ["wang", ""]
    assert [(each.key, why) for each, why in waived] == [(PLAN.key, "不再需要")] and strange == [4]


def test_the_table_tells_every_mistake_with_its_line() -> None:
    rows = "kind,as,title,what,receiver\n,owner,,T-240304-aaaaa,nobody\n,owner,,records/ledger/项目资料/计划-a.yml,!"
    with pytest.raises(PolicyError) as caught:
        receivers.read(rows.encode(), "t.csv", [TASK, PLAN], EVERYBODY, LI, DAY)
    assert [(each.file, each.line) for each in caught.value.mistakes] == [("t.csv", 2), ("t.csv", 3)]


def test_only_what_is_free_is_assigned() -> None:
    by_hand, settled = Holding("role", "head", "holder", "", by_hand=True), Holding("task", "T", "x", "", settled=True)
    done = assigned([TASK, PLAN, by_hand, settled], {"": "wang", "task": "zhang"})
    assert [each.to for each in done] == ["zhang", "wang", "", ""]
    assert unsettled(done, [PLAN.key]) == [done[0], by_hand]


def test_what_nobody_else_would_hold() -> None:
    assert [each.ref for each in standing.roles(EVERYBODY, LI, DAY, "en")] == ["lead:项目资料"]
    wide = Directory([HEAD, LI, Member("wang", "王五", ("wang@x.cn",), roles=(Role("lead"),))])
    assert standing.roles(wide, LI, DAY, "en") == []
    assert [each.role for each in standing.deputies(EVERYBODY, LI, DAY)] == ["absent"]
    zones = standing.zones(
        {"a": ("li", "zhang"), "b": ("li", "zhao"), "c": None, "d": ("wang",)}, LI, frozenset({"zhang"})
    )
    assert [(each.ref, each.role, each.by_hand) for each in zones] == [
        ("a", "reader", False),
        ("b", "only reader", True),
        ("c", "unknown", True),
    ]
    waiting = standing.approvals([("待审批/x", "x")], EVERYBODY, HEAD, DAY)
    assert [(each.settled, each.by_hand) for each in waiting] == [(False, True)]


@pytest.mark.parametrize("called", ["li", "李四", "小李", "LI@X.CN", "li@old.cn", "李四 <li@x.cn>"])
def test_waivers_by_whatever_they_call_the_owner(called: str) -> None:
    assert standing.is_called(called, LI)
    assert not standing.is_called(f"{called}x", LI) and not standing.is_called("李四 <other@x.cn>", LI)


def test_the_record_grows_and_says_how_things_stand() -> None:
    record = case.opened(LI, "zhang", NOW, reason="调岗")
    assert record.id == case.opened(LI, "li", NOW).id != case.opened(LI, "li", NOW, earlier=1).id
    assert case.days_left(record, date(2024, 3, 10)) == 5
    record = case.grown(record, [case.row(TASK, WAIVED, NOW, "zhang", reason="不再需要")])
    assert case.waived(record) == {TASK.key}
    record = case.grown(record, [case.row(assigned([TASK], {"": "wang"})[0], PASSED, NOW, "zhang")])
    assert case.waived(record) == set() and len(record.entries("items")) == 2 and len(case.last(record)) == 1
    assert case.standing([record], "li") is record and case.standing([record], "wang") is None
