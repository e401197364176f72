"""``docmgr diff``: what changed inside a document, in words."""

from __future__ import annotations

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import json_option
from docmgr.i18n.text import N_, _


@click.command(
    cls=Command,
    examples=[
        ("docmgr diff 会议管理制度", N_("your edits since the last version")),
        ("docmgr diff 会议管理制度 V1.0 V1.2", N_("between two versions")),
    ],
)
@click.argument("document", metavar="DOC")
@click.argument("old", metavar="[V1]", required=False, default="")
@click.argument("new", metavar="[V2]", required=False, default="")
@json_option
@pass_app
def command(app: App, document: str, old: str, new: str) -> None:
    """Show what changed in the text of a document: paragraphs, tables, headers, cells.

    Without versions: the file as it stands against the newest recorded version. With one: against that version.
    """
    from docmgr.cli.history import past, version_bytes
    from docmgr.documents.gather import committed_bytes
    from docmgr.office.difference import difference

    path, _ledger, _versions = past(app, document)
    before = version_bytes(app, path, old)
    after = version_bytes(app, path, new) if new else app.read(path)
    if after is None:
        # A clone of some folders shows no file of others; what stands there is what was committed.
        after = committed_bytes(app.repository, path)
    lines = difference(before, after or b"", path.rpartition(".")[2])
    if app.json:
        output.json_out("diff", {"path": path, "from": old, "to": new, "lines": lines})
    elif lines:
        output.echo("\n".join(lines))
    else:
        output.say(_("the text is the same"))
