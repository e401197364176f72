"""Whether what commits did to records and members was lawful, each by its author on its day: one judge for all.

The hooks of a clone, the server and ``validate`` ask it. Authority comes from a member directory that only those
change who may: it starts as it stood before the commits, and follows every lawful change among them.
``git`` is a callable as for ``repo.changes``. Source: G-2, T-4.3, research/operations-records 3.4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from docmgr.calendar.workdays import Calendar
from docmgr.errors import PolicyError, RefusedError
from docmgr.people.change import Actor, judge_file
from docmgr.people.load import is_member_file, load_directory
from docmgr.records.breach import Breach
from docmgr.records.guards import Change as RecordChange
from docmgr.records.guards import judge
from docmgr.records.kind import kind_at
from docmgr.records.load import read_record
from docmgr.records.record import Record
from docmgr.records.scene import CaseTerms, Scene
from docmgr.records.trees import Tree, as_it_was, contents, is_absent
from docmgr.repo.changes import Change, parse_raw

if TYPE_CHECKING:
    from docmgr.errors import Mistake
    from docmgr.repo.changes import Git

_LOG = ["log", "--raw", "-z", "-c", "--no-renames", "--no-abbrev", "--no-show-signature"]
POLICY_FILE = ".docmgr/policy.yaml"
_RESOURCES = "records/resources/"
_HEAD = "--format=%H %P\x02%ae\x02%aI"


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
    log = parse_raw(git([*_LOG, *order, _HEAD, *revisions, "--", "records"], data))
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
    ) -> None:
        """``family`` tells which tasks may be subtasks of which, so that git need not search each tree.

        With ``enough`` it stops at that many breaches.
        """
        self.git = git
        self.zone = zone
        self.family = family
        self.enough = enough
        self.members = dict(members)
        self.directory = load_directory(self.members)
        self.unreadable: dict[str, list[Mistake]] = {}
        self._last: dict[str, Record] = {}
        self._tables: dict[bytes | None, Mapping[str, str] | None] = {}

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
        scene = self._scene(commit, Tree(self.git, commit.commit, fresh))
        for change in changes:
            found += [self._fault(commit, change, breach) for breach in self._record(commit, change, scene, blobs)]
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
                new = as_it_was(blobs.get(change.blob, b""), change.path) if not is_member_file(change.path) else None
                scene = self._scene(each, Tree(self.git, each.commit, {change.path: blobs.get(change.blob, b"")}))
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
        cases = CaseTerms(types=self._types(commit, tree))
        return Scene(me, self.directory, Calendar(), moment, tree.lookup, self._children(tree), cases=cases)

    def _types(self, commit: Commit, tree: Tree) -> Mapping[str, str] | None:
        """The department's table of resources as the commit has it; None where it is not asked for or broken."""
        if not any(change.path.startswith(_RESOURCES) for change in commit.changes):
            return None
        text = next(iter(contents(self.git, [f"{tree.rev or ':0'}:{POLICY_FILE}"]).values()), None)
        if text not in self._tables:
            from docmgr.policy.load import load_policy

            try:
                self._tables[text] = load_policy(text).resources
            except PolicyError:
                self._tables[text] = None
        return self._tables[text]

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
            data = blobs.get(change.blob, b"")
            new, mistakes = read_record(data, change.path)
            if data.startswith(b"age-encryption.org/"):
                return ()
            if mistakes or new is None:
                # What the next commits put right was never in the way of anybody.
                self.unreadable[change.path] = mistakes
                return ()
            self._last[change.path] = new
        self.unreadable.pop(change.path, None)
        breaches = judge(RecordChange(old, new), scene)
        if breaches and len(commit.parents) > 1 and self._explained(change, new, blobs):
            breaches = [breach for breach in breaches if breach.between]
        if breaches and len(commit.parents) == 1 and took_back(self.git, commit.parents[0], change, commit.email):
            return ()
        return breaches

    def _before(self, change: Change, blobs: Mapping[str, bytes]) -> Record | None:
        if is_absent(change.old_blob):
            return None
        found = as_it_was(blobs.get(change.old_blob, b""), change.path)
        return found if found is not None else self._last.get(change.path)

    def _explained(self, change: Change, new: Record | None, blobs: Mapping[str, bytes]) -> bool:
        """Whether a merge took everything from one side or the other: who did it was judged where it was done."""
        sides = [as_it_was(blobs[blob], change.path) for _letter, _mode, blob in change.parents if blob in blobs]
        return new is not None and is_from([each for each in sides if each is not None], new)

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


def is_from(sides: Iterable[Record], new: Record) -> bool:
    """Whether each value of a record is that of a side, or a list of what the sides have, with every entry kept."""
    given = list(sides)
    for key in {*new.data, *(key for side in given for key in side.data)}:
        value = new.get(key)
        values = [side.get(key) for side in given]
        if value in values:
            continue
        lists = [each for each in (value, *values) if each is not None]
        if not all(isinstance(each, list) for each in lists):
            return False
        parts: list[Any] = [each for side in values for each in side or []]
        if any(each not in parts for each in value or []):
            return False
        field = new.kind.fields.get(key)
        if field is not None and field.append:
            ids = {each.get("id") for each in value or []}
            if any(each.get("id") not in ids for each in parts):
                return False
    return bool(given)


def took_back(git: Git, rev: str, change: Change, email: str) -> bool:
    """Whether a change only brings back what stood there before changes that its author alone had made since.

    So ``undo`` and ``git revert`` of one's own last steps are lawful, and redoing them.
    """
    if not rev:
        return False
    log = git([*_LOG, _HEAD, rev, "--", change.path], None)
    for earlier in parse_raw(log):
        ids, author, _moment = earlier.commit.split("\x02")
        if author.casefold() != email.casefold() or ids.count(" ") > 1:
            return False
        if earlier.old_blob.strip("0") == change.blob.strip("0"):
            return True
    return False
