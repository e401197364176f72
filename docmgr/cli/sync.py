"""``docmgr sync``: the mouth of ``docmgr.setup.sync``."""

from __future__ import annotations

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option
from docmgr.cli.vaulting import take_new_keys
from docmgr.i18n.text import N_, _


@click.command(
    cls=Command,
    examples=[
        ("docmgr sync", N_("get what others did, give what you did")),
        ("docmgr sync -n", N_("only say what is waiting")),
    ],
)
@dry_run_option
@pass_app
def command(app: App) -> None:
    """Fetch, merge and push in one step.

    Changes that you have not committed stay as they are. Where two people changed the same file both versions are kept,
    and docmgr says how to settle it. The hooks check what is merged and what is sent.
    """
    from time import sleep

    from docmgr.setup import sync

    if app.dry_run:
        place, ahead, behind = sync.forecast(app.repository)
        said = _("{remote}/{branch}: commits to send: {ahead}, to receive: {behind}, as of the last fetch")
        output.echo(said.format(remote=place.remote, branch=place.branch, ahead=ahead, behind=behind))
        return
    done = sync.sync(app.repository, app.language, pause=sleep)
    if done.received or done.sent:
        said = _("in step with {remote}/{branch}; commits received: {received}, sent: {sent}")
    else:
        said = _("in step with {remote}/{branch}; nothing was new")
    place = done.place
    output.say(said.format(remote=place.remote, branch=place.branch, received=done.received, sent=done.sent))
    take_new_keys(app)
