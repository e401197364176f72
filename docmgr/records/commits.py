"""Whether what commits did to records and members was lawful, each by its author on its day: one judge for all.

The hooks of a clone, the server and ``validate`` ask it. Authority comes from a member directory that only those
change who may: it starts as it stood before the commits, and follows every lawful change among them.
``git`` is a callable as for ``repo.changes``. Source: G-2, T-4.3, research/operations-records 3.4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from docmgr.calendar.workdays import Calendar
from docmgr.errors import PolicyError, RefusedError
from docmgr.people.change import Actor, judge_file
from docmgr.people.load import is_member_file, load_directory
from docmgr.records import locked
from docmgr.records.agreed import Department
from docmgr.records.breach import Breach
from docmgr.records.guards import Change as RecordChange
from docmgr.records.guards import judge
from docmgr.records.kind import SUFFIX, kind_at
from docmgr.records.load import read_record
from docmgr.records.origin import HEAD, LOG, is_from, took_back
from docmgr.records.record import Record
from docmgr.records.scene import CaseTerms, Scene, Terms
from docmgr.records.trees import Reveal, Tree, as_it_was, contents, is_absent
from docmgr.repo.changes import Change, parse_raw

if TYPE_CHECKING:
    from docmgr.errors import Mistake
    from docmgr.repo.changes import Git

# Records whose guards count by the department's numbers and working days.
_BY_NUMBERS = ("records/meetings/", "records/resources/")


@dataclass(frozen=True, slots=True)
class Commit:
    """Who changed what when; a merge's changes are those of paths that differ from every parent."""

    commit: str
    parents: tuple[str, ...]
    email: str
    moment: datetime
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A breach of a commit (``""``: one that is about to be made); ``before`` is the blob that stood at the path."""

    commit: str
    email: str
    day: str
    path: str
    before: str
    breach: Breach


def read_commits(git: Git, revisions: Iterable[str], data: bytes | None = None) -> list[Commit]:
    """The commits that touch records, parents first; ``revisions`` as for ``git log``, ``data`` its input."""
    order = ["--topo-order", "--reverse", "--full-history"]
    log = parse_raw(git([*LOG, *order, HEAD, *revisions, "--", "records"], data))
    grouped: dict[str, list[Change]] = {}
    for change in log:
        grouped.setdefault(change.commit, []).append(change)
    return [_commit(head, changes) for head, changes in grouped.items()]


def _commit(head: str, changes: list[Change]) -> Commit:
    ids, email, moment = head.split("\x02")
    commit, *parents = ids.split(" ")
    kept = tuple(change for change in changes if _matters(change.path))
    return Commit(commit, tuple(filter(None, parents)), email, datetime.fromisoformat(moment), kept)


def _matters(path: str) -> bool:
    return is_member_file(path) or kind_at(path) is not None


class Court:
    """Judges commits in their order; ``members`` are the files of the directory before the first of them."""

    def __init__(
        self,
        git: Git,
        members: Mapping[str, bytes],
        zone: tzinfo,
        *,
        family: Mapping[str, list[Record]] | None = None,
        enough: int = 0,
        reveal: Reveal = bytes,
    ) -> None:
        """``family`` tells which tasks may be subtasks of which, so that git need not search each tree.

        With ``enough`` it stops at that many breaches. ``reveal`` opens what is sealed and unlocked here.
        """
        self.reveal = reveal
        self.git = git
        self.zone = zone
        self.family = family
        self.enough = enough
        self.members = dict(members)
        self.directory = load_directory(self.members)
        self.unreadable: dict[str, list[Mistake]] = {}
        self._last: dict[str, Record] = {}
        self.department = Department(git)

    def judge(self, commits: Iterable[Commit], blobs: Mapping[str, bytes] | None = None) -> list[Fault]:
        """Every breach of these commits; ``blobs`` are contents that are known already."""
        every = list(commits)
        found: list[Fault] = []
        known = blobs if blobs is not None else contents(self.git, wanted(every))
        for at, commit in enumerate(every):
            for fault in self.judge_commit(commit, known):
                found += [] if self._mended(fault, commit, every[at + 1 :], known) else [fault]
            if 0 < self.enough <= len(found):
                break
        return found

    def judge_commit(self, commit: Commit, blobs: Mapping[str, bytes]) -> list[Fault]:
        """The breaches of one commit."""
        found = self._members(commit, blobs)
        changes = [change for change in commit.changes if not is_member_file(change.path)]
        if not changes:
            return found
        fresh = {change.path: blobs[change.blob] for change in changes if change.blob in blobs}
        scene = self._scene(commit, self._tree(commit, fresh))
        for change in changes:
            breaches = [*self._locked(commit, change, scene, blobs), *self._record(commit, change, scene, blobs)]
            found += [self._fault(commit, change, breach) for breach in breaches]
            if 0 < self.enough <= len(found):
                break
        return found

    def _mended(self, fault: Fault, commit: Commit, later: Iterable[Commit], blobs: Mapping[str, bytes]) -> bool:
        """Whether a later commit brings the file to where its author might have brought it in one lawful step."""
        first = next(change for change in commit.changes if change.path == fault.path)
        for each in later:
            for change in each.changes:
                if change.path != fault.path:
                    continue
                if change.blob.strip("0") == first.old_blob.strip("0"):
                    return True
                data = blobs.get(change.blob, b"")
                new = as_it_was(self.reveal(data), change.path) if not is_member_file(change.path) else None
                scene = self._scene(each, self._tree(each, {change.path: data}))
                if new is not None and not judge(RecordChange(self._before(first, blobs), new), scene):
                    return True
        return False

    def _fault(self, commit: Commit, change: Change, breach: Breach) -> Fault:
        return Fault(commit.commit, commit.email, self._day(commit), change.path, change.old_blob, breach)

    def _day(self, commit: Commit) -> str:
        return commit.moment.astimezone(self.zone).date().isoformat()

    def _scene(self, commit: Commit, tree: Tree) -> Scene:
        moment = commit.moment.astimezone(self.zone)
        me = self.directory.by_email(commit.email)
        terms, cases, days = Terms(), CaseTerms(), Calendar()
        if any(change.path.startswith(_BY_NUMBERS) for change in commit.changes):
            rev = tree.rev or ":0"
            (terms, cases), days = self.department.numbers(rev), self.department.calendar(rev)
        family = self._children(tree)
        return Scene(
            me,
            self.directory,
            days,
            moment,
            tree.lookup,
            family,
            terms=terms,
            cases=cases,
            is_sealed=tree.is_sealed,
            alike=tree.alike,
        )

    def _tree(self, commit: Commit, fresh: Mapping[str, bytes]) -> Tree:
        return Tree(self.git, commit.commit, fresh, self.reveal)

    def _children(self, tree: Tree) -> Callable[[str], list[Record]]:
        """How to find subtasks: among those that are known as such, or by searching the tree."""
        if self.family is None:
            return tree.children
        family = self.family

        def children(record_id: str) -> list[Record]:
            found = (tree.lookup(each.id) for each in family.get(record_id, ()))
            return [task for task in found if task is not None and task.get("parent") == record_id]

        return children

    def _record(self, commit: Commit, change: Change, scene: Scene, blobs: Mapping[str, bytes]) -> Iterable[Breach]:
        old, new = self._before(change, blobs), None
        if not is_absent(change.blob):
            data = self.reveal(blobs.get(change.blob, b""))
            new, mistakes = read_record(data, change.path)
            if locked.is_locked(data):
                return ()
            if mistakes or new is None:
                # What the next commits put right was never in the way of anybody.
                self.unreadable[change.path] = mistakes
                return ()
            self._last[change.path] = new
        self.unreadable.pop(change.path, None)
        breaches = judge(RecordChange(old, new), scene)
        if breaches and len(commit.parents) > 1 and self._explained(change, new, blobs):
            stood = self._stood(commit, change, old, blobs)
            breaches = [breach for breach in breaches if breach.between and breach.clause not in stood]
        if breaches and len(commit.parents) == 1 and took_back(self.git, commit.parents[0], change, commit.email):
            return [breach for breach in breaches if breach.firm]
        return breaches

    def _locked(self, commit: Commit, change: Change, scene: Scene, blobs: Mapping[str, bytes]) -> Iterable[Breach]:
        """What can be judged of a record without reading it."""
        of, record_id = kind_at(change.path), change.path.rpartition("/")[2].removesuffix(SUFFIX)
        before, after = blobs.get(change.old_blob, b""), blobs.get(change.blob, b"")
        if of is None or len(commit.parents) > 1:
            return
        if not locked.is_locked(after) and not is_absent(change.blob):
            yield from locked.in_clear(of, record_id)
        elif is_absent(change.blob):
            lost = locked.is_locked(before) and locked.is_locked(self.reveal(before))
            breach = locked.removed(of, record_id)
            if lost and (breach.firm or not took_back(self.git, next(iter(commit.parents), ""), change, commit.email)):
                yield breach
        elif locked.is_locked(self.reveal(after)):
            tree = self._tree(commit, {})
            named = lambda: tree.names("topics_ref", record_id, "records/one-on-ones")  # noqa: E731
            yield from locked.judge(of, record_id, scene, is_new=is_absent(change.old_blob), named=named)

    def _before(self, change: Change, blobs: Mapping[str, bytes]) -> Record | None:
        if is_absent(change.old_blob):
            return None
        found = as_it_was(self.reveal(blobs.get(change.old_blob, b"")), change.path)
        return found if found is not None else self._last.get(change.path)

    def _explained(self, change: Change, new: Record | None, blobs: Mapping[str, bytes]) -> bool:
        """Whether a merge took everything from one side or the other: who did it was judged where it was done."""
        sides = [
            as_it_was(self.reveal(blobs[blob]), change.path) for _letter, _mode, blob in change.parents if blob in blobs
        ]
        return new is not None and is_from([each for each in sides if each is not None], new)

    def _stood(self, commit: Commit, change: Change, old: Record | None, blobs: Mapping[str, bytes]) -> set[str]:
        """The clauses that a side of a merge had come into conflict with before: no choice here could heal that."""
        found: set[str] = set()
        for parent, (_letter, _mode, blob) in zip(commit.parents, change.parents, strict=False):
            side = as_it_was(self.reveal(blobs[blob]), change.path) if blob in blobs else None
            if side is not None:
                scene = self._scene(commit, Tree(self.git, parent, {}, self.reveal))
                found |= {each.clause for each in judge(RecordChange(old, side), scene) if each.between}
        return found

    def _members(self, commit: Commit, blobs: Mapping[str, bytes]) -> list[Fault]:
        """Who may not change a member's file is told so, and gains nothing by it."""
        found: list[Fault] = []
        changes = [change for change in commit.changes if is_member_file(change.path)]
        before = self.directory
        for change in changes:
            new = blobs.get(change.blob, b"")
            olds = [blob for _letter, _mode, blob in change.parents] or [change.old_blob]
            actor = Actor(commit.email, commit.moment.astimezone(self.zone).date())
            try:
                judge_file(before, [blobs.get(blob, b"") for blob in olds], new, actor)
            except RefusedError as refusal:
                breach = Breach(refusal.clause, refusal.message, refusal.hint)
                if not took_back(self.git, next(iter(commit.parents), ""), change, commit.email):
                    found.append(self._fault(commit, change, breach))
                    continue
            self._learn(change, new)
        return found

    def _learn(self, change: Change, new: bytes) -> None:
        kept = dict(self.members)
        self.members.pop(change.path, None)
        if new:
            self.members[change.path] = new
        try:
            self.directory = load_directory(self.members)
        except PolicyError as error:
            # Two files of one commit may need each other; the tip must be in order.
            self.unreadable[change.path] = list(error.mistakes)
            self.members = kept if not new else self.members
        else:
            self.unreadable = {path: each for path, each in self.unreadable.items() if not is_member_file(path)}


def wanted(commits: Iterable[Commit]) -> list[str]:
    """The blobs on any side of the changes."""
    found: dict[str, None] = {}
    for commit in commits:
        for change in commit.changes:
            sides = (change.blob, change.old_blob, *(blob for _letter, _mode, blob in change.parents))
            found.update(dict.fromkeys(blob for blob in sides if not is_absent(blob)))
    return list(found)
