"""The guards of records and members, when a commit or a push touches one: what no hand edit may do either.

Off the clean path of the hook. The author of a commit decides who may. Source: T-4.3, G-2.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from docmgr.errors import PolicyError
from docmgr.hooks.desk import common_dir, git_dir
from docmgr.hooks.process import git, say
from docmgr.hooks.system import variable
from docmgr.i18n.text import _
from docmgr.people.load import is_member_file
from docmgr.records.commits import Commit, Court, read_commits
from docmgr.records.kind import kind_at
from docmgr.records.trees import INDEX, Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docmgr.records.commits import Fault
    from docmgr.repo.changes import Change

# Breaches that are told one by one; whoever has more is told so.
_TOLD = 10


def guard(changes: list[Change], today: str, parents: tuple[str, ...]) -> int:
    """Exit code 1 where what is staged breaks a guard, each breach said with the command that does it lawfully.

    ``parents`` are what the commit will follow. PolicyError lists the mistakes of a record that cannot be read.
    """
    day = datetime(int(today[:4]), int(today[4:6]), int(today[6:8]), tzinfo=UTC)
    kept = tuple(change for change in changes if kind_at(change.path) or is_member_file(change.path))
    for change, blob in zip(kept, _blobs(parents[1], kept) if len(parents) > 1 else (), strict=False):
        change.parents = (("M", change.old_mode, change.old_blob), ("M", change.mode, blob))
    court = Court(git, Tree(git, "HEAD").members() if _begun() else {}, UTC, reveal=_reveal())
    return _verdict(court, court.judge([Commit(INDEX, parents, _author(), day, kept)]))


def guard_commits(revisions: list[str], start: str, zone: str, data: bytes | None = None) -> int:
    """The same of commits, by the member directory at ``start`` (``""``: as it stood before the first of them)."""
    commits = read_commits(git, revisions, data)
    base = start or next((commit.parents[0] for commit in commits if commit.parents), "")
    members = Tree(git, base).members() if base else {}
    court = Court(git, members, _zone(zone), enough=_TOLD + 1, reveal=_reveal())
    return _verdict(court, court.judge(commits))


def _verdict(court: Court, found: Iterable[Fault]) -> int:
    every = list(found)
    for fault in every[:_TOLD]:
        where = f"{fault.commit[:10]} ({fault.email}, {fault.day}): " if fault.commit else ""
        say(f"docmgr: error: {where}{fault.path}: {fault.breach.message}")
        if fault.breach.hint:
            say(f"docmgr: hint: {fault.breach.hint}")
    if len(every) > _TOLD:
        say("docmgr: error: " + _("and more of the same"))
    for commit in dict.fromkeys(fault.commit for fault in every if fault.commit):
        say("docmgr: hint: " + _("to take that commit back: {command}").format(command=f"git revert {commit[:10]}"))
    mistakes = [mistake for each in court.unreadable.values() for mistake in each]
    if mistakes:
        raise PolicyError(mistakes)
    return 1 if every else 0


def _reveal() -> Callable[[bytes], bytes]:
    """How sealed records are read here: with the keys that are unlocked in this clone, if any."""
    from docmgr.vault.opening import opener

    return opener(common_dir(git_dir()))


def _blobs(rev: str, changes: Iterable[Change]) -> list[str]:
    """The blob of each path in ``rev``, ``""`` where there is none."""
    asked = "".join(f"{rev}:{change.path}\n" for change in changes).encode("utf-8", "surrogateescape")
    lines = git(["cat-file", "--batch-check"], asked).decode("utf-8", "replace").splitlines() if asked else []
    return ["" if line.endswith("missing") else line.split(" ")[0] for line in lines]


def _begun() -> bool:
    return b"missing" not in git(["cat-file", "--batch-check"], b"HEAD\n")


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def _author() -> str:
    mail = variable("GIT_AUTHOR_EMAIL")
    return mail or git(["var", "GIT_AUTHOR_IDENT"]).decode("utf-8", "replace").rpartition(" <")[2].partition(">")[0]
