"""The versions of a document, newest first: the ledger is the record, Git the cross-check, and either does alone.

Source: D-2.4.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from docmgr.i18n.text import _
from docmgr.ledger.chain import entry_of, extension, rank
from docmgr.ledger.entry import APPROVED, Document, Version
from docmgr.ledger.place import Layout
from docmgr.ledger.trace import Seen, trace
from docmgr.repo.blobs import Blobs
from docmgr.repo.git import Repository

Digest = Callable[[bytes], str]
"""SHA-256 of a file's canonical bytes."""

# Formats that a document is printed to: beside another file of the same version they are its rendition.
_RENDITIONS = frozenset({"pdf", "ofd"})


@dataclass(frozen=True, slots=True)
class Past:
    """One version. ``author`` and ``approved_by`` as the ledger has them, from Git alone ``Name <email>``.

    ``at`` is ISO with offset; ``path`` and ``commit`` give the bytes, ``""`` where Git lacks them; ``recorded`` says
    that the ledger knows it, ``sha256`` is ``""`` where nobody worked it out; ``approval`` is the entry's id.
    """

    version: str
    at: str
    author: str
    change: str
    approved_by: str
    approved_at: str
    path: str
    sha256: str
    commit: str
    blob: str
    recorded: bool
    doubt: str = ""
    approval: str = ""


@dataclass(frozen=True, slots=True)
class Commit:
    """Who made a commit, when (ISO), and its subject."""

    author: str
    at: str
    subject: str


def history(
    repository: Repository, path: str, ledger: Document | None, layout: Layout, digest: Digest, *, check: bool = False
) -> list[Past]:
    """Every version, newest first. With ``check`` each version's bytes are compared with the ledger's digest."""
    seen = trace(repository, path, layout) if _has_commit(repository) else []
    groups = _grouped(seen)
    commits = _commits(repository, {each.commit for each in seen})
    with Blobs(repository) as blobs:
        return _told(_Asked(blobs, ledger, digest, commits, check), ledger, groups)


def _told(asked: _Asked, ledger: Document | None, groups: Mapping[str, list[Seen]]) -> list[Past]:
    recorded = {each.version for each in ledger.versions} if ledger is not None else set()
    numbered = sorted({*groups, *recorded} - {""}, key=rank, reverse=True)
    found = [asked.version(number, groups.get(number, [])) for number in numbered]
    return found + [asked.nameless(each) for each in _firsts(groups.get("", []))]


def _has_commit(repository: Repository) -> bool:
    return repository.head() is not None


def _grouped(seen: Iterable[Seen]) -> dict[str, list[Seen]]:
    groups: dict[str, list[Seen]] = {}
    for each in seen:
        groups.setdefault(each.version, []).append(each)
    return groups


def _firsts(seen: list[Seen]) -> list[Seen]:
    """Of equal contents in a row the oldest, which brought it."""
    last = len(seen) - 1
    return [each for at, each in enumerate(seen) if at == last or seen[at + 1].blob != each.blob]


def _commits(repository: Repository, ids: Iterable[str]) -> Mapping[str, Commit]:
    wanted = sorted(ids)
    if not wanted:
        return {}
    options = ["--no-walk=unsorted", "--stdin", "-z", "--no-show-signature", "--encoding=UTF-8"]
    form = "--format=%H%x00%aN <%aE>%x00%aI%x00%s"
    out = repository.git("log", *options, form, "--", input="".join(f"{each}\n" for each in wanted).encode())
    fields = out.decode("utf-8", "replace").split("\0")
    return {
        commit: Commit(author, at, subject)
        for commit, author, at, subject in zip(fields[::4], fields[1::4], fields[2::4], fields[3::4], strict=False)
    }


class _Asked:
    """One question for the history: where from, and how thoroughly."""

    def __init__(
        self,
        blobs: Blobs,
        ledger: Document | None,
        digest: Digest,
        commits: Mapping[str, Commit],
        check: bool,
    ) -> None:
        self.blobs = blobs
        self.ledger = ledger
        self.digest = digest
        self.commits = commits
        self.check = check

    def version(self, number: str, seen: list[Seen]) -> Past:
        """A numbered version from what Git saw of it (newest first) and from the ledger."""
        entry = entry_of(self.ledger, number) if self.ledger is not None else None
        main = _main(seen, entry)
        if entry is None:
            return self._from_git(number, main)
        chosen, doubt = self._matching(main, entry)
        approval = self._approval(number, entry.sha256)
        return Past(
            number,
            entry.at,
            entry.author,
            entry.change,
            *approval[:2],
            chosen.path if chosen is not None else "",
            entry.sha256,
            chosen.commit if chosen is not None else "",
            chosen.blob if chosen is not None else "",
            True,
            doubt,
            approval[2],
        )

    def nameless(self, seen: Seen) -> Past:
        """A content from before docmgr, whose name told no version."""
        commit = self.commits[seen.commit]
        return Past("", commit.at, commit.author, commit.subject, "", "", seen.path, "", seen.commit, seen.blob, False)

    def _from_git(self, number: str, seen: list[Seen]) -> Past:
        newest = _firsts(seen)[0]
        commit = self.commits[newest.commit]
        sha256 = self._digest_of(newest.blob)
        place = (newest.path, sha256, newest.commit, newest.blob)
        return Past(number, commit.at, commit.author, commit.subject, "", "", *place, False)

    def _matching(self, seen: list[Seen], entry: Version) -> tuple[Seen | None, str]:
        """The commit that brought the recorded bytes; where several contents bear the number, digests decide."""
        candidates = _firsts(seen)
        if not candidates:
            return None, _("{version} is recorded, but Git does not have it").format(version=entry.version)
        blobs = dict.fromkeys(each.blob for each in candidates)
        if len(blobs) == 1 and not self.check:
            return candidates[-1], ""
        right = next((blob for blob in blobs if self._digest_of(blob) == entry.sha256), None)
        if right is None:
            said = _("the bytes of {version} in Git are not those that are recorded")
            return candidates[0], said.format(version=entry.version)
        doubt = ""
        if self.check and candidates[0].blob != right:
            doubt = _("{version} was changed after it was recorded").format(version=entry.version)
        return [each for each in candidates if each.blob == right][-1], doubt

    def _digest_of(self, blob: str) -> str:
        return self.digest(b"".join(self.blobs.read(blob)))

    def _approval(self, number: str, sha256: str) -> tuple[str, str, str]:
        """Who approved these bytes, when, and the entry that says so; empty for none."""
        approvals = self.ledger.approvals if self.ledger is not None else ()
        given = [
            each for each in approvals if each.decision == APPROVED and each.version == number and each.sha256 == sha256
        ]
        return (given[-1].by, given[-1].at, given[-1].id) if given else ("", "", "")


def _main(seen: list[Seen], entry: Version | None) -> list[Seen]:
    """What is the version itself and no rendition of it."""
    if entry is not None:
        return [each for each in seen if extension(each.path) == extension(entry.name)]
    kept = [each for each in seen if extension(each.path) not in _RENDITIONS]
    return kept or seen
