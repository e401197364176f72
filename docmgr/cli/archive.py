"""``docmgr archive``: the mouth of the room ``archive``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from docmgr.cli import output
from docmgr.cli.archiving import PERIOD, asked, why
from docmgr.cli.context import App
from docmgr.cli.lazy import LazyGroup
from docmgr.cli.options import dry_run_option, json_option
from docmgr.i18n.text import N_, _, ngettext
from docmgr.i18n.width import table

if TYPE_CHECKING:
    from docmgr.archive.run import Foreseen

_MORE = N_("After the run")
COMMANDS = {
    "list": (_MORE, "docmgr.cli.archived:list_", N_("List what stands in the history folder, and which run moved it")),
    "verify": (_MORE, "docmgr.cli.archived:verify", N_("Read everything again and compare it with the records")),
    "restore": (_MORE, "docmgr.cli.archived:restore", N_("Bring archived documents back to their home folder")),
    "export": (_MORE, "docmgr.cli.archiveexport:command", N_("Hand archived files over to disc or storage")),
}


@click.group(
    cls=LazyGroup,
    table=COMMANDS,
    invoke_without_command=True,
    examples=[
        ("docmgr archive -n", N_("see what is due, and why the rest stays")),
        ("docmgr archive", N_("at the end of the month")),
        ("docmgr archive --as-of 2024-11-30 --older-than 12m", N_("another day, another age")),
        ("docmgr archive verify", N_("prove that nothing in it has changed")),
        ("docmgr archive restore 项目计划书", N_("take it up again")),
    ],
)
@click.option("--as-of", metavar="DATE", default="", help="The day that counts as today. [default: today]")
@click.option("--older-than", type=PERIOD, default=None, help="Age from which documents go. [default: the policy's]")
@dry_run_option
@json_option
@click.pass_context
def command(context: click.Context, as_of: str, older_than: Any) -> None:
    """Move what is older than six months to the history folder, in one commit with a record.

    The age counts from the date in the name. What is in force stays until a newer version stands beside it; so does
    what is held, reserved, open, edited or waits for approval.
    """
    if context.invoked_subcommand is None:
        _run(context.ensure_object(App), as_of, older_than)
    elif as_of or older_than:
        raise click.UsageError(_("--as-of and --older-than belong to docmgr archive itself"), context)


def _run(app: App, as_of: str, older_than: Any) -> None:
    from docmgr.archive.run import foresee, ready

    if not app.dry_run:
        ready(app.repository)
    foreseen = foresee(app.repository, asked(app, as_of, older_than), output.progress)
    if app.dry_run:
        show(app, foreseen)
        return
    carry_out(app, foreseen)
    if app.json:
        output.json_out("archive-run", as_data(foreseen))
    elif foreseen.plan.actions:
        output.echo(foreseen.run.path)


def carry_out(app: App, foreseen: Foreseen) -> None:
    """Make the commit and say what was done."""
    from docmgr.cli.archiving import written_here
    from docmgr.repo.apply import apply

    if foreseen.plan.actions:
        written_here(app, foreseen.plan)
        if len(foreseen.due) >= _MANY and output.is_terminal(sys.stderr):
            output.say(_("moving {count} files …").format(count=len(foreseen.due)))
        apply(
            app.repository,
            foreseen.plan,
            date=app.commit_date,
            say=lambda text: output.say(text.rstrip("\n")),
        )
    _tell(foreseen)


_MANY = 500


def _tell(foreseen: Foreseen) -> None:
    """What was moved, and what a person should look at."""
    count = len(foreseen.due)
    if not foreseen.plan.actions:
        output.say(_("nothing is due (before {cut_off})").format(cut_off=foreseen.run.cut_off))
    elif not count:
        said = _("nothing is due (before {cut_off}); recorded as {id}")
        output.say(said.format(cut_off=foreseen.run.cut_off, id=foreseen.run.id))
    else:
        said = ngettext(
            "archived {count} file dated before {cut_off} ({id})",
            "archived {count} files dated before {cut_off} ({id})",
            count,
        )
        output.say(said.format(count=count, cut_off=foreseen.run.cut_off, id=foreseen.run.id))
    for each in foreseen.staying:
        output.say(_("stays: {path}: {why}").format(path=each.path, why=why(each)))
    _tell_in_force(foreseen)


def _tell_in_force(foreseen: Foreseen) -> None:
    count = len(foreseen.in_force)
    if count:
        said = ngettext("{count} file in force stays", "{count} files in force stay", count)
        output.say(said.format(count=count))


def show(app: App, foreseen: Foreseen) -> None:
    """What a run would do, as a table with reasons."""
    if app.json:
        output.json_out("archive-run", {"dry_run": True, **as_data(foreseen)})
        return
    from docmgr.cli.archiving import reason

    if foreseen.due:
        rows = [(each.path, each.target, reason(each.reason)) for each in foreseen.due]
        output.echo(table((_("File"), _("Goes to"), _("Why")), rows))
    else:
        output.echo(_("nothing is due (before {cut_off})").format(cut_off=foreseen.run.cut_off))
    if foreseen.staying:
        output.echo()
        rows_kept = [(each.path, why(each)) for each in foreseen.staying]
        output.echo(table((_("Stays"), _("Why")), rows_kept))
    _tell_in_force(foreseen)


def as_data(foreseen: Foreseen) -> dict[str, Any]:
    """A run for scripts."""
    return {
        "id": foreseen.run.id if foreseen.plan.actions else None,
        "as_of": foreseen.run.as_of,
        "cut_off": foreseen.run.cut_off,
        "rule": foreseen.run.rule,
        "archived": [each.as_row() for each in foreseen.run.items],
        "kept": [{"path": each.path, "why": each.why, "detail": each.detail} for each in foreseen.kept],
    }
