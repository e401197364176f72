"""What there is of an identity before a document is made: its files at home and pending, an archived one's ledger."""

from __future__ import annotations

from collections.abc import Iterable

from docmgr.documents.gather import names_in
from docmgr.documents.new import Known
from docmgr.ledger.chain import latest, rank
from docmgr.ledger.entry import Document
from docmgr.ledger.load import load_document
from docmgr.ledger.place import ROOT, Layout, canonical_stem, documents_folder, home_path, identity_of, pending_path
from docmgr.ledger.store import read_path
from docmgr.repo.git import Repository


def known(repository: Repository, home: str, layout: Layout) -> Known:
    """What stands of the document that would be made at ``home``; of several archived ledgers the newest."""
    folder, _slash, filename = home.rpartition("/")
    wanted = identity_of(filename, layout.vocabulary)
    standing = [
        f"{where}/{name}"
        for where in (folder, pending_path(folder, layout))
        for name in sorted(names_in(repository, where))
        if wanted and identity_of(name, layout.vocabulary) == wanted
    ]
    return Known(tuple(standing), None if standing else _archived(repository, folder, wanted, layout))


def _archived(repository: Repository, folder: str, wanted: str, layout: Layout) -> Document | None:
    raw = repository.git("ls-files", "-z", "--", f"{ROOT}/{layout.history}/")
    found: list[Document] = []
    for ledger in raw.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        mirrored = documents_folder(ledger)
        if home_path(f"{mirrored}/x", layout) == f"{folder}/x" and canonical_stem(ledger) == wanted:
            content = read_path(repository, ledger)
            if content is not None:
                found.append(load_document(content, ledger))
    return newest_of(found)


def newest_of(documents: Iterable[Document]) -> Document | None:
    """Of several ledgers the one with the highest version."""
    return max(documents, key=_newest, default=None)


def _newest(document: Document) -> tuple[int, int]:
    version = latest(document)
    return (-1, -1) if version is None else rank(version.version)
