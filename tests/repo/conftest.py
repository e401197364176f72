"""Repositories of every kind, made by real git."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from docmgr.repo.git import Repository


class Hand:
    """The user beside docmgr: plain files and plain git."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.repository = Repository.discover(root)

    def git(self, *arguments: str, data: bytes | None = None) -> str:
        command = ["git", "--literal-pathspecs", *arguments]
        done = subprocess.run(command, cwd=self.root, input=data, capture_output=True, check=False)
        assert done.returncode == 0, (command, done.stderr.decode())
        return done.stdout.decode("utf-8", "surrogateescape")

    def put(self, path: str, content: bytes | str = b"content\n") -> Path:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
        return place

    def commit(self, **files: str) -> str:
        return self.commit_all(files)

    def commit_all(self, files: dict[str, str]) -> str:
        for path, content in files.items():
            self.put(path, content)
        self.git("add", "-f", "--", *files)
        self.git("commit", "-q", "--allow-empty", "-m", "user")
        return self.git("rev-parse", "HEAD").strip()

    def hook(self, name: str, script: str) -> None:
        folder = self.repository.common_dir / "hooks"
        folder.mkdir(exist_ok=True)
        place = folder / name
        place.write_text("#!/bin/sh\n" + script)
        place.chmod(0o755)

    def tree(self, rev: str = "HEAD") -> dict[str, str]:
        """Path to content of a commit."""
        names = self.git("ls-tree", "-r", "-z", "--name-only", rev).split("\0")[:-1]
        return {name: self.git("cat-file", "blob", f"{rev}:{name}") for name in names}

    def state(self) -> tuple[object, ...]:
        """All that a refused command must leave as it was: files, bytes, modes, times, index, HEAD, leftovers."""
        files = {}
        for path in sorted(self.root.rglob("*")):
            if ".git" in path.relative_to(self.root).parts:
                continue
            stat = path.lstat()
            content = str(path.readlink()) if path.is_symlink() else path.read_bytes() if path.is_file() else None
            files[str(path)] = (content, stat.st_mode, stat.st_mtime_ns if content is not None else 0)
        index = self.git("ls-files", "-s", "-z")
        own = self.repository.git_dir / "docmgr"
        left = [entry.name for entry in own.iterdir()] if own.exists() else []
        lock = (self.repository.git_dir / "index.lock").exists()
        return (files, index, self.repository.head(), left, lock)


def configure(root: Path) -> None:
    for key, value in (("user.name", "张三"), ("user.email", "zhang@example.com"), ("commit.gpgSign", "false")):
        subprocess.run(["git", "config", key, value], cwd=root, check=True)


@pytest.fixture(autouse=True)
def environment(tmp_path, monkeypatch):
    """Nothing of the machine's git settings, and nobody's clock."""
    import os

    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    (tmp_path / "home").mkdir()
    (tmp_path / "gitconfig").touch()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("TZ", "Asia/Shanghai")


@pytest.fixture(params=["sha1"])
def hand(tmp_path, request) -> Hand:
    """An empty repository without a commit."""
    root = tmp_path / "部门 dept"
    subprocess.run(["git", "init", "-q", "-b", "main", f"--object-format={request.param}", str(root)], check=True)
    configure(root)
    return Hand(root)
