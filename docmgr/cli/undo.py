"""``docmgr undo``: take back what docmgr committed for you."""

from __future__ import annotations

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option
from docmgr.i18n.text import N_, _


@click.command(
    cls=Command,
    examples=[
        ("docmgr undo", N_("the last command")),
        ("docmgr undo 3 -n", N_("show what taking back three would do")),
        ("docmgr undo --redo", N_("do again what was taken back")),
    ],
)
@click.argument("count", metavar="[N]", type=click.IntRange(1, 100), default=1)
@click.option("--redo", is_flag=True, help="Take back the last undo instead.")
@dry_run_option
@pass_app
def command(app: App, count: int, redo: bool) -> None:
    """Take back the last command of yours that docmgr committed.

    Nothing leaves the history: the opposite is committed. A file that somebody changed since is left alone, and you are
    told.
    """
    from contextlib import nullcontext

    from docmgr.plan import Move, Remove
    from docmgr.repo.apply import apply
    from docmgr.repo.undo import ATTRIBUTES, commands, last, plan_undo
    from docmgr.setup.slimming import renewing

    for each in last(commands(app.repository, app.author[1]), count, redo=redo):
        plan = plan_undo(app.repository, each)
        output.say(_("taking back: {subject}").format(subject=each.subject))
        for action in plan.actions:
            if isinstance(action, Move):
                output.echo(f"{action.source} → {action.target}")
            else:
                output.echo(f"{'-' if isinstance(action, Remove) else '~'} {action.path}")
        if not app.dry_run:
            switched = any(not isinstance(action, Move) and action.path == ATTRIBUTES for action in plan.actions)
            with renewing() if switched else nullcontext():
                apply(app.repository, plan, date=app.commit_date)
