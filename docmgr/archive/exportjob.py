"""An export on its way: what it puts where, kept until its record is committed, so that a break loses nothing.

``docmgr/export/<key>.json`` in the common git directory holds the package's name, moment and files; all bytes
of it follow from that, so whatever is killed, the next run makes the same bytes and puts what is missing.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from docmgr.archive.record import Item
from docmgr.errors import RepositoryError
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import _
from docmgr.repo import lock
from docmgr.repo.files import write_file
from docmgr.repo.git import Repository


@dataclass(frozen=True, slots=True)
class Wish:
    """Where to, in which form, for which period; ``capacity`` in bytes, 0 for one bag of any size."""

    target: str
    format: str
    capacity: int
    period: str

    @property
    def key(self) -> str:
        """The same for the same wish."""
        return hashlib.sha256(repr((self.target, self.format, self.capacity, self.period)).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Job:
    """One package to put: its name, the moment it bears (ISO), and (path, blob) of its files."""

    package: str
    moment: str
    files: tuple[tuple[str, str], ...]


@contextlib.contextmanager
def held(repository: Repository) -> Iterator[Path]:
    """The folder of exports on their way, to one docmgr at a time."""
    path = lock.folder(repository.common_dir) / "export.lock"
    descriptor = lock.attempt(path)
    if descriptor is None:
        hint = _("wait until it is done, then run the command again")
        raise RepositoryError(_("another export of this repository is being made"), hint=hint)
    try:
        folder = path.with_name("export")
        folder.mkdir(exist_ok=True)
        yield folder
    finally:
        os.close(descriptor)


def left(folder: Path, wish: Wish, items: Sequence[Item]) -> Job | None:
    """What an earlier run of the same wish began, while all its files are still there to be put."""
    try:
        data = json.loads((folder / f"{wish.key}.json").read_bytes())
        files = tuple((str(path), str(blob)) for path, blob in data["files"])
        job = Job(str(data["package"]), str(data["moment"]), files)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return job if set(files) <= {(each.path, each.blob) for each in items} else None


def keep(folder: Path, wish: Wish, job: Job) -> None:
    """Remember a job, on the disk before this returns."""
    data = {"package": job.package, "moment": job.moment, "files": job.files}
    try:
        write_file(folder / f"{wish.key}.json", json.dumps(data).encode())
    except OSError as error:
        message = _("{path} cannot be written: {detail}").format(path=folder, detail=reason(error))
        raise RepositoryError(message, hint=_("make room, then run the command again")) from error


def done(folder: Path, wish: Wish) -> None:
    """Forget a job that is recorded."""
    (folder / f"{wish.key}.json").unlink(missing_ok=True)
