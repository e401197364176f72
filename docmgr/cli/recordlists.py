"""``list``, ``show`` and ``edit``, which every kind of record has alike.

A group calls ``reading(Look(...))`` and adds the commands it gets; the field table says the rest.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option, json_option
from docmgr.cli.recordediting import set_option
from docmgr.errors import UsageError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from docmgr.cli.recording import Desk
    from docmgr.records.record import Record

_TITLE_WIDTH = 40
Cell = Callable[["Record", "Desk"], str]


@dataclass(frozen=True, slots=True)
class Look:
    """How records of a kind are listed: ``columns`` are fields, or keys of ``cells`` that say them in another way.

    ``order`` sorts; ``extra`` gives what JSON has beside the fields; ``below`` are lines at the end of ``show``.
    ``examples`` are of ``list``; with ``hourly`` it says another thing in another hour of the same day.
    """

    kind: str
    columns: tuple[str, ...]
    examples: Sequence[tuple[str, str]] = ()
    cells: Mapping[str, Cell] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    order: Callable[[Record], Any] = lambda record: record.id
    extra: Callable[[Record, Desk], Mapping[str, Any]] = lambda _record, _desk: {}
    below: Callable[[Record, Desk], Sequence[str]] = lambda _record, _desk: ()
    hourly: bool = False


def reading(look: Look) -> tuple[click.Command, click.Command]:
    """``list`` and ``show`` of a kind."""
    return list_command(look), show_command(look)


def list_command(look: Look) -> click.Command:
    """``list`` of a kind, by default what is open."""

    @click.command(
        "list", cls=Command, examples=look.examples or [(f"docmgr {look.kind} list --json", N_("for a script"))]
    )
    @click.option("--all", "everything", is_flag=True, help="Closed ones too.")
    @click.option("--status", metavar="S", help="Those of that status, in either language.")
    @click.option("--where", metavar="CONDITION", help="Conditions on any field, joined by and.")
    @json_option
    @pass_app
    def command(app: App, /, everything: bool, status: str | None, where: str | None) -> None:
        """List the records, by default those on which something is left to do."""
        from docmgr.cli.recording import Desk, warn_of_broken

        desk = Desk(app)
        records = chosen(desk, look.kind, everything=everything, status=status, where=where)
        show_list(desk, look, sorted(records, key=look.order))
        hidden = desk.store.sealed(look.kind)
        if hidden:
            said = _("sealed and not shown here: {count}; docmgr vault unlock")
            output.say(said.format(count=hidden))
        warn_of_broken(desk.store)

    return command


def chosen(
    desk: Desk, name: str, *, everything: bool = False, status: str | None = None, where: str | None = None
) -> list[Record]:
    """The records of a kind that are asked for."""
    from docmgr.records.kind import kind

    if status:
        desk.store.cache  # noqa: B018 - hands the field tables over
        found = kind(name).enum("status", status)
        if not found:
            options = ", ".join(f"{each} {words['zh']}" for each, words in kind(name).fields["status"].values.items())
            said = _("{key} cannot be {value}; it is one of: {options}")
            raise UsageError(said.format(key="status", value=status, options=options))
        records = desk.store.all(name, "status = ?", [found])
    else:
        records = desk.store.all(name) if everything or where else desk.store.open(name)
    if where:
        from docmgr.records.tasks.select import chosen as fitting
        from docmgr.records.tasks.select import terms

        records = fitting(records, terms(where, desk.scene, name))
    return records


def show_list(desk: Desk, look: Look, records: Sequence[Record]) -> None:
    """The records as one JSON document, or as a table."""
    from docmgr.cli.recording import data

    if desk.app.json:
        output.json_out("records", {"records": [{**data(each), **look.extra(each, desk)} for each in records]})
    elif records:
        text = table_of(desk, look, records)
        output.echo(text)
        if not look.hourly:
            from docmgr.cli.again import remember

            remember(sys.argv[1:], text, "", desk.store.cache)
    else:
        output.say(_("nothing to show"))


def table_of(desk: Desk, look: Look, records: Sequence[Record]) -> str:
    """The records as a table, the short id first."""
    from docmgr.cli.recordpages import said
    from docmgr.i18n.width import cut, table
    from docmgr.records.kind import kind
    from docmgr.records.names import short

    fields, language = kind(look.kind).fields, desk.app.language
    names = desk.store.names()
    heads = [_(look.labels[key]) if key in look.labels else fields[key].label(language) for key in look.columns]
    rows = []
    for record in records:
        cells = [
            look.cells[key](record, desk) if key in look.cells else said(fields[key], record.get(key), names, language)
            for key in look.columns
        ]
        rows.append((short(record.id), *(cut(" ".join(cell.split()), _TITLE_WIDTH) for cell in cells)))
    return table((_("Id"), *heads), rows)


def show_command(look: Look) -> click.Command:
    """``show`` of a kind."""

    @click.command("show", cls=Command, examples=[(f"docmgr {look.kind} show k7q", N_("everything about it"))])
    @click.argument("record_id", metavar="ID")
    @json_option
    @pass_app
    def command(app: App, record_id: str) -> None:
        """Show one record with all that was noted in it."""
        from docmgr.cli.recording import Desk, data
        from docmgr.cli.recordpages import page

        desk = Desk(app)
        record = desk.store.find(record_id, look.kind)
        if app.json:
            output.json_out("records", {"records": [{**data(record), **look.extra(record, desk)}]})
            return
        output.echo("\n".join([page(record, desk.store, app.language), *look.below(record, desk)]))

    return command


def edit_command(name: str) -> click.Command:
    """``edit`` of a kind: its file in the editor."""

    @click.command("edit", cls=Command, examples=[(f"docmgr {name} edit k7q", N_("the file in the editor"))])
    @click.argument("record_id", metavar="ID")
    @set_option
    @dry_run_option
    @pass_app
    def command(app: App, /, record_id: str, pairs: tuple[str, ...]) -> None:
        """Change a record in the editor, or by --set; what is saved passes the same guards as every command."""
        from docmgr.cli.recordediting import edited
        from docmgr.cli.recording import Desk

        desk = Desk(app)
        done = edited(desk, record_id, name, pairs)
        if not done:
            output.say(_("nothing to change"))
            return
        desk.carry_out(done)

    return command


def shown_title(record: Record) -> str:
    """The title for messages that leave the repository: commits, digests, invitations; nothing of a restricted one.

    Source: R-4.3.
    """
    return "" if record.get("classification") == "head_only" else record.title
