"""Judging a whole tree: every path, every folder, and what files say together (``docmgr check``)."""

from docmgr.finding import Finding
from docmgr.naming.accept import Memo, accepts
from docmgr.naming.grammar import identity, parse
from docmgr.policy.places import HOME
from docmgr.rules.paths import ancestors, finding, judge_folder, judge_path
from docmgr.rules.places import Place, Places
from docmgr.rules.siblings import Issue, collisions, look_alikes, missing_sources, side_by_side
from docmgr.rules.tables import Tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    Entry = tuple[str, str, str]

REGULAR = "100644"
EMPTY_BLOBS = frozenset(
    {
        "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
        "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
    }
)


class _Folder:
    """The files of one folder while the run passes through it."""

    __slots__ = ("where", "names", "keys", "twins", "slow", "letters")

    def __init__(self, where: Place) -> None:
        self.where = where
        self.names: "list[str]" = []
        self.keys: "dict[str, str]" = {}
        self.twins: "dict[str, list[str]]" = {}
        self.slow = False
        self.letters = False


class _Run:
    """What one run carries from folder to folder."""

    __slots__ = ("tables", "today", "places", "memo", "found", "first", "published", "checked")

    def __init__(self, tables: Tables, today: str) -> None:
        self.tables = tables
        self.today = today
        self.places = Places(tables)
        self.memo = Memo(tables.vocabulary)
        self.found: "list[Finding]" = []
        self.first: "dict[str, Entry]" = {}
        self.published: "list[tuple[str, Place]]" = []
        self.checked = 0

    def remember(self, entry: "Entry", key: str, name: str, folder: _Folder) -> None:
        """Keep the name for the rules of its folder, and see whether the same document lies elsewhere (DM405)."""
        twin = folder.keys.setdefault(key, name)
        if twin is not name:
            folder.twins.setdefault(key, [twin]).append(name)
        if "l" in key or "o" in key or "i" in key:
            folder.letters = True
        if folder.where.role != HOME:
            return
        other = self.first.setdefault(key, entry)
        if other is entry or other[2] != entry[2] or other[2] in EMPTY_BLOBS:
            return
        if other[0].rpartition("/")[0] != folder.where.path:
            self.found.extend(finding("DM405", entry[0], {"other": other[0]}, folder.where, self.tables))


def judge_tree(
    entries: "Iterable[Entry]", tables: Tables, today: str, full: bool = True
) -> "tuple[list[Finding], int]":
    """All findings and the number of paths judged.

    ``entries`` are (path, mode, blob), the files of a folder best together, as ``git ls-files`` has them; ``full`` says
    that these are all files there are, so that a missing folder is a finding.
    """
    run = _Run(tables, today)
    found, memo, vocabulary = run.found, run.memo, tables.vocabulary
    folders: "dict[str, _Folder]" = {}
    current: "_Folder | None" = None
    path_of_current = None
    limit = tables.limits.path_warn // 2
    for entry in entries:
        path, mode, _ = entry
        run.checked += 1
        folder, _, name = path.rpartition("/")
        if folder != path_of_current or current is None:
            current = folders.get(folder)
            if current is None:
                current = folders[folder] = _Folder(run.places.of(folder))
            path_of_current = folder
            where = current.where
            quick = where.quick and where.folder is not None and not where.folder.sealed
            types = where.folder.type_set if where.folder is not None else frozenset()
        current.names.append(name)
        key = None
        if quick and mode == REGULAR and len(path) <= limit:
            key = accepts(name, vocabulary, types, today, memo)
        if key is None:
            current.slow = True
            found.extend(judge_path(path, mode, where, tables, today))
            key = _slow_key(name, where, run, path)
            if key is None:
                continue
        run.remember(entry, key, name, current)
    _finish(folders, run, full)
    return found, run.checked


def _slow_key(name: str, where: Place, run: _Run, path: str) -> "str | None":
    """The identity of a lawful name that the quick way did not take; keeps published files for DM406."""
    if where.folder is None:
        return None
    if "published" in where.folder.profiles:
        run.published.append((path, where))
    parsed = parse(name, run.tables.vocabulary)
    return None if parsed is None else identity(parsed, run.tables.vocabulary)


def _finish(folders: "dict[str, _Folder]", run: _Run, full: bool) -> None:
    """The rules that need a whole folder, or all folders."""
    tables, found = run.tables, run.found
    for folder in folders.values():
        for key, names in folder.twins.items():
            found.extend(side_by_side(_issues(names, key, tables), folder.where, tables))
        if folder.slow or folder.twins:
            found.extend(collisions(folder.names, folder.where, tables))
        if folder.letters and len(folder.names) > 1:
            found.extend(look_alikes(folder.names, folder.where, tables))
        count, limit = len(folder.names), tables.limits.folder_entries
        if count > limit and folder.where.path:
            path = folder.where.path + "/"
            found.extend(finding("DM304", path, {"count": count, "limit": limit}, folder.where, tables))
    every = {above for folder in folders for above in ancestors(folder)}
    _judge_folders(every, folders, run)
    if full:
        _judge_missing(every, run)
    if run.published:
        found.extend(missing_sources(run.published, _controlled(folders, tables), tables))


def _issues(names: "list[str]", key: str, tables: Tables) -> "list[Issue]":
    parsed = ((name, parse(name, tables.vocabulary)) for name in names)
    return [Issue(name, value, key) for name, value in parsed if value is not None]


def _judge_folders(every: "set[str]", folders: "dict[str, _Folder]", run: _Run) -> None:
    """Folder names, each once, and collisions between folders, or between a folder and a file."""
    children: "dict[str, list[str]]" = {}
    for path in sorted(every):
        run.found.extend(judge_folder(run.places.of(path), run.tables, run.today))
        above, _, name = path.rpartition("/")
        children.setdefault(above, []).append(name)
    for above, names in children.items():
        files = folders[above].names if above in folders else []
        clashes = collisions([*names, *files], run.places.of(above), run.tables, names)
        run.found.extend(each for each in clashes if each.path.endswith("/") or each.params["other"] in names)


def _judge_missing(every: "set[str]", run: _Run) -> None:
    """DM302: a required folder holds nothing, so Git does not keep it."""
    for folder in run.tables.folders.values():
        if folder.required and folder.path not in every:
            where = run.places.of(folder.path)
            run.found.extend(finding("DM302", folder.path + "/", {"folder": folder.path}, where, run.tables))


def _controlled(folders: "dict[str, _Folder]", tables: Tables) -> "set[tuple[str, tuple[int, int]]]":
    """Topic and version of every controlled name, asked for only when something is published."""
    found: "set[tuple[str, tuple[int, int]]]" = set()
    for folder in folders.values():
        for file in folder.keys.values():
            name = parse(file, tables.vocabulary)
            if name is not None and name.version is not None:
                found.add((name.topic, name.version))
    return found
