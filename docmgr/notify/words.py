"""What is pasted into the department's chat group: a notice, a cancellation, minutes. One message each, plain text.

A restricted meeting shows its number, time and place, nothing of what it is about. Source: M-2.1.2, M-2.4.1, R-4.3.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from docmgr.calendar.dates import said as day_said
from docmgr.i18n.text import _, language
from docmgr.records.meetings.content import minutes_of
from docmgr.records.meetings.convene import is_restricted, when_said
from docmgr.records.record import Record
from docmgr.records.scene import Scene


def notice(scene: Scene, meeting: Record) -> str:
    """The announcement with agenda and materials."""
    again = len(meeting.entries("notices")) > 1
    head = _("[Meeting notice, changed]") if again else _("[Meeting notice]")
    return "\n".join([_headed(head, meeting), *_facts(scene, meeting), *_plan(scene, meeting)])


def reminder(scene: Scene, meeting: Record, people: Sequence[str]) -> str:
    """Whom the department asks for an answer. Source: M-2.2.1."""
    head = _headed(_("[Please answer]"), meeting)
    when = _line(_("Time"), when_said(scene, meeting))
    return "\n".join([head, when, _line(_("Not answered yet"), _names(scene, list(people)))])


def cancelled(scene: Scene, meeting: Record, reason: str) -> str:
    """That a meeting does not take place."""
    lines = [_headed(_("[Meeting cancelled]"), meeting), _line(_("Time"), when_said(scene, meeting))]
    if not is_restricted(meeting):
        lines.append(_line(_("Reason"), reason))
    return "\n".join(lines)


def minutes(scene: Scene, meeting: Record) -> str:
    """Decisions and actions: what everybody must know. Source: M-4.2."""
    lines = [_headed(_("[Minutes]"), meeting), _line(_("Time"), when_said(scene, meeting))]
    if is_restricted(meeting):
        return "\n".join(lines)
    decisions = [text for item in meeting.entries("items") for text in item.get("decisions") or []]
    if decisions:
        lines += [_("Decisions"), *_numbered(decisions)]
    lines += _actions(scene, meeting)
    document = minutes_of(meeting).get("document")
    if document:
        lines.append(_line(_("Document"), str(document)))
    return "\n".join(lines)


def full(scene: Scene, meeting: Record) -> Iterator[str]:
    """All of the minutes, for whoever reviews them."""
    yield _headed(_("[Minutes]"), meeting)
    yield from _facts(scene, meeting)
    for at, item in enumerate(meeting.entries("items"), 1):
        yield f"{at}. {item['title']}"
        yield from (f"   {text}" for text in item.get("points") or [])
        yield from ("   " + _line(_("Disagreement"), text) for text in item.get("disagreements") or [])
        yield from ("   " + _line(_("Decision"), text) for text in item.get("decisions") or [])
        if item.get("deferred_to"):
            yield "   " + _line(_("Deferred to"), str(item["deferred_to"]))
    yield from _actions(scene, meeting)


def title(meeting: Record) -> str:
    """The topic, of a restricted meeting the number."""
    return meeting.id if is_restricted(meeting) else meeting.title


def describe(scene: Scene, meeting: Record) -> str:
    """The body of an invitation; nothing of a restricted meeting."""
    if is_restricted(meeting):
        return ""
    return "\n".join([_line(_("Purpose"), str(meeting.get("purpose"))), *_plan(scene, meeting), meeting.id])


def _facts(scene: Scene, meeting: Record) -> Iterator[str]:
    if not is_restricted(meeting):
        yield _line(_("Purpose"), str(meeting.get("purpose")))
    yield _line(_("Time"), when_said(scene, meeting))
    yield _line(_("Place"), str(meeting.get("place")))
    yield _line(_("Attendees"), _names(scene, meeting.get("attendees") or []))
    yield _line(_("Host"), scene.name(meeting.get("host")))
    yield _line(_("Recorder"), scene.name(meeting.get("recorder")))


def _plan(scene: Scene, meeting: Record) -> Iterator[str]:
    if is_restricted(meeting):
        return
    yield _("Agenda")
    items = [
        _by(
            scene,
            _("{title}, {minutes} min").format(title=each["title"], minutes=each["minutes"]),
            each.get("presenter"),
        )
        for each in meeting.entries("agenda")
    ]
    yield from _numbered(items)
    materials = [_by(scene, str(each["text"]), each.get("owner")) for each in meeting.entries("materials")]
    yield _line(_("Please bring"), joined(materials) or _("nothing"))
    for each in meeting.entries("action_report"):
        task = scene.lookup(str(each["task"]))
        if task is not None:
            about = joined([scene.name(task.get("owner")), str(task.get("due"))])
            yield _line(_("Action to report on"), _("{text} ({who})").format(text=task.title, who=about))


def _by(scene: Scene, text: str, who: str | None) -> str:
    return _("{text} ({who})").format(text=text, who=scene.name(who)) if who else text


def _actions(scene: Scene, meeting: Record) -> list[str]:
    actions = [
        _("{text}, {owner}, by {due}").format(
            text=each["text"], owner=scene.name(each["owner"]), due=_day(scene, str(each["due"]))
        )
        for each in meeting.entries("actions")
    ]
    return [_("Actions"), *_numbered(actions)] if actions else []


def _numbered(lines: list[str]) -> list[str]:
    return [f"{at}. {line}" for at, line in enumerate(lines, 1)]


def _names(scene: Scene, people: list[str]) -> str:
    return joined([scene.name(who) for who in people])


def _headed(head: str, meeting: Record) -> str:
    return f"{head}{'' if language() == 'zh' else ' '}{title(meeting)}"


def joined(words: Sequence[str]) -> str:
    """Words in a row, as the language writes them."""
    return ("、" if language() == "zh" else ", ").join(words)


def _line(label: str, text: str) -> str:
    return _("{label}: {text}").format(label=label, text=text)


def _day(scene: Scene, day: str) -> str:
    return day_said(date.fromisoformat(day), scene.calendar)
