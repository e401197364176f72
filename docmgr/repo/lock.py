"""One docmgr at a time in a work tree.

``docmgr/lock`` in the git directory names the holder for people; what counts is the system's lock on it, which ends
with the process however it ends. So a killed command leaves nothing to be guessed from process numbers.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from docmgr.errors import RepositoryError
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import _

PATIENCE = 5.0

if sys.platform == "win32":
    import msvcrt

    def _try(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def folder(git_dir: Path) -> Path:
    """The folder of docmgr's own files in a git directory, made where it is missing; nobody else may write there."""
    found = git_dir / "docmgr"
    try:
        found.mkdir(mode=0o755, exist_ok=True)
    except OSError as error:
        message = _("{path} cannot be written: {detail}").format(path=found, detail=reason(error))
        raise RepositoryError(message) from error
    return found


@contextlib.contextmanager
def held(git_dir: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock; RepositoryError when another docmgr still has it after ``patience`` seconds."""
    path = folder(git_dir) / "lock"
    end = time.monotonic() + patience
    while (descriptor := attempt(path)) is None:
        if time.monotonic() > end:
            raise _busy(path)
        time.sleep(0.05)
    try:
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"\n{os.getpid()} {socket.gethostname()}\n".encode())
        yield
    finally:
        with contextlib.suppress(OSError):
            path.unlink()
        os.close(descriptor)


def attempt(path: Path) -> int | None:
    """Lock the file now: its open descriptor, or None where somebody has it."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        message = _("{path} cannot be written: {detail}").format(path=path, detail=reason(error))
        raise RepositoryError(message) from error
    # Whoever had it before us may have removed the name: then the lock we got is one that nobody else will meet.
    if _try(descriptor) and _still(path, descriptor):
        return descriptor
    os.close(descriptor)
    return None


def _still(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.stat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _busy(path: Path) -> RepositoryError:
    try:
        holder = path.read_text("utf-8", "replace").strip()
    except OSError:
        holder = "?"
    message = _("another docmgr is at work here (process {holder})").format(holder=holder)
    return RepositoryError(message, hint=_("wait until it is done, then run the command again"))
