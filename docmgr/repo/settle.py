"""Ending what a change began: finished where its commit was made, rolled back where it was not."""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from docmgr.errors import RepositoryError
from docmgr.i18n.text import _
from docmgr.repo import staging
from docmgr.repo.changes import Change
from docmgr.repo.git import GitError, Repository
from docmgr.repo.journal import Journal, left_behind

# How long the git of a killed docmgr may go on, and how long a lock must lie still to be nobody's.
PATIENCE = 10.0
STILL = 1.0


def settle(journal: Journal, done: Mapping[str, Change] | None = None) -> None:
    """Reach the old state or the new one; called again it does the rest. RepositoryError says why not now.

    ``done`` comes from whoever has just seen git commit: what the user had staged before.
    """
    try:
        if done is not None and (journal.finished.exists() or (journal.repository.head() or "") != journal.head):
            _finish(journal, done)
        else:
            _settle(journal)
    except OSError as error:
        message = _("what an interrupted command left cannot be settled now: {detail}").format(detail=error)
        hint = _("make room on the disk, then run the command again") if error.errno == errno.ENOSPC else ""
        raise RepositoryError(message, hint=hint) from error


def _settle(journal: Journal) -> None:
    repository = journal.repository
    if not journal.index.exists() or journal.finished.exists():
        _finish(journal)
    elif (repository.head() or "") == journal.head:
        journal.roll_back()
    elif _is_ours(journal):
        _finish(journal)
    else:
        # Somebody committed over what a killed command left half done: his state counts, ours is kept aside.
        journal.rescue()
        journal.close()


def give_up(journal: Journal) -> None:
    """Settle a change that failed or was killed, maybe its git too in the middle of moving HEAD."""
    _break_locks(journal)
    settle(journal)


def settle_all(repository: Repository) -> bool:
    """Settle what killed commands left in this work tree; whether there was anything."""
    found = False
    for journal in left_behind(repository):
        found = True
        _wait_for_the_dead(journal)
        give_up(journal)
    return found


def _finish(journal: Journal, staged: Mapping[str, Change] | None = None) -> None:
    staging.put_back(journal, staged)
    journal.finish()


def _is_ours(journal: Journal) -> bool:
    """Whether a commit since then holds exactly the tree that this change was to make."""
    # Git is done with this index, which nobody else knows; a lock that it could not remove would keep the tree from us.
    journal.index.with_name(f"{journal.index.name}.lock").unlink(missing_ok=True)
    with contextlib.suppress(GitError):
        tree = staging.tree_of(journal)
        since = ["HEAD", f"^{journal.head}"] if journal.head else ["HEAD"]
        out = journal.repository.git("log", "-z", "--no-show-signature", "--first-parent", "--format=%T", *since, "--")
        return tree in out.decode().split("\0")
    return False


def _wait_for_the_dead(journal: Journal) -> None:
    """A killed docmgr may have left its ``git commit`` running: wait for it."""
    end = time.monotonic() + PATIENCE
    while not journal.deserted():
        if time.monotonic() > end:
            message = _("a git commit of a killed docmgr is still running here")
            raise RepositoryError(message, hint=_("wait until it is done, then run the command again"))
        time.sleep(0.1)


def _break_locks(journal: Journal) -> None:
    """Remove the locks of a git that was killed while it moved HEAD; one that a living git holds does not lie still."""
    break_locks(head_locks(journal.repository), (journal.folder / "steps.json").stat().st_mtime)


def head_locks(repository: Repository) -> list[Path]:
    """The locks that git holds while it moves HEAD and its branch."""
    head = os.fsdecode(repository.git("symbolic-ref", "-q", "HEAD", ok=(0, 1))).removesuffix("\n")
    locks = [repository.git_dir / "HEAD.lock"]
    if head:
        locks.append(repository.common_dir / f"{head}.lock")
    return locks


def break_locks(locks: Iterable[Path], began: float) -> None:
    """Remove those of git's locks that are no older than ``began`` (seconds since 1970) and lie still: nobody's."""
    seen = {lock: state for lock in locks if (state := _state(lock)) is not None and state[1] >= int(began)}
    if not seen:
        return
    time.sleep(STILL)
    for lock, state in seen.items():
        if _state(lock) == state:
            lock.unlink(missing_ok=True)


def _state(path: Path) -> tuple[int, float] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return (found.st_ino, found.st_mtime)
