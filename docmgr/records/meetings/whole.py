"""What is wrong between a meeting and the records around it, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from docmgr.i18n.text import _
from docmgr.records.meetings.content import agenda_length, end_of, length_of, minutes_of, reviewed, start_of
from docmgr.records.record import Record


def faults(meeting: Record, records: Mapping[str, Record]) -> Iterator[str]:
    """Times, the approval of the minutes, and actions whose tasks do not point back."""
    if end_of(meeting) <= start_of(meeting):
        said = _("the end {end} is not after the start {start} (M-2.1.1)")
        yield said.format(end=meeting.get("end"), start=meeting.get("start"))
    elif agenda_length(meeting) > length_of(meeting):
        said = _("the agenda takes {agenda} minutes, the meeting {length} (M-2.1.2)")
        yield said.format(agenda=agenda_length(meeting), length=length_of(meeting))
    minutes = minutes_of(meeting)
    if minutes.get("reviewed_by") and minutes.get("digest") != reviewed(meeting):
        yield _("the minutes were changed after the host's review (M-2.4.1)")
    for action in meeting.entries("actions"):
        task = records.get(str(action.get("task")))
        if task is None:
            yield _("{key} names {ref}, which is not there").format(key=action.get("id"), ref=action.get("task"))
        elif task.get("source") != f"{meeting.id}#{action.get('id')}":
            said = _("the action {action} names the task {task}, which does not name it (M-2.4.2)")
            yield said.format(action=action.get("id"), task=task.id)
