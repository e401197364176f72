"""Taking back commits that docmgr made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from docmgr.errors import RepositoryError, UsageError
from docmgr.plan import Move, Plan, Remove, Write
from docmgr.repo.apply import apply
from docmgr.repo.git import Repository
from docmgr.repo.undo import commands, last, plan_undo

MAIL = "zhang@example.com"


@pytest.fixture
def here(repo: Path, git: Any) -> Repository:
    git.put("a.md", "one", message="begin")
    return Repository.discover(repo)


def undo(here: Repository, *, redo: bool = False) -> None:
    (command,) = last(commands(here, MAIL), 1, redo=redo)
    apply(here, plan_undo(here, command))


def tree(git: Any) -> dict[str, str]:
    return {path: git("show", f"HEAD:{path}") for path in git("ls-files").splitlines()}


def test_every_kind_of_change_goes_back_and_again(here: Repository, git: Any) -> None:
    git.put("b.md", "two", message="more")
    git.put("c.md", "three", message="more")
    before = tree(git)
    apply(here, Plan("docmgr: all", (Move("a.md", "x/a.md"), Write("b.md", b"2"), Remove("c.md"), Write("d.md", b"4"))))
    after = tree(git)
    undo(here)
    assert tree(git) == before
    assert git("status", "--porcelain") == ""
    undo(here, redo=True)
    assert tree(git) == after
    with pytest.raises(UsageError):
        undo(here, redo=True)
    undo(here)
    assert tree(git) == before


def test_undo_twice_takes_back_two_commands(here: Repository, git: Any) -> None:
    before = tree(git)
    apply(here, Plan("docmgr: one", (Write("b.md", b"1"),)))
    apply(here, Plan("docmgr: two", (Write("c.md", b"1"),)))
    undo(here)
    undo(here)
    assert tree(git) == before
    with pytest.raises(UsageError):
        last(commands(here, MAIL), 1)


def test_other_peoples_commits_and_plain_ones_are_left_alone(here: Repository, git: Any) -> None:
    apply(here, Plan("docmgr: theirs", (Write("b.md", b"1"),)), author=("李四", "li@example.com"))
    assert commands(here, MAIL) == []


def test_a_later_change_is_not_lost(here: Repository, git: Any) -> None:
    apply(here, Plan("docmgr: one", (Write("b.md", b"1"),)))
    (here.root / "b.md").write_text("edited")
    with pytest.raises(RepositoryError, match="changed after"):
        undo(here)
    git.put("b.md", "edited", message="mine")
    with pytest.raises(RepositoryError, match="changed after"):
        undo(here)
    assert (here.root / "b.md").read_text() == "edited"
