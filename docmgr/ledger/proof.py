"""Whether who decided is proved by a signature or only claimed by the commit. Source: D-2.2.2, report 5.2.

A decision stands in the commit that brought its entry into the ledger. Of a department whose members name no signing
keys nothing is asked: everybody is who they say they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from docmgr.ledger.entry import Approval, Document
from docmgr.ledger.place import ROOT, Layout, documents_folder, home_path, is_archived
from docmgr.repo.git import Repository
from docmgr.repo.signatures import FOREIGN, PROVED, UNKNOWN, UNSIGNED, signed

Keys = Callable[[str], Sequence[str]]
"""The public keys of a member, by the id that a ledger holds; empty for who has none."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of who decided: ``commit`` brought the decision, ``standing`` is how it is signed.

    ``standing`` is one of ``signatures``' words, or ``""`` where the member has no key to compare with.
    """

    commit: str = ""
    standing: str = ""

    @property
    def proved(self) -> bool:
        """Whether the key of the one who decided signed it."""
        return self.standing == PROVED

    @property
    def broken(self) -> bool:
        """Whether the member signs, and this is signed by somebody else, or not at all."""
        return self.standing in (FOREIGN, UNSIGNED)


def proofs(repository: Repository, ledger_path: str, ledger: Document, layout: Layout, keys: Keys) -> dict[str, Proof]:
    """The proof of each decision, by the entry's id; only those of members with keys cost a question to git."""
    asked = {each.id: each for each in ledger.approvals if keys(each.by)}
    if not asked or not ledger_path or repository.head() is None:
        return {each.id: Proof() for each in ledger.approvals}
    brought = _brought(repository, _paths(ledger_path, layout), asked)
    found = {each.id: Proof() for each in ledger.approvals}
    for who in dict.fromkeys(each.by for each in asked.values()):
        own = {entry: brought.get(entry, "") for entry, each in asked.items() if each.by == who}
        judged = signed(repository.plumbing, filter(None, own.values()), keys(who))
        found |= {entry: Proof(commit, judged.get(commit, UNKNOWN)) for entry, commit in own.items()}
    return found


def _paths(ledger: str, layout: Layout) -> list[str]:
    """Where the ledger stands, and where it stood before it was archived."""
    folder = documents_folder(ledger)
    if not is_archived(f"{folder}/x", layout):
        return [ledger]
    home = home_path(f"{folder}/x", layout).rpartition("/")[0]
    return [ledger, f"{ROOT}/{home}/{ledger.rpartition('/')[2]}"] if home else [ledger]


def _brought(repository: Repository, paths: Iterable[str], asked: dict[str, Approval]) -> dict[str, str]:
    """The commit in which each entry first stood; the oldest that adds its line, for a move adds it again."""
    options = ["-p", "-U0", "--no-renames", "--no-ext-diff", "--full-history", "--no-show-signature", "--no-color"]
    out = repository.git("log", *options, "--format=%x01%H", "HEAD", "--", *paths).decode("utf-8", "replace")
    found: dict[str, str] = {}
    commit = ""
    for line in out.split("\n"):
        if line.startswith("\1"):
            commit = line[1:]
        elif line.startswith("+") and "id:" in line:
            entry = line.partition("id:")[2].strip().strip("'\"")
            if entry in asked:
                found[entry] = commit
    return found
