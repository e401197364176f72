"""What a merge left open: which documents, records and files two people changed, and what both sides hold.

A document is one dispute however many of its files and ledgers are touched. Two versions that git put side by side
without a word are opened again here. Reading is from the commits, so that the work tree may be in any state.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from docmgr.documents.layout import layout_of
from docmgr.documents.resolve import Dispute, Side, news
from docmgr.errors import Mistake, PolicyError, RepositoryError
from docmgr.i18n.text import _
from docmgr.ledger.entry import Document
from docmgr.ledger.load import read_document
from docmgr.ledger.merge import Conflict, Sides, merge
from docmgr.ledger.place import (
    Layout,
    documents_folder,
    identity_of,
    is_ledger,
    is_pending,
    lawful_name,
    ledger_path,
    pending_path,
    records_document,
)
from docmgr.policy.load import load_policy
from docmgr.policy.model import Policy
from docmgr.records.kind import kind_at
from docmgr.records.load import read_record
from docmgr.records.merge import Sides as RecordSides
from docmgr.records.merge import merge as merge_records
from docmgr.records.record import Record
from docmgr.repo import merging
from docmgr.repo.git import Repository
from docmgr.repo.merging import Merging
from docmgr.repo.trees import listing

POLICY_FILE = ".docmgr/policy.yaml"
DOCUMENT, RECORD, FILE = "document", "record", "file"


@dataclass(frozen=True, slots=True)
class Hand:
    """Who changed it on a side, when and why; ``version`` is "" where none was recorded, ``path`` where it is gone."""

    path: str = ""
    version: str = ""
    who: str = ""
    at: str = ""
    why: str = ""
    commit: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing to settle; ``paths`` are all files that belong to it on any side, ``open`` those that git holds open.

    ``contents`` are a plain file's three states; ``states`` a document's.
    """

    kind: str
    name: str
    paths: tuple[str, ...]
    mine: Hand
    theirs: Hand
    contradictions: tuple[str, ...] = ()
    document_id: str = ""
    states: Dispute | None = None
    contents: tuple[bytes | None, bytes | None, bytes | None] = field(default=(None, None, None), repr=False)


def policy_at(repository: Repository, rev: str) -> Policy:
    """The department's rules as a commit has them; PolicyError lists every mistake."""
    data = merging.content(repository, rev, POLICY_FILE)
    try:
        return load_policy(None if data is None else data.decode("utf-8"), file=POLICY_FILE)
    except UnicodeDecodeError as error:
        raise PolicyError([Mistake(POLICY_FILE, 1, _("the file is not UTF-8"))]) from error


def clashes(repository: Repository, merge_now: Merging, layout: Layout) -> list[Clash]:
    """Everything that is open, by name; what git joined without asking is marked open first."""
    return _Finder(repository, merge_now, layout).found()


def foreseen(repository: Repository, theirs: str) -> bool:
    """Whether merging that commit would join two versions of one document without a word."""
    ours = repository.head() or ""
    merge_soon = merging.between(repository, ours, theirs)
    return _Finder(repository, merge_soon, layout_of(policy_at(repository, ours))).foreseen()


class _Finder:
    """One look at a merge."""

    def __init__(self, repository: Repository, merge_now: Merging, layout: Layout) -> None:
        self.repository, self.merge, self.layout = repository, merge_now, layout
        self.changes = [merging.changed(repository, merge_now.base, rev) for rev in merge_now.revisions[1:]]
        self.ledgers: dict[tuple[str, str], Document | None] = {}

    def found(self) -> list[Clash]:
        groups = self._groups()
        for keys in groups:
            if any(map(is_ledger, keys)):
                self._reopen(keys)
        still = merging.unmerged(self.repository)
        touched = {self._key(path) for path in still}
        clashes = [self._clash(keys, still) for keys in groups if touched & set(keys)]
        return sorted(clashes, key=lambda each: (each.kind, each.name))

    def _key(self, path: str) -> str:
        """What a path belongs to: its document's ledger, or itself."""
        return path if is_ledger(path) else ledger_path(path, self.layout) or path

    def _groups(self) -> list[tuple[str, ...]]:
        """The keys in play, those of one document together though it was moved."""
        here, there = ({self._key(path) for path in side} for side in self.changes)
        open_now = {self._key(path) for path in merging.unmerged(self.repository)}
        keys = sorted((here & there) | open_now)
        groups: dict[str, list[str]] = {}
        for key in [*keys, *self._arrivals(keys)]:
            groups.setdefault(self._id(key) or key, []).append(key)
        wanted = set(keys)
        return [tuple(dict.fromkeys(group)) for group in groups.values() if wanted & set(group)]

    def _arrivals(self, keys: Iterable[str]) -> list[str]:
        """Ledgers that a side added while it removed one in play: the document may have moved there."""
        found: list[str] = []
        for side in self.changes:
            if any(side.get(key) == "D" for key in keys):
                found += [path for path, status in side.items() if status == "A" and is_ledger(path)]
        return [path for path in found if path not in keys]

    def _id(self, key: str) -> str:
        if not is_ledger(key):
            return ""
        states = (self._ledger(rev, key) for rev in self.merge.revisions)
        return next((each.id for each in states if each is not None), "")

    def _ledger(self, rev: str, path: str) -> Document | None:
        if (rev, path) not in self.ledgers:
            data = merging.content(self.repository, rev, path)
            document, mistakes = read_document(data, path) if data is not None else (None, [])
            self.ledgers[rev, path] = None if mistakes else document
        return self.ledgers[rev, path]

    def _reopen(self, keys: tuple[str, ...]) -> None:
        """Two versions side by side, both fresh: git saw no conflict, a person does."""
        open_now = merging.unmerged(self.repository)
        if any(self._key(path) in keys for path in open_now):
            return
        raw = self.repository.git("ls-files", "-z", "--", *self._folders(keys)).decode("utf-8", "surrogateescape")
        if self._are_two(raw.split("\0")[:-1], keys):
            ledgers = [key for key in keys if self._ledger(self.merge.ours, key) is not None]
            mine = [path for path in sorted(self._names(self.merge.ours, keys)) if self._belongs(path, keys)]
            for path in [*ledgers, *mine][:1]:
                merging.reopen(self.repository, self.merge, path)

    def foreseen(self) -> bool:
        """Before the merge: whether it would put two versions of one document side by side."""
        for keys in self._groups():
            base, ours, theirs = (self._names(rev, keys) for rev in self.merge.revisions)
            if self._are_two((ours & theirs) | (ours - base) | (theirs - base), keys):
                return True
        return False

    def _are_two(self, paths: Iterable[str], keys: tuple[str, ...]) -> bool:
        """Whether more than one version stands at home, or in the pending folder."""
        versions: dict[bool, set[object]] = {}
        for path in paths:
            if self._belongs(path, keys):
                name = lawful_name(path.rpartition("/")[2], self.layout.vocabulary)
                waiting = is_pending(path, self.layout)
                versions.setdefault(waiting, set()).add((name.version, name.date) if name is not None else path)
        return any(len(each) > 1 for each in versions.values())

    def _names(self, rev: str, keys: tuple[str, ...]) -> set[str]:
        folders = [folder.rstrip("/") for folder in self._folders(keys)]
        found = listing(self.repository.plumbing, rev, folders)
        return {f"{folder}/{name}" for folder, names in found.items() for name in names}

    def _folders(self, keys: tuple[str, ...]) -> list[str]:
        homes = [documents_folder(key) for key in keys if is_ledger(key)]
        return [folder for home in homes for folder in (f"{home}/", f"{pending_path(home, self.layout)}/")]

    def _belongs(self, path: str, keys: tuple[str, ...]) -> bool:
        return any(is_ledger(key) and records_document(key, path, self.layout) for key in keys)

    def _clash(self, keys: tuple[str, ...], still: dict[str, dict[str, merging.Entry]]) -> Clash:
        opened = [path for path in still if self._key(path) in keys]
        if any(map(is_ledger, keys)) and all(
            is_ledger(path) or identity_of(path.rpartition("/")[2], self.layout.vocabulary) for path in opened
        ):
            return self._document(keys, opened)
        return self._plain(keys[0])

    def _document(self, keys: tuple[str, ...], opened: list[str]) -> Clash:
        base, ours, theirs = (self._side(rev, keys) for rev in self.merge.revisions)
        states = Dispute(base, ours, theirs)
        hands = self._hand(ours, base, self.merge.ours), self._hand(theirs, base, self.merge.theirs)
        states = Dispute(base, _signed(ours, hands[0]), _signed(theirs, hands[1]))
        said: tuple[str, ...] = ()
        if ours.ledger is not None and theirs.ledger is not None:
            merged = merge(Sides(base.ledger, ours.ledger, theirs.ledger, hands[0].who, hands[1].who))
            said = () if isinstance(merged, Document) else _sentences(merged)
        paths = {*opened, *keys}
        for side in (base, ours, theirs):
            paths |= set(side.files) | ({side.ledger_path} if side.ledger_path else set())
        name = hands[0].path or hands[1].path or keys[0]
        found = next((side.ledger.id for side in (ours, theirs, base) if side.ledger is not None), "")
        return Clash(DOCUMENT, name, tuple(sorted(paths)), hands[0], hands[1], said, found, states)

    def _side(self, rev: str, keys: tuple[str, ...]) -> Side:
        ledger = next((key for key in keys if is_ledger(key) and self._ledger(rev, key) is not None), "")
        folders = [folder.rstrip("/") for folder in self._folders(keys)]
        files: dict[str, bytes] = {}
        for folder, names in listing(self.repository.plumbing, rev, folders).items():
            for name, (_mode, kind, _blob) in names.items():
                path = f"{folder}/{name}"
                data = (
                    merging.content(self.repository, rev, path)
                    if kind == "blob" and self._belongs(path, keys)
                    else None
                )
                if data is not None:
                    files[path] = data
        return Side(files, ledger, self._ledger(rev, ledger) if ledger else None)

    def _hand(self, side: Side, base: Side, rev: str) -> Hand:
        """Who stands behind a side, by its ledger; where that says nothing new, by Git."""
        fresh = news(side, base)
        paths = [*side.files, *base.files, *({side.ledger_path, base.ledger_path} - {""})]
        commit, who, at, why = merging.last_hand(self.repository, self.merge.base, rev, paths)
        # The last of the names is the newest version; the pending copy of it comes before the published one.
        path = max(side.files, key=lambda each: (is_pending(each, self.layout), each.rpartition("/")[2]), default="")
        if not fresh:
            name = lawful_name(path.rpartition("/")[2], self.layout.vocabulary) if path else None
            version = f"V{name.version[0]}.{name.version[1]}" if name is not None and name.version else ""
            return Hand(path, version, who, at, why, commit)
        last = fresh[-1]
        path = next((each for each in side.files if each.endswith("/" + last.name)), path)
        return Hand(path, last.version, who or last.author, last.at, last.change, commit)

    def _plain(self, path: str) -> Clash:
        states = [merging.content(self.repository, rev, path) for rev in self.merge.revisions]
        hands = []
        for data, rev in zip(states[1:], self.merge.revisions[1:], strict=True):
            commit, who, at, why = merging.last_hand(self.repository, self.merge.base, rev, [path])
            hands.append(Hand(path if data is not None else "", "", who, at, why, commit))
        said: tuple[str, ...] = ()
        sides = record_sides(path, (states[0], states[1], states[2]), (hands[0].who, hands[1].who))
        if sides is not None:
            merged = merge_records(sides)
            said = _sentences(merged) if isinstance(merged, list) else ()
        kind = RECORD if path.startswith(("records/", ".docmgr/")) else FILE
        contents = (states[0], states[1], states[2])
        return Clash(kind, path, (path,), hands[0], hands[1], said, contents=contents)


def record_sides(
    path: str, states: tuple[bytes | None, bytes | None, bytes | None], people: tuple[str, str]
) -> RecordSides | None:
    """A record's three states to be merged by meaning; None where it is no record, or a side cannot be read."""
    if kind_at(path) is None or states[1] is None or states[2] is None:
        return None
    base, ours, theirs = (_record(state, path) for state in states)
    if ours is None or theirs is None:
        return None
    return RecordSides(base.data if base is not None else {}, ours, theirs, people)


def _record(data: bytes | None, path: str) -> Record | None:
    record, mistakes = read_record(data, path) if data is not None else (None, [])
    return None if mistakes else record


def _signed(side: Side, hand: Hand) -> Side:
    return Side(side.files, side.ledger_path, side.ledger, hand.who, hand.why)


def _sentences(found: Iterable[Conflict]) -> tuple[str, ...]:
    return tuple(each.sentence() for each in found)


def needed(repository: Repository) -> Merging:
    """The merge under way. RepositoryError where there is none."""
    found = merging.merging(repository)
    if found is None:
        raise RepositoryError(_("no merge is under way: there is nothing to resolve"), hint="docmgr sync")
    return found
