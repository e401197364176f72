"""A backup and a restore killed, or met by a full or broken disk, at every call that changes the disk.

Whatever happens: the older backup can be restored, nothing that stands on the target is half, and the same command
again completes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from docmgr.backup.catalogue import read_catalogue
from docmgr.backup.restore import restore
from docmgr.backup.run import make
from docmgr.backup.verify import verify
from docmgr.repo.git import Repository
from docmgr.targets.target import open_target
from tests.backup.made import asked, refs_of
from tests.sweep import BROKEN_DISK, FULL_DISK, KILL, Point, sweep

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = {KILL: {-9, 137}, FULL_DISK: {0, 4, 7}, BROKEN_DISK: {0, 4, 7}}


def docmgr(*words: str) -> list[str]:
    return [sys.executable, "-B", "-m", "docmgr", *words]


@pytest.fixture
def stage(department: Repository, git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one backup on a disk, and news since then."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-11")
    folder = tmp_path / "stage"
    folder.mkdir()
    make(department, open_target(str(folder / "usb"), create=True), asked())
    git.put("新.md", "新内容\n" * 100, message="新")
    department.root.rename(folder / "dept")
    return folder


@pytest.fixture
def prepare(stage: Path) -> Callable[[Path], Path]:
    return lambda place: Path(shutil.copytree(stage, place, symlinks=True))


@pytest.fixture
def fresh_temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder for temporary files of its own."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", None)


def backup(folder: Path) -> Sequence[str]:
    return docmgr("-C", str(folder / "dept"), "backup", "--to", str(folder / "usb"))


def after_backup(folder: Path, point: Point, code: int) -> None:
    target = open_target(str(folder / "usb"))
    before = verify(target)
    assert not before.problems, (point, before.problems)
    assert len(before.sound) >= 1, point
    restore(target, folder / "first", read_catalogue(target).manifests[0].id)
    if point.fault != KILL and not point.inside:
        assert code in ALLOWED[point.fault], (point, code)
    for _again in range(2):
        done = subprocess.run(backup(folder), capture_output=True, text=True, check=False)
        assert done.returncode == 0, (point, done.stderr)
    proof = verify(target)
    assert not proof.problems, (point, proof.problems)
    assert not [note for note in proof.notes if note.name.startswith("B-")], (point, proof.notes)
    manifests = read_catalogue(target).manifests
    repository = Repository.discover(folder / "dept")
    assert manifests[-1].tips
    for each in manifests:
        assert (folder / "dept" / f"records/backups/2024/03/{each.id}.yml").is_file(), point
    assert repository.git("status", "--porcelain") == b"", point
    assert not list((repository.git_dir / "docmgr" / "backup").iterdir()), point
    repository.git("fsck", "--strict")


def bring_back(folder: Path) -> Sequence[str]:
    return docmgr("backup", "restore", str(folder / "new"), "--from", str(folder / "usb"))


def after_restore(folder: Path, point: Point, code: int) -> None:
    whole = refs_of(folder / "new") if (folder / "new").exists() else None
    assert (whole is not None) or code != 0, point
    if whole is None:
        done = subprocess.run(bring_back(folder), capture_output=True, text=True, check=False)
        assert done.returncode == 0, (point, done.stderr)
    restored = Repository.discover(folder / "new")
    manifest = read_catalogue(open_target(str(folder / "usb"))).manifests[-1]
    assert restored.git("status", "--porcelain") == b"", point
    assert {line.split(" ")[0] for line in refs_of(folder / "new").splitlines()} >= set(manifest.tips), point
    assert sorted(os.listdir(folder)) == ["dept", "new", "usb"], point
    assert not verify(open_target(str(folder / "usb"))).problems, point


def rehearse(folder: Path) -> Sequence[str]:
    return docmgr("-C", str(folder / "dept"), "backup", "drill", "--from", str(folder / "usb"))


def after_drill(folder: Path, point: Point, code: int) -> None:
    for _again in range(2):
        done = subprocess.run(rehearse(folder), capture_output=True, text=True, check=False)
        assert done.returncode == 0, (point, code, done.stderr)
    repository = Repository.discover(folder / "dept")
    drills = [path for path in (folder / "dept/records/backups").rglob("*.yml") if "kind: drill" in path.read_text()]
    assert len(drills) in {2, 3}, point
    assert all("result: restored" in path.read_text() for path in drills), point
    assert not list(Path(tempfile.gettempdir()).glob("docmgr-drill-*/*")), point
    assert repository.git("status", "--porcelain") == b"", point
    assert not verify(open_target(str(folder / "usb"))).problems, point
    repository.git("fsck", "--strict")


BACKUP = [
    (KILL, ""),
    (KILL, "pack-objects"),
    (KILL, "commit"),
    (FULL_DISK, ""),
    (FULL_DISK, "pack-objects"),
    (FULL_DISK, "commit"),
    (BROKEN_DISK, ""),
]
DRILL = [
    (KILL, ""),
    (KILL, "index-pack"),
    (KILL, "commit"),
    (FULL_DISK, ""),
    (FULL_DISK, "index-pack"),
    (FULL_DISK, "commit"),
    (BROKEN_DISK, ""),
]
RESTORE = [
    (KILL, ""),
    (KILL, "index-pack"),
    (KILL, "update-ref"),
    (KILL, "reset"),
    (FULL_DISK, ""),
    (FULL_DISK, "index-pack"),
    (FULL_DISK, "reset"),
    (BROKEN_DISK, ""),
]


@pytest.mark.needs("strace")
@pytest.mark.parametrize(("fault", "inside"), [(KILL, ""), (FULL_DISK, ""), (FULL_DISK, "pack-objects")])
def test_some_moments_of_a_backup(prepare, tmp_path, fault, inside):
    assert sweep(backup, after_backup, prepare=prepare, scratch=tmp_path, fault=fault, inside=inside, sample=4)


@pytest.mark.needs("strace")
@pytest.mark.parametrize(("fault", "inside"), [(KILL, ""), (FULL_DISK, "index-pack")])
def test_some_moments_of_a_restore(prepare, tmp_path, fault, inside):
    assert sweep(bring_back, after_restore, prepare=prepare, scratch=tmp_path, fault=fault, inside=inside, sample=4)


@pytest.mark.needs("strace")
def test_some_moments_of_a_drill(prepare, tmp_path, fresh_temporary):
    assert sweep(rehearse, after_drill, prepare=prepare, scratch=tmp_path, fault=KILL, sample=2)


@pytest.mark.sweep
@pytest.mark.needs("strace")
@pytest.mark.parametrize(("fault", "inside"), DRILL)
def test_every_moment_of_a_drill(prepare, tmp_path, fresh_temporary, fault, inside):
    struck = sweep(rehearse, after_drill, prepare=prepare, scratch=tmp_path, fault=fault, inside=inside, sample=15)
    print(f"{struck} points: {fault} {inside}")
    assert struck


@pytest.mark.sweep
@pytest.mark.needs("strace")
@pytest.mark.parametrize(("fault", "inside"), BACKUP)
def test_every_moment_of_a_backup(prepare, tmp_path, fault, inside):
    struck = sweep(backup, after_backup, prepare=prepare, scratch=tmp_path, fault=fault, inside=inside, sample=15)
    print(f"{struck} points: {fault} {inside}")
    assert struck


@pytest.mark.sweep
@pytest.mark.needs("strace")
@pytest.mark.parametrize(("fault", "inside"), RESTORE)
def test_every_moment_of_a_restore(prepare, tmp_path, fault, inside):
    struck = sweep(bring_back, after_restore, prepare=prepare, scratch=tmp_path, fault=fault, inside=inside, sample=15)
    print(f"{struck} points: {fault} {inside}")
    assert struck
