"""``docmgr demo``: the mouth of ``docmgr.setup.demo``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.i18n.text import N_, _


@click.command(
    cls=Command,
    examples=[
        ("docmgr demo", N_("in a new temporary folder")),
        ("docmgr --lang zh demo D:/演示", N_("in Chinese, in a folder of your choice")),
    ],
)
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@pass_app
def command(app: App, folder: Path | None) -> None:
    """Build a small department with history and walk through it.

    Everything is real: git, the hooks, a server. The folder stays, so that you can look around; DIR must be empty.
    """
    import docmgr
    from docmgr.repo.files import temporary_folder
    from docmgr.setup import chapters, demo

    package = Path(os.path.abspath(docmgr.__file__)).parent
    where = Path(os.path.abspath(folder)) if folder is not None else temporary_folder("docmgr-demo-")
    scene = demo.stage(where, package, app.language, app.today)
    demo.play(scene, _show)
    home = scene.folder / chapters.HEAD
    output.echo()
    output.echo(_("All of it lies in {folder}. What to look at next:").format(folder=scene.folder))
    for line in (f"cd '{home}'", "docmgr policy show", "docmgr explain DM501", "docmgr check --format csv", "git log"):
        output.echo(f"    {line}")


def _show(text: str) -> None:
    output.echo(text)
    sys.stdout.flush()
