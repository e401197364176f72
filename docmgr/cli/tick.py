"""``docmgr tick``: what is due and needs nobody is done, each duty as if a person had typed its command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option
from docmgr.errors import RepositoryError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from docmgr.duties.duty import Duty

# After so many duties something must be wrong with one that never ends.
_MOST = 50


@click.command(
    cls=Command,
    examples=[
        ("docmgr tick", N_("as often as you like: what is done is not done again")),
        ("docmgr tick -n", N_("see what it would do")),
        ("docmgr schedule install", N_("let this machine do it every day")),
    ],
)
@dry_run_option
@pass_app
def command(app: App) -> int:
    """Do what is due and needs nobody: month end, weekly backup, rehearsal, packing, missing ledger entries.

    Each duty is one commit at most; after months off it catches up. Exit code 1 where a duty could not be done.
    """
    if app.dry_run:
        _foresee(app)
        return 0
    from docmgr.archive.run import ready
    from docmgr.repo import lock

    ready(app.repository)
    if app.repository.bare:
        raise RepositoryError(_("a bare repository has no files to change"), hint=_("work in a clone of it"))
    place = lock.folder(app.repository.git_dir) / "tick"
    held = lock.attempt(place)
    if held is None:
        raise RepositoryError(_("another docmgr tick is at work here"), hint=_("wait until it is done"))
    try:
        return _work(app)
    finally:
        _let_go(held)


def _let_go(held: int) -> None:
    import os

    os.close(held)


def _duties(app: App) -> list[Duty]:
    from docmgr.cli.due import scene
    from docmgr.duties.registry import keeping

    return [each for each in keeping(scene(app)) if each.is_due(app.today)]


def _foresee(app: App) -> None:
    found = _duties(app)
    for each in found:
        if each.automatic:
            output.echo(f"{each.clause}  {each.title}: {each.line}")
    if not any(each.automatic for each in found):
        output.echo(_("nothing to do"))
    _tell_people(found)


def _work(app: App) -> int:
    """One duty after the other; the list is made anew each time, for one may bring the next."""
    tried: set[tuple[str, ...]] = set()
    failed = 0
    for _each in range(_MOST):
        following = next((d for d in _duties(app) if d.automatic and d.command not in tried), None)
        if following is None:
            break
        tried.add(following.command)
        output.echo(f"{following.clause}  {following.title}: {following.line}")
        failed += _do(following, app) != 0
    if not tried:
        output.say(_("nothing is due that docmgr can do"))
    _tell_people(_duties(app))
    return 1 if failed else 0


def _do(duty: Duty, app: App) -> int:
    """Run the duty's command in this process; it says itself what it did or what is wrong."""
    from docmgr.cli.main import program

    own = App()
    own.yes = own.no_input = True
    own.debug = app.debug
    code: int = program.main(
        ["--lang", app.language, *duty.command], prog_name="docmgr", standalone_mode=False, obj=own
    )
    if code == 0 and duty.key == "gc":
        from docmgr.duties.tidy import remember

        remember(app.repository, app.today)
    return code


def _tell_people(found: list[Duty]) -> None:
    """What is due and needs a person."""
    for each in found:
        if not each.automatic:
            output.say(
                _("needs a person: {title} ({clause}): {needs}").format(
                    title=each.title, clause=each.clause, needs=each.needs or each.line
                )
            )
