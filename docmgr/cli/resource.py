"""``docmgr resource``: asking for resources, deciding in order. Source: R-2.1, R-3.T5, R-4.1."""

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
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from docmgr.records.record import Record


def _budget(asked: Record, _desk: Desk) -> str:
    from docmgr.records.resources.amount import figures, held

    return figures(held((asked.get("budget") or {}).get("amount", 0)))


def _quantity(asked: Record, _desk: Desk) -> str:
    from docmgr.records.resources.request import counted

    return counted(asked)


def _status(asked: Record, desk: Desk) -> str:
    """The status, and whose turn it is."""
    from docmgr.records.resources.route import waiting

    fields, role = asked.kind.fields, waiting(asked)
    said = fields["status"].said(asked.get("status"), desk.app.language)
    return f"{said} · {fields['approvals'].fields['role'].said(role, desk.app.language)}" if role else said


def _extra(asked: Record, _desk: Desk) -> dict[str, Any]:
    from docmgr.records.resources.amount import capitals, held
    from docmgr.records.resources.route import stamp, waiting

    amount = held((asked.get("budget") or {}).get("amount", 0))
    intact = asked.get("digest") == stamp(asked)
    return {"budget_capitals": capitals(amount), "waits_for": waiting(asked), "intact": intact}


def _below(asked: Record, _desk: Desk) -> list[str]:
    from docmgr.records.resources.request import money
    from docmgr.records.resources.route import stamp

    lines = ["", _("Amount: {money}").format(money=money(asked))]
    if asked.get("digest") != stamp(asked):
        lines.append(_("changed after it was approved: the approvals are void (R-2.1.2)"))
    return lines


LOOK = Look(
    "resource",
    ("type", "quantity", "budget", "applicant", "use_from", "status"),
    examples=[
        ("docmgr resource list", N_("what waits for a decision")),
        ("docmgr resource list --all --where applicant=赵六", N_("all that one person asked for")),
    ],
    cells={"budget": _budget, "quantity": _quantity, "status": _status},
    order=lambda asked: (str(asked.get("created_at")), asked.id),
    extra=_extra,
    below=_below,
)


@click.group(
    cls=Group,
    examples=[
        (
            (
                "docmgr resource request --type 电脑设备 --quantity 1台 --budget 6000 --use-from 2024-03-10 "
                "--why 新员工入职，现有设备不足 --effect 入职当天可开展工作"
            ),
            N_("ask for a computer"),
        ),
        ("docmgr resource approve k7q", N_("the next step of the route")),
        ("docmgr resource list", N_("what waits for a decision")),
    ],
)
def command() -> None:
    """Ask for equipment, people or budget, and decide on it in the order of the handbook.

    Regular resources go to the assistant, important ones to the head and then to the upper authority. The table of
    categories stands in the policy under resources; what is not in it is important.
    """


@command.command(
    examples=[
        (
            (
                "docmgr resource request --type 办公文具 --quantity 20套 --budget 6百 --use-from +5wd --why 季度补充 "
                "--effect 满足二季度使用"
            ),
            N_("goes to the assistant"),
        ),
    ]
)
@click.option("--type", "of", required=True, metavar="TYPE", help="What kind of resource.")
@click.option("--quantity", required=True, metavar="N", help="How many, with the unit: 1台.")
@click.option("--budget", required=True, metavar="AMOUNT", help="In yuan: 6000, 6,000元, 6千, 1.2万.")
@click.option("--use-from", required=True, metavar="D", help="From when it is used.")
@click.option("--use-to", default="", metavar="D", help="Until when, where it ends.")
@click.option("--why", required=True, metavar="TEXT", help="What it is for.")
@click.option("--effect", required=True, metavar="TEXT", help="What is expected of it.")
@click.option("--dept", default="", metavar="NAME", help="The department that asks; by default this one.")
@click.option("--category", default="", metavar="C", help="regular or important (常规, 重要), where stricter.")
@click.option("--remark", default="", metavar="TEXT", help="A remark.")
@dry_run_option
@pass_app
def request(app: App, /, of: str, **given: Any) -> None:
    """Ask for a resource; the route of its approval is shown.

    The id of the request is printed.
    """
    from docmgr.records.resources import amount
    from docmgr.records.resources import request as requests

    desk = Desk(app)
    wish = requests.Wish(
        type=of.strip(),
        quantity=requests.quantity(given["quantity"]),
        budget=amount.fen(given["budget"]),
        use_from=desk.day(given["use_from"].strip().removesuffix("起")),
        use_to=desk.day(given["use_to"].strip().removesuffix("止")) if given["use_to"] else None,
        purpose=given["why"].strip(),
        effect=given["effect"].strip(),
        dept=given["dept"] or app.policy.department.name,
        category=given["category"],
        remark=given["remark"],
    )
    _whole({"--type": wish.type, "--why": wish.purpose, "--effect": wish.effect})
    done = requests.request(desk.scene, wish, desk.store.all("resource"))
    desk.carry_out([done])
    if not app.dry_run:
        output.echo(done.new.id)


def _whole(given: dict[str, str]) -> None:
    """UsageError for what was given empty. Source: R-2.1.1."""
    from docmgr.errors import UsageError

    missing = [name for name, value in given.items() if not value]
    if missing:
        from docmgr.records.breach import cited

        raise UsageError(cited(_("missing: {names}").format(names=", ".join(missing)), "R-2.1.1"))


@command.command(
    examples=[
        ("docmgr resource approve k7q --opinion 同意采购", N_("the head's step")),
        ("docmgr resource approve k7q --ref 总办〔2024〕15号", N_("the upper authority approved on paper")),
    ]
)
@click.argument("request_id", metavar="ID")
@click.option("--opinion", default="", metavar="TEXT", help="A word with the decision.")
@click.option("--ref", default="", metavar="DOCUMENT", help="The number of the upper authority's document.")
@dry_run_option
@pass_app
def approve(app: App, request_id: str, opinion: str, ref: str) -> None:
    """Approve the step of a request that is my turn; nobody approves a request of their own."""
    from docmgr.records.resources.request import decide

    desk = Desk(app)
    asked = desk.store.find(request_id, "resource")
    desk.carry_out([decide(desk.scene, asked, approve=True, opinion=opinion, ref=ref)])


@command.command(examples=[("docmgr resource reject k7q --opinion 预算不足", N_("it ends here"))])
@click.argument("request_id", metavar="ID")
@click.option("--opinion", required=True, metavar="TEXT", help="Why not.")
@click.option("--ref", default="", metavar="DOCUMENT", help="The number of the upper authority's document.")
@dry_run_option
@pass_app
def reject(app: App, request_id: str, opinion: str, ref: str) -> None:
    """Reject a request when the step is my turn."""
    from docmgr.records.resources.request import decide

    desk = Desk(app)
    asked = desk.store.find(request_id, "resource")
    desk.carry_out([decide(desk.scene, asked, approve=False, opinion=opinion, ref=ref)])


@command.command(examples=[("docmgr resource withdraw k7q", N_("it is not needed any more"))])
@click.argument("request_id", metavar="ID")
@dry_run_option
@pass_app
def withdraw(app: App, request_id: str) -> None:
    """Take back a request of mine that is not decided yet."""
    from docmgr.records.resources import request as requests

    desk = Desk(app)
    desk.carry_out([requests.withdraw(desk.scene, desk.store.find(request_id, "resource"))])


@click.command(cls=Command, examples=[("docmgr resource edit k7q", N_("the file in the editor"))])
@click.argument("request_id", metavar="ID")
@set_option
@dry_run_option
@pass_app
def edit(app: App, /, request_id: str, pairs: tuple[str, ...]) -> None:
    """Change a request of mine in the editor, or by --set, as long as nobody has decided on it."""
    from docmgr.cli.recordediting import edited
    from docmgr.records.resources.route import renewed

    desk = Desk(app)
    typed = edited(desk, request_id, "resource", pairs)
    done = [replace(each, new=_renewed(each.old, each.new, renewed)) for each in typed]
    if not done:
        output.say(_("nothing to change"))
        return
    desk.carry_out(done)


def _renewed(old: Record | None, new: Record, renew: Any) -> Record:
    """What nobody decided on yet gets the digest of what it says now."""
    if old is not None and old.get("status") == "pending" and not old.entries("approvals"):
        renewed: Record = renew(new)
        return renewed
    return new


for _each in (*reading(LOOK), edit):
    command.add_command(_each)
