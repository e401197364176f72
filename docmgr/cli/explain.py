"""``docmgr explain``: a rule or a clause in words, with a good and a bad example."""

from __future__ import annotations

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.help import terminal_width
from docmgr.cli.options import json_option
from docmgr.errors import UsageError
from docmgr.i18n.text import _
from docmgr.i18n.width import visible
from docmgr.naming.nearest import nearest
from docmgr.rules import explain
from docmgr.rules.texts import load_texts


@click.command(
    cls=Command,
    examples=[
        ("docmgr explain DM103", "a rule: what it wants, why, and what to do"),
        ("docmgr explain T-4.3", "a clause of the handbook, and the rules that keep it"),
    ],
)
@click.argument("name", metavar="ID", help="A rule (DM103) or a clause (T-4.3).")
@json_option
@pass_app
def command(app: App, name: str) -> None:
    """Explain a rule or a clause of the handbook."""
    texts, clauses = load_texts(), explain.load_clauses()
    known = _known(name, [*texts, *clauses])
    if app.json:
        as_data = explain.rule_data(known, app.language, texts) if known in texts else None
        output.json_out("explain", as_data or explain.clause_data(known, app.language, clauses, texts))
    elif known in texts:
        output.echo(explain.explain_rule(known, app.language, texts, columns=terminal_width()))
    else:
        output.echo(explain.explain_clause(known, app.language, clauses, texts, columns=terminal_width()))


def _known(name: str, ids: list[str]) -> str:
    """The id that is meant, capitals or not; UsageError with the nearest one."""
    for each in ids:
        if each.casefold() == name.strip().casefold():
            return each
    near = nearest(name, ids) or _neighbour(name.strip(), ids)
    hint = f"docmgr explain {near}" if near else "docmgr explain --help"
    raise UsageError(_("no rule or clause is called {id}").format(id=visible(name)), hint=hint)


def _neighbour(name: str, ids: list[str]) -> str:
    """The first id that begins most like the name, ``""`` where none does."""
    for length in range(len(name), 0, -1):
        for each in ids:
            if each.startswith(name[:length].upper()):
                return each
    return ""
