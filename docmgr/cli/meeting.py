"""``docmgr meeting``: convening, announcing, changing, calling off; minutes are in ``meetingminutes``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from docmgr.cli import meetingactions, meetinganswers, meetingminutes, output
from docmgr.cli import meetingtyped as typed
from docmgr.cli.base import Group
from docmgr.cli.context import App, pass_app
from docmgr.cli.meetinglook import LOOK
from docmgr.cli.options import dry_run_option
from docmgr.cli.recordediting import set_option
from docmgr.cli.recording import Desk
from docmgr.cli.recordlists import reading
from docmgr.errors import UsageError
from docmgr.i18n.text import N_, _


@click.group(
    cls=Group,
    examples=[
        (
            'docmgr meeting new 项目推进会 --at "3/5 14:00-15:00" --room 301 --with 张三,李四 --recorder 王五',
            N_("plan a meeting"),
        ),
        ("docmgr meeting notify k7q", N_("the text for the chat group, and an invitation for calendars")),
        ("docmgr meeting minutes k7q --from notes.docx", N_("minutes from notes; actions become tasks")),
        ("docmgr meeting actions --open", N_("what is still to be done")),
    ],
)
def command() -> None:
    """Plan meetings, announce them, write minutes, follow their actions.

    ID is a meeting's id or any unique fragment of it. Times are typed as people say them: 3/5 14:00-15:00,
    周五 下午2点-3点.
    """


@command.command(
    examples=[
        (
            'docmgr meeting new 项目推进会 --at "3/5 14:00-15:00" --room 301 --with 张三 --recorder 王五 --item 汇报:9',
            N_("with an item of 9 minutes"),
        ),
        (
            'docmgr meeting new 部门例会 --kind 例会 --at "下周五 9:00-9:40"',
            N_("as the last regular one, with open actions"),
        ),
    ]
)
@click.argument("topic", metavar="TOPIC")
@click.option("--at", "span", default="", metavar="TIME", help="Day, begin and end: 3/5 14:00-15:00.")
@click.option("--room", default="", metavar="ROOM", help="Where it is held.")
@click.option("--online", default="", metavar="LINK", help="Where it is held, when online.")
@click.option("--with", "attendees", multiple=True, metavar="MEMBER", help="Who takes part; several with commas.")
@click.option("--recorder", default="", metavar="MEMBER", help="Who writes the minutes; not the host.")
@click.option("--host", default="", metavar="MEMBER", help="Who leads it and reviews the minutes; by default I do.")
@click.option("--organiser", default="", metavar="MEMBER", help="Who sees to room and equipment; by default I do.")
@click.option("--purpose", default="", metavar="TEXT", help="What it is for.")
@click.option("--kind", "of", default="", metavar="K", help="regular, project or topic (例会, 推进会, 研讨会).")
@click.option("--item", "agenda", multiple=True, metavar="TITLE:MINUTES[:MEMBER]", help="An item of the agenda.")
@click.option("--material", "materials", multiple=True, metavar="TEXT[:MEMBER]", help="What is to be brought.")
@click.option("--dept", "depts", multiple=True, metavar="NAME", help="Another department that gets the minutes.")
@click.option("--level", default="", metavar="L", help="public, internal or head_only (仅负责人可见).")
@click.option("--late-reason", default="", metavar="REASON", help="Why it is written down only now that it has begun.")
@dry_run_option
@pass_app
def new(app: App, /, topic: str, **given: Any) -> None:
    """Plan a meeting; it is announced with docmgr meeting notify.

    People and rooms are checked against the other meetings of that time. What a regular meeting does not say is as the
    last time; the open actions are listed in it. The id of the meeting is printed.
    """
    from docmgr.records.kind import kind
    from docmgr.records.meetings import convene, rooms
    from docmgr.records.tasks.begin import known
    from docmgr.records.tasks.typed import value

    desk = Desk(app)
    known(desk.scene)
    of = kind("meeting")
    if not topic.strip():
        raise UsageError(_("the topic cannot be empty (M-2.1.1)"))
    kind_of = str(value(of, "kind", given["of"], desk.scene) or "") if given["of"] else convene.guessed_kind(topic)
    last = typed.last_regular(desk, topic) if kind_of == "regular" else None
    given = typed.completed(app, given, last)
    start, end = typed.span(desk, given["span"])
    others = typed.around(desk, start)
    mode = convene.ONLINE if given["online"] else convene.ON_SITE
    wish = convene.Wish(
        topic=" ".join(topic.split()),
        start=start,
        end=end,
        mode=mode,
        place=given["online"] or rooms.room(given["room"], app.policy.rooms),
        attendees=tuple(typed.people(desk, given["attendees"])),
        recorder=typed.member(desk, given["recorder"]),
        host=typed.member(desk, given["host"]) if given["host"] else "",
        organiser=typed.member(desk, given["organiser"]) if given["organiser"] else "",
        kind=kind_of,
        purpose=given["purpose"].strip(),
        agenda=tuple(typed.item(desk, each) for each in given["agenda"]),
        materials=tuple(typed.material(desk, each) for each in given["materials"]),
        depts=tuple(given["depts"]),
        level=str(value(of, "classification", given["level"], desk.scene) or "") if given["level"] else "",
        late_reason=given["late_reason"],
    )
    done = convene.convene(desk.scene, wish, others, meetingactions.open_actions(desk) if kind_of == "regular" else [])
    desk.carry_out([done])
    if done.new.is_private:
        _warn_unless_sealed(app)
    if not app.dry_run:
        output.echo(done.new.id)


def _warn_unless_sealed(app: App) -> None:
    """A restricted meeting is secret in a sealed folder alone; everywhere else docmgr merely keeps quiet. D-2.3.2."""
    from docmgr.records.kind import PRIVATE, ROOT, kind
    from docmgr.vault import store

    folder = f"{ROOT}/{kind('meeting').folder}/{PRIVATE}"
    if not store.sealed(app.repository).zone_of(f"{folder}/x"):
        said = _("{folder} is not sealed: everybody who has the repository can read this file (D-2.3.2)")
        output.warn(said.format(folder=folder))
        output.hint(f"docmgr vault seal {folder} --zone head")


@command.command(
    examples=[
        ("docmgr meeting notify k7q", N_("prints what goes into the chat group")),
        ("docmgr meeting notify k7q --ics ~/Desktop/会议.ics", N_("with the invitation where you want it")),
        ('docmgr meeting notify k7q --late-reason "客户临时来访"', N_("later than one working day ahead")),
    ]
)
@click.argument("meeting_id", metavar="ID")
@click.option("--channel", default="", metavar="NAME", help="Where it is announced; by default the department's group.")
@click.option("--late-reason", default="", metavar="REASON", help="Why notice comes later than the handbook wants.")
@click.option("--ics", metavar="FILE", help="Where to write the invitation.")
@click.option("--text", metavar="FILE", help="Where to write the text, besides printing it.")
@dry_run_option
@pass_app
def notify(app: App, /, meeting_id: str, channel: str, late_reason: str, ics: str | None, text: str | None) -> None:
    """Announce a meeting: print the text for the chat group, write the invitation, record the time.

    Run again after a change, it gives the next version of the invitation; calendars move the appointment they have.
    """
    from docmgr.cli.meetingmail import write_papers
    from docmgr.notify import words
    from docmgr.records.meetings.notice import notify as announced

    desk = Desk(app)
    meeting = desk.store.find(meeting_id, "meeting")
    done = announced(desk.scene, meeting, channel=channel.strip() or _("department group"), late_reason=late_reason)
    said = words.notice(desk.scene, done.new)
    desk.carry_out([done])
    if not app.dry_run:
        write_papers(desk, done.new, said, ics=ics, text=text)
    output.echo(said)


@command.command(
    examples=[
        ("docmgr meeting edit k7q", N_("the file of a meeting in the editor")),
        ('docmgr meeting edit k7q --at "3/6 10:00-11:00" --room 302', N_("another time and room")),
        ("docmgr meeting edit k7q --ready 设备 --ready 场地", N_("tick off the preparation")),
    ]
)
@click.argument("meeting_id", metavar="ID")
@click.option("--topic", default="", metavar="TEXT", help="What it is called.")
@click.option("--at", "span_", default="", metavar="TIME", help="Day, begin and end: 3/5 14:00-15:00.")
@click.option("--room", default="", metavar="ROOM", help="Where it is held.")
@click.option("--online", default="", metavar="LINK", help="Where it is held, when online.")
@click.option("--with", "attendees", multiple=True, metavar="MEMBER", help="Who takes part; several with commas.")
@click.option("--recorder", default="", metavar="MEMBER", help="Who writes the minutes; not the host.")
@click.option("--host", default="", metavar="MEMBER", help="Who leads it and reviews the minutes; by default I do.")
@click.option("--organiser", default="", metavar="MEMBER", help="Who sees to room and equipment; by default I do.")
@click.option("--purpose", default="", metavar="TEXT", help="What it is for.")
@click.option(
    "--item", "agenda", multiple=True, metavar="TITLE:MINUTES[:MEMBER]", help="The whole agenda, item by item."
)
@click.option("--material", "materials", multiple=True, metavar="TEXT[:MEMBER]", help="What is to be brought.")
@click.option("--ready", multiple=True, metavar="WHAT", help="equipment, room, or a material (设备, 场地, …) is ready.")
@click.option("--late-reason", default="", metavar="REASON", help="Why it is written down only now that it has begun.")
@set_option
@dry_run_option
@pass_app
def edit(app: App, /, meeting_id: str, **given: Any) -> None:
    """Change the plan of a meeting by options, or its file in the editor.

    What was announced is announced again by docmgr meeting notify, under the next number of the invitation.
    """
    from docmgr.cli.recordediting import edited
    from docmgr.records.meetings.content import start_of
    from docmgr.records.meetings.convene import amend, changed_notes

    desk = Desk(app)
    reason, pairs = given.pop("late_reason"), given.pop("pairs")
    if pairs or not any(given.values()):
        if any(given.values()):
            raise UsageError(_("give --set or the other options, not both"))
        typed_in = edited(desk, meeting_id, "meeting", pairs)
        done = [
            replace(
                each, notes=tuple(changed_notes(desk.scene, each.old, each.new, typed.around(desk, start_of(each.new))))
            )
            for each in typed_in
            if each.old is not None
        ]
    else:
        meeting = desk.store.find(meeting_id, "meeting")
        values = typed.changes(desk, meeting, given)
        around = typed.around(desk, start_of(meeting.changed(**values)))
        outcome = amend(desk.scene, meeting, values, around, late_reason=reason)
        done = [outcome] if outcome is not None else []
    if not done:
        output.say(_("nothing to change"))
        return
    desk.carry_out(done)


@command.command(
    examples=[('docmgr meeting cancel k7q --because "客户改期"', N_("prints the text and writes the cancellation"))]
)
@click.argument("meeting_id", metavar="ID")
@click.option("--because", required=True, metavar="REASON", help="Why.")
@click.option("--ics", metavar="FILE", help="Where to write the cancellation for calendars.")
@click.option("--text", metavar="FILE", help="Where to write the text, besides printing it.")
@dry_run_option
@pass_app
def cancel(app: App, /, meeting_id: str, because: str, ics: str | None, text: str | None) -> None:
    """Call a meeting off; what was announced is taken back, in the group and in calendars."""
    from docmgr.cli.meetingmail import write_papers
    from docmgr.notify import words
    from docmgr.records.meetings import convene

    desk = Desk(app)
    meeting = desk.store.find(meeting_id, "meeting")
    done = convene.cancel(desk.scene, meeting, because)
    announced = bool(meeting.entries("notices"))
    desk.carry_out([done])
    if announced:
        said = words.cancelled(desk.scene, done.new, because)
        if not app.dry_run:
            write_papers(desk, done.new, said, ics=ics, text=text, reason=because)
        output.echo(said)


command.add_command(meetinganswers.rsvp)
command.add_command(meetingminutes.minutes)
command.add_command(meetingminutes.review)
command.add_command(meetingminutes.send)
command.add_command(meetingactions.actions)
for _each in reading(LOOK):
    command.add_command(_each)
