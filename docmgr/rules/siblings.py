"""Rules between the files of one folder: versions side by side, going back or skipped, names that collide."""

from docmgr.finding import ERROR, Finding
from docmgr.naming.accept import accepts, memo_of
from docmgr.naming.forms import canonical, casefold, is_plain, nfkc, skeleton
from docmgr.naming.grammar import identity, parse
from docmgr.naming.version import format_version
from docmgr.policy.places import HOME
from docmgr.rules.paths import finding
from docmgr.rules.places import Place
from docmgr.rules.tables import Tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    from docmgr.naming.grammar import Name


class Issue:
    """One controlled name of a document: ``key`` is the document's identity within its folder."""

    __slots__ = ("file", "name", "key")

    def __init__(self, file: str, name: "Name", key: str) -> None:
        self.file = file
        self.name = name
        self.key = key

    @property
    def version(self) -> "tuple[int, int]":
        """Major and minor; a controlled name always has them."""
        return self.name.version or (0, 0)


def issues_of(names: "Iterable[str]", key: str, tables: Tables) -> "list[Issue]":
    """The controlled names among these, which are all of the document with that identity."""
    parsed = ((name, parse(name, tables.vocabulary)) for name in names)
    return [Issue(name, value, key) for name, value in parsed if value is not None]


def documents(names: "Iterable[str]", tables: Tables, today: str) -> "dict[str, list[str]]":
    """The controlled names of a folder by document identity; other files are left out."""
    vocabulary = tables.vocabulary
    memo = memo_of(vocabulary, today)
    found: "dict[str, list[str]]" = {}
    for file in names:
        key = memo.keys.get(file) or accepts(file, vocabulary, vocabulary.types, today, memo)
        if key is None:
            name = parse(file, vocabulary)
            if name is None:
                continue
            key = identity(name, vocabulary)
        found.setdefault(key, []).append(file)
    return found


def any_of(documents: "Iterable[str]", names: "Iterable[str]") -> bool:
    """Whether one of these identities may be among the names; a no is certain, and quick where the names are plain."""
    every = "/".join(names)
    if not is_plain(every):
        return True
    every = canonical(every)
    return any(key in every for key in documents)


def side_by_side(issues: "list[Issue]", where: Place, tables: Tables) -> "list[Finding]":
    """DM401 for each version that stands beside a newer one; the history folder keeps as many as it likes."""
    if where.role != HOME or len(issues) < 2:
        return []
    newest = max(issues, key=lambda issue: issue.version)
    found: "list[Finding]" = []
    for issue in issues:
        if issue.version < newest.version:
            params: "dict[str, str | int]" = {"version": format_version(issue.version), "other": newest.file}
            found += finding("DM401", f"{where.path}/{issue.file}", params, where, tables)
    return found


def succession(issue: Issue, before: "list[Issue]", where: Place, tables: Tables, today: str) -> "list[Finding]":
    """DM402, DM403 and DM407: how a new name follows the newest one that the folder held before.

    Two versions of one day may bear the same date; a version of a later day may not.
    """
    if where.role != HOME or not before:
        return []
    last = max(before, key=lambda each: each.version)
    if last.file == issue.file:
        return []
    path = f"{where.path}/{issue.file}"
    params: "dict[str, str | int]" = {"version": format_version(issue.version), "other": format_version(last.version)}
    if issue.version < last.version:
        return finding("DM402", path, params, where, tables)
    found: "list[Finding]" = []
    if skips(last.version, issue.version):
        found += finding("DM403", path, params, where, tables)
    date, earlier = issue.name.date, last.name.date
    stale = date < earlier or (date == earlier and date < today)
    if issue.version > last.version and stale and issue.name.type not in tables.vocabulary.event_types:
        dates: "dict[str, str | int]" = {"version": format_version(issue.version), "date": issue.name.date}
        found += finding("DM407", path, dates, where, tables)
    return found


def skips(old: "tuple[int, int]", new: "tuple[int, int]") -> bool:
    """Whether a version was left out: the lawful steps are the next minor, and the next major at ``.0``."""
    if new <= old:
        return False
    return new not in ((old[0], old[1] + 1), (old[0] + 1, 0))


def folded(name: str) -> str:
    """The name as a case-insensitive, normalising file system sees it."""
    return name.lower() if name.isascii() else nfkc(casefold(nfkc(name)))


def _repeated(names: "Iterable[str]", form: "Callable[[str], str]") -> "list[str]":
    """The names in order; none where a look at all of them at once tells that no two have the same form."""
    every = sorted(names)
    joined = "/".join(every)
    return [] if is_plain(joined) and len(set(form(joined).split("/"))) == len(every) else every


def collisions(names: "Iterable[str]", where: Place, tables: Tables, folders: "Container[str]" = ()) -> "list[Finding]":
    """DM220 for names of one folder that some computers cannot keep apart; ``folders`` are those that are no files."""
    seen: "dict[str, str]" = {}
    found: "list[Finding]" = []
    for name in _repeated(names, folded):
        other = seen.setdefault(folded(name), name)
        if other != name:
            path = (f"{where.path}/{name}" if where.path else name) + ("/" if name in folders else "")
            found += finding("DM220", path, {"other": other}, where, tables)
    return found


def look_alikes(names: "Iterable[str]", where: Place, tables: Tables) -> "list[Finding]":
    """DM205 as an error: two names of one folder that differ only in letters that look the same (l 1, O 0)."""
    seen: "dict[str, str]" = {}
    found: "list[Finding]" = []
    for name in _repeated(names, skeleton):
        other = seen.setdefault(skeleton(name), name)
        if other != name and folded(other) != folded(name):
            for each in finding("DM205", f"{where.path}/{name}", {"token": other}, where, tables):
                each.severity = ERROR
                found.append(each)
    return found


def missing_sources(
    published: "list[tuple[str, Place]]", controlled: "set[tuple[str, tuple[int, int]]]", tables: Tables
) -> "list[Finding]":
    """DM406: a published file (``topic-Vx.y``) needs a controlled source of equal topic and version somewhere."""
    found: "list[Finding]" = []
    for path, where in published:
        name = parse(path.rpartition("/")[2], tables.vocabulary, "published")
        if name is None or name.version is None or (name.topic, name.version) in controlled:
            continue
        found += finding("DM406", path, {"version": format_version(name.version)}, where, tables)
    return found
