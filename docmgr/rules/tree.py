"""Judging a whole tree: every path, every folder, and what files say together (``docmgr check``)."""

from docmgr.finding import Finding
from docmgr.naming.accept import accepts, memo_of
from docmgr.naming.grammar import identity, parse
from docmgr.policy.places import HOME
from docmgr.rules.paths import ancestors, finding, judge_folder, judge_path, judge_secret
from docmgr.rules.places import Place, Places
from docmgr.rules.siblings import collisions, issues_of, look_alikes, missing_sources, side_by_side
from docmgr.rules.tables import Tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    Entry = tuple[str, str, str]
    # Where a document was seen first: folder, name and blob.
    _First = tuple["_Folder", str, str]

REGULAR = "100644"
EMPTY_BLOBS = frozenset(
    {
        "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
        "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
    }
)


class _Folder:
    """The files of one folder: their names, the keys of those that are documents, and the versions of one document."""

    __slots__ = ("where", "quick", "sealed", "types", "first", "names", "keys", "twins", "slow")

    def __init__(self, where: Place, first: "dict[str, _First]") -> None:
        self.where = where
        rule = where.folder
        self.quick = where.quick
        self.sealed = rule is not None and rule.sealed
        self.types: "frozenset[str]" = rule.type_set if rule is not None else frozenset()
        self.first = first
        self.names: "list[str]" = []
        self.keys: "list[str]" = []
        self.twins: "dict[str, list[str]]" = {}
        self.slow = False


class Run:
    """What one run carries from folder to folder; ``homes`` and ``others`` keep where each document was seen first.

    ``twins`` are the contents of documents at home that were seen before, ``every`` the folders with those above them.
    """

    __slots__ = (
        "tables",
        "today",
        "places",
        "memo",
        "found",
        "folders",
        "homes",
        "others",
        "twins",
        "published",
        "every",
    )

    def __init__(self, tables: Tables, today: str) -> None:
        self.tables = tables
        self.today = today
        self.places = Places(tables)
        self.memo = memo_of(tables.vocabulary, today)
        self.found: "list[Finding]" = []
        self.folders: "dict[str, _Folder]" = {}
        self.homes: "dict[str, _First]" = {}
        self.others: "dict[str, _First]" = {}
        self.twins: "list[str]" = []
        self.published: "list[tuple[str, Place]]" = []
        self.every: "set[str]" = set()

    def enter(self, path: str) -> _Folder:
        """The folder of that path."""
        folder = self.folders.get(path)
        if folder is None:
            where = self.places.of(path)
            folder = self.folders[path] = _Folder(where, self.homes if where.role == HOME else self.others)
        return folder

    def count(self) -> int:
        """The number of paths."""
        return sum(len(folder.names) for folder in self.folders.values())

    def again(self, key: str, name: str, blob: str, folder: _Folder) -> None:
        """The document was seen before: a version beside it, or DM405 where the same content lies in another home."""
        other, earlier, content = folder.first[key]
        if key in folder.twins:
            folder.twins[key].append(name)
        else:
            folder.twins[key] = [earlier, name] if other is folder else [name]
        self.twins.append(blob)
        if other is folder or folder.where.role != HOME or content != blob or blob in EMPTY_BLOBS:
            return
        params: "dict[str, str | int]" = {"other": f"{other.where.path}/{earlier}"}
        self.found += finding("DM405", f"{folder.where.path}/{name}", params, folder.where, self.tables)


def judge_tree(
    entries: "Iterable[Entry]", tables: Tables, today: str, full: bool = True
) -> "tuple[list[Finding], int]":
    """All findings and the number of paths judged.

    ``entries`` are (path, mode, blob), the files of a folder best together, as ``git ls-files`` has them; ``full`` says
    that these are all files there are, so that a missing folder is a finding.
    """
    run = run_tree(entries, tables, today, full)
    return run.found, run.count()


def run_tree(entries: "Iterable[Entry]", tables: Tables, today: str, full: bool) -> Run:
    """The same with all that the run has learnt."""
    run = Run(tables, today)
    memo, vocabulary, limit = run.memo, tables.vocabulary, tables.limits.path_warn // 2
    current: "_Folder | None" = None
    for path, mode, blob in entries:
        above, _, name = path.rpartition("/")
        if current is None or above != current.where.path:
            current = run.enter(above)
        current.names.append(name)
        key = None
        if current.quick and mode == REGULAR and len(path) <= limit:
            key = accepts(name, vocabulary, current.types, today, memo)
            if current.sealed and key is not None:
                run.found += judge_secret(path, name, current.where, tables)
        if key is None:
            current.slow = True
            run.found += judge_path(path, mode, current.where, tables, today)
            key = _slow_key(name, current.where, run, path)
            if key is None:
                continue
        current.keys.append(key)
        if key in current.first:
            run.again(key, name, blob, current)
        else:
            current.first[key] = (current, name, blob)
    _finish(run, full)
    return run


def _slow_key(name: str, where: Place, run: Run, path: str) -> "str | None":
    """The identity of a lawful name that the quick way did not take; keeps published files for DM406."""
    if where.folder is None:
        return None
    if "published" in where.folder.profiles:
        run.published.append((path, where))
    parsed = parse(name, run.tables.vocabulary)
    return None if parsed is None else identity(parsed, run.tables.vocabulary)


def _finish(run: Run, full: bool) -> None:
    """The rules that need a whole folder, or all folders."""
    tables, found, folders = run.tables, run.found, run.folders
    for folder in folders.values():
        for key, names in folder.twins.items():
            found.extend(side_by_side(issues_of(names, key, tables), folder.where, tables))
        if folder.slow or folder.twins:
            found.extend(collisions(folder.names, folder.where, tables))
        if len(folder.names) > 1 and _ambiguous(folder.keys):
            found.extend(look_alikes(folder.names, folder.where, tables))
        count, limit = len(folder.names), tables.limits.folder_entries
        if count > limit and folder.where.path:
            path = folder.where.path + "/"
            found.extend(finding("DM304", path, {"count": count, "limit": limit}, folder.where, tables))
    every = run.every
    every.update(above for folder in folders for above in ancestors(folder))
    _judge_folders(every, run)
    if full:
        _judge_missing(every, run)
    if run.published:
        found.extend(missing_sources(run.published, _controlled(folders, tables), tables))


def _ambiguous(keys: "Iterable[str]") -> bool:
    """Whether a topic holds a letter that may be taken for another."""
    every = "".join(keys)
    return "l" in every or "o" in every or "i" in every


def _judge_folders(every: "set[str]", run: Run) -> None:
    """Folder names, each once, and collisions between folders, or between a folder and a file."""
    children: "dict[str, list[str]]" = {}
    for path in sorted(every):
        run.found.extend(judge_folder(run.places.of(path), run.tables, run.today))
        above, _, name = path.rpartition("/")
        children.setdefault(above, []).append(name)
    for above, names in children.items():
        files = run.folders[above].names if above in run.folders else []
        clashes = collisions([*names, *files], run.places.of(above), run.tables, names)
        run.found.extend(each for each in clashes if each.path.endswith("/") or each.params["other"] in names)


def _judge_missing(every: "set[str]", run: Run) -> None:
    """DM302: a required folder holds nothing, so Git does not keep it."""
    for folder in run.tables.folders.values():
        if folder.required and folder.path not in every:
            where = run.places.of(folder.path)
            run.found.extend(finding("DM302", folder.path + "/", {"folder": folder.path}, where, run.tables))


def _controlled(folders: "dict[str, _Folder]", tables: Tables) -> "set[tuple[str, tuple[int, int]]]":
    """Topic and version of every controlled name, asked for only when something is published."""
    found: "set[tuple[str, tuple[int, int]]]" = set()
    for folder in folders.values():
        for file in folder.names:
            name = parse(file, tables.vocabulary)
            if name is not None and name.version is not None:
                found.add((name.topic, name.version))
    return found
