"""What only the leaver's own computer has."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from docmgr.handover import inventory
from docmgr.ledger.place import Layout
from docmgr.people.directory import Directory
from docmgr.people.member import Member
from docmgr.policy.load import load_policy
from docmgr.policy.vocabulary import vocabulary_of
from docmgr.repo.git import Repository

LI = Member("li", "李四", ("li@x.cn",))


def test_edits_stashes_and_the_daily_run_are_found_at_their_own_computer_only(repo: Path, git: Any) -> None:
    layout = Layout("待审批", "历史文档", vocabulary_of(load_policy(None)))
    git.put("a.txt", "1")
    git("commit", "-q", "-m", "x")
    (repo / "a.txt").write_text("2")
    git("stash", "-q")
    (repo / "b.txt").write_text("new")
    now = datetime.fromisoformat("2024-03-05T09:00:00+08:00")
    here = inventory.Scene(Repository.discover(repo), layout, Directory([LI]), now, "zh", True, "li/docmgr.timer")
    found = {(each.role, each.ref) for each in inventory._local(here, LI)}
    assert found == {("work tree", "b.txt"), ("stash", "stash@{0}"), ("schedule", "li/docmgr.timer")}
    elsewhere = inventory.Scene(Repository.discover(repo), layout, Directory([LI]), now)
    assert inventory._local(elsewhere, LI) == []
