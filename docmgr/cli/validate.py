"""``docmgr validate``: all records, each by itself and with the others."""

from __future__ import annotations

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import json_option
from docmgr.errors import PolicyError
from docmgr.i18n.text import N_, _


@click.command(cls=Command, examples=[("docmgr validate", N_("every mistake in every record"))])
@json_option
@pass_app
def command(app: App) -> int:
    """Check every record: its own form, and that it fits the others.

    Each mistake is given with file and line; exit code 3 where there is one.
    """
    from docmgr.records.store import all_files
    from docmgr.records.validate import validate

    files = all_files(app.repository)
    mistakes = validate(files)
    if app.json:
        rows = [{"file": each.file, "line": each.line, "message": each.message} for each in mistakes]
        output.json_out("validation", {"mistakes": rows, "checked": len(files)})
        return PolicyError.exit_code if mistakes else 0
    if mistakes:
        raise PolicyError(mistakes, hint=_("docmgr fmt corrects spellings; git log -- FILE tells who changed it"))
    output.say(_("{count} record files: all in order").format(count=len(files)))
    return 0
