"""``docmgr incident``: report, start the plan, note progress; its end stands in ``incidentending``. Source: E-2.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from docmgr.cli import incidentending, output
from docmgr.cli.base import Group
from docmgr.cli.context import App, pass_app
from docmgr.cli.incidentlook import LOOK
from docmgr.cli.options import dry_run_option
from docmgr.cli.recording import Desk
from docmgr.cli.recordlists import edit_command, reading
from docmgr.errors import UsageError, VaultError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from datetime import datetime

    from docmgr.records.record import Record

PRIVATE = "records/incidents/private"


@click.group(
    cls=Group,
    examples=[
        (
            "docmgr incident report 核心系统宕机 --nature 系统故障 --scope 全部门无法提交报表 --proposal 切换备用机",
            N_("tell the head at once"),
        ),
        ("docmgr incident activate k7q --plan P-3 --by 18:00", N_("the head starts a plan with a time limit")),
        ("docmgr incident log k7q 备用机已接管", N_("progress")),
        ("docmgr incident resolve k7q --result 系统恢复", N_("the owner is done")),
        ("docmgr incident close k7q --cause … --improvement 建立双机热备:王五:3/20 --retro 3/8", N_("the lesson")),
    ],
)
def command() -> None:
    """Handle what suddenly happens: report, plan, limit, progress, report, lesson.

    ID is an incident's id or any unique fragment of it. Times are typed 09:30, 3/4 18:00, 明天 下午3点, +4h.
    """


@command.command(
    examples=[
        (
            (
                "docmgr incident report 员工临时离职 --kind 人员临时离职 --occurred 3/4 --nature … --scope … "
                "--proposal …"
            ),
            N_("with its kind and when it happened"),
        ),
        ("docmgr incident report 数据外泄 --restricted --nature … --scope … --proposal …", N_("for the head alone")),
    ]
)
@click.argument("title", metavar="TITLE")
@click.option("--nature", required=True, metavar="TEXT", help="What kind of event it is.")
@click.option("--scope", required=True, metavar="TEXT", help="How far it reaches.")
@click.option("--proposal", required=True, metavar="TEXT", help="What should be done first.")
@click.option("--kind", "of", default="", metavar="K", help="departure, outage, change or other (人员临时离职, …).")
@click.option("--severity", default="medium", metavar="S", help="high, medium or low.")
@click.option("--description", default="", metavar="TEXT", help="What happened, in full.")
@click.option("--occurred", default="", metavar="TIME", help="When it happened; by default when it was noticed.")
@click.option("--noticed", default="", metavar="TIME", help="When it was noticed; by default now.")
@click.option("--reporter", default="", metavar="MEMBER", help="Who reported it, where somebody else notes it.")
@click.option("--to", "head", default="", metavar="MEMBER", help="The head who was told.")
@click.option("--owner", default="", metavar="MEMBER", help="Who handles it, where that is clear already.")
@click.option("--restricted", is_flag=True, help="For the head alone: no word of it leaves its file.")
@dry_run_option
@pass_app
def report(app: App, /, title: str, **given: Any) -> None:
    """Report an incident to the head: what it is, how far it reaches, what to do first.

    The id of the incident is printed.
    """
    from docmgr.records.incidents import begin
    from docmgr.records.tasks.begin import known

    desk = Desk(app)
    known(desk.scene)
    texts = {key: given[key].strip() for key in ("nature", "scope", "proposal")}
    empty = [*(["TITLE"] if not title.strip() else []), *(f"--{key}" for key, value in texts.items() if not value)]
    if empty:
        raise UsageError(_("missing: {names}").format(names=", ".join(empty)) + " (E-2.2.1)")
    wish = begin.Wish(
        title=title.strip(),
        **texts,
        kind=_enum("kind", given["of"]) or "other",
        severity=_enum("severity", given["severity"]),
        description=given["description"],
        occurred=_when(desk, given["occurred"], "00:00"),
        noticed=_when(desk, given["noticed"]),
        reporter=desk.member(given["reporter"]) if given["reporter"] else "",
        head=desk.member(given["head"]) if given["head"] else "",
        owner=desk.member(given["owner"]) if given["owner"] else "",
        restricted=given["restricted"],
    )
    done = begin.report(desk.scene, wish)
    if done.new.is_private:
        _say_what_is_open(app)
    desk.carry_out([done])
    if not app.dry_run:
        output.echo(done.new.id)


def _when(desk: Desk, text: str, end_of_day: str = "") -> datetime | None:
    """The moment typed; a bare day is its beginning, or now where that day is today."""
    from docmgr.records.incidents.moments import moment

    if not text:
        return None
    return moment(text, desk.scene, end_of_day=end_of_day)


def _enum(key: str, text: str) -> str:
    from docmgr.records.kind import kind

    found = kind("incident").enum(key, text) if text else ""
    if text and not found:
        options = ", ".join(f"{each} {words['zh']}" for each, words in kind("incident").fields[key].values.items())
        said = _("{key} cannot be {value}; it is one of: {options}")
        raise UsageError(said.format(key=key, value=text, options=options))
    return found


def _say_what_is_open(app: App) -> None:
    """A restricted record is secret in a sealed folder alone; everywhere else docmgr merely keeps quiet.

    Who has no key of the zone cannot write into it: the head does, and names who reported it.
    """
    from docmgr.vault import store

    zone = store.sealed(app.repository).zone_of(f"{PRIVATE}/x")
    if zone and store.unlocked(app.repository, zone) is None:
        said = _("restricted incidents are sealed with zone {zone}, and no key of it is open here (E-4.3)")
        hint = _("docmgr vault unlock; or tell the head, who notes it with --reporter ID")
        raise VaultError(said.format(zone=zone), hint=hint)
    if zone:
        return
    said = _("{folder} is not sealed: everybody who has the repository can read this file (D-2.3.2)")
    output.warn(said.format(folder=PRIVATE))
    output.hint(f"docmgr vault seal {PRIVATE} --zone head")


@command.command(
    examples=[
        ("docmgr incident activate k7q --plan P-3 --by 18:00 --owner 王五", N_("by a plan, until 18:00")),
        ("docmgr incident activate k7q --no-plan 首次发生 --by +4h", N_("without a plan, and why")),
    ]
)
@click.argument("incident_id", metavar="ID")
@click.option("--plan", default="", metavar="ID", help="The plan that is started.")
@click.option("--no-plan", default="", metavar="REASON", help="Why there is no plan.")
@click.option("--by", "limit", default="", metavar="TIME", help="When it must be resolved; by default agreed hours.")
@click.option("--owner", default="", metavar="MEMBER", help="Who handles it; by default the plan's owner.")
@click.option("--help-from", "helpers", multiple=True, metavar="TEXT", help="Who or what was called in.")
@dry_run_option
@pass_app
def activate(app: App, /, incident_id: str, **given: Any) -> None:
    """Start the plan, call in help, set the time limit: the head, or a deputy."""
    from docmgr.records.incidents import begin

    desk = Desk(app)
    incident = desk.store.find(incident_id, "incident")
    start = begin.Start(
        owner=desk.member(given["owner"]) if given["owner"] else "",
        plan=desk.store.meant(given["plan"], "plan") if given["plan"] else "",
        no_plan=given["no_plan"].strip(),
        resolve_by=_when(desk, given["limit"], app.policy.word("task.weekly_by")),
        help=given["helpers"],
    )
    desk.carry_out([begin.activate(desk.scene, incident, start)])


@command.command("log", examples=[("docmgr incident log k7q 备用机已接管 --at 10:20", N_("what was done when"))])
@click.argument("incident_id", metavar="ID")
@click.argument("text", metavar="TEXT")
@click.option("--at", default="", metavar="TIME", help="When; by default now.")
@dry_run_option
@pass_app
def log_(app: App, incident_id: str, text: str, at: str) -> None:
    """Note progress; entries are only ever added."""
    from docmgr.records.incidents import begin

    desk = Desk(app)
    incident: Record = desk.store.find(incident_id, "incident")
    desk.carry_out([begin.log(desk.scene, incident, text, _when(desk, at))])


for _each in (incidentending.resolve, incidentending.close, *reading(LOOK), edit_command("incident")):
    command.add_command(_each)
