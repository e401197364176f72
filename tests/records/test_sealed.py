"""Sealed records: whoever has the key judges them, elsewhere their place, author and stub are judged; nothing leaks.

What is said here of hooks and server is all they can do: a server sees ciphertext. Source: D-2.3.2, R-2.3.3, E-4.3.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.records.real import be, department, git, run

CANARY = "金丝雀7391"
INCIDENTS, TALKS = "records/incidents/private", "records/talks/private"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A head with a sealed incident and a sealed talk (``dept``), a server with docmgr's hook, a clone without keys."""
    with pytest.MonkeyPatch.context() as patch:
        base = tmp_path_factory.mktemp("sealed")
        for key in [each for each in os.environ if each.startswith("GIT_")]:
            patch.delenv(key)
        (base / "gitconfig").write_text("[init]\n\tdefaultBranch = main\n")
        patch.setenv("GIT_CONFIG_GLOBAL", str(base / "gitconfig"))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        patch.setenv("HOME", str(base))
        patch.setenv("XDG_CONFIG_HOME", str(base / "config"))
        patch.setenv("DOCMGR_LANG", "en")
        folder = department(base / "dept")
        run(folder, "vault", "init", "--recovery", str(base / "recovery"), who="zhangsan")
        run(folder, "vault", "seal", INCIDENTS, "--zone", "head")
        run(folder, "vault", "seal", TALKS, "--zone", "head")
        told = ("--nature", CANARY, "--scope", CANARY, "--proposal", CANARY, "--description", CANARY)
        found = run(folder, "incident", "report", CANARY, "--restricted", *told).stdout.strip()
        run(folder, "incident", "activate", found, "--no-plan", CANARY, "--owner", "zhangsan")
        (base / "notes.txt").write_text(CANARY, encoding="utf-8")
        run(folder, "oneonone", "done", "lisi", "--notes", str(base / "notes.txt"))
        git(folder, "clone", "-q", "--bare", ".", "../hub.git")
        run(base / "hub.git", "hooks", "install")
        git(folder, "remote", "add", "origin", "../hub.git")
        git(folder, "clone", "-q", "-c", "filter.docmgr.required=false", "../hub.git", "../other")
        run(base / "other", "init", who="lisi")
        yield base


def incident(folder: Path) -> Path:
    return next((folder / INCIDENTS).rglob("I-*.yml"))


@pytest.fixture
def dept(world: Path) -> Iterator[Path]:
    """The head's clone, as it was afterwards."""
    folder = world / "dept"
    start = git(folder, "rev-parse", "HEAD")
    hub = git(world / "hub.git", "rev-parse", "main")
    be(folder, "zhangsan")
    yield folder
    git(folder, "reset", "-q", "--hard", start)
    git(world / "hub.git", "update-ref", "refs/heads/main", hub)


def fails(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)
    assert done.returncode
    return done.stderr.decode("utf-8", "replace")


def backwards(folder: Path) -> None:
    """A time limit before the plan was started, typed into the file by hand."""
    file = incident(folder)
    text = file.read_text(encoding="utf-8")
    new = re.sub("(?m)^resolve_by: .*", "resolve_by: '2024-03-01T09:00:00+08:00'", text)
    assert new != text
    file.write_text(new, encoding="utf-8")


def test_whoever_has_the_key_judges_the_plain_text(dept: Path) -> None:
    backwards(dept)
    assert "E-2.2.2" in fails(dept, "commit", "-qam", "a limit by hand")
    assert "2024-03-01" in incident(dept).read_text(encoding="utf-8")  # nothing of it is lost
    git(dept, "commit", "-q", "--no-verify", "-am", "a limit by hand")
    assert "E-2.2.2" in fails(dept, "push", "-q", "origin", "main")
    done = run(dept, "validate", code=1)
    assert "E-2.2.2" in done.stdout
    assert CANARY not in (dept / ".git/docmgr/records-judged.json").read_text(encoding="utf-8")


def test_the_server_sees_ciphertext_and_the_key_holder_finds_it_later(dept: Path) -> None:
    backwards(dept)
    git(dept, "commit", "-q", "--no-verify", "-am", "a limit by hand")
    git(dept, "push", "-q", "--no-verify", "origin", "main")
    assert "E-2.2.2" in run(dept, "validate", code=1).stdout


def test_a_lawful_step_and_new_keys_pass_everywhere(dept: Path) -> None:
    found = incident(dept).stem
    run(dept, "incident", "log", found, CANARY)
    run(dept, "vault", "rotate", "head")
    git(dept, "push", "-q", "origin", "main")
    run(dept, "validate")


def test_a_sealed_record_is_not_removed_and_only_members_write_one(world: Path, dept: Path) -> None:
    git(dept, "rm", "-q", str(incident(dept)))
    assert "E-4.4" in fails(dept, "commit", "-qm", "gone")
    git(dept, "commit", "-q", "--no-verify", "-m", "gone")
    assert "E-4.4" in fails(dept, "push", "-q", "--no-verify", "origin", "main")
    git(dept, "reset", "-q", "--hard", "HEAD^")
    be(dept, "nobody")
    file = incident(dept)
    file.write_text(file.read_text(encoding="utf-8") + "# note\n", encoding="utf-8")
    git(dept, "commit", "-q", "--no-verify", "-am", "by nobody")
    assert "only members" in fails(dept, "push", "-q", "--no-verify", "origin", "main")


def test_notes_of_a_talk_belong_to_a_stub_and_to_who_leads(world: Path, dept: Path) -> None:
    talk = next((dept / TALKS).rglob("Q-*.yml"))
    other = talk.with_name("Q-240301-aaaaa.yml")
    text = talk.read_text(encoding="utf-8").replace(talk.stem, other.stem)
    other.write_text(text, encoding="utf-8")
    git(dept, "add", str(other))
    git(dept, "commit", "-q", "--no-verify", "-m", "notes of nothing")
    assert "R-2.3.3" in fails(dept, "push", "-q", "--no-verify", "origin", "main")
    git(dept, "reset", "-q", "--hard", "HEAD^")
    be(dept, "lisi")
    talk.write_text(talk.read_text(encoding="utf-8") + "# note\n", encoding="utf-8")
    git(dept, "commit", "-q", "--no-verify", "-am", "by a member")
    assert "R-2.3.3" in fails(dept, "push", "-q", "--no-verify", "origin", "main")


def test_no_word_of_it_leaves(world: Path, dept: Path) -> None:
    """Lists, searches and caches of who has no key, and all that git and docmgr keep in the clear of who has."""
    found = incident(dept).stem
    for command in (("incident", "list", "--all"), ("incident", "show", found), ("oneonone", "list"), ("due",)):
        run(dept, *command)
    run(dept, "log", found)
    run(dept, "validate")
    other = world / "other"
    for command, code in (
        (("incident", "list", "--all", "--json"), 0),
        (("incident", "show", found, "--json"), 6),
        (("oneonone", "list", "--json"), 0),
        (("task", "list", "--json"), 0),
        (("meeting", "list", "--json"), 0),
        (("due", "--json"), 0),
        (("log", found), 0),
        (("validate",), 0),
        (("incident", "edit", found, "--set", "severity=high"), 6),
    ):
        done = run(other, *command, code=code, who="lisi")
        assert CANARY not in done.stdout + done.stderr, command
    assert CANARY not in git(dept, "log", "--all", "--format=%B%an")
    assert subprocess.run(["git", "-C", str(other), "grep", "-q", CANARY, "HEAD"], check=False).returncode == 1
    for folder in (dept, other):
        kept = [file for file in (folder / ".git").rglob("*") if file.is_file() and "unlocked" not in file.parts]
        assert [file for file in kept if CANARY.encode() in file.read_bytes()] == []
    assert [file for file in other.rglob("*.yml") if CANARY.encode() in file.read_bytes()] == []
