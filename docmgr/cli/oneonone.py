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
    from docmgr.records.record import Record
    from docmgr.records.tasks.outcome import Outcome


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
    if notes:
        done = list(_with_notes(desk, outcome, notes))
    elif outcome.old is not None:
        said = _("{who} had a talk in {month} already: {id}")
        text = said.format(who=who, month=outcome.new.get("month"), id=outcome.new.id)
        raise UsageError(text, hint=_("its notes are added with --notes FILE"))
    else:
        done = [outcome]
    if app.dry_run:
        output.echo("\n".join(each.new.path for each in done))
        return
    desk.carry_out(done)
    output.echo(outcome.new.id)


def _with_notes(desk: Desk, outcome: Outcome, notes: str) -> tuple[Outcome, Outcome]:
    """The stub and its notes; refused where their folder is not sealed, or locked here. Source: D-2.3.2."""
    from docmgr.cli.meetingminutes import text_of
    from docmgr.records.meetings.talknotes import folder, noted
    from docmgr.vault import store

    repository = desk.app.repository
    zone = store.sealed(repository).zone_of(f"{folder()}/x")
    if not zone:
        said = _("notes of a talk are kept only where they are encrypted, and {folder} is not sealed (D-2.3.2)")
        seal = f"docmgr vault seal {folder()} --zone head"
        begun = bool(store.recovery_keys(repository))
        hint = seal if begun else f"docmgr vault init; {seal}"
        raise RefusedError(said.format(folder=folder()), clause="D-2.3.2", hint=hint)
    store.must_be_unlocked(repository, zone)
    text = "\n".join(text_of(notes)).strip()
    if not text:
        raise UsageError(_("the notes are empty"))
    return noted(desk.scene, outcome, text, desk.store.read_or_none)


def _below(talk: Record, desk: Desk) -> list[str]:
    """The notes, for those who hold the key."""
    from docmgr.errors import VaultError

    if not talk.get("topics_ref"):
        return []
    try:
        found = desk.store.read_or_none(str(talk.get("topics_ref")))
    except VaultError:
        return ["", _("the notes are sealed; you have no key open here: docmgr vault unlock")]
    return ["", *str(found.get("notes")).splitlines()] if found is not None else []


LOOK = Look(
    kind="oneonone",
    columns=("month", "member", "with", "held_on", "topics_ref"),
    order=lambda talk: (str(talk.get("month")), talk.id),
    below=_below,
    examples=[
        ("docmgr oneonone list", N_("who had a talk, and when")),
        ("docmgr oneonone list --where month=2024-03", N_("of one month")),
    ],
)
for _each in (*reading(LOOK), edit_command("oneonone")):
    command.add_command(_each)
