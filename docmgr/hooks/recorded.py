"""The guards of records, when a commit touches one: what no hand edit may do either. Off the clean path of the hook.

The records around are read from the index, as they will be; the author of the commit decides who may. Source: T-4.3.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from docmgr.calendar.workdays import Calendar
from docmgr.errors import PolicyError
from docmgr.hooks.process import GitFailed, git, say
from docmgr.hooks.system import variable
from docmgr.people.load import is_member_file, load_directory
from docmgr.people.member import FOLDER as MEMBERS
from docmgr.records.guards import Change as RecordChange
from docmgr.records.guards import judge
from docmgr.records.kind import kind, kind_at
from docmgr.records.load import load, read_record
from docmgr.records.names import is_id, kind_name, path_of
from docmgr.records.scene import Scene
from docmgr.records.tidy import tidied

if TYPE_CHECKING:
    from docmgr.records.guards import Breach
    from docmgr.records.record import Record
    from docmgr.repo.changes import Change

# After a merge only what holds between records is asked: who did what was judged where it was done.
_BETWEEN = frozenset({"T-2.2.1", "T-2.2.2"})


def guard(changes: list[Change], today: str, *, merging: bool) -> int:
    """Exit code 1 where a staged record breaks a guard, each breach said with the command that does it lawfully.

    PolicyError lists the mistakes of a record that cannot be read.
    """
    scene = _scene(today)
    found: list[tuple[str, Breach]] = []
    for change in changes:
        if kind_at(change.path) is None:
            continue
        old, new = _before(change.old_blob, change.path), _record(change.blob, change.path)
        found += [
            (change.path, breach)
            for breach in judge(RecordChange(old, new), scene)
            if not merging or breach.clause in _BETWEEN
        ]
    for path, breach in found:
        say(f"docmgr: error: {path}: {breach.message}")
        if breach.hint:
            say(f"docmgr: hint: {breach.hint}")
    return 1 if found else 0


def _record(blob: str, path: str) -> Record | None:
    """The record in a blob; None where there is none, or it is encrypted."""
    if not blob.strip("0"):
        return None
    data = git(["cat-file", "blob", blob])
    return None if data.startswith(b"age-encryption.org/") else load(data, path)


def _before(blob: str, path: str) -> Record | None:
    """What stood there, also in a spelling that only fmt understands; None where it cannot be read at all."""
    if not blob.strip("0"):
        return None
    data = git(["cat-file", "blob", blob])
    try:
        return read_record(tidied(data, path), path)[0]
    except PolicyError:
        return read_record(data, path)[0]


def _scene(today: str) -> Scene:
    directory = load_directory(_files(MEMBERS))
    day = datetime(int(today[:4]), int(today[4:6]), int(today[6:8]), tzinfo=UTC)
    return Scene(directory.by_email(_author()), directory, Calendar(), day, _lookup, _children)


def _author() -> str:
    mail = variable("GIT_AUTHOR_EMAIL")
    return mail or git(["var", "GIT_AUTHOR_IDENT"]).decode("utf-8", "replace").rpartition(" <")[2].partition(">")[0]


def _files(folder: str) -> dict[str, bytes]:
    """The member files of the index."""
    lines = git(["ls-files", "-s", "-z", "--", f"{folder}/"]).decode("utf-8", "surrogateescape").split("\0")[:-1]
    found = ((line.partition("\t")[2], line.split(" ")[1]) for line in lines)
    return {path: git(["cat-file", "blob", blob]) for path, blob in found if is_member_file(path)}


def _lookup(record_id: str) -> Record | None:
    if not is_id(record_id) or not kind_name(record_id):
        return None
    path = path_of(kind(kind_name(record_id)), record_id)
    try:
        return load(git(["cat-file", "blob", f":0:{path}"]), path)
    except GitFailed:
        return None


def _children(record_id: str) -> list[Record]:
    """The subtasks in the index: git finds the files that name their parent so."""
    try:
        out = git(["grep", "--cached", "-l", "-z", "-F", "-e", f"parent: {record_id}", "--", "records/tasks/"])
    except GitFailed:
        return []
    paths = out.decode("utf-8", "surrogateescape").split("\0")[:-1]
    found = (load(git(["cat-file", "blob", f":0:{path}"]), path) for path in paths)
    return [task for task in found if task.get("parent") == record_id]
