"""``pending``: what waits in the pending folder, and in which state. Source: D-2.2.2."""

from __future__ import annotations

from dataclasses import dataclass

from docmgr.documents.find import documents
from docmgr.ledger import chain
from docmgr.ledger.entry import SUBMITTED
from docmgr.ledger.place import Layout, lawful_name
from docmgr.ledger.store import ledger_of, read_path
from docmgr.naming.version import format_version
from docmgr.office.canonical import sha256
from docmgr.repo.git import Repository

CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pending document; ``state`` is draft, submitted, rejected, or changed since it was submitted.

    ``by`` and ``at`` are those of the last decision, or of the version; ``opinion`` is a rejection's reason; ``entry``
    is the decision's id, ``""`` without one.
    """

    path: str
    id: str
    title: str
    version: str
    state: str
    by: str
    at: str
    opinion: str = ""
    entry: str = ""


def pending(repository: Repository, layout: Layout) -> list[Waiting]:
    """Every document in the pending folder, by path; files without a lawful name are left to ``check``."""
    paths = documents(repository, layout.pending)
    return [found for path in sorted(paths) if (found := _waiting(repository, path, layout)) is not None]


def _waiting(repository: Repository, path: str, layout: Layout) -> Waiting | None:
    name = lawful_name(path.rpartition("/")[2], layout.vocabulary)
    if name is None or name.version is None:
        return None
    version = format_version(name.version)
    ledger = ledger_of(repository, path, layout)[1]
    entry = chain.entry_of(ledger, version) if ledger is not None else None
    if ledger is None or entry is None:
        return Waiting(path, ledger.id if ledger else "", name.topic, version, chain.DRAFT, "", "")
    state = chain.state(ledger, version)
    if state == SUBMITTED and sha256(read_path(repository, path) or b"") != entry.sha256:
        state = CHANGED
    last = chain.decision(ledger, version)
    if last is None:
        return Waiting(path, ledger.id, ledger.title, version, state, entry.author, entry.at)
    return Waiting(path, ledger.id, ledger.title, version, state, last.by, last.at, last.opinion, last.id)
