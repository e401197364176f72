"""Showing a plan before it is carried out, and carrying it out: the end of every changing command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docmgr.cli import output
from docmgr.i18n.text import _
from docmgr.plan import Move, Plan, Remove, Take

if TYPE_CHECKING:
    from docmgr.cli.context import App
    from docmgr.plan import Action


def carry_out(app: App, plan: Plan) -> str | None:
    """Apply the plan as one commit, or with ``--dry-run`` print it on stdout; the commit's id."""
    if app.dry_run:
        show(plan)
        return None
    from docmgr.repo.apply import apply

    return apply(app.repository, plan, date=app.commit_date, say=lambda text: output.say(text.rstrip("\n")))


def show(plan: Plan) -> None:
    """Every action of a plan on a line of its own."""
    if not plan.actions:
        output.echo(_("nothing to do"))
    for action in plan.actions:
        output.echo(line(action))


def line(action: Action) -> str:
    """An action in short: what becomes of which path."""
    if isinstance(action, Move):
        return f"{_('move')} {action.source} → {action.target}"
    verb = _("remove") if isinstance(action, Remove) else _("take in") if isinstance(action, Take) else _("write")
    return f"{verb} {action.path}"
