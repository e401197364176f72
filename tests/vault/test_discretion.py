"""Commit messages are read by everybody: they say nothing of what a sealed record holds."""

from __future__ import annotations

import pytest

from docmgr.plan import Plan, Write
from docmgr.vault.discretion import discreet
from tests.vault.conftest import Department

PATH = "records/tasks/2024/03/T-240305-k7q2x.yml"
TEXT = "schema: task/1\nid: T-240305-k7q2x\ntitle: 裁员方案\ndue: 2024-03-29\nsteps:\n- text: 面谈\n".encode()


@pytest.fixture
def sealed(department: Department) -> Department:
    department.seal("records/tasks")
    return department


@pytest.mark.parametrize(
    ("subject", "body", "kept"),
    [
        ("T-240305-k7q2x: 裁员方案", "", False),
        ("T-240305-k7q2x: delayed, due 2024-03-29", "", False),
        ("two tasks", "for the 面谈", False),
        ("T-240305-k7q2x: started", "", True),
    ],
)
def test_what_a_message_may_say(sealed: Department, subject: str, body: str, *, kept: bool) -> None:
    plan = Plan(subject, (Write(PATH, TEXT),), body)
    quiet = Plan("sealed: T-240305-k7q2x", plan.actions)
    assert discreet(sealed.repository, plan) == (plan if kept else quiet)


def test_open_records_are_spoken_of(department: Department) -> None:
    plan = Plan("T-240305-k7q2x: 裁员方案", (Write(PATH, TEXT),))
    assert discreet(department.repository, plan) is plan


def test_many_are_counted(sealed: Department) -> None:
    paths = [PATH.replace("k7q2x", f"k7q2{number}") for number in range(5)]
    plan = Plan("裁员方案", tuple(Write(path, TEXT) for path in paths))
    found = discreet(sealed.repository, plan).subject
    assert found == "sealed: T-240305-k7q20 T-240305-k7q21 T-240305-k7q22 +2"
