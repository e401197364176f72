"""A restricted incident in a real repository, sealed and not: no word of it outside of its file. Source: E-4.3."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECRET = "绝密"
PRIVATE = "records/incidents/private"


@pytest.fixture
def place(tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty department of 张三."""
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-05")
    for key, value in (("user.name", "张三"), ("user.email", "zhang@example.com"), ("init.defaultBranch", "main")):
        subprocess.run(["git", "config", "--global", key, value], check=True)
    docmgr(tmp_path, "init", "dept", "--policy", "handbook-zh", "--head", "张三 <zhang@example.com>")
    return tmp_path / "dept"


def docmgr(folder: Path, *arguments: str, code: int = 0) -> str:
    """What docmgr prints on stdout."""
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from docmgr.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", start, *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        env=dict(os.environ),
    )
    assert done.returncode == code, done.stderr.decode()
    return done.stdout.decode()


def reported(place: Path) -> str:
    told = ("--nature", SECRET, "--scope", SECRET, "--proposal", SECRET)
    return docmgr(place, "incident", "report", SECRET, "--restricted", *told).strip()


def kept(place: Path) -> str:
    """All that the cache of records holds, once a list has filled it."""
    docmgr(place, "incident", "list")
    with sqlite3.connect(place / ".git/docmgr/records.sqlite3") as cache:
        return str(cache.execute("SELECT * FROM row").fetchall())


def git(place: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=place, check=True, capture_output=True).stdout.decode(
        "utf-8", "replace"
    )


def test_unsealed_it_stands_in_its_file_alone(place: Path) -> None:
    found = reported(place)
    for verb in (
        ("activate", found, "--no-plan", SECRET, "--owner", "zhang"),
        ("resolve", found, "--result", SECRET, "--cause", SECRET, "--process", SECRET, "--improvement", SECRET),
        ("close", found, "--retro", "2024-03-05"),
    ):
        assert SECRET not in docmgr(place, "incident", *verb)
    assert SECRET not in kept(place)
    assert SECRET not in git(place, "log", "--format=%B")
    assert git(place, "grep", "-l", SECRET).split() == [f"{PRIVATE}/2024/03/{found}.yml"]
    assert SECRET in docmgr(place, "incident", "show", found)
    assert SECRET in docmgr(place, "incident", "list", "--all", "--json")
    assert found in docmgr(place, "log", found)
    docmgr(place, "validate")


def test_sealed_nobody_without_a_key_reads_or_overwrites_it(place: Path, tmp_path: Path) -> None:
    docmgr(place, "key", "new", "-o", str(tmp_path / "key"))
    key = next(word for word in (tmp_path / "key").read_text().split() if word.startswith("age1"))
    docmgr(place, "member", "set", "zhang", "--key", key)
    docmgr(place, "vault", "init", "--recovery", str(tmp_path / "recovery"))
    docmgr(place, "vault", "seal", PRIVATE, "--zone", "head")
    found = reported(place)
    assert git(place, "show", f"HEAD:{PRIVATE}/2024/03/{found}.yml").startswith("age-encryption.org/")
    assert SECRET not in kept(place)
    assert SECRET in docmgr(place, "incident", "list")
    docmgr(place, "vault", "lock")
    assert docmgr(place, "incident", "list", "--all") == ""
    docmgr(place, "incident", "show", found, code=6)
    docmgr(place, "incident", "log", found, "x", code=6)
    told = ("--nature", "x", "--scope", "x", "--proposal", "x")
    docmgr(place, "incident", "report", "x", "--restricted", *told, code=6)
    assert git(place, "status", "--porcelain") == ""
