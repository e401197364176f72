"""``docmgr doctor``: the mouth of ``docmgr.setup.doctor``."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import json_option
from docmgr.errors import DocmgrError
from docmgr.i18n.text import N_, _

LEVELS = {"ok": N_("good"), "info": N_("note"), "warn": N_("warning"), "error": N_("error")}
COLOURS = {"ok": "good", "info": "faint", "warn": "warn", "error": "error"}


@click.command(
    cls=Command,
    examples=[("docmgr doctor", N_("look at everything")), ("docmgr doctor --json", N_("for scripts"))],
)
@json_option
@pass_app
def command(app: App) -> int:
    """Find out what is wrong with this installation.

    Nothing is changed; beside each problem stands the command that mends it. Exit code 1 where something is an error.
    """
    import docmgr
    from docmgr.setup.doctor import ERROR, examine

    found = examine(Path.cwd(), Path(os.path.abspath(docmgr.__file__)).parent, _today(app))
    ill = any(result.level == ERROR for result in found)
    if app.json:
        checks = [{"name": r.name, "level": r.level, "message": r.message, "mend": r.mend} for r in found]
        output.json_out("doctor", {"healthy": not ill, "checks": checks})
        return 1 if ill else 0
    for result in found:
        output.echo(f"{output.style(_(LEVELS[result.level]), COLOURS[result.level])}: {result.message}")
        if result.mend and result.level != "ok":
            output.echo(f"    → {result.mend}")
    if all(result.level in ("ok", "info") for result in found):
        output.say(_("nothing is wrong"))
    return 1 if ill else 0


def _today(app: App) -> date:
    """Today, also where the policy, and with it the time zone, cannot be read: that is for the checks to tell."""
    from docmgr.cli.clock import HOME_ZONE, stated_now, zone_named

    try:
        return app.today
    except DocmgrError:
        zone = zone_named(HOME_ZONE)
        return (stated_now(os.environ, lambda: zone) or datetime.now(zone)).date()
