"""resolve killed, or met by a full disk, at every call that changes the disk: the same command again completes it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.setup.test_resolve import Office, Person, both_bumped
from tests.sweep import FULL_DISK, KILL, Point, sweep

WORDS = ("resolve", "项目计划书", "--mine")
STEM = "项目资料/计划-项目计划书"


@pytest.fixture
def torn(git: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    """李四's clone in the middle of a merge."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]))
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-06T09:00:00+08:00")
    _zhang, li, *_rest = both_bumped(Office(git, tmp_path), "md")
    li.run("sync", code=4)
    return li  # type: ignore[no-any-return]


def command(folder: Path) -> list[str]:
    return [sys.executable, "-B", "-m", "docmgr", "-C", str(folder), *WORDS]


def check(li: Person, folder: Path, point: Point) -> None:
    done = subprocess.run(command(folder), capture_output=True, text=True, check=False)
    here = Person.__new__(Person)
    here.git, here.folder = type(li.git)(folder), folder
    # 4: it had come to its end before.
    assert done.returncode in (0, 4), (point, done.stdout, done.stderr)
    assert not (folder / ".git/MERGE_HEAD").exists(), (point, done.stdout, done.stderr)
    assert len(here.git("rev-list", "--parents", "-1", "HEAD").split()) == 3, point
    assert here.git("rev-list", "--count", "--merges", "HEAD") == "1", point
    changes = {each.change for each in here.ledger(STEM).versions}
    assert {"张三的修改", "李四的修改"} <= changes, (point, changes)
    (standing,) = (each for each in here.files("项目资料") if "项目计划书" in each)
    assert "李四的修改" in here.text(standing), point
    assert here.git("status", "--porcelain") == "", (point, here.git("status"))
    assert not list((folder / ".git").glob("*.lock")), point
    assert not list((folder / ".git/docmgr").glob("settling*")), point
    here.git("fsck", "--strict")


def struck(li: Person, scratch: Path, *, fault: str, inside: str = "", sample: int = 12) -> int:
    def prepare(place: Path) -> Path:
        return Path(shutil.copytree(li.folder, place, symlinks=True))

    def look(folder: Path, point: Point, _code: int) -> None:
        check(li, folder, point)

    scratch = Path(os.path.realpath(scratch)) / "scratch"
    return sweep(command, look, prepare=prepare, scratch=scratch, fault=fault, inside=inside, sample=sample)


@pytest.mark.sweep
@pytest.mark.needs("strace")
@pytest.mark.parametrize(
    ("fault", "inside"),
    [(KILL, ""), (FULL_DISK, ""), (KILL, "commit"), (KILL, "update-index"), (KILL, "checkout-index")],
)
def test_every_moment(torn: Person, tmp_path: Path, fault: str, inside: str) -> None:
    assert struck(torn, tmp_path, fault=fault, inside=inside)
