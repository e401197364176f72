"""Files that every judgement needs: broken ones enter nowhere, and where they stand already the way out is open."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import docmgr
from docmgr.repo.git import Repository
from docmgr.setup.hooks import install

POLICY = ".docmgr/policy.yaml"
WHOLE = "version: 1\nextends: handbook-zh\n"
BROKEN = {
    POLICY: WHOLE + "limits: {depth: 5\n",
    ".docmgr/waivers.yaml": "- rules: [DM999]\n  untill: 2024\n",
    ".docmgr/baseline.json": '{"x":',
}


@pytest.fixture
def department(repo: Path, git: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A department with hooks, a hub without them yet, and people who set no language."""
    for name in ("DOCMGR_LANG", "LANG", "LC_ALL", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    git.put(POLICY, WHOLE, message="begin")
    hub = tmp_path / "hub.git"
    git("init", "-q", "--bare", "--initial-branch=main", str(hub))
    git("remote", "add", "origin", str(hub))
    git("push", "-q", "origin", "main")
    _install(repo)
    return repo


def _install(folder: Path) -> None:
    package = Path(docmgr.__file__).parent
    install(Repository.discover(folder), interpreter=Path(sys.executable), package_dir=package)


def _git(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", "-C", str(folder), *words], capture_output=True, text=True, check=False, env=os.environ
    )


def _put(folder: Path, path: str, text: str) -> None:
    (folder / path).write_text(text, encoding="utf-8")
    _git(folder, "add", "--", path)


@pytest.mark.parametrize("path", BROKEN)
def test_a_broken_rule_file_is_refused_in_the_departments_language(department: Path, tmp_path: Path, path: str) -> None:
    _install(tmp_path / "hub.git")
    _put(department, path, BROKEN[path])
    refused = _git(department, "commit", "-q", "-m", "x")
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"docmgr: error: {path}:")
    assert any("\u4e00" <= sign <= "\u9fff" for sign in refused.stderr)
    assert "Traceback" not in refused.stderr
    _git(department, "commit", "-q", "--no-verify", "-m", "x")
    for options in ([], ["--no-verify"]):  # pre-push, then the server
        pushed = _git(department, "push", "-q", *options, "origin", "HEAD:refs/heads/main")
        assert pushed.returncode == 1
        assert f"docmgr: error: {path}:" in pushed.stderr


@pytest.mark.parametrize("path", BROKEN)
def test_what_broke_before_the_hook_came_can_be_mended_by_a_push(department: Path, tmp_path: Path, path: str) -> None:
    _put(department, path, BROKEN[path])
    _git(department, "commit", "-q", "--no-verify", "-m", "broken")
    assert _git(department, "push", "-q", "--no-verify", "origin", "main").returncode == 0
    _install(tmp_path / "hub.git")
    name = "项目资料/20240305-计划-项目计划书-V1.0.docx"
    (department / name).parent.mkdir(exist_ok=True)
    _put(department, name, "x")
    _put(department, path, WHOLE) if path == POLICY else _git(department, "rm", "-q", "-f", path)
    assert _git(department, "commit", "-q", "-m", "mended").returncode == 0
    _put(department, "项目资料/最新.docx", "x")
    _git(department, "commit", "-q", "--no-verify", "-m", "bad name")
    bad = _git(department, "push", "-q", "--no-verify", "origin", "main")
    assert (bad.returncode, "DM101" in bad.stderr) == (1, True)  # by the rules that the push brings
    _git(department, "reset", "-q", "--hard", "HEAD~1")
    done = _git(department, "push", "-q", "origin", "main")
    assert (done.returncode, done.stderr) == (0, "")
