"""A plan worked out against a work tree: what to do on disk in which order, and what the commit will hold per path.

Nothing is changed here; whatever would lose a file of the user's is refused here, before anything is.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from docmgr.errors import RepositoryError
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import _
from docmgr.plan import Move, Plan, Remove, Take, Write
from docmgr.repo import files
from docmgr.repo.changes import text
from docmgr.repo.git import Repository
from docmgr.repo.trees import listing

BATCH = 500


@dataclass(frozen=True, slots=True)
class Step:
    """One act on disk: ``move`` (path to target), ``write`` or ``remove``; ``number`` names its files in the journal.

    ``digest`` is the sha256 of what is written, ``existed`` whether a file is replaced.
    """

    kind: str
    path: str
    target: str = ""
    number: int = 0
    digest: str = ""
    existed: bool = False


@dataclass(frozen=True, slots=True)
class Blob:
    """What a moved file keeps in the commit; ``origin`` is its path in HEAD."""

    mode: str
    blob: str
    origin: str


@dataclass(slots=True)
class Steps:
    """The acts in order; per path its blob, ``ADD`` (the work tree's content) or ``GONE``; the bytes to write.

    ``differs`` says that a path comes or goes, so that the commit cannot be empty.
    """

    acts: list[Step] = field(default_factory=list)
    outcome: dict[str, Blob | str] = field(default_factory=dict)
    contents: dict[int, tuple[bytes, int]] = field(default_factory=dict)
    executable: set[str] = field(default_factory=set)
    differs: bool = False


ADD = "add"
GONE = "gone"


def work_out(repository: Repository, plan: Plan, head: str | None) -> Steps:
    """The steps of a plan, or RepositoryError naming the path that forbids it."""
    worker = _Worker(repository, plan, head)
    for action in plan.actions:
        if isinstance(action, Move):
            worker.move(action)
        elif isinstance(action, Write):
            worker.write(action)
        elif isinstance(action, Remove):
            worker.remove(action)
        else:
            worker.take(action)
    worker.check_edits()
    worker.steps.differs = any((item == GONE) == worker.held(path) for path, item in worker.steps.outcome.items())
    return worker.steps


def _paths(plan: Plan) -> list[str]:
    found = []
    for action in plan.actions:
        found += [action.source, action.target] if isinstance(action, Move) else [action.path]
    return found


class _Worker:
    """Follows the plan action by action; ``there`` overlays the work tree with what earlier actions will have done."""

    def __init__(self, repository: Repository, plan: Plan, head: str | None) -> None:
        self.repository = repository
        self.steps = Steps()
        self.there: dict[str, bool] = {}
        self.removed: list[str] = []
        paths = _paths(plan)
        for path in paths:
            if not files.lawful(path):
                raise RepositoryError(_("{path} is no path in a repository").format(path=path))
        self._refuse_links(paths)
        try:
            self.head = self._in(head, paths) if head else {}
        except ValueError as error:
            # Git ends well though not all of its answer could be written.
            said = _("git did not give every object that was asked for")
            raise RepositoryError(said, hint="git fsck --full") from error
        self.paths = paths
        self._index: set[str] | None = None

    def _in(self, head: str, paths: list[str]) -> dict[str, tuple[str, str, str]]:
        """What stands in HEAD at these paths; of their folders, which may be large, a few at a time are listed."""
        wanted: dict[str, set[str]] = {}
        for path in paths:
            folder, _slash, name = path.rpartition("/")
            wanted.setdefault(folder, set()).add(name)
        found: dict[str, tuple[str, str, str]] = {}
        folders = list(wanted)
        for start in range(0, len(folders), BATCH):
            listed = listing(self.repository.plumbing, head, folders[start : start + BATCH])
            for folder, entries in listed.items():
                at = f"{folder}/" if folder else ""
                found.update((at + name, entries[name]) for name in wanted[folder] & entries.keys())
        return found

    def _refuse_links(self, paths: list[str]) -> None:
        seen: set[str] = {""}
        for path in paths:
            folder = path.rpartition("/")[0]
            while folder not in seen:
                seen.add(folder)
                if os.path.islink(self.place(folder)):
                    raise RepositoryError(
                        _("{path} lies behind the symbolic link {link}").format(path=path, link=folder)
                    )
                folder = folder.rpartition("/")[0]

    @property
    def index(self) -> set[str]:
        """Which of the paths the index has though HEAD has not; git is asked when it first matters."""
        if self._index is None:
            self._index = set()
            paths = [path for path in self.paths if self._entry(path) is None]
            for start in range(0, len(paths), BATCH):
                out = self.repository.git("ls-files", "-z", "--", *paths[start : start + BATCH])
                self._index.update(text(out).split("\0"))
        return self._index

    def place(self, path: str) -> Path:
        return files.place(self.repository.root, path)

    def exists(self, path: str) -> bool:
        """Whether a file will stand there when the turn of this action comes; a folder in its place is refused."""
        if path in self.there:
            return self.there[path]
        try:
            mode = os.lstat(self.place(path)).st_mode
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            raise RepositoryError(
                _("{path} cannot be read: {detail}").format(path=path, detail=reason(error))
            ) from error
        if not stat.S_ISREG(mode) and not stat.S_ISLNK(mode):
            raise RepositoryError(_("{path} is not a file").format(path=path))
        return True

    def _entry(self, path: str) -> tuple[str, str, str] | None:
        entry = self.head.get(path)
        return entry if entry is not None and entry[1] != "tree" else None

    def held(self, path: str) -> bool:
        """Whether HEAD has a file of that path."""
        return self._entry(path) is not None

    def recorded(self, path: str) -> bool:
        return path in self.steps.outcome or self._entry(path) is not None or path in self.index

    def _needs(self, path: str) -> None:
        if not self.exists(path):
            raise RepositoryError(_("there is no file {path}").format(path=path))

    def move(self, action: Move) -> None:
        source, target = action.source, action.target
        self._needs(source)
        if source == target:
            return
        if self.exists(target) and not self._renamed_only(source, target):
            raise RepositoryError(_("{path} is there already; nothing was overwritten").format(path=target))
        self.steps.acts.append(Step("move", source, target))
        known = self.steps.outcome.get(source)
        if known is None:
            entry = self._entry(source)
            known = Blob(entry[0], entry[2], source) if entry is not None else ADD
        self.steps.outcome[source] = GONE
        self.steps.outcome[target] = known
        self.there[source] = False
        self.there[target] = True
        if source in self.steps.executable:
            self.steps.executable.discard(source)
            self.steps.executable.add(target)

    def _renamed_only(self, source: str, target: str) -> bool:
        """Whether both names are one file to this file system, as ``A`` and ``a`` are on many."""
        if source in self.there or target in self.there:
            return False
        return files.one_name(self.place(source), self.place(target))

    def write(self, action: Write) -> None:
        path = action.path
        existed = self.exists(path)
        self._expect(action)
        if existed and path not in self.there and not self._may_replace(action):
            raise RepositoryError(_("{path} is there already; nothing was overwritten").format(path=path))
        number = len(self.steps.acts)
        digest = hashlib.sha256(action.content).hexdigest()
        self.steps.acts.append(Step("write", path, number=number, digest=digest, existed=existed))
        self.steps.contents[number] = (action.content, action.mode)
        self.steps.outcome[path] = ADD
        self.there[path] = True
        if action.mode & 0o100:
            self.steps.executable.add(path)

    def _may_replace(self, action: Write) -> bool:
        place = self.place(action.path)
        if place.is_symlink():
            return False
        return self.recorded(action.path) or files.read_file(place) == action.content

    def _expect(self, action: Write | Remove) -> None:
        """Refuse to go on from bytes that stand there no more: whoever was quicker would lose what they did."""
        path, before = action.path, action.before
        if before is None or path in self.there:
            return
        if not self.exists(path) or files.read_file(self.place(path)) != before:
            said = _("another command changed {path} meanwhile; nothing of yours is recorded")
            raise RepositoryError(said.format(path=path), hint=_("run this command again"))

    def remove(self, action: Remove) -> None:
        path = action.path
        self._expect(action)
        if not self.recorded(path):
            self._needs(path)
            raise RepositoryError(_("{path} was never committed, nothing would keep it").format(path=path))
        if self.exists(path):
            if path not in self.there:
                self.removed.append(path)
            self.steps.acts.append(Step("remove", path, number=len(self.steps.acts), existed=True))
        self.steps.outcome[path] = GONE
        self.there[path] = False

    def take(self, action: Take) -> None:
        self._needs(action.path)
        self.steps.outcome[action.path] = ADD

    def check_edits(self) -> None:
        """Refuse to remove what Git does not hold: an edit since the last commit."""
        for start in range(0, len(self.removed), BATCH):
            paths = self.removed[start : start + BATCH]
            fresh = [path for path in paths if self._entry(path) is None]
            out = (
                b"" if fresh else self.repository.git("diff", "--name-only", "--no-renames", "-z", "HEAD", "--", *paths)
            )
            edited = fresh or text(out).split("\0")[:-1]
            if edited:
                message = _("{path} has changes that are not committed, nothing would keep them")
                raise RepositoryError(message.format(path=edited[0]))
