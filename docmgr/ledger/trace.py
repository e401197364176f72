"""What Git alone knows of a document: every content it had, through renames, moves, archive, restore and merges.

One ``git log --raw`` over the document's folders; where it appears there, the commit that brought it is asked where
from (``-M``, or the ledger that moved along), and the search goes on. ``git log --follow`` compares whole trees at each
rename.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from docmgr.ledger.place import (
    Layout,
    home_path,
    identity_of,
    is_ledger,
    lawful_name,
    ledger_path,
    pending_path,
)
from docmgr.naming.version import format_version
from docmgr.repo.changes import Change, parse_raw
from docmgr.repo.git import Repository

# -c: of a merge only what differs from every parent. Full history: also what a merge then left aside.
_LOG = ["--raw", "-z", "--no-renames", "--no-abbrev", "-c", "--full-history", "--topo-order", "--root", "--format=%H"]
_QUIET = ["--no-show-signature", "-O/dev/null"]
_NONE = "000000"


@dataclass(frozen=True, slots=True)
class Seen:
    """A content of the document at a commit; ``version`` as in the name, ``""`` where the name tells none."""

    commit: str
    path: str
    blob: str
    version: str


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which paths are the document: one identity in one home folder and its mirrors, or one path of another name."""

    folder: str
    identity: str
    path: str

    def holds(self, path: str, layout: Layout) -> bool:
        if not self.identity:
            return path == self.path
        folder, _slash, name = home_path(path, layout).rpartition("/")
        return folder == self.folder and identity_of(name, layout.vocabulary) == self.identity


def trace(repository: Repository, path: str, layout: Layout, revision: str = "HEAD") -> list[Seen]:
    """Every content, newest first; empty where Git never saw the document."""
    found: dict[tuple[str, str], Seen] = {}
    queue = [(_wanted(path, layout), revision)]
    for wanted, start in queue:
        changes = [each for each in _changes(repository, wanted, layout, start) if wanted.holds(each.path, layout)]
        for change in changes:
            if change.status != "D" and change.mode != _NONE:
                seen = Seen(change.commit, change.path, change.blob, _version(change.path, layout))
                found.setdefault((change.commit, change.path), seen)
        for born in _births(changes):
            source = _origin(repository, born, wanted, layout)
            before = (_wanted(source, layout), f"{born}^")
            if source and before not in queue:
                queue.append(before)
    return list(found.values()) if len(queue) == 1 else _sorted(repository, found.values(), revision)


def _sorted(repository: Repository, seen: Iterable[Seen], revision: str) -> list[Seen]:
    """What several searches found, newest first."""
    order = repository.git("rev-list", "--topo-order", revision, "--").decode().split()
    places = {commit: at for at, commit in enumerate(order)}
    return sorted(seen, key=lambda each: places.get(each.commit, len(places)))


def _wanted(path: str, layout: Layout) -> _Wanted:
    home = home_path(path, layout) or path
    folder, _slash, name = home.rpartition("/")
    return _Wanted(folder, identity_of(name, layout.vocabulary) if folder else "", path)


def _changes(repository: Repository, wanted: _Wanted, layout: Layout, start: str) -> list[Change]:
    specs = [wanted.path]
    if wanted.identity:
        specs = [f"{wanted.folder}/", f"{pending_path(wanted.folder, layout)}/", f"{layout.history}/"]
    return parse_raw(repository.git("log", *_LOG, *_QUIET, start, "--", *specs))


def _version(path: str, layout: Layout) -> str:
    name = lawful_name(path.rpartition("/")[2], layout.vocabulary)
    return format_version(name.version) if name is not None and name.version is not None else ""


def _births(changes: list[Change]) -> list[str]:
    """The commits that add the document without taking it from another of its own paths, newest first.

    More than one where it had another name for a while.
    """
    left = {each.commit for each in changes if each.status == "D"}
    return list(dict.fromkeys(each.commit for each in changes if each.status == "A" and each.commit not in left))


def _origin(repository: Repository, born: str, wanted: _Wanted, layout: Layout) -> str:
    """The path that the document came from in that commit, ``""`` where it was made there."""
    # Of a first commit, which has nothing before it, this tells nothing; of a merge what came to its first side.
    options = ["-r", "-z", "-m", "--first-parent", "-M50%", "-l0", "--raw", "--no-abbrev", "--no-commit-id"]
    tokens = iter(repository.git("diff-tree", *options, born, "--").decode("utf-8", "surrogateescape").split("\0"))
    pairs: dict[str, str] = {}
    gone: list[str] = []
    come: list[str] = []
    for head in tokens:
        status = head.rpartition(" ")[2][:1]
        if not status:
            continue
        path = next(tokens)
        if status in "RC":
            pairs[next(tokens)] = path
        elif status in "DA":
            (gone if status == "D" else come).append(path)
    direct = next((source for target, source in pairs.items() if wanted.holds(target, layout)), "")
    arrived = next((path for path in come if wanted.holds(path, layout)), "")
    return direct or _by_ledger(pairs, gone, arrived, layout)


def _by_ledger(pairs: dict[str, str], gone: Iterable[str], path: str, layout: Layout) -> str:
    """The old path told by a ledger that moved in the same commit, however much of the document changed."""
    before = pairs.get(ledger_path(path, layout), "") if path else ""
    if not is_ledger(before):
        return ""
    return next((each for each in gone if ledger_path(each, layout) == before), "")
