"""Which documents are a leaver's, by the ledger's own lines: one search of Git, no file is parsed. Source: D-4.3.

``owner`` answers for a document; who wrote its newest version knows it best and is named beside it. Documents without
a ledger are their last author's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from docmgr.handover.holding import DOCUMENT, DRAFT, Holding
from docmgr.ledger.place import ROOT, Layout, documents_folder, identity_of, is_pending, ledger_path
from docmgr.repo.git import Repository
from docmgr.repo.yamlfile import parse

_KEYS = ("id", "title", "owner", "author")


@dataclass(slots=True)
class Brief:
    """What one ledger says of people; ``author`` is of its newest version."""

    path: str
    id: str = ""
    title: str = ""
    owner: str = ""
    author: str = ""


def briefs(repository: Repository) -> list[Brief]:
    """Every ledger that can be read here, by path; sealed ones that are locked are left out."""
    tree = ["HEAD"] if repository.bare else []
    if repository.bare and repository.head() is None:
        return []
    options = ["-z", "--full-name", "-I", "-E", "-e", r"^(id|title|owner): |^ +(- )?author: "]
    found: dict[str, Brief] = {}
    for line in _lines(repository.git("grep", *options, *tree, "--", f"{ROOT}/", ok=(0, 1))):
        path, _end, said = line.partition("\0")
        path = path.removeprefix("HEAD:")
        key, _colon, value = said.strip().removeprefix("- ").partition(": ")
        if key in _KEYS:
            setattr(found.setdefault(path, Brief(path)), key, plain(value))
    return list(found.values())


def _lines(data: bytes) -> Iterator[str]:
    return (line for line in data.decode("utf-8", "surrogateescape").split("\n") if line)


def plain(value: str) -> str:
    """A YAML scalar of one line as text; the quick way for what has no quotes."""
    if value[:1] in "'\"" or " #" in value:
        return str(parse(f"v: {value}\n", "").value["v"])
    return value.strip()


def held(found: Iterable[Brief], files: Iterable[str], layout: Layout, me: frozenset[str]) -> list[Holding]:
    """The documents of whom a ledger calls by one of the names in ``me``: the member's id, or ``Name <email>``.

    ``files`` are all documents of the tree; one that waits in the pending folder is a draft.
    """
    pending = {_identity(path, layout): path for path in files if is_pending(path, layout)}
    holdings = []
    for each in found:
        if each.owner in me or (not each.owner and each.author in me):
            role, settled, to = "owner", False, ""
        elif each.author in me:
            role, settled, to = "author", True, each.owner
        else:
            continue
        draft = pending.get((documents_folder(each.path), each.path.rpartition("/")[2]), "")
        kind = DRAFT if draft else DOCUMENT
        holdings.append(Holding(kind, each.path, role, each.title, to=to, settled=settled, path=draft))
    return holdings


def _identity(path: str, layout: Layout) -> tuple[str, str]:
    folder, _slash, name = ledger_path(path, layout).rpartition("/")
    return (folder[len(ROOT) + 1 :], name)


def unrecorded(files: Iterable[str], found: Iterable[Brief], layout: Layout, closed: Iterable[str]) -> list[str]:
    """The documents that no ledger records, ``closed`` being ledgers that are locked here; they are by Git alone."""
    known = {*(each.path for each in found), *closed}
    spelled = {(documents_folder(path), path.rpartition("/")[2].casefold()) for path in known}
    lone = []
    for path in files:
        wanted = ledger_path(path, layout)
        if not wanted or not identity_of(path.rpartition("/")[2], layout.vocabulary):
            continue
        if wanted not in known and (documents_folder(wanted), wanted.rpartition("/")[2].casefold()) not in spelled:
            lone.append(path)
    return lone


def authors(repository: Repository, paths: Iterable[str], emails: frozenset[str]) -> list[str]:
    """Of these paths those whose last commit is by one of the addresses (folded); one walk through the history."""
    waiting = set(paths)
    if not waiting or repository.head() is None:
        return []
    mine: list[str] = []
    own = False
    options = ["-z", "--name-only", "--no-renames", "--no-show-signature", "--use-mailmap", "--format=%x01%aE"]
    for item in repository.stream("log", *options, "HEAD", "--"):
        for line in item.decode("utf-8", "surrogateescape").split("\n"):
            if line.startswith("\1"):
                own = line[1:].casefold() in emails
            elif line in waiting:
                waiting.discard(line)
                if own:
                    mine.append(line)
        if not waiting:
            break
    return sorted(mine)
