"""Folders for large work on the way, which no killed command leaves behind for long.

Each holds a file that its process keeps locked; the system lets go of it however the process ends, and whoever needs
such a folder next removes what nobody holds any more. A rehearsed restore is a department in clear.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from docmgr.errors import RepositoryError
from docmgr.repo.files import remove_tree, temporary_folder
from docmgr.repo.lock import attempt

_ALIVE = ".alive"


@contextlib.contextmanager
def scratch_folder(prefix: str) -> Iterator[Path]:
    """A new folder for this user alone among the system's temporary ones, gone when the work ends."""
    _sweep(prefix)
    folder, descriptor = _begun(prefix)
    try:
        yield folder
    finally:
        _clear(folder, descriptor)


def _clear(folder: Path, descriptor: int) -> None:
    """Remove a folder, its lock at the end: what could not be removed now is found by the next sweep."""
    with contextlib.suppress(OSError):
        for each in list(folder.iterdir()):
            if each.name == _ALIVE:
                continue
            if each.is_dir() and not each.is_symlink():
                remove_tree(each)
            else:
                each.unlink()
    # On Windows a file that is open cannot be removed.
    os.close(descriptor)
    with contextlib.suppress(OSError):
        if [each.name for each in folder.iterdir()] == [_ALIVE]:
            remove_tree(folder)


def _begun(prefix: str) -> tuple[Path, int]:
    """The folder and its lock; another one where somebody swept in that very moment."""
    while True:
        folder = temporary_folder(prefix)
        try:
            descriptor = attempt(folder / _ALIVE)
        except RepositoryError:
            remove_tree(folder)
            raise
        if descriptor is not None:
            return folder, descriptor


def _sweep(prefix: str) -> None:
    """Remove the folders of that name whose process is dead; one without its file is not known to be."""
    for alive in Path(tempfile.gettempdir()).glob(f"{prefix}*/{_ALIVE}"):
        with contextlib.suppress(RepositoryError, OSError):
            descriptor = attempt(alive)
            if descriptor is not None:
                _clear(alive.parent, descriptor)
