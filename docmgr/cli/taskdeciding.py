"""``docmgr task delay|approve|reject``: a later date, and the head's decision on it. Source: T-4.3."""

from __future__ import annotations

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option
from docmgr.cli.recording import Desk
from docmgr.i18n.text import N_


@click.command(
    cls=Command,
    examples=[("docmgr task delay k7q --to 3/12 --because 客户需求变更", N_("at least one working day ahead"))],
)
@click.argument("task_id", metavar="ID")
@click.option("--to", "until", required=True, metavar="DATE", help="The new due date.")
@click.option("--because", required=True, metavar="REASON", help="Why it takes longer.")
@dry_run_option
@pass_app
def delay(app: App, /, task_id: str, until: str, because: str) -> None:
    """Ask the head for a later due date, at least one working day ahead.

    A request that comes too late is recorded as late. The id of the request is printed.
    """
    from docmgr.records.tasks import delay as delays

    desk = Desk(app)
    task = desk.store.find(task_id)
    done = delays.request(desk.scene, task, desk.day(until), because)
    desk.carry_out([done])
    if not app.dry_run:
        output.echo(str(done.new.entries("delays")[-1]["id"]))


@click.command(cls=Command, examples=[("docmgr task approve d-71x", N_("the due date moves"))])
@click.argument("request_id", metavar="ID")
@click.option("--opinion", default="", metavar="TEXT", help="A word with the decision.")
@dry_run_option
@pass_app
def approve(app: App, request_id: str, opinion: str) -> None:
    """Approve a request for delay, given by its id or its task's."""
    _decide(app, request_id, opinion, yes=True)


@click.command(cls=Command, examples=[("docmgr task reject d-71x --opinion 资源已到位", N_("the due date stays"))])
@click.argument("request_id", metavar="ID")
@click.option("--opinion", required=True, metavar="TEXT", help="Why not.")
@dry_run_option
@pass_app
def reject(app: App, request_id: str, opinion: str) -> None:
    """Reject a request for delay, given by its id or its task's."""
    _decide(app, request_id, opinion, yes=False)


def _decide(app: App, request_id: str, opinion: str, *, yes: bool) -> None:
    from docmgr.records.tasks import delay as delays

    desk = Desk(app)
    found, request = delays.meant(request_id, desk.store.open())
    task = desk.store.read(found.id)
    desk.carry_out([delays.decide(desk.scene, task, request, approve=yes, opinion=opinion)])
