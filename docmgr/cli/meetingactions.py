"""``docmgr meeting actions``: what meetings gave out, and why something is late. Source: M-2.4.2, M-4.3."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option, json_option
from docmgr.errors import UsageError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from docmgr.cli.recording import Desk
    from docmgr.records.record import Record

_SOURCE = 'json LIKE \'%"source": "M-%\''


def open_actions(desk: Desk) -> list[Record]:
    """The actions of all meetings on which something is left to do."""
    from docmgr.records.meetings.actions import open_ones

    return open_ones(desk.store.all("task", f"status NOT IN ('done', 'cancelled') AND {_SOURCE}"))


@click.command(
    cls=Command,
    examples=[
        ("docmgr meeting actions --open", N_("what is still to be done")),
        ("docmgr meeting actions k7q", N_("those of one meeting, done ones too")),
        ('docmgr meeting actions x2p --because "接口未就绪" --remedy "周五前联调"', N_("explain one that is late")),
    ],
)
@click.argument("record_id", metavar="[ID]", required=False)
@click.option("--open", "only_open", is_flag=True, help="Only those that are not done.")
@click.option("--overdue", is_flag=True, help="Only those that are late.")
@click.option("--who", default="", metavar="MEMBER", help="Only those of that member.")
@click.option("--because", default="", metavar="REASON", help="Why the action ID is late.")
@click.option("--remedy", default="", metavar="PLAN", help="What is done about it.")
@json_option
@dry_run_option
@pass_app
def actions(app: App, /, record_id: str | None, because: str, remedy: str, **chosen: object) -> None:
    """List the actions of meetings; explain one that is late, before it is closed or moved.

    ID is a meeting, or with --because and --remedy the task of an action.
    """
    from docmgr.cli.recording import Desk
    from docmgr.records.meetings.actions import explain, is_action, is_overdue

    desk = Desk(app)
    if because or remedy:
        if not record_id:
            raise UsageError(_("missing: {names}").format(names="ID"), hint="docmgr meeting actions --overdue")
        desk.carry_out([explain(desk.scene, desk.store.find(record_id), because, remedy)])
        return
    meeting = desk.store.meant(record_id, "meeting") if record_id else ""
    who = desk.member(str(chosen["who"])) if chosen["who"] else ""
    today = app.today.isoformat()
    found = [
        task
        for task in desk.store.all("task", _SOURCE)
        if is_action(task)
        and (not meeting or str(task.get("source")).startswith(f"{meeting}#"))
        and (not who or task.get("owner") == who)
        and not (chosen["only_open"] and task.get("status") in ("done", "cancelled"))
        and not (chosen["overdue"] and (task.get("status") in ("done", "cancelled") or not is_overdue(task, today)))
    ]
    _show(desk, sorted(found, key=lambda task: (str(task.get("due")), task.id)))


def _show(desk: Desk, tasks: list[Record]) -> None:
    from docmgr.cli.recording import data
    from docmgr.i18n.width import cut, table
    from docmgr.records.meetings.actions import is_overdue
    from docmgr.records.names import short

    app, today = desk.app, desk.app.today.isoformat()

    def late(task: Record) -> bool:
        return task.get("status") not in ("done", "cancelled") and is_overdue(task, today)

    if app.json:
        records = [{**data(task), "overdue": late(task), "explained": bool(task.get("lapse"))} for task in tasks]
        output.json_out("records", {"records": records})
        return
    if not tasks:
        output.say(_("no actions"))
        return
    fields, names = tasks[0].kind.fields, desk.store.names()
    rows = [
        (
            short(task.id),
            cut(task.title, 40),
            names.get(str(task.get("owner")), str(task.get("owner"))),
            str(task.get("due")) + ("!" if late(task) else ""),
            fields["status"].said(task.get("status"), app.language),
            short(str(task.get("source")).partition("#")[0]),
            str((task.get("lapse") or {}).get("remedy") or "-"),
        )
        for task in tasks
    ]
    labels = [fields[key].label(app.language) for key in ("title", "owner", "due", "status", "source")]
    output.echo(table((_("Id"), *labels, fields["lapse"].fields["remedy"].label(app.language)), rows))
    overdue = sum(1 for task in tasks if late(task))
    if overdue:
        output.say(
            _("{count} overdue (!); each needs reason and remedy before it is closed (M-4.3)").format(count=overdue)
        )
