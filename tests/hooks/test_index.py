"""The tree in the index: the one that git commits, or none."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from docmgr.hooks import index
from docmgr.hooks.index import written_tree

ROOT = Path(__file__).resolve().parents[2]
# What the hook reads, and what git would commit.
HOOK = f"""#!/bin/sh
{{
    "{sys.executable}" -c "
import sys
sys.path.insert(0, '{ROOT}')
from docmgr.hooks.index import written_tree
print(written_tree(sys.argv[1]))" "${{GIT_INDEX_FILE:-.git/index}}"
    git write-tree
}} >"$(git rev-parse --git-dir)/said"
"""


@pytest.fixture(autouse=True)
def hook(repo: Path) -> None:
    for event in ("pre-commit", "pre-merge-commit"):
        place = repo / ".git" / "hooks" / event
        place.parent.mkdir(exist_ok=True)
        place.write_text(HOOK)
        place.chmod(0o755)


def said(repo: Path) -> tuple[str, str]:
    """The tree that the hook read, and the one that git committed."""
    read, tree = (repo / ".git" / "said").read_text().split("\n")[:2]
    return read, tree


@pytest.mark.parametrize(
    "setting", ["index.version=4", "index.threads=4", "core.untrackedCache=true", "core.splitIndex=1"]
)
def test_git_has_written_the_tree_before_it_asks(repo: Path, git: Any, setting: str) -> None:
    git.put("会议纪要/a.docx", b"1")
    git("commit", "-q", "-m", "one")
    assert said(repo) == (git("rev-parse", "HEAD^{tree}"),) * 2
    git("config", *setting.split("="))
    git("update-index", "--force-write-index")
    git.put("会议纪要/TREE/b.docx", b"2")
    git("commit", "-q", "-m", "two")
    assert said(repo) == (git("rev-parse", "HEAD^{tree}"),) * 2
    git.put("会议纪要/a.docx", b"3")
    git("commit", "-q", "-a", "-m", "three")
    assert said(repo) == (git("rev-parse", "HEAD^{tree}"),) * 2
    git("checkout", "-q", "-b", "side", "HEAD~1")
    git.put("c.docx", b"3")
    git("commit", "-q", "-m", "side")
    git("checkout", "-q", "-")
    git("merge", "-q", "-m", "merge", "side")
    assert said(repo) == (git("rev-parse", "HEAD^{tree}"),) * 2


def test_where_git_has_not_nothing_is_said(repo: Path, git: Any) -> None:
    git.put("a/b", b"1")
    git("commit", "-q", "-m", "one")
    git.put("a/b", b"2")
    git.put("c", b"3")
    assert written_tree(str(repo / ".git/index")) == ""
    git("commit", "-q", "-m", "one path", "--", "a/b")
    read, tree = said(repo)
    assert (read, tree) == ("", git("rev-parse", "HEAD^{tree}"))
    git.put("later", b"4")
    git("reset", "-q")
    git("add", "-N", "later")
    git("add", "c")
    git("commit", "-q", "-m", "beside what is only announced")
    assert said(repo)[0] == ""
    assert written_tree(str(repo / "no such file")) == ""


@pytest.mark.skipif(not hasattr(index.system, "pread"), reason="the index is read by git itself on Windows")
def test_an_index_in_another_form_or_damaged(repo: Path, git: Any, tmp_path: Path) -> None:
    git.put("a/TREE", b"1")
    git("commit", "-q", "-m", "one")
    place = repo / ".git/index"
    whole = place.read_bytes()
    tree = git("rev-parse", "HEAD^{tree}")
    assert written_tree(str(place)) == tree
    other = tmp_path / "index"
    for length in range(len(whole)):
        other.write_bytes(whole[:length])
        assert written_tree(str(other)) in ("", tree)
    other.write_bytes(b"TREE" * 100_000)
    assert written_tree(str(other)) == ""


def test_ids_of_sha256(tmp_path: Path) -> None:
    folder = tmp_path / "long"
    subprocess.run(["git", "init", "-q", "--object-format=sha256", str(folder)], check=True)
    (folder / "a").write_text("1")

    def run(*arguments: str) -> str:
        return subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True).stdout

    run("add", "a")
    assert written_tree(str(folder / ".git/index")) == ""
    tree = run("write-tree").strip()
    assert written_tree(str(folder / ".git/index")) == tree
    shutil.rmtree(folder)
