"""Somebody else rotated a zone: ``docmgr sync`` takes the new key by itself, or says why not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from docmgr.vault import store
from docmgr.vault.identity import identity_file, with_passphrase
from tests.vault.conftest import CANARY, FOLDER, LI, PACKAGE, Department

PATH = f"{FOLDER}/20240305-报告-一号事项-V1.0.md"


@pytest.fixture
def colleague(department: Department, tmp_path: Path) -> Department:
    """Li's clone, unlocked, before Zhang rotates; both share a server. Li's key lies at its usual place."""
    department.commit(PATH, CANARY)
    department.grant("li")
    server = tmp_path / "server.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(department.root), str(server)], check=True)
    department.git("remote", "add", "origin", str(server))
    department.git("fetch", "-q")
    department.git("branch", "-q", "--set-upstream-to=origin/main")
    clone = department.clone("li")
    clone.git("remote", "set-url", "origin", str(server))
    clone.unlock(LI)
    place = store.default_key()
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(identity_file(LI))
    return clone


def rotate(department: Department, *, without: str = "") -> None:
    if without:
        department.revoke(without)
    else:
        department.rotate()
    department.commit(PATH, CANARY + b" after")
    department.git("push", "-q", "origin", "main")


def sync(clone: Department) -> str:
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "DOCMGR_LANG": "en"}
    command = [sys.executable, "-m", "docmgr", "-C", str(clone.root), "sync"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_the_new_key_is_taken(department: Department, colleague: Department) -> None:
    rotate(department)
    assert "zone head: the new key was taken" in sync(colleague)
    assert (colleague.root / PATH).read_bytes() == CANARY + b" after"
    assert colleague.git("status", "--porcelain") == ""
    assert "zone" not in sync(colleague)


def test_after_an_ordinary_pull_too(department: Department, colleague: Department) -> None:
    """The filter says what happened; the next sync opens what arrived sealed."""
    rotate(department)
    done = colleague.git.run("pull", "-q")
    assert b"zone head has a new key" in done.stderr
    assert done.stderr.count(b"has a new key") == 1
    assert (colleague.root / PATH).read_bytes() == colleague.blob(PATH)
    assert "the new key was taken" in sync(colleague)
    assert (colleague.root / PATH).read_bytes() == CANARY + b" after"


def test_who_was_removed_is_told(department: Department, colleague: Department) -> None:
    rotate(department, without="li")
    said = sync(colleague)
    assert "zone head has a new key, which is not open here" in said
    assert "vault grant" in said
    assert (colleague.root / PATH).read_bytes() == colleague.blob(PATH)


@pytest.mark.parametrize("place", ["behind a passphrase", "elsewhere"])
def test_a_key_that_is_not_at_hand_is_asked_for_in_words(
    department: Department, colleague: Department, place: str
) -> None:
    if place == "elsewhere":
        store.default_key().unlink()
    else:
        store.default_key().write_bytes(with_passphrase(identity_file(LI).encode(), "口令"))
    rotate(department)
    said = sync(colleague)
    assert "not open here" in said
    assert "docmgr vault unlock" in said
    assert ("-i KEYFILE" in said) is (place == "elsewhere")


def test_an_envelope_that_lacks_known_keys_is_refused(department: Department, colleague: Department) -> None:
    """A former reader who may still push cannot offer an envelope of their own."""
    from docmgr.vault.identity import new_secret
    from docmgr.vault.zone import Reader, Zone, wrap
    from tests.vault.conftest import key

    forged = wrap(Zone("head", ((1, new_secret()),), (Reader("li", key(LI)),)))
    department.write(".docmgr/keys/head.age", forged)
    department.git("commit", "-q", "-a", "-m", "forged")
    department.git("push", "-q", "origin", "main")
    command = [sys.executable, "-m", "docmgr", "-C", str(colleague.root), "sync"]
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "DOCMGR_LANG": "en"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert done.returncode == 6
    assert "somebody replaced it" in done.stderr
