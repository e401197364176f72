"""The mouth of add and log: exit codes, what stands on which stream, dry run, the table, history in words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.documents.test_add import put

ROOT = Path(__file__).parents[2]
Done = subprocess.CompletedProcess[str]


@pytest.fixture
def department(git: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-05")
    git.put(".docmgr/policy.yaml", b"version: 1\nextends: handbook-zh\n", message="begin")
    return git


def docmgr(git: Any, *arguments: str) -> Done:
    command = [sys.executable, "-m", "docmgr", "-C", str(git.folder), *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=dict(os.environ))


def test_one_file(department: Any, tmp_path: Path) -> None:
    file = put(tmp_path / "周会纪要.txt", b"text\n")
    shown = docmgr(department, "add", str(file), "-n")
    assert shown.returncode == 0
    assert "write 会议纪要/20240220-纪要-周会纪要-V1.0.txt" in shown.stdout
    assert department("status", "--porcelain") == ""
    done = docmgr(department, "add", str(file))
    assert (done.returncode, done.stdout) == (0, "会议纪要/20240220-纪要-周会纪要-V1.0.txt\n")
    assert "date from the time it was saved" in done.stderr
    again = docmgr(department, "add", str(file))
    assert (again.returncode, again.stdout) == (0, done.stdout)
    assert "the same content" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], 2),
        (["none.txt"], 2),
        (["x", "--from", "t.csv"], 2),
        (["a.txt", "b.txt", "--topic", "X"], 2),
        (["--from", "none.csv"], 4),
    ],
)
def test_wrong_invocations(department: Any, arguments: list[str], code: int) -> None:
    assert docmgr(department, "add", *arguments).returncode == code


def test_a_folder_wants_to_be_confirmed(department: Any, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    put(share / "周会纪要.txt", b"one\n")
    put(share / "季度报告.txt", b"two\n")
    asked = docmgr(department, "add", str(share))
    assert asked.returncode == 2 and "--yes" in asked.stderr
    csv = tmp_path / "t.csv"
    assert docmgr(department, "add", str(share), "--table", str(csv)).returncode == 0
    assert docmgr(department, "add", str(share), "--table", str(csv)).returncode == 2
    csv.write_bytes(csv.read_bytes().replace(b"yes,", b"perhaps,", 1))
    wrong = docmgr(department, "add", "--from", str(csv))
    assert wrong.returncode == 3 and f"{csv}:2:" in wrong.stderr
    done = docmgr(department, "add", str(share), "--yes")
    assert done.returncode == 0
    assert sorted(done.stdout.splitlines()[-2:]) == [
        "会议纪要/20240220-纪要-周会纪要-V1.0.txt",
        "项目资料/20240220-报告-季度报告-V1.0.txt",
    ]
    assert department("status", "--porcelain") == ""


def test_log_tells_who_did_what(department: Any) -> None:
    made = docmgr(department, "new", "纪要", "部门周会", "--ext", "md")
    path = made.stdout.strip()
    (Path(department.folder) / path).write_text("edited\n", encoding="utf-8")
    assert docmgr(department, "bump", "部门周会", "-m", "改议题").returncode == 0
    told = docmgr(department, "log", "部门周会", "--json")
    data = json.loads(told.stdout)
    assert data["schema"] == "docmgr.log/1"
    assert ["改议题" in each["subject"] for each in data["commits"]] == [True, False]
    assert "改议题" in docmgr(department, "log", "部门周会").stdout
    identifier = json.loads(docmgr(department, "history", "部门周会", "--json").stdout)["document"]["id"]
    assert json.loads(docmgr(department, "log", identifier, "--json").stdout) == data
    assert docmgr(department, "log", "nothing-like-it").returncode == 2
