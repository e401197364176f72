"""The monthly review and its figures, frozen with the commit they were taken from. Source: requirements 8, T-2.4.2.

Population: top-level tasks due in the month, plus undone ones of earlier months; done is what was accepted by the
cut-off; delayed is what stood so, or was undone after its due date. ``15 12 2`` gives ``80%``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from docmgr.calendar.workdays import month_end
from docmgr.errors import UsageError
from docmgr.i18n.text import _
from docmgr.records.digest import holds
from docmgr.records.kind import kind
from docmgr.records.names import derived_id
from docmgr.records.record import Record
from docmgr.records.scene import Scene
from docmgr.records.tasks.begin import known
from docmgr.records.tasks.outcome import Outcome

_MONTH = re.compile(r"([0-9]{4})[-/.年]?([0-9]{1,2})月?")
NO_RATE = "—"


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one month; ids in the order of the list."""

    month: date
    total: int
    done: int
    delayed: int
    late_done: int
    population: tuple[str, ...]
    delayed_tasks: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def in_progress(self) -> int:
        """Neither done nor delayed. Source: gap C3."""
        return self.total - self.done - self.delayed

    @property
    def rate(self) -> str:
        """Done of all, one decimal, no trailing ``.0``; a dash where there was nothing to do."""
        return percentage(self.done, self.total)


def percentage(part: int, whole: int) -> str:
    """``80%``, ``66.7%``; ``—`` of nothing."""
    if not whole:
        return NO_RATE
    tenths = (part * 2000 + whole) // (2 * whole)
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths / 10:.1f}%"


def read_month(text: str, today: date) -> date:
    """The first of the month that is meant: ``2024-03``, ``3月``; UsageError for none."""
    typed = text.strip()
    match = _MONTH.fullmatch(typed)
    alone = re.fullmatch(r"([0-9]{1,2})月", typed)
    try:
        if alone:
            first = date(today.year, int(alone[1]), 1)
            return first if first <= today else first.replace(year=today.year - 1)
        if match:
            return date(int(match[1]), int(match[2]), 1)
    except ValueError:
        pass
    raise UsageError(_("{text} is no month like {example}").format(text=repr(text), example="2024-03"))


def review_id(month: date) -> str:
    """The id that every clone gives the review of a month."""
    return derived_id(kind("review"), month, f"{month:%Y-%m}")


def figures(tasks: Iterable[Record], month: date, *, carry_over: bool = True, leaf: bool = False) -> Figures:
    """The figures of the month that begins on ``month``, from the tasks as they are known now.

    What happened after the month's end does not count: an acceptance, an approved delay.
    """
    every = list(tasks)
    cut_off = month_end(month).isoformat()
    first = month.isoformat()
    parents = {str(task.get("parent")) for task in every if task.get("parent")}
    counted = [task for task in every if (task.id not in parents if leaf else not task.get("parent"))]
    population, done, delayed, late_done = [], [], [], []
    for task in counted:
        if task.get("status") == "cancelled" or str(task.get("created_at"))[:10] > cut_off:
            continue
        due, accepted = due_at(task, cut_off), _accepted(task)
        was_done = bool(accepted) and accepted <= cut_off
        carried = carry_over and due < first and not was_done
        if not (first <= due <= cut_off or carried):
            continue
        population.append(task)
        if was_done:
            done.append(task)
            late_done += [task] if accepted > due else []
        elif due < cut_off or task.get("status") == "delayed":
            delayed.append(task)
    reasons = [str(entry["reason"]) for task in (*delayed, *late_done) for entry in task.entries("delays")]
    return Figures(
        month,
        len(population),
        len(done),
        len(delayed),
        len(late_done),
        tuple(task.id for task in population),
        tuple(task.id for task in delayed),
        tuple(dict.fromkeys(reasons)),
    )


def due_at(task: Record, day: str) -> str:
    """The due date that held at the end of that day: later approvals do not count."""
    approved = [
        entry for entry in task.entries("delays") if entry.get("decision") == "approved" and holds(task.id, entry)
    ]
    moves = [entry for entry in approved if str(entry.get("decided_at"))[:10] <= day]
    if len(moves) == len(approved):
        return str(task.get("due"))
    due = str(task.get("due_original"))
    for entry in sorted(moves, key=lambda each: str(each["decided_at"])):
        due = str(entry["new_due"])
    return due


def _accepted(task: Record) -> str:
    return str(task.get("accepted_at") or "")[:10] if task.get("status") == "done" else ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the meeting found: causes of delay, improvements as (text, task id or ``""``), the meeting's id."""

    causes: Sequence[str] = ()
    improvements: Sequence[tuple[str, str]] = ()
    meeting: str = ""


def record(scene: Scene, numbers: Figures, commit: str, findings: Findings) -> Outcome:
    """The review as a record, its figures frozen with the commit they come from."""
    me = known(scene)
    of = kind("review")
    improvements = [{"text": text, **({"task": task} if task else {})} for text, task in findings.improvements]
    data: dict[str, Any] = {
        "schema": of.schema,
        "id": review_id(numbers.month),
        "month": f"{numbers.month:%Y-%m}",
        "cut_off": month_end(numbers.month).isoformat(),
        "commit": commit,
        "total": numbers.total,
        "done": numbers.done,
        "delayed": numbers.delayed,
        "in_progress": numbers.in_progress,
        "late_done": numbers.late_done,
        "rate": numbers.rate,
        "population": list(numbers.population),
        "delayed_tasks": list(numbers.delayed_tasks),
        "causes": list(findings.causes) or list(numbers.reasons),
        "improvements": improvements,
        "meeting": findings.meeting,
        "created_at": scene.stamp,
        "created_by": me,
    }
    new = Record(of, {key: value for key, value in data.items() if value not in ("", [])})
    return Outcome(None, new, _done(new), f"{new.get('month')}: {_done(new)}", _notes(new))


def completed(scene: Scene, old: Record, findings: Findings) -> Outcome | None:
    """A review whose figures stand, with more causes and improvements; None where nothing is added."""
    known(scene)
    had = old.entries("improvements")
    causes = list(dict.fromkeys([*(old.get("causes") or []), *findings.causes]))
    known_texts = {str(each.get("text")) for each in had}
    added = [
        {"text": text, **({"task": task} if task else {})}
        for text, task in findings.improvements
        if text not in known_texts
    ]
    new = old.changed(
        causes=causes or None, improvements=[*had, *added] or None, meeting=findings.meeting or old.get("meeting")
    )
    if new.data == old.data:
        return None
    return Outcome(old, new, _done(new), f"{new.get('month')}: causes and improvements", _notes(new))


def _done(new: Record) -> str:
    said = _("{month}: {total} tasks, {done} done, {delayed} delayed, {rate}")
    keys = ("month", "total", "done", "delayed", "rate")
    return said.format(**{key: new.get(key) for key in keys})


def _notes(new: Record) -> tuple[str, ...]:
    """What the handbook still wants. Source: T-2.4.2, T-2.4.3."""
    found = []
    if new.get("delayed") and not new.get("causes"):
        found.append(_("tasks are delayed: name the causes with --cause (T-2.4.2)"))
    if not new.get("improvements"):
        found.append(_("no improvement is named yet: --improve TEXT (T-2.4.2)"))
    return tuple(found)
