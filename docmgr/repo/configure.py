"""Git's settings that ``init`` makes in a department's repository and ``doctor`` looks at. Source: design 3, Git."""

from __future__ import annotations

import os
import time
from pathlib import Path

from docmgr.repo.git import GitError, Repository
from docmgr.repo.settle import STILL

# quotepath: Chinese names readable in every git output. fsync: what is committed survives a power cut.
# precomposeunicode: one form of a name on macOS. longpaths: Chinese folders in Windows soon pass 260 characters.
SETTINGS = {
    "core.quotePath": "false",
    "core.fsync": "committed",
    "core.precomposeUnicode": "true",
    "core.longPaths": "true",
}


def differing(repository: Repository) -> dict[str, str | None]:
    """The settings that are not as ``init`` makes them, with the value they have."""
    found = {key: _local(repository, key) for key in SETTINGS}
    return {key: value for key, value in found.items() if value != SETTINGS[key]}


def _local(repository: Repository, key: str) -> str | None:
    """The value in this repository's own file: ours, given on the command line for every git, does not count."""
    out = repository.git("config", "--local", "-z", "--get", key, ok=(0, 1))
    return out.decode("utf-8", "surrogateescape").removesuffix("\0") if out else None


def configure(repository: Repository) -> list[str]:
    """Make the settings in this repository; the keys that were changed."""
    changed = list(differing(repository))
    for key in changed:
        set_config(repository, key, SETTINGS[key])
    return changed


def set_config(repository: Repository, key: str, value: str) -> None:
    """Set one setting in this repository, instead of all values it may have there."""
    _write(repository, "--replace-all", key, value)


def unset_config(repository: Repository, key: str) -> None:
    """Remove one setting from this repository; nothing where it is not set."""
    _write(repository, "--unset-all", key)


def _write(repository: Repository, *arguments: str) -> None:
    lock = repository.common_dir / "config.lock"
    try:
        repository.git("config", "--local", *arguments, ok=(0, 5))
    except GitError:
        if not _dead(lock):
            raise
        lock.unlink(missing_ok=True)
        repository.git("config", "--local", *arguments, ok=(0, 5))


def _dead(lock: Path) -> bool:
    """Whether the lock is there and lies still: git holds it for milliseconds, one that was killed for ever."""
    try:
        before = lock.stat()
        time.sleep(STILL)
        return os.path.samestat(before, lock.stat())
    except FileNotFoundError:
        return False
