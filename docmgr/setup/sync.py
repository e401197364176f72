"""Fetch, merge and push in one step, for people who know no Git: nothing is lost, and every end is said in words.

``decide`` is pure; ``sync`` carries it out. Two who push at the same moment do not meet twice: who lost waits a random
moment and tries again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import uniform

from docmgr.documents.layout import layout_of
from docmgr.errors import RefusedError, RepositoryError
from docmgr.i18n.text import _
from docmgr.repo.apply import refuse_under_way
from docmgr.repo.git import GitError, Repository
from docmgr.repo.refresh import refresh
from docmgr.setup import disputes, resolve
from docmgr.setup.disputes import Clash

ATTEMPTS = 12
LONGEST_PAUSE = 4.0

NOTHING, FORWARD, MERGE = "nothing", "forward", "merge"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the branch is shared: the remote, the branch there, and whether git knows of it."""

    remote: str
    branch: str
    known: bool

    @property
    def ref(self) -> str:
        """The remote's branch as it was when last fetched."""
        return f"refs/remotes/{self.remote}/{self.branch}"


@dataclass(frozen=True, slots=True)
class Synced:
    """What a run did: how many commits came and went, and how often another push was faster."""

    place: Place
    received: int = 0
    sent: int = 0
    retries: int = 0


def decide(ahead: int, behind: int) -> str:
    """How the other side's commits come in: not at all, by moving forward, or by a merge."""
    if not behind:
        return NOTHING
    return MERGE if ahead else FORWARD


def find_place(repository: Repository) -> Place:
    """The remote branch of the current branch: git's own, else the same name at ``origin`` or at the only remote."""
    branch = repository.branch()
    if branch is None:
        hint = "git switch main"
        raise RepositoryError(_("no branch is checked out"), hint=hint)
    remote = repository.config(f"branch.{branch}.remote")
    merge = repository.config(f"branch.{branch}.merge")
    if remote and merge and remote != ".":
        return Place(remote, merge.removeprefix("refs/heads/"), known=True)
    remotes = repository.git("remote").decode("utf-8", "surrogateescape").split()
    if not remotes:
        hint = _("name the shared repository once: git remote add origin ADDRESS")
        raise RepositoryError(_("this repository is shared with no other"), hint=hint)
    chosen = repository.config("remote.pushDefault") or ("origin" if "origin" in remotes else "")
    if not chosen and len(remotes) > 1:
        names = ", ".join(remotes)
        hint = f"git branch --set-upstream-to={remotes[0]}/{branch}"
        raise RepositoryError(_("there are several shared repositories: {names}").format(names=names), hint=hint)
    return Place(chosen or remotes[0], branch, known=False)


def sync(repository: Repository, language: str, *, pause: Callable[[float], None]) -> Synced:
    """Bring this branch and the shared one together; ``pause`` waits that many seconds.

    RepositoryError in the middle of something, without a remote, on a conflict (both sides stay); RefusedError where a
    hook here or at the server refused. Source: contract.md, sync.
    """
    _ready(repository)
    # What only looks changed must not stand in the way of a merge.
    refresh(repository)
    work = _Work(repository, find_place(repository), language)
    for attempt in range(ATTEMPTS):
        work.fetch()
        work.merge()
        if work.push():
            return Synced(work.place, work.received, work.sent, attempt)
        pause(uniform(0, min(LONGEST_PAUSE, 0.1 * 2**attempt)))
    message = _("others pushed to {remote} all the time; nothing of yours is lost").format(remote=work.place.remote)
    raise RepositoryError(message, hint=_("try again: docmgr sync"))


def forecast(repository: Repository) -> tuple[Place, int, int]:
    """For ``-n``: the place, and how many commits would go and come as far as the last fetch tells."""
    _ready(repository)
    place = find_place(repository)
    return (place, *_apart(repository, place))


def _ready(repository: Repository) -> None:
    if repository.bare:
        raise RepositoryError(_("a bare repository has no files to change"), hint=_("work in a clone of it"))
    if repository.in_progress() == "merge":
        raise _conflict(repository)
    refuse_under_way(repository)
    if repository.head() is None and not repository.git("remote"):
        raise RepositoryError(_("there is nothing to share yet"), hint="docmgr init")


def _apart(repository: Repository, place: Place) -> tuple[int, int]:
    """Commits only here, and only there; ``(0, 0)`` before anything is anywhere."""
    here = repository.head()
    there = repository.git("rev-parse", "--verify", "-q", place.ref + "^{commit}", ok=(0, 1)).decode().strip()
    if here is None or not there:
        only = here or there
        number = int(repository.git("rev-list", "--count", only)) if only else 0
        return (number, 0) if here else (0, number)
    counts = repository.git("rev-list", "--left-right", "--count", f"{here}...{there}").split()
    return int(counts[0]), int(counts[1])


class _Work:
    """One run: the place, and what came and went."""

    def __init__(self, repository: Repository, place: Place, language: str) -> None:
        self.repository = repository
        self.place = place
        self.env = {"DOCMGR_LANG": language, "GIT_EDITOR": ":", "GIT_MERGE_AUTOEDIT": "no"}
        self.received = 0
        self.sent = 0

    def fetch(self) -> None:
        try:
            self.repository.git("fetch", "-q", self.place.remote, env=self.env)
        except GitError as error:
            message = _("the shared repository {remote} cannot be reached: {detail}")
            hint = f"git remote get-url {self.place.remote}"
            raise RepositoryError(
                message.format(remote=self.place.remote, detail=_last(error.stderr)), hint=hint
            ) from error

    def merge(self) -> None:
        ahead, behind = _apart(self.repository, self.place)
        way = decide(ahead, behind)
        if way == NOTHING:
            return
        if self.repository.head() is None:
            # Before the first commit there is nothing to merge with; files in the way make git refuse.
            arguments = ["merge", "-q", "--ff-only", self.place.ref]
        elif way == FORWARD:
            arguments = ["merge", "-q", "--ff-only", "--no-autostash", self.place.ref]
        else:
            subject = _("docmgr: merge {remote}/{branch}").format(remote=self.place.remote, branch=self.place.branch)
            arguments = ["merge", "-q", "--no-ff", "--no-edit", "--no-autostash", "-m", subject, self.place.ref]
        there = self.repository.git("rev-parse", self.place.ref).decode().strip()
        doubtful = way == MERGE and self.repository.head() is not None and disputes.foreseen(self.repository, there)
        if doubtful:
            arguments.insert(2, "--no-commit")
        try:
            self.repository.git(*arguments, env=self.env)
        except GitError as error:
            raise self._stopped(error) from error
        if doubtful:
            raise _conflict(self.repository)
        self.received += behind

    def _stopped(self, error: GitError) -> RepositoryError | RefusedError:
        """Why the merge stopped; what a hook refused is taken back, a conflict stays for the user to settle."""
        if self.repository.in_progress() != "merge":
            paths = [line.strip() for line in error.stderr.splitlines() if line.startswith("\t")]
            if paths:
                message = _("changes of yours that are not committed are in the way: {paths}")
                hint = _("commit them (git add, git commit), then run docmgr sync again; nothing was changed")
                if not paths[0].startswith(("records/", ".")) and "/" in paths[0]:
                    hint = _("docmgr bump '{path}' -m …, then docmgr sync again; nothing was changed")
                    hint = hint.format(path=paths[0])
                return RepositoryError(message.format(paths=", ".join(paths)), hint=hint)
            return error
        if self.repository.git("ls-files", "-u", "-z") or _side_by_side(self.repository):
            return _conflict(self.repository)
        self.repository.git("merge", "--abort")
        message = _("the check refused the merge; nothing was changed:\n{said}").format(said=error.stderr.strip())
        return RefusedError(
            message, clause="D-2.1.2", hint=_("mend what is named here, commit, then run docmgr sync again")
        )

    def push(self) -> bool:
        """Send what is only here; False where another push was faster."""
        ahead, _behind = _apart(self.repository, self.place)
        if self.repository.head() is None or (not ahead and self.place.known):
            return True
        options = [] if self.place.known else ["--set-upstream"]
        target = f"HEAD:refs/heads/{self.place.branch}"
        try:
            self.repository.git("push", *options, self.place.remote, target, env=self.env)
        except GitError as error:
            if _outrun(error.stderr):
                return False
            raise self._refused(error) from error
        self.sent += ahead
        self.place = Place(self.place.remote, self.place.branch, known=True)
        return True

    def _refused(self, error: GitError) -> RepositoryError | RefusedError:
        said = "\n".join(line.removeprefix("remote: ").rstrip() for line in error.stderr.splitlines() if _worth(line))
        hint = _("mend what is named here, commit, then run docmgr sync again; your commits are kept")
        if "hook declined" in error.stderr:
            message = _("the server refused the push:\n{said}").format(said=said)
            return RefusedError(message, clause="D-2.1.2", hint=hint)
        if "[remote rejected]" in error.stderr or "fatal:" in error.stderr:
            return RepositoryError(_("the push failed: {detail}").format(detail=said))
        message = _("the check refused the push:\n{said}").format(said=said)
        return RefusedError(message, clause="D-2.1.2", hint=hint)


# What git's push says, in its own unchanging words (LC_ALL=C), when somebody else was faster.
_FASTER = (
    "(fetch first)",
    "(non-fast-forward)",
    "(stale info)",
    "cannot lock ref",
    "failed to update ref",
    "(failed to lock)",
    "incorrect old value provided",
    "reference already exists",
    "remote ref updated since checkout",
)


def _outrun(said: str) -> bool:
    return any(words in said for words in _FASTER)


def _worth(line: str) -> bool:
    """Whether a line of git's is for people: not its advice, nor the technical outcome."""
    return bool(line.removeprefix("remote: ").strip()) and not line.startswith(
        ("hint:", "error: failed to push", "To ", " ! [")
    )


def _last(stderr: str) -> str:
    lines = [
        line for line in stderr.splitlines() if line.startswith(("fatal:", "error:", "ssh:"))
    ] or stderr.splitlines()
    return lines[0].removeprefix("fatal: ") if lines else "?"


def _side_by_side(repository: Repository) -> bool:
    """Whether what the check refused are two versions of one document, which somebody must choose between."""
    merge = disputes.needed(repository)
    layout = layout_of(disputes.policy_at(repository, merge.ours))
    return bool(disputes.clashes(repository, merge, layout))


def _conflict(repository: Repository) -> RepositoryError:
    """What is open, in words, with both sides' documents in the work tree; the merge stays under way."""
    merge = disputes.needed(repository)
    layout = layout_of(disputes.policy_at(repository, merge.ours))
    found = disputes.clashes(repository, merge, layout)
    if not found:
        return RepositoryError(_("a merge is waiting to be finished"), hint="docmgr resolve | git merge --abort")
    resolve.keep_both(repository, found)
    said = _("two people changed the same files, both versions are kept: {paths}")
    lines = [said.format(paths=", ".join(each.name for each in found)), *(_told(each) for each in found)]
    return RepositoryError("\n".join(lines), hint="docmgr resolve")


def _told(clash: Clash) -> str:
    """Who stands on each side, and the fields that contradict."""
    mine, theirs = clash.mine, clash.theirs
    sides = _("{path}: {who} here, {other} there").format(path=clash.name, who=mine.who or "?", other=theirs.who or "?")
    return "\n  ".join([sides, *clash.contradictions])
