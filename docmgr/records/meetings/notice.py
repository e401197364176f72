"""Giving notice: one working day ahead, or with the reason why it is late. Source: M-2.1.2."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from docmgr.calendar.dates import said as day_said
from docmgr.errors import RefusedError
from docmgr.i18n.text import _
from docmgr.records.meetings.content import is_told, start_of, told
from docmgr.records.meetings.convene import notice_by, shown
from docmgr.records.names import new_entry_id, short
from docmgr.records.record import Record
from docmgr.records.scene import Scene
from docmgr.records.tasks.begin import known
from docmgr.records.tasks.outcome import Outcome


def notify(scene: Scene, meeting: Record, *, channel: str, late_reason: str) -> Outcome:
    """The meeting as announced now; RefusedError where it is too late and nobody says why."""
    me = known(scene)
    if meeting.get("status") in ("minuted", "sent", "cancelled"):
        said = _("{id} is over: there is nothing to announce (M-2.1.2)").format(id=meeting.id)
        raise RefusedError(said, clause="M-2.1.2")
    if not meeting.entries("agenda"):
        said = _("a notice has an agenda with the time of each item (M-2.1.2)")
        hint = f"docmgr meeting edit {short(meeting.id)} --item TITLE:MINUTES"
        raise RefusedError(said, clause="M-2.1.2", hint=hint)
    late = is_late(scene, meeting)
    if late and not late_reason.strip():
        raise too_late(scene, meeting)
    again = bool(meeting.entries("notices"))
    notes = []
    if again and is_told(meeting):
        notes.append(_("the same was announced before"))
    if late:
        notes.append(_("late, with a reason; the audit counts it against M-2.1.2"))
    entry: dict[str, Any] = {
        "id": new_entry_id("n", (str(each.get("id")) for each in meeting.entries("notices"))),
        "at": scene.stamp,
        "by": me,
        "channel": channel,
        "sequence": next_sequence(meeting),
        "late": late or None,
        "late_reason": late_reason.strip() or None if late else None,
        "digest": told(meeting),
    }
    new = meeting.changed(status="notified").appended("notices", entry)
    done = _("{id} is announced to {count} people").format(id=meeting.id, count=len(meeting.get("attendees") or []))
    subject = " ".join(filter(None, (meeting.id, shown(meeting))))
    return Outcome(meeting, new, done, f"{subject}: announced", tuple(notes))


def is_late(scene: Scene, meeting: Record) -> bool:
    """Whether notice given now comes too late."""
    return scene.now > deadline(scene, meeting)


def deadline(scene: Scene, meeting: Record) -> datetime:
    """Until when notice is in time: the whole previous working day, or, counted in hours, to the hour."""
    start = start_of(meeting)
    day = notice_by(scene, meeting)
    clock = start.time() if scene.terms.notice_hours else datetime.max.time()
    return datetime.combine(day, clock, start.tzinfo)


def too_late(scene: Scene, meeting: Record) -> RefusedError:
    """What was due when, and how it is done all the same."""
    last = deadline(scene, meeting)
    said = _("notice comes too late: of a meeting on {day} it was due by {last} (M-2.1.2)")
    until = day_said(last.date(), scene.calendar)
    if scene.terms.notice_hours:
        until = f"{until} {last:%H:%M}"
    day = day_said(start_of(meeting).date(), scene.calendar)
    hint = f'docmgr meeting notify {short(meeting.id)} --late-reason "…"'
    return RefusedError(said.format(day=day, last=until), clause="M-2.1.2", hint=hint)


def next_sequence(meeting: Record) -> int:
    """The SEQUENCE of the next invitation: it rises with each, as calendars expect. Source: RFC 5546, 2.1.4."""
    notices = meeting.entries("notices")
    return int(notices[-1].get("sequence") or 0) + 1 if notices else 0
