"""``docmgr sync`` against real shared repositories: nobody's work is lost, and every end is said in words."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from docmgr.errors import RefusedError, RepositoryError
from docmgr.repo.git import Repository
from docmgr.setup.sync import FORWARD, MERGE, NOTHING, Place, Synced, decide, find_place, forecast, sync

ROOT = Path(__file__).resolve().parents[2]


def run(folder: Path, *, pauses: list[float] | None = None) -> Synced:
    waited = pauses if pauses is not None else []
    return sync(Repository.discover(folder), "en", pause=waited.append)


class World:
    """A shared repository and clones of it."""

    def __init__(self, git: Any, folder: Path) -> None:
        self.git = type(git)
        self.folder = folder
        self.shared = folder / "共享.git"
        git.put("README.md", "one\n", message="begin")
        git("clone", "-q", "--bare", ".", str(self.shared))

    def clone(self, name: str) -> Any:
        self.git(self.folder)("clone", "-q", str(self.shared), name)
        clone = self.git(self.folder / name)
        clone("config", "user.name", name)
        clone("config", "user.email", f"{name}@example.com")
        return clone

    def hook(self, text: str) -> None:
        path = self.shared / "hooks" / "pre-receive"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        path.chmod(0o755)


@pytest.fixture
def world(git: Any, tmp_path: Path) -> World:
    return World(git, tmp_path)


def test_decides() -> None:
    assert [decide(0, 0), decide(3, 0), decide(0, 2), decide(1, 1)] == [NOTHING, NOTHING, FORWARD, MERGE]


def test_receives_and_sends(world: World) -> None:
    zhang, li = world.clone("zhang"), world.clone("li")
    zhang.put("a.txt", "a", message="a")
    assert run(zhang.folder).sent == 1
    li.put("b.txt", "b", message="b")
    assert forecast(Repository.discover(li.folder)) == (Place("origin", "main", known=True), 1, 0)
    done = run(li.folder)
    assert (done.received, done.sent) == (1, 2)
    assert run(zhang.folder).received == 2
    assert zhang("rev-parse", "HEAD") == li("rev-parse", "HEAD") == world.git(world.shared)("rev-parse", "main")
    again = run(zhang.folder)
    assert (again.received, again.sent) == (0, 0)


def test_uncommitted_edits_stay(world: World) -> None:
    zhang, li = world.clone("zhang"), world.clone("li")
    zhang.put("README.md", "two\n", message="a")
    zhang.put("new.txt", "x", message="b")
    run(zhang.folder)
    (li.folder / "beside.txt").write_text("mine")
    li.put("README.md", "one\nmine\n")
    with pytest.raises(RepositoryError, match=r"README\.md"):
        run(li.folder)
    assert (li.folder / "README.md").read_text() == "one\nmine\n"
    li("reset", "-q", "--", "README.md")
    with pytest.raises(RepositoryError, match=r"README\.md"):
        run(li.folder)
    li("checkout", "-q", "--", "README.md")
    assert run(li.folder).received == 2
    assert (li.folder / "beside.txt").read_text() == "mine"


def test_a_conflict_keeps_both_sides(world: World) -> None:
    zhang, li = world.clone("zhang"), world.clone("li")
    zhang.put("纪要.txt", "Zhang's\n", message="a")
    run(zhang.folder)
    mine = li.put("纪要.txt", "Li's\n", message="b")
    for _time in range(2):
        with pytest.raises(RepositoryError, match="纪要") as caught:
            run(li.folder)
        assert caught.value.hint == "docmgr resolve"
    text = (li.folder / "纪要.txt").read_text()
    assert "Zhang's" in text
    assert "Li's" in text
    li("merge", "--abort")
    assert li("rev-parse", "HEAD") == mine
    with pytest.raises(RepositoryError):
        run(li.folder)
    li("checkout", "--theirs", "纪要.txt")
    li("add", "纪要.txt")
    with pytest.raises(RepositoryError, match="finished"):
        run(li.folder)
    li("commit", "-q", "--no-edit")
    assert run(li.folder).sent == 2


def test_says_what_is_missing(repo: Path, git: Any) -> None:
    with pytest.raises(RepositoryError, match="nothing to share"):
        run(repo)
    git.put("a", "a", message="a")
    with pytest.raises(RepositoryError, match="shared with no other") as caught:
        run(repo)
    assert "git remote add origin" in caught.value.hint
    git("remote", "add", "one", "x")
    git("remote", "add", "two", "y")
    with pytest.raises(RepositoryError, match="one, two"):
        find_place(Repository.discover(repo))
    git("remote", "add", "origin", str(repo.parent / "nowhere.git"))
    with pytest.raises(RepositoryError, match="cannot be reached"):
        run(repo)
    git("checkout", "-q", "--detach")
    with pytest.raises(RepositoryError, match="no branch"):
        run(repo)


def test_refuses_in_the_middle_of_a_rebase(world: World) -> None:
    li = world.clone("li")
    li.put("README.md", "two\n", message="two")
    li("checkout", "-q", "-b", "other", "HEAD~1")
    li.put("README.md", "three\n", message="three")
    assert li.run("rebase", "main").returncode
    with pytest.raises(RepositoryError, match="rebase") as caught:
        run(li.folder)
    assert "git rebase --abort" in caught.value.hint


def test_begins_an_empty_shared_repository(repo: Path, git: Any, tmp_path: Path) -> None:
    git("init", "-q", "--bare", "--initial-branch=main", str(tmp_path / "empty.git"))
    git("remote", "add", "origin", str(tmp_path / "empty.git"))
    git.put("a", "a", message="a")
    assert run(repo).sent == 1
    git("clone", "-q", str(tmp_path / "empty.git"), str(tmp_path / "late"))
    assert find_place(Repository.discover(repo)).known


def test_an_unborn_branch_gets_what_is_shared(world: World, tmp_path: Path) -> None:
    world.git(tmp_path)("init", "-q", "--initial-branch=main", "fresh")
    fresh = world.git(tmp_path / "fresh")
    fresh("remote", "add", "origin", str(world.shared))
    assert run(fresh.folder).received == 1
    assert (fresh.folder / "README.md").exists()


def test_the_server_refuses(world: World) -> None:
    world.hook("echo '名称不合规 DM501' >&2; exit 1")
    li = world.clone("li")
    mine = li.put("最终.docx", "x", message="x")
    with pytest.raises(RefusedError, match="server refused the push:\n名称不合规 DM501") as caught:
        run(li.folder)
    assert (caught.value.exit_code, caught.value.clause) == (5, "D-2.1.2")
    assert li("rev-parse", "HEAD") == mine


@pytest.mark.parametrize("event", ["pre-push", "pre-merge-commit"])
def test_a_hook_here_refuses(world: World, event: str) -> None:
    zhang, li = world.clone("zhang"), world.clone("li")
    zhang.put("a.txt", "a", message="a")
    run(zhang.folder)
    mine = li.put("b.txt", "b", message="b")
    hook = li.folder / ".git" / "hooks" / event
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho no such name >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(RefusedError, match="no such name"):
        run(li.folder)
    assert Repository.discover(li.folder).in_progress() is None
    if event == "pre-merge-commit":
        assert li("rev-parse", "HEAD") == mine


def test_who_is_outrun_waits_and_tries_again(world: World) -> None:
    zhang, li = world.clone("zhang"), world.clone("li")
    li.put("b.txt", "b", message="b")
    late = li.folder / ".git" / "hooks" / "pre-push"
    late.parent.mkdir(exist_ok=True)
    zhang.put("a.txt", "a", message="a")
    # While Li's push prepares, Zhang's overtakes it, once.
    late.write_text(f"#!/bin/sh\n[ -e '{li.folder}/once' ] && exit 0\n: > '{li.folder}/once'\n"
                    f"env -u GIT_DIR -u GIT_PREFIX git -C '{zhang.folder}' push -q >&2\n")  # fmt: skip
    late.chmod(0o755)
    pauses: list[float] = []
    done = run(li.folder, pauses=pauses)
    assert done.retries == len(pauses) == 1
    assert done.received == 1


def test_five_people_at_once_lose_nothing(world: World) -> None:
    clones = [world.clone(f"p{number}") for number in range(5)]
    failures: list[str] = []

    def work(clone: Any, number: int) -> None:
        for turn in range(4):
            clone.put(f"p{number}-{turn}.txt", f"{number} {turn}", message=f"{number} {turn}")
            command = [sys.executable, "-m", "docmgr", "-C", str(clone.folder), "sync"]
            env = {**os.environ, "PYTHONPATH": str(ROOT)}
            done = subprocess.run(command, env=env, capture_output=True, check=False)
            if done.returncode:
                failures.append(done.stderr.decode())

    threads = [threading.Thread(target=work, args=(clone, number)) for number, clone in enumerate(clones)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    listed = world.git(world.shared)("ls-tree", "--name-only", "main").split("\n")
    assert listed == sorted(["README.md", *(f"p{n}-{turn}.txt" for n in range(5) for turn in range(4))])
