"""Meetings: announced in time, minutes out in time. Source: M-2.1.2, M-2.4.1."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from docmgr.duties.duty import Duty, Scene, of_record
from docmgr.i18n.text import _
from docmgr.records.meetings import minutes, notice
from docmgr.records.meetings.content import end_of, is_reviewed, is_told, start_of
from docmgr.records.names import short
from docmgr.records.record import Record


def duties(scene: Scene) -> Iterator[Duty]:
    """One duty for each open meeting: the next thing to do for it."""
    for meeting in scene.store.open("meeting"):
        found = _next(meeting, scene)
        if found is not None:
            verb, title, who, due = found
            clause = "M-2.1.2" if verb == "notify" else "M-2.4.1"
            yield of_record(meeting, clause, title, ("meeting", verb, short(meeting.id)), due, scene.people(who))


def _next(meeting: Record, scene: Scene) -> tuple[str, str, object, date] | None:
    """Verb, title, whose, until when; None where nothing is to be done before the meeting is over."""
    if meeting.get("status") == "minuted":
        last = minutes.deadline(scene.acting, meeting)
        if is_reviewed(meeting):
            return "send", _("send the minutes: {title}"), meeting.get("recorder"), last
        return "review", _("review the minutes: {title}"), meeting.get("host"), last
    if end_of(meeting) <= scene.acting.now:
        return "minutes", _("minutes: {title}"), meeting.get("recorder"), minutes.deadline(scene.acting, meeting)
    if not is_told(meeting) and start_of(meeting) > scene.acting.now:
        last = notice.deadline(scene.acting, meeting).date()
        return "notify", _("announce the meeting: {title}"), meeting.get("convener"), last
    return None
