"""Letters, risks, plans, talks and attestations: whatever is typed into a file, only what the table allows passes."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from docmgr.records.attest import BY_PEOPLE
from docmgr.records.kind import kind
from docmgr.records.meetings.talk import held
from docmgr.records.record import Record
from docmgr.records.risks import register
from docmgr.rules.explain import load_clauses
from tests.records.test_cases import EVERYBODY, World, letter, plan, risk, vouch

WHO = st.sampled_from(EVERYBODY)
GRADE = st.sampled_from(["high", "medium", "low"])
LEADS = ("zhangsan", "lisi", "liuqi")  # liuqi stands in for the head
AT = "2024-03-05T10:00:00+08:00"
STATES = st.sampled_from(["sent", "answered", "closed", "cancelled"])
VALUES = st.fixed_dictionaries({}, optional={key: st.just("别的") for key in ("content", "duties_to", "remark")})


@settings(deadline=None, max_examples=80)
@given(WHO, STATES, STATES, VALUES, st.booleans())
def test_letters(who: str, was: str, now: str, values: dict[str, Any], replied: bool) -> None:
    world = World()
    old = letter(world).changed(status=was, closed_at=AT if was == "closed" else None)
    new = old.changed(status=now, **values)
    if replied:
        new = new.appended("replies", {"id": "h-aaaaa", "at": AT, "by": "王*", "text": "已收到", "noted_by": who})
    if world.clauses(old, new, who):
        return
    mine = who in LEADS  # lisi wrote it, the head and the deputy may
    assert was in ("sent", "answered") or old.data == new.data
    assert mine or not {"content", "duties_to"} & set(values)
    assert mine or now == was or now not in ("closed", "cancelled")
    assert now != "answered" or replied


@settings(deadline=None, max_examples=80)
@given(WHO, WHO, st.tuples(GRADE, GRADE, GRADE), st.sampled_from(["open", "mitigated", "closed"]), st.booleans())
def test_risks(who: str, signed: str, grades: tuple[str, str, str], status: str, looked: bool) -> None:
    world = World()
    old = risk(world)
    likely, grave, level = grades
    new = old.changed(likelihood=likely, severity=grave, level=level, status=status)
    if looked:
        seen = {"id": "v-aaaaa", "at": AT, "by": signed, "level": level, "status": status, "note": "无变化"}
        new = new.appended("reviews", seen)
    if world.clauses(old, new, who):
        return
    assert level == register.level(likely, grave)
    same = all(old.get(key) == new.get(key) for key in ("likelihood", "severity", "status"))
    assert same or (looked and signed == who)


@settings(deadline=None, max_examples=80)
@given(
    WHO,
    st.booleans(),
    st.sampled_from(["V1.0", "V1.1", "V0.9", "v2"]),
    st.booleans(),
    st.sampled_from(["active", "retired"]),
)
def test_plans(who: str, edited: bool, revision: str, told: bool, status: str) -> None:
    world = World()
    old = plan(world)
    new = old.changed(revision=revision, status=status, **({"resources": ["别的"]} if edited else {}))
    if told:
        new = new.appended("changes", {"id": "e-aaaaa", "at": AT, "by": who, "revision": revision, "change": "补充"})
    if world.clauses(old, new, who):
        return
    assert revision in ("V1.0", "V1.1")
    assert not edited or (revision == "V1.1" and told)
    assert who in LEADS or not (told or status != old.get("status"))


@settings(deadline=None, max_examples=80)
@given(WHO, WHO, st.sampled_from(sorted(load_clauses())), st.sampled_from(["kept", "partly", "missed", "waived"]))
def test_attestations(who: str, signed: str, clause: str, verdict: str) -> None:
    world = World()
    new = vouch(world, "zhangsan").changed(clause=clause, verdict=verdict, by=signed)
    if not world.clauses(None, new, who):
        assert signed == who
        assert verdict != "waived" or who in ("zhangsan", "liuqi")
        assert verdict == "waived" or clause in BY_PEOPLE
    taken = new.changed(status="withdrawn")
    if not world.clauses(new, taken, who):
        assert who in (signed, "zhangsan", "liuqi")


@settings(deadline=None, max_examples=40)
@given(WHO, st.sampled_from([each for each in EVERYBODY if each != "zhangsan"]), WHO)
def test_talks(who: str, member: str, led: str) -> None:
    world = World()
    scene = world.scene("zhangsan")
    new = held(scene, member, scene.today, world.records.get).new.changed(**{"with": led})
    if not world.clauses(None, new, who):
        assert who in LEADS and (led == who or (who == "liuqi" and led == "zhangsan"))


def test_notes_of_a_talk_are_for_the_head_alone() -> None:
    world = World()
    plain = {"schema": "talk/1", "id": "Q-240301-aaaaa", "of": "O-240301-aaaaa", "notes": "x", "created_at": AT}
    new = Record(kind("talk"), {**plain, "created_by": "zhangsan", "classification": "internal"})
    assert world.clauses(None, new, "zhangsan") == ["D-2.3.2"]


def test_what_people_vouch_for_is_what_the_clauses_say() -> None:
    levels = {name: entry["level"] for name, entry in load_clauses().items()}
    assert set(BY_PEOPLE) == {name for name, level in levels.items() if "S" in level}
