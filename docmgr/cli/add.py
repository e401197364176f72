"""``docmgr add``: take files from elsewhere in under lawful names; a folder with a table of proposals first."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option
from docmgr.errors import UsageError
from docmgr.i18n.text import N_, _, ngettext

if TYPE_CHECKING:
    from docmgr.documents.add import Author
    from docmgr.documents.desk import Desk
    from docmgr.documents.guess import Asked
    from docmgr.documents.intake import Row
    from docmgr.documents.stock import Stock

_SHOWN = 40


@click.command(
    cls=Command,
    examples=[
        ("docmgr add ~/Downloads/周会纪要最终版.docx", N_("name, type and date are worked out")),
        ("docmgr add 扫描件.pdf --type 合同 --topic 采购合同 --date 20240301", N_("where the file tells nothing")),
        ("docmgr add /mnt/share/旧资料 --table 建议.csv", N_("a whole folder: write the proposals for Excel")),
        ("docmgr add --from 建议.csv", N_("take in what the edited table says")),
    ],
)
@click.argument("files", nargs=-1, metavar="FILE...", type=click.Path())
@click.option("--type", "kind", metavar="T", default="", help="The type; default: told by name, folder or content.")
@click.option("--topic", metavar="X", default="", help="The topic; default: told by name, title or first line.")
@click.option(
    "--date", "day", metavar="D", default="", help="The date; default: told by name, properties or file time."
)
@click.option("--to", "folder", metavar="FOLDER", default="", help="The folder; default: the first home of the type.")
@click.option("-m", "note", metavar="NOTE", default="", help="Where it is from, or why; stands in its history.")
@click.option("--table", "table", metavar="FILE", type=click.Path(), help="Write the proposals as CSV, change nothing.")
@click.option("--from", "edited", metavar="FILE", type=click.Path(), help="Take in what this edited table says.")
@dry_run_option
@pass_app
def command(app: App, /, files: tuple[str, ...], table: str | None, edited: str | None, **said: str) -> None:
    """Take files in under lawful names, from anywhere; the originals stay where they are.

    A document that carries its own id (renamed, or mailed out and back) goes on as its next version. Important types
    come to the pending folder. Of a folder a table of proposals is shown first; --yes takes those that are sure.
    Nothing is overwritten, and the same content is never taken in twice.
    """
    from docmgr.cli.shelf import desk, layout
    from docmgr.documents.stock import read_stock

    if bool(files) == bool(edited):
        raise UsageError(_("missing: {names}").format(names="FILE | --from FILE"), hint="docmgr add --help")
    if not files and table:
        raise UsageError(_("--table and --from do not go together"))
    asked = _asked(**said)
    if asked.topic and len(files) != 1:
        raise UsageError(_("--topic is for one file only"))
    at_hand = desk(app)
    stock = read_stock(app.repository, layout(app))
    if edited:
        _from_table(app, edited, asked, at_hand, stock)
    elif table or len(files) > 1 or os.path.isdir(files[0]):
        _many(app, files, table, asked, at_hand, stock)
    else:
        _one(app, files[0], asked, at_hand, stock)


def _asked(kind: str, topic: str, day: str, folder: str, note: str) -> Asked:
    from docmgr.cli.dates import day_of
    from docmgr.documents.guess import Asked

    return Asked(kind, topic, day_of(day) if day else None, folder.strip("/"), note)


def _one(app: App, file: str, asked: Asked, at_hand: Desk, stock: Stock) -> None:
    """One file: done at once, or refused with the reason."""
    from docmgr.cli.shelf import finish, refuse_reserved, template_doubts
    from docmgr.documents import add, proposal
    from docmgr.documents.desk import Outcome
    from docmgr.documents.intake import refuse_edited, rows_of, sources
    from docmgr.documents.source import content_of
    from docmgr.plan import Plan

    found = sources(app.repository, [file], stock)
    row = rows_of([(found[0], asked)], at_hand, stock, lambda: None)[0]
    if row.entry is None:
        assert row.error is not None
        raise row.error
    entry = row.entry
    if entry.action in (proposal.COPY, proposal.DONE):
        if entry.action == proposal.COPY:
            output.say(_("nothing was taken in: {why}").format(why=entry.why))
        finish(app, Outcome(Plan(""), entry.path, (entry.why,) if entry.action == proposal.DONE else ()))
        return
    refuse_edited(app.repository, [row])
    if entry.action == proposal.FOLLOW:
        refuse_reserved(app, entry.document, entry.other, at_hand)
    content = content_of(row.source)
    if entry.action == proposal.RECORD:
        made = add.recorded(entry, content, at_hand, asked, _authors(app, [row], at_hand).get(row.source.inside))
    else:
        made = add.actions(entry, content, at_hand, asked)
    outcome = add.outcome(entry, made, at_hand, asked)
    doubts = template_doubts(app, at_hand, entry.name, content)
    finish(app, Outcome(outcome.plan, outcome.path, (*outcome.notes, *doubts)))


def _many(app: App, files: tuple[str, ...], table: str | None, asked: Asked, at_hand: Desk, stock: Stock) -> None:
    """Several files or folders: the table of proposals, then those that are sure or confirmed, as one commit."""
    from docmgr.documents.intake import rows, sources

    found = sources(app.repository, files, stock)
    with output.progress(_("reading"), len(found)) as step:
        proposed = rows(found, asked, at_hand, stock, step)
    if table:
        _write_table(app, table, proposed)
        return
    _show(proposed)
    chosen = [row for row in proposed if row.taken]
    if not chosen:
        output.say(_("nothing to take in"))
        return
    question = ngettext("Take in {count} file?", "Take in {count} files?", len(chosen)).format(count=len(chosen))
    if app.dry_run or app.confirm(question):
        _take(app, chosen, asked, at_hand, stock)


def _from_table(app: App, edited: str, asked: Asked, at_hand: Desk, stock: Stock) -> None:
    from pathlib import Path

    from docmgr.documents.edited import apply
    from docmgr.documents.table import read
    from docmgr.repo.files import read_file

    lines = read(read_file(Path(edited)), edited)
    with output.progress(_("reading"), len(lines)) as step:
        chosen = apply(lines, edited, asked, at_hand, stock, step)
    if not chosen:
        output.say(_("nothing to take in"))
        return
    _take(app, chosen, asked, at_hand, stock)


def _take(app: App, chosen: list[Row], asked: Asked, at_hand: Desk, stock: Stock) -> None:
    """One commit; the new paths stand last on stdout."""
    from docmgr.cli.plans import carry_out
    from docmgr.documents.intake import plan, refuse_edited

    refuse_edited(app.repository, chosen)
    _refuse_reserved(app, chosen, at_hand)
    known = _authors(app, chosen, at_hand)
    with output.progress(_("preparing"), len(chosen)) as step:
        made, notes = plan(chosen, asked, at_hand, stock, known, step)
    carry_out(app, made)
    for note in dict.fromkeys(notes):
        output.say(note)
    waiting = sum(1 for row in chosen if row.entry is not None and row.path != row.entry.home)
    if waiting:
        said = ngettext(
            "{count} document needs approval: docmgr submit", "{count} documents need approval: docmgr submit", waiting
        )
        output.say(said.format(count=waiting))
    for row in chosen:
        output.echo(row.path)


def _refuse_reserved(app: App, chosen: list[Row], at_hand: Desk) -> None:
    """Of many files only those count that go on from a document which somebody is known to have reserved."""
    from docmgr.documents.proposal import FOLLOW
    from docmgr.ledger.reservation import every, refuse_reserved

    held = {each.document for each in every(app.repository, app.now)}
    for row in chosen:
        entry = row.entry
        if entry is not None and entry.action == FOLLOW and entry.document is not None and entry.document.id in held:
            refuse_reserved(app.repository, entry.document.id, entry.other, at_hand.actor.who, app.now)


def _write_table(app: App, table: str, proposed: list[Row]) -> None:
    from pathlib import Path

    from docmgr.documents.table import written
    from docmgr.repo.files import exists, write_file

    path = Path(table)
    if app.dry_run:
        _show(proposed)
        return
    if exists(path) and not app.yes:
        raise UsageError(_("{path} exists already").format(path=table), hint=_("add --yes to replace it"))
    write_file(path, written(proposed))
    said = ngettext("{count} proposal in {path}", "{count} proposals in {path}", len(proposed))
    output.say(said.format(count=len(proposed), path=table))
    output.say(_("edit it, then: docmgr add --from '{path}'").format(path=table))


def _show(proposed: list[Row]) -> None:
    from docmgr.documents.table import confidence
    from docmgr.i18n.width import table

    def cells(row: Row) -> list[str]:
        target = row.path if row.taken else f"({row.path})" if row.path else "-"
        return [row.source.filename, target, confidence(row.confidence) or "-", row.remark]

    # Of a long list first what a person must look at.
    shown = sorted(proposed, key=lambda row: row.taken)[:_SHOWN] if len(proposed) > _SHOWN else proposed
    if shown:
        output.echo(table([_("file"), _("becomes"), _("confidence"), _("why")], [cells(row) for row in shown]))
    if len(proposed) > len(shown):
        more = len(proposed) - len(shown)
        output.echo(_("… and {count} more; docmgr add … --table FILE.csv writes all").format(count=more))
    left = sum(1 for row in proposed if not row.taken)
    if left:
        said = ngettext("{count} file is left where it is", "{count} files are left where they are", left)
        output.say(said.format(count=left))


def _authors(app: App, chosen: list[Row], at_hand: Desk) -> dict[str, Author]:
    """Who committed the files that only lack their entry."""
    from docmgr.documents.intake import authors
    from docmgr.documents.proposal import RECORD

    paths = [row.source.inside for row in chosen if row.entry is not None and row.entry.action == RECORD]

    def who(name: str, email: str) -> str:
        member = at_hand.directory.by_email(email)
        return member.id if member is not None else f"{name} <{email}>"

    return authors(app.repository, paths, who) if paths and app.repository.head() else {}
