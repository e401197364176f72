"""Convening a meeting, changing its plan, calling it off. Source: M-2.1, M-2.2."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from docmgr.calendar.dates import said as day_said
from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import _, language
from docmgr.records.kind import kind
from docmgr.records.meetings.content import agenda_length, end_of, is_told, length_of, start_of
from docmgr.records.meetings.rooms import folded
from docmgr.records.meetings.when import is_night
from docmgr.records.names import new_id, short
from docmgr.records.record import Record
from docmgr.records.scene import Scene
from docmgr.records.tasks.begin import known, logged
from docmgr.records.tasks.outcome import Outcome

# What in a topic tells the kind of meeting. Source: M-1.1.
_KINDS = {
    "regular": ("例会", "周会", "月会", "晨会", "regular", "weekly", "standing", "monthly"),
    "project": ("推进", "项目", "进度", "project", "progress"),
}
ONLINE, ON_SITE = "online", "onsite"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the agenda."""

    title: str
    minutes: int
    presenter: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """What somebody brings."""

    text: str
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a new meeting shall be; people by id."""

    topic: str
    start: datetime
    end: datetime
    place: str
    attendees: tuple[str, ...]
    recorder: str
    host: str = ""
    kind: str = ""
    purpose: str = ""
    mode: str = ON_SITE
    organiser: str = ""
    agenda: tuple[Item, ...] = ()
    materials: tuple[Material, ...] = ()
    depts: tuple[str, ...] = ()
    level: str = ""
    late_reason: str = ""


def convene(scene: Scene, wish: Wish, others: Iterable[Record], open_actions: Iterable[Record]) -> Outcome:
    """A new meeting; a regular one lists the open actions for the head to report on. Source: M-2.1.1, M-2.4.2."""
    me = known(scene)
    of = kind("meeting")
    kind_of = wish.kind or guessed_kind(wish.topic)
    host = wish.host or me
    agenda = [_plain({"title": i.title, "minutes": i.minutes, "presenter": i.presenter}) for i in wish.agenda]
    data: dict[str, Any] = {
        "schema": of.schema,
        "id": new_id(of, scene.today),
        "topic": wish.topic,
        "kind": kind_of,
        "purpose": wish.purpose or "；".join(i.title for i in wish.agenda) or wish.topic,
        "start": wish.start.isoformat(timespec="seconds"),
        "end": wish.end.isoformat(timespec="seconds"),
        "mode": wish.mode,
        "place": wish.place,
        "convener": me,
        "host": host,
        "recorder": wish.recorder,
        "organiser": wish.organiser or me,
        "attendees": list(dict.fromkeys([*wish.attendees, host, wish.recorder])),
        "depts": list(wish.depts),
        "status": "draft",
        "agenda": agenda,
        "materials": [_plain({"text": each.text, "owner": each.owner}) for each in wish.materials],
        "action_report": [_report(each) for each in open_actions] if kind_of == "regular" else [],
        "classification": wish.level,
        "created_at": scene.stamp,
        "created_by": me,
    }
    meeting = Record(of, _plain(data))
    if wish.start < scene.now:
        meeting = afterwards(scene, meeting, wish.late_reason, "docmgr meeting new …")
    notes = [*doubts(scene, meeting), *clashes(scene, meeting, others)]
    if not wish.purpose and not is_restricted(meeting):
        notes.append(_("no purpose is named (M-2.1.1): --purpose"))
    done = _("{id} is planned: {title}, {when}").format(id=meeting.id, title=wish.topic, when=when_said(scene, meeting))
    if agenda and scene.today <= notice_by(scene, meeting):
        said = _("announce it by {day}: docmgr meeting notify {id}")
        day = day_said(notice_by(scene, meeting), scene.calendar)
        done += "\n" + said.format(day=day, id=short(meeting.id))
    return Outcome(None, meeting, done, _subject(meeting, "planned"), tuple(notes))


def amend(
    scene: Scene, meeting: Record, values: Mapping[str, Any], others: Iterable[Record], *, late_reason: str = ""
) -> Outcome | None:
    """The meeting with these values, None where it has them; what was announced must be announced again."""
    known(scene)
    changed = {key: value for key, value in values.items() if meeting.get(key) != value}
    if not changed:
        return None
    if meeting.get("status") in ("minuted", "sent", "cancelled"):
        said = _("{id} is {status}: its plan does not change any more (M-2.1.1)")
        status = meeting.kind.fields["status"].said(meeting.get("status"), language())
        text = said.format(id=meeting.id, status=status)
        raise RefusedError(text, clause="M-2.1.1", hint=f"docmgr meeting minutes {short(meeting.id)} --from FILE")
    new = meeting.changed(**changed)
    if "start" in changed and start_of(new) < scene.now:
        new = afterwards(scene, new, late_reason, f"docmgr meeting edit {short(meeting.id)} …")
    notes = changed_notes(scene, meeting, new, others)
    if meeting.get("status") == "notified":
        new = logged(scene, new, "changed", ", ".join(changed))
    row = "、" if language() == "zh" else ", "
    what = row.join(label_of(meeting, key) for key in changed)
    done = _("{id} is changed: {what}").format(id=meeting.id, what=what)
    return Outcome(meeting, new, done, _subject(new, "changed " + ", ".join(changed)), tuple(notes))


def changed_notes(scene: Scene, old: Record, new: Record, others: Iterable[Record]) -> list[str]:
    """What is doubtful in a changed plan, and that people must be told of it."""
    notes = [*doubts(scene, new), *clashes(scene, new, others)]
    if is_told(old) and not is_told(new):
        said = _("people were told otherwise; tell them again: docmgr meeting notify {id}")
        notes.append(said.format(id=short(old.id)))
    return notes


def afterwards(scene: Scene, meeting: Record, reason: str, command: str) -> Record:
    """The meeting with the reason why it is written down only after it began; RefusedError without one. M-2.1.2."""
    if not reason.strip():
        said = _("{when} is past: who writes a meeting down afterwards says why (M-2.1.2)")
        hint = f'{command} --late-reason "…"'
        raise RefusedError(said.format(when=when_said(scene, meeting)), clause="M-2.1.2", hint=hint)
    return logged(scene, meeting, "noted", reason.strip())


def cancel(scene: Scene, meeting: Record, reason: str) -> Outcome:
    """Call a meeting off; announced, it is to be told to everybody. Source: M-2.1.2."""
    known(scene)
    if meeting.get("status") == "cancelled":
        raise RefusedError(_("{id} is cancelled").format(id=meeting.id), clause="M-2.1.2")
    if meeting.get("status") in ("minuted", "sent"):
        said = _("{id} has minutes: it was held and cannot be cancelled (M-2.2.3)").format(id=meeting.id)
        raise RefusedError(said, clause="M-2.2.3")
    if not reason.strip():
        raise UsageError(_("missing: {names}").format(names="--because REASON"))
    new = logged(scene, meeting.changed(status="cancelled"), "cancelled", reason.strip())
    done = _("{id} is cancelled: {title}").format(id=meeting.id, title=meeting.title)
    return Outcome(meeting, new, done, _subject(new, "cancelled"))


def doubts(scene: Scene, meeting: Record) -> list[str]:
    """What the handbook advises, and what is likely a slip."""
    start, end = start_of(meeting), end_of(meeting)
    found = []
    if length_of(meeting) > scene.terms.meeting_length:
        said = _("{length} minutes; at most {advised} are advised (M-2.1.1)")
        found.append(said.format(length=length_of(meeting), advised=scene.terms.meeting_length))
    if is_night(start) or is_night(end):
        found.append(_("the meeting is at night: {when} (M-2.1.1)").format(when=f"{start:%H:%M}-{end:%H:%M}"))
    if not scene.calendar.is_workday(start.date()):
        found.append(_("{day} is no working day").format(day=day_said(start.date(), scene.calendar)))
    if start < scene.now:
        found.append(_("the meeting has begun already: {when}").format(when=when_said(scene, meeting)))
    if not meeting.entries("agenda"):
        found.append(_("there is no agenda yet, and no notice without it (M-2.1.2): --item TITLE:MINUTES"))
    elif agenda_length(meeting) < length_of(meeting):
        said = _("the agenda leaves {count} minutes open")
        found.append(said.format(count=length_of(meeting) - agenda_length(meeting)))
    last = notice_by(scene, meeting)
    if meeting.get("status") == "draft" and last < scene.today <= start.date():
        said = _("notice was due by {day} (M-2.1.2)")
        found.append(said.format(day=day_said(last, scene.calendar)))
    return found


def notice_by(scene: Scene, meeting: Record) -> date:
    """The last day on which notice is in time."""
    return scene.calendar.add(start_of(meeting).date(), -scene.terms.notice_before)


def clashes(scene: Scene, meeting: Record, others: Iterable[Record]) -> list[str]:
    """People who are elsewhere or away at that time; RefusedError where the room is taken. Source: M-2.1.1."""
    start, end = start_of(meeting), end_of(meeting)
    found = []
    for who in people(meeting):
        member = scene.directory.get(who)
        if member is None:
            continue
        if not member.belongs(start.date()):
            said = _("{who} is no member on {day} (M-2.1.1)").format(who=member.name, day=start.date())
            raise UsageError(said, hint="docmgr member list")
        if start.date() in member.leave_days:
            found.append(_("{who} is away on {day}").format(who=member.name, day=start.date()))
    for other in others:
        if other.id == meeting.id or other.get("status") == "cancelled":
            continue
        if start_of(other) >= end or end_of(other) <= start:
            continue
        when = f"{start_of(other).astimezone(start.tzinfo):%H:%M}-{end_of(other).astimezone(start.tzinfo):%H:%M}"
        about = f"{short(other.id)} {shown(other)} {when}"
        if meeting.get("mode") == ON_SITE and _same_room(meeting, other):
            said = _("{place} is taken: {meeting} (M-2.1.1)").format(place=meeting.get("place"), meeting=about)
            raise RefusedError(said, clause="M-2.1.1", hint=_("choose another room or time"))
        both = [who for who in people(meeting) if who in people(other)]
        if both:
            found.append(
                _("{people} are in another meeting then: {meeting}").format(people=scene.names(both), meeting=about)
            )
    return found


def people(meeting: Record) -> list[str]:
    """Everybody who must be there."""
    return list(
        dict.fromkeys([*(meeting.get("attendees") or []), str(meeting.get("host")), str(meeting.get("recorder"))])
    )


def near(start: datetime, day: str) -> bool:
    """Whether a stored time is close enough to a day that the meetings can overlap."""
    return abs((date.fromisoformat(day[:10]) - start.date()).days) <= 1


def guessed_kind(topic: str) -> str:
    """The kind that a topic names."""
    words = topic.casefold()
    return next((name for name, marks in _KINDS.items() if any(mark in words for mark in marks)), "topic")


def when_said(scene: Scene, meeting: Record) -> str:
    """Day and hours in words."""
    start, end = start_of(meeting), end_of(meeting)
    until = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%m-%d %H:%M}"
    gap = "" if language() == "zh" else " "
    return f"{day_said(start.date(), scene.calendar)}{gap}{start:%H:%M}-{until}"


def shown(meeting: Record) -> str:
    """What may be said of it where everybody reads: nothing of a restricted one. Source: R-4.3."""
    return "" if is_restricted(meeting) else meeting.title


def is_restricted(meeting: Record) -> bool:
    """Whether only the head may know what it is about."""
    return bool(meeting.get("classification") == "head_only")


def label_of(record: Record, key: str) -> str:
    """A field in words, in the language of this run."""
    return record.kind.fields[key].label(language())


def _subject(meeting: Record, what: str) -> str:
    return " ".join(filter(None, (meeting.id, shown(meeting)))) + f": {what}"


def _report(task: Record) -> dict[str, Any]:
    said = task.entries("feedback")
    return _plain({"task": task.id, "state": task.get("status"), "note": said[-1]["text"] if said else None})


def _same_room(one: Record, other: Record) -> bool:
    return other.get("mode") == ON_SITE and folded(str(one.get("place"))) == folded(str(other.get("place")))


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in ("", [], None)}
