"""Which blobs are versions of one document, told from their paths: what ``gc`` packs side by side.

Git looks for similar objects by the last letters of a name, and there our names have the version: so that V1.3 of all
documents lie together, and no two versions of one. The key of a document takes the name's place. Source: design 3.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from docmgr.ledger.place import Layout, home_path, identity_of, is_archived, is_ledger, is_pending
from docmgr.repo.git import Repository
from docmgr.repo.heads import blob_heads

# Git looks at the last 16 letters; an extension takes five of them.
_LETTERS = 11
_LEDGER_BYTES = 1 << 20


class Hints:
    """The key of the document behind a path; ``renamed`` are earlier file names, by the id their ledger has."""

    __slots__ = ("layout", "renamed", "_known")

    def __init__(self, layout: Layout | None, renamed: Mapping[str, str]) -> None:
        self.layout = layout
        self.renamed = renamed
        self._known: dict[str, str] = {}

    def key(self, path: str) -> str:
        """What all versions of a document share, wherever they stood; the path itself for any other file."""
        folder, _slash, name = path.rpartition("/")
        if self.layout is None or not folder or folder.startswith((".docmgr", "records")):
            return path
        found = self.renamed.get(name)
        if found:
            return found
        if is_pending(path, self.layout) or is_archived(path, self.layout):
            folder = home_path(path, self.layout).rpartition("/")[0]
        identity = self._known.get(name)
        if identity is None:
            identity = self._known[name] = identity_of(name, self.layout.vocabulary)
        return f"{folder}/{identity}" if identity else path

    def hint(self, path: str) -> str:
        """The name to tell git instead of the path."""
        key = self.key(path)
        if key == path:
            return path
        digest = hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:_LETTERS]
        extension = path.rpartition("/")[2].rpartition(".")[2]
        return f"{digest}.{extension}"


def read_renamed(repository: Repository) -> dict[str, str]:
    """Every file name that exactly one ledger of HEAD records, with the document's id."""
    if repository.head() is None:
        return {}
    out = repository.git("ls-tree", "-r", "-z", "HEAD", "--", "records/ledger").decode("utf-8", "surrogateescape")
    lines = (line.partition("\t") for line in out.split("\0")[:-1])
    blobs = [facts.split(" ")[2] for facts, _tab, path in lines if is_ledger(path)]
    found: dict[str, str] = {}
    env = repository.environment()
    for head in blob_heads(blobs, _LEDGER_BYTES, folder=str(repository.root), env=env) if blobs else ():
        identity, names = told(head.start)
        for name in names:
            found[name] = identity if found.get(name, identity) == identity else ""
    return {name: identity for name, identity in found.items() if identity}


def told(ledger: bytes) -> tuple[str, Iterable[str]]:
    """A document's id and its file names; only these lines are read, for a repository has many ledgers."""
    identity, names = "", []
    for line in ledger.decode("utf-8", "replace").splitlines():
        if line.startswith("id: "):
            identity = line[4:].strip()
        elif line.startswith("    name: "):
            names.append(line[10:].strip().strip("'\""))
    return identity, names
