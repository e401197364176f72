"""A straight line of commits tells the same as the difference between its ends."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from docmgr.repo.changes import Change, parse_raw
from docmgr.repo.git import Repository
from docmgr.rules.commits import LOG, branch, straight

PATHS = [f"{folder}/{name}" for folder in ("甲", "乙", "甲/丙") for name in ("一.txt", "二 2.txt", "三\n.txt", "H.txt")]


def facts(changes: list[Change]) -> list[tuple[str, ...]]:
    return sorted((c.path, c.status, c.old_mode, c.mode, c.old_blob, c.blob) for c in changes)


def history(git: Any, dice: random.Random, commits: int) -> None:
    for number in range(commits):
        for path in dice.sample(PATHS, 3):
            file = git.folder / path
            if file.exists() and dice.random() < 0.4:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(dice.choice("abc"))
                file.chmod(dice.choice((0o644, 0o755)))
        git("add", "--all")
        git("commit", "--quiet", "--allow-empty", "--no-verify", "--message", str(number))


@pytest.mark.parametrize("seed", range(12))
def test_a_line_of_commits_sums_up(repo: Path, git: Any, seed: int) -> None:
    dice = random.Random(seed)
    history(git, dice, 2)
    known = git("rev-parse", "HEAD")
    history(git, dice, 5)
    tip = git("rev-parse", "HEAD")
    door = Repository.discover(repo)
    log = parse_raw(door.git(*LOG, f"{known}..{tip}"))
    asked = branch(door.plumbing, known, tip)
    found = straight(log, known, tip)
    assert found is None or (found.base, facts(found.changes)) == (asked.base, facts(asked.changes))
    if len({change.commit for change in log}) == 5:
        assert found is not None


def test_what_is_no_straight_line_is_asked_of_git(repo: Path, git: Any) -> None:
    git.put("a", b"1", message="one")
    known = git("rev-parse", "HEAD")
    git("checkout", "--quiet", "-b", "side")
    git.put("b", b"2", message="two")
    git("checkout", "--quiet", "main")
    git.put("c", b"3", message="three")
    git("merge", "--quiet", "--no-ff", "--no-verify", "--message", "merge", "side")
    tip = git("rev-parse", "HEAD")
    log = parse_raw(Repository.discover(repo).git(*LOG, f"{known}..{tip}"))
    assert straight(log, known, tip) is None
    assert straight(log, git("rev-parse", "side"), tip) is None
    assert straight([], known, known) is None
