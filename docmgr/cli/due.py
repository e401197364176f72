"""``docmgr due``, and ``docmgr`` alone: what must be done, by whom and which clause, and what clears it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import json_option
from docmgr.i18n.text import N_, _, ngettext
from docmgr.i18n.width import cut, table, visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from docmgr.duties.duty import Duty, Scene

ME = "me"
_TITLE_WIDTH = 48
_MOST_NAMES = 2


@click.command(
    cls=Command,
    examples=[
        ("docmgr due", N_("the duties of the department, the most urgent first")),
        ("docmgr due --who 李四", N_("what that member owes; for oneself docmgr alone does")),
        ("docmgr due --until 2024-12-31 --json", N_("those of this year, for scripts")),
    ],
)
@click.option("--who", metavar="MEMBER", default="", help="Only that member's duties; me is who Git says I am.")
@click.option("--until", metavar="DATE", default="", help="Only what is due by that day.")
@json_option
@pass_app
def command(app: App, who: str, until: str) -> None:
    """Show what is due: the day, the clause, and the command that clears each duty."""
    last = _day(until)
    here = scene(app)
    member = _member(app, here, who) if who else ""
    found = [each for each in _duties(here, member) if last is None or each.due <= last]
    if app.json:
        duties = [as_data(each, app.today) for each in found]
        output.json_out("due", {"today": app.today.isoformat(), "who": member or None, "duties": duties})
    elif found:
        show(found, here, alone=bool(member))
    else:
        output.say(_("nothing is due"))


def _duties(here: Scene, member: str) -> list[Duty]:
    from docmgr.duties.registry import duties

    return [each for each in duties(here) if not member or member in each.who]


def _member(app: App, here: Scene, who: str) -> str:
    """The id of a member, by id, name or address; UsageError lists whom it may mean."""
    people = here.acting.directory
    if who != ME:
        return people.find(who).id
    return people.find(app.author[1]).id


def mine(app: App) -> str:
    """Show my duties; where the department does not know me show nothing, and return why."""
    from docmgr.errors import RepositoryError

    try:
        name, email = app.author
    except RepositoryError as error:
        return error.message
    here = scene(app)
    me = here.acting.directory.by_email(email)
    if me is None or not me.belongs(app.today):
        return _("{who} is not in its member directory").format(who=visible(f"{name} <{email}>"))
    found = _duties(here, me.id)
    if found:
        show(found, here, alone=True)
        said = ngettext("{name}: {count} duty", "{name}: {count} duties", len(found))
        output.say(said.format(name=me.name, count=len(found)))
    else:
        output.say(_("{name}: nothing is due").format(name=me.name))
        output.say(_("try: docmgr check, docmgr due, docmgr --help"))
    return ""


def show(found: Sequence[Duty], here: Scene, *, alone: bool) -> None:
    """The duties as a table; ``alone`` are those of one member, so that it says nobody's name."""
    headers = [_("Due"), _("State"), _("Clause"), _("Duty"), _("Who"), _("Command"), _("Note")]
    rows = [
        [
            each.due.isoformat(),
            said(each.state(here.today)),
            each.clause,
            cut(each.title, _TITLE_WIDTH),
            _names(each, here),
            each.line,
            _note(each),
        ]
        for each in found
    ]
    kept = [at for at in range(len(headers)) if at < 4 or (any(row[at] for row in rows) and not (alone and at == 4))]
    output.echo(table([headers[at] for at in kept], [[row[at] for at in kept] for row in rows]))


def _names(duty: Duty, here: Scene) -> str:
    names = here.acting.names(duty.who[:_MOST_NAMES])
    return f"{names} …" if len(duty.who) > _MOST_NAMES else names if duty.who else ""


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
        "who": list(duty.who),
        "last": duty.last.isoformat() if duty.last else None,
        "automatic": duty.automatic,
        "needs": duty.needs or None,
        "command": ["docmgr", *duty.command],
    }


def scene(app: App) -> Scene:
    """The department today, as the duties ask about it."""
    from docmgr.cli.backupplace import REMEMBERED
    from docmgr.cli.recording import Desk
    from docmgr.duties.duty import Scene
    from docmgr.duties.monthend import first_day

    desk = Desk(app)
    target = app.repository.config(REMEMBERED) or ""
    born = first_day(app.repository, app.today)
    return Scene(app.repository, app.policy, app.today, app.zone, desk.anybody(), desk.store, born, target)
