"""A clone made step by step: nothing is checked out before filters and hooks are there.

It grows in a folder beside its place and moves there when it is whole, so that a killed command leaves nothing in the
way of the next. Names of folders are given to git as they are; it takes them in any language.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

from docmgr.errors import RepositoryError, UsageError
from docmgr.i18n.text import _
from docmgr.repo import lock
from docmgr.repo.configure import unset_config
from docmgr.repo.files import remove_tree
from docmgr.repo.git import GitError, Repository, environment, version

# What every clone of a department needs, beside the files at its root.
ALWAYS = (".docmgr", "records")


def folder_of(url: str) -> str:
    """The folder that git would make for an address."""
    given = unquote(url) if "://" in url else url
    name = given.rstrip("/").removesuffix("/.git").rstrip("/").replace("\\", "/").rpartition("/")[2]
    name = name.rpartition(":")[2].removesuffix(".git").removesuffix(".bundle")
    if not name or name in (".", ".."):
        raise UsageError(_("{url} names no folder; say where to").format(url=url), hint="docmgr clone URL DIR")
    return name


def must_be_free(folder: Path) -> None:
    """UsageError where something is there already."""
    if os.path.lexists(folder) and not (folder.is_dir() and not any(folder.iterdir())):
        raise UsageError(_("{path} is there already; nothing was overwritten").format(path=folder))


class Clone:
    """A clone that is being made; ``place`` is where it grows."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.folder = folder
        self.place = folder.with_name(f".{folder.name}.docmgr-clone")
        self._lock = -1

    def __enter__(self) -> Clone:
        must_be_free(self.folder)
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = _("cannot make the folder {path}: {reason}").format(path=self.folder, reason=error.strerror)
            raise RepositoryError(message) from error
        found = lock.attempt(self._lock_file)
        if found is None:
            message = _("{command} is at work in this repository").format(command="docmgr clone")
            raise RepositoryError(message, hint=_("wait until it is done, then run the command again"))
        self._lock = found
        # What a killed command left.
        remove_tree(self.place)
        return self

    def __exit__(self, *_failure: object) -> None:
        remove_tree(self.place)
        self._lock_file.unlink(missing_ok=True)
        os.close(self._lock)

    @property
    def _lock_file(self) -> Path:
        return self.place.with_name(self.place.name + ".lock")

    def fetch(self, *, partial: bool, show: bool) -> Repository:
        """Get the history, without contents where ``partial``; ``show`` lets git's progress through."""
        version()
        options = ["--no-checkout", "--progress" if show else "-q", *(["--filter=blob:none"] if partial else [])]
        words = ["git", "clone", *options, "--", self.url, str(self.place)]
        ended = subprocess.run(
            words, env=environment(), stdin=subprocess.DEVNULL, stderr=None if show else subprocess.PIPE, check=False
        )
        if ended.returncode:
            raise GitError(words[1:], ended.returncode, (ended.stderr or b"").decode("utf-8", "replace"))
        return Repository.discover(self.place)

    def finish(self) -> Repository:
        """Move the clone to its place."""
        if self.folder.is_dir():
            self.folder.rmdir()
        os.rename(self.place, self.folder)
        return Repository.discover(self.folder)


def is_partial(repository: Repository) -> bool:
    """Whether the server really held contents back: some give everything, whatever was asked for."""
    lines = repository.git("rev-list", "--objects", "--missing=print", "--no-object-names", "--all").split(b"\n")
    return any(line.startswith(b"?") for line in lines)


def make_whole(repository: Repository) -> None:
    """Let git know that nothing is missing, after all."""
    for key in ("remote.origin.promisor", "remote.origin.partialclonefilter"):
        unset_config(repository, key)
    for place in (repository.common_dir / "objects" / "pack").glob("*.promisor"):
        place.unlink()


def folders_at(repository: Repository) -> list[str]:
    """Every folder of HEAD."""
    out = repository.git("ls-tree", "-r", "-d", "-z", "--name-only", "HEAD")
    return out.decode("utf-8", "surrogateescape").split("\0")[:-1]


def narrow(repository: Repository, folders: Sequence[str]) -> None:
    """Let only these folders stand in the work tree, what every clone needs, and the files above them."""
    repository.git("sparse-checkout", "init", "--cone")
    repository.git("sparse-checkout", "set", *folders)


def fill_index(repository: Repository) -> None:
    """Read HEAD into the index, so that attributes are known before a file is written."""
    repository.git("read-tree", "HEAD")


def check_out(repository: Repository) -> None:
    """Write the files, through the filters."""
    repository.git("checkout", "--force", "--quiet")
