"""``docmgr risk``: the risk register and its reviews. Source: E-2.1.1, E-2.1.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from docmgr.cli import output
from docmgr.cli.base import Group
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option
from docmgr.cli.recording import Desk
from docmgr.cli.recordlists import Look, edit_command, reading
from docmgr.errors import UsageError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from docmgr.records.record import Record
    from docmgr.records.risks.register import Finding


def _level(risk: Record, desk: Desk) -> str:
    said = risk.kind.fields["level"].said(risk.get("level"), desk.app.language)
    bare = risk.get("level") == "high" and not risk.get("plan")
    return said + ("!" if bare else "")


def _review(risk: Record, desk: Desk) -> str:
    due = str(risk.get("review_due"))
    late = risk.get("status") != "closed" and due < desk.app.today.isoformat()
    return due + ("!" if late else "")


def _plan(risk: Record, _desk: Desk) -> str:
    from docmgr.records.names import short

    return short(str(risk.get("plan"))) if risk.get("plan") else str(risk.get("plan_due") or "-")


def _findings(risk: Record, desk: Desk) -> list[str]:
    from docmgr.records.risks.register import findings

    return [each.message for each in findings(desk.scene, [risk])]


LOOK = Look(
    "risk",
    ("title", "level", "owner", "plan", "review_due", "status"),
    examples=[
        ("docmgr risk list", N_("the register, highest first; ! lacks a plan or a review")),
        ("docmgr risk list --where level=高", N_("the high ones")),
    ],
    cells={"level": _level, "review_due": _review, "plan": _plan},
    order=lambda risk: ({"high": 0, "medium": 1}.get(str(risk.get("level")), 2), str(risk.get("review_due")), risk.id),
    extra=lambda risk, desk: {"findings": _findings(risk, desk)},
    below=lambda risk, desk: [f"! {each}" for each in _findings(risk, desk)],
)


@click.group(
    cls=Group,
    examples=[
        (
            "docmgr risk add 关键岗位人员空缺 --likelihood 中 --severity 高 --owner 李四 --cause 单人负责客户调研",
            N_("a high risk: it needs a plan"),
        ),
        ("docmgr risk review", N_("what is due, and what is wrong with the register")),
        ("docmgr risk review k7q --note 已配备AB角 --likelihood 低", N_("one of them looked at again")),
    ],
)
def command() -> None:
    """Keep the risk register: what can happen, how likely and how bad, who answers for it, by which plan.

    The level follows from likelihood and severity. High risks need a plan and are reviewed more often.
    """


def _enum(key: str, text: str) -> str:
    from docmgr.records.kind import kind

    if not text:
        return ""
    field = kind("risk").fields[key]
    found = kind("risk").enum(key, text)
    if not found:
        options = ", ".join(f"{each} {words['zh']}" for each, words in field.values.items())
        said = _("{key} cannot be {value}; it is one of: {options}")
        raise UsageError(said.format(key=key, value=text, options=options))
    return found


@command.command(
    examples=[("docmgr risk add 核心系统依赖 --likelihood 高 --severity 高 --plan-due +10wd", N_("the plan follows"))]
)
@click.argument("title", metavar="TITLE")
@click.option("--likelihood", required=True, metavar="L", help="high, medium or low (高, 中, 低).")
@click.option("--severity", required=True, metavar="S", help="high, medium or low (高, 中, 低).")
@click.option("--owner", default="", metavar="MEMBER", help="Who answers for it; by default I do.")
@click.option("--cause", default="", metavar="TEXT", help="What it comes from.")
@click.option("--impact", default="", metavar="TEXT", help="What would happen.")
@click.option("--mitigation", default="", metavar="TEXT", help="What is done against it.")
@click.option("--plan", default="", metavar="ID", help="The plan for it.")
@click.option("--plan-due", default="", metavar="D", help="When there will be a plan.")
@dry_run_option
@pass_app
def add(app: App, /, title: str, **given: Any) -> None:
    """Enter a risk into the register.

    The id of the risk is printed.
    """
    from docmgr.records.risks import register
    from docmgr.records.tasks.begin import known

    desk = Desk(app)
    me = known(desk.scene)
    if not title.strip():
        raise UsageError(_("missing: {names}").format(names="TITLE"))
    wish = register.Wish(
        title=title.strip(),
        likelihood=_enum("likelihood", given["likelihood"]),
        severity=_enum("severity", given["severity"]),
        owner=desk.member(given["owner"]) if given["owner"] else me,
        cause=given["cause"],
        impact=given["impact"],
        mitigation=given["mitigation"],
        plan=desk.store.meant(given["plan"], "plan") if given["plan"] else "",
        plan_due=desk.day(given["plan_due"]) if given["plan_due"] else None,
    )
    done = register.add(desk.scene, wish)
    desk.carry_out([done])
    if not app.dry_run:
        output.echo(done.new.id)


@command.command(
    examples=[
        ("docmgr risk review", N_("what is due; exit code 1 where something is")),
        ("docmgr risk review k7q --note 无变化", N_("looked at, nothing new")),
        ("docmgr risk review k7q --status 已消除 --note 已更换供应商", N_("it is gone")),
    ]
)
@click.argument("risk_id", metavar="[ID]", required=False)
@click.option("--note", default="", metavar="TEXT", help="What was found.")
@click.option("--likelihood", default="", metavar="L", help="high, medium or low, where it changed.")
@click.option("--severity", default="", metavar="S", help="high, medium or low, where it changed.")
@click.option("--status", default="", metavar="S", help="open, mitigated, accepted or closed (存在, 已缓解, …).")
@click.option("--mitigation", default="", metavar="TEXT", help="What is done against it now.")
@click.option("--plan", default="", metavar="ID", help="The plan for it.")
@click.option("--plan-due", default="", metavar="D", help="When there will be a plan.")
@dry_run_option
@pass_app
def review(app: App, /, risk_id: str | None, **given: Any) -> int:
    """Look at a risk again; without ID list what is due and what is wrong, and exit with 1 where anything is."""
    from docmgr.records.risks import register

    desk = Desk(app)
    if not risk_id:
        if any(given.values()):
            raise UsageError(_("missing: {names}").format(names="ID"), hint="docmgr risk list")
        return _due(desk)
    look = register.Look(
        note=given["note"],
        likelihood=_enum("likelihood", given["likelihood"]),
        severity=_enum("severity", given["severity"]),
        status=_enum("status", given["status"]),
        mitigation=given["mitigation"],
        plan=desk.store.meant(given["plan"], "plan") if given["plan"] else "",
        plan_due=desk.day(given["plan_due"]) if given["plan_due"] else None,
    )
    desk.carry_out([register.review(desk.scene, desk.store.find(risk_id, "risk"), look)])
    return 0


def _due(desk: Desk) -> int:
    from docmgr.records.risks import plans, register

    found = register.findings(desk.scene, sorted(desk.store.open("risk"), key=register.rank))
    if desk.app.policy.flag("emergency.inferred"):
        found += plans.findings(desk.scene, desk.store.open("plan"))
    show_findings(found)
    return 1 if found else 0


def show_findings(found: list[Finding]) -> None:
    """Each finding with the command that mends it."""
    for each in found:
        output.echo(each.message)
        output.echo(f"  {each.hint}")
    if not found:
        output.say(_("nothing is due and nothing is missing"))


for _each in (*reading(LOOK), edit_command("risk")):
    command.add_command(_each)
