"""``docmgr schedule``: let this machine run ``docmgr tick`` by itself."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

import click

from docmgr.cli import output
from docmgr.cli.base import Group
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option, json_option
from docmgr.errors import UsageError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from docmgr.setup.schedule import Job, Steps

# At noon most machines are on; what was missed is made up for at the next start, or the next day.
NOON = "12:30"
_kind_option = click.option(
    "--kind", type=click.Choice(["systemd", "cron", "windows"]), help="How. [default: what this machine has]"
)


@click.group(
    cls=Group,
    examples=[
        ("docmgr schedule install", N_("every day at 12:30")),
        ("docmgr schedule install --at 08:15 --kind cron", N_("at another time, by cron")),
        ("docmgr schedule status", N_("whether it is installed, and where")),
        ("docmgr schedule uninstall", N_("take it away again")),
    ],
)
def command() -> None:
    """Let this machine run docmgr tick every day: month end and weekly backup then need nobody."""


@command.command(examples=[("docmgr schedule install -n", N_("see what would be written"))])
@click.option("--at", "at", metavar="HH:MM", default=NOON, show_default=True, help="Time of day.")
@_kind_option
@dry_run_option
@pass_app
def install(app: App, at: str, kind: str | None) -> None:
    """Install the daily run for this repository and this user; repeated, it replaces the earlier one."""
    from docmgr.setup import schedule

    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", at, re.ASCII):
        raise UsageError(_("no time of day: {text}; write 08:15").format(text=at))
    job = _job(app, at)
    chosen = kind or schedule.kind_here(job.env)
    steps = schedule.install(job, chosen)
    _show(steps)
    if app.dry_run:
        return
    for doubt in schedule.carry_out(steps, job):
        output.say(output.style(doubt, "warn", stream=sys.stderr))
    output.say(_("docmgr tick runs every day at {time} ({kind})").format(time=at, kind=chosen))


@command.command(examples=[("docmgr schedule uninstall", N_("the repository stays as it is"))])
@_kind_option
@dry_run_option
@pass_app
def uninstall(app: App, kind: str | None) -> None:
    """Take the daily run away."""
    from docmgr.setup import schedule

    job = _job(app, NOON)
    chosen = kind or schedule.kind_here(job.env)
    steps = schedule.uninstall(job, chosen)
    if not steps.commands:
        output.say(_("nothing is installed ({kind})").format(kind=chosen))
        return
    _show(steps)
    if not app.dry_run:
        for doubt in schedule.carry_out(steps, job):
            output.say(output.style(doubt, "warn", stream=sys.stderr))


@command.command(examples=[("docmgr schedule status --json", N_("the same for scripts"))])
@_kind_option
@json_option
@pass_app
def status(app: App, kind: str | None) -> None:
    """Tell whether the daily run is installed."""
    from docmgr.setup import schedule

    job = _job(app, NOON)
    chosen = kind or schedule.kind_here(job.env)
    found = schedule.status(job, chosen)
    if app.json:
        output.json_out("schedule", {"kind": chosen, "installed": bool(found), "where": found or None})
    elif found:
        output.echo(found)
    else:
        output.say(_("nothing is installed ({kind})").format(kind=chosen))


def _job(app: App, at: str) -> Job:
    """This repository, and the way this docmgr was started."""
    from docmgr.setup.schedule import Job

    return Job(app.repository.root, (sys.executable, "-m", "docmgr"), at, dict(os.environ))


def _show(steps: Steps) -> None:
    """What is written and run, in full."""
    for path, content in steps.writes:
        output.echo(f"# {path}\n{content}")
    for path in steps.removes:
        output.echo(_("remove {path}").format(path=path))
    for command_, data in steps.commands:
        output.echo("$ " + " ".join(command_))
        for line in data.splitlines():
            output.echo(f"  {line}")
