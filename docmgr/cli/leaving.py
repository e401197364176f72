"""``docmgr member leave``: a last day, and with it the handover. Source: D-4.3."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docmgr.cli import output
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option
from docmgr.errors import UsageError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from docmgr.cli.handing import Hands

EXAMPLES = [
    ("docmgr member leave li --last-day 2024-03-29", N_("opens the handover")),
    ("docmgr member leave li --cancel", N_("Li stays after all")),
    ("docmgr member set li --joined 2025-01-06", N_("Li came back later")),
]


@click.argument("who", metavar="ID")
@click.option("--last-day", "last_day", metavar="DATE", default="", help="The last day at work, YYYY-MM-DD.")
@click.option("--cancel", is_flag=True, help="The member stays: take the last day back, close the handover.")
@click.option("--reason", metavar="R", default="", help="Stands in the handover's record.")
@dry_run_option
@pass_app
def leave(app: App, who: str, last_day: str, reason: str, *, cancel: bool) -> None:
    """Note a member's last day and open the handover.

    The member stays one, with all roles, until that day is over; the name stays in the history for ever.
    """
    from docmgr.cli.handing import Hands
    from docmgr.cli.plans import carry_out
    from docmgr.handover import case, members
    from docmgr.plan import Plan
    from docmgr.records.rewrite import write

    if bool(last_day) == cancel:
        raise UsageError(_("missing: {names}").format(names="--last-day DATE | --cancel"))
    hands = Hands(app, who)
    members.may_decide(hands.desk.scene.directory, app.author[1], app.today)
    if cancel:
        _cancelled(hands)
        return
    scene = hands.desk.scene
    new = members.leaving(scene.directory, hands.leaver, hands.desk.day(last_day), app.today)
    by = scene.me.id if scene.me is not None else hands.shelf.actor.who
    record = hands.record
    if record is None:
        record = case.opened(new, by, scene.now, earlier=hands.earlier, reason=reason)
    else:
        record = case.grown(record, (), last_day=str(new.leave_date), **({"reason": reason} if reason else {}))
    file = members.written(hands.leaver, new, app.read)
    if file is None:
        output.say(_("nothing to change"))
        return
    subject = f"members: {hands.leaver.id} leaves on {new.leave_date}"
    carry_out(app, Plan(subject, (file, write(record))))
    said = _("{name} leaves on {day}; handover {id} is open")
    output.say(said.format(name=new.name, day=new.leave_date, id=record.id))
    if new.leave_date is not None and new.leave_date < app.today:
        output.say(_("that day is over: pass everything on now"))
    output.say(_("next: docmgr handover {id} --to USER2").format(id=new.id))


def _cancelled(hands: Hands) -> None:
    """The last day goes from the member's file, the handover is cancelled; what was passed on stays passed on."""
    from dataclasses import replace

    from docmgr.cli.plans import carry_out
    from docmgr.handover import case
    from docmgr.handover.members import written as member_file
    from docmgr.plan import Action, Plan
    from docmgr.records.rewrite import write

    app, leaver = hands.app, hands.leaver
    actions: list[Action] = []
    file = member_file(leaver, replace(leaver, leave_date=None), app.read)
    if file is not None:
        actions.append(file)
    if hands.record is not None:
        record = case.grown(hands.record, (), status=case.CANCELLED)
        actions.append(write(record))
    if not actions:
        output.say(_("nothing to change"))
        return
    carry_out(app, Plan(f"members: {leaver.id} stays", tuple(actions)))
    output.say(_("{name} stays").format(name=leaver.name))
