"""The life of a record in words: who changed which field from what to what, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docmgr.cli import output
from docmgr.cli.context import App
from docmgr.i18n.text import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docmgr.records.record import Record


def show(app: App, path: str, rows: Sequence[Sequence[str]]) -> None:
    """``rows`` are commit, date, author, address and subject of each commit that touched the record, newest first."""
    from docmgr.people.store import read_directory
    from docmgr.records.told import Teller

    directory = read_directory(app.repository)
    teller = Teller({member.id: member.name for member in directory.members}, app.language)
    states = _states(app, path, [row[0] for row in rows])
    told = [teller.told(*states[row[0]]) for row in rows]
    if app.json:
        keys = ("commit", "date", "author", "email", "subject")
        plain = [dict(zip(keys, row, strict=True)) for row in rows]
        commits = [row | {"changes": words} for row, words in zip(plain, told, strict=True)]
        output.json_out("log", {"path": path, "commits": commits})
        return
    from docmgr.i18n.width import table

    output.echo(path)
    shown = []
    for (_commit, at, author, email, subject), words in zip(rows, told, strict=True):
        member = directory.by_email(email)
        for number, line in enumerate(words or [subject]):
            shown.append(["", "", line] if number else [_moment(app, at), member.name if member else author, line])
    output.echo(table([_("date"), _("author"), _("what")], shown))


def _moment(app: App, at: str) -> str:
    """The commit's moment where the department works."""
    from datetime import datetime

    return f"{datetime.fromisoformat(at).astimezone(app.zone):%Y-%m-%d %H:%M}"


def _states(app: App, path: str, commits: Sequence[str]) -> dict[str, tuple[Record | None, Record | None]]:
    """The record before (by the first parent) and after each commit."""
    from docmgr.records.trees import as_it_was, contents

    sides = [f"{commit}{parent}:{path}" for commit in commits for parent in ("^", "")]
    held = contents(app.repository.plumbing, sides)
    read = {name: as_it_was(data, path) for name, data in held.items()}
    return {commit: (read.get(f"{commit}^:{path}"), read.get(f"{commit}:{path}")) for commit in commits}
