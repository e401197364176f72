"""Setting up one clone: settings, drivers, hooks, and a word to those whom the department does not know."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from docmgr.cli import output
from docmgr.i18n.text import _

if TYPE_CHECKING:
    from docmgr.cli.context import App
    from docmgr.repo.git import Repository
    from docmgr.setup.hooks import Installed
    from docmgr.setup.survey import Survey


def set_up_clone(app: App, found: Survey, *, mended: bool) -> None:
    """In a clone of a department repository only what belongs to the clone; nothing is committed."""
    from docmgr.policy.load import load_policy
    from docmgr.repo.configure import configure, differing
    from docmgr.setup import drivers
    from docmgr.setup.hooks import status
    from docmgr.setup.starter import POLICY_FILE

    repository = found.repository
    assert repository is not None
    written = found.read(POLICY_FILE)
    standing = repository.show("HEAD", POLICY_FILE) if written is None else written
    policy = load_policy(standing, file=POLICY_FILE)
    state = status(repository)
    whole = state.runs and all(event.effective and event.current for event in state.events)
    interpreter, package_dir = program()
    whole = whole and drivers.current(repository, interpreter=interpreter, package_dir=package_dir)
    if whole and not mended and not differing(repository):
        output.say(_("nothing to do: this clone is set up"))
    elif app.dry_run:
        for key in differing(repository):
            output.echo(_("set {key}").format(key=key))
        if not whole:
            output.echo(_("install the hooks"))
    else:
        configure(repository)
        show_hooks(install_hooks(repository, policy.hooks))
        output.say(_("this clone is set up"))
    greet(repository)


def prepare(repository: Repository) -> None:
    """Make the settings and put the drivers in, before anything is checked out."""
    from docmgr.repo.configure import configure
    from docmgr.setup import drivers

    configure(repository)
    interpreter, package_dir = program()
    drivers.install(repository, interpreter=interpreter, package_dir=package_dir)


def greet(repository: Repository) -> None:
    """Tell those whom git or the member directory does not know."""
    from docmgr.people.store import read_directory
    from docmgr.setup.survey import git_user

    user = git_user(repository.root)
    if user is None:
        output.warn(_("git does not know who you are"))
        output.hint('git config user.name "NAME" && git config user.email EMAIL')
    elif read_directory(repository).by_email(user[1]) is None:
        output.warn(_("{email} is not in the member directory (G-2)").format(email=user[1]))
        output.hint(_("ask the head to run: docmgr member add ID --name NAME --email {email}").format(email=user[1]))


def install_hooks(repository: Repository, rules: object) -> list[Installed]:
    """Put drivers and hooks in; ``rules`` is the policy's ``hooks``."""
    from docmgr.setup import drivers
    from docmgr.setup.hooks import Orphaned, install

    interpreter, package_dir = program()
    drivers.install(repository, interpreter=interpreter, package_dir=package_dir)
    return install(
        repository,
        interpreter=interpreter,
        package_dir=package_dir,
        orphaned=Orphaned(getattr(rules, "interpreter_gone"), getattr(rules, "interpreter_gone_sealed")),  # noqa: B009
    )


def program() -> tuple[Path, Path]:
    """The interpreter that git shall start, and docmgr's folder."""
    import docmgr

    return Path(os.path.abspath(sys.executable)), Path(os.path.abspath(docmgr.__file__)).parent


def show_hooks(installed: list[Installed]) -> None:
    """Say what is to be known about the hooks, and which of them git does not run."""
    for note in dict.fromkeys(each.note for each in installed if each.note):
        output.hint(note)
    missing = [each.event for each in installed if not each.effective]
    if missing:
        output.warn(_("Git does not run docmgr at: {events}").format(events=" ".join(missing)))
