"""Tasks and action items: report, hand in, accept, decide on a later date. Source: T-2.3.1, T-2.4.1, T-4.3, M-2.4.2."""

from __future__ import annotations

from collections.abc import Iterator

from docmgr.duties.duty import Duty, Scene, of_record
from docmgr.i18n.text import _
from docmgr.records.meetings.actions import is_action
from docmgr.records.names import short
from docmgr.records.record import Record


def duties(scene: Scene) -> Iterator[Duty]:
    """One duty for each open task: the next thing to do for it; none for a task whose parts are open."""
    tasks = scene.store.open("task")
    whole = {task.get("parent") for task in tasks}
    for task in tasks:
        if task.id not in whole:
            yield _duty(task, scene)


def _duty(task: Record, scene: Scene) -> Duty:
    handle, last = short(task.id), task.get("due")
    asked = any(each.get("decision", "pending") == "pending" for each in task.entries("delays"))
    if asked:
        title = _("decide on a later date for: {title}")
        return of_record(task, "T-4.3", title, ("task", "approve", handle), last, scene.heads)
    if task.get("submitted_at"):
        who = scene.people(task.get("receiver"))
        return of_record(task, "T-2.4.1", _("accept: {title}"), ("task", "accept", handle), last, who)
    owner = scene.people(task.get("owner"))
    if task.get("status") == "doing" and scene.today.isoformat() < str(last) and _is_silent(task, scene):
        title = _("report on: {title}")
        return of_record(task, "T-2.3.1", title, ("task", "log", handle, "TEXT"), scene.today, owner)
    clause = "M-2.4.2" if is_action(task) else "T-2.4.1"
    return of_record(task, clause, _("hand in: {title}"), ("task", "submit", handle), last, owner)


def _is_silent(task: Record, scene: Scene) -> bool:
    """Whether nobody reported today, a working day."""
    said = task.entries("feedback")
    return scene.calendar.is_workday(scene.today) and (not said or str(said[-1]["at"])[:10] < scene.today.isoformat())
