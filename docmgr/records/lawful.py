"""Whether the whole history kept the guards: what hooks could not see, because a clone had none. Source: G-2, T-4.3.

A commit never changes, so what was found up to one is kept beside the repository and only later ones are judged.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import astuple, replace
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from docmgr.i18n.text import language
from docmgr.people.load import is_member_file
from docmgr.records.breach import Breach
from docmgr.records.cache import stamp
from docmgr.records.commits import Commit, Court, Fault, read_commits, wanted
from docmgr.records.kind import PRIVATE
from docmgr.records.locked import is_locked
from docmgr.records.trees import Reveal, Tree, contents
from docmgr.repo.changes import Change
from docmgr.repo.git import GitError, Repository

if TYPE_CHECKING:
    from docmgr.records.record import Record

FORMAT = 1
NAME = "records-judged.json"
# Commits whose blobs are in memory at one time.
_GROUP = 500


def faults(repository: Repository, zone: tzinfo, children: Mapping[str, list[Record]]) -> list[Fault]:
    """Every breach in the history of HEAD that no later commit mended; ``children`` are subtasks by parent, today's."""
    head = repository.head()
    if head is None:
        return []
    known, found = _known(repository, head)
    if known == head:
        return found
    git = repository.plumbing
    commits = read_commits(git, [head, *(["--not", known] if known else [])])
    # A first commit is judged by the empty directory before it: whoever founds the department need not be its head.
    start = known or next((parent for each in commits[:1] for parent in each.parents), "")
    court = Court(git, Tree(git, start).members() if start else {}, zone, family=children)
    # What was mended since is no fault any more.
    found = [fault for fault in found if not _touched(fault, commits)] if found else []
    for at in range(0, len(commits), _GROUP):
        part = commits[at : at + _GROUP]
        found += court.judge(part, contents(git, wanted(part)))
    _keep(repository, head, found)
    return found


def sealed_faults(repository: Repository, zone: tzinfo, reveal: Reveal) -> list[Fault]:
    """The same of sealed records that ``reveal`` opens; kept nowhere, for what it says may be secret."""
    head = repository.head()
    if head is None:
        return []
    git = repository.plumbing
    every = read_commits(git, [head])
    private = [each for commit in every for each in commit.changes if f"/{PRIVATE}/" in each.path]
    if not private:
        return []
    blobs = contents(git, wanted([replace(commit, changes=_kept(commit)) for commit in every]))
    sealed = {each.path for each in private if is_locked(blobs.get(each.blob, b""))}
    start = next((parent for commit in every[:1] for parent in commit.parents), "")
    court = Court(git, Tree(git, start).members() if start else {}, zone, reveal=reveal)
    found = court.judge([replace(commit, changes=_kept(commit)) for commit in every], blobs)
    return [fault for fault in found if fault.path in sealed]


def _kept(commit: Commit) -> tuple[Change, ...]:
    return tuple(each for each in commit.changes if is_member_file(each.path) or f"/{PRIVATE}/" in each.path)


def _touched(fault: Fault, commits: list[Commit]) -> bool:
    return any(change.path == fault.path and change.blob == fault.before for each in commits for change in each.changes)


def _known(repository: Repository, head: str) -> tuple[str, list[Fault]]:
    """The commit up to which all is judged already, and what was found; nothing where that is not of this history."""
    with suppress(OSError, ValueError, TypeError, KeyError, GitError):
        kept: dict[str, Any] = json.loads((repository.common_dir / "docmgr" / NAME).read_bytes())
        if kept["format"] == [FORMAT, language(), stamp()]:
            repository.git("merge-base", "--is-ancestor", kept["commit"], head)
            return kept["commit"], [_fault(row) for row in kept["faults"]]
    return "", []


def _fault(row: list[Any]) -> Fault:
    commit, email, day, path, before, breach = row
    return Fault(commit, email, day, path, before, Breach(*breach))


def _keep(repository: Repository, head: str, found: list[Fault]) -> None:
    rows = [astuple(fault) for fault in found]
    data = json.dumps({"format": [FORMAT, language(), stamp()], "commit": head, "faults": rows}, ensure_ascii=False)
    place = repository.common_dir / "docmgr" / NAME
    with suppress(OSError):
        place.parent.mkdir(exist_ok=True)
        fresh = place.with_name(f"{NAME}.{os.getpid()}")
        fresh.write_text(data, encoding="utf-8")
        fresh.replace(place)
