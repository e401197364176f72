"""Records as they stand in a tree of git: a commit, or the index.

``git`` is a callable (arguments, input or None) -> output that raises where git fails, as for ``repo.changes``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from docmgr.errors import PolicyError
from docmgr.people.load import is_member_file
from docmgr.people.member import FOLDER as MEMBERS
from docmgr.records.kind import ROOT, kind, kind_at
from docmgr.records.load import read_record
from docmgr.records.names import is_id, kind_name, paths_of
from docmgr.records.tidy import tidied
from docmgr.repo.changes import text

if TYPE_CHECKING:
    from docmgr.records.record import Record
    from docmgr.repo.changes import Git

INDEX = ""
# Ciphertext -> what it holds where that is unlocked, else itself.
Reveal = Callable[[bytes], bytes]
_SEALED = b"age-encryption.org/"


def contents(git: Git, names: Iterable[str]) -> dict[str, bytes]:
    """What these objects hold (ids, or ``REV:PATH``), by one git; those that are not there are left out."""
    wanted = list(dict.fromkeys(names))
    if not wanted:
        return {}
    raw = git(["cat-file", "--batch"], "".join(f"{name}\n" for name in wanted).encode("utf-8", "surrogateescape"))
    found: dict[str, bytes] = {}
    position = 0
    for name in wanted:
        end = raw.index(b"\n", position)
        size = raw[position:end].rpartition(b" ")[2]
        position = end + 1
        if size.isdigit():
            found[name] = raw[position : position + int(size)]
            position += int(size) + 1
    return found


def is_absent(blob: str) -> bool:
    """Whether an id stands for nothing."""
    return not blob.strip("0")


def as_it_was(data: bytes, path: str) -> Record | None:
    """The record in a file of the past, also in a spelling that only fmt understands; None where nobody can read it."""
    if data.startswith(_SEALED):
        return None
    with suppress(PolicyError):
        return read_record(tidied(data, path), path)[0]
    return read_record(data, path)[0]


class Tree:
    """The records of ``rev`` (``INDEX``: of the index); ``fresh`` are paths whose content the caller knows already."""

    def __init__(self, git: Git, rev: str, fresh: Mapping[str, bytes] | None = None, reveal: Reveal = bytes) -> None:
        self.git = git
        self.rev = rev
        self.fresh = fresh or {}
        self.reveal = reveal
        self._known: dict[str, Record | None] = {}
        self._locked: set[str] = set()

    def lookup(self, record_id: str) -> Record | None:
        """The record of that id, None where there is none that can be read."""
        if record_id not in self._known:
            self._known[record_id] = self._read(record_id)
        return self._known[record_id]

    def is_sealed(self, record_id: str) -> bool:
        """Whether there is a record of that id that nobody here can open."""
        self.lookup(record_id)
        return record_id in self._locked

    def _read(self, record_id: str) -> Record | None:
        if not is_id(record_id) or not kind_name(record_id):
            return None
        paths = paths_of(kind(kind_name(record_id)), record_id)
        rev = self.rev or ":0"
        found = {path: self.fresh[path] for path in paths if path in self.fresh}
        if not found:
            read = contents(self.git, [f"{rev}:{path}" for path in paths])
            found = {name.removeprefix(f"{rev}:"): data for name, data in read.items()}
        for path, data in found.items():
            plain = self.reveal(data)
            if plain.startswith(_SEALED):
                self._locked.add(record_id)
            return as_it_was(plain, path)
        return None

    def alike(self, record: Record, key: str) -> list[Record]:
        """The records of the same kind that have the same value under a key, found by git."""
        wanted = f"{key}: {record.get(key)}"
        found = (self.lookup(each) for each in self._holding(wanted, f"{ROOT}/{record.kind.folder}"))
        return [each for each in found if each is not None and each.get(key) == record.get(key)]

    def _holding(self, words: str, folder: str) -> list[str]:
        """The ids of the records in a folder whose files hold these words."""
        where = [self.rev] if self.rev else ["--cached"]
        try:
            out = self.git(["grep", "-l", "-z", "-F", "-e", words, *where, "--", folder], None)
        except Exception:  # noqa: BLE001 - git ends with 1 where nothing is found, and each runner raises its own
            return []
        paths = [path.removeprefix(f"{self.rev}:") if self.rev else path for path in text(out).split("\0")[:-1]]
        return [path.rpartition("/")[2].removesuffix(".yml") for path in paths if kind_at(path)]

    def names(self, key: str, record_id: str, folder: str) -> bool:
        """Whether a record of a folder names another one under a key."""
        return bool(self._holding(f"{key}: {record_id}", folder))

    def children(self, record_id: str) -> list[Record]:
        """The subtasks: git finds the files that name their parent so."""
        found = (self.lookup(each) for each in self._holding(f"parent: {record_id}", "records/tasks"))
        return [task for task in found if task is not None and task.get("parent") == record_id]

    def members(self) -> dict[str, bytes]:
        """The files of the member directory, by path."""
        if self.rev:
            out, at = self.git(["ls-tree", "-z", self.rev, "--", f"{MEMBERS}/"], None), 2
        else:
            out, at = self.git(["ls-files", "-s", "-z", "--", f"{MEMBERS}/"], None), 1
        lines = (line.partition("\t") for line in text(out).split("\0")[:-1])
        wanted = {path: head.split(" ")[at] for head, _tab, path in lines if is_member_file(path)}
        found = contents(self.git, wanted.values())
        return {path: found[blob] for path, blob in wanted.items() if blob in found}
