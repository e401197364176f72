"""The weekly roll-up: the receiver sums up on the last working day of the week, the head reviews. Source: T-2.3.2."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import _, language
from docmgr.records.kind import kind
from docmgr.records.names import derived_id
from docmgr.records.record import Record
from docmgr.records.scene import Scene
from docmgr.records.tasks.begin import known
from docmgr.records.tasks.guards import CLOSED
from docmgr.records.tasks.outcome import Outcome
from docmgr.records.tasks.progress import percent

_WEEK = re.compile(r"([0-9]{4})-?W([0-9]{1,2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Week:
    """An ISO week by its Monday."""

    monday: date

    @classmethod
    def of(cls, day: date) -> Week:
        """The week that holds a day."""
        year, number, _weekday = day.isocalendar()
        return cls(date.fromisocalendar(year, number, 1))

    @classmethod
    def read(cls, text: str) -> Week:
        """``2024-W10``; UsageError for what is none."""
        match = _WEEK.fullmatch(text.strip())
        try:
            return cls(date.fromisocalendar(int(match[1]), int(match[2]), 1)) if match else cls._none(text)
        except ValueError:
            return cls._none(text)

    @classmethod
    def _none(cls, text: str) -> Week:
        raise UsageError(_("{text} is no week like {example}").format(text=repr(text), example="2024-W10"))

    def __str__(self) -> str:
        year, number, _weekday = self.monday.isocalendar()
        return f"{year}-W{number:02}"


def roll_up_id(week: Week, receiver: str) -> str:
    """The id that every clone gives this receiver's roll-up of the week."""
    return derived_id(kind("weekly"), week.monday, str(week), receiver)


def deadline(scene: Scene, week: Week) -> datetime | None:
    """When the roll-up is due, None in a week without working days before the agreed one."""
    last = scene.calendar.last_of_week(week.monday, scene.terms.weekly_day)
    if last is None:
        return None
    return datetime.combine(last, time.fromisoformat(scene.terms.weekly_by), scene.now.tzinfo)


def overdue(task: Record, today: date) -> bool:
    """Whether a task is late today: undone after its due date."""
    return task.get("status") not in CLOSED and str(task.get("due")) < today.isoformat()


def submit(scene: Scene, week: Week, tasks: Iterable[Record], *, old: Record | None, note: str) -> list[Outcome]:
    """My roll-up of the week; what is overdue gets the status delayed, for that is a fact."""
    me = known(scene)
    if old is not None and old.get("reviewed_at"):
        raise RefusedError(_("{week} is reviewed already (T-2.3.2)").format(week=week), clause="T-2.3.2")
    mine = [task for task in tasks if task.get("receiver") == me and _in_week(task, week)]
    late = [task for task in mine if overdue(task, scene.today) and task.get("status") != "delayed"]
    outcomes = []
    for task in late:
        said = f"{task.id} {task.title}: {task.kind.fields['status'].said('delayed', language())}"
        outcomes.append(Outcome(task, task.changed(status="delayed"), said, said))
    rows = [_row(task, "delayed" if task in late else str(task.get("status"))) for task in mine]
    by = deadline(scene, week)
    is_late = by is not None and scene.now > by
    of = kind("weekly")
    data: Mapping[str, Any] = {
        "schema": of.schema,
        "id": roll_up_id(week, me),
        "week": str(week),
        "receiver": me,
        "submitted_at": scene.stamp,
        "late": True if is_late else None,
        "note": note or None,
        "rows": rows,
        "created_at": scene.stamp if old is None else old.get("created_at"),
        "created_by": me,
    }
    text = old.text if old is not None else b""
    record = Record(of, {key: value for key, value in data.items() if value is not None}, text)
    notes = (_("late: it was due by {when} (T-2.3.2)").format(when=f"{by:%Y-%m-%d %H:%M}"),) if is_late and by else ()
    done = _("{week}: {count} tasks summed up for {heads}").format(week=week, count=len(rows), heads=scene.heads())
    return [Outcome(old, record, done, f"{week}: {me} sums up {len(rows)} tasks", notes), *outcomes]


def _in_week(task: Record, week: Week) -> bool:
    """Open, or done since the week began."""
    accepted = str(task.get("accepted_at") or "")[:10]
    return task.get("status") not in CLOSED or accepted >= week.monday.isoformat()


def _row(task: Record, status: str) -> dict[str, Any]:
    said = task.entries("feedback")
    row = {"task": task.id, "status": status, "percent": percent(task), "note": said[-1]["text"] if said else None}
    return {key: value for key, value in row.items() if value is not None}


def review(scene: Scene, roll_up: Record, opinion: str) -> Outcome:
    """The head has read a roll-up."""
    me = known(scene)
    if not scene.is_head():
        said = _("only the head reviews the weekly roll-up (T-2.3.2): {heads}").format(heads=scene.heads())
        raise RefusedError(said, clause="T-2.3.2")
    new = roll_up.changed(reviewed_by=me, reviewed_at=scene.stamp, opinion=opinion or None)
    who = scene.name(roll_up.get("receiver"))
    done = _("{week} of {who} is reviewed").format(week=roll_up.get("week"), who=who)
    return Outcome(roll_up, new, done, f"{roll_up.get('week')}: {me} reviews {roll_up.get('receiver')}")
