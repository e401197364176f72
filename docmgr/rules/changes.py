"""Judging what a commit or a push introduces: the paths themselves, then what they say beside their neighbours.

Only introduced paths are judged, so that a department with a messy past can begin today.
"""

from docmgr.finding import Finding
from docmgr.naming.accept import Memo, accepts, memo_of
from docmgr.naming.dates import ordinal
from docmgr.naming.grammar import parse
from docmgr.naming.version import format_version
from docmgr.policy.places import HOME
from docmgr.rules.paths import ancestors, finding, judge_folder, judge_path
from docmgr.rules.places import Place, Places
from docmgr.rules.siblings import any_of, collisions, documents, issues_of, look_alikes, side_by_side, succession
from docmgr.rules.tables import Tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from docmgr.repo.changes import Change

    # Of each folder that a change touches: its entries before, by name; (mode, kind, blob).
    Listing = dict[str, dict[str, tuple[str, str, str]]]

ADDED = "A"
DELETED = "D"
MODIFIED = "M"
TYPE_CHANGED = "T"
REGULAR = "100644"


def judge_introduced(changes: "Iterable[Change]", tables: Tables, today: str) -> "list[Finding]":
    """The findings of introduced paths alone; a path that many commits of one push bring is judged once."""
    places = Places(tables)
    memo = memo_of(tables.vocabulary, today)
    found: "list[Finding]" = []
    seen: "set[str]" = set()
    for change in changes:
        if change.path in seen or change.status not in (ADDED, TYPE_CHANGED):
            continue
        seen.add(change.path)
        folder, _, name = change.path.rpartition("/")
        where = places.of(folder)
        if not _accepted(name, change, where, tables, (today, memo)):
            found += judge_path(change.path, change.mode, where, tables, today)
    return found


def _accepted(name: str, change: "Change", where: Place, tables: Tables, run: "tuple[str, Memo]") -> bool:
    folder = where.folder
    if not where.quick or folder is None or folder.sealed or change.mode != REGULAR:
        return False
    if len(change.path) > tables.limits.path_warn // 2:
        return False
    today, memo = run
    key = accepts(name, tables.vocabulary, folder.type_set, today, memo)
    if key is None:
        return False
    memo.keys[name] = key
    return True


def folders_of(changes: "Iterable[Change]") -> "list[str]":
    """The folders whose listing ``judge_neighbours`` wants: of each file that comes or goes, and all above."""
    wanted = {""}
    for change in changes:
        if change.status in (ADDED, DELETED):
            folder = change.path.rpartition("/")[0]
            if folder not in wanted:
                wanted.update(ancestors(folder))
    return sorted(wanted)


def judge_neighbours(changes: "list[Change]", before: "Listing", tables: Tables, today: str) -> "list[Finding]":
    """The findings that need the folder: versions, collisions, and changed content under an unchanged version.

    ``changes`` lead from the tree that ``before`` lists to the one that is judged; files and folders alike are listed.
    """
    places = Places(tables)
    after = {folder: set(names) for folder, names in before.items()}
    added: "dict[str, list[str]]" = {}
    found: "list[Finding]" = []
    for change in changes:
        folder, _, name = change.path.rpartition("/")
        if change.status == DELETED:
            after.setdefault(folder, set()).discard(name)
        elif change.status == ADDED:
            after.setdefault(folder, set()).add(name)
            added.setdefault(folder, []).append(name)
        elif change.status == MODIFIED:
            found += unraised(change, places.of(folder), tables)
    _add_new_folders(added, after)
    _drop_empty_folders(after)
    for folder, names in added.items():
        neighbours = _Neighbours(places.of(folder), names, before.get(folder, {}), after[folder])
        found += _judge_folder(neighbours, tables, today)
    return found + _judge_new_folders(added, before, after, (places, tables, today))


def judge_dates(changes: "Iterable[Change]", tables: Tables, today: str) -> "list[Finding]":
    """DM112, where the policy asks for it: a new file's date is not the day of its commit, a day either way."""
    if tables.severities.get("DM112") == "off":
        return []
    places = Places(tables)
    found: "list[Finding]" = []
    for change in changes:
        folder, _, file = change.path.rpartition("/")
        name = parse(file, tables.vocabulary) if change.status == ADDED else None
        if name is not None and abs(ordinal(name.date) - ordinal(today)) > 1:
            params: "dict[str, str | int]" = {"date": name.date, "author_date": today}
            found += finding("DM112", change.path, params, places.of(folder), tables)
    return found


def unraised(change: "Change", where: Place, tables: Tables) -> "list[Finding]":
    """DM404: a document at home holds other content under the same version; ``V0.x`` is a draft. Source: D-2.4.1."""
    if where.role != HOME or where.folder is None or change.blob == change.old_blob:
        return []
    name = parse(change.path.rpartition("/")[2], tables.vocabulary)
    if name is None or name.version is None or name.version[0] == 0:
        return []
    return finding("DM404", change.path, {"version": format_version(name.version)}, where, tables)


class _Neighbours:
    """One folder before and after the change, with the names that came."""

    __slots__ = ("where", "fresh", "before", "after")

    def __init__(self, where: Place, fresh: "list[str]", before: "Iterable[str]", after: "set[str]") -> None:
        self.where = where
        self.fresh = set(fresh)
        self.before = before
        self.after = after


def _judge_folder(folder: _Neighbours, tables: Tables, today: str) -> "list[Finding]":
    where, fresh = folder.where, folder.fresh
    found: "list[Finding]" = []
    mine = documents(fresh, tables, today)
    old = any_of(mine, folder.before)
    earlier = documents(folder.before, tables, today) if old else {}
    later = documents(folder.after, tables, today) if old else mine
    for key in mine:
        if len(later[key]) > 1 or key in earlier:
            issues = issues_of(later[key], key, tables)
            found += side_by_side(issues, where, tables)
            for issue in issues:
                if issue.file in fresh:
                    found += succession(issue, issues_of(earlier.get(key, ()), key, tables), where, tables, today)
    found += _touching(collisions(folder.after, where, tables), fresh, where)
    if any("l" in name or "I" in name or "O" in name for name in fresh):
        found += _touching(look_alikes(folder.after, where, tables), fresh, where)
    return found


def _touching(found: "list[Finding]", fresh: "set[str]", where: Place, end: str = "") -> "list[Finding]":
    """Findings about a fresh name; one about the old name of the pair is turned round. ``end`` is a folder's slash."""
    kept: "list[Finding]" = []
    for each in found:
        name = each.path.removesuffix("/").rpartition("/")[2]
        other = str(each.params.get("other", each.params.get("token", "")))
        if name in fresh:
            kept.append(each)
        elif other in fresh:
            key = "other" if "other" in each.params else "token"
            path = (f"{where.path}/{other}" if where.path else other) + end
            kept.append(Finding(each.rule, each.severity, path, {**each.params, key: name}))
    return kept


def _add_new_folders(added: "dict[str, list[str]]", after: "dict[str, set[str]]") -> None:
    """Folders that come with the change stand in the listing of their parents too."""
    for folder in added:
        for above in ancestors(folder):
            parent, _, name = above.rpartition("/")
            after.setdefault(parent, set()).add(name)


def _drop_empty_folders(after: "dict[str, set[str]]") -> None:
    """A folder whose last file goes is gone too, so that a folder may be renamed in nothing but case."""
    for folder in sorted(after, reverse=True):
        if folder and not after[folder]:
            parent, _, name = folder.rpartition("/")
            after.setdefault(parent, set()).discard(name)


def _judge_new_folders(
    added: "dict[str, list[str]]",
    before: "Listing",
    after: "dict[str, set[str]]",
    run: "tuple[Places, Tables, str]",
) -> "list[Finding]":
    places, tables, today = run
    fresh: "dict[str, set[str]]" = {}
    found: "list[Finding]" = []
    for path in sorted({above for folder in added for above in ancestors(folder)}):
        parent, _, name = path.rpartition("/")
        if name in before.get(parent, {}):
            continue
        fresh.setdefault(parent, set()).add(name)
        found += judge_folder(places.of(path), tables, today)
    for parent, names in fresh.items():
        where = places.of(parent)
        found += _touching(collisions(after[parent], where, tables, names), names, where, "/")
    return found
