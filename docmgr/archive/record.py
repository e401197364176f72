"""What the repository remembers of its archive: one record per run, restore, export or pruning, never changed after.

``records/archive/<yyyy>/<mm>/A-….yml``, a kind of record (``records/kinds/archive.yaml``): ``action``, cut-off, rule,
and under ``items`` a line for each file. The month in the path is that of the run. Source: D-2.4.2, design 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from docmgr.errors import Mistake, PolicyError
from docmgr.i18n.text import _
from docmgr.plan import Write
from docmgr.records import names
from docmgr.records.kind import kind
from docmgr.records.load import load
from docmgr.records.record import Record
from docmgr.records.rewrite import written
from docmgr.repo.changes import text
from docmgr.repo.git import GitError, Repository

CLAUSE = "D-2.4.2"
KIND = "archive"
FOLDER = "records/archive"
ARCHIVED, RESTORED, EXPORTED, PRUNED = "archived", "restored", "exported", "pruned"
# The reason of a file that an export met and no run had moved there.
FOUND = "found"


@dataclass(frozen=True, slots=True)
class Item:
    """One file of a run: where it stands after it, where it stood before, and what it is.

    ``document``, ``version`` (``V1.0``) and ``author`` are ``""`` where nobody knows them. ``sha256`` is of the
    canonical bytes; of a sealed file, which the run never opens, of the encrypted ones, as ``size`` is. ``blob`` is
    Git's id, ``date`` the name's (ISO), ``reason`` why it went. ``more`` holds what an export adds.
    """

    path: str
    original: str
    sha256: str
    size: int
    blob: str
    reason: str
    document: str = ""
    version: str = ""
    date: str = ""
    author: str = ""
    sealed: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)

    def as_row(self) -> dict[str, Any]:
        """The row of the record, what is empty left out."""
        row: dict[str, Any] = {
            "path": self.path,
            "original": self.original,
            "document": self.document,
            "version": self.version,
            "date": self.date,
            "sha256": self.sha256,
            "size": self.size,
            "blob": self.blob,
            "author": self.author,
            "reason": self.reason,
            "sealed": self.sealed or None,
        }
        return {key: value for key, value in (row | dict(self.more)).items() if value not in (None, "")}


@dataclass(frozen=True, slots=True)
class Run:
    """One record. ``cut_off`` is ``""`` for all but an archiving; ``more`` holds target, package and the like."""

    id: str
    action: str
    as_of: str
    rule: str
    at: str
    by: str
    items: tuple[Item, ...] = ()
    cut_off: str = ""
    reason: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The repository path of the record."""
        return names.path_of(kind(KIND), self.id)

    @property
    def size(self) -> int:
        """All files together, in bytes."""
        return sum(each.size for each in self.items)


_ROW = frozenset(
    ("path", "original", "sha256", "size", "blob", "reason", "document", "version", "date", "author", "sealed")
)
_OWN = frozenset("schema id action as_of cut_off rule reason count size created_at created_by items".split())


def new_id(day: date) -> str:
    """``A-<yymmdd>-<5 letters>``, never the same twice."""
    return names.new_id(kind(KIND), day)


def write(run: Run) -> Write:
    """The file of a record."""
    data = {
        "schema": kind(KIND).schema,
        "id": run.id,
        "action": run.action,
        "as_of": run.as_of,
        "cut_off": run.cut_off or None,
        "rule": run.rule,
        "reason": run.reason or None,
        "count": len(run.items),
        "size": run.size,
        **run.more,
        "created_at": run.at,
        "created_by": run.by,
        "items": [each.as_row() for each in run.items] or None,
    }
    return Write(run.path, written(Record(kind(KIND), data)))


def read(data: bytes, path: str) -> Run:
    """The run that a file records; PolicyError lists what is wrong, such as a count that does not fit the list."""
    found = load(data, path)
    rows = found.get("items") or []
    run = Run(
        id=found.id,
        action=str(found.get("action")),
        as_of=str(found.get("as_of")),
        cut_off=str(found.get("cut_off") or ""),
        rule=str(found.get("rule")),
        reason=str(found.get("reason") or ""),
        at=str(found.get("created_at")),
        by=str(found.get("created_by")),
        items=tuple(_item(row) for row in rows),
        more={key: value for key, value in found.data.items() if key not in _OWN},
    )
    if found.get("count") != len(run.items) or found.get("size") != run.size:
        said = _("the list of files is not the one that the run wrote: {count} files of {size} bytes are recorded")
        raise PolicyError([Mistake(path, 1, said.format(count=found.get("count"), size=found.get("size")))])
    return run


def _item(row: Mapping[str, Any]) -> Item:
    return Item(
        path=str(row["path"]),
        original=str(row["original"]),
        sha256=str(row["sha256"]),
        size=int(row["size"]),
        blob=str(row["blob"]),
        reason=str(row["reason"]),
        document=str(row.get("document", "")),
        version=str(row.get("version", "")),
        date=str(row.get("date", "")),
        author=str(row.get("author", "")),
        sealed=bool(row.get("sealed")),
        more={key: value for key, value in row.items() if key not in _ROW},
    )


def runs(
    repository: Repository, revision: str = "HEAD", *, since: date | None = None, sound: bool = False
) -> Iterator[Run]:
    """The records in a commit, by day; ``since`` leaves those out that were made in earlier months.

    PolicyError at the first that is invalid; ``sound`` passes over those that cannot be read, for who tells them else.
    """
    for path, blob in listed(repository, revision):
        month = path[len(FOLDER) + 1 :].rpartition("/")[0]
        if since is not None and month < f"{since:%Y/%m}":
            continue
        try:
            yield read(repository.git("cat-file", "blob", blob), path)
        except (PolicyError, GitError):
            if not sound:
                raise


def listed(repository: Repository, revision: str = "HEAD") -> list[tuple[str, str]]:
    """Path and blob of every record in a commit, by month and day."""
    if repository.head() is None:
        return []
    out = repository.git("ls-tree", "-r", "-z", "--full-tree", revision, "--", f"{FOLDER}/")
    lines = (line.partition("\t") for line in text(out).split("\0")[:-1])
    found = ((path, head.split(" ")[2]) for head, _tab, path in lines if path.endswith(".yml"))
    return sorted(found)


def is_file(path: str, history: str) -> bool:
    """Whether a path is a file of the history folder, and not one that git or an empty folder needs."""
    return path.startswith(f"{history}/") and not path.rpartition("/")[2].startswith(".git")


def standing(records: Iterable[Run]) -> dict[str, tuple[Run, Item]]:
    """What should stand in the history folder by these records: path -> the newest run and item that put it there.

    A file brought back or pruned stands there no more. Comings and goings are counted, for records of one second have
    no order.
    """
    found: dict[str, tuple[Run, Item]] = {}
    balance: dict[str, int] = {}
    every = sorted(records, key=lambda each: datetime.fromisoformat(each.at))
    # Of what stood there before docmgr, only what the first run recorded has come.
    came = {item.path for run in every if run.action == ARCHIVED for item in run.items if item.reason == FOUND}
    for run in every:
        for item in run.items:
            if run.action == ARCHIVED:
                found[item.path] = (run, item)
                balance[item.path] = balance.get(item.path, 0) + 1
            elif run.action == (PRUNED if "member" in item.more else RESTORED):
                # What was pruned left when it was pruned, not when a package gave it back.
                gone = item.original if run.action == RESTORED else item.path
                if item.reason != FOUND or gone in came:
                    balance[gone] = balance.get(gone, 0) - 1
    return {path: each for path, each in found.items() if balance[path] > 0}
