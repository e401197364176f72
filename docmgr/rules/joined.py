"""A merge that git made without asking, though both sides brought the next version of one document.

Git joins the two files cleanly where they have become so different that it takes neither for a renaming. Asked only
while a merge is being committed. Source: D-2.3.1, D-2.4.1.
"""

from docmgr.naming.grammar import parse
from docmgr.policy.places import HOME, PENDING
from docmgr.repo.trees import listing
from docmgr.rules.places import Places
from docmgr.rules.siblings import documents
from docmgr.rules.tables import Tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docmgr.repo.changes import Change

    Git = Callable[[list[str], bytes | None], bytes]


def joined(git: "Git", changes: "Iterable[Change]", other: str, tables: Tables, today: str) -> "list[tuple[str, str]]":
    """Mine and theirs, the paths of each document that would stand twice; ``changes`` are those against HEAD."""
    every, places = list(changes), Places(tables)
    come: "dict[str, list[str]]" = {}
    for change in every:
        folder, _, name = change.path.rpartition("/")
        if change.status == "A" and places.of(folder).role in (HOME, PENDING):
            come.setdefault(folder, []).append(name)
    if not come:
        return []
    gone = {change.path for change in every if change.status == "D"}
    ours, theirs = listing(git, "HEAD", list(come)), listing(git, other, list(come))
    found: "list[tuple[str, str]]" = []
    for folder, names in come.items():
        stay = [name for name in ours.get(folder, {}) if f"{folder}/{name}" not in gone]
        mine = documents([name for name in stay if name not in theirs.get(folder, {})], tables, today)
        for key, new in documents(names, tables, today).items():
            found += [
                (f"{folder}/{a}", f"{folder}/{b}") for a in mine.get(key, ()) for b in new if not _prints(a, b, tables)
            ]
    return found


def _prints(one: str, other: str, tables: Tables) -> bool:
    """Whether they are one version in two formats, such as a pdf beside a docx."""
    first, second = parse(one, tables.vocabulary), parse(other, tables.vocabulary)
    return (
        first is not None
        and second is not None
        and first.version == second.version
        and first.extension != second.extension
    )
