"""``docmgr reserve`` and ``docmgr release``: one editor at a time for Office files."""

from __future__ import annotations

from datetime import timedelta

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option
from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import N_, _

UNITS = {"m": 60, "h": 3600, "d": 86400}


@click.command(
    "reserve",
    cls=Command,
    examples=[("docmgr reserve 项目计划书 --for 4h --reason 修订里程碑", N_("until this evening"))],
)
@click.argument("document", metavar="DOC")
@click.option("--for", "length", metavar="8h", default="8h", help="How long: 30m, 8h, 2d.")
@click.option("--reason", metavar="R", default="", help="What others read.")
@dry_run_option
@pass_app
def reserve(app: App, document: str, length: str, reason: str) -> None:
    """Tell others that you are editing a document, and until when; it ends by itself."""
    from docmgr.ledger.reservation import Reservation
    from docmgr.ledger.reservation import reserve as take

    path, identity, who = _target(app, document)
    until = app.now + timedelta(seconds=_seconds(length))
    wanted = Reservation(
        identity, who, reason, app.now.isoformat(timespec="seconds"), until.isoformat(timespec="seconds")
    )
    before = None if app.dry_run else take(app.repository, wanted, app.now)
    if before is not None and before.broken_by and before.holder == who:
        said = _("{by} ended your reservation: {reason}")
        output.say(said.format(by=before.broken_by, reason=before.broken_because or "-"))
    output.say(_("{path} is reserved for you until {until}").format(path=path, until=f"{until:%Y-%m-%d %H:%M}"))


@click.command("release", cls=Command, examples=[("docmgr release 项目计划书", N_("others may edit it again"))])
@click.argument("document", metavar="DOC")
@click.option("--break", "because", metavar="R", default="", help="End somebody else's reservation, with a reason.")
@dry_run_option
@pass_app
def release(app: App, document: str, because: str) -> None:
    """Give a reserved document back."""
    from docmgr.ledger.reservation import break_open, current
    from docmgr.ledger.reservation import release as give

    path, identity, who = _target(app, document)
    if app.dry_run:
        held = current(app.repository, identity)
    elif because:
        held = break_open(app.repository, identity, who, because, app.now)
    else:
        held = give(app.repository, identity, who, app.now)
    output.say(_("{path} is free").format(path=path) if held else _("nobody had reserved {path}").format(path=path))


def _target(app: App, document: str) -> tuple[str, str, str]:
    """Path, document id and who acts; a document that the ledger does not know cannot be reserved."""
    from docmgr.cli.shelf import case, desk

    at_hand = desk(app)
    found = case(app, document, at_hand)
    if found.ledger is None:
        said = _("{path} is not recorded yet").format(path=found.here.path)
        raise RefusedError(said, clause="D-2.4.1", hint=f"docmgr add '{found.here.path}'")
    return found.here.path, found.ledger.id, at_hand.actor.who


def _seconds(length: str) -> int:
    number, unit = length[:-1], length[-1:]
    if unit not in UNITS or not (number.isascii() and number.isdigit()) or int(number) == 0:
        raise UsageError(_("no length of time: {text}; write 30m, 8h or 2d").format(text=length))
    return int(number) * UNITS[unit]
