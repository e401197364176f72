"""``docmgr plan``: emergency plans and their drills. Source: E-2.1.2, E-2.3.3, E-4."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from docmgr.cli import output
from docmgr.cli.base import Command, Group
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option
from docmgr.cli.recordediting import set_option
from docmgr.cli.recording import Desk
from docmgr.cli.recordlists import Look, reading
from docmgr.errors import UsageError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from docmgr.records.record import Record
    from docmgr.records.tasks.outcome import Outcome

LOOK = Look(
    "plan",
    ("title", "revision", "owner", "drilled_on", "status"),
    examples=[("docmgr plan list", N_("the plans that hold"))],
    order=lambda plan: (plan.title, plan.id),
)


@click.group(
    cls=Group,
    examples=[
        (
            (
                "docmgr plan add 人员离职工作交接预案 --scenario 关键岗位人员突然离职 --owner 李四 "
                "--step 安排接手人:负责人:1小时内 --step 清点在办任务:接手人:当天 --resource 交接清单模板 --risk k7q"
            ),
            N_("a plan for a risk"),
        ),
        ("docmgr plan drill k7q --result 2小时内完成交接", N_("it was tried")),
    ],
)
def command() -> None:
    """Keep the plans for what may happen: owner, steps, resources, contacts, drills.

    A plan that changes gets the next version, with what changed and why.
    """


@command.command(
    examples=[
        (
            "docmgr plan add 系统故障应急流程 --scenario 系统宕机 --step 切换备用机:运维:30分钟内 --resource 备用机",
            N_("with one step"),
        )
    ]
)
@click.argument("title", metavar="TITLE")
@click.option("--scenario", required=True, metavar="TEXT", help="When it is used.")
@click.option("--step", "steps", multiple=True, required=True, metavar="TEXT[:WHO[:WITHIN]]", help="A step, in order.")
@click.option("--resource", "resources", multiple=True, required=True, metavar="TEXT", help="What must be at hand.")
@click.option("--owner", default="", metavar="MEMBER", help="Who answers for it; by default I do.")
@click.option("--contact", "contacts", multiple=True, metavar="TEXT", help="Whom to call: name and number.")
@click.option("--risk", "risks", multiple=True, metavar="ID", help="A risk that it is for.")
@dry_run_option
@pass_app
def add(app: App, /, title: str, **given: Any) -> None:
    """Write a plan, V1.0; the risks it is for name it from now on.

    The id of the plan is printed.
    """
    from docmgr.records.risks import plans
    from docmgr.records.tasks.begin import known

    desk = Desk(app)
    me = known(desk.scene)
    if not title.strip() or not given["scenario"].strip():
        raise UsageError(_("missing: {names}").format(names="TITLE, --scenario TEXT"))
    wish = plans.Wish(
        title=title.strip(),
        scenario=given["scenario"].strip(),
        owner=desk.member(given["owner"]) if given["owner"] else me,
        steps=tuple(map(plans.step, given["steps"])),
        resources=given["resources"],
        contacts=given["contacts"],
    )
    made = plans.add(desk.scene, wish, [desk.store.find(each, "risk") for each in given["risks"]])
    desk.carry_out(made)
    if not app.dry_run:
        output.echo(made[0].new.id)


@command.command(
    examples=[("docmgr plan drill k7q --on 3/5 --result 2小时内完成交接 --finding 缺少客户清单", N_("what it taught"))]
)
@click.argument("plan_id", metavar="ID")
@click.option("--result", required=True, metavar="TEXT", help="How it went.")
@click.option("--finding", default="", metavar="TEXT", help="What did not work.")
@click.option("--on", "held_on", default="", metavar="D", help="When it was held; by default today.")
@dry_run_option
@pass_app
def drill(app: App, plan_id: str, result: str, finding: str, held_on: str) -> None:
    """Note that a plan was tried, and what came of it."""
    from docmgr.records.risks import plans

    desk = Desk(app)
    day = desk.day(held_on) if held_on else desk.scene.today
    plan = desk.store.find(plan_id, "plan")
    desk.carry_out([plans.drill(desk.scene, plan, day, result=result, findings=finding)])


@command.command(examples=[("docmgr plan retire k7q", N_("another plan takes its place"))])
@click.argument("plan_id", metavar="ID")
@dry_run_option
@pass_app
def retire(app: App, plan_id: str) -> None:
    """Say that a plan holds no more."""
    from docmgr.records.risks import plans

    desk = Desk(app)
    desk.carry_out([plans.retire(desk.scene, desk.store.find(plan_id, "plan"))])


@click.command(
    cls=Command,
    examples=[
        ("docmgr plan edit k7q -m 补充客户清单 --resource 客户清单 --resource 交接清单模板", N_("the next version")),
        ("docmgr plan edit k7q -m 调整步骤", N_("in the editor")),
    ],
)
@click.argument("plan_id", metavar="ID")
@click.option("-m", "--message", "change", required=True, metavar="CHANGE", help="What changed.")
@click.option("--step", "steps", multiple=True, metavar="TEXT[:WHO[:WITHIN]]", help="The steps, all of them anew.")
@click.option("--resource", "resources", multiple=True, metavar="TEXT", help="The resources, all of them anew.")
@click.option("--contact", "contacts", multiple=True, metavar="TEXT", help="The contacts, all of them anew.")
@click.option("--owner", default="", metavar="MEMBER", help="Who answers for it now.")
@set_option
@dry_run_option
@pass_app
def edit(app: App, /, plan_id: str, change: str, pairs: tuple[str, ...], **given: Any) -> None:
    """Change a plan, in the editor where no option says how; it becomes the next version."""
    from docmgr.records.risks import plans

    desk = Desk(app)
    values = changes(desk, given)
    if values and pairs:
        raise UsageError(_("give --set or the other options, not both"))
    done = (
        [plans.revise(desk.scene, desk.store.find(plan_id, "plan"), values, change)]
        if values
        else _typed(desk, plan_id, change, pairs)
    )
    if not done:
        output.say(_("nothing to change"))
        return
    desk.carry_out(done)


def changes(desk: Desk, given: dict[str, Any]) -> dict[str, Any]:
    """The fields of a plan that options name."""
    from docmgr.records.risks.plans import step

    values: dict[str, Any] = {
        "steps": [step(each) for each in given["steps"]],
        "resources": list(given["resources"]),
        "contacts": list(given["contacts"]),
        "owner": desk.member(given["owner"]) if given["owner"] else "",
    }
    return {key: value for key, value in values.items() if value}


def _typed(desk: Desk, plan_id: str, change: str, pairs: tuple[str, ...]) -> list[Outcome]:
    """What came out of the editor, with version and change row where its body changed."""
    from docmgr.cli.recordediting import edited
    from docmgr.records.risks.planguards import BODY
    from docmgr.records.risks.plans import revise

    done = []
    for each in edited(desk, plan_id, "plan", pairs):
        old: Record = each.old or each.new
        body = {key: each.new.get(key) for key in BODY if each.new.get(key) != old.get(key)}
        done.append(replace(revise(desk.scene, old, body, change)) if body else each)
    return done


for _each in (*reading(LOOK), edit):
    command.add_command(_each)
