"""The one hand that writes: a plan becomes one commit, or nothing happened.

Order: lock, settle what a killed command left, refuse what cannot be, write the journal, change the files, fill a
private index, ``git commit`` (so that hooks and filters run), make the private index the real one. Whatever goes wrong
before git moved HEAD is rolled back, after it is finished; a killed command is settled by the next one.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping

from docmgr.errors import RepositoryError
from docmgr.i18n.text import _, language
from docmgr.plan import Plan
from docmgr.repo import journal as journals
from docmgr.repo import lock, staging
from docmgr.repo.changes import Change
from docmgr.repo.git import GitError, Repository, run
from docmgr.repo.journal import Journal
from docmgr.repo.settle import give_up, settle, settle_all
from docmgr.repo.steps import Steps, work_out

Author = tuple[str, str]
# The last line of every message that a plan's commit gets, by which ``undo`` knows it.
MADE = "Made-with: docmgr"
# Git's housekeeping waits until the locks are ours no more.
_QUIET = ("-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "i18n.commitEncoding=UTF-8")


# Of one loose object in 256, and of files beside the packs: well below what git itself begins at.
_SOME, _MANY = 4, 30


def apply(
    repository: Repository,
    plan: Plan,
    *,
    author: Author | None = None,
    date: str | None = None,
    allow_empty: bool = False,
    say: Callable[[str], None] | None = None,
) -> str | None:
    """Carry a plan out as one commit of its own paths; the commit's id, None where there was nothing to commit.

    ``date`` (any form git reads) dates the commit unless the environment does; ``say`` gets what hooks printed.
    RepositoryError leaves work tree and index byte for byte as they were, also what the user had staged.
    """
    if not plan.actions and not allow_empty:
        return None
    if repository.bare:
        raise RepositoryError(_("a bare repository has no files to change"), hint=_("work in a clone of it"))
    with lock.held(repository.git_dir):
        settle_all(repository)
        head = _ready(repository, with_author=author is None)
        steps = work_out(repository, plan, head)
        try:
            journal = journals.open_journal(repository, steps, head)
        except OSError as error:
            raise journals.disk_error(error) from error
        commit = _Commit(plan, author, date, allow_empty, say)
        with _settled(journal, staged := {}):
            # Asked while git's index is locked: what is staged now is staged still when it is put back.
            staged.update(staging.staged_by_user(repository, head or ""))
            made = commit.make(journal, steps, staged)
    if made is not None and _is_untidy(repository):
        with contextlib.suppress(GitError):
            repository.git("maintenance", "run", "--auto", "--quiet")
    return made


def _is_untidy(repository: Repository) -> bool:
    """Whether git might find something to tidy up: it looks itself from about 6,700 loose objects or 50 packs on."""
    objects = repository.common_dir / "objects"
    for folder, few in (("17", _SOME), ("pack", _MANY)):
        with contextlib.suppress(OSError):
            if len(os.listdir(objects / folder)) >= few:
                return True
    return False


def recover(repository: Repository) -> bool:
    """Bring what a killed command left to the old state, or the new one if it was committed; whether there was any."""
    if repository.bare or not any((repository.git_dir / "docmgr").glob("journal-*")):
        return False
    with lock.held(repository.git_dir):
        return settle_all(repository)


def refuse_under_way(repository: Repository) -> None:
    """RepositoryError while git is in the middle of something, with the way out of it."""
    under_way = repository.in_progress()
    if under_way is not None:
        message = _("git is in the middle of a {operation}").format(operation=under_way)
        ahead = "docmgr resolve" if under_way == "merge" else f"git {under_way} --continue"
        hint = "git bisect reset" if under_way == "bisect" else f"{ahead} | git {under_way} --abort"
        raise RepositoryError(message, hint=hint)


def _ready(repository: Repository, *, with_author: bool) -> str | None:
    """HEAD, once git is in the middle of nothing and knows who commits."""
    refuse_under_way(repository)
    repository.refuse_unknown(author=with_author)
    return repository.head()


@contextlib.contextmanager
def _settled(journal: Journal, staged: dict[str, Change]) -> Iterator[None]:
    """Whatever happens inside, an interrupt too: afterwards the old state stands or the new one.

    ``staged`` is filled inside.
    """
    try:
        yield
    except OSError as error:
        give_up(journal)
        raise journals.disk_error(error) from error
    except BaseException:
        give_up(journal)
        raise
    settle(journal, staged)


class _Commit:
    """How the commit is to be made."""

    def __init__(
        self, plan: Plan, author: Author | None, date: str | None, allow_empty: bool, say: Callable[[str], None] | None
    ) -> None:
        self.plan = plan
        self.author = author
        self.date = date
        self.allow_empty = allow_empty
        self.say = say

    def make(self, journal: Journal, steps: Steps, staged: Mapping[str, Change]) -> str | None:
        """Change the files, fill the private index, commit; None where nothing differs from HEAD."""
        journal.perform()
        staging.stage(journal, steps, staged)
        if not self.allow_empty and not staging.changes_anything(journal, steps):
            journal.finished.touch()
            return None
        self._commit(journal)
        return journal.repository.head()

    def _commit(self, journal: Journal) -> None:
        repository = journal.repository
        options = ["-q", "-F", "-", "--cleanup=whitespace", "--no-edit"]
        if self.allow_empty:
            options.append("--allow-empty")
        if self.author is not None:
            options.append(f"--author={self.author[0]} <{self.author[1]}>")
        # The hooks speak as this command does.
        env = {"GIT_INDEX_FILE": str(journal.index), "GIT_EDITOR": ":", "DOCMGR_LANG": language()}
        for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
            if self.date is not None and name not in os.environ:
                env[name] = self.date
        message = "\n\n".join(part for part in (self.plan.subject, self.plan.body, MADE) if part) + "\n"
        with journal.kept_alive() as descriptor:
            out, err = run(
                [*_QUIET, "commit", *options],
                env=repository.environment(env, plain=True),
                folder=repository.root,
                data=message.encode("utf-8", "surrogateescape"),
                keep_open=descriptor,
            )
        if self.say is not None and (out or err):
            self.say((out + err).decode("utf-8", "replace"))
