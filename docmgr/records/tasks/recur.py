"""Recurring tasks: which periods are due, and the task each of them gets. Source: T-1.1.

A template is a routine task with ``every``; it is itself the task of the first period. Id and content of every further
one follow from template and period alone, so that two clones make the same file and merge without a word.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from docmgr.calendar.workdays import Calendar, month_end, months_before
from docmgr.records.names import derived_id
from docmgr.records.record import Record

_MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
_KEPT = (
    "schema title kind description goal deliverables initiator receiver owner collaborators watchers priority "
    "estimate_h classification"
).split()
# A template forgotten for years does not flood the list.
MOST = 400


def is_template(task: Record) -> bool:
    """Whether a task repeats."""
    return bool(task.get("every")) and task.get("status") != "cancelled"


def moved(day: date, every: str, count: int) -> date:
    """The day ``count`` periods later; the month's last day stays the last day."""
    if every in _MONTHS:
        shifted = months_before(day, -count * _MONTHS[every])
        return month_end(shifted) if day == month_end(day) else shifted
    return day + timedelta(days=count * (7 if every == "weekly" else 1))


def instance(template: Record, period: str) -> Record | None:
    """The task of a period (its start, ISO); None where the template has no such period."""
    every, first = str(template.get("every")), date.fromisoformat(str(template.get("start")))
    count = _count(first, every, period)
    if count is None:
        return None
    start = date.fromisoformat(period)
    due = moved(date.fromisoformat(str(template.get("due_original"))), every, count)
    zone = str(template.get("created_at"))[19:]
    data = {key: template.data[key] for key in _KEPT if key in template.data}
    task_id = derived_id(template.kind, start, template.id, period)
    data |= {
        "id": task_id,
        "start": start.isoformat(),
        "due": due.isoformat(),
        "due_original": due.isoformat(),
        "status": "todo",
        "template": template.id,
        "period": period,
        "created_at": f"{period}T00:00:00{zone}",
        "created_by": template.data["created_by"],
    }
    return Record(template.kind, data)


def _count(first: date, every: str, period: str) -> int | None:
    try:
        start = date.fromisoformat(period)
    except ValueError:
        return None
    for count in range(1, MOST * 8):
        day = moved(first, every, count)
        if day == start:
            return count
        if day > start:
            return None
    return None


def due_periods(template: Record, today: date, calendar: Calendar) -> Iterator[str]:
    """The periods after the first that have begun by today; of a daily task the working days only."""
    every, first = str(template.get("every")), date.fromisoformat(str(template.get("start")))
    until = str(template.get("until") or "9999-12-31")
    for count in range(1, MOST):
        day = moved(first, every, count)
        if day > today or day.isoformat() > until:
            return
        if every != "daily" or calendar.is_workday(day):
            yield day.isoformat()


def missing(templates: list[Record], known: set[str], today: date, calendar: Calendar) -> list[Record]:
    """The tasks that are due to be there and are not."""
    found = []
    for template in filter(is_template, templates):
        for period in due_periods(template, today, calendar):
            task = instance(template, period)
            if task is not None and task.id not in known:
                found.append(task)
    return found
