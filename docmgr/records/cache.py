"""All records at once without reading 10,000 files: SQLite in the git directory, rows keyed by blob id.

A row is what a blob says, so it never grows stale; the list of rows is right while the index ends in the same bytes.
What differs in the work tree is read from there each time. Nothing of an encrypted record is ever kept. A cache that is
damaged, of another format or cannot be written is made anew, in memory where need be, and is never an error.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from docmgr.records.kind import REGISTRY, ROOT, give, tables, title_key
from docmgr.records.past import blobs
from docmgr.repo.changes import text
from docmgr.repo.files import place
from docmgr.repo.git import Repository
from docmgr.repo.journal import index_mark

FORMAT = 7
NAME = "records.sqlite3"
BROKEN, SEALED = "broken", "sealed"
_KINDS = {f"{ROOT}/{folder}/": name for name, (_letter, folder) in REGISTRY.items()} | {f"{ROOT}/members/": "member"}
_FOLDERS = tuple(folder.rstrip("/") for folder in _KINDS)
AGE = (b"age-encryption.org/", b"-----BEGIN AGE")
# What lists show and choose by stands in columns of its own; the whole record is JSON.
_SHOWN = ("title", "owner", "receiver", "priority", "status", "due", "submitted_at")
_COLUMNS = f"path, blob, kind, id, {', '.join(_SHOWN)}, parent, accepted, percent, json"
_WIDTH = _COLUMNS.count(",") + 1
_MARKS = ",".join("?" * _WIDTH)
_TABLE = f"""({_COLUMNS.replace("path", "path TEXT PRIMARY KEY", 1)}) WITHOUT ROWID"""

# What a file says that is a database and no cache of ours, or has a bad sector in it.
_DAMAGE = (sqlite3.DatabaseError, ValueError, KeyError, TypeError, AttributeError)

Row = tuple[Any, ...]


class Cache:
    """The rows of one work tree (of HEAD, in a bare repository), brought up to date when it is opened."""

    folders = _FOLDERS

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.database = _opened(repository)
        try:
            self._give_tables()
            self._refresh()
        except _DAMAGE as damage:
            self._anew(damage)

    def _anew(self, damage: Exception) -> None:
        """Remember nothing of what the file says: this run works in memory, and a damaged file is removed."""
        self.database.close()
        # Another command has it, or it is read-only, or the disk is full: then the file is none the worse.
        whole = isinstance(damage, sqlite3.OperationalError) and damage.sqlite_errorcode != sqlite3.SQLITE_ERROR
        if not whole:
            forget(self.repository)
        self.database = _prepared(sqlite3.connect(":memory:"))
        self._refresh()

    def _give_tables(self) -> None:
        """Hand the field tables over, so that a list reads no YAML; read and kept anew when their files changed."""
        stored = self.database.execute("SELECT value FROM meta WHERE key = 'tables'").fetchone()
        now = stamp()
        known = json.loads(stored[0]) if stored is not None else {}
        if known.get("stamp") == now:
            give(known["tables"])
            return
        with self.database:
            value = json.dumps({"stamp": now, "tables": tables()}, ensure_ascii=False)
            self.database.execute("INSERT OR REPLACE INTO meta VALUES ('tables', ?)", [value])
            # Of a kind that is new here no file was looked at, and a title may be another field now.
            self.database.execute("DELETE FROM row")
            self.database.execute("DELETE FROM meta WHERE key = 'mark'")

    def rows(self, kind: str, where: str = "1", values: Iterable[Any] = ()) -> Iterator[dict[str, Any]]:
        """What the files of a kind say, by path; ``where`` is SQL over the columns."""
        query, given = f"SELECT json FROM now WHERE kind = ? AND ({where}) ORDER BY id", [kind, *values]
        try:
            # All at once: a row that is damaged must show before any is handed out.
            return iter([json.loads(line) for (line,) in self.database.execute(query, given)])
        except _DAMAGE as damage:
            self._anew(damage)
            return (json.loads(line) for (line,) in self.database.execute(query, given))

    def brief(self, kind: str, where: str = "1", values: Iterable[Any] = ()) -> Iterator[dict[str, Any]]:
        """What a list shows of each, without reading the whole; ``percent`` stands beside the fields."""
        keys = ("id", *_SHOWN, "percent")
        query = f"SELECT {', '.join(keys)} FROM now WHERE kind = ? AND ({where})"
        for row in self.database.execute(query, [kind, *values]):
            yield {key: value for key, value in zip(keys, row, strict=True) if value not in (None, "")}

    def ids(self, kind: str, where: str = "1", values: Iterable[Any] = ()) -> list[str]:
        """The ids of a kind, in order."""
        query = f"SELECT id FROM now WHERE kind = ? AND ({where}) ORDER BY id"
        return [found for (found,) in self.database.execute(query, [kind, *values])]

    def by_blob(self) -> dict[str, str]:
        """Blob id -> the JSON of what it says, for blobs that a file has now: they need not be read again."""
        return dict(self.database.execute("SELECT blob, json FROM row WHERE json != '' AND blob != ''"))

    def paths(self, kind: str) -> list[str]:
        """The paths of the files of a kind, also ``broken`` ones (unreadable) and ``sealed`` ones."""
        return [path for (path,) in self.database.execute("SELECT path FROM now WHERE kind = ? ORDER BY path", [kind])]

    def is_plain(self) -> bool:
        """Whether the files are just as the index has them, each can be read, and none is sealed or restricted."""
        if self.repository.bare or not self.seen:
            return False
        hidden = "SELECT 1 FROM now WHERE kind IN (?, ?) UNION ALL SELECT 1 FROM over LIMIT 1"
        return self.database.execute(hidden, [BROKEN, SEALED]).fetchone() is None

    def closed(self) -> list[str]:
        """The paths of files that stand sealed in the work tree."""
        return [path for (path,) in self.database.execute("SELECT path FROM over WHERE kind = ?", [SEALED])]

    def kept(self, name: str, key: Any) -> Any:
        """What ``keep`` kept under that name, None where it was for another key."""
        found = self.database.execute("SELECT value FROM meta WHERE key = ?", [f"kept {name}"]).fetchone()
        try:
            value = json.loads(found[0]) if found is not None else {}
            return value.get("value") if value.get("key") == key else None
        except _DAMAGE:
            return None

    def keep(self, name: str, key: Any, value: Any) -> None:
        """Keep a value that takes long to find out, as long as its key is the same."""
        data = json.dumps({"key": key, "value": value}, ensure_ascii=False)
        with suppress(sqlite3.Error), self.database:
            self.database.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [f"kept {name}", data])

    def _refresh(self) -> None:
        mark = self.seen = self._mark()
        stored = self.database.execute("SELECT value FROM meta WHERE key = 'mark'").fetchone()
        if stored is None or stored[0] != mark or not mark:
            self._follow(mark)
        self._overlay()

    def _mark(self) -> str:
        """What tells that the list of files is still the same: of the index, or HEAD."""
        return (self.repository.head() or "") if self.repository.bare else index_mark(self.repository)

    def _follow(self, mark: str) -> None:
        """Drop the rows of files that went or changed, add those of blobs not seen yet."""
        current = dict(self._listed())
        known = dict(self.database.execute("SELECT path, blob FROM row"))
        gone = [(path,) for path, blob in known.items() if current.get(path) != blob]
        fresh = {path: blob for path, blob in current.items() if known.get(path) != blob}
        rows = [
            _row(path, blob, data)
            for (path, blob), data in zip(fresh.items(), blobs(self.repository, list(fresh.values())), strict=True)
        ]
        with self.database:
            self.database.executemany("DELETE FROM row WHERE path = ?", gone)
            self.database.executemany(f"INSERT OR REPLACE INTO row VALUES ({_MARKS})", rows)
            self.database.execute("INSERT OR REPLACE INTO meta VALUES ('mark', ?)", [mark])

    def _listed(self) -> Iterator[tuple[str, str]]:
        if self.repository.bare:
            out = self.repository.git("ls-tree", "-r", "-z", "HEAD", "--", *_FOLDERS) if self.repository.head() else b""
            at = 2
        else:
            out, at = self.repository.git("ls-files", "-s", "-z", "--", *_FOLDERS), 1
        for line in text(out).split("\0")[:-1]:
            head, _tab, path = line.partition("\t")
            if path.endswith(".yml"):
                yield path, head.split(" ")[at]

    def _overlay(self) -> None:
        """What the work tree holds differently, in a table that goes with this run."""
        self.database.executescript(f"""
            PRAGMA temp_store = MEMORY;
            CREATE TEMP TABLE over {_TABLE};
            CREATE TEMP VIEW now AS SELECT * FROM row WHERE path NOT IN (SELECT path FROM over)
                UNION ALL SELECT * FROM over WHERE kind != '';
        """)
        if self.repository.bare:
            return
        sealed = self.paths(SEALED)
        out = self.repository.git("ls-files", "-m", "-o", "-z", "--exclude-standard", "--", *_FOLDERS)
        differing = {path for path in text(out).split("\0") if path.endswith(".yml")}
        rows = [self._standing(path) for path in sorted(differing.union(sealed))]
        with self.database:  # an open transaction would keep other commands out
            self.database.executemany(f"INSERT OR REPLACE INTO over VALUES ({_MARKS})", rows)

    def _standing(self, path: str) -> Row:
        try:
            data = place(self.repository.root, path).read_bytes()
        except OSError:
            return _blank(path, "", "")
        return _row(path, "", data)


def stamp() -> list[list[int]]:
    """Size and time of the shipped field tables."""
    folder = __file__.rpartition(os.sep)[0]
    states = (os.stat(os.sep.join((folder, "kinds", f"{name}.yaml"))) for name in ("common", *REGISTRY))
    return [[state.st_size, state.st_mtime_ns] for state in states]


def _row(path: str, blob: str, data: bytes) -> Row:
    """The row of a file; one that cannot be read is ``broken``, its mistakes are told by whoever loads it."""
    kind = next((name for folder, name in _KINDS.items() if path.startswith(folder)), BROKEN)
    if data.startswith(AGE):
        return _blank(path, blob, SEALED)
    from docmgr.records.rows import read

    node, mistakes = read(data, path)
    value = node.value
    if mistakes or not isinstance(value, dict) or not isinstance(value.get("id"), str):
        return _blank(path, blob, BROKEN)
    if blob and value.get("classification") == "head_only":
        return _blank(path, blob, SEALED)  # restricted: read where it stands each time, never kept
    shown = (str(value.get(key) or "") for key in (title_key(kind), *_SHOWN[1:], "parent"))
    accepted = str(value.get("accepted_at") or "")[:10]
    whole = json.dumps(value, ensure_ascii=False)
    return (path, blob, kind, value["id"], *shown, accepted, _percent(value), whole)


def _blank(path: str, blob: str, kind: str) -> Row:
    return (path, blob, kind, *[""] * (_WIDTH - 3))


def _percent(value: dict[str, Any]) -> Any:
    entries = value.get("feedback")
    said = [each.get("percent") for each in entries if isinstance(each, dict)] if isinstance(entries, list) else []
    return next((each for each in reversed(said) if isinstance(each, int)), None)


def _opened(repository: Repository) -> sqlite3.Connection:
    folder = repository.git_dir / "docmgr"
    path = folder / NAME
    with suppress(OSError, sqlite3.Error):
        folder.mkdir(exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        return _prepared(sqlite3.connect(path, timeout=1.0))
    with suppress(OSError, sqlite3.Error):
        path.unlink(missing_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        return _prepared(sqlite3.connect(path, timeout=1.0))
    return _prepared(sqlite3.connect(":memory:"))


def _prepared(database: sqlite3.Connection) -> sqlite3.Connection:
    """The tables, empty where the format is another; sqlite3.Error where it is no database or cannot be written."""
    try:
        if database.execute("PRAGMA user_version").fetchone()[0] != FORMAT:
            # Python begins no transaction of its own for these, and another command may be about to do the same.
            database.execute("BEGIN IMMEDIATE")
            with database:
                if database.execute("PRAGMA user_version").fetchone()[0] == FORMAT:
                    return database
                database.execute("DROP TABLE IF EXISTS row")
                database.execute("DROP TABLE IF EXISTS meta")
                database.execute(f"CREATE TABLE row {_TABLE}")
                # Looking for what is open, broken or so called must not pass over the JSON of everything.
                database.execute("CREATE INDEX by_status ON row (kind, status)")
                database.execute("CREATE INDEX by_id ON row (kind, id)")
                database.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value)")
                database.execute(f"PRAGMA user_version = {FORMAT}")
        database.execute("SELECT count(*) FROM meta").fetchone()
    except sqlite3.Error:
        database.close()
        raise
    return database


def forget(repository: Repository) -> None:
    """Remove the cache; the next command makes it anew."""
    with suppress(OSError):
        (repository.git_dir / "docmgr" / NAME).unlink(missing_ok=True)
