"""Whether a task fits the tasks around it, and its dates the requests for delay. Source: T-2.2.2, T-4.3."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from docmgr.i18n.text import _
from docmgr.records.digest import holds
from docmgr.records.record import Record
from docmgr.records.tasks.guards import CLOSED, chain, is_approved, reaches


def faults(task: Record, records: Mapping[str, Record]) -> Iterator[str]:
    """What is wrong, in words."""
    above = chain(task, records.get)
    if above is None:
        yield _("{id} would stand above itself (T-2.2.2)").format(id=task.id)
        return
    if above and str(task.get("due")) > str(above[0].get("due")) and task.get("status") not in CLOSED:
        said = _("the subtask ends on {due}, after its parent on {parent_due} (T-2.2.2)")
        yield said.format(due=task.get("due"), parent_due=above[0].get("due"))
    if above and above[0].get("status") == "done" and task.get("status") not in CLOSED:
        yield _("its parent {id} is done, but this subtask is open (T-2.2.2)").format(id=above[0].id)
    yield from _delays(task.id, task.entries("delays"), str(task.get("due_original")), str(task.get("due")))


def _delays(task_id: str, delays: Iterable[Mapping[str, Any]], original: str, due: str) -> Iterator[str]:
    every = list(delays)
    for delay in every:
        if not holds(task_id, delay):
            yield _("the request {id} was changed after it was made (T-4.3)").format(id=delay.get("id"))
    if due > original and not reaches(original, due, (each for each in every if is_approved(task_id, each))):
        yield _("the due date moved from {old} to {new} without an approved delay (T-4.3)").format(
            old=original, new=due
        )
