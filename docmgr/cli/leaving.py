"""``docmgr member leave``: a last day, and with it the handover. Source: D-4.3."""

from __future__ import annotations

import click

from docmgr.cli import output
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option
from docmgr.i18n.text import N_, _

EXAMPLES = [("docmgr member leave li --last-day 2024-03-29", N_("opens the handover"))]


@click.argument("who", metavar="ID")
@click.option("--last-day", "last_day", metavar="DATE", required=True, help="The last day at work, YYYY-MM-DD.")
@click.option("--reason", metavar="R", default="", help="Stands in the handover's record.")
@dry_run_option
@pass_app
def leave(app: App, who: str, last_day: str, reason: str) -> None:
    """Note a member's last day and open the handover.

    The member stays one, with all roles, until that day is over; the name stays in the history for ever.
    """
    from docmgr.cli.dates import day_of
    from docmgr.cli.handing import Hands
    from docmgr.cli.plans import carry_out
    from docmgr.handover import case, members
    from docmgr.plan import Plan, Write
    from docmgr.records.rewrite import written

    hands = Hands(app, who)
    scene = hands.desk.scene
    members.may_decide(scene.directory, app.author[1], app.today)
    new = members.leaving(scene.directory, hands.leaver, day_of(last_day), app.today)
    by = scene.me.id if scene.me is not None else hands.shelf.actor.who
    record = hands.record
    if record is None:
        record = case.opened(new, by, scene.now, reason=reason)
    else:
        record = case.grown(record, (), last_day=last_day, **({"reason": reason} if reason else {}))
    file = members.written(hands.leaver, new, app.read)
    if file is None:
        output.say(_("nothing to change"))
        return
    subject = f"members: {hands.leaver.id} leaves on {new.leave_date}"
    carry_out(app, Plan(subject, (file, Write(record.path, written(record)))))
    said = _("{name} leaves on {day}; handover {id} is open")
    output.say(said.format(name=new.name, day=new.leave_date, id=record.id))
    if new.leave_date is not None and new.leave_date < app.today:
        output.say(_("that day is over: pass everything on now"))
    output.say(_("next: docmgr handover {id} --to USER2").format(id=new.id))
