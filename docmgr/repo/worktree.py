"""The files of the work tree as paths of the repository."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

from docmgr.errors import UsageError
from docmgr.i18n.text import _
from docmgr.repo.git import Repository


def inside(repository: Repository, typed: str) -> str:
    """The repository path of a path as typed, ``""`` for the root.

    A link is itself, not what it points to. Raises ``UsageError`` where nothing is there, or it lies outside.
    """
    root = Path(os.path.realpath(repository.root))
    given = Path(os.path.abspath(typed))
    path = Path(os.path.realpath(given.parent)) / given.name
    if not os.path.lexists(path):
        raise UsageError(_("no such file or folder: {path}").format(path=typed))
    if not path.is_relative_to(root):
        raise UsageError(_("{path} lies outside this repository").format(path=typed))
    return "" if path == root else path.relative_to(root).as_posix()


def named(repository: Repository, typed: str) -> str:
    """The repository path of a path as typed, which need not exist; a slash at its end stays.

    In a bare repository it is one already. Raises ``UsageError`` where it lies outside.
    """
    if repository.bare:
        return typed.removeprefix("./")
    root = Path(os.path.realpath(repository.root))
    given = Path(os.path.abspath(typed))
    path = Path(os.path.realpath(given.parent)) / given.name
    if not path.is_relative_to(root):
        raise UsageError(_("{path} lies outside this repository").format(path=typed))
    slash = "/" if typed.endswith((os.sep, "/")) else ""
    return "" if path == root else path.relative_to(root).as_posix() + slash


def left_out(repository: Repository) -> list[str]:
    """The files that git keeps out of the work tree, as a clone of some folders does."""
    if not (repository.git_dir / "info" / "sparse-checkout").exists():
        return []
    lines = repository.git("ls-files", "-t", "-z").decode("utf-8", "surrogateescape").split("\0")
    return [line[2:] for line in lines if line.startswith("S ")]


def is_folder(repository: Repository, path: str) -> bool:
    """Whether a repository path is a folder of the work tree; a link to one is not."""
    place = repository.root / path
    return place.is_dir() and not place.is_symlink()


def mode(repository: Repository, path: str) -> str:
    """The mode git would store, six octal digits; that of a plain file where nothing is there."""
    try:
        state = os.lstat(repository.root / path)
    except OSError:
        return "100644"
    if stat.S_ISLNK(state.st_mode):
        return "120000"
    if stat.S_ISDIR(state.st_mode):
        return "160000"
    return "100755" if state.st_mode & stat.S_IXUSR else "100644"


def saved_on(repository: Repository, path: str) -> str:
    """The day (YYYYMMDD, local time) a file of the work tree was last saved, ``""`` where nothing is there."""
    try:
        return time.strftime("%Y%m%d", time.localtime(os.lstat(repository.root / path).st_mtime))
    except (OSError, ValueError):
        return ""
