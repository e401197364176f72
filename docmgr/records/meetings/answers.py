"""Who comes to a meeting: each answer is kept, the last one to what was announced last counts. Source: M-2.2.1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import _, language
from docmgr.records.breach import Breach
from docmgr.records.meetings.content import start_of
from docmgr.records.meetings.convene import is_restricted, shown
from docmgr.records.names import new_entry_id, short
from docmgr.records.record import Record
from docmgr.records.scene import Scene
from docmgr.records.tasks.begin import known
from docmgr.records.tasks.outcome import Outcome

ACCEPTED, DECLINED, TENTATIVE, WAITING = "accepted", "declined", "tentative", "waiting"
ANSWERS = (ACCEPTED, DECLINED, TENTATIVE)
# Who may note what somebody said elsewhere, in the chat group or on the phone.
_NOTES = ("convener", "host", "organiser", "recorder")
_ROLES = ("host", "recorder")


def answer(scene: Scene, meeting: Record, who: str, what: str, reason: str = "") -> Outcome:
    """The meeting with an answer of ``who``; RefusedError where nobody asked, or it is over."""
    me = known(scene)
    if meeting.get("status") != "notified":
        refuse_unasked(meeting)
    if who not in (meeting.get("attendees") or []):
        said = _("{who} is not invited to {id} (M-2.1.1)").format(who=scene.name(who), id=meeting.id)
        raise UsageError(said, hint=f"docmgr meeting show {short(meeting.id)}")
    if standing(meeting).get(who) == what and not reason.strip():
        said = _("{who} has answered so already: {answer}")
        raise UsageError(said.format(who=scene.name(who), answer=said_of(meeting, what)))
    entry: dict[str, Any] = {
        "id": new_entry_id("y", (str(each.get("id")) for each in meeting.entries("answers"))),
        "at": scene.stamp,
        "who": who,
        "by": me,
        "answer": what,
        "reason": reason.strip() or None,
        "sequence": _sequence(meeting),
    }
    new = meeting.appended("answers", entry)
    done = _("{who}: {answer}, {title}").format(
        who=scene.name(who), answer=said_of(meeting, what), title=meeting.title or meeting.id
    )
    subject = " ".join(filter(None, (meeting.id, shown(meeting)))) + f": {what}"
    return Outcome(meeting, new, done, subject, tuple(_doubts(scene, new, who, what)))


def refuse_unasked(meeting: Record) -> None:
    """RefusedError: nobody was asked yet, or the meeting is over."""
    if meeting.get("status") == "draft":
        said = _("{id} was never announced (M-2.1.2)").format(id=meeting.id)
        raise RefusedError(said, clause="M-2.1.2", hint=f"docmgr meeting notify {short(meeting.id)}")
    status = meeting.kind.fields["status"].said(meeting.get("status"), language())
    said = _("{id} is {status}: there is nothing to answer (M-2.2.1)").format(id=meeting.id, status=status)
    raise RefusedError(said, clause="M-2.2.1")


def standing(meeting: Record) -> dict[str, str]:
    """What each member's last answer is, of those to what holds now."""
    notices = meeting.entries("notices")
    if not notices:
        return {}
    now = notices[-1].get("digest")
    asked = {each.get("sequence") for each in notices if each.get("digest") == now}
    return {str(each["who"]): str(each["answer"]) for each in meeting.entries("answers") if each["sequence"] in asked}


def counted(meeting: Record) -> dict[str, list[str]]:
    """The members by what they answered; those who did not are ``waiting``. Who announces need not answer."""
    answers = standing(meeting)
    found: dict[str, list[str]] = {key: [] for key in (*ANSWERS, WAITING)}
    for who in meeting.get("attendees") or []:
        found[answers.get(who, ACCEPTED if who == meeting.get("convener") else WAITING)].append(who)
    return found


def said_of(meeting: Record, what: str) -> str:
    """An answer in words."""
    if what == WAITING:
        return _("no answer")
    return meeting.kind.fields["answers"].fields["answer"].said(what, language())


def _doubts(scene: Scene, meeting: Record, who: str, what: str) -> Iterator[str]:
    """Without host or recorder there are no minutes. Source: M-2.2.3."""
    held = [key for key in _ROLES if meeting.get(key) == who]
    if what == DECLINED and held:
        label = meeting.kind.fields[held[0]].label(language())
        said = _("{who} is the {role}: name another one: docmgr meeting edit {id} --{option} MEMBER (M-2.2.3)")
        yield said.format(who=scene.name(who), role=label, id=short(meeting.id), option=held[0])
    if start_of(meeting) < scene.now and not is_restricted(meeting):
        yield _("the meeting has begun already")


def _sequence(meeting: Record) -> int:
    notices = meeting.entries("notices")
    return int(notices[-1].get("sequence") or 0) if notices else 0


def answered(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """People answer for themselves; who runs the meeting may note what they said. Source: M-2.2.1."""
    had = {each.get("id") for each in old.entries("answers")} if old is not None else set()
    fresh = [each for each in new.entries("answers") if each.get("id") not in had]
    for each in fresh:
        me = scene.me.id if scene.me is not None else "?"
        if each.get("by") != me:
            said = _("the answer is signed {who}, but {me} commits it (M-2.2.1)")
            yield Breach("M-2.2.1", said.format(who=each.get("by"), me=me))
        elif not scene.am(str(each.get("who")), *(new.get(key) for key in _NOTES)) and not scene.is_head():
            said = _("{who} answers, or who runs the meeting notes it: {people} (M-2.2.1)")
            people = scene.names(dict.fromkeys(str(new.get(key)) for key in _NOTES))
            yield Breach("M-2.2.1", said.format(who=scene.name(str(each.get("who"))), people=people))
        if each.get("who") not in (new.get("attendees") or []):
            said = _("{who} is not invited to {id} (M-2.1.1)")
            yield Breach("M-2.1.1", said.format(who=scene.name(str(each.get("who"))), id=new.id))
        if each.get("sequence") not in {row.get("sequence") for row in new.entries("notices")}:
            yield Breach("M-2.1.2", _("{id} was never announced (M-2.1.2)").format(id=new.id))
