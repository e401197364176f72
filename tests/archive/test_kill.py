"""An archive run and a restore killed, or met by a full or broken disk, at every call that changes the disk.

Whatever happens: every file is at home or in the history folder with its bytes, and the same command again completes.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.archive.packed import caller
from tests.sweep import BROKEN_DISK, FULL_DISK, KILL, Point, sweep

ROOT = Path(__file__).resolve().parents[2]
OLD = {
    "会议纪要/20240105-纪要-例会-V1.0.md": "纪要",
    "会议纪要/20240106-纪要-专题会-V1.0.md": "专题",
    "项目资料/A项目/20240107-计划-实施计划-V1.0.md": "计划",
}
NEW = {"项目资料/20240801-计划-新计划-V1.0.md": "新"}
ALLOWED = {KILL: {-9, 137}, FULL_DISK: {0, 4}, BROKEN_DISK: {0, 4}}


def docmgr(folder: Path, *words: str) -> list[str]:
    return [sys.executable, "-B", "-m", "docmgr", "-C", str(folder), *words]


def archive(folder: Path) -> Sequence[str]:
    return docmgr(folder, "archive")


def restore(folder: Path) -> Sequence[str]:
    return docmgr(folder, "archive", "restore", "例会", "实施计划")


@pytest.fixture
def department(repo: Path, git, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three documents that are due, two of them with a ledger, and one that is not; a file that the user edits."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("DOCMGR_TODAY", "2024-08-31")
    git.put(".docmgr/policy.yaml", "version: 1\nextends: handbook-zh\n")
    for path, content in {**OLD, **NEW}.items():
        git.put(path, content)
    git("commit", "-q", "-m", "begin")
    caller(repo)("--yes", "add", *list(OLD)[:2])
    (repo / "草稿.txt").write_text("未提交")
    git.put("staged.md", "已暂存")
    return repo


@pytest.fixture
def prepare(department: Path) -> Callable[[Path], Path]:
    return lambda place: Path(shutil.copytree(department, place, symlinks=True))


@pytest.fixture
def prepare_archived(department: Path) -> Callable[[Path], Path]:
    caller(department)("archive")
    return lambda place: Path(shutil.copytree(department, place, symlinks=True))


def git_of(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, check=False)
    return done.stdout.decode("utf-8", "surrogateescape")


def nothing_lost(folder: Path, point: Point) -> None:
    """Every file stands in one place, on the disk, whole."""
    for path, content in OLD.items():
        places = [each for each in (folder / path, folder / "历史文档/2024" / path) if each.exists()]
        assert places, (point, path)
        assert {each.read_text() for each in places} == {content}, (point, path)
    assert (folder / "草稿.txt").read_text() == "未提交", point
    assert git_of(folder, "show", ":staged.md") == "已暂存", point


def after(command: Callable[[Path], Sequence[str]], archived: set[str]) -> Callable[[Path, Point, int], None]:
    def check(folder: Path, point: Point, code: int) -> None:
        nothing_lost(folder, point)
        if point.fault != KILL and not point.inside:
            assert code in ALLOWED[point.fault], (point, code)
        again = subprocess.run(command(folder), capture_output=True, text=True, check=False)
        finished = "is not archived" in again.stderr or "stands there already" in again.stderr
        assert again.returncode == 0 or finished, (point, again.stderr)
        listed = set(git_of(folder, "ls-tree", "-r", "-z", "--name-only", "HEAD").split("\0"))
        assert {path for path in OLD if f"历史文档/2024/{path}" in listed} == archived, (point, listed)
        assert {path for path in OLD if path in listed} == set(OLD) - archived, point
        nothing_lost(folder, point)
        assert git_of(folder, "status", "--porcelain", "-z").split("\0")[:-1] == ["A  staged.md", "?? 草稿.txt"], point
        proof = subprocess.run(
            docmgr(folder, "archive", "verify", "--json"), capture_output=True, text=True, check=False
        )
        assert json.loads(proof.stdout)["sound"], (point, proof.stdout)
        assert not list((folder / ".git/docmgr").glob("journal-*")), point
        assert (
            subprocess.run(["git", "-C", str(folder), "fsck", "--strict"], capture_output=True, check=False).returncode
            == 0
        )

    return check


AFTER_ARCHIVE = after(archive, set(OLD))
AFTER_RESTORE = after(restore, {"会议纪要/20240106-纪要-专题会-V1.0.md"})
PLACES = [
    (KILL, ""),
    (KILL, "commit"),
    (KILL, "update-index"),
    (FULL_DISK, ""),
    (FULL_DISK, "commit"),
    (BROKEN_DISK, ""),
]


@pytest.mark.needs("strace")
@pytest.mark.parametrize("fault", [KILL, FULL_DISK])
def test_some_moments_of_an_archive_run(prepare, tmp_path, fault):
    assert sweep(archive, AFTER_ARCHIVE, prepare=prepare, scratch=tmp_path, fault=fault, sample=2)


@pytest.mark.sweep
@pytest.mark.needs("strace")
@pytest.mark.parametrize(("fault", "inside"), PLACES)
def test_every_moment_of_an_archive_run(prepare, tmp_path, fault, inside):
    assert sweep(archive, AFTER_ARCHIVE, prepare=prepare, scratch=tmp_path, fault=fault, inside=inside, sample=10)


@pytest.mark.sweep
@pytest.mark.needs("strace")
@pytest.mark.parametrize(("fault", "inside"), PLACES)
def test_every_moment_of_a_restore(prepare_archived, tmp_path, fault, inside):
    assert sweep(
        restore, AFTER_RESTORE, prepare=prepare_archived, scratch=tmp_path, fault=fault, inside=inside, sample=10
    )
