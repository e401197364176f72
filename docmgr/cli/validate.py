"""``docmgr validate``: all records, each by itself and with the others."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import json_option
from docmgr.errors import PolicyError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docmgr.records.record import Record


@click.command(cls=Command, examples=[("docmgr validate", N_("every mistake in every record"))])
@json_option
@pass_app
def command(app: App) -> int:
    """Check every record: its own form, that it fits the others, and that every change of it was lawful.

    Each mistake is given with file and line; exit code 3 where there is one. A change in the history that somebody was
    not allowed to make, and that nobody took back, is told with its commit; exit code 1.
    """
    from docmgr.records.store import all_files
    from docmgr.records.validate import validate

    files = all_files(app.repository)
    mistakes = validate(files)
    unlawful = [] if mistakes else _unlawful(app, files)
    if app.json:
        rows = [{"file": each.file, "line": each.line, "message": each.message} for each in mistakes]
        output.json_out("validation", {"mistakes": rows, "history": unlawful, "checked": len(files)})
        return PolicyError.exit_code if mistakes else 1 if unlawful else 0
    if mistakes:
        raise PolicyError(mistakes, hint=_("docmgr fmt corrects spellings; git log -- FILE tells who changed it"))
    for each in unlawful:
        output.echo(f"{each['commit'][:10]} {each['date']} {each['email']}  {each['file']}: {each['message']}")
    if unlawful:
        said = _("{count} unlawful changes in the history; to take one back: {command}")
        output.say(said.format(count=len(unlawful), command="git revert COMMIT"))
        return 1
    output.say(_("{count} record files: all in order").format(count=len(files)))
    return 0


def _unlawful(app: App, files: Mapping[str, bytes]) -> list[dict[str, str]]:
    """What the history did against the guards."""
    from docmgr.records.kind import kind_at
    from docmgr.records.lawful import faults, sealed_faults
    from docmgr.records.trees import as_it_was
    from docmgr.vault.opening import opener
    from docmgr.vault.store import unlocked_zones

    children: dict[str, list[Record]] = {}
    for path, data in files.items():
        # Only of these the parent matters, and reading all of them would take as long as the check itself.
        if b"\nparent: " in data and kind_at(path) is not None:
            task = as_it_was(data, path)
            if task is not None:
                children.setdefault(str(task.get("parent")), []).append(task)
    found = faults(app.repository, app.zone, children)
    if unlocked_zones(app.repository):
        opened = sealed_faults(app.repository, app.zone, opener(os.fspath(app.repository.common_dir)))
        found = list(dict.fromkeys([*found, *opened]))
    keys = ("commit", "date", "email", "file", "clause", "message")
    rows = [(each.commit, each.day, each.email, each.path, each.breach.clause, each.breach.message) for each in found]
    return [dict(zip(keys, row, strict=True)) for row in rows]
