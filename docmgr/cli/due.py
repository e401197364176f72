"""``docmgr due``: what must be done, by which clause, and what clears it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import json_option
from docmgr.i18n.text import N_, _
from docmgr.i18n.width import table

if TYPE_CHECKING:
    from datetime import date

    from docmgr.duties.duty import Duty, Scene


@click.command(
    cls=Command,
    examples=[
        ("docmgr due", N_("the duties of the department, the most urgent first")),
        ("docmgr due --until 2024-12-31 --json", N_("those of this year, for scripts")),
    ],
)
@click.option("--until", metavar="DATE", default="", help="Only what is due by that day.")
@json_option
@pass_app
def command(app: App, until: str) -> None:
    """Show the periodic duties: the day, the clause, and the command that clears each."""
    from docmgr.duties.registry import duties

    last = _day(until)
    found = [each for each in duties(scene(app)) if last is None or each.due <= last]
    if app.json:
        output.json_out("due", {"today": app.today.isoformat(), "duties": [as_data(each, app.today) for each in found]})
        return
    if not found:
        output.say(_("nothing is due"))
        return
    rows = [
        (each.due.isoformat(), said(each.state(app.today)), each.clause, each.title, each.line, _note(each))
        for each in found
    ]
    output.echo(table((_("Due"), _("State"), _("Clause"), _("Duty"), _("Command"), _("Note")), rows))


def _day(text: str) -> date | None:
    from docmgr.errors import UsageError
    from docmgr.policy.forms import day

    if not text:
        return None
    found = day(text.strip())
    if found is None:
        raise UsageError(_("no date: {text}; write 2024-03-05").format(text=text))
    return found


def _note(duty: Duty) -> str:
    """What a person must know: what is missing, or that nobody is needed."""
    if duty.needs:
        return duty.needs
    return _("docmgr tick does it") if duty.automatic else ""


def said(state: str) -> str:
    """How urgent, in words."""
    return {"coming": _("coming"), "due": _("due now"), "overdue": _("overdue")}[state]


def as_data(duty: Duty, today: date) -> dict[str, Any]:
    """A duty for scripts."""
    return {
        "duty": duty.key,
        "clause": duty.clause,
        "title": duty.title,
        "due": duty.due.isoformat(),
        "state": duty.state(today),
        "last": duty.last.isoformat() if duty.last else None,
        "automatic": duty.automatic,
        "needs": duty.needs or None,
        "command": ["docmgr", *duty.command],
    }


def scene(app: App) -> Scene:
    """The department today, as the duties ask about it."""
    from docmgr.cli.backupplace import REMEMBERED
    from docmgr.duties.duty import Scene
    from docmgr.records.store import read_calendar

    repository = app.repository
    target = repository.config(REMEMBERED) or ""
    return Scene(repository, app.policy, read_calendar(repository), app.today, app.zone, target)
