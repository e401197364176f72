"""Writing a letter of cooperation, noting replies, chasing what is late. Source: R-2.2, R-4.2, R-3.T6."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docmgr.calendar.dates import said as day_said
from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import _
from docmgr.records.kind import kind
from docmgr.records.letters.guards import OPEN
from docmgr.records.names import new_entry_id, new_id, short
from docmgr.records.record import Record
from docmgr.records.scene import Scene
from docmgr.records.tasks.begin import known
from docmgr.records.tasks.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Wish:
    """What the letter says; ``milestones`` are what and by when."""

    from_dept: str
    to_dept: str
    subject: str
    content: str
    duties_from: str
    duties_to: str
    milestones: tuple[tuple[str, date], ...]
    reply_due: date | None = None
    recipient: str = ""
    contact: str = ""
    meeting: str = ""


def write(scene: Scene, wish: Wish) -> Outcome:
    """The letter as sent today. Source: R-2.2.1."""
    me = known(scene)
    due = wish.reply_due or scene.calendar.add(scene.today, scene.cases.reply_within)
    for day in (due, *(each for _text, each in wish.milestones)):
        if day < scene.today:
            said = _("{day} lies before the day of the letter, {sent} (R-2.2.1)")
            raise UsageError(said.format(day=day, sent=scene.today))
    of = kind("letter")
    data = {
        "schema": of.schema,
        "id": new_id(of, scene.today),
        "from_dept": wish.from_dept,
        "to_dept": wish.to_dept,
        "subject": wish.subject,
        "content": wish.content,
        "duties_from": wish.duties_from,
        "duties_to": wish.duties_to,
        "milestones": [{"text": text, "due": day.isoformat()} for text, day in wish.milestones],
        "initiator": me,
        "recipient": wish.recipient,
        "contact": wish.contact,
        "reply_due": due.isoformat(),
        "status": "sent",
        "meeting": wish.meeting,
        "sent_at": scene.stamp,
        "created_at": scene.stamp,
        "created_by": me,
    }
    new = Record(of, {key: value for key, value in data.items() if value not in ("", [])})
    notes = []
    if wish.reply_due is None:
        words = _("no date for the reply was given: {due}, {days} working days (R-2.2.2, agreed by us)")
        notes.append(words.format(due=day_said(due, scene.calendar), days=scene.cases.reply_within))
    if not wish.contact:
        notes.append(_("no contact is named; the other side must know whom to answer: --contact (R-3.T6)"))
    done = _("{id}: letter to {dept} on {subject}; reply due {due}")
    text = done.format(id=new.id, dept=wish.to_dept, subject=wish.subject, due=day_said(due, scene.calendar))
    return Outcome(None, new, text, f"{new.id} {new.title}: sent to {wish.to_dept}", tuple(notes))


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; ``by`` is who said it, ``next_due`` when more is promised, ``closes`` that it is settled."""

    text: str
    by: str = ""
    next_due: date | None = None
    closes: bool = False


def reply(scene: Scene, letter: Record, said: Reply) -> Outcome:
    """A reply noted; with ``closes`` the letter is done and the reply its result. Source: R-2.2.2."""
    me = known(scene)
    if letter.get("status") not in OPEN:
        raise RefusedError(_("{id} is closed").format(id=letter.id), clause="R-2.2.2", hint="docmgr letter new")
    if not said.text.strip():
        raise UsageError(_("missing: {names}").format(names="TEXT"))
    if said.closes and not (scene.am(letter.get("initiator")) or scene.is_head()):
        words = _("only the initiator {who} or the head closes the letter (R-2.2.2)")
        raise RefusedError(words.format(who=scene.name(letter.get("initiator"))), clause="R-2.2.2")
    if said.next_due is not None and said.next_due < scene.today:
        words = _("{day} lies before today, {today} (R-2.2.2)")
        raise UsageError(words.format(day=said.next_due, today=scene.today))
    entry = {
        "id": new_entry_id("h", (str(each.get("id")) for each in letter.entries("replies"))),
        "at": scene.stamp,
        "by": said.by.strip() or letter.get("recipient") or letter.get("to_dept"),
        "text": said.text.strip(),
        "next_due": said.next_due.isoformat() if said.next_due else None,
        "noted_by": me,
    }
    new = letter.appended("replies", entry).changed(status="answered")
    if said.next_due is not None:
        new = new.changed(reply_due=said.next_due.isoformat(), status="sent")
    notes = []
    late = days_late(scene, letter)
    if late:
        words = _("the reply came {days} working days after it was due on {due} (R-2.2.2)")
        notes.append(words.format(days=late, due=letter.get("reply_due")))
    done = _("{id}: reply noted").format(id=new.id)
    if said.closes:
        new = new.changed(status="closed", closed_at=scene.stamp, result=said.text.strip())
        done = _("{id}: {subject} is settled").format(id=new.id, subject=new.title)
    word = "closed" if said.closes else "reply noted"
    return Outcome(letter, new, done, f"{new.id} {new.title}: {word}", tuple(notes))


def cancel(scene: Scene, letter: Record) -> Outcome:
    """The letter is not needed any more."""
    known(scene)
    if letter.get("status") not in OPEN:
        raise RefusedError(_("{id} is closed").format(id=letter.id), clause="R-2.2.1")
    done = _("{id}: {subject} is called off").format(id=letter.id, subject=letter.title)
    return Outcome(letter, letter.changed(status="cancelled"), done, f"{letter.id} {letter.title}: called off")


def days_late(scene: Scene, letter: Record) -> int:
    """The working days since the reply was due; 0 where it is not late or not waited for. Source: R-2.2.2."""
    due = date.fromisoformat(str(letter.get("reply_due")))
    if letter.get("status") != "sent" or due >= scene.today:
        return 0
    return max(1, len(scene.calendar.within(due, scene.today)) - int(scene.calendar.is_workday(due)))


def is_late(scene: Scene, letter: Record) -> bool:
    """Whether an answer is overdue."""
    return days_late(scene, letter) > 0


def chase(scene: Scene, letters: Sequence[Record]) -> list[Outcome]:
    """Each letter with the note that it was chased; ``done`` is the text to send. Source: R-2.2.2."""
    me = known(scene)
    made = []
    for letter in letters:
        if letter.get("status") not in OPEN:
            raise RefusedError(_("{id} is closed").format(id=letter.id), clause="R-2.2.2")
        entry = {
            "id": new_entry_id("c", (str(each.get("id")) for each in letter.entries("chases"))),
            "at": scene.stamp,
            "by": me,
            "late_days": days_late(scene, letter),
        }
        new = letter.appended("chases", entry)
        said = _("{id}: reminder {count} is noted").format(id=short(letter.id), count=len(new.entries("chases")))
        made.append(Outcome(letter, new, said, f"{letter.id} {letter.title}: chased"))
    return made


def chase_text(scene: Scene, letter: Record) -> str:
    """The courteous reminder for the other department, with what was agreed. Source: R-2.2.2, R-4.2."""
    late = days_late(scene, letter)
    to = str(letter.get("to_dept")) + (f" {letter.get('recipient')}" if letter.get("recipient") else "")
    lines = [_("To {to}:").format(to=to)]
    sent = str(letter.get("sent_at"))[:10]
    lines.append(_("On {sent} we wrote to you about {subject}.").format(sent=sent, subject=letter.title))
    due = day_said(date.fromisoformat(str(letter.get("reply_due"))), scene.calendar)
    replies = letter.entries("replies")
    if replies and letter.get("status") != "sent":
        last = day_said(date.fromisoformat(str(replies[-1]["at"])[:10]), scene.calendar)
        lines.append(_("On {day} you replied: {text}").format(day=last, text=replies[-1]["text"]))
    elif late:
        lines.append(_("A reply was agreed for {due}, {days} working days ago.").format(due=due, days=late))
    else:
        lines.append(_("A reply was agreed for {due}.").format(due=due))
    agreed = _("Agreed: {text} by {due}.")
    lines += [agreed.format(text=each.get("text"), due=each.get("due")) for each in letter.entries("milestones")]
    lines.append(_("Your part: {duties}").format(duties=letter.get("duties_to")))
    lines.append(_("Please tell us how far it is and whether anything stands in the way. Thank you!"))
    contact = f" {letter.get('contact')}" if letter.get("contact") else ""
    lines.append(f"{letter.get('from_dept')} {scene.name(letter.get('initiator'))}{contact}")
    return "\n".join(lines)
