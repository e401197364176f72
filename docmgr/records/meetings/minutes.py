"""Minutes: written by the recorder, approved by the host as they stand, sent to all. Source: M-2.2.3, M-2.4.1."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from docmgr.calendar.dates import said as day_said
from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import _, language, ngettext
from docmgr.records.meetings.content import end_of, is_reviewed, length_of, minutes_of, reviewed, start_of
from docmgr.records.meetings.convene import is_restricted, shown
from docmgr.records.meetings.notes import NotedAction, NotedItem, Notes
from docmgr.records.names import new_entry_id, short
from docmgr.records.record import Record
from docmgr.records.scene import Scene
from docmgr.records.tasks import begin
from docmgr.records.tasks.begin import known, logged
from docmgr.records.tasks.outcome import Outcome

Lookup = Callable[[str], Record | None]
_ESTIMATE = 8


def draft(scene: Scene, meeting: Record, notes: Notes, *, because: str = "") -> list[Outcome]:
    """The minutes, and a task for each action in the same commit; written anew, what did not change stays."""
    me = known(scene)
    may_draft(scene, meeting, because)
    if not notes.items:
        said = _("the notes hold nothing: points, decisions (M-2.2.3)")
        raise UsageError(said, hint=_("lines: Decision: … Disagreement: … Action: Liu resource plan by 3/6"))
    kept, added = _matched(meeting, notes.actions)
    entries: list[dict[str, Any]] = []
    tasks: list[Outcome] = []
    for action in notes.actions:
        entry = kept.get(_same(action))
        if entry is None:
            taken = (str(each["id"]) for each in [*meeting.entries("actions"), *entries])
            entry_id = new_entry_id("a", taken)
            task = _task(scene, meeting, action, entry_id)
            tasks.append(task)
            entry = {
                "id": entry_id,
                "text": action.text,
                "owner": action.owner,
                "due": action.due.isoformat(),
                "task": task.new.id,
            }
        entries.append(dict(entry))
    gone = [each for each in meeting.entries("actions") if each["id"] not in {entry["id"] for entry in entries}]
    tasks += _dropped(scene, meeting, gone)
    new = meeting.changed(
        status="minuted",
        absent=notes.absent or None,
        items=[_item(each) for each in notes.items],
        actions=entries or None,
        minutes={"drafted_at": scene.stamp, "by": me},
    )
    again = bool(minutes_of(meeting))
    new = logged(scene, new, "drafted", because)
    words = ngettext(
        "{id}: minutes of {title} with {count} action", "{id}: minutes of {title} with {count} actions", len(entries)
    )
    done = words.format(id=meeting.id, title=meeting.title, count=len(entries))
    what = "minutes written anew" if again else "minutes"
    subject = " ".join(filter(None, (meeting.id, shown(meeting)))) + f": {what}, {len(entries)} actions"
    notes_said = tuple(_doubts(scene, meeting, new, notes, fresh=len(added)))
    return [Outcome(meeting, new, done, subject, notes_said), *tasks]


def may_draft(scene: Scene, meeting: Record, because: str) -> None:
    """RefusedError where these minutes cannot be written, or not by me."""
    status = meeting.get("status")
    if status == "cancelled":
        raise RefusedError(_("{id} is cancelled").format(id=meeting.id), clause="M-2.2.3")
    if scene.now < start_of(meeting):
        raise RefusedError(_("the meeting has not been held yet (M-2.2.3)"), clause="M-2.2.3")
    if status == "draft":
        said = _("{id} was never announced (M-2.1.2)").format(id=meeting.id)
        hint = f'docmgr meeting notify {short(meeting.id)} --late-reason "…"'
        raise RefusedError(said, clause="M-2.1.2", hint=hint)
    if not scene.am(meeting.get("recorder")):
        said = _("the recorder {who} writes the minutes (M-2.2.3)").format(who=scene.name(meeting.get("recorder")))
        raise RefusedError(said, clause="M-2.2.3")
    if status == "sent" and not because.strip():
        said = _("the minutes of {id} are sent already (M-2.4.1)").format(id=meeting.id)
        raise RefusedError(said, clause="M-2.4.1", hint=f'docmgr meeting minutes {short(meeting.id)} --because "…"')


def _item(noted: NotedItem) -> dict[str, Any]:
    found = {
        "title": noted.title,
        "actual_minutes": noted.minutes,
        "points": noted.points,
        "disagreements": noted.disagreements,
        "decisions": noted.decisions,
        "deferred_to": noted.deferred_to,
    }
    return {key: value for key, value in found.items() if value not in ("", [], None)}


def _same(action: NotedAction | Mapping[str, Any]) -> tuple[str, str, str]:
    if isinstance(action, NotedAction):
        return action.text, action.owner, action.due.isoformat()
    return str(action.get("text")), str(action.get("owner")), str(action.get("due"))


def _matched(
    meeting: Record, actions: list[NotedAction]
) -> tuple[dict[tuple[str, str, str], Mapping[str, Any]], list[NotedAction]]:
    """Entries of before that stay, by what they say, and the actions that are new."""
    standing = {_same(each): each for each in meeting.entries("actions")}
    kept = {key: each for key, each in standing.items() if key in {_same(action) for action in actions}}
    return kept, [action for action in actions if _same(action) not in kept]


def _task(scene: Scene, meeting: Record, action: NotedAction, entry_id: str) -> Outcome:
    """The task of an action; the host receives it, the convener where host and owner are one. Source: T-2.1."""
    host, convener = str(meeting.get("host")), str(meeting.get("convener"))
    # Tasks stand in clear: of a restricted meeting they say where to read, not what. Source.
    title = f"{meeting.id}#{entry_id}" if is_restricted(meeting) else action.text
    wish = begin.Wish(
        title=title,
        description=title if is_restricted(meeting) else f"{meeting.title}：{action.text}",
        receiver=host if host != action.owner else convener,
        owner=action.owner,
        start=min(start_of(meeting).date(), action.due),
        due=action.due,
        priority="medium",
        estimate_h=_hours(action.hours),
        source=f"{meeting.id}#{entry_id}",
    )
    made = begin.add(scene, wish).new.changed(initiator=convener, links=[meeting.id])
    said = f"{made.id} {action.text} → {scene.name(action.owner)} {day_said(action.due, scene.calendar)}"
    return Outcome(None, made, said, made.id)


def _hours(text: str) -> int | str:
    return (int(text) if text.isdecimal() else text) if text else _ESTIMATE


def _dropped(scene: Scene, meeting: Record, gone: list[Mapping[str, Any]]) -> list[Outcome]:
    """Tasks of actions that the minutes no longer have are cancelled, unless they are closed."""
    found = []
    for entry in gone:
        task = scene.lookup(str(entry.get("task")))
        if task is not None and task.get("status") not in ("done", "cancelled"):
            new = logged(scene, task.changed(status="cancelled"), "cancelled", meeting.id)
            said = _("{id} {title} is cancelled: the minutes have it no more").format(id=task.id, title=task.title)
            found.append(Outcome(task, new, said, said))
    return found


def _doubts(scene: Scene, before: Record, meeting: Record, notes: Notes, *, fresh: int) -> list[str]:
    found = []
    last = deadline(scene, meeting)
    if scene.today > last:
        found.append(_("the minutes were due by {day} (M-2.4.1)").format(day=day_said(last, scene.calendar)))
    had = {each.title for each in notes.items}
    missing = [str(each["title"]) for each in before.entries("agenda") if each["title"] not in had]
    if missing:
        found.append(_("the notes do not have {items} of the agenda (M-2.3.1)").format(items=", ".join(missing)))
    open_ones = [each.title for each in notes.items if not each.decisions and not each.deferred_to]
    if open_ones:
        said = _("{items}: neither decided nor deferred (M-2.3.3)")
        found.append(said.format(items=", ".join(open_ones)))
    size = sum(len(text) for each in notes.items for text in (*each.points, *each.disagreements))
    if size > scene.terms.minutes_length and not any(each.decisions for each in notes.items):
        said = _("{count} characters and no decision: name decisions and actions (M-4.2)")
        found.append(said.format(count=size))
    if not notes.actions:
        found.append(_("the minutes have no action (M-2.3.3)"))
    taken = sum(each.minutes or 0 for each in notes.items)
    if taken > length_of(meeting):
        said = _("the items took {taken} minutes, the meeting was {length} (M-2.3.1)")
        found.append(said.format(taken=taken, length=length_of(meeting)))
    if fresh and any(not action.hours for action in notes.actions):
        said = _("actions without hours count {hours}h each until their owner says: docmgr task set ID estimate_h=4h")
        found.append(said.format(hours=_ESTIMATE))
    return found


def deadline(scene: Scene, meeting: Record) -> date:
    """The last day on which the minutes go out in time."""
    return scene.calendar.add(end_of(meeting).date(), scene.terms.minutes_within)


def review(scene: Scene, meeting: Record, opinion: str, *, back: bool = False) -> Outcome:
    """The host approves the minutes as they stand, or sends them ``back`` with a reason. Source: M-2.4.1."""
    me = known(scene)
    minutes = dict(minutes_of(meeting))
    if meeting.get("status") not in ("minuted", "sent") or not minutes:
        said = _("{id} has no minutes to review (M-2.4.1)").format(id=meeting.id)
        raise RefusedError(said, clause="M-2.4.1", hint=f"docmgr meeting minutes {short(meeting.id)}")
    if meeting.get("status") == "sent":
        raise RefusedError(_("the minutes of {id} are sent already (M-2.4.1)").format(id=meeting.id), clause="M-2.4.1")
    if not scene.am(meeting.get("host")):
        said = _("the host {who} reviews the minutes (M-2.4.1)").format(who=scene.name(meeting.get("host")))
        raise RefusedError(said, clause="M-2.4.1")
    subject = " ".join(filter(None, (meeting.id, shown(meeting))))
    for key in ("reviewed_at", "reviewed_by", "opinion", "digest"):
        minutes.pop(key, None)
    if back:
        if not opinion.strip():
            raise UsageError(_("missing: {names}").format(names="--return REASON"))
        new = logged(scene, meeting.changed(minutes=minutes), "returned", opinion.strip())
        who = scene.name(meeting.get("recorder"))
        done = _("the minutes of {title} go back to {who}").format(title=meeting.title, who=who)
        return Outcome(meeting, new, done, f"{subject}: minutes returned")
    minutes.update(reviewed_at=scene.stamp, reviewed_by=me, digest=reviewed(meeting))
    if opinion.strip():
        minutes["opinion"] = opinion.strip()
    new = logged(scene, meeting.changed(minutes=minutes), "reviewed")
    done = _("the minutes of {title} are approved; next: docmgr meeting send {id}")
    return Outcome(meeting, new, done.format(title=meeting.title, id=short(meeting.id)), f"{subject}: minutes approved")


def send(scene: Scene, meeting: Record, *, more: tuple[str, ...] = (), document: str = "") -> Outcome:
    """The approved minutes as sent: to all who belong to the meeting, with a copy to the head. Source: M-2.4.1."""
    known(scene)
    if meeting.get("status") != "minuted":
        status = meeting.kind.fields["status"].said(meeting.get("status"), language())
        said = _("{id} is {status}: there are no minutes to send (M-2.4.1)")
        raise RefusedError(
            said.format(id=meeting.id, status=status),
            clause="M-2.4.1",
            hint=f"docmgr meeting minutes {short(meeting.id)}",
        )
    if not is_reviewed(meeting):
        who = scene.name(meeting.get("host"))
        said = _("the host {who} has not approved these minutes (M-2.4.1)").format(who=who)
        raise RefusedError(said, clause="M-2.4.1", hint=f"docmgr meeting review {short(meeting.id)}")
    to = list(dict.fromkeys([*(meeting.get("attendees") or []), *more]))
    copied = [head.id for head in scene.directory.heads(scene.today) if head.id not in to]
    last = deadline(scene, meeting)
    late = scene.today > last
    minutes = {
        **minutes_of(meeting),
        "sent_at": scene.stamp,
        "to": to,
        "cc": copied,
        "late": late or None,
        "document": document or None,
    }
    minutes = {key: value for key, value in minutes.items() if value not in (None, [])}
    new = logged(scene, meeting.changed(status="sent", minutes=minutes), "sent")
    notes: tuple[str, ...] = ()
    if late:
        said = _("late: the minutes were due by {day}; the audit counts it against M-2.4.1")
        notes = (said.format(day=day_said(last, scene.calendar)),)
    done = _("the minutes of {title} go to {to}").format(title=meeting.title, to=scene.names((*to, *copied)))
    subject = " ".join(filter(None, (meeting.id, shown(meeting))))
    return Outcome(meeting, new, done, f"{subject}: minutes sent", notes)
