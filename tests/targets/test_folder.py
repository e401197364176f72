"""A folder: disks that are pulled out, full, or read-only, and the repository itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from docmgr.errors import TargetError, UsageError
from docmgr.repo.git import Repository
from docmgr.targets.target import open_target

ROOT = Path(__file__).resolve().parents[2]


def test_a_missing_folder_is_made_only_when_asked_for(tmp_path):
    with pytest.raises(TargetError) as told:
        open_target(str(tmp_path / "usb"))
    assert told.value.exit_code == 7
    assert not (tmp_path / "usb").exists()
    open_target(str(tmp_path / "usb"), create=True)
    assert (tmp_path / "usb").is_dir()
    with pytest.raises(TargetError):
        open_target(str(tmp_path / "no" / "usb"), create=True)


def test_a_disk_pulled_out_half_way(tmp_path, source):
    target = open_target(str(tmp_path / "usb"), create=True)
    target.put_if_absent("a", source(b"1"))
    shutil.rmtree(tmp_path / "usb")
    for call in (
        lambda: target.put_if_absent("b", source(b"2")),
        lambda: target.stat("a"),
        target.list,
        lambda: target.verify("a", ""),
        lambda: target.remove("a"),
    ):
        with pytest.raises(TargetError):
            call()
    assert not (tmp_path / "usb").exists()


def test_no_backup_beside_the_original(repo, tmp_path):
    repository = Repository.discover(repo)
    (tmp_path / "link").symlink_to(repo)
    for path in (repo, repo / "备份", repo / ".git" / "x", tmp_path / "link" / "x"):
        with pytest.raises(UsageError):
            open_target(str(path), repository, create=True)
    open_target(str(tmp_path / "beside"), repository, create=True)


def test_a_repository_is_no_folder_target(tmp_path):
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "hub")], check=True)
    with pytest.raises(UsageError, match="git repository") as told:
        open_target(str(tmp_path / "hub"))
    assert "file://" in told.value.hint


SCRIPT = """
import sys
from pathlib import Path
from docmgr.errors import TargetError
from docmgr.targets.target import open_target
try:
    open_target(sys.argv[1]).put_if_absent("a", Path(sys.argv[2]))
except TargetError as error:
    print(error.message)
    sys.exit(error.exit_code)
"""


@pytest.mark.needs("strace")
@pytest.mark.parametrize("fault", ["ENOSPC", "EDQUOT", "EROFS", "EIO"])
def test_a_full_or_broken_disk_leaves_nothing(tmp_path, source, monkeypatch, fault):
    (tmp_path / "usb").mkdir()
    strace = ["strace", "-f", "-q", "-o", os.devnull, "-e", "trace=fsync", "-e", f"inject=fsync:error={fault}"]
    words = [*strace, sys.executable, "-B", "-c", SCRIPT, str(tmp_path / "usb"), str(source(b"x" * 3_000_000))]
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 7, done.stderr
    assert ("no room left" in done.stdout) == (fault in ("ENOSPC", "EDQUOT"))
    assert os.listdir(tmp_path / "usb") == []


def test_what_killed_puts_left_goes_away(tmp_path, source):
    target = open_target(str(tmp_path / "usb"), create=True)
    old, fresh = tmp_path / "usb" / ".docmgr-old", tmp_path / "usb" / ".docmgr-fresh"
    for path in (old, fresh):
        path.write_bytes(b"half")
    os.utime(old, (1, 1))
    target.put_if_absent("a", source(b"1"))
    assert target.list() == ["a"]
    assert not old.exists()
    assert fresh.exists()


def test_a_folder_is_looked_through_once(tmp_path, source, monkeypatch) -> None:
    """Thousands of files of one package are put into one folder."""
    looked: list[Path] = []
    real = os.listdir
    monkeypatch.setattr(os, "listdir", lambda place: looked.append(Path(place)) or real(place))
    target = open_target(str(tmp_path), create=True)
    looked.clear()
    for number in range(5):
        target.put_if_absent(f"a/{number}", source(b"1"))
    target.put_if_absent("b/1", source(b"1"))
    assert looked == [tmp_path / "a", tmp_path / "b"]
