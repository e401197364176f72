"""The program ``docmgr``: its table of commands and its entry."""

from __future__ import annotations

import os
from typing import Any

import click

from docmgr import __version__
from docmgr.cli import output
from docmgr.cli.context import App, find_policy
from docmgr.cli.lazy import LazyGroup
from docmgr.cli.options import directory_option
from docmgr.i18n.text import N_, _
from docmgr.i18n.width import visible

_SET_UP = N_("Setting up")
_NAMES = N_("Names and folders")
_DOCUMENTS = N_("Documents")
_PEOPLE = N_("People and sharing")
_SEALED = N_("Sealed folders")
_KEEPING = N_("Keeping for the long term")
_TASKS = N_("Tasks and other records")
_HELP = N_("Help")

COMMANDS = {
    "demo": (_SET_UP, "docmgr.cli.demo:command", N_("Build a small department with history and walk through it")),
    "init": (_SET_UP, "docmgr.cli.init:command", N_("Make a department repository, or adopt a folder or a clone")),
    "clone": (_SET_UP, "docmgr.cli.clone:command", N_("Get a department repository onto this computer, all set up")),
    "hooks": (_SET_UP, "docmgr.cli.hooks:command", N_("Install, remove or show the hooks of this repository")),
    "doctor": (_SET_UP, "docmgr.cli.doctor:command", N_("Find out what is wrong with this installation")),
    "undo": (_SET_UP, "docmgr.cli.undo:command", N_("Take back what a docmgr command committed")),
    "new": (_DOCUMENTS, "docmgr.cli.new:command", N_("Create a document from its template")),
    "add": (_DOCUMENTS, "docmgr.cli.add:command", N_("Take files from elsewhere in under lawful names")),
    "bump": (_DOCUMENTS, "docmgr.cli.bump:command", N_("Record an edit as the next version")),
    "history": (_DOCUMENTS, "docmgr.cli.history:history", N_("Show every version of a document")),
    "log": (_DOCUMENTS, "docmgr.cli.log:command", N_("Show who did what to a document or record")),
    "diff": (_DOCUMENTS, "docmgr.cli.diff:command", N_("Show what changed inside a document")),
    "cat": (_DOCUMENTS, "docmgr.cli.history:cat", N_("Write any version of a document")),
    "submit": (_DOCUMENTS, "docmgr.cli.approval:submit", N_("Ask the head to approve a document")),
    "approve": (_DOCUMENTS, "docmgr.cli.approval:approve", N_("Publish a submitted document")),
    "reject": (_DOCUMENTS, "docmgr.cli.approval:reject", N_("Send a submitted document back")),
    "pending": (_DOCUMENTS, "docmgr.cli.approval:pending", N_("List what waits for approval")),
    "reserve": (_DOCUMENTS, "docmgr.cli.reserve:reserve", N_("Tell others that you are editing a document")),
    "release": (_DOCUMENTS, "docmgr.cli.reserve:release", N_("Give a reserved document back")),
    "check": (_NAMES, "docmgr.cli.check:command", N_("Check names and folders against the handbook")),
    "fix": (_NAMES, "docmgr.cli.fix:command", N_("Rename what is safe to rename, propose the rest")),
    "explain": (_NAMES, "docmgr.cli.explain:command", N_("Explain a rule or a clause of the handbook")),
    "policy": (_NAMES, "docmgr.cli.policy:command", N_("Show and check the department's rules")),
    "baseline": (_NAMES, "docmgr.cli.baseline:command", N_("Accept today's faults; the list only shrinks")),
    "waive": (_NAMES, "docmgr.cli.waive:command", N_("Except paths from a rule, with a reason and an end date")),
    "member": (_PEOPLE, "docmgr.cli.member:command", N_("Keep the member directory")),
    "handover": (_PEOPLE, "docmgr.cli.handover:command", N_("Pass on everything that somebody who leaves holds")),
    "sync": (_PEOPLE, "docmgr.cli.sync:command", N_("Fetch, merge and push in one step")),
    "resolve": (_PEOPLE, "docmgr.cli.resolve:command", N_("Settle what two people changed at once")),
    "vault": (_SEALED, "docmgr.cli.vault:command", N_("Seal folders so that only some can read them")),
    "key": (_SEALED, "docmgr.cli.key:command", N_("Make a key that opens sealed folders")),
    "level": (_SEALED, "docmgr.cli.level:command", N_("Set who may read a folder")),
    "archive": (_KEEPING, "docmgr.cli.archive:command", N_("Move what is old to the history folder, and prove it")),
    "hold": (_KEEPING, "docmgr.cli.hold:command", N_("Keep documents where they are, whatever their age")),
    "backup": (_KEEPING, "docmgr.cli.backup:command", N_("Back up the repository and prove it can be restored")),
    "due": (_KEEPING, "docmgr.cli.due:command", N_("Show what is due, by which clause, and what clears it")),
    "tick": (_KEEPING, "docmgr.cli.tick:command", N_("Do what is due and needs nobody")),
    "schedule": (_KEEPING, "docmgr.cli.schedule:command", N_("Let this machine run docmgr tick by itself")),
    "slim": (_KEEPING, "docmgr.cli.slim:command", N_("Store Office files so that many versions take little room")),
    "gc": (_KEEPING, "docmgr.cli.gc:command", N_("Pack the repository small")),
    "task": (_TASKS, "docmgr.cli.task:command", N_("Give out tasks, follow and accept them, review the month")),
    "meeting": (_TASKS, "docmgr.cli.meeting:command", N_("Plan meetings, write minutes, follow their actions")),
    "oneonone": (_TASKS, "docmgr.cli.oneonone:command", N_("Record one-on-one talks, their notes sealed")),
    "resource": (_TASKS, "docmgr.cli.resource:command", N_("Ask for resources and approve them in order")),
    "letter": (_TASKS, "docmgr.cli.letter:command", N_("Work with other departments by letter, and remind them")),
    "risk": (_TASKS, "docmgr.cli.risk:command", N_("Keep the risk register and review it")),
    "plan": (_TASKS, "docmgr.cli.planning:command", N_("Keep emergency plans and their drills")),
    "incident": (_TASKS, "docmgr.cli.incident:command", N_("Handle incidents from the report to the lesson")),
    "attest": (_TASKS, "docmgr.cli.attest:command", N_("Vouch for what no record can prove")),
    "validate": (_TASKS, "docmgr.cli.validate:command", N_("Check every record by itself and with the others")),
    "fmt": (_TASKS, "docmgr.cli.fmt:command", N_("Bring hand-typed records into the form of files")),
    "calendar": (_TASKS, "docmgr.cli.calendar:command", N_("Show and keep the working days")),
    "completion": (_HELP, "docmgr.cli.completion:command", N_("Write the completion script of a shell")),
    "hook": (_HELP, "docmgr.cli.hook:command", N_("Run a hook; Git calls this, people need not")),
}


class _Program(LazyGroup):
    """The outermost group, whose help shows the options every command takes."""

    shows_everywhere = True


def _show_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        output.echo(f"docmgr {__version__}")
        context.exit()


def _version_option() -> click.Option:
    return click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_show_version,
        help="Show the version and exit.",
    )


@click.pass_context
def _without_command(context: click.Context) -> None:
    """Show my duties; where there are none to show, say where we are and what could come next."""
    if context.invoked_subcommand is not None:
        return
    from docmgr.cli import due

    app = context.ensure_object(App)
    policy = find_policy(os.getcwd())
    if app.json:
        context.invoke(due.command, who=due.ME, until="")
    elif not policy:
        output.echo(_("No department repository here."))
        _suggest(context, "demo", "init", "clone")
    elif unknown := due.mine(app):
        folder = os.path.dirname(os.path.dirname(policy))
        output.echo(_("Department repository: {folder}").format(folder=visible(folder)))
        output.echo(unknown)
        _suggest(context, "due", "check", "member", "doctor")


def _suggest(context: click.Context, *names: str) -> None:
    """Commands worth a try, each with its line."""
    formatter = context.make_formatter()
    rows = [(f"docmgr {name}", _(COMMANDS[name][2])) for name in names]
    formatter.write_dl([*rows, ("docmgr --help", _("List all commands"))])
    output.echo("\n" + formatter.getvalue(), end="")


program = _Program(
    name="docmgr",
    table=COMMANDS,
    callback=_without_command,
    invoke_without_command=True,
    params=[directory_option(), _version_option()],
    help="docmgr keeps a department's handbook: names, folders and people in one Git repository.",
    examples=[
        ("docmgr", N_("my duties now, the most urgent first")),
        ("docmgr demo", N_("see it work in a temporary folder")),
        ("docmgr init", N_("start in this folder")),
        ("docmgr check", N_("check every name in the repository")),
        ("docmgr explain DM103", N_("read what a rule wants and why")),
    ],
    epilog="""Every command has its own page: docmgr COMMAND --help. The options from --lang on may stand before or
    after COMMAND; --json and -n only where the command's page lists them.""",
)


def main(args: list[str] | None = None) -> Any:
    """Run docmgr with these arguments, by default the program's, and exit."""
    return program.main(args, prog_name="docmgr")
