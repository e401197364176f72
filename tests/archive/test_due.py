"""What is due, against the clause written a second time; months missed; the precedence of what stays."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docmgr.archive import due as deciding
from docmgr.archive.due import Facts, Rules, back, find, settle
from docmgr.ledger.place import Layout
from docmgr.policy.forms import Period
from docmgr.policy.load import load_policy
from docmgr.policy.vocabulary import vocabulary_of
from tests.archive import oracle

POLICY = load_policy("version: 1\nextends: handbook-zh\n", file="policy.yaml")
LAYOUT = Layout("待审批", "历史文档", vocabulary_of(POLICY))


def role_of(folder: str) -> str:
    return POLICY.place(f"{folder}/-").role


def rules(day: date, **more: object) -> Rules:
    in_force = frozenset(rule.name for rule in POLICY.types.values() if rule.retention.in_force)
    return Rules(day, Period(6, "m"), more.get("ages", {}), in_force)  # type: ignore[arg-type]


def moved(paths: list[str], day: date) -> dict[str, str]:
    found = find(((path, "0" * 40) for path in sorted(paths)), LAYOUT, role_of, rules(day))
    return {each.path: each.target for each in settle(found, Facts())[0]}


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), day=st.dates(date(2021, 1, 1), date(2026, 12, 31)))
def test_the_archived_set_is_the_clauses(seed, day):
    paths = oracle.tree(random.Random(seed), 40, day)
    found = moved(paths, day)
    assert set(found) == oracle.archived(paths, day)
    for path, target in found.items():
        assert target == f"历史文档/{path.rpartition('/')[2][:4]}/{path}"


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), day=st.dates(date(2021, 1, 1), date(2026, 8, 31)))
def test_missed_months_give_what_monthly_runs_would_have_given(seed, day):
    paths = oracle.tree(random.Random(seed), 40, day)
    months = [date(day.year + (day.month + n - 1) // 12, (day.month + n - 1) % 12 + 1, 28) for n in range(1, 4)]
    standing = list(paths)
    for each in months:
        gone = moved(standing, each)
        standing = [gone.get(path, path) for path in standing]
        assert not moved(standing, each), "a second run finds nothing"
    gone = moved(paths, months[-1])
    assert sorted(standing) == sorted(gone.get(path, path) for path in paths)


@pytest.mark.parametrize(
    ("day", "age", "limit"),
    [
        ("2024-08-31", "6m", "2024-02-29"),
        ("2023-08-31", "6m", "2023-02-28"),
        ("2024-03-31", "6m", "2023-09-30"),
        ("2024-02-29", "6m", "2023-08-29"),
        ("2024-02-29", "1y", "2023-02-28"),
        ("2024-03-10", "2w", "2024-02-25"),
        ("2024-03-10", "90d", "2023-12-11"),
    ],
)
def test_the_limit_is_clamped_to_the_months_end(day, age, limit):
    assert back(date.fromisoformat(day), Period(int(age[:-1]), age[-1])) == date.fromisoformat(limit)


def test_a_day_decides():
    paths = ["会议纪要/20240228-纪要-前会-V1.0.md", "会议纪要/20240229-纪要-当会-V1.0.md"]
    assert set(moved(paths, date(2024, 8, 31))) == {paths[0]}


def test_a_type_may_have_an_age_of_its_own():
    paths = ["会议纪要/20240101-纪要-会-V1.0.md", "项目资料/20240101-计划-年计划-V1.0.md"]
    by = rules(date(2024, 8, 31), ages={"计划": Period(12, "m")})
    found = find(((path, "") for path in paths), LAYOUT, role_of, by)
    assert [each.path for each in found.due] == paths[:1]


def test_months_and_periods_in_names_count_to_their_last_day():
    policy = load_policy(
        "version: 1\nextends: handbook-zh\nfolders:\n  会议纪要: {profiles: [controlled, monthly, periodic]}\n",
        file="p",
    )
    layout = Layout("待审批", "历史文档", vocabulary_of(policy))
    paths = ["会议纪要/2024-02-月报.md", "会议纪要/周报-20240228.md", "会议纪要/2024-03-月报.md"]
    found = find(((path, "") for path in paths), layout, lambda _folder: "home", rules(date(2024, 9, 1)))
    assert {each.path for each in found.due} == set(paths[:2])


def test_what_stays_and_in_which_order():
    path = "会议纪要/20230101-纪要-会-V1.0.md"
    found = find([(path, "")], LAYOUT, role_of, rules(date(2024, 8, 31)))
    document = found.due[0].document
    facts = {
        deciding.HELD: {"held": lambda _due: "K-240101-00000"},
        deciding.RESERVED: {"reserved": {document: "zhang"}},
        deciding.EDITED: {"edited": {path: ""}},
        deciding.OPEN: {"open": {path: "~$x"}},
        deciding.UNLAWFUL: {"unlawful": {path: "DM213"}},
        deciding.RESTORED: {"restored": {path: date(2024, 8, 1)}},
        deciding.CHANGED: {"changed": {path: date(2024, 8, 1)}},
    }
    order = list(facts)
    for at, why in enumerate(order):
        given_facts: dict[str, object] = {}
        for later in order[at:]:
            given_facts |= facts[later]
        due, kept = settle(found, Facts(**given_facts))  # type: ignore[arg-type]
        assert not due
        assert [each.why for each in kept] == [why]
    assert settle(found, Facts(loose={document: "x"}))[1][0].why == deciding.EDITED


def test_the_newest_never_leaves_an_older_version_behind():
    paths = ["项目资料/20230101-计划-书-V1.0.md", "项目资料/20230201-计划-书-V1.1.md"]
    found = find(((path, "") for path in paths), LAYOUT, role_of, rules(date(2024, 8, 31)))
    assert [each.reason for each in found.due] == [deciding.SUPERSEDED, deciding.AGED]
    due, kept = settle(found, Facts(edited={paths[0]: ""}))
    assert not due
    assert {each.path: each.detail for each in kept} == {paths[0]: "", paths[1]: paths[0]}
    due, _kept = settle(found, Facts(edited={paths[1]: ""}))
    assert [each.path for each in due] == paths[:1]


def test_a_superseded_policy_goes_and_the_one_in_force_stays():
    paths = ["制度流程/20200101-制度-会议-V1.0.md", "制度流程/20210101-制度-会议-V2.0.md"]
    assert set(moved(paths, date(2024, 8, 31))) == {paths[0]}
