"""Git joins two next versions of one document cleanly where they differ too much: the hook of the merge sees it."""

from __future__ import annotations

from typing import Any

import pytest

from docmgr.policy.load import load_policy
from docmgr.repo.changes import staged
from docmgr.repo.git import Repository
from docmgr.rules.compile import compile_tables
from docmgr.rules.joined import joined

HOME = "项目资料/20240305-计划-项目计划书"
PENDING = "待审批/制度流程/20240305-制度-运营手册"


def lines(word: str) -> str:
    return "".join(f"{word} {number * 7919}\n" for number in range(200))


@pytest.mark.parametrize(
    ("stem", "mine", "theirs", "seen"),
    [
        (HOME, "-V1.1.md", "-V2.0.md", True),
        (HOME, "-V1.1.md", "-V1.1.docx", False),
        (PENDING, "-V1.1.md", "-V1.2.md", True),
        (HOME, "-V1.1.md", "甲-V1.0.md", False),
    ],
)
def test_two_next_versions(git: Any, stem: str, mine: str, theirs: str, seen: bool) -> None:
    git.put(f"{stem}-V1.0.md", lines("old"), message="begin")
    git("switch", "-q", "-c", "other")
    git("rm", "-q", f"{stem}-V1.0.md")
    git.put(stem + theirs, lines("theirs"), message="theirs")
    git("switch", "-q", "main")
    git("rm", "-q", f"{stem}-V1.0.md")
    git.put(stem + mine, lines("mine"), message="mine")
    git("merge", "-q", "--no-commit", "other")
    tables = compile_tables(load_policy("version: 1\nextends: handbook-zh\n", file="policy.yaml"))
    plumbing = Repository.discover(git.folder).plumbing
    found = joined(plumbing, staged(plumbing), "MERGE_HEAD", tables, "20240306")
    assert found == ([(stem + mine, stem + theirs)] if seen else [])
