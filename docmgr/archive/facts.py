"""What speaks for leaving a document where it is: open work, holds, reservations, a recent restore. Only reads."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime

from docmgr.archive import record
from docmgr.archive.due import Due, Facts, Found, Rules
from docmgr.archive.holds import holds_on
from docmgr.archive.known import Content, Ledger, Tree
from docmgr.archive.record import Run
from docmgr.documents.gather import lock_of
from docmgr.ledger.place import Layout, identity_of
from docmgr.ledger.reservation import Reservation
from docmgr.ledger.store import by_id
from docmgr.records.record import Record
from docmgr.repo.changes import text
from docmgr.repo.files import place
from docmgr.repo.git import Repository
from docmgr.repo.refresh import differing

Meter = Callable[[str, int], AbstractContextManager[Callable[[], None]]]
"""Shows so many steps of a label on a terminal; gives what to call per step."""


@dataclass(frozen=True, slots=True)
class Asked:
    """By which rules, who, when, and what is known of the department.

    ``role_of`` gives the role of a folder, ``unlawful`` the rule that a path in the history folder would break;
    ``by`` is a member's id or ``Name <email>``; ``by_change`` counts the age from the last change.
    """

    rules: Rules
    rule: str
    now: datetime
    by: str
    layout: Layout
    role_of: Callable[[str], str]
    unlawful: Callable[[Sequence[str]], Mapping[str, str]]
    holds: tuple[Record, ...] = ()
    reservations: tuple[Reservation, ...] = ()
    by_change: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of the repository."""

    tree: Tree
    past: tuple[Run, ...]
    ledgers: Mapping[tuple[str, str], str]
    briefs: Mapping[str, Ledger]
    contents: Mapping[str, Content]

    def entry_sha256(self, due: Due) -> str:
        """The recorded digest of a file, ``""`` where none is recorded or it cannot be read."""
        brief = self.briefs.get(self.ledgers.get(due.document, ""))
        entry = brief.entry(due) if brief is not None else None
        return entry.sha256 if entry is not None else ""


def facts_of(repository: Repository, asked: Asked, found: Found, read: Read) -> Facts:
    """What speaks for staying, gathered for the files that are old enough."""
    every = (*found.due, *found.in_force)
    documents = {each.document for each in every}
    edited, loose = _open_work(repository, asked.layout, documents)
    for each in found.due:
        recorded = read.entry_sha256(each)
        if recorded and recorded != read.contents[each.path].sha256:
            edited.setdefault(each.path, "")
    ids = {key: read.briefs[path].id for key, path in read.ledgers.items() if path in read.briefs}
    targets = {each.target: each.path for each in found.due}
    broken = asked.unlawful(list(targets)) if targets else {}
    return Facts(
        held=holds_on(asked.holds, asked.layout, ids),
        reserved=_reserved(repository, asked.reservations, ids, read.ledgers),
        loose=loose,
        edited=edited,
        open=_opened(repository, every),
        restored=_restored(read.past, found, asked.rules),
        changed=_changed(repository, found, asked.rules) if asked.by_change else {},
        unlawful={targets[target]: rule for target, rule in broken.items()},
    )


def _open_work(
    repository: Repository, layout: Layout, documents: set[tuple[str, str]]
) -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    """Files that differ from HEAD, in the index or the work tree, and new ones of a document, not committed."""
    edited: dict[str, str] = {}
    loose: dict[tuple[str, str], str] = {}
    if repository.bare or not documents:
        return edited, loose
    options = ["--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--ignore-submodules=all"]
    for line in differing(repository, repository.git("--no-optional-locks", "status", *options)):
        path = line[3:]
        folder, _slash, filename = path.rpartition("/")
        if not line.startswith("??"):
            edited[path] = ""
        elif (key := (folder, identity_of(filename, layout.vocabulary))) in documents:
            loose[key] = path
    return edited, loose


def _opened(repository: Repository, due: Iterable[Due]) -> dict[str, str]:
    """Files that a program has open, by the lock files beside them."""
    names: dict[str, set[str]] = {}
    found: dict[str, str] = {}
    for each in due:
        if each.home not in names:
            names[each.home] = _locks(repository, each.home)
        if names[each.home]:
            lock = lock_of(each.path.rpartition("/")[2], names[each.home])
            if lock:
                found[each.path] = lock
    return found


def _locks(repository: Repository, folder: str) -> set[str]:
    try:
        return {name for name in os.listdir(place(repository.root, folder)) if name.startswith(("~$", ".~lock."))}
    except OSError:
        return set()


def _reserved(
    repository: Repository,
    reservations: Iterable[Reservation],
    ids: Mapping[tuple[str, str], str],
    ledgers: Mapping[tuple[str, str], str],
) -> dict[tuple[str, str], str]:
    """Who has which document reserved; of a sealed one the id is known where the folder is unlocked."""
    holders = {each.document: each.holder for each in reservations}
    if not holders:
        return {}
    paths = {path: holders[each] for each in holders for path in by_id(repository, each).values()}
    found = {key: paths[path] for key, path in ledgers.items() if path in paths}
    return found | {key: holders[identity] for key, identity in ids.items() if identity in holders}


def _restored(past: Iterable[Run], found: Found, rules: Rules) -> dict[str, date]:
    """Files that somebody brought back since the cut-off: they are in use again."""
    days: dict[str, date] = {}
    for run in past:
        if run.action == record.RESTORED:
            for item in run.items:
                days[item.path] = max(date.fromisoformat(run.as_of), days.get(item.path, date.min))
    return {
        each.path: days[each.path]
        for each in found.due
        if each.path in days and days[each.path] >= rules.cut_off(each.name.type)
    }


def _changed(repository: Repository, found: Found, rules: Rules) -> dict[str, date]:
    """Files that a commit touched since the cut-off, with the day of the last one."""
    wanted = {each.path: rules.cut_off(each.name.type) for each in found.due}
    if not wanted:
        return {}
    days: dict[str, date] = {}
    day = date.min
    options = ["-z", "--no-show-signature", "--no-renames", "--name-only", "-m", "--first-parent"]
    since = f"--since={min(wanted.values()).isoformat()}T00:00:00"
    for item in repository.stream("log", *options, since, "--format=%x01%cs%x00", "HEAD", "--"):
        name = text(item).lstrip("\n")
        if name.startswith("\1"):
            day = date.fromisoformat(name[1:])
        elif name in wanted and day >= wanted[name]:
            days[name] = max(day, days.get(name, date.min))
    return days
