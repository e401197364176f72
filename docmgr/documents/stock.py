"""What the repository has already, read once for any number of files that come in: documents, ledgers, contents."""

from __future__ import annotations

from dataclasses import dataclass, field

from docmgr.documents.known import newest_of
from docmgr.documents.source import Source
from docmgr.ledger.entry import Document, is_document_id
from docmgr.ledger.load import load_document
from docmgr.ledger.place import (
    ROOT,
    Layout,
    canonical_stem,
    documents_folder,
    home_path,
    identity_of,
    is_archived,
    is_ledger,
    ledger_path,
)
from docmgr.ledger.store import by_id, read_path
from docmgr.repo.changes import text, tracked
from docmgr.repo.git import Repository
from docmgr.repo.loose import untracked_files

Key = tuple[str, str]
ORIGIN = "Doc-Origin"
"""The line of a commit that keeps digest, document id and old name of a file taken in."""


@dataclass(frozen=True, slots=True)
class Held:
    """What there is of one identity: ``standing`` files at home and pending; its ledger, None where it has none.

    ``earlier`` is the ledger of an archived document of that identity; ``home`` a path of it at home.
    """

    home: str
    standing: tuple[str, ...]
    ledger_path: str
    ledger: Document | None
    earlier: Document | None = None


@dataclass(slots=True)
class Stock:
    """The repository as it stood when it was read; ``files`` with a lawful name by document, ``others`` without."""

    repository: Repository
    layout: Layout
    tracked: frozenset[str] = frozenset()
    files: dict[Key, list[str]] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    ledgers: dict[Key, str] = field(default_factory=dict)
    archived: dict[Key, list[str]] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def held(self, home: str) -> Held:
        """What there is of the document that would stand at ``home``."""
        key = _key(home, self.layout)
        path = self.ledgers.get(key, "")
        standing = tuple(self.files.get(key, ()))
        earlier = None
        if not standing and not path:
            earlier = newest_of(document for each in self.archived.get(key, ()) if (document := self._load(each)))
        return Held(home, standing, path or ledger_path(home, self.layout), self._load(path) if path else None, earlier)

    def identified(self, source: Source) -> Held | None:
        """The document whose id the file carries, None where this repository has none."""
        path = self.ids.get(source.properties.identifier, "") if is_document_id(source.properties.identifier) else ""
        if not path:
            return None
        folder = documents_folder(path)
        key = (folder, canonical_stem(path))
        standing = tuple(self.files.get(key, ()))
        home = next((each for each in standing if not is_archived(each, self.layout)), f"{folder}/")
        return Held(home_path(home, self.layout) or home, standing, path, self._load(path))

    def twin(self, source: Source) -> str:
        """The file that has the very same content, or that it became when it was taken in; ``""`` for none."""
        found = (self._stands(self.contents.get(each, "")) for each in (*source.blobs, source.sha256))
        return next((each for each in found if each and each != source.inside), "")

    def _stands(self, known: str) -> str:
        """The document of a ledger, which may have left the tree; any other path is itself."""
        if not is_ledger(known):
            return known
        key = (documents_folder(known), canonical_stem(known))
        if is_archived(f"{key[0]}/x", self.layout):
            return next((path for path in self.tracked if ledger_path(path, self.layout) == known), "")
        return next(iter(self.files.get(key, ())), "")

    def _load(self, path: str) -> Document | None:
        content = read_path(self.repository, path)
        return load_document(content, path) if content is not None else None


def read_stock(repository: Repository, layout: Layout) -> Stock:
    """Everything that ``add`` must know; four git commands, however many files there are."""
    entries = tracked(repository.plumbing)
    found = Stock(repository, layout, frozenset(path for path, _mode, _blob in entries))
    for path, _mode, blob in entries:
        if is_ledger(path):
            _enter_ledger(found, path)
        elif _is_document(path):
            found.contents.setdefault(blob, path)
            found.files.setdefault(_key(path, layout), []).append(path)
    for path in untracked_files(repository):
        if _is_document(path):
            found.files.setdefault(_key(path, layout), []).append(path)
    found.others = found.files.pop(("", ""), [])
    found.ids = by_id(repository, "D-")
    _read_digests(found)
    return found


def _is_document(path: str) -> bool:
    return "/" in path and not path.startswith(("records/", ".docmgr/", ".git"))


def _key(path: str, layout: Layout) -> Key:
    """Home folder and identity; archived files and unlawful names are nobody's."""
    if is_archived(path, layout):
        return ("", "")
    folder, _slash, name = home_path(path, layout).rpartition("/")
    identity = identity_of(name, layout.vocabulary) if folder else ""
    return (folder, identity) if identity else ("", "")


def _enter_ledger(stock: Stock, path: str) -> None:
    folder = documents_folder(path)
    if is_archived(f"{folder}/x", stock.layout):
        home = home_path(f"{folder}/x", stock.layout).rpartition("/")[0]
        stock.archived.setdefault((home, canonical_stem(path)), []).append(path)
    else:
        stock.ledgers[(folder, canonical_stem(path))] = path


def _read_digests(stock: Stock) -> None:
    """The ledgers by the contents that they record, and by those of the files that became their documents."""
    repository = stock.repository
    out = repository.git("grep", "-z", "--full-name", "-I", "-e", "^ *-* *sha256: ", "--", f"{ROOT}/", ok=(0, 1))
    for line in text(out).split("\n"):
        path, _end, said = line.partition("\0")
        if said:
            stock.contents.setdefault(said.rpartition(" ")[2].strip("'\""), path)
    if repository.head() is None:
        return
    pattern = f"--grep=^{ORIGIN}: "
    for line in text(repository.git("log", pattern, "--format=%B")).split("\n"):
        if line.startswith(f"{ORIGIN}: "):
            digest, identifier, *_name = line[len(ORIGIN) + 2 :].split(" ", 2)
            stock.contents.setdefault(digest, stock.ids.get(identifier, ""))
