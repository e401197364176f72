"""``docmgr log``: every commit that touched a document or a record, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import json_option
from docmgr.errors import UsageError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docmgr.ledger.proof import Proof

_FORMAT = "%H%x02%aI%x02%an%x02%ae%x02%s"


@click.command(
    cls=Command,
    examples=[
        ("docmgr log 会议管理制度", N_("who created, changed and approved it")),
        ("docmgr log T-240305-k7q2x", N_("the same of a task")),
    ],
)
@click.argument("name", metavar="ID", help="A document, or the id of a document or record.")
@json_option
@pass_app
def command(app: App, name: str) -> None:
    """Show who did what to a document or record and when, newest first, through renames and the archive."""
    path, commits, proved = _commits(app, name)
    rows = _read(app, commits)
    from docmgr.cli.recordlog import show
    from docmgr.records.kind import kind_at

    if kind_at(path) is not None:
        show(app, path, rows)
        return
    if app.json:
        output.json_out("log", {"path": path, "commits": [_as_json(row, proved) for row in rows]})
        return
    from docmgr.cli.history import proof_words
    from docmgr.i18n.width import table

    def who(commit: str, author: str) -> str:
        said = proof_words(proved[commit]) if commit in proved else ""
        return f"{author} ({said})" if said else author

    output.echo(path)
    shown = [[at[:16].replace("T", " "), who(commit, author), subject] for commit, at, author, _email, subject in rows]
    output.echo(table([_("date"), _("author"), _("what")], shown))


def _as_json(row: list[str], proved: Mapping[str, Proof]) -> dict[str, object]:
    """A commit; of one that approves also whether its author is proved."""
    data: dict[str, object] = dict(zip(("commit", "date", "author", "email", "subject"), row, strict=True))
    return data | ({"approver_proved": proved[row[0]].proved} if row[0] in proved else {})


def _commits(app: App, name: str) -> tuple[str, list[str], Mapping[str, Proof]]:
    """The path that is meant, the commits that touched it, unordered, and what proves those that approve."""
    record = _record(app, name)
    if record:
        return record, _touching(app, [record]), {}
    from docmgr.cli.history import proofs_of
    from docmgr.cli.shelf import layout
    from docmgr.documents.find import find
    from docmgr.ledger.store import ledger_of
    from docmgr.ledger.trace import trace
    from docmgr.people.store import read_directory

    where = layout(app)
    path = find(app.repository, name, where)
    ledger, document = ledger_of(app.repository, path, where)
    if app.repository.head() is None:
        return path, [], {}
    seen = [each.commit for each in trace(app.repository, path, where)]
    found = proofs_of(app, path, document, read_directory(app.repository))
    approved = (
        {each.id for each in document.approvals if each.decision == "approved"} if document is not None else set()
    )
    proved = {proof.commit: proof for entry, proof in found.items() if entry in approved and proof.commit}
    return path, [*seen, *_touching(app, [ledger] if ledger else [path])], proved


def _record(app: App, name: str) -> str:
    """The path of the record whose id, or unique end of an id, this is; ``""`` for a document."""
    from docmgr.records import names
    from docmgr.records.kind import kind
    from docmgr.repo.changes import text

    if names.is_id(name) and names.kind_name(name):
        paths = names.paths_of(kind(names.kind_name(name)), name)
        return next((each for each in paths if len(paths) > 1 and _touching(app, [each])), paths[0])
    if not name.isascii() or len(name) < 3 or "/" in name:
        return ""
    listed = text(app.repository.git("ls-files", "-z", "--", "records/")).split("\0")
    ids = {path.rpartition("/")[2].removesuffix(".yml"): path for path in listed}
    found = [each for each in ids if names.is_id(each) and names.kind_name(each) and name.casefold() in each.casefold()]
    if len(found) > 1:
        raise UsageError(_("{text} means several records").format(text=name), hint=" ".join(found[:8]))
    return ids[found[0]] if found else ""


def _touching(app: App, paths: Iterable[str]) -> list[str]:
    """Commits that touched the paths, in whatever branch they came from."""
    repository = app.repository
    if repository.head() is None:
        return []
    return repository.git("log", "--format=%H", "--full-history", "HEAD", "--", *paths).decode().split()


def _read(app: App, commits: list[str]) -> list[list[str]]:
    """Id, date, author, address and subject of each, newest first."""
    if not commits:
        return []
    data = "\n".join(dict.fromkeys(commits)).encode() + b"\n"
    # Not --no-walk=unsorted: git sorts by time, and equal times keep the order in which they were given.
    out = app.repository.git("log", "-z", "--no-walk", "--stdin", f"--format={_FORMAT}", input=data)
    return [item.split("\2", 4) for item in out.decode("utf-8", "replace").split("\0") if item]
