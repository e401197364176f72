"""Finding repositories of every kind, and what git is asked."""

from __future__ import annotations

import os
import subprocess

import pytest

from docmgr.errors import RepositoryError
from docmgr.repo import git as door
from docmgr.repo.configure import SETTINGS, configure, differing, set_config, unset_config
from docmgr.repo.git import GitError, Repository


@pytest.fixture(autouse=True)
def fresh_version():
    door.version.cache_clear()
    yield
    door.version.cache_clear()


@pytest.mark.parametrize("hand", ["sha1", "sha256"], indirect=True)
def test_discovers_from_below(hand):
    hand.put("制度流程/a")
    found = Repository.discover(hand.root / "制度流程")
    assert found.root == hand.root
    assert found.git_dir == found.common_dir == hand.root / ".git"
    assert not found.bare
    assert found.hash_algorithm == hand.git("rev-parse", "--show-object-format").strip()
    assert found.head() is None
    assert found.branch() == "main"
    commit = hand.commit_all({"a": "1"})
    assert found.head() == commit
    hand.git("checkout", "-q", "--detach")
    assert found.branch() is None


def test_discovers_bare_repositories_worktrees_and_git_directories(hand, tmp_path):
    hand.commit_all({"a": "1"})
    hand.git("worktree", "add", "-q", str(tmp_path / "第二"))
    tree = Repository.discover(tmp_path / "第二")
    assert tree.root == tmp_path / "第二"
    assert tree.common_dir == hand.root / ".git"
    assert tree.git_dir != tree.common_dir
    bare = Repository.create(tmp_path / "bare.git", bare=True)
    assert bare.bare
    assert bare.root == bare.git_dir == tmp_path / "bare.git"
    assert Repository.discover(hand.root / ".git").bare


def test_says_where_there_is_none(tmp_path):
    with pytest.raises(RepositoryError) as caught:
        Repository.discover(tmp_path)
    assert caught.value.exit_code == 4
    assert "docmgr init" in caught.value.hint
    with pytest.raises(RepositoryError, match="nowhere"):
        Repository.discover(tmp_path / "nowhere")


def test_says_when_git_is_missing_or_old(hand, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    door.version.cache_clear()
    with pytest.raises(RepositoryError) as caught:
        Repository.discover(hand.root)
    assert "2.30" in caught.value.hint
    old = tmp_path / "git"
    old.write_text("#!/bin/sh\necho git version 2.17.1\n")
    old.chmod(0o755)
    with pytest.raises(RepositoryError, match=r"2\.17\.1"):
        Repository.discover(hand.root)


def test_says_whom_a_foreign_repository_needs(hand, monkeypatch):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(RepositoryError) as caught:
        Repository.discover(hand.root)
    assert f"safe.directory '{hand.root}'" in caught.value.hint


def test_the_environment_leads_nowhere_else(hand, tmp_path, monkeypatch):
    other = Repository.create(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other.git_dir))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    monkeypatch.setenv("GIT_GLOB_PATHSPECS", "1")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    found = Repository.discover(hand.root)
    assert found.root == hand.root
    assert found.git("rev-parse", "--absolute-git-dir").decode().strip() == str(hand.root / ".git")


def test_a_hook_keeps_what_git_gave_it(hand, tmp_path, monkeypatch):
    hand.commit_all({"a": "1"})
    index = tmp_path / "next-index"
    monkeypatch.setenv("GIT_INDEX_FILE", str(index))
    found = Repository.discover(hand.root, hook=True)
    found.git("read-tree", "--empty")
    assert index.exists()
    assert hand.repository.index_blob("a") == b"1"
    assert found.index_blob("a") is None


def test_a_server_hook_sees_the_quarantine(hand, tmp_path):
    bare = Repository.create(tmp_path / "server.git", bare=True)
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    script = bare.git_dir / "hooks" / "pre-receive"
    script.parent.mkdir(exist_ok=True)
    script.write_text(
        "#!/bin/sh\n"
        f"PYTHONPATH='{root}' exec '{os.sys.executable}' -c '\n"
        "import sys\nfrom pathlib import Path\nfrom docmgr.repo import changes\n"
        "from docmgr.repo.git import Repository\n"
        'repository = Repository.discover(Path("."), hook=True)\n'
        "tips = [line.split()[1] for line in sys.stdin]\n"
        "print([change.path for change in changes.incoming(repository.plumbing, tips)])\n'\n"
    )
    script.chmod(0o755)
    hand.commit_all({"制度.docx": "1"})
    pushed = subprocess.run(["git", "push", str(bare.root), "main"], cwd=hand.root, capture_output=True, check=True)
    assert "['制度.docx']" in pushed.stderr.decode()


def test_who_the_user_is(hand, monkeypatch):
    assert hand.repository.author() == ("张三", "zhang@example.com")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "李 <四>")
    assert hand.repository.author()[1] == "zhang@example.com"
    hand.git("config", "--unset", "user.email")
    with pytest.raises(RepositoryError) as caught:
        hand.repository.author()
    assert "user.name" in caught.value.hint
    assert "user.email" in caught.value.hint


def test_failures_carry_what_git_said(hand):
    with pytest.raises(GitError) as caught:
        hand.repository.git("rev-parse", "--verify", "nothing")
    assert caught.value.code == 128
    assert str(caught.value).startswith("git rev-parse failed: fatal:")
    assert hand.repository.git("rev-parse", "--verify", "-q", "nothing", ok=(0, 1)) == b""


@pytest.mark.parametrize("name", ["a b", "中文.docx", "*.docx", ":(top)x", "-x", "two\nlines", "bad-\udcff"])
def test_shows_what_git_holds(hand, name):
    hand.commit_all({name: "old"})
    hand.put(name, "new")
    hand.git("add", "--", name)
    assert hand.repository.show("HEAD", name) == b"old"
    assert hand.repository.index_blob(name) == b"new"
    assert hand.repository.index_blob("none") is None
    assert hand.repository.commit_paths("HEAD") == [name]
    with pytest.raises(GitError):
        hand.repository.show("HEAD", "none")


def test_shows_what_a_checkout_would_give(hand):
    hand.commit_all({".gitattributes": "*.txt eol=crlf\n", "a.txt": "1\n"})
    assert hand.repository.show("HEAD", "a.txt") == b"1\n"
    assert hand.repository.show("HEAD", "a.txt", checkout=True) == b"1\r\n"


def test_streams_what_may_be_long(hand):
    for number in range(3):
        hand.commit_all({"a": str(number)})
    assert len(list(hand.repository.stream("log", "-z", "--format=%H%n%s"))) == 3
    log = hand.repository.stream("log", "-z", "--format=%H")
    assert next(log).decode() == hand.repository.head()
    log.close()
    with pytest.raises(GitError):
        list(hand.repository.stream("log", "nothing"))


def test_knows_what_git_is_in_the_middle_of(hand):
    hand.commit_all({"a": "1"})
    hand.git("checkout", "-q", "-b", "side")
    side = hand.commit_all({"a": "2"})
    hand.git("checkout", "-q", "main")
    hand.commit_all({"a": "3"})
    assert hand.repository.in_progress() is None
    for operation, arguments in (
        ("merge", ["merge", "side"]),
        ("cherry-pick", ["cherry-pick", side]),
        ("revert", ["revert", "HEAD~"]),
        ("rebase", ["rebase", "side"]),
    ):
        subprocess.run(["git", *arguments], cwd=hand.root, capture_output=True, check=False)
        assert hand.repository.in_progress() == operation
        hand.git(operation, "--abort")
    hand.git("bisect", "start")
    assert hand.repository.in_progress() == "bisect"


def test_settings_are_made_once(hand):
    assert set(differing(hand.repository)) == set(SETTINGS)
    assert set(configure(hand.repository)) == set(SETTINGS)
    assert configure(hand.repository) == []
    set_config(hand.repository, "filter.docmgr.clean", "docmgr filter")
    assert hand.repository.config("filter.docmgr.clean") == "docmgr filter"
    unset_config(hand.repository, "filter.docmgr.clean")
    unset_config(hand.repository, "filter.docmgr.clean")
    assert hand.repository.config("filter.docmgr.clean") is None
