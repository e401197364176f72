"""An export that prunes, and a restore from a package, killed or met by a full disk at every change of the disk.

Whatever happens: every document stands in the tree, or in a package and the backup, proved; the same command again
completes, and nothing is there twice.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from docmgr.archive import exportproof, record
from docmgr.cli import output
from docmgr.repo.git import Repository
from docmgr.targets.target import open_target
from tests.archive.packed import OLD, caller, fill
from tests.sweep import BROKEN_DISK, FULL_DISK, KILL, Point, sweep

ROOT = Path(__file__).resolve().parents[2]
CONTENT = {path.rpartition("/")[2]: content.encode() for path, content in OLD.items()}


def docmgr(folder: Path, *words: str) -> list[str]:
    return [sys.executable, "-B", "-m", "docmgr", "-C", str(folder / "dept"), *words]


@pytest.fixture
def stage(repo, git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archived department with a backup, and an empty disk."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-31")
    fill(git, repo)
    caller(repo)("backup", "--to", str(tmp_path / "usb"))
    folder = tmp_path / "stage"
    folder.mkdir()
    repo.rename(folder / "dept")
    return folder


@pytest.fixture
def prepare(stage: Path) -> Callable[[Path], Path]:
    return lambda place: Path(shutil.copytree(stage, place, symlinks=True))


def export(folder: Path) -> Sequence[str]:
    return docmgr(folder, "archive", "export", "--to", str(folder / "盘"), "--prune")


def in_tree(folder: Path) -> dict[str, bytes]:
    found = [path for top in ("历史文档", "项目资料", "会议纪要") for path in (folder / "dept" / top).rglob("2*.md")]
    return {path.name: path.read_bytes() for path in found}


def packages(folder: Path) -> list[record.Run]:
    found = record.runs(Repository.discover(folder / "dept"))
    return [run for run in found if run.action == record.EXPORTED]


def proved(folder: Path) -> None:
    """Every package that a record tells of is whole, and what is not in the tree is in one."""
    there: set[str] = set()
    for run in packages(folder):
        target = open_target(str(run.more["target"]))
        digest = str(run.more["manifest_sha256"])
        assert exportproof.check(target, str(run.more["package"]), digest, output.progress) == []
        there |= {item.path.rpartition("/")[2] for item in run.items}
    standing = in_tree(folder)
    assert all(standing[name] == CONTENT[name] for name in standing)
    assert set(standing) | there == set(CONTENT)


def after_export(folder: Path, point: Point, code: int) -> None:
    repository = Repository.discover(folder / "dept")
    if point.fault == KILL:
        # What a killed command left in the tree is settled by the next one.
        subprocess.run(docmgr(folder, "archive", "export", "--to", str(folder / "x"), "--period", "1999"), check=False)
    proved(folder)
    for _again in range(2):
        done = subprocess.run(export(folder), capture_output=True, text=True, check=False)
        assert done.returncode == 0, (point, code, done.stderr)
    proved(folder)
    assert in_tree(folder) == {}, point
    assert len(packages(folder)) == 1, point
    assert [each.name for each in (folder / "盘").iterdir() if each.is_dir()] == ["档案室-2022-2023-001"], point
    assert repository.git("status", "--porcelain") == b"", point
    assert not list((repository.git_dir / "docmgr" / "export").iterdir()), point
    repository.git("fsck", "--strict")


@pytest.fixture
def pruned(stage: Path) -> Callable[[Path], Path]:
    """The same after the export."""

    def prepare(place: Path) -> Path:
        return Path(shutil.copytree(stage, place, symlinks=True))

    subprocess.run(export(stage), check=True, capture_output=True)
    return prepare


def bring_back(folder: Path) -> Sequence[str]:
    disc = next((folder / "盘").glob("*/bagit.txt")).parent
    return docmgr(folder, "archive", "restore", "20230305-纪要-项目例会-V1.0.md", "--from", str(disc))


def after_restore(folder: Path, point: Point, code: int) -> None:
    # What was cut off is settled by any later command, to the old state or the new one.
    subprocess.run(docmgr(folder, "archive", "restore", "无此文档"), capture_output=True, check=False)
    if not in_tree(folder):
        assert code != 0, point
        done = subprocess.run(bring_back(folder), capture_output=True, text=True, check=False)
        assert done.returncode == 0, (point, code, done.stderr)
    repository = Repository.discover(folder / "dept")
    assert in_tree(folder) == {"20230305-纪要-项目例会-V1.0.md": CONTENT["20230305-纪要-项目例会-V1.0.md"]}, point
    assert repository.git("status", "--porcelain") == b"", point
    restored = [run for run in record.runs(repository) if run.action == record.RESTORED]
    assert len(restored) == 1, point
    repository.git("fsck", "--strict")


CASES = [(KILL, ""), (KILL, "commit"), (FULL_DISK, ""), (FULL_DISK, "commit"), (BROKEN_DISK, "")]


@pytest.mark.needs("strace")
@pytest.mark.parametrize(("fault", "inside"), [(KILL, ""), (FULL_DISK, "")])
def test_some_moments_of_an_export(prepare, tmp_path, fault, inside):
    assert sweep(export, after_export, prepare=prepare, scratch=tmp_path, fault=fault, inside=inside, sample=2)


@pytest.mark.sweep
@pytest.mark.needs("strace")
@pytest.mark.parametrize(("fault", "inside"), CASES)
def test_every_moment_of_an_export(prepare, tmp_path, fault, inside):
    struck = sweep(export, after_export, prepare=prepare, scratch=tmp_path, fault=fault, inside=inside, sample=12)
    print(f"{struck} points: {fault} {inside}")
    assert struck


@pytest.mark.sweep
@pytest.mark.needs("strace")
@pytest.mark.parametrize(("fault", "inside"), CASES)
def test_every_moment_of_a_restore(pruned, tmp_path, fault, inside):
    struck = sweep(bring_back, after_restore, prepare=pruned, scratch=tmp_path, fault=fault, inside=inside, sample=12)
    print(f"{struck} points: {fault} {inside}")
    assert struck
