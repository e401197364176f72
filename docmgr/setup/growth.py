"""How much room a repository takes for its documents, and what would make it less; quick, for it reads no object."""

from __future__ import annotations

from dataclasses import dataclass

from docmgr.policy.load import load_policy
from docmgr.repo import changes
from docmgr.repo.git import Repository
from docmgr.repo.objectstore import packs, store
from docmgr.repo.repack import made_here
from docmgr.setup.slimlines import extensions_in, extensions_of
from docmgr.setup.starter import POLICY_FILE
from docmgr.vault.sealed import ATTRIBUTES
from docmgr.vault.store import read_shared

# Below this nobody's disk is full.
MUCH = 16 << 20


@dataclass(frozen=True, slots=True)
class Growth:
    """Bytes on disk: all, those in loose objects, those in packs that ``docmgr gc`` has not made."""

    documents: int
    size: int
    loose: int
    foreign: int
    packed_as_come: bool

    @property
    def each(self) -> int:
        """Bytes of a document with all its versions."""
        return self.size // max(1, self.documents)

    @property
    def loose_is_much(self) -> bool:
        """Whether packing would help soon."""
        return self.loose > MUCH

    @property
    def foreign_is_much(self) -> bool:
        """Whether most was packed by programs that know no documents."""
        return self.foreign > MUCH and self.foreign * 4 > self.size

    @property
    def wasteful(self) -> bool:
        """Whether anything would help."""
        return self.loose_is_much or self.foreign_is_much or self.packed_as_come


def look(repository: Repository) -> Growth:
    """What the disk says."""
    held, mine = store(repository), made_here(repository)
    foreign = sum(pack.size for pack in packs(repository) if pack.name not in mine and not pack.kept)
    documents = sum(
        "/" in path and not path.startswith((".", "records/")) and not path.endswith("/.gitkeep")
        for path, _mode, _blob in changes.tracked(repository.plumbing)
    )
    return Growth(documents, held.size, held.unpacked, foreign, _as_come(repository))


def _as_come(repository: Repository) -> bool:
    """Whether the policy wants Office files slim and the attributes do not say so."""
    text = read_shared(repository, POLICY_FILE)
    if text is None:
        return False
    wanted = extensions_of(load_policy(text, file=POLICY_FILE))
    lines = (read_shared(repository, ATTRIBUTES) or b"").decode("utf-8", "surrogateescape")
    return bool(wanted) and not extensions_in(lines)


def readable(size: int) -> str:
    """Bytes for people."""
    for unit, bound in (("KB", 1 << 10), ("MB", 1 << 20)):
        if size < 1000 * bound:
            return f"{size / bound:.1f} {unit}"
    return f"{size / (1 << 30):.1f} GB"
