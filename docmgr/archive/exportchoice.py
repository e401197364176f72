"""Which archived files an export takes: what stands in the history folder, as HEAD has it. Only reads.

A file that a run recorded comes with its record; one that was there before docmgr is described from its name and bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from docmgr.archive import known, record
from docmgr.archive.exportparcel import Period
from docmgr.archive.known import Tree
from docmgr.archive.record import Item, Run, is_file
from docmgr.ledger.place import Layout, home_path, lawful_name
from docmgr.naming.version import format_version
from docmgr.repo.git import Repository

_FIRST = 10


def archived(
    repository: Repository,
    tree: Tree,
    past: Iterable[Run],
    layout: Layout,
    step: Callable[[], None] = lambda: None,
) -> list[Item]:
    """Every file in the history folder, sorted by path."""
    standing = {path: item for path, (_run, item) in record.standing(past).items()}
    paths = sorted(path for path in tree.files if is_file(path, layout.history))
    found = {path: standing[path] for path in paths if path in standing and standing[path].blob == tree.files[path]}
    # What stood there before the first run is recorded as it was found: by path and digest alone.
    plain = [path for path, item in found.items() if not item.date]
    by = known.last_authors(repository, (path for path in plain if not found[path].author))
    for path in plain:
        item = found[path]
        at_home = home_path(path, layout) or path
        found[path] = _named(replace(item, original=at_home, author=item.author or by.get(path, "")), layout)
    others = [path for path in paths if path not in found]
    contents = known.describe(repository, tree, ((path, tree.files[path]) for path in others), step)
    authors = known.last_authors(repository, others)
    for path in others:
        content = contents[path]
        item = Item(path, home_path(path, layout) or path, content.sha256, content.size, tree.files[path], record.FOUND)
        found[path] = replace(_named(item, layout), author=authors.get(path, ""), sealed=bool(tree.zone_of(path)))
    return [found[path] for path in paths]


def _named(item: Item, layout: Layout) -> Item:
    """The item with what its name tells; without a date in it the year of its folder counts."""
    name = lawful_name(item.path.rpartition("/")[2], layout.vocabulary)
    digits = name.date if name is not None else ""
    day = "-".join(filter(None, (digits[:4], digits[4:6], digits[6:8]))) if digits.isdigit() else digits
    if len(day) != _FIRST:
        year = item.path.split("/")[1]
        day = f"{year}-12-31" if year.isdigit() and len(year) == 4 else ""
    version = format_version(name.version) if name is not None and name.version else ""
    return replace(item, date=day, version=version)


def within(items: Iterable[Item], period: Period) -> list[Item]:
    """The files of the period."""
    return [each for each in items if period.holds(each.date)]


def exports(past: Iterable[Run]) -> list[Run]:
    """The records of packages, oldest first."""
    return sorted((each for each in past if each.action == record.EXPORTED), key=lambda each: (each.at, each.id))


def places(past: Iterable[Run]) -> dict[tuple[str, str], list[tuple[Run, Item]]]:
    """Where each file (path, blob) was exported to: the records, oldest first."""
    found: dict[tuple[str, str], list[tuple[Run, Item]]] = {}
    for run in exports(past):
        for item in run.items:
            found.setdefault((item.path, item.blob), []).append((run, item))
    return found


def new_for(items: Sequence[Item], past: Iterable[Run], target: str) -> list[Item]:
    """The files that no package on that target holds yet."""
    known_places = places(past)
    return [
        each
        for each in items
        if not any(run.more.get("target") == target for run, _item in known_places.get((each.path, each.blob), ()))
    ]
