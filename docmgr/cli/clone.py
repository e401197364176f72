"""``docmgr clone``: a department repository on this computer, with everything set up."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import POLICY_FILE, App, pass_app
from docmgr.cli.options import dry_run_option
from docmgr.errors import UsageError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from docmgr.policy.model import Policy
    from docmgr.repo.git import Repository


@click.command(
    cls=Command,
    examples=[
        ("docmgr clone git@server:部门.git", N_("everything, into the folder 部门")),
        ("docmgr clone git@server:部门.git --only 制度流程 --only 会议纪要", N_("two folders, for a small disk")),
    ],
)
@click.argument("url", metavar="URL")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--only", metavar="FOLDER", multiple=True, help="Only this folder of the repository; may be repeated.")
@dry_run_option
@pass_app
def command(app: App, url: str, folder: Path | None, only: tuple[str, ...]) -> None:
    """Get a department repository onto this computer, with hooks, filters and settings.

    With --only the contents of other folders and of old versions stay on the server until they are asked for; the
    records and the department's rules always come along, and so does what waits for approval in the folder.
    """
    from docmgr.repo.cloning import Clone, folder_of, must_be_free

    place = Path(os.path.abspath(folder if folder is not None else folder_of(url)))
    wanted = tuple(dict.fromkeys(_tidy(each) for each in only))
    if app.dry_run:
        must_be_free(place)
        output.echo(_("clone {url} to {path}").format(url=url, path=place))
        for each in wanted:
            output.echo(_("only {folder}").format(folder=each))
        return
    # A relative path means one from here, also where the clone grows elsewhere.
    source = os.path.abspath(url) if os.path.exists(url) else url
    with Clone(source, place) as clone:
        repository = clone.fetch(partial=bool(wanted), show=output.is_terminal(sys.stderr))
        _prepare(repository, wanted)
        repository = clone.finish()
    _set_up(repository)
    output.echo(str(place))


def _tidy(folder: str) -> str:
    """The folder as git has it."""
    found = folder.replace("\\", "/").strip("/") if os.sep == "\\" else folder.strip("/")
    if not found or any(part in ("", ".", "..") for part in found.split("/")):
        raise UsageError(_("{folder} is no folder of the repository").format(folder=folder))
    return found


def _prepare(repository: Repository, only: tuple[str, ...]) -> None:
    """Filters and settings first, then the files."""
    from docmgr.cli.settingup import prepare
    from docmgr.repo import cloning

    whole = bool(only) and not cloning.is_partial(repository)
    if whole:
        cloning.make_whole(repository)
    if repository.head() is None:
        prepare(repository)
        return
    if only:
        cloning.narrow(repository, _folders(repository, only))
    cloning.fill_index(repository)
    prepare(repository)
    cloning.check_out(repository)
    if whole:
        output.say(_("the server gives only whole clones: all versions are here, the work tree holds what you chose"))


def _folders(repository: Repository, only: tuple[str, ...]) -> list[str]:
    """The folders with their mirrors, and what every clone needs; UsageError for one that is not there."""
    from docmgr.repo.cloning import ALWAYS, folders_at

    known = folders_at(repository)
    for each in only:
        if each not in known:
            tops = " ".join(name for name in known if "/" not in name and name not in ALWAYS)
            message = _("there is no folder {folder}; folders are: {folders}")
            raise UsageError(message.format(folder=each, folders=tops))
    policy = _policy(repository)
    pending = [] if policy is None else [f"{policy.folder_of('pending').path}/{each}" for each in only]
    return [*ALWAYS, *only, *pending]


def _policy(repository: Repository) -> Policy | None:
    from docmgr.errors import PolicyError, RepositoryError
    from docmgr.policy.load import load_policy

    try:
        return load_policy(repository.show("HEAD", POLICY_FILE), file=POLICY_FILE)
    except (PolicyError, RepositoryError):
        return None


def _set_up(repository: Repository) -> None:
    """The hooks, and a word to those whom the department does not know."""
    from docmgr.cli.settingup import greet, install_hooks, show_hooks

    policy = _policy(repository)
    if policy is None:
        output.warn(_("this is no department repository yet"))
        output.hint(f"docmgr -C '{repository.root}' init")
        return
    show_hooks(install_hooks(repository, policy.hooks))
    output.say(_("this clone is set up"))
    greet(repository)
