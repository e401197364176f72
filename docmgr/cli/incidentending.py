"""``docmgr incident resolve|close``: the report and the lesson. Source: E-2.3."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option
from docmgr.cli.recording import Desk
from docmgr.errors import UsageError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from docmgr.records.incidents.finish import Improvement, Report


def _report_options(command: Any) -> Any:
    """The four fields of the report."""
    for option in (
        click.option("--improvement", "improvements", multiple=True, metavar="TEXT[:OWNER[:D[:HOURS]]]",
                     help="What shall be better; it becomes a task when the incident is closed."),
        click.option("--result", default="", metavar="TEXT", help="How it ended."),
        click.option("--process", multiple=True, metavar="TEXT",
                     help="What was done, step by step; by default the timeline."),
        click.option("--cause", default="", metavar="TEXT", help="What it came from."),
    ):  # fmt: skip
        command = option(command)
    return command


@click.command(
    cls=Command,
    examples=[
        ("docmgr incident resolve k7q --result 系统恢复 --cause 磁盘损坏", N_("with what is known of the report")),
    ],
)
@click.argument("incident_id", metavar="ID")
@_report_options
@click.option("--at", default="", metavar="TIME", help="When it was resolved; by default now.")
@dry_run_option
@pass_app
def resolve(app: App, /, incident_id: str, at: str, **given: Any) -> None:
    """Say that it is dealt with: the owner does, and hands in the report or the part that is known."""
    from docmgr.records.incidents import finish
    from docmgr.records.incidents.moments import moment

    desk = Desk(app)
    incident = desk.store.find(incident_id, "incident")
    when = moment(at, desk.scene) if at else None
    desk.carry_out([finish.resolve(desk.scene, incident, _report(desk, given), when)])


@click.command(
    cls=Command,
    examples=[
        (
            (
                "docmgr incident close k7q --cause 磁盘损坏 --improvement 建立双机热备:王五:3/20 --retro 3/8 "
                "--plan-change 增加备用机步骤 --plan-step 切换备用机:运维:30分钟内"
            ),
            N_("the plan gets its next version, the improvement a task"),
        ),
        ("docmgr incident close k7q --no-retro 影响轻微", N_("without looking back, and why")),
    ],
)
@click.argument("incident_id", metavar="ID")
@_report_options
@click.option("--retro", default="", metavar="D", help="When the team looked back at it.")
@click.option("--meeting", default="", metavar="ID", help="The meeting in which it did.")
@click.option("--no-retro", default="", metavar="REASON", help="Why nobody looks back.")
@click.option("--plan-change", default="", metavar="TEXT", help="What of the plan changes; it gets the next version.")
@click.option("--plan-step", "steps", multiple=True, metavar="TEXT[:WHO[:WITHIN]]", help="The plan's steps, all anew.")
@click.option("--plan-resource", "resources", multiple=True, metavar="TEXT", help="The plan's resources, all anew.")
@click.option("--opinion", default="", metavar="TEXT", help="The head's word on the report.")
@dry_run_option
@pass_app
def close(app: App, /, incident_id: str, **given: Any) -> None:
    """Close an incident: the head does, with the whole report and what was learned.

    Improvements become tasks and the plan its next version, all in one commit.
    """
    from docmgr.cli.planning import changes
    from docmgr.records.incidents import finish

    desk = Desk(app)
    incident = desk.store.find(incident_id, "incident")
    values = changes(desk, {"steps": given["steps"], "resources": given["resources"], "contacts": (), "owner": ""})
    if values and not given["plan_change"]:
        raise UsageError(_("missing: {names}").format(names="--plan-change TEXT"), hint=_("say what changed"))
    lesson = finish.Lesson(
        held_on=desk.day(given["retro"]) if given["retro"] else None,
        meeting=desk.store.meant(given["meeting"], "meeting") if given["meeting"] else "",
        waived=given["no_retro"].strip(),
        plan_change=given["plan_change"].strip(),
        values=values,
        opinion=given["opinion"].strip(),
    )
    made = finish.close(desk.scene, incident, _report(desk, given), lesson)
    desk.carry_out(made, made[0].subject)


def _report(desk: Desk, given: dict[str, Any]) -> Report:
    from docmgr.records.incidents.finish import Report

    return Report(
        cause=given["cause"].strip(),
        process=tuple(each.strip() for each in given["process"] if each.strip()),
        result=given["result"].strip(),
        improvements=tuple(_improvement(desk, each) for each in given["improvements"]),
    )


def _improvement(desk: Desk, text: str) -> Improvement:
    """``TEXT[:OWNER[:DAY[:HOURS]]]``."""
    from docmgr.records.incidents.finish import Improvement
    from docmgr.records.tasks.typed import hours

    parts = [each.strip() for each in re.split("[:：]", text)]
    if not parts[0] or len(parts) > 4:
        said = _("{text} is not what, who and by when, like 建立双机热备:王五:3/20 (E-2.3.2)")
        raise UsageError(said.format(text=repr(text)))
    what, who, day, work = (*parts, "", "", "")[:4]
    found = Improvement(what, desk.member(who) if who else "", desk.day(day) if day else None)
    return Improvement(found.text, found.owner, found.due, hours(work)) if work else found
