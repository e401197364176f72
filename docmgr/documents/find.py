"""Which document somebody means: by path, file name, document id or any fragment that only one has."""

from __future__ import annotations

from collections.abc import Sequence

from docmgr.errors import UsageError
from docmgr.i18n.text import _
from docmgr.ledger.entry import is_document_id
from docmgr.ledger.place import Layout, documents_folder, lawful_name, ledger_path, records_document
from docmgr.ledger.store import by_id
from docmgr.naming.forms import canonical
from docmgr.policy.model import Policy
from docmgr.policy.places import HISTORY, PENDING
from docmgr.policy.vocabulary import vocabulary_of
from docmgr.repo.changes import tracked
from docmgr.repo.git import Repository
from docmgr.repo.worktree import inside

SHOWN = 8
_OURS = ("records/", ".docmgr/")


def layout_of(policy: Policy) -> Layout:
    """What the ledger must know of the department."""
    return Layout(policy.folder_of(PENDING).path, policy.folder_of(HISTORY).path, vocabulary_of(policy))


def documents(repository: Repository) -> list[str]:
    """The paths of every document that Git knows, sorted as Git does."""
    if repository.bare:
        raw = repository.git("ls-tree", "-r", "-z", "--name-only", "HEAD") if repository.head() else b""
        paths = raw.decode("utf-8", "surrogateescape").split("\0")[:-1]
    else:
        paths = [path for path, _mode, _blob in tracked(repository.plumbing)]
    return [path for path in paths if "/" in path and not path.startswith(_OURS) and not path.endswith("/.gitkeep")]


def find(repository: Repository, layout: Layout, given: str) -> str:
    """The repository path of the document; ``UsageError`` where none or several could be meant.

    Source: contract.md, DOC.
    """
    path = _as_path(repository, given)
    if path:
        return path
    every = documents(repository)
    found = [path for path in every if given in (path, path.rpartition("/")[2])]
    found = found or _by_id(repository, layout, given, every) or _by_fragment(given, every)
    if len(found) > 1:
        found = _one_document(found, layout) or found
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(
            _("no document is meant by {text}").format(text=given), hint=_("docmgr check lists what is there")
        )
    listed = "\n  ".join(found[:SHOWN])
    more = "\n  …" if len(found) > SHOWN else ""
    raise UsageError(_("{text} may mean several documents:\n  {list}").format(text=given, list=listed + more))


def _as_path(repository: Repository, given: str) -> str:
    """A path as typed, from where the user stands, if a file is there."""
    if repository.bare:
        return ""
    try:
        path = inside(repository, given)
    except UsageError:
        return ""
    return path if path and (repository.root / path).is_file() else ""


def _by_id(repository: Repository, layout: Layout, given: str, every: Sequence[str]) -> list[str]:
    """The files of the document whose id holds the text; only ids hold hyphens and digits in that way."""
    wanted = given[2:] if given[:2] in ("D-", "d-") else given
    if not wanted or not all(char.isascii() and (char.isalnum() or char == "-") for char in wanted):
        return []
    ledgers = by_id(repository, wanted)
    exact = [ledger for identity, ledger in ledgers.items() if identity.lower() == given.lower()]
    chosen = exact if is_document_id(given) else list(ledgers.values())
    return [path for ledger in chosen for path in files_of(ledger, layout, every)]


def files_of(ledger: str, layout: Layout, every: Sequence[str]) -> list[str]:
    """The files that a ledger records: the document at home or archived, and what waits for approval."""
    folder = documents_folder(ledger)
    homes = (folder + "/", f"{layout.pending}/{folder}/")
    near = [path for path in every if path.startswith(homes) and path.rpartition("/")[0] + "/" in homes]
    return [path for path in near if records_document(ledger, path, layout)]


def _by_fragment(given: str, every: Sequence[str]) -> list[str]:
    wanted = canonical(given)
    return [path for path in every if wanted in canonical(path)] if wanted else []


def _one_document(found: Sequence[str], layout: Layout) -> list[str]:
    """Of several files of one document the one that stands at home; a rendition stands behind what it was made from."""
    ledgers = {ledger_path(path, layout) or path for path in found}
    if len(ledgers) > 1:
        return []
    home = [path for path in found if not path.startswith(layout.pending + "/")] or list(found)
    source = [path for path in home if not path.endswith((".pdf", ".ofd"))] or home
    newest = max(source, key=lambda path: _version(path, layout))
    return [newest]


def _version(path: str, layout: Layout) -> tuple[int, int]:
    name = lawful_name(path.rpartition("/")[2], layout.vocabulary)
    return name.version if name is not None and name.version is not None else (-1, -1)
