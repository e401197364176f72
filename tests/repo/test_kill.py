"""Killed, out of room or in company at any moment: the old state or the new one, and nothing of the user's is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from docmgr.errors import RepositoryError
from docmgr.plan import Plan, Write
from docmgr.repo import lock
from docmgr.repo.apply import apply, recover
from tests.sweep import BROKEN_DISK, FULL_DISK, KILL, Point, sweep

ROOT = Path(__file__).parents[2]
SCRIPT = """
import sys
from pathlib import Path
from docmgr.plan import *
from docmgr.repo.apply import apply
from docmgr.repo.git import Repository
apply(Repository.discover(Path(sys.argv[1])), Plan("everything", (
    Write("old", b"new"), Remove("gone/deep"), Move("move/me", "a/b/c"), Write("x/y/z", b"z"), Take("free"),
    Move("one", "t"), Move("two", "one"), Move("t", "two"), Write("run.sh", b"#!", 0o755),
)))
"""
NEW = {
    "old": "new",
    "a/b/c": "move",
    "x/y/z": "z",
    "free": "free",
    "one": "2",
    "two": "1",
    "run.sh": "#!",
    "staged": "1",
    "other": "other",
}


def command(folder: Path) -> list[str]:
    return [sys.executable, "-c", SCRIPT, str(folder)]


@pytest.fixture
def prepare(hand, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    hand.commit_all({"old": "old", "gone/deep": "gone", "move/me": "move", "staged": "1", "other": "other"})
    hand.commit_all({"one": "1", "two": "2"})
    hand.put("staged", "2")
    hand.git("add", "staged")
    hand.put("move/me", "edited")
    hand.put("other", "edited")
    hand.put("free", "free")

    def copy(place: Path) -> Path:
        return Path(shutil.copytree(hand.root, place, symlinks=True))

    return copy


def checker(hand):
    kind = type(hand)
    before = hand.state()
    size = len(str(hand.root))

    def relative(state, root):
        files, index, head, left, locked = state
        return ({path[len(str(root)) :]: value for path, value in files.items()}, index, head, left, locked)

    def check(folder: Path, point: Point, code: int) -> None:
        here = kind(folder)
        recover(here.repository)
        state = relative(here.state(), folder)
        old = ({path[size:]: value for path, value in before[0].items()}, before[1], before[2], [], False)
        if state[2] == old[2]:
            left = [name for name in state[3] if name != "lock"]
            assert (*state[:3], left, state[4]) == old, point
            done = subprocess.run(command(folder), capture_output=True, text=True, check=False)
            assert done.returncode == 0, (point, done.stderr)
        assert here.tree() == NEW, point
        status = here.git("status", "--porcelain", "--no-renames")
        assert status == " M a/b/c\n M other\nM  staged\n", point
        assert (folder / "a/b/c").read_text() == "edited", point
        assert not (folder / "gone").exists(), point
        assert not list((folder / ".git/docmgr").glob("*-*")), point
        here.git("fsck", "--strict")

    return check


CASES = [
    (KILL, ""),
    (KILL, "commit"),
    (KILL, "update-index"),
    (FULL_DISK, ""),
    (FULL_DISK, "commit"),
    (BROKEN_DISK, ""),
]


@pytest.mark.needs("strace")
@pytest.mark.parametrize(("fault", "inside"), [(KILL, ""), (KILL, "commit"), (FULL_DISK, "")])
def test_some_moments(hand, prepare, tmp_path, fault, inside):
    assert sweep(command, checker(hand), prepare=prepare, scratch=tmp_path, fault=fault, inside=inside, sample=6)


@pytest.mark.sweep
@pytest.mark.needs("strace")
@pytest.mark.parametrize(("fault", "inside"), CASES)
def test_every_moment(hand, prepare, tmp_path, fault, inside):
    assert sweep(command, checker(hand), prepare=prepare, scratch=tmp_path, fault=fault, inside=inside, sample=20)


def test_two_at_once_take_turns(hand, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    hand.commit_all({"a": "1"})
    script = """
import sys
from pathlib import Path
from docmgr.plan import *
from docmgr.repo.apply import apply
from docmgr.repo.git import Repository
repository = Repository.discover(Path(sys.argv[1]))
for number in range(10):
    apply(repository, Plan("x", (Write(f"{sys.argv[2]}/{number}", b"x"),)))
"""
    both = [subprocess.Popen([sys.executable, "-c", script, str(hand.root), name]) for name in ("甲", "乙")]
    assert [process.wait(60) for process in both] == [0, 0]
    assert len(hand.tree()) == 21
    assert hand.git("status", "--porcelain") == ""
    assert len(hand.git("log", "--format=%H").split()) == 21


def test_who_waits_too_long_is_told(hand, monkeypatch):
    hand.commit_all({"a": "1"})
    with lock.held(hand.repository.git_dir):
        with pytest.raises(RepositoryError, match=str(os.getpid())), lock.held(hand.repository.git_dir, 0.1):
            pass
        monkeypatch.setattr("docmgr.repo.lock.held.__wrapped__.__defaults__", (0.1,))
        with pytest.raises(RepositoryError):
            apply(hand.repository, Plan("x", (Write("b", b"x"),)))
    assert not (hand.root / "b").exists()
    assert apply(hand.repository, Plan("x", (Write("b", b"x"),)))


def test_the_git_of_a_killed_docmgr_is_waited_for(hand, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    hand.commit_all({"a": "1"})
    hand.hook("pre-commit", "touch in-hook; sleep 2\n")
    script = (
        SCRIPT.partition("apply(Rep")[0]
        + 'apply(Repository.discover(Path(sys.argv[1])), Plan("x", (Write("b", b"2"),)))'
    )
    process = subprocess.Popen([sys.executable, "-c", script, str(hand.root)], stderr=subprocess.DEVNULL)
    while not (hand.root / "in-hook").exists():
        pass
    process.kill()
    process.wait()
    assert recover(hand.repository)
    assert hand.tree() == {"a": "1", "b": "2"}
    assert hand.git("status", "--porcelain") == "?? in-hook\n"


def test_what_others_did_meanwhile_stays(hand, monkeypatch):
    """Killed while half done, then the user goes on with plain git: his commit and his files count."""
    from docmgr.repo import staging

    hand.commit_all({"a": "1", "b": "2"})

    class Killed(BaseException):
        pass

    def die(*_arguments):
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(staging, "stage", die)
        patch.setattr("docmgr.repo.apply.give_up", die)
        apply(hand.repository, Plan("x", (Write("a", b"ours"), Write("new", b"ours"))))
    assert (hand.root / "a").read_text() == "ours"
    (hand.repository.git_dir / "index.lock").unlink()
    hand.put("b", "user")
    hand.git("commit", "-q", "-m", "user", "--", "b")
    assert recover(hand.repository)
    assert hand.tree() == {"a": "1", "b": "user"}
    kept = list((hand.repository.git_dir / "docmgr").glob("rescued-*/*"))
    assert [file.read_text() for file in kept] == ["1"]
    assert not recover(hand.repository)
