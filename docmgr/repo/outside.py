"""Files anywhere on this machine that a person points at, also far from the work tree. Only read, never changed."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from docmgr.errors import UsageError
from docmgr.i18n.text import _
from docmgr.repo.files import exists, read_file
from docmgr.repo.git import Repository
from docmgr.repo.worktree import inside

MARKS = ("~$", ".~lock.")
"""How the lock files begin by which Office and LibreOffice show that they have a document open."""


@dataclass(frozen=True, slots=True)
class Outside:
    """A file: its path for this system, its name as text, the folders between it and the one that was asked for."""

    file: str
    name: str
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stand:
    """A file as it stands: bytes, seconds since 1970 and the day (YYYYMMDD, local time) when it was saved."""

    content: bytes
    moment: float
    saved: str


def inside_or_none(repository: Repository, typed: str) -> str | None:
    """The repository path of what was typed, None outside. UsageError where nothing is there."""
    if not os.path.lexists(typed):
        raise UsageError(_("no such file or folder: {path}").format(path=typed))
    try:
        return inside(repository, typed)
    except UsageError:
        return None


def walk(typed: str) -> Iterator[Outside]:
    """The file, or every file below the folder, by path; links and repositories inside are passed over."""
    start = Path(os.path.realpath(typed))
    if not start.is_dir():
        yield Outside(str(start), as_text(start.name))
        return
    for folder, folders, names in os.walk(start):
        kept = [each for each in folders if each != ".git" and not exists(Path(folder, each, ".git"))]
        folders[:] = sorted(each for each in kept if not Path(folder, each).is_symlink())
        below = tuple(as_text(part) for part in Path(folder).relative_to(start).parts)
        for name in sorted(names):
            yield Outside(str(Path(folder, name)), as_text(name), below)


def at(file: str) -> Outside:
    """A file by its path for this system."""
    return Outside(file, as_text(Path(file).name))


def as_text(name: str) -> str:
    """A name from the disk as repository paths are spelled, whatever the locale says."""
    return os.fsencode(name).decode("utf-8", "surrogateescape") if os.name == "posix" else name


def resolved(path: str, root: Path) -> str:
    """A path as a table holds it: whole, or from the root of the repository."""
    return str(Path(path) if Path(path).is_absolute() else root / path)


def size_of(file: str) -> int:
    """The bytes of a file; a link counts as what it leads to."""
    return os.stat(file).st_size


def stand(file: str) -> Stand:
    """A file read whole. RepositoryError where it is no plain file or cannot be read."""
    state = os.stat(file)
    try:
        saved = time.strftime("%Y%m%d", time.localtime(state.st_mtime))
    except (OSError, ValueError, OverflowError):
        saved = ""
    return Stand(read_file(Path(file)), state.st_mtime, saved)


def locks(files: Iterable[str]) -> dict[str, set[str]]:
    """The lock files beside each file; every folder is looked at once."""
    seen: dict[Path, set[str]] = {}
    found: dict[str, set[str]] = {}
    for file in files:
        folder = Path(file).parent
        if folder not in seen:
            try:
                seen[folder] = {as_text(name) for name in os.listdir(folder) if name.startswith(MARKS)}
            except OSError:
                seen[folder] = set()
        if seen[folder]:
            found[file] = seen[folder]
    return found
