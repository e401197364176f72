"""``docmgr hold``: what must stay where it is, whatever its age."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from docmgr.cli import output
from docmgr.cli.base import Group
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option, json_option
from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import N_, _
from docmgr.i18n.width import table

if TYPE_CHECKING:
    from docmgr.ledger.place import Layout


@click.group(
    cls=Group,
    examples=[
        ("docmgr hold add 项目计划书 --reason 客户审计", N_("one document")),
        ("docmgr hold add 项目资料/A项目/ --reason 诉讼", N_("everything below a folder")),
        ("docmgr hold add --where type=合同 --where since=2023-01-01 --reason 税务检查", N_("whatever is like this")),
        ("docmgr hold release k7q2x --because 检查结束", N_("the record stays")),
    ],
)
def command() -> None:
    """Keep documents where they are until the hold is released; nothing archives or prunes them meanwhile."""


@command.command(examples=[("docmgr hold add 项目计划书 --reason 客户审计", N_("prints the id of the hold"))])
@click.argument("what", metavar="[DOC|FOLDER]…", nargs=-1)
@click.option("--where", "conditions", metavar="KEY=VALUE", multiple=True, help="type, topic, folder, since or until.")
@click.option("--reason", metavar="R", required=True, help="Why; stands in the record.")
@dry_run_option
@pass_app
def add(app: App, what: tuple[str, ...], conditions: tuple[str, ...], reason: str) -> None:
    """Hold documents, folders, or whatever fits all conditions."""
    from docmgr.archive.holds import begun
    from docmgr.archive.holds import conditions as read_conditions
    from docmgr.cli.archiving import who
    from docmgr.cli.shelf import layout
    from docmgr.records.kind import kind
    from docmgr.records.names import new_id

    if not what and not conditions:
        raise UsageError(_("say what to hold: a document, a folder, or --where"), hint="docmgr hold add --help")
    if not reason.strip():
        raise UsageError(_("say why: --reason"))
    at_hand = layout(app)
    scope: dict[str, Any] = {"documents": [], "folders": [], "where": _type_named(app, read_conditions(conditions))}
    for text in what:
        folder = _folder(app, text)
        if folder:
            scope["folders"].append(folder)
        else:
            scope["documents"].append(_document(app, text, at_hand))
    now = app.now.astimezone(app.zone)
    at = now.isoformat(timespec="seconds")
    record = begun(new_id(kind("hold"), now.date()), scope, reason, (who(app), at))
    _write(app, record, _("docmgr: hold {what} ({id})"))
    output.echo(record.id)


def _type_named(app: App, where: dict[str, str]) -> dict[str, str]:
    """The conditions with the type as names have it; UsageError for one that the policy does not know."""
    if "type" in where:
        rule = app.policy.type(where["type"])
        if rule is None:
            hint = _("types are: {types}").format(types=" ".join(app.policy.types))
            raise UsageError(_("there is no document type {word}").format(word=where["type"]), hint=hint)
        where["type"] = rule.name
    return where


def _folder(app: App, text: str) -> str:
    """The repository path where the text is a folder, else ``""``."""
    from docmgr.repo.worktree import inside, is_folder

    try:
        path = inside(app.repository, text)
    except UsageError:
        path = text.strip("/")
    return path if path and is_folder(app.repository, path) else ""


def _document(app: App, text: str, at_hand: Layout) -> dict[str, str]:
    """A document by its place, and by its id where that may be told."""
    from docmgr.archive.known import tree_of
    from docmgr.documents.find import find
    from docmgr.ledger.store import ledger_of

    path = find(app.repository, text, at_hand)
    found = {"path": path}
    if not tree_of(app.repository).zone_of(path):
        ledger = ledger_of(app.repository, path, at_hand)[1]
        if ledger is not None:
            found["document"] = ledger.id
    return found


def _write(app: App, record: Any, subject: str) -> None:
    from docmgr.archive.holds import said
    from docmgr.cli.plans import carry_out
    from docmgr.plan import Plan
    from docmgr.records.rewrite import write

    carry_out(app, Plan(subject.format(what=said(record), id=record.id), (write(record),), "D-2.4.2"))


@command.command(examples=[("docmgr hold release k7q2x --because 检查结束", N_("any part of the id will do"))])
@click.argument("hold", metavar="ID")
@click.option("--because", metavar="R", default="", help="Why it ends; stands in the record.")
@dry_run_option
@pass_app
def release(app: App, hold: str, because: str) -> None:
    """End a hold; its record stays. Whoever began it may, the head and the document administrator too."""
    from docmgr.archive.holds import HELD, released
    from docmgr.archive.holds import said as said_of
    from docmgr.archive.store import read_holds
    from docmgr.cli.archiving import who
    from docmgr.records.names import matching

    records = {each.id: each for each in read_holds(app.repository)}
    # Who knows the document and not the hold's id names the document.
    found = matching(hold, records) or [
        each.id for each in records.values() if each.get("status") == HELD and hold in said_of(each)
    ]
    if len(found) != 1:
        said = _("no hold is called {text}") if not found else _("{text} fits several holds")
        raise UsageError(said.format(text=hold), hint="docmgr hold list")
    record = records[found[0]]
    if record.get("status") != HELD:
        raise RefusedError(_("{id} is released already").format(id=record.id), clause="D-2.4.2")
    by = who(app)
    _refuse_others(app, str(record.get("created_by")), by)
    at = app.now.astimezone(app.zone).isoformat(timespec="seconds")
    _write(app, released(record, because or "-", by, at), _("docmgr: release {what} ({id})"))
    output.say(_("{id} is released: {what}").format(id=record.id, what=said_of(record)))


def _refuse_others(app: App, began: str, by: str) -> None:
    """RefusedError for somebody who neither began the hold nor has a role for it."""
    from docmgr.people.roles import DOC_ADMIN, HEAD
    from docmgr.people.store import read_directory

    directory = read_directory(app.repository)
    me = directory.by_email(app.author[1])
    if by == began or not directory.members:
        return
    if not any(directory.may(me, role, app.today) for role in (HEAD, DOC_ADMIN)):
        said = _("only {who}, the head or the document administrator may release this hold").format(who=began)
        raise RefusedError(said, clause="D-2.4.2", hint="docmgr member list")


@command.command("list", examples=[("docmgr hold list --json", N_("the same for scripts"))])
@click.option("--all", "every", is_flag=True, help="Released ones too.")
@json_option
@pass_app
def list_(app: App, every: bool) -> None:
    """List what is held, since when and why."""
    from docmgr.archive.holds import HELD, said
    from docmgr.archive.store import read_holds
    from docmgr.cli.recording import data

    found = [each for each in read_holds(app.repository) if every or each.get("status") == HELD]
    if app.json:
        output.json_out("records", {"records": [data(each) for each in found]})
        return
    if not found:
        output.say(_("nothing is held"))
        return
    rows = [
        (each.id, said(each), str(each.get("reason")), str(each.get("created_at"))[:10], str(each.get("created_by")))
        + ((each.kind.fields["status"].said(each.get("status"), app.language),) if every else ())
        for each in found
    ]
    heads = (_("Hold"), _("On"), _("Reason"), _("Since"), _("By"))
    output.echo(table((*heads, _("State")) if every else heads, rows))
