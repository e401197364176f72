"""What there is of a document, read from the work tree, HEAD and the ledger: the case that the verbs decide on."""

from __future__ import annotations

import shlex
from functools import cache, partial
from typing import TYPE_CHECKING

from docmgr.documents.desk import Bytes, Case, File
from docmgr.documents.stamp import sha256
from docmgr.errors import PolicyError, RepositoryError, UsageError
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import _
from docmgr.ledger.chain import entry_of, extension
from docmgr.ledger.entry import Document
from docmgr.ledger.history import history
from docmgr.ledger.place import Layout, home_path, identity_of, is_archived, is_pending, lawful_name, pending_path
from docmgr.ledger.store import ledger_of, read_path
from docmgr.naming.version import format_version
from docmgr.office import canonical
from docmgr.repo.apply import refuse_under_way
from docmgr.repo.files import place
from docmgr.repo.git import GitError, Repository
from docmgr.repo.trees import listing
from docmgr.repo.worktree import left_out

if TYPE_CHECKING:
    from docmgr.repo.changes import Entry

# Files that are stored slim, and how they begin unless they are sealed.
_SLIM = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp"})
_ZIP = b"PK\3\4"
# Word, Excel and PowerPoint; LibreOffice. Of a long name Word's mark replaces the first two characters.
_WORD, _LIBRE = "~$", ".~lock."


def gather(repository: Repository, path: str, layout: Layout) -> Case:
    """The case of a document's path. UsageError where no file stands there."""
    content = read_path(repository, path)
    if content is None:
        raise _not_here(repository, path)
    try:
        ledger_path, ledger = ledger_of(repository, path, layout)
    except PolicyError:
        # A ledger with git's marks of a conflict is no mistake of its author's.
        refuse_under_way(repository)
        raise
    home = home_path(path, layout) or path
    folder, _slash, filename = home.rpartition("/")
    folders = [folder, pending_path(folder, layout)]
    if is_archived(path, layout):
        folders = [path.rpartition("/")[0]]
    committed = listing(repository.plumbing, "HEAD", folders) if repository.head() else {}
    standing = {each: names_in(repository, each) for each in folders}
    wanted = identity_of(filename, layout.vocabulary)

    def same(names: set[str], where: str) -> tuple[str, ...]:
        kept = [name for name in names if wanted and identity_of(name, layout.vocabulary) == wanted]
        return tuple(f"{where}/{name}" for name in sorted(kept) if f"{where}/{name}" != path)

    gone = [each for where in folders for each in same(set(committed.get(where, {})) - standing[where], where)]
    found = [same(standing[where], where) for where in folders]
    known = {f"{where}/{name}" for where in folders for name in committed.get(where, {})}
    here = File(path, content, _stored(repository, path, committed))
    moved_from = ""
    if not here.is_committed and ledger is None and ledger_path and not gone:
        old, moved_from, ledger = _left(repository, path, layout)
        gone = [old] if old else []
    return Case(
        here=here,
        ledger_path=ledger_path,
        ledger=ledger,
        home=found[0],
        pending=found[1] if len(found) > 1 else (),
        loose=tuple(each for each in (*found[0], *(found[1] if len(found) > 1 else ())) if each not in known),
        gone=tuple(File(each, committed_bytes(repository, each) or b"") for each in gone),
        published=cache(partial(_published, repository, here, ledger, layout)),
        open_in=lock_of(here.filename, standing.get(path.rpartition("/")[0], set())),
        moved_from=moved_from,
    )


def _left(repository: Repository, path: str, layout: Layout) -> tuple[str, str, Document | None]:
    """The one file of the same name but for its version that the work tree lacks elsewhere, its ledger's path, and it.

    All empty where there is none, or more than one.
    """
    wanted = identity_of(path.rpartition("/")[2], layout.vocabulary)
    missing = repository.git("ls-files", "-d", "-z").decode("utf-8", "surrogateescape").split("\0")[:-1]
    found = [
        each
        for each in missing
        if "/" in each
        and not each.startswith("records/")
        and not is_pending(each, layout)
        and not is_archived(each, layout)
        and identity_of(each.rpartition("/")[2], layout.vocabulary) == wanted
    ]
    if not wanted or len(found) != 1 or is_pending(path, layout) or is_archived(path, layout):
        return "", "", None
    where, ledger = ledger_of(repository, found[0], layout)
    return (found[0], where, ledger) if ledger is not None else ("", "", None)


def _not_here(repository: Repository, path: str) -> UsageError:
    if path in left_out(repository):
        message = _("{path} is not among the folders of this clone").format(path=path)
        folder = shlex.quote(path.rpartition("/")[0])
        return UsageError(message, hint=f"git sparse-checkout add {folder}")
    return UsageError(_("no such document: {path}").format(path=path))


def _stored(repository: Repository, path: str, committed: dict[str, dict[str, Entry]]) -> Bytes | None:
    """How to have the bytes of HEAD, None where it has none; ``committed`` are the folders of HEAD that were listed."""
    folder, _slash, name = path.rpartition("/")
    there: Bytes = cache(partial(committed_bytes, repository, path))
    known = name in committed[folder] if folder in committed else there() is not None
    return there if known else None


def _published(repository: Repository, here: File, ledger: Document | None, layout: Layout) -> bytes | None:
    """The recorded bytes of the file's version; where somebody committed others under its number, from history."""
    name = lawful_name(here.filename, layout.vocabulary)
    content = here.committed
    if content is None or ledger is None or name is None or name.version is None:
        return content
    entry = entry_of(ledger, format_version(name.version))
    if entry is None or entry.sha256 == sha256(content):
        return content
    for past in history(repository, here.path, ledger, layout, sha256):
        if past.version == entry.version and past.commit and not past.doubt:
            return repository.show(past.commit, past.path, checkout=True)
    return content


def committed_bytes(repository: Repository, path: str) -> bytes | None:
    """The bytes that a checkout of HEAD gives for a path, None where HEAD has none."""
    if repository.head() is None:
        return None
    try:
        if extension(path) not in _SLIM:
            return repository.show("HEAD", path, checkout=True)
        stored = repository.show("HEAD", path)
        # What a checkout makes of it is known here; a filter process would take 40 ms to start.
        return canonical.checkout(stored) if stored.startswith(_ZIP) else repository.show("HEAD", path, checkout=True)
    except GitError:
        return None


def names_in(repository: Repository, folder: str) -> set[str]:
    """The names of the files that stand in a folder of the work tree, or would if this clone showed it."""
    where = place(repository.root, folder)
    away = {path.rpartition("/")[2] for path in left_out(repository) if path.rpartition("/")[0] == folder}
    try:
        return away | ({each.name for each in where.iterdir() if each.is_file()} if where.is_dir() else set())
    except OSError as error:
        message = _("{path} cannot be read: {detail}").format(path=folder, detail=reason(error))
        raise RepositoryError(message) from error


def lock_of(filename: str, names: set[str]) -> str:
    """The lock file by which a program shows that it has the document open, ``""`` for none."""
    for name in sorted(names):
        if name.startswith(_WORD) and name[2:] in (filename, filename[1:], filename[2:]):
            return name
        if name == f"{_LIBRE}{filename}#":
            return name
    return ""


def refuse_open(case: Case) -> None:
    """RepositoryError where a program has the document open: what it holds may not be saved yet."""
    if case.open_in:
        said = _("{path} is open in another program ({lock})").format(path=case.here.path, lock=case.open_in)
        raise RepositoryError(said, hint=_("save and close it, then run the command again"))
