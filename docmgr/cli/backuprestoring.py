"""``docmgr backup restore``: everything back in a new folder, on any machine."""

from __future__ import annotations

from pathlib import Path

import click

from docmgr.cli import output
from docmgr.cli.backupplace import from_option, key_option, keys_for, size_of, source_of
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option
from docmgr.i18n.text import N_, _, ngettext


@click.command(cls=Command, examples=[("docmgr backup restore 新文件夹 --id B-240305", N_("an older one"))])
@click.argument("dest", metavar="DEST")
@click.option("--id", "wanted", default="", metavar="ID", help="Any unique part of an id. [default: the newest]")
@from_option
@key_option
@dry_run_option
@pass_app
def restore(app: App, dest: str, wanted: str, source: str | None, keys: tuple[str, ...]) -> None:
    """Bring a backup back into DEST, a new or empty folder.

    DEST gets exactly the refs recorded in the backup. It appears only when every object has been checked. An
    encrypted backup is opened with the recovery key: -i KEYFILE.
    """
    from docmgr.backup.catalogue import read_catalogue
    from docmgr.backup.restore import restore

    target = source_of(app, source)
    steps = read_catalogue(target).chain(wanted)
    if app.dry_run:
        for each in steps:
            output.echo(f"{each.id}  {size_of(each)}")
        return
    found = keys_for(app, steps, keys)
    with output.progress(_("restoring"), len(steps)) as step:
        done = restore(target, Path(dest), wanted, step, found)
    manifest = done.manifest
    text = ngettext(
        "restored {id} of {made}: {number} ref, all objects checked",
        "restored {id} of {made}: {number} refs, all objects checked",
        len(manifest.refs),
    )
    output.say(text.format(id=manifest.id, made=manifest.made[:16].replace("T", " "), number=len(manifest.refs)))
    output.hint(f"docmgr -C '{dest}' init")
    output.echo(dest)
