"""``docmgr slim``: the mouth of ``docmgr.setup.slimming``."""

from __future__ import annotations

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option, json_option
from docmgr.i18n.text import N_, _, ngettext

SHOWN = 20


@click.command(
    cls=Command,
    examples=[
        ("docmgr slim", N_("say how Office files are stored here")),
        ("docmgr slim on", N_("store them so that many versions take little room")),
        ("docmgr slim off -n", N_("only show what turning it off would change")),
    ],
)
@click.argument("wanted", metavar="[on|off]", required=False, type=click.Choice(["on", "off"]))
@dry_run_option
@json_option
@pass_app
def command(app: App, wanted: str | None) -> None:
    """Store Office files uncompressed in the repository, or as they come.

    Git then keeps only what differs between two versions; the files that you open are packed as always, and without
    docmgr they are valid Office files too. One commit changes the policy, the attributes and the files that nobody is
    editing here; sealed folders are not concerned.
    """
    if wanted is None:
        _show(app)
    else:
        _turn(app, on=wanted == "on")


def _show(app: App) -> None:
    from docmgr.setup import slimlines, slimming

    wanted = slimlines.extensions_of(app.policy)
    state = slimming.look(app.repository, app.policy.slim.extensions)
    if app.json:
        output.json_out("slim", {"slim": bool(state.extensions), "policy": bool(wanted), "files": len(state.files)})
        return
    if state.extensions:
        said = ngettext("{count} Office file, stored slim", "{count} Office files, stored slim", len(state.files))
    else:
        said = ngettext(
            "{count} Office file, stored as it comes", "{count} Office files, stored as they come", len(state.files)
        )
    output.echo(said.format(count=len(state.files)))
    if set(wanted) != set(state.extensions):
        output.say(_("the policy says otherwise; run: {command}").format(command=_command(on=bool(wanted))))


def _command(*, on: bool) -> str:
    return "docmgr slim on" if on else "docmgr slim off"


def _turn(app: App, *, on: bool) -> None:
    from docmgr.cli.settingup import program
    from docmgr.plan import Write
    from docmgr.setup import drivers, slimming

    turn = slimming.prepare(app.repository, app.policy, app.policy_bytes or b"", on=on)
    if app.dry_run:
        for action in turn.plan.actions:
            if isinstance(action, Write):
                output.echo(_("write {path}").format(path=action.path))
        output.echo(_store(len(turn.files)))
        return
    interpreter, package_dir = program()
    drivers.install(app.repository, interpreter=interpreter, package_dir=package_dir)
    made = slimming.carry_out(app.repository, turn, app.commit_date)
    if made is None:
        output.say(_("nothing to change"))
    elif on:
        output.say(_("Office files are stored slim now; docmgr gc makes the repository small"))
    else:
        output.say(_("Office files are stored as they come now"))
    for path in turn.left[:SHOWN]:
        output.say(_("left out, because it is being edited: {path}").format(path=path))


def _store(number: int) -> str:
    said = ngettext("store {count} Office file anew", "store {count} Office files anew", number)
    return said.format(count=number)
