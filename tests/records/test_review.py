"""The month's figures: Template 2's 15, 12, 2 and 80 %, and every edge of the formula (requirements 8)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from docmgr.calendar.workdays import Calendar
from docmgr.records.digest import delay_digest
from docmgr.records.record import Record
from docmgr.records.tasks.recur import due_periods, instance, missing
from docmgr.records.tasks.review import figures, percentage
from tests.records.conftest import Department

MARCH = date(2024, 3, 1)


def tasks(department: Department, *rows: dict[str, Any]) -> list[Record]:
    return [department.task(**{"id": f"T-240301-{at:05}", "start": "2024-01-01", **row}) for at, row in enumerate(rows)]


def done(due: str, accepted: str) -> dict[str, Any]:
    return {"due": due, "status": "done", "accepted_at": f"{accepted}T10:00:00+08:00", "accepted_by": "lisi"}


def test_the_handbooks_sample(department: Department) -> None:
    rows = [done("2024-03-20", "2024-03-19")] * 12 + [{"due": "2024-03-15", "status": "delayed"}] * 2
    found = figures(tasks(department, *rows, {"due": "2024-03-31", "status": "doing"}), MARCH)
    assert (found.total, found.done, found.delayed, found.in_progress, found.rate) == (15, 12, 2, 1, "80%")


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(12, 15, "80%"), (2, 3, "66.7%"), (0, 3, "0%"), (0, 0, "—"), (1, 8, "12.5%"), (199, 200, "99.5%"), (3, 3, "100%")],
)
def test_the_rate(part: int, whole: int, said: str) -> None:
    assert percentage(part, whole) == said


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (done("2024-03-20", "2024-03-25"), (1, 1, 0, 1)),  # late but done
        (done("2024-03-20", "2024-04-02"), (1, 0, 1, 0)),  # accepted after the cut-off
        ({"due": "2024-02-20", "status": "doing", "created_at": "2024-02-01T09:00:00+08:00"}, (1, 0, 1, 0)),
        (done("2024-02-20", "2024-02-20") | {"created_at": "2024-02-01T09:00:00+08:00"}, (0, 0, 0, 0)),
        ({"due": "2024-04-02", "status": "doing"}, (0, 0, 0, 0)),
        ({"due": "2024-03-31", "status": "doing"}, (1, 0, 0, 0)),
        ({"due": "2024-03-31", "status": "delayed"}, (1, 0, 1, 0)),
        ({"due": "2024-03-20", "status": "cancelled"}, (0, 0, 0, 0)),
        ({"due": "2024-03-20", "status": "todo", "parent": "T-240301-zzzzz"}, (0, 0, 0, 0)),
        ({"due": "2024-03-20", "status": "todo", "created_at": "2024-04-02T09:00:00+08:00"}, (0, 0, 0, 0)),
    ],
)
def test_one_task_at_a_time(department: Department, row: dict[str, Any], expected: tuple[int, ...]) -> None:
    found = figures(tasks(department, {"created_at": "2024-01-03T09:00:00+08:00", **row}), MARCH)
    assert (found.total, found.done, found.delayed, found.late_done) == expected


def test_an_approval_after_the_cut_off_does_not_rewrite_the_month(department: Department) -> None:
    [task] = tasks(department, {"due": "2024-04-10", "due_original": "2024-03-20", "status": "doing"})
    entry = {"id": "d-71xq0", "requested_at": "2024-03-18T09:00:00+08:00", "by": "zhaoliu", "reason": "变更"}
    entry |= {"old_due": "2024-03-20", "new_due": "2024-04-10", "decision": "approved"}
    entry |= {"digest": delay_digest(task.id, entry)}
    before = task.changed(delays=[{**entry, "decided_at": "2024-03-19T09:00:00+08:00"}])
    after = task.changed(delays=[{**entry, "decided_at": "2024-04-02T09:00:00+08:00"}])
    assert figures([before], MARCH).total == 0
    assert figures([after], MARCH).delayed == 1


def test_leaves_instead_of_tops(department: Department) -> None:
    rows = tasks(department, {"due": "2024-03-20"}, {"due": "2024-03-19", "parent": "T-240301-00000"})
    assert figures(rows, MARCH).population == ("T-240301-00000",)
    assert figures(rows, MARCH, leaf=True).population == ("T-240301-00001",)


def test_recurring_tasks_are_the_same_in_every_clone(department: Department) -> None:
    template = department.task(
        kind="routine", every="monthly", start="2024-01-31", due="2024-01-31", due_original="2024-01-31"
    )
    found = list(due_periods(template, date(2024, 4, 30), Calendar()))
    assert found == ["2024-02-29", "2024-03-31", "2024-04-30"]
    one, other = instance(template, found[0]), instance(template, found[0])
    assert one is not None
    assert other is not None
    assert (one.id, one.data) == (other.id, other.data)
    assert one.get("due") == "2024-02-29"
    assert missing([template], {one.id}, date(2024, 2, 29), Calendar()) == []
    assert instance(template, "2024-02-28") is None


def test_a_daily_task_rests_on_days_off(department: Department) -> None:
    template = department.task(every="daily", start="2024-03-07", due="2024-03-07", due_original="2024-03-07")
    assert list(due_periods(template, date(2024, 3, 11), Calendar())) == ["2024-03-08", "2024-03-11"]
