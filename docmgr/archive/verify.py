"""Proving the history folder: every file is read again and compared with the record of the run that moved it.

What Git stores and what stands on the disk are both read; nothing is changed. Source: D-2.4.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from docmgr.archive import known, record
from docmgr.archive.facts import Meter
from docmgr.archive.known import Tree
from docmgr.archive.record import Item, Run
from docmgr.errors import PolicyError, RepositoryError
from docmgr.i18n.text import _
from docmgr.office.canonical import canonical
from docmgr.repo.changes import text
from docmgr.repo.files import exists, place, read_file
from docmgr.repo.git import GitError, Repository

# What is wrong with a file: its recorded bytes are not those in Git, or not on the disk; cannot be read; is not there;
# no record knows it; the record itself was changed, or says other than it should.
CHANGED, ON_DISK, UNREADABLE, MISSING, EXTRA, REWRITTEN, BROKEN = (
    "changed", "on_disk", "unreadable", "missing", "extra", "rewritten", "broken",
)  # fmt: skip
_AGE = b"age-encryption.org/"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong: ``path`` of a file or a record, the kind, a detail (such as the record's id)."""

    path: str
    kind: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked at: so many records, archived files, and bytes; and what is wrong."""

    records: int
    files: int
    size: int
    faults: tuple[Fault, ...]


def verify(repository: Repository, history: str, meter: Meter) -> Proof:
    """Read every archived file again; ``history`` is the department's history folder."""
    tree = known.tree_of(repository)
    runs, faults = _records(repository)
    expected = record.standing(runs)
    standing = {path: blob for path, blob in tree.files.items() if record.is_file(path, history)}
    faults += [Fault(path, MISSING, run.id) for path, (run, _item) in expected.items() if path not in standing]
    if any(run.action == record.ARCHIVED for run in runs):
        faults += [Fault(path, EXTRA) for path in standing if path not in expected]
    present = {path: item for path, (_run, item) in expected.items() if path in standing}
    with meter(_("reading"), len(present)) as step:
        checker = _Checker(repository, tree, present, step)
        faults += checker.stored()
        faults += checker.on_disk()
    size = sum(item.size for item in present.values())
    return Proof(len(runs), len(present), size, tuple(sorted(faults, key=lambda each: (each.path, each.kind))))


def _records(repository: Repository) -> tuple[list[Run], list[Fault]]:
    """The records that can be read, and what is wrong with the rest and with their past."""
    runs: list[Run] = []
    faults: list[Fault] = []
    for path, blob in record.listed(repository):
        try:
            runs.append(record.read(repository.git("cat-file", "blob", blob), path))
        except PolicyError as error:
            faults.append(Fault(path, BROKEN, str(error.mistakes[0].message)))
        except GitError:
            faults.append(Fault(path, UNREADABLE))
    if repository.head() is not None:
        options = ["-z", "--no-show-signature", "--no-renames", "--diff-filter=M", "--name-only", "--format="]
        out = text(repository.git("log", *options, "HEAD", "--", f"{record.FOLDER}/"))
        faults += [Fault(path, REWRITTEN) for path in sorted(set(out.replace("\n", "").split("\0")) - {""})]
        if not repository.bare:
            changed = ["--no-optional-locks", "diff", "--name-only", "--no-renames", "-z", "HEAD", "--", record.FOLDER]
            faults += [Fault(path, ON_DISK) for path in text(repository.git(*changed)).split("\0")[:-1]]
    return runs, faults


class _Checker:
    """Compares what stands with what is recorded."""

    def __init__(self, repository: Repository, tree: Tree, items: dict[str, Item], step: Callable[[], None]) -> None:
        self.repository = repository
        self.tree = tree
        self.items = items
        self.step = step

    def stored(self) -> Iterator[Fault]:
        """What Git stores."""
        by_blob: dict[str, list[str]] = {}
        for path in self.items:
            by_blob.setdefault(self.tree.files[path], []).append(path)
        for blob, data in self._read(list(by_blob)):
            for path in by_blob[blob]:
                if data is None:
                    yield Fault(path, UNREADABLE)
                elif self._digest(path, data) != self.items[path].sha256:
                    yield Fault(path, CHANGED)

    def _digest(self, path: str, data: bytes) -> str:
        return sha256(data if self.items[path].sealed else canonical(data)).hexdigest()

    def _read(self, blobs: list[str]) -> Iterator[tuple[str, bytes | None]]:
        """Each blob's bytes; where one is damaged git stops, then they are read one by one, None for the damaged."""
        done: set[str] = set()
        try:
            for blob, data in known.contents(self.repository, blobs, self.step):
                done.add(blob)
                yield blob, data
        except RepositoryError:
            for blob in blobs:
                if blob not in done:
                    yield blob, self._one(blob)

    def _one(self, blob: str) -> bytes | None:
        try:
            return self.repository.git("cat-file", "blob", blob)
        except GitError:
            return None

    def on_disk(self) -> Iterator[Fault]:
        """What stands in the work tree, also where git takes it for unchanged."""
        if self.repository.bare:
            return
        opened: list[str] = []
        for path, item in self.items.items():
            file = place(self.repository.root, path)
            if not exists(file):
                yield Fault(path, MISSING)
                continue
            try:
                data = read_file(file)
            except RepositoryError:
                yield Fault(path, UNREADABLE)
                continue
            if item.sealed and not data.startswith(_AGE):
                opened.append(path)
            elif self._digest(path, data) != item.sha256:
                yield Fault(path, ON_DISK)
        yield from self._opened(opened)

    def _opened(self, paths: Iterable[str]) -> Iterator[Fault]:
        """Sealed files of an unlocked work tree: git seals them again, which gives the same blob for the same bytes."""
        for path in paths:
            found = self.repository.git("hash-object", "--", path).decode().strip()
            if found != self.items[path].blob:
                yield Fault(path, ON_DISK)
