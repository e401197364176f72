"""What ``docmgr check`` looks at: everything, what is staged, what a range of commits brings, or some paths.

Each function reads the repository and returns (findings, paths judged); ``verdict.settle`` makes the report of them.
"""

from __future__ import annotations

from collections.abc import Iterable

from docmgr.errors import UsageError
from docmgr.finding import Finding
from docmgr.i18n.text import _
from docmgr.repo.changes import Change, empty_tree, parse_raw, staged, standing
from docmgr.repo.git import Repository
from docmgr.repo.remotes import is_shallow
from docmgr.repo.trees import listing
from docmgr.repo.worktree import inside, is_folder, mode, saved_on
from docmgr.rules.changes import folders_of
from docmgr.rules.commits import RAW, branch, judge_branch, judge_commits, judge_index, not_from
from docmgr.rules.tables import Tables
from docmgr.rules.tree import judge_tree

Judged = tuple[list[Finding], int]
Entry = tuple[str, str, str]


class Judge:
    """The rules at hand: one repository, its compiled policy and the day (YYYYMMDD)."""

    __slots__ = ("repository", "tables", "today", "_first_dates")

    def __init__(self, repository: Repository, tables: Tables, today: str) -> None:
        self.repository = repository
        self.tables = tables
        self.today = today
        self._first_dates: dict[str, str] | None = None

    def git(self, arguments: list[str], data: bytes | None = None) -> bytes:
        """Git as ``rules.commits`` wants it."""
        return self.repository.git(*arguments, input=data)

    def everything(self) -> Judged:
        """Every file that stands in the work tree and is not ignored; in a bare repository HEAD's tree."""
        return judge_tree(self.entries(), self.tables, self.today)

    def entries(self) -> Iterable[Entry]:
        """Path, mode and blob of every file that counts; a file that Git does not know yet has no blob."""
        if self.repository.bare:
            return self._committed()
        return standing(self.git, lambda path: mode(self.repository, path))

    def _committed(self) -> list[Entry]:
        if self.repository.head() is None:
            return []
        raw = self.git(["ls-tree", "-r", "-z", "HEAD"]).decode("utf-8", "surrogateescape")
        fields = (line.partition("\t") for line in raw.split("\0") if line)
        return [(path, meta[:6], meta.rpartition(" ")[2]) for meta, _tab, path in fields]

    def date_of(self, path: str) -> str:
        """The likely date of a file without one (YYYYMMDD): when it was saved, at the latest when it was committed."""
        if self._first_dates is None:
            self._first_dates = self._committed_on()
        saved = saved_on(self.repository, path) or self.today
        return min(saved, self._first_dates.get(path, saved), self.today)

    def _committed_on(self) -> dict[str, str]:
        """The day of the first commit that brought each path of HEAD."""
        if self.repository.head() is None:
            return {}
        options = ["--diff-filter=A", "--no-renames", "--name-only", "--format=%x01%ad", "--date=format:%Y%m%d", "-z"]
        found: dict[str, str] = {}
        day = ""
        for item in self.git(["log", *options]).decode("utf-8", "surrogateescape").split("\0"):
            if item.startswith("\x01"):
                day = item[1:9]
            elif item:
                found[item.removeprefix("\n")] = day
        return found

    def committed(self) -> set[str]:
        """The paths that HEAD holds."""
        return {entry[0] for entry in self._committed()}

    def _loose(self, path: str) -> Entry:
        return (path, mode(self.repository, path), "")

    def staged(self) -> Judged:
        """What the next commit would bring: the pre-commit hook's verdict."""
        changes = staged(self.git, "HEAD" if self.repository.head() else empty_tree(self.git))
        if self.repository.in_progress() == "merge":
            changes = not_from(self.git, "MERGE_HEAD", changes)
        return self._index(changes, "HEAD")

    def since(self, revision: str) -> Judged:
        """What the index holds beyond a revision."""
        commit = self.commit(revision)
        raw = self.git(["diff-index", "--cached", *RAW, "--diff-filter=AMTD", commit])
        return self._index(parse_raw(raw), commit)

    def _index(self, changes: list[Change], base: str) -> Judged:
        folders = folders_of(changes)
        before = listing(self.git, base, folders)
        return judge_index(self.git, changes, before, (self.tables, self.today)), len(changes)

    def range(self, text: str) -> Judged:
        """What the commits of ``A..B`` bring: the server's verdict of a push from A to B."""
        old, dots, new = text.partition("..")
        if not dots or new.startswith("."):
            raise UsageError(_("a range is written A..B: {text}").format(text=text))
        first, last = self.commit(old or "HEAD"), self.commit(new or "HEAD")
        found, checked = judge_commits(self.git, [last, "--not", first], (self.tables, self.today), first)
        found += judge_branch(self.git, branch(self.git, first, last), self.tables, self.today)
        return list({each.key(): each for each in found}.values()), checked

    def commit(self, revision: str) -> str:
        """The commit id behind a revision; ``UsageError`` where there is none."""
        raw = self.repository.git("rev-parse", "--verify", "--quiet", revision + "^{commit}", ok=(0, 1, 128))
        if not raw:
            hint = "git fetch --unshallow" if is_shallow(self.repository) else "git log --oneline"
            raise UsageError(_("no such revision: {revision}").format(revision=revision), hint=hint)
        return raw.decode().strip()

    def named(self, paths: Iterable[str]) -> Judged:
        """Repository paths that need not exist."""
        return judge_tree(_together((path, "100644", "") for path in paths), self.tables, self.today, full=False)

    def paths(self, given: Iterable[str]) -> Judged:
        """Files and folders of the work tree, as typed; their neighbours are looked at, but not reported."""
        wanted = [inside(self.repository, each) for each in given]
        every = self.entries()
        if "" in wanted:
            return judge_tree(every, self.tables, self.today)
        files = {path for path in wanted if not is_folder(self.repository, path)}
        below = tuple(path + "/" for path in wanted if path not in files)
        homes = {path.rpartition("/")[0] for path in files}
        near = [entry for entry in every if entry[0].startswith(below) or entry[0].rpartition("/")[0] in homes]
        known = {entry[0] for entry in near}
        near += [self._loose(path) for path in sorted(files - known)]
        found, _count = judge_tree(_together(near), self.tables, self.today, full=False)
        chosen = [each for each in found if each.path in files or each.path.startswith(below)]
        return chosen, len(files | {path for path in known if path.startswith(below)})


def _paths(raw: bytes) -> list[str]:
    return [path for path in raw.decode("utf-8", "surrogateescape").split("\0") if path]


def _together(entries: Iterable[Entry]) -> list[Entry]:
    """The entries with those of one folder side by side."""
    return sorted(entries, key=lambda entry: (entry[0].rpartition("/")[0], entry[0]))
