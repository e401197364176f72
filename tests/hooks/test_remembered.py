"""What a clean check remembers never changes a verdict, whatever happens to the files or to the memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.hooks.test_whole import LAWFUL, ROOT, alone, both, docmgr

WALK = Path(__file__).parent / "walk.py"
MEMORY = Path(".git/docmgr/clean")


@pytest.fixture
def department(repo: Path, git: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    for path, content in LAWFUL.items():
        git.put(path, content)
    git.put(".docmgr/policy.yaml", "version: 1\nextends: handbook-zh\n", message="department")
    docmgr(repo, "check")
    assert alone(repo)
    assert (repo / MEMORY).exists()
    return repo


@pytest.mark.parametrize("seed", range(2))
def test_a_walk_through_a_department(department: Path, seed: int) -> None:
    command = [sys.executable, str(WALK), str(seed), "60"]
    done = subprocess.run(command, cwd=department, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    *differs, served = done.stdout.splitlines()
    assert differs == []
    assert int(served.split()[1]) > 3


def test_a_saved_file_counts_at_once(department: Path) -> None:
    (department / "会议纪要/20240306-纪要-周会-V1.0.docx").write_bytes(b"new")
    (department / "会议纪要/~$周会.docx").write_bytes(b"lock")
    (department / ".gitignore").write_text("~$*\n")
    assert both(department) == (0, "checked 11 files: nothing to find fault with\n")
    (department / "会议纪要/20240306-纪要-周会-V1.0.docx").rename(department / "会议纪要/最新.docx")
    assert both(department)[0] == 1


@pytest.mark.parametrize("damage", ["cut", "turned", "empty", "garbage", "folder", "not ours", "content"])
def test_a_damaged_memory_is_none(department: Path, damage: str) -> None:
    (department / "会议纪要/20240306-纪要-周会-V1.0.docx").write_bytes(b"3")
    place = department / MEMORY
    whole = place.read_bytes()
    if damage == "folder":
        place.unlink()
        place.mkdir()
    elif damage == "not ours":
        place.chmod(0o666)
    else:
        turned = bytearray(whole)
        turned[60] ^= 1
        content = whole[:-4] + b"0000"
        place.write_bytes(
            {"cut": whole[:-30], "turned": bytes(turned), "empty": b"", "garbage": b"x" * 99, "content": content}[
                damage
            ]
        )
    assert both(department) == (0, "checked 10 files: nothing to find fault with\n")


def test_where_nothing_may_be_written_nothing_is_remembered(department: Path) -> None:
    (department / MEMORY).unlink()
    kept = department / ".git/docmgr/clean.new"
    kept.unlink(missing_ok=True)
    kept.mkdir()
    assert both(department) == (0, "checked 9 files: nothing to find fault with\n")
    assert alone(department)
    assert not (department / MEMORY).exists()


def test_another_day_or_policy_is_judged_anew(department: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = department / "会议纪要/20240306-纪要-周会-V1.0.docx"
    path.write_bytes(b"new")
    assert both(department)[0] == 0
    monkeypatch.setenv("DOCMGR_TODAY", "2024-01-01")
    assert "DM110" in both(department)[1]
    monkeypatch.delenv("DOCMGR_TODAY")
    (department / ".docmgr/policy.yaml").write_text("version: 1\nextends: handbook-zh\nwords: {forbidden: [周会]}\n")
    assert both(department)[0] == 1
    assert os.path.exists(department / MEMORY)
