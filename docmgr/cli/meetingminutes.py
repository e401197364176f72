"""``docmgr meeting minutes|review|send``: what was said and decided, approved by the host, sent. Source: M-2.4.1."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option
from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from docmgr.cli.recording import Desk
    from docmgr.records.meetings.notes import Around, Notes
    from docmgr.records.record import Record

_FORMATS = ("txt", "md", "docx", "odt", "pdf")


@click.command(
    cls=Command,
    examples=[
        ("docmgr meeting minutes k7q", N_("asks item by item")),
        ("docmgr meeting minutes k7q --from notes.md", N_("from lines with marks, such as Decision: …")),
        ("docmgr meeting minutes k7q --from 记录.docx", N_("from a Word document")),
    ],
)
@click.argument("meeting_id", metavar="ID")
@click.option("--from", "source", default="", metavar="FILE", help="Notes as text or Word document; - is stdin.")
@click.option("--because", default="", metavar="REASON", help="Why minutes that are sent are written anew.")
@dry_run_option
@pass_app
def minutes(app: App, /, meeting_id: str, source: str, because: str) -> None:
    """Write the minutes of a meeting, item by item or from notes; each action becomes a task.

    Marks at the beginning of lines: 决议 (Decision), 分歧 (Disagreement), 行动 (Action), 延至 (Deferred to),
    用时 (Took), 缺席 (Absent). A line that is an item of the agenda begins it; all else are points of discussion.
    """
    from dataclasses import replace

    from docmgr.cli.recording import Desk
    from docmgr.records.meetings.minutes import draft

    desk = Desk(app)
    meeting = desk.store.find(meeting_id, "meeting")
    around = _around(desk, meeting)
    _early(desk, meeting, because)
    notes = _from_file(source, around) if source else _asked(app, meeting, around)
    scene = replace(desk.scene, lookup=desk.store.read_or_none)
    desk.carry_out(draft(scene, meeting, notes, because=because))


def _early(desk: Desk, meeting: Record, because: str) -> None:
    """Refuse before anybody has typed anything."""
    from docmgr.records.meetings.minutes import may_draft
    from docmgr.records.tasks.begin import known

    known(desk.scene)
    may_draft(desk.scene, meeting, because)


def _around(desk: Desk, meeting: Record) -> Around:
    from docmgr.records.meetings.content import start_of
    from docmgr.records.meetings.notes import Around

    scene = desk.scene
    agenda = [str(each["title"]) for each in meeting.entries("agenda")]
    return Around(agenda, meeting.title, scene.directory, scene.calendar, start_of(meeting).date())


def _from_file(source: str, around: Around) -> Notes:
    from docmgr.records.meetings.notes import read_notes

    return read_notes(text_of(source), around, file=source)


def text_of(source: str) -> list[str]:
    """The text of a document, a table's row as one line; ``-`` is what comes in on stdin."""
    from docmgr.cli.meetingmail import absolute
    from docmgr.office.container import Unreadable
    from docmgr.office.text import lines
    from docmgr.repo.files import read_file

    if source == "-":
        return lines(sys.stdin.buffer.read(), "txt")
    place = absolute(source)
    if not place.is_file():
        raise UsageError(_("no such file or folder: {path}").format(path=source))
    extension = place.suffix.lower().lstrip(".")
    try:
        return lines(read_file(place), extension if extension in _FORMATS else "txt")
    except Unreadable as error:
        raise UsageError(f"{source}: {error.message}", hint=_("save the notes as text or docx")) from error


def _asked(app: App, meeting: Record, around: Around) -> Notes:
    """Question by question, an empty answer ends each; what was typed is kept when somebody stops half way."""
    from docmgr.cli.meetingmail import outbox
    from docmgr.records.meetings.notes import read_notes
    from docmgr.repo.files import write_file

    if not app.interactive:
        raise UsageError(_("missing: {names}").format(names="--from FILE"), hint="docmgr meeting minutes --help")
    lines: list[str] = []
    try:
        _questions(around, lines)
    except (click.Abort, KeyboardInterrupt):
        if lines and not app.dry_run:
            place = outbox(app, meeting, ".md")
            write_file(place, ("\n".join(lines) + "\n").encode("utf-8"))
            output.say()
            output.say(_("kept so far: {path}; go on with --from").format(path=place))
        raise
    return read_notes(lines, around)


def _questions(around: Around, lines: list[str]) -> None:
    output.say(_("An empty answer goes on."))
    for title in around.agenda or [around.topic]:
        output.say(output.style(title, "strong"))
        lines.append(f"# {title}")
        _many(_("Points of discussion"), "讨论", lines)
        _many(_("Disagreements"), "分歧", lines)
        _many(_("Decisions"), "决议", lines)
        _many(_("Deferred to"), "延至", lines, most=1)
    _actions(around, lines)
    _many(_("Absent"), "缺席", lines, most=1, around=around)


def _many(question: str, mark: str, lines: list[str], *, most: int = 99, around: Around | None = None) -> None:
    from docmgr.records.meetings.notes import split_people, who_is

    asked = 0
    while asked < most:
        answer = click.prompt(f"  {question}", default="", show_default=False, err=True).strip()
        if not answer:
            return
        try:
            if around is not None:
                for who in split_people(answer):
                    who_is(who, around.directory)
        except UsageError as error:
            output.say(error.message)
            continue
        lines.append(f"{mark}：{answer}")
        asked += 1


def _actions(around: Around, lines: list[str]) -> None:
    """Who, what, by when; asked again until it can be read."""
    from docmgr.records.meetings.notes import read_action

    while True:
        answer = click.prompt(_("Action: who, what, by when"), default="", show_default=False, err=True).strip()
        if not answer:
            return
        try:
            read_action(answer, around)
        except UsageError as error:
            output.say(error.message)
            continue
        lines.append(f"行动：{answer}")


@click.command(
    cls=Command,
    examples=[
        ("docmgr meeting review k7q", N_("the host approves them as they stand")),
        ('docmgr meeting review k7q --return "第二项决议不全"', N_("back to the recorder")),
    ],
)
@click.argument("meeting_id", metavar="ID")
@click.option("--opinion", default="", metavar="TEXT", help="A word with it.")
@click.option("--return", "back", default="", metavar="REASON", help="Send them back to the recorder.")
@dry_run_option
@pass_app
def review(app: App, /, meeting_id: str, opinion: str, back: str) -> None:
    """Approve the minutes of a meeting that I hosted, exactly as they stand.

    They are shown first; on a terminal you are asked. Changed afterwards, they need another review.
    """
    from docmgr.cli.recording import Desk
    from docmgr.notify import words
    from docmgr.records.meetings.minutes import review as reviewed

    desk = Desk(app)
    meeting = desk.store.find(meeting_id, "meeting")
    done = reviewed(desk.scene, meeting, back or opinion, back=bool(back))
    if not back and app.interactive and not (app.dry_run or app.yes):
        output.say("\n".join(words.full(desk.scene, meeting)))
        if not click.confirm(_("approve these minutes?"), err=True):
            raise RefusedError(_("not approved; nothing was changed"), clause="M-2.4.1")
    desk.carry_out([done])


@click.command(
    cls=Command,
    examples=[
        ("docmgr meeting send k7q", N_("files the minutes and prints the text for the group")),
        ("docmgr meeting send k7q --to 赵六", N_("to somebody else too")),
    ],
)
@click.argument("meeting_id", metavar="ID")
@click.option("--to", "more", multiple=True, metavar="MEMBER", help="Who gets them besides those who took part.")
@click.option("--text", metavar="FILE", help="Where to write the text, besides printing it.")
@dry_run_option
@pass_app
def send(app: App, /, meeting_id: str, more: tuple[str, ...], text: str | None) -> None:
    """Send approved minutes: file the document, print the text for the group, record to whom they go.

    The document gets its lawful name in the minutes folder; written anew, it is its next version. Its path is printed
    on the last line.
    """
    from docmgr.cli.meetingmail import absolute
    from docmgr.cli.meetingpaper import paper
    from docmgr.cli.meetingtyped import people
    from docmgr.cli.recording import Desk
    from docmgr.notify import words
    from docmgr.records.meetings.minutes import send as sent
    from docmgr.repo.files import write_file

    desk = Desk(app)
    meeting = desk.store.find(meeting_id, "meeting")
    to = tuple(people(desk, more))
    sent(desk.scene, meeting, more=to)
    document = paper(desk, meeting)
    done = sent(desk.scene, meeting, more=to, document=document.path)
    desk.carry_out([done], beside=document.actions)
    for note in document.notes:
        output.say(note)
    said = words.minutes(desk.scene, done.new)
    if text is not None and not app.dry_run:
        write_file(absolute(text), f"{said}\n".encode())
    output.echo(said)
    if document.path:
        output.echo(document.path)
