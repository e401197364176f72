"""Records as they stand in a tree of git: a commit, or the index.

``git`` is a callable (arguments, input or None) -> output that raises where git fails, as for ``repo.changes``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from docmgr.errors import PolicyError
from docmgr.people.load import is_member_file
from docmgr.people.member import FOLDER as MEMBERS
from docmgr.records.kind import kind, kind_at
from docmgr.records.load import read_record
from docmgr.records.names import is_id, kind_name, paths_of
from docmgr.records.tidy import tidied
from docmgr.repo.changes import text

if TYPE_CHECKING:
    from docmgr.records.record import Record
    from docmgr.repo.changes import Git

INDEX = ""
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

    def __init__(self, git: Git, rev: str, fresh: Mapping[str, bytes] | None = None) -> None:
        self.git = git
        self.rev = rev
        self.fresh = fresh or {}
        self._known: dict[str, Record | None] = {}

    def lookup(self, record_id: str) -> Record | None:
        """The record of that id, None where there is none that can be read."""
        if record_id not in self._known:
            self._known[record_id] = self._read(record_id)
        return self._known[record_id]

    def _read(self, record_id: str) -> Record | None:
        if not is_id(record_id) or not kind_name(record_id):
            return None
        paths = paths_of(kind(kind_name(record_id)), record_id)
        for path in paths:
            if path in self.fresh:
                return as_it_was(self.fresh[path], path)
        rev = self.rev or ":0"
        found = contents(self.git, [f"{rev}:{path}" for path in paths])
        return next((as_it_was(data, name.removeprefix(f"{rev}:")) for name, data in found.items()), None)

    def children(self, record_id: str) -> list[Record]:
        """The subtasks: git finds the files that name their parent so."""
        where = [self.rev] if self.rev else ["--cached"]
        asked = ["grep", "-l", "-z", "-F", "-e", f"parent: {record_id}", *where, "--", "records/tasks"]
        try:
            out = self.git(asked, None)
        except Exception:  # noqa: BLE001 - git ends with 1 where nothing is found, and each runner raises its own
            return []
        paths = [path.removeprefix(f"{self.rev}:") if self.rev else path for path in text(out).split("\0")[:-1]]
        ids = (path.rpartition("/")[2].removesuffix(".yml") for path in paths if kind_at(path))
        found = (self.lookup(each) for each in ids)
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
