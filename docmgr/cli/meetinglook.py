"""How meetings are listed and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docmgr.cli.recordlists import Look
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from docmgr.cli.recording import Desk
    from docmgr.records.record import Record


def _when(meeting: Record, _desk: Desk) -> str:
    from docmgr.calendar.dates import weekday
    from docmgr.records.meetings.content import end_of, start_of

    start = start_of(meeting)
    return f"{start.date()} {weekday(start.date())} {start:%H:%M}-{end_of(meeting):%H:%M}"


def _status(meeting: Record, _desk: Desk) -> str:
    from docmgr.i18n.text import language
    from docmgr.records.meetings.content import is_reviewed, is_told

    said = meeting.kind.fields["status"].said(meeting.get("status"), language())
    if meeting.get("status") == "notified" and not is_told(meeting):
        return _("{status} (changed since)").format(status=said)
    if meeting.get("status") == "minuted" and is_reviewed(meeting):
        return _("{status} (approved)").format(status=said)
    return said


def _extra(meeting: Record, _desk: Desk) -> dict[str, Any]:
    from docmgr.records.meetings.answers import counted
    from docmgr.records.meetings.content import is_reviewed, is_told

    answered = {"rsvp": counted(meeting)} if meeting.entries("notices") else {}
    return {**answered, "announced": is_told(meeting), "approved": is_reviewed(meeting)}


def _below(meeting: Record, desk: Desk) -> list[str]:
    """The checklist before it, the actions after it."""
    lines: list[str] = []
    if meeting.get("status") in ("draft", "notified"):
        lines += ["", _("Preparation"), *_checklist(meeting, desk)]
    if meeting.get("status") == "notified":
        from docmgr.cli.meetinganswers import lines as answered

        lines += ["", _("Who comes"), *(f"  {line}" for line in answered(desk, meeting))]
    for action in meeting.entries("actions"):
        task = desk.store.read_or_none(str(action.get("task")))
        if task is not None:
            lines += [] if lines and lines[0] == "" else ["", _("Tasks")]
            status = task.kind.fields["status"].said(task.get("status"), desk.app.language)
            lines.append(
                f"  {task.id}  {task.title}  {desk.scene.name(task.get('owner'))}  {task.get('due')}  {status}"
            )
    return lines


def _checklist(meeting: Record, desk: Desk) -> list[str]:
    prep = meeting.get("prep") or {}
    points = [(_("equipment tested"), prep.get("equipment_ok"))]
    if meeting.get("mode") != "online":
        points.append((_("room set up"), prep.get("room_ok")))
    for each in meeting.entries("materials"):
        who = f" ({desk.scene.name(each['owner'])})" if each.get("owner") else ""
        points.append((f"{each['text']}{who}", each.get("ready")))
    return [f"  [{'x' if done else ' '}] {text}" for text, done in points]


LOOK = Look(
    kind="meeting",
    columns=("topic", "when", "place", "host", "status"),
    cells={"when": _when, "status": _status},
    labels={"when": N_("Time")},
    order=lambda meeting: (str(meeting.get("start")), meeting.id),
    extra=_extra,
    below=_below,
    examples=[
        ("docmgr meeting list", N_("what is planned, and minutes that wait")),
        ("docmgr meeting list --all --where kind=例会", N_("all regular meetings")),
    ],
)
