"""``docmgr hooks install|uninstall|status``: the mouth of ``docmgr.setup.hooks``."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

import docmgr
from docmgr.cli import output
from docmgr.cli.base import Group
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option, json_option
from docmgr.errors import RepositoryError
from docmgr.i18n.text import N_, _
from docmgr.i18n.width import table

if TYPE_CHECKING:
    from docmgr.setup.hooks import Installed
    from docmgr.setup.hookstatus import Event, Status

PACKAGE = Path(os.path.abspath(docmgr.__file__)).parent

STATES = {
    "hookdir": N_("docmgr"),
    "chained": N_("docmgr, after the earlier hook"),
    "config": N_("docmgr, by Git's configuration"),
    "called": N_("called by the hook that is there"),
    "managed": N_("belongs to a hook manager"),
    "refused": N_("cannot be used"),
    "absent": N_("no hook"),
    "foreign": N_("not docmgr's, left alone"),
    "removed": N_("removed"),
    "restored": N_("earlier hook restored"),
}


@click.group(
    cls=Group,
    examples=[
        ("docmgr hooks install", "let Git ask docmgr before every commit and push"),
        ("docmgr hooks status", "see what Git would run"),
    ],
)
def command() -> None:
    """Install, remove or show the hooks of this repository.

    In a bare repository the hook of the server is meant, which judges every push.
    """


@command.command(examples=[("docmgr hooks install -n", "only show what would be installed")])
@dry_run_option
@pass_app
def install(app: App) -> None:
    """Install the hooks; safe to repeat.

    A hook that is there already is kept, runs first, and comes back with uninstall. What belongs to pre-commit, prek,
    lefthook or husky is left alone; the lines to add there are shown. Exit code 4 as long as Git does not run docmgr
    at some event.
    """
    from docmgr.setup.hooks import Orphaned, install

    rules = app.policy.hooks
    done = install(
        app.repository,
        interpreter=Path(os.path.abspath(sys.executable)),
        package_dir=PACKAGE,
        orphaned=Orphaned(rules.interpreter_gone, rules.interpreter_gone_sealed),
        dry_run=app.dry_run,
    )
    _show(done)
    dead = [each.event for each in done if not each.effective]
    if dead and not app.dry_run:
        message = _("Git does not run docmgr at: {events}").format(events=" ".join(dead))
        raise RepositoryError(message, hint=_("do what stands above, then run: docmgr hooks status"))


@command.command(examples=[("docmgr hooks uninstall", "Git works as before docmgr came")])
@dry_run_option
@pass_app
def uninstall(app: App) -> None:
    """Remove the hooks and put earlier ones back, byte for byte."""
    from docmgr.setup.hooks import uninstall

    _show(uninstall(app.repository, dry_run=app.dry_run))


def _show(done: list[Installed]) -> None:
    rows = [(each.event, _(STATES[each.state]), each.path) for each in done]
    output.echo(table((_("Event"), _("Hook"), _("File")), rows))
    for note in dict.fromkeys(each.note for each in done if each.note):
        output.hint(note)


@command.command(examples=[("docmgr hooks status --json", "the same for scripts")])
@json_option
@pass_app
def status(app: App) -> int:
    """Show which hook Git would run at each event; exit code 1 where one of docmgr's is missing."""
    from docmgr.setup.hooks import status

    found = status(app.repository)
    whole = found.runs and all(event.effective for event in found.events)
    if app.json:
        events = [{**asdict(event), "effective": event.effective} for event in found.events]
        git = ".".join(str(number) for number in found.git)
        output.json_out("hooks", {**asdict(found), "git": git, "events": events, "whole": whole})
    else:
        _describe(found)
    return 0 if whole else 1


def _state(event: Event) -> str:
    if event.manager and not event.effective:
        return _("{manager}, without docmgr").format(manager=event.manager)
    return f"{event.manager}: docmgr" if event.manager else _(STATES[event.state])


def _describe(found: Status) -> None:
    rows = [(event.name, _state(event), event.path) for event in found.events]
    output.echo(table((_("Event"), _("Hook"), _("File")), rows))
    output.echo()
    facts = [(_("Hooks folder"), f"{found.folder} (core.hooksPath, {found.scope})" if found.scope else found.folder)]
    if found.interpreter:
        facts.append(
            (_("Interpreter"), found.interpreter if found.runs else _("{path} (gone)").format(path=found.interpreter))
        )
    facts.append((_("Modules to compile"), str(len(found.stale))))
    facts.append((_("Commits without a check"), str(found.skipped)))
    output.echo(table((_("Setting"), _("Value")), facts))
