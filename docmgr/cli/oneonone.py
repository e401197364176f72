"""``docmgr oneonone``: who talked with whom and when in clear, what was said only in a sealed folder. R-2.3.3."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docmgr.cli import output
from docmgr.cli.base import Group
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option
from docmgr.cli.recording import Desk
from docmgr.cli.recordlists import Look, edit_command, reading
from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from docmgr.plan import Write

FOLDER = "records/one-on-ones/private"


@click.group(
    cls=Group,
    examples=[
        ("docmgr oneonone done 王五", N_("talked with 王五 today")),
        ("docmgr oneonone done 王五 --notes 谈话.md", N_("with notes, in a sealed folder")),
        ("docmgr oneonone list", N_("who had a talk, and when")),
    ],
)
def command() -> None:
    """Record the monthly talk with each member.

    Everybody may see that it was held; notes are kept only where they are encrypted.
    """


@command.command(
    examples=[
        ("docmgr oneonone done 王五", N_("talked with 王五 today")),
        ("docmgr oneonone done 王五 --on 3/8 --notes -", N_("notes from the keyboard or another program")),
    ]
)
@click.argument("who", metavar="MEMBER")
@click.option("--on", "day", default="today", metavar="D", help="The day of the talk, by default today.")
@click.option("--notes", default="", metavar="FILE", help="What was said; - is stdin. Only into a sealed folder.")
@dry_run_option
@pass_app
def done(app: App, /, who: str, day: str, notes: str) -> None:
    """Record a one-on-one talk of mine.

    Notes need a sealed folder; run again with --notes, they are added. The id is printed.
    """
    from docmgr.records.meetings.talk import held

    desk = Desk(app)
    when = desk.scene.today if day == "today" else desk.day(day)
    member = desk.member(who)
    outcome = held(desk.scene, member, when, desk.store.read_or_none)
    beside: tuple[Write, ...] = ()
    if notes:
        write = _sealed(app, outcome.new.id, notes)
        beside = (write,)
        from dataclasses import replace

        outcome = replace(outcome, new=outcome.new.changed(topics_ref=write.path))
    elif outcome.old is not None:
        said = _("{who} had a talk in {month} already: {id}")
        raise UsageError(said.format(who=who, month=outcome.new.get("month"), id=outcome.new.id), hint="--notes FILE")
    if app.dry_run:
        beside = ()
    desk.carry_out([outcome], beside=beside)
    if not app.dry_run:
        output.echo(outcome.new.id)


def _sealed(app: App, record_id: str, notes: str) -> Write:
    """The notes as a file in the sealed folder; refused where it is not sealed, or locked here."""
    from docmgr.plan import Write
    from docmgr.vault import store

    path = f"{FOLDER}/20{record_id[2:4]}/{record_id[4:6]}/{record_id}.md"
    zone = store.sealed(app.repository).zone_of(path)
    if not zone:
        said = _("notes of a talk are kept only where they are encrypted, and {folder} is not sealed (D-2.3.2)")
        seal = f"docmgr vault seal {FOLDER} --zone head"
        begun = bool(store.recovery_keys(app.repository))
        hint = seal if begun else f"docmgr vault init; {seal}"
        raise RefusedError(said.format(folder=FOLDER), clause="D-2.3.2", hint=hint)
    store.must_be_unlocked(app.repository, zone)
    return Write(path, _read(notes).encode("utf-8"))


def _read(notes: str) -> str:
    """The text of the notes, as text whatever document they come in."""
    from docmgr.cli.meetingminutes import text_of

    found = "\n".join(text_of(notes))
    if not found.strip():
        raise UsageError(_("the notes are empty"))
    return found.rstrip("\n") + "\n"


LOOK = Look(
    kind="oneonone",
    columns=("month", "member", "with", "held_on", "topics_ref"),
    order=lambda talk: (str(talk.get("month")), talk.id),
    examples=[
        ("docmgr oneonone list", N_("who had a talk, and when")),
        ("docmgr oneonone list --where month=2024-03", N_("of one month")),
    ],
)
for _each in (*reading(LOOK), edit_command("oneonone")):
    command.add_command(_each)
