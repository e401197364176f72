"""``docmgr attest``: what no record can prove, and a person vouches for. Source: the clauses of level S."""

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


def _until(record: Record, desk: Desk) -> str:
    until = str(record.get("valid_until"))
    return until + ("!" if until < desk.app.today.isoformat() else "")


LOOK = Look(
    "attest",
    ("clause", "verdict", "by", "evidence", "valid_until", "status"),
    examples=[("docmgr attest list", N_("what holds; ! is over"))],
    cells={"valid_until": _until},
    order=lambda record: (str(record.get("clause")), str(record.get("at")), record.id),
    extra=lambda record, desk: {"over": str(record.get("valid_until")) < desk.app.today.isoformat()},
)


class _Clauses(Group):
    """A group whose first word may be a clause: ``docmgr attest R-2.3.1`` is ``docmgr attest give R-2.3.1``."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the words mean."""
        if args and self.get_command(ctx, args[0]) is None:
            args = ["give", *args]
        return super().resolve_command(ctx, args)


@click.group(
    cls=_Clauses,
    examples=[
        ("docmgr attest R-2.3.1 --evidence 部门钉钉群已建立，成员12人", N_("for three months")),
        ("docmgr attest M-2.3.2 --verdict 部分做到 --evidence 3月5日会议 --until 2024-04-30", N_("partly, until then")),
        ("docmgr attest list", N_("what holds")),
    ],
)
def command() -> None:
    """Vouch for what only people can know: who says so, on what evidence, until when.

    Without a subcommand a CLAUSE is meant: docmgr attest CLAUSE is docmgr attest give CLAUSE.
    """


@command.command(examples=[("docmgr attest R-4.2 --evidence 往来函件均明确双方责任", N_("a lead or the head vouches"))])
@click.argument("clause", metavar="CLAUSE")
@click.option(
    "--evidence", multiple=True, required=True, metavar="TEXT", help="What it rests on: a fact, a path, an id."
)
@click.option(
    "--verdict", default="kept", metavar="V", help="kept, partly, missed or waived (做到, 部分做到, 未做到, 免除)."
)
@click.option("--period", default="", metavar="P", help="What time it is about, such as 2024-03.")
@click.option("--until", default="", metavar="D", help="Until when it holds.")
@click.option("--note", default="", metavar="TEXT", help="A word with it.")
@dry_run_option
@pass_app
def give(app: App, /, clause: str, **given: Any) -> None:
    """Vouch for a clause; records prove the others, of which only the head can waive one.

    The id of the attestation is printed.
    """
    from docmgr.records import attest
    from docmgr.records.kind import kind
    from docmgr.rules import explain

    clauses = explain.load_clauses()
    name = {each.casefold(): each for each in clauses}.get(clause.strip().casefold(), "")
    if not name:
        people = ", ".join(each for each, entry in clauses.items() if _by_people(entry["level"]))
        hint = _("people vouch for {ids}").format(ids=people)
        raise UsageError(_("no clause is called {id}").format(id=clause), hint=hint)
    verdict = kind("attest").enum("verdict", given["verdict"])
    if not verdict:
        options = ", ".join(f"{each} {words['zh']}" for each, words in kind("attest").fields["verdict"].values.items())
        said = _("{key} cannot be {value}; it is one of: {options}")
        raise UsageError(said.format(key="verdict", value=given["verdict"], options=options))
    desk = Desk(app)
    wish = attest.Wish(
        clause=name,
        by_people=_by_people(clauses[name]["level"]),
        verdict=verdict,
        evidence=tuple(each.strip() for each in given["evidence"] if each.strip()),
        period=given["period"],
        until=desk.day(given["until"]) if given["until"] else None,
        note=given["note"],
    )
    done = attest.attest(desk.scene, wish)
    desk.carry_out([done])
    if not app.dry_run:
        output.echo(done.new.id)


def _by_people(level: str) -> bool:
    return "S" in level.split("/")


@command.command(examples=[("docmgr attest withdraw k7q", N_("it holds no more"))])
@click.argument("record_id", metavar="ID")
@dry_run_option
@pass_app
def withdraw(app: App, record_id: str) -> None:
    """Take an attestation back."""
    from docmgr.records import attest

    desk = Desk(app)
    desk.carry_out([attest.withdraw(desk.scene, desk.store.find(record_id, "attest"))])


for _each in (*reading(LOOK), edit_command("attest")):
    command.add_command(_each)
