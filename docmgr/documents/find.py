"""DOC as people type it: a path, a file name, a document id or any unique fragment. Source: contract.md, Everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from docmgr.errors import UsageError
from docmgr.i18n.text import _
from docmgr.ledger.place import (
    Layout,
    documents_folder,
    home_path,
    identity_of,
    is_archived,
    is_pending,
    pending_path,
    records_document,
)
from docmgr.ledger.store import by_id
from docmgr.naming.forms import canonical, is_plain
from docmgr.repo.files import exists, place
from docmgr.repo.git import Repository
from docmgr.repo.worktree import inside, is_folder, left_out, named

SHOWN = 8
_NEAR = 3
_ALIKE = 0.5
HOME, PENDING = "home", "pending"


def find(repository: Repository, text: str, layout: Layout, *, prefer: str = HOME) -> str:
    """The repository path of the one document that the text means. UsageError (2) with candidates otherwise.

    ``prefer`` decides between a published version and the pending one of the same document.
    """
    direct = _path(repository, text)
    if direct:
        return direct
    for search, there in ((_listed, _standing), (_elsewhere, _all)):
        paths = search(repository)
        if not repository.bare and (seen := _typed(repository, text)) in paths and there(repository, [seen]):
            return seen
        for matching in (_named(text, paths), _identified(repository, text, paths, layout), _holding(text, paths)):
            found = there(repository, matching)
            one = _one(found, layout, prefer)
            if one:
                return one
            if found:
                raise _ambiguous(text, found)
    raise UsageError(_("no such document: {path}").format(path=text), hint=_near(text, documents(repository)))


def documents(repository: Repository, folder: str = "") -> list[str]:
    """Every file of the work tree (bare: of HEAD) that may be a document, all or those below a folder."""
    return _standing(repository, _listed(repository, folder))


def _listed(repository: Repository, folder: str = "") -> list[str]:
    """The same as git lists them, files that the work tree lacks too: only what a text means is looked for on disk."""
    below = ["--", f"{folder}/"] if folder else []
    if repository.bare:
        raw = repository.git("ls-tree", "-r", "-z", "--name-only", "HEAD", *below) if repository.head() else b""
    else:
        raw = repository.git("ls-files", "-c", "-o", "--exclude-standard", "-z", *below)
    paths = dict.fromkeys(raw.decode("utf-8", "surrogateescape").split("\0")[:-1])
    return [path for path in paths if _may_be(path)]


def _standing(repository: Repository, paths: list[str]) -> list[str]:
    """Those of the paths where a file stands; in a bare repository all."""
    return paths if repository.bare else [path for path in paths if exists(place(repository.root, path))]


def _all(_repository: Repository, paths: list[str]) -> list[str]:
    return paths


def _elsewhere(repository: Repository) -> list[str]:
    """What may be a document outside of the folders that this clone shows."""
    return [] if repository.bare else [path for path in left_out(repository) if _may_be(path)]


def _may_be(path: str) -> bool:
    return "/" in path and not path.startswith(("records/", ".docmgr/", ".git"))


def _path(repository: Repository, text: str) -> str:
    """The path itself, as seen from the current folder, or from the root."""
    if not text or repository.bare:
        return ""
    try:
        seen = inside(repository, text)
    except UsageError:
        seen = text.strip("/") if exists(place(repository.root, text.strip("/"))) else ""
    return "" if not seen or is_folder(repository, seen) else seen


def _typed(repository: Repository, text: str) -> str:
    """A path as typed in the current folder, whether or not something is there."""
    try:
        return named(repository, text)
    except UsageError:
        return ""


def _named(text: str, paths: Iterable[str]) -> list[str]:
    wanted = text.rpartition("/")[2]
    return [path for path in paths if path.rpartition("/")[2] == wanted and path.endswith(text)]


def _identified(repository: Repository, text: str, paths: list[str], layout: Layout) -> list[str]:
    """By document id, whole or a piece of it with at least three characters."""
    if len(text) < 3 or not text.isascii():
        return []
    found = []
    for ledger in by_id(repository, text).values():
        folder = documents_folder(ledger)
        near = (f"{folder}/", f"{pending_path(folder, layout)}/")
        found += [path for path in paths if path.startswith(near) and records_document(ledger, path, layout)]
    return found


def _holding(text: str, paths: Iterable[str]) -> list[str]:
    wanted = canonical(text)
    if not wanted:
        return []
    known = list(paths)
    whole = "\0".join(known)
    # Names of common characters are folded all at once, which takes a tenth of the time.
    forms = canonical(whole).split("\0") if known and is_plain(whole) else map(canonical, known)
    return [path for path, form in zip(known, forms, strict=True) if wanted in form]


def _one(found: list[str], layout: Layout, prefer: str) -> str:
    """The path to take where all that was found is one document; live ones come before archived ones."""
    live = [path for path in found if not is_archived(path, layout)] or found
    if len({_document(path, layout) for path in live}) != 1:
        return ""
    wanted = [path for path in live if is_pending(path, layout) == (prefer == PENDING)] or live
    return min(wanted, key=lambda path: (path.endswith((".pdf", ".ofd")), path))


def _document(path: str, layout: Layout) -> tuple[str, str]:
    """What is equal for all files of one document."""
    folder, _slash, name = (home_path(path, layout) or path).rpartition("/")
    return folder, identity_of(name, layout.vocabulary) or name


def _near(text: str, paths: list[str]) -> str:
    """The documents whose names come nearest; where none does, what DOC may be."""
    topics: dict[str, str] = {}
    for path in paths:
        name = path.rpartition("/")[2]
        topics[canonical(name.split("-", 2)[-1].partition("-V")[0])] = name
    wanted = canonical(text.rpartition("/")[2].split("-", 2)[-1].partition("-V")[0])
    found = get_close_matches(wanted, topics, n=_NEAR, cutoff=_ALIKE)
    if found:
        return _("nearest: {names}").format(names=" | ".join(topics[each] for each in found))
    return _("name it by path, file name, document id, or any part of its name that no other has")


def _ambiguous(text: str, found: list[str]) -> UsageError:
    shown = [*sorted(found)[:SHOWN], *(["…"] if len(found) > SHOWN else [])]
    said = _("{text} means several documents").format(text=text)
    return UsageError(said, hint=_("one of: {paths}").format(paths=" | ".join(shown)))
