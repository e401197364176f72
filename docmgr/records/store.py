"""Where records come from: the work tree (in a bare repository HEAD), by way of the cache."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from docmgr.errors import RepositoryError, VaultError
from docmgr.i18n.text import _
from docmgr.records import names
from docmgr.records.cache import AGE, BROKEN, Cache
from docmgr.records.kind import ROOT, kind
from docmgr.records.past import blobs
from docmgr.records.record import Record
from docmgr.repo.changes import text
from docmgr.repo.files import place, read_file
from docmgr.repo.git import Repository

if TYPE_CHECKING:
    from docmgr.calendar.workdays import Calendar


class Store:
    """The records of one repository."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository

    @cached_property
    def cache(self) -> Cache:
        """All of them, brought up to date once in a run."""
        return Cache(self.repository)

    def all(self, name: str, where: str = "1", values: Iterable[Any] = ()) -> list[Record]:
        """The records of a kind, by id; ``where`` is SQL over the cache's columns. They carry no text to rewrite."""
        found = self.cache.rows(name, where, values)  # first, for it hands the field tables over
        of = kind(name)
        return [Record(of, data) for data in found]

    def brief(self, name: str, where: str = "1", values: Iterable[Any] = ()) -> list[Record]:
        """The same with no more than a list shows, which is read in a third of the time."""
        cache = self.cache
        of = kind(name)
        return [Record(of, data) for data in cache.brief(name, where, values)]

    def open(self, name: str = "task") -> list[Record]:
        """Those on which something is left to do."""
        self.cache  # noqa: B018 - hands the field tables over
        closed = kind(name).closed
        return self.all(name, f"status NOT IN ({','.join('?' * len(closed))})", closed)

    def children(self, record_id: str) -> list[Record]:
        """The subtasks of a task."""
        return self.all("task", "parent = ?", [record_id])

    def broken(self) -> list[str]:
        """The paths of files that cannot be read."""
        return self.cache.paths(BROKEN)

    def sealed(self, name: str) -> int:
        """How many records of a kind this clone cannot read, because no key of theirs is open."""
        folder = f"records/{kind(name).folder}/"
        return sum(1 for path in self.cache.closed() if path.startswith(folder))

    def names(self) -> dict[str, str]:
        """Member id -> name, for lists."""
        return {row["id"]: str(row.get("name") or row["id"]) for row in self.cache.rows("member")}

    def read(self, record_id: str) -> Record:
        """The record of that id with its file's text; PolicyError lists the file's mistakes."""
        from docmgr.records.load import load

        paths = names.paths_of(kind(names.kind_name(record_id)), record_id)
        path = next((each for each in paths if self.exists(each)), paths[0])
        return load(self._bytes(path), path)

    def find(self, fragment: str, name: str = "task") -> Record:
        """The one record that a fragment of an id means; UsageError names whom it may have meant."""
        return self.read(self.meant(fragment, name))

    def meant(self, fragment: str, name: str = "task") -> str:
        """The id that a fragment means."""
        found = names.matching(fragment, self.cache.ids(name, "id LIKE ?", [f"%{fragment.strip()}%"]))
        if len(found) == 1:
            return found[0]
        if not found:
            self._refuse_unreadable(fragment.strip().casefold(), name)
        marks = ",".join("?" * len(found))
        titles = [(each.id, each.title) for each in self.all(name, f"id IN ({marks})", found)]
        return names.one(fragment, titles, f"docmgr {name} list --all")

    def _refuse_unreadable(self, wanted: str, name: str) -> None:
        """Say so where a fragment means a file of that kind that is sealed here, or that has mistakes."""
        from docmgr.records.load import load

        folder = f"{ROOT}/{kind(name).folder}/"
        for path in (*self.cache.closed(), *self.broken()):
            if wanted and path.startswith(folder) and wanted in path.rpartition("/")[2].casefold():
                load(self._bytes(path), path)

    def read_or_none(self, record_id: str) -> Record | None:
        """The record of that id, None where there is none."""
        if not names.is_id(record_id) or not names.kind_name(record_id):
            return None
        paths = names.paths_of(kind(names.kind_name(record_id)), record_id)
        return self.read(record_id) if any(map(self.exists, paths)) else None

    def exists(self, path: str) -> bool:
        """Whether a file stands there."""
        if self.repository.bare:
            return bool(self.repository.git("ls-tree", "-z", "HEAD", "--", path)) if self.repository.head() else False
        return place(self.repository.root, path).is_file()

    def _bytes(self, path: str) -> bytes:
        if not self.exists(path):
            raise RepositoryError(_("{path} is not there").format(path=path))
        data = self.repository.show("HEAD", path) if self.repository.bare else read_file(self.repository.root / path)
        if data.startswith(AGE):
            raise _closed(path)
        return data


def _closed(path: str) -> VaultError:
    said = _("{path} is sealed, and this clone has no key open (D-2.3.2)").format(path=path)
    return VaultError(said, hint="docmgr vault unlock")


def all_files(repository: Repository) -> dict[str, bytes]:
    """Everything below ``records/`` as it stands in the work tree, tracked or not (in a bare repository HEAD)."""
    if repository.bare:
        listed = repository.git("ls-tree", "-r", "-z", "HEAD", "--", "records") if repository.head() else b""
        lines = [line.partition("\t") for line in text(listed).split("\0")[:-1]]
        paths = [path for _head, _tab, path in lines if path.endswith(".yml")]
        ids = [head.split(" ")[2] for head, _tab, path in lines if path.endswith(".yml")]
        return dict(zip(paths, blobs(repository, ids), strict=True))
    listed = repository.git("ls-files", "-c", "-o", "-z", "--exclude-standard", "--", "records")
    found = {path for path in text(listed).split("\0") if path.endswith(".yml")}
    return {path: read_file(file) for path in sorted(found) if (file := place(repository.root, path)).is_file()}


def read_calendar(repository: Repository) -> Calendar:
    """The department's working days; PolicyError lists what is wrong in its tables."""
    from docmgr.calendar.workdays import Calendar
    from docmgr.records.years import load_years

    return Calendar(load_years(_year_files(repository)))


def _year_files(repository: Repository) -> dict[str, bytes]:
    from docmgr.records.years import FOLDER as YEARS

    if not repository.bare:
        folder = repository.root / YEARS
        found = sorted(folder.glob("*.yml")) if folder.is_dir() else []
        return {f"{YEARS}/{file.name}": read_file(file) for file in found}
    if repository.head() is None:
        return {}
    listed = text(repository.git("ls-tree", "-z", "--name-only", "HEAD", "--", f"{YEARS}/")).split("\0")
    return {path: repository.show("HEAD", path) for path in listed if path.endswith(".yml")}
