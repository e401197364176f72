"""What every target can do, and how one is named: a folder, ``s3://bucket/prefix``, or a git remote.

Names on a target are POSIX paths of lawful components. Nothing is ever overwritten. No target is believed: what was
put is read back and hashed (``verify``). Source: design 6; research/dms-archive.md 3, S3 servers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Protocol

from docmgr.errors import TargetError, UsageError
from docmgr.i18n.text import _
from docmgr.repo.files import lawful
from docmgr.repo.git import Repository

_BLOCK = 1 << 20
# How no name of a remote begins.
_PLAIN = ("/", ".", "~", "s3://")


class Target(Protocol):
    """A place for copies; every method raises TargetError where it cannot be reached or has no room."""

    text: str

    def put_if_absent(self, name: str, source: Path, *, keep_until: datetime | None = None) -> bool:
        """Put a file under a name nobody has; False where the name is taken. A put cut off is taken up again.

        ``keep_until`` asks a target that can (Object Lock) to refuse removal before that moment.
        """

    def get(self, name: str, into: Path) -> None:
        """Copy what has the name into a new local file; TargetError where there is none."""

    def read(self, name: str) -> bytes:
        """The bytes of a small file; TargetError where there is none."""

    def stat(self, name: str) -> int | None:
        """The size in bytes, None where nobody has the name."""

    def list(self, prefix: str = "") -> list[str]:
        """All names that begin so, sorted."""

    def verify(self, name: str, sha256: str) -> bool:
        """Whether the bytes that come back have this digest; False where there are none."""

    def remove(self, name: str) -> bool:
        """Take a name away; False where the target keeps it locked. Nothing where it is gone already."""


Opener = Callable[[str, Repository | None, bool], Target]

# By kind: the module's ``open_target(text, repository, create)``.
KINDS: dict[str, str] = {
    "folder": "docmgr.targets.folder",
    "s3": "docmgr.targets.s3",
    "remote": "docmgr.targets.remote",
}


def kind_of(text: str, remotes: tuple[str, ...] = ()) -> str:
    """``folder``, ``s3`` or ``remote``; a word is a remote where the repository has one of that name."""
    if text.startswith("s3://"):
        return "s3"
    scheme, colon, rest = text.partition(":")
    host_path = colon and "@" in scheme and "/" not in scheme and bool(rest)
    return "remote" if text in remotes or "://" in text or host_path else "folder"


def open_target(text: str, repository: Repository | None = None, *, create: bool = False) -> Target:
    """The target of that name; ``create`` makes a folder that is not there. UsageError where it can be none."""
    if not text.strip() or "\0" in text:
        raise UsageError(_("a target is a folder, s3://bucket/prefix or a git remote"))
    named = repository is not None and not text.startswith(_PLAIN)
    remotes = tuple(repository.git("remote").decode("utf-8", "surrogateescape").split()) if repository and named else ()
    module = import_module(KINDS[kind_of(text, remotes)])
    opener: Opener = module.open_target
    return opener(text, repository, create)


def checked(name: str) -> str:
    """The name itself where it is lawful; a name that leads elsewhere is refused."""
    if not lawful(name):
        raise TargetError(_("no name for a target: {name}").format(name=name))
    return name


def file_sha256(path: Path) -> str:
    """The digest of a local file."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
