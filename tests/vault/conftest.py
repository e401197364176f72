"""A department with a sealed folder, made through the vault's own rooms; looked at with git and age."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import docmgr
from docmgr.people.store import read_directory
from docmgr.policy.load import load_policy
from docmgr.repo.git import Repository
from docmgr.vault import store, work
from docmgr.vault.identity import identity_file
from docmgr.vault.recipients import public_of, public_text

FOLDER = "机密资料"
CANARY = b"CANARY-7f3a90"
PACKAGE = Path(docmgr.__file__).parent
ZHANG, LI, RECOVERY = (bytes([number]) * 32 for number in (1, 2, 3))
POLICY = "version: 1\nextends: handbook-zh\n"
TODAY = date(2024, 3, 5)


def key(secret: bytes) -> str:
    return public_text(public_of(secret))


@dataclass
class Department:
    """One clone of it; ``git`` is the real one in its folder."""

    root: Path
    git: Any
    home: Path
    email: str = "zhang@example.com"

    @property
    def repository(self) -> Repository:
        return Repository.discover(self.root)

    @property
    def settings(self) -> dict[str, str]:
        return store.settings(Path(sys.executable), PACKAGE)

    @property
    def desk(self) -> work.Desk:
        repository = self.repository
        return work.Desk(repository, read_directory(repository), self.email, TODAY, self.settings)

    def seal(self, folder: str = FOLDER, zone: str = "head") -> None:
        policy = load_policy((self.root / ".docmgr/policy.yaml").read_bytes())
        work.carry_out(self.desk, work.seal(self.desk, policy, folder, zone))

    def grant(self, who: str, zone: str = "head") -> None:
        member = self.desk.directory.find(who)
        work.carry_out(self.desk, work.grant(self.desk, member, zone))

    def revoke(self, who: str, *zones: str) -> None:
        member = self.desk.directory.find(who)
        work.carry_out(self.desk, work.revoke(self.desk, member, zones or ("head",)))

    def rotate(self, zone: str = "head") -> None:
        work.carry_out(self.desk, work.rotate(self.desk, zone))

    def unlock(self, secret: bytes = ZHANG) -> work.Opened:
        from docmgr.vault.identity import read_identities

        found = read_identities(identity_file(secret).encode(), "key", bytes)
        return work.unlock(self.desk, found)

    def lock(self) -> int:
        return work.lock(self.repository)

    def write(self, path: str, content: bytes) -> Path:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        return place

    def commit(self, path: str, content: bytes, message: str = "edit") -> str:
        self.write(path, content)
        self.git("add", "--", path)
        self.git("commit", "-q", "-m", message)
        return self.git("rev-parse", "HEAD")

    def blob(self, path: str, revision: str = "HEAD") -> bytes:
        return self.git.raw("cat-file", "blob", f"{revision}:{path}")

    def clone(self, name: str = "clone", *options: str) -> Department:
        folder = self.home / name
        subprocess.run(["git", "clone", "-q", *options, str(self.root), str(folder)], check=True)
        git = type(self.git)(folder)
        git("config", "user.name", "李四")
        git("config", "user.email", "li@example.com")
        return Department(folder, git, self.home, "li@example.com")


@pytest.fixture
def plain(repo: Path, git: Any, tmp_path: Path) -> Department:
    """Policy, members and recovery key; nothing sealed yet."""
    member = "schema: member/1\nid: {0}\nname: {1}\nemails: [{0}@example.com]\nroles:\n- role: {2}\nkeys: [{3}]\n"
    git.put(".docmgr/policy.yaml", POLICY)
    git.put("records/members/zhang.yml", member.format("zhang", "张三", "head", key(ZHANG)))
    git.put("records/members/li.yml", member.format("li", "李四", "member", key(LI)))
    git.put(store.RECOVERY_FILE, key(RECOVERY) + "\n", message="begin")
    return Department(repo, git, tmp_path)


@pytest.fixture
def department(plain: Department) -> Department:
    """The same with 机密资料 sealed in zone head and unlocked."""
    plain.seal()
    return plain


@pytest.fixture
def hooked(department: Department) -> Department:
    """The same with docmgr's hooks."""
    install_hooks(department)
    return department


def install_hooks(department: Department) -> None:
    from docmgr.setup.hooks import install

    install(department.repository, interpreter=Path(sys.executable), package_dir=PACKAGE)


@pytest.fixture
def open_with_age(tool: Callable[[str], str], tmp_path: Path) -> Callable[..., bytes]:
    """What the age program makes of a file with an identity file's text."""

    def run(data: bytes, identities: str, *, ok: bool = True) -> bytes:
        place = tmp_path / "identities"
        place.write_text(identities)
        done = subprocess.run([tool("age"), "-d", "-i", str(place)], input=data, capture_output=True, check=False)
        assert (done.returncode == 0) is ok, done.stderr
        return done.stdout

    return run
