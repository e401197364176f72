"""Requests, letters, risks, plans, incidents and attestations: the guards against the table of the research (3.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docmgr.errors import RefusedError, UsageError
from docmgr.people.directory import Directory
from docmgr.people.member import Deputy, Member, Role
from docmgr.records import attest
from docmgr.records.guards import Change, judge
from docmgr.records.incidents import begin, finish
from docmgr.records.incidents.moments import moment
from docmgr.records.letters import write
from docmgr.records.record import Record
from docmgr.records.resources import amount, request, route
from docmgr.records.risks import plans, register
from docmgr.records.scene import CaseTerms, Scene
from tests.records.conftest import SHANGHAI, Department

PEOPLE = Directory(
    [
        Member("zhangsan", "张三", ("zhang@x.com",), roles=(Role("head"),)),
        Member("lisi", "李四", ("li@x.com",), roles=(Role("lead"),)),
        Member("wangwu", "王五", ("wang@x.com",), roles=(Role("assistant"),)),
        Member("zhaoliu", "赵六", ("zhao@x.com",)),
        Member("liuqi", "刘七", ("liu@x.com",), deputy_for=(Deputy("zhangsan"),)),
        Member("sunba", "孙八", ("sun@x.com",), roles=(Role("upper"),)),
    ]
)
TYPES = {"办公文具": "regular", "打印纸": "regular", "电脑设备": "important"}
EVERYBODY = [member.id for member in PEOPLE.members]


class World:
    """Records by id, and scenes over them."""

    def __init__(self, people: Directory = PEOPLE, **terms: Any) -> None:
        self.records: dict[str, Record] = {}
        self.people = people
        self.terms = CaseTerms(types=TYPES, **terms)

    def scene(self, who: str, day: str = "2024-03-05", at: str = "09:00") -> Scene:
        now = datetime.fromisoformat(f"{day}T{at}:00").replace(tzinfo=SHANGHAI)
        plain = Department().scene("zhangsan", day, at)
        found = replace(plain, me=self.people.get(who), directory=self.people, now=now, cases=self.terms)
        return replace(found, lookup=self.records.get)

    def keep(self, record: Record) -> Record:
        self.records[record.id] = record
        return record

    def asked(self, who: str = "zhaoliu", of: str = "电脑设备", day: str = "2024-03-05", **values: Any) -> Record:
        """Template 5: 赵* asks for a computer of 6000 yuan."""
        return self.keep(request.request(self.scene(who, day), wish(of, **values), self.records.values()).new)

    def clauses(self, old: Record | None, new: Record, who: str, day: str = "2024-03-05") -> list[str]:
        return [breach.clause for breach in judge(Change(old, new), self.scene(who, day))]


def wish(of: str = "电脑设备", **values: Any) -> request.Wish:
    plain: dict[str, Any] = {
        "type": of,
        "quantity": {"count": 1, "unit": "台"},
        "budget": 600000,
        "use_from": date(2024, 3, 10),
        "purpose": "新员工入职，现有设备不足",
        "effect": "入职当天可开展工作",
    }
    return request.Wish(**{**plain, **values})


# Amounts


@given(st.integers(0, amount.LIMIT - 1))
def test_an_amount_survives_both_ways_of_saying_it(fen: int) -> None:
    assert amount.fen(amount.capitals(fen)) == fen
    assert amount.fen(amount.figures(fen) + "元") == fen
    assert amount.held(amount.stored(fen)) == fen


@pytest.mark.parametrize(
    ("typed", "fen", "capitals"),
    [
        ("6000元", 600000, "陆仟元整"),
        ("6千", 600000, "陆仟元整"),
        ("6,000元", 600000, "陆仟元整"),
        ("１.２万", 1200000, "壹万贰仟元整"),
        ("￥6000", 600000, "陆仟元整"),
        ("1万2千", 1200000, "壹万贰仟元整"),
        ("16409.02", 1640902, "壹万陆仟肆佰零玖元零贰分"),
        ("107000.53", 10700053, "壹拾万柒仟元零伍角叁分"),
        ("100000001", 10000000100, "壹亿零壹元整"),
        ("0.5", 50, "伍角整"),
        ("0", 0, "零元整"),
    ],
)
def test_amounts_by_the_banks_rules(typed: str, fen: int, capitals: str) -> None:
    assert (amount.fen(typed), amount.capitals(fen)) == (fen, capitals)


@pytest.mark.parametrize(
    "typed", ["", "6,00元", "1,2345", "两千五", "6.005", "-5", "$6000", "6000 apples", "千", "1千万2亿"]
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(UsageError, match=r"R-2\.1\.1"):
        amount.fen(typed)


@pytest.mark.parametrize(
    ("typed", "found"), [("1台", (1, "台")), ("两名", (2, "名")), ("3", (3, None)), ("2.5 吨", ("2.5", "吨"))]
)
def test_quantities(typed: str, found: tuple[Any, Any]) -> None:
    read = request.quantity(typed)
    assert (read["count"], read.get("unit")) == found


@pytest.mark.parametrize("typed", ["0台", "台", "-1", "", "一些"])
def test_what_is_no_quantity_is_refused(typed: str) -> None:
    with pytest.raises(UsageError, match=r"R-2\.1\.1"):
        request.quantity(typed)


# Requests


@pytest.mark.parametrize(
    ("who", "of", "way"),
    [
        ("zhaoliu", "办公文具", "assistant"),
        ("wangwu", "办公文具", "head"),
        ("zhangsan", "办公文具", "assistant"),
        ("zhaoliu", "电脑设备", "head_upper"),
        ("zhangsan", "电脑设备", "upper"),
        ("zhaoliu", "无人机", "head_upper"),
    ],
)
def test_the_route_never_leads_to_who_asks(who: str, of: str, way: str) -> None:
    world = World()
    asked = world.asked(who, of)
    assert asked.get("route") == way
    assert world.clauses(None, asked, who) == []


def test_a_request_goes_its_way() -> None:
    world = World()
    asked = world.asked()
    with pytest.raises(RefusedError, match="张三"):  # the order is not reversed
        request.decide(world.scene("sunba"), asked, approve=True)
    with pytest.raises(RefusedError, match="own"):
        request.decide(world.scene("zhaoliu"), asked, approve=True)
    first = request.decide(world.scene("liuqi", "2024-03-06"), asked, approve=True).new
    assert world.clauses(asked, first, "liuqi", "2024-03-06") == []
    assert first.get("status") == "pending"
    done = request.decide(world.scene("sunba", "2024-03-07"), first, approve=True).new
    assert world.clauses(first, done, "sunba", "2024-03-07") == []
    assert done.get("status") == "approved"
    with pytest.raises(RefusedError, match="already"):
        request.decide(world.scene("sunba"), done, approve=False, opinion="x")


def test_a_paper_of_the_authority_is_noted_with_its_number() -> None:
    people = Directory([member for member in PEOPLE.members if member.id != "sunba"])
    world = World(people)
    first = request.decide(world.scene("zhangsan"), world.asked(), approve=True).new
    with pytest.raises(UsageError, match="--ref"):
        request.decide(world.scene("zhangsan"), first, approve=True)
    done = request.decide(world.scene("wangwu"), first, approve=True, ref="总办〔2024〕15号").new
    assert world.clauses(first, done, "wangwu") == []


def test_the_head_alone_notes_the_paper_and_it_is_marked() -> None:
    people = Directory([member for member in PEOPLE.members if member.id == "zhangsan"])
    world = World(people)
    asked = world.asked("zhangsan")
    with pytest.raises(UsageError, match="--ref"):
        request.decide(world.scene("zhangsan"), asked, approve=True)
    done = request.decide(world.scene("zhangsan"), asked, approve=True, ref="总办〔2024〕15号")
    assert done.notes
    assert world.clauses(asked, done.new, "zhangsan") == []
    unmarked = [{key: value for key, value in done.new.entries("approvals")[0].items() if key != "self_approved"}]
    assert world.clauses(asked, done.new.changed(approvals=unmarked), "zhangsan") == ["R-2.1.2b"]


def test_what_is_split_up_is_pointed_out_and_beyond_the_limit_goes_up() -> None:
    world = World(limit=1000)
    one = request.request(world.scene("zhaoliu"), wish("办公文具", budget=60000), [])
    assert one.new.get("category") == "regular"
    assert one.notes == ()
    two = request.request(world.scene("zhaoliu", "2024-03-06"), wish("打印纸", budget=60000), [one.new])
    assert two.new.get("near") == [one.new.id]
    assert two.new.get("category") == "important"
    assert any("R-2.1.2" in note for note in two.notes)
    assert (
        request.request(
            world.scene("zhaoliu", "2024-03-13"), wish("打印纸", use_from=date(2024, 4, 1)), [one.new]
        ).new.get("near")
        is None
    )
    assert request.request(world.scene("lisi"), wish("打印纸", budget=60000), [one.new]).new.get("near") is None


@pytest.mark.parametrize(
    ("values", "clause"),
    [
        ({"use_from": date(2024, 3, 1)}, "R-2.1.1"),
        ({"use_to": date(2024, 3, 9)}, "R-2.1.1"),
        ({"category": "secret"}, "R-2.1.2"),
    ],
)
def test_what_cannot_be_asked_for(values: dict[str, Any], clause: str) -> None:
    with pytest.raises(UsageError, match=clause):
        request.request(World().scene("zhaoliu"), wish(**values), [])


def test_nobody_calls_an_important_resource_regular() -> None:
    for of in ("电脑设备", "无人机"):
        with pytest.raises(RefusedError, match=r"R-2\.1\.2b"):
            request.request(World().scene("zhaoliu"), wish(of, category="常规"), [])
    world = World()
    forged = route.renewed(world.asked().changed(category="regular", route="assistant"))
    assert "R-2.1.2b" in world.clauses(None, forged, "zhaoliu")


STEP = st.fixed_dictionaries(
    {
        "by": st.sampled_from(EVERYBODY),
        "role": st.sampled_from(["assistant", "head", "upper"]),
        "step": st.sampled_from([1, 2]),
        "decision": st.sampled_from(["approved", "rejected"]),
        "opinion": st.sampled_from([None, "同意"]),
        "day": st.sampled_from(["2024-03-04", "2024-03-05"]),
        "budget": st.sampled_from([6000, 60000]),
    }
)


@given(STEP, st.sampled_from(EVERYBODY), st.sampled_from(["电脑设备", "办公文具"]), st.booleans())
def test_whatever_is_written_only_the_table_passes(step: dict[str, Any], who: str, of: str, second: bool) -> None:
    """An approval stands only when it is the right role's turn, signed by who commits it, on what was asked for."""
    world = World()
    asked = world.asked(of=of)
    if second and of == "电脑设备":
        asked = request.decide(world.scene("zhangsan"), asked, approve=True).new
    had = len(asked.entries("approvals"))
    entry = {"id": "p-00001", "at": f"{step['day']}T09:00:00+08:00", "digest": asked.get("digest")}
    entry |= {key: step[key] for key in ("by", "role", "step", "decision", "opinion") if step[key]}
    new = asked.appended("approvals", entry).changed(budget={"amount": step["budget"], "currency": "CNY"})
    new = new.changed(status=route.status(new))
    expected = route.steps(asked)[had]
    holders = {"assistant": ["wangwu"], "head": ["zhangsan", "liuqi"], "upper": ["sunba"]}[expected]
    lawful = (
        who in holders
        and step["by"] == who
        and (step["role"], step["step"]) == (expected, had + 1)
        and step["day"] == "2024-03-05"
        and step["budget"] == 6000
        and (step["decision"] == "approved" or step["opinion"] is not None)
    )
    assert (world.clauses(asked, new, who) == []) is lawful


@pytest.mark.parametrize("status", ["approved", "rejected", "withdrawn"])
@pytest.mark.parametrize("who", EVERYBODY)
def test_no_status_without_its_approvals(status: str, who: str) -> None:
    world = World()
    asked = world.asked()
    lawful = status == "withdrawn" and who == "zhaoliu"
    assert (world.clauses(asked, asked.changed(status=status), who) == []) is lawful


# Letters


def letter(world: World, who: str = "lisi", **values: Any) -> Record:
    """Template 6: 市场部 asks 技术部 for a draft by 2024-03-08."""
    plain: dict[str, Any] = {
        "from_dept": "市场部",
        "to_dept": "技术部",
        "subject": "客户需求响应",
        "content": "提供技术支持，协助完成需求方案",
        "duties_from": "提供需求文档",
        "duties_to": "完成方案初稿",
        "milestones": (("方案初稿", date(2024, 3, 8)),),
        "recipient": "王*",
    }
    return write.write(world.scene(who), write.Wish(**{**plain, **values})).new


@pytest.mark.parametrize(("who", "lawful"), [("zhangsan", True), ("lisi", True), ("liuqi", True), ("zhaoliu", False)])
def test_who_begins_cooperation(who: str, lawful: bool) -> None:
    world = World()
    assert (world.clauses(None, letter(world, who), who) == []) is lawful


def test_a_letter_from_beginning_to_end() -> None:
    world = World()
    sent = letter(world)
    assert sent.get("reply_due") == "2024-03-08"  # three working days, agreed by us
    late = world.scene("lisi", "2024-03-12")
    assert write.is_late(late, sent)
    assert write.days_late(late, sent) == 2
    chased = write.chase(late, [sent])[0].new
    assert world.clauses(sent, chased, "lisi") == []
    told = write.reply(world.scene("lisi"), sent, write.Reply("同意")).new
    assert write.chase(late, [told])[0].new.entries("chases")[0]["late_days"] == 0
    text = write.chase_text(late, told)
    assert "you replied: 同意" in text and "days ago" not in text
    answered = write.reply(late, chased, write.Reply("初稿已完成", next_due=date(2024, 3, 15))).new
    assert (answered.get("status"), answered.get("reply_due")) == ("sent", "2024-03-15")
    assert world.clauses(chased, answered, "zhaoliu") == []
    with pytest.raises(RefusedError, match=r"R-2\.2\.2"):
        write.reply(world.scene("zhaoliu"), answered, write.Reply("好了", closes=True))
    closed = write.reply(late, answered, write.Reply("方案已交付", closes=True)).new
    assert world.clauses(answered, closed, "lisi", "2024-03-12") == []
    assert world.clauses(answered, closed, "zhaoliu", "2024-03-12") == ["R-2.2.2"]
    assert world.clauses(closed, closed.changed(content="x"), "lisi") == ["R-2.2.1"]
    with pytest.raises(UsageError, match=r"R-2\.2\.1"):
        letter(world, milestones=(("方案初稿", date(2024, 3, 1)),))


# Risks and plans


@pytest.mark.parametrize(
    ("likelihood", "severity", "level"),
    [
        ("high", "high", "high"),
        ("medium", "high", "high"),
        ("medium", "medium", "medium"),
        ("low", "high", "medium"),
        ("low", "medium", "low"),
    ],
)
def test_levels(likelihood: str, severity: str, level: str) -> None:
    assert register.level(likelihood, severity) == level == register.level(severity, likelihood)


def risk(world: World, **values: Any) -> Record:
    plain: dict[str, Any] = {"title": "关键岗位人员空缺", "likelihood": "high", "severity": "high", "owner": "lisi"}
    return world.keep(register.add(world.scene("lisi"), register.Wish(**{**plain, **values})).new)


def plan(world: World) -> Record:
    steps = (plans.step("安排接手人：负责人：1小时内"), plans.step("清点在办任务"))
    wanted = plans.Wish(
        "人员离职工作交接预案", "关键岗位人员突然离职", "lisi", steps, ("交接清单模板",), ("张三 8001",)
    )
    return world.keep(plans.add(world.scene("lisi"), wanted)[0].new)


def test_a_high_risk_without_a_plan_is_a_finding() -> None:
    world = World()
    bare = risk(world)
    assert [each.clause for each in register.findings(world.scene("lisi"), [bare])] == ["E-2.1.2"]
    promised = bare.changed(plan_due="2024-03-20")
    assert register.findings(world.scene("lisi"), [promised]) == []
    assert [each.clause for each in register.findings(world.scene("lisi", "2024-03-21"), [promised])] == ["E-2.1.2"]
    made = plan(world)
    covered = bare.changed(plan=made.id)
    assert register.findings(world.scene("lisi"), [covered]) == []
    world.keep(plans.retire(world.scene("lisi"), made).new)
    assert [each.clause for each in register.findings(world.scene("lisi"), [covered])] == ["E-2.1.2"]
    assert (
        register.findings(world.scene("lisi", "2024-04-06"), [promised])[0].clause == "E-2.1.1"
    )  # monthly for high ones
    assert risk(world, likelihood="low").get("review_due") == "2024-06-05"  # quarterly for the others


def test_a_level_changes_by_a_review_alone() -> None:
    world = World()
    bare = risk(world)
    assert world.clauses(None, bare, "lisi") == []
    assert world.clauses(bare, bare.changed(level="low"), "lisi") == ["E-2.1.1"]
    assert "E-2.1.1" in world.clauses(bare, bare.changed(level="medium", likelihood="low"), "lisi")
    looked = register.review(world.scene("lisi"), bare, register.Look("已配备AB角", likelihood="low")).new
    assert world.clauses(bare, looked, "lisi") == []
    assert world.clauses(bare, looked, "zhaoliu") == ["E-2.1.1"]
    closed = register.review(world.scene("zhangsan"), looked, register.Look("", status="closed")).new
    assert world.clauses(closed, closed.changed(cause="x"), "lisi") == ["E-2.1.1"]
    with pytest.raises(RefusedError, match="closed"):
        register.review(world.scene("lisi"), closed, register.Look(""))
    with pytest.raises(RefusedError, match=r"E-2\.1\.1"):
        register.review(world.scene("zhaoliu"), bare, register.Look(""))


def test_a_plan_changes_as_a_new_version_and_drills_were_held() -> None:
    world = World()
    made = plan(world)
    assert world.clauses(None, made, "lisi") == []
    assert world.clauses(made, made.changed(resources=["x"]), "lisi") == ["E-2.3.3"]
    assert "E-2.3.3" in world.clauses(made, made.changed(resources=["x"], revision="V1.1"), "lisi")
    better = plans.revise(world.scene("lisi"), made, {"resources": ["x"]}, "补充资源").new
    assert better.get("revision") == "V1.1"
    assert world.clauses(made, better, "lisi") == []
    assert world.clauses(made, better, "zhaoliu") == ["E-2.1.2"]
    drilled = plans.drill(world.scene("zhaoliu"), made, date(2024, 3, 4), result="2小时内完成").new
    assert world.clauses(made, drilled, "zhaoliu") == []
    assert world.clauses(made, made.changed(drilled_on="2024-03-04"), "lisi") == ["E-4.2"]
    with pytest.raises(UsageError, match=r"E-4\.2"):
        plans.drill(world.scene("lisi"), made, date(2024, 3, 6), result="x")
    assert [each.clause for each in plans.findings(world.scene("lisi", "2025-03-05"), [drilled])] == ["E-4.2"]


# Incidents


def incident(world: World, **values: Any) -> Record:
    """Template 7: somebody leaves at short notice, on 2024-03-04."""
    plain: dict[str, Any] = {
        "title": "员工临时离职导致项目延期",
        "nature": "关键人员离职",
        "scope": "项目可能无法按原计划交付",
        "proposal": "安排王五接手项目",
        "kind": "departure",
    }
    return world.keep(begin.report(world.scene("zhaoliu", "2024-03-04"), begin.Wish(**{**plain, **values})).new)


def under_way(world: World, **values: Any) -> Record:
    start = begin.Start(
        "wangwu", no_plan="首次发生", resolve_by=moment("3/6 18:00", world.scene("zhangsan", "2024-03-04"))
    )
    return begin.activate(world.scene("zhangsan", "2024-03-04", "10:00"), incident(world, **values), start).new


REPORT = finish.Report(
    "没有备份人员", ("安排王五接手",), "延期2天交付", (finish.Improvement("为3个关键岗位指定备份人员", "lisi"),)
)


def test_an_incident_from_report_to_lesson() -> None:
    world = World()
    reported = incident(world)
    assert world.clauses(None, reported, "zhaoliu", "2024-03-04") == []
    made = plan(world)
    start = begin.Start("wangwu", plan=made.id)
    with pytest.raises(RefusedError, match=r"E-2\.2\.2"):
        begin.activate(world.scene("wangwu", "2024-03-04"), reported, start)
    active = begin.activate(world.scene("liuqi", "2024-03-04", "10:00"), reported, start).new
    assert active.get("resolve_by") == "2024-03-04T18:00:00+08:00"  # eight hours, agreed by us
    assert world.clauses(reported, active, "liuqi", "2024-03-04") == []
    told = begin.log(world.scene("wangwu", "2024-03-05"), active, "安排王五接手").new
    with pytest.raises(RefusedError, match=r"E-2\.3\.1"):
        finish.resolve(world.scene("zhaoliu", "2024-03-05"), told, finish.Report())
    resolved = finish.resolve(world.scene("wangwu", "2024-03-05"), told, finish.Report(result="延期2天交付")).new
    assert resolved.get("process") == ["2024-03-05 09:00 安排王五接手"]
    assert world.clauses(told, resolved, "wangwu", "2024-03-05") == []
    head = world.scene("zhangsan", "2024-03-07")
    with pytest.raises(RefusedError, match=r"E-2\.3\.2"):
        finish.close(head, resolved, finish.Report(), finish.Lesson(held_on=date(2024, 3, 6)))
    with pytest.raises(RefusedError, match=r"E-2\.3\.3"):
        finish.close(head, resolved, REPORT, finish.Lesson())
    lesson = finish.Lesson(held_on=date(2024, 3, 6), plan_change="增加备份", values={"resources": ["备份名单"]})
    closed, revised, task = (each.new for each in finish.close(head, resolved, REPORT, lesson))
    assert world.clauses(resolved, closed, "zhangsan", "2024-03-07") == []
    assert world.clauses(resolved, closed, "wangwu", "2024-03-07") != []
    assert (revised.get("revision"), revised.entries("changes")[-1]["source"]) == ("V1.1", closed.id)
    assert (task.get("owner"), task.get("source")) == ("lisi", closed.id)
    assert closed.entries("improvements") == [{"text": "为3个关键岗位指定备份人员", "task": task.id}]
    assert world.clauses(closed, closed.changed(cause="x"), "zhangsan") == ["E-2.3.2"]
    with pytest.raises(RefusedError, match="closed"):
        begin.log(head, closed, "x")


STATES = ("reported", "active", "resolved", "closed")
MOMENTS = {
    "activated_at": "2024-03-04T10:00:00+08:00",
    "resolved_at": "2024-03-05T09:00:00+08:00",
    "closed_at": "2024-03-07T09:00:00+08:00",
}


@given(
    st.sampled_from(STATES),
    st.sampled_from(STATES),
    st.sampled_from(EVERYBODY),
    st.sampled_from([None, "cause", "process", "result", "improvements", "retro", "resolve_by", "owner"]),
    st.booleans(),
)
def test_states_follow_one_another(was: str, now: str, who: str, lost: str | None, signed: bool) -> None:
    """reported → active (head) → resolved (owner or head) → closed (head, whole report); nothing else. Research 3.4."""
    old = _at_state(World(), was, "zhangsan")
    new = _at_state(World(), now, who if signed else "nobody").changed(id=old.id)
    for key in ("activated_by", "resolved_by"):
        if old.get(key):
            new = new.changed(**{key: old.get(key)})
    if lost:
        new = new.changed(**{lost: None})
    if was == now:
        return
    head = who in ("zhangsan", "liuqi")
    follows = STATES.index(now) == STATES.index(was) + 1
    may = head or (now == "resolved" and who == "wangwu" and lost != "owner")
    needed = {"active": ("resolve_by", "owner"), "closed": ("cause", "process", "result", "improvements", "retro")}
    whole = lost not in needed.get(now, ())
    limit = was == "reported" or head or lost != "resolve_by"
    lawful = follows and may and whole and signed and limit
    assert (World().clauses(old, new, who, "2024-03-08") == []) is lawful


def _at_state(_world: World, state: str, who: str) -> Record:
    record = incident(World())
    reached = STATES.index(state)
    values: dict[str, Any] = {"status": state, "id": "I-240304-k7q2x", "owner": "wangwu"}
    if reached:
        values |= {"no_plan": "x", "resolve_by": "2024-03-06T18:00:00+08:00", "activated_by": who}
    for number, key in enumerate(MOMENTS, 1):
        values |= {key: MOMENTS[key]} if reached >= number else {}
    if reached >= 2:
        values |= {"resolved_by": who, "cause": "a", "process": ["b"], "result": "c", "improvements": [{"text": "d"}]}
    if reached == 3:
        values |= {"closed_by": who, "retro": {"held_on": "2024-03-06"}}
    return record.changed(**values)


ORDER = ("occurred_at", "noticed_at", "reported_at", "activated_at", "resolved_at", "closed_at")


@given(st.lists(st.integers(0, 5), min_size=6, max_size=6))
def test_times_run_forward(hours: list[int]) -> None:
    record = _at_state(World(), "closed", "zhangsan")
    times = {key: f"2024-03-04T1{hour}:00:00+08:00" for key, hour in zip(ORDER, hours, strict=True)}
    found = World().clauses(None, record.changed(**times), "zhangsan", "2024-03-08")
    assert any(clause.startswith(("E-2.2", "E-2.3")) for clause in found) or hours == sorted(hours)
    backwards = [
        breach for breach in judge(Change(None, record.changed(**times)), World().scene("zhangsan")) if breach.between
    ]
    assert (backwards == []) is (hours == sorted(hours))


def test_times_that_cannot_be() -> None:
    world = World()
    scene = world.scene("zhaoliu", "2024-03-04")
    for occurred, noticed in (("10:00", "9:00"), ("8:00", "9:30")):
        with pytest.raises(UsageError, match=r"E-2\.2\.1"):
            incident(world, occurred=moment(occurred, scene), noticed=moment(noticed, scene))
    assert incident(world, noticed=moment("8:00", scene)).get("late") is None
    assert incident(world, noticed=moment("7:59", scene)).get("late") is True
    active = under_way(world)
    with pytest.raises(UsageError, match=r"E-2\.3\.1"):
        begin.log(world.scene("wangwu", "2024-03-04", "12:00"), active, "x", moment("8:00", scene))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("18:00", "2024-03-04T18:00"),
        ("明天 下午3点半", "2024-03-05T15:30"),
        ("3/6 9时", "2024-03-06T09:00"),
        ("+4h", "2024-03-04T13:00"),
        ("2024-03-04T10:00Z", "2024-03-04T18:00"),
    ],
)
def test_moments(typed: str, found: str) -> None:
    assert moment(typed, World().scene("zhangsan", "2024-03-04")).isoformat()[:16] == found


@pytest.mark.parametrize("typed", ["", "25:00", "9:75", "soon", "3/6"])
def test_what_is_no_moment(typed: str) -> None:
    with pytest.raises(UsageError):
        moment(typed, World().scene("zhangsan"))


def test_of_a_restricted_incident_nothing_but_the_id_leaves_its_file() -> None:
    world = World()
    made = plan(world)
    secret = "绝密"
    told = incident(world, title=secret, nature=secret, scope=secret, proposal=secret, restricted=True)
    assert told.path == f"records/incidents/private/2024/03/{told.id}.yml"
    head = world.scene("zhangsan", "2024-03-04", "10:00")
    active = begin.activate(head, told, begin.Start("wangwu", plan=made.id))
    noted = begin.log(head, active.new, secret)
    report = finish.Report(secret, (secret,), secret, (finish.Improvement(secret),))
    solved = finish.resolve(head, noted.new, report)
    ended = finish.close(head, solved.new, finish.Report(), finish.Lesson(date(2024, 3, 4), plan_change=secret))
    for outcome in (active, noted, solved, *ended):
        assert secret not in outcome.subject + outcome.done + "".join(outcome.notes)
    for other in ended[1:]:
        assert secret not in str(other.new.data)
    assert world.clauses(told, told.changed(classification="internal"), "zhangsan") == ["E-4.3"]


# Attestations


def vouch(world: World, who: str, clause: str = "R-2.3.1", **values: Any) -> Record:
    plain: Mapping[str, Any] = {"by_people": True, "verdict": "kept", "evidence": ("部门群已建立",)}
    return attest.attest(world.scene(who), attest.Wish(clause, **{**plain, **values})).new


@pytest.mark.parametrize(
    ("who", "clause", "lawful"),
    [("zhangsan", "R-2.3.1", True), ("wangwu", "R-2.3.1", True), ("lisi", "R-2.3.1", False), ("lisi", "R-4.2", True),
     ("zhaoliu", "R-4.2", False), ("zhaoliu", "M-2.3.2", True)],
)  # fmt: skip
def test_who_vouches_for_what(who: str, clause: str, lawful: bool) -> None:
    world = World()
    if lawful:
        given = vouch(world, who, clause)
        assert given.get("valid_until") == "2024-06-05"  # three months, agreed by us
        assert world.clauses(None, given, who) == []
        assert world.clauses(None, given, "liuqi") != []
    else:
        with pytest.raises(RefusedError, match=clause):
            vouch(world, who, clause)


def test_what_records_prove_nobody_vouches_for() -> None:
    world = World()
    with pytest.raises(RefusedError, match="records"):
        vouch(world, "zhangsan", "T-4.3", by_people=False)
    assert vouch(world, "zhangsan", "T-4.3", by_people=False, verdict="waived").get("role") == "head"
    with pytest.raises(RefusedError):
        vouch(world, "lisi", "T-4.3", by_people=False, verdict="waived")
    with pytest.raises(UsageError):
        vouch(world, "zhangsan", until=date(2024, 3, 1))
    with pytest.raises(UsageError):
        vouch(world, "zhangsan", evidence=())
