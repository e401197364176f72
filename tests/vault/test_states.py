"""States that a sealed folder meets in daily work with git: renames, links, clocks, clones, programs that break off."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from docmgr.vault import store
from tests.vault.conftest import CANARY, FOLDER, ZHANG, Department
from tests.vault.test_facts import _filter_below

PATH = f"{FOLDER}/20240305-报告-一号事项-V1.0.md"
OTHER = f"{FOLDER}/20240305-报告-二号事项-V1.0.md"
LINES = b"".join(b"%d\n" % number for number in range(1, 10))
MAGIC = b"age-encryption.org/v1\n"


def edited(*lines: int) -> bytes:
    return b"".join(b"edited\n" if number in lines else b"%d\n" % number for number in range(1, 10))


def no_plaintext(department: Department) -> None:
    assert CANARY not in department.git.raw("cat-file", "--batch-all-objects", "--batch")


def clean(department: Department) -> bool:
    return bool(department.git("status", "--porcelain") == "")


# Attributes from elsewhere


@pytest.mark.parametrize("rule", ["* !filter", "* -filter", "* text eol=crlf", "* ident", "* filter=other"])
def test_a_users_own_attributes_change_nothing(department: Department, tmp_path: Path, rule: str) -> None:
    """``core.attributesFile`` is read first, and ranks last."""
    (tmp_path / "attributes").write_text(rule + "\n")
    department.git("config", "core.attributesFile", str(tmp_path / "attributes"))
    data = CANARY + b" $Id$\r\na\n"
    department.commit(PATH, data)
    assert department.blob(PATH).startswith(MAGIC)
    (department.root / PATH).unlink()
    department.git("checkout", "--", PATH)
    assert (department.root / PATH).read_bytes() == data
    no_plaintext(department)


# Kinds of change


def test_a_document_becomes_a_link_and_a_document_again(hooked: Department) -> None:
    """The target of a link is in the clear: the check warns; the document before and after is sealed."""
    hooked.commit(PATH, CANARY)
    (hooked.root / PATH).unlink()
    (hooked.root / PATH).symlink_to("elsewhere")
    hooked.git("add", PATH)
    done = hooked.git.run("commit", "-q", "-m", "link")
    assert b"DM604" in done.stdout + done.stderr
    (hooked.root / PATH).unlink()
    hooked.write(PATH, CANARY + b"again")
    hooked.git("add", PATH)
    hooked.git("commit", "-q", "--no-verify", "-m", "a document again")
    assert hooked.blob(PATH).startswith(MAGIC)
    assert clean(hooked)
    no_plaintext(hooked)


def test_a_file_announced_before_it_is_added(department: Department) -> None:
    department.write(PATH, CANARY)
    department.git("add", "--intent-to-add", PATH)
    assert department.git("diff", "--name-only", "-z").rstrip("\0") == PATH
    department.git("commit", "-q", "-a", "-m", "announced")
    assert department.blob(PATH).startswith(MAGIC)
    no_plaintext(department)


def test_moved_here_and_edited_there(department: Department) -> None:
    """Without an edit a move keeps the blob, so git follows the file by its name alone."""
    git = department.git
    department.commit(PATH, LINES)
    git("checkout", "-q", "-b", "other")
    department.commit(PATH, edited(2))
    git("checkout", "-q", "-")
    git("mv", PATH, OTHER)
    git("commit", "-q", "-m", "moved")
    assert "R100" in git("show", "--raw", "-M", "--format=")
    git("merge", "-q", "--no-edit", "other")
    assert (department.root / OTHER).read_bytes() == edited(2)
    assert not (department.root / PATH).exists()
    assert clean(department)


def test_a_revert_gives_the_blob_of_before(department: Department) -> None:
    department.commit(PATH, LINES)
    before = department.git("rev-parse", f"HEAD:{PATH}")
    department.commit(PATH, edited(2))
    department.git("revert", "--no-edit", "HEAD")
    assert department.git("rev-parse", f"HEAD:{PATH}") == before
    department.git("restore", "-s", "HEAD~1", "--", PATH)
    assert (department.root / PATH).read_bytes() == edited(2)


@pytest.mark.parametrize("backend", ["--merge", "--apply"])
def test_both_backends_of_rebase(department: Department, backend: str) -> None:
    """The older one sends patches, which no ciphertext survives: it stops or does it right, and never half."""
    git = department.git
    department.commit(PATH, LINES)
    git("checkout", "-q", "-b", "other")
    department.commit(PATH, edited(2))
    git("checkout", "-q", "-")
    department.commit(PATH, edited(8))
    done = git.run("rebase", "-q", backend, "other")
    if done.returncode:
        git("rebase", "--abort")
        assert (department.root / PATH).read_bytes() == edited(8)
    else:
        assert (department.root / PATH).read_bytes() == edited(2, 8)
    assert clean(department)
    assert department.blob(PATH).startswith(MAGIC)


def test_a_folder_renamed_without_docmgr_is_named_by_the_check(hooked: Department) -> None:
    """What was sealed stays ciphertext where no rule opens it, and is not stored in the clear by the move."""
    hooked.commit(PATH, CANARY)
    (hooked.root / "项目资料").mkdir(exist_ok=True)
    hooked.git("mv", FOLDER, "项目资料/转移")
    moved = "项目资料/转移/" + PATH.rpartition("/")[2]
    hooked.git.run("commit", "-q", "-m", "renamed")
    assert hooked.git.raw("cat-file", "blob", f":{moved}").startswith(MAGIC)
    no_plaintext(hooked)


# Clones


def test_a_clone_with_borrowed_objects_and_a_narrow_one(department: Department, tmp_path: Path) -> None:
    department.commit(PATH, CANARY)
    borrowed = department.clone("borrowed", "--reference", str(department.root))
    borrowed.unlock(ZHANG)
    assert (borrowed.root / PATH).read_bytes() == CANARY
    narrow = department.clone("narrow", "--sparse")
    narrow.git("sparse-checkout", "set", "--cone", FOLDER, ".docmgr")
    narrow.unlock(ZHANG)
    assert (narrow.root / PATH).read_bytes() == CANARY
    narrow.git("sparse-checkout", "set", "--cone", ".docmgr")
    assert not (narrow.root / PATH).exists()
    assert clean(borrowed) and clean(narrow)


# Opening and closing


def test_unlocking_leaves_other_work_alone(department: Department) -> None:
    """Neither unrelated edits nor a sealed file that somebody replaced while it was locked are overwritten."""
    department.commit(PATH, CANARY)
    department.commit(OTHER, CANARY)
    department.lock()
    department.write("README.md", b"unrelated")
    department.write(OTHER, b"written while locked")
    department.unlock()
    assert (department.root / PATH).read_bytes() == CANARY
    assert (department.root / OTHER).read_bytes() == b"written while locked"
    assert (department.root / "README.md").read_bytes() == b"unrelated"


def test_a_library_that_checks_out_ciphertext_is_no_harm(department: Department) -> None:
    """libgit2 (pygit2) runs no filter: the file stands sealed, is no change, and opens with an unlock."""
    department.commit(PATH, CANARY)
    blob = department.git("rev-parse", f"HEAD:{PATH}")
    department.write(PATH, department.blob(PATH))
    department.git("add", "-A")
    assert clean(department)
    assert department.git("ls-files", "-s", "--", PATH).split()[1] == blob
    assert department.unlock().files == 1
    assert (department.root / PATH).read_bytes() == CANARY


# Time


def test_rewritten_within_the_tick_of_a_clock(department: Department) -> None:
    department.commit(PATH, b"0000")
    for number in range(1, 21):
        department.write(PATH, b"%04d" % number)
        assert not clean(department)
        department.git("add", PATH)
        department.write(PATH, b"%04d" % (number + 100))
        assert department.git("status", "--porcelain")[1] == "M"
        department.git("checkout", "--", PATH)
        department.git("commit", "-q", "-m", str(number))
    assert clean(department)


@pytest.mark.parametrize("seconds", [0, 1_000_000_000, 4_000_000_000])
def test_a_clock_that_is_wrong(department: Department, seconds: int) -> None:
    department.commit(PATH, CANARY)
    os.utime(department.root / PATH, (seconds, seconds))
    assert clean(department)
    department.lock()
    department.unlock()
    assert (department.root / PATH).read_bytes() == CANARY


# Programs that break off, and two at once


def test_a_filter_killed_while_git_checks_out(department: Department) -> None:
    """Git stops or goes on; the files it wrote are whole, and it can be told again."""
    names = [f"{FOLDER}/20240305-报告-{number}号事项-V1.0.pdf" for number in range(40)]
    for name in names:
        department.write(name, CANARY * 20_000 + name.encode())
    department.git("add", "-A")
    department.git("commit", "-q", "-m", "many")
    for name in names:
        (department.root / name).unlink()
    process = subprocess.Popen(["git", "-C", str(department.root), "checkout", "-q", "--", FOLDER])
    child = None
    while child is None and process.poll() is None:
        child = _filter_below(process.pid)
    if child is not None:
        os.kill(child, signal.SIGKILL)
    process.wait()
    (department.root / ".git/index.lock").unlink(missing_ok=True)
    for name in names:
        place = department.root / name
        assert not place.exists() or place.read_bytes() == CANARY * 20_000 + name.encode()
    department.git("checkout", "-q", "--", FOLDER)
    assert clean(department)


def test_two_programs_at_once(department: Department) -> None:
    for number in range(30):
        department.write(f"{FOLDER}/20240305-报告-{number}号事项-V1.0.md", CANARY + b"%d" % number)
    department.git("add", "-A")
    department.git("commit", "-q", "-m", "many")
    for place in (department.root / FOLDER).iterdir():
        os.utime(place, (1_700_000_000, 1_700_000_000))
    look = ["git", "-C", str(department.root), "--no-optional-locks", "diff", "--stat"]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _number: subprocess.run(look, capture_output=True, check=False), range(4)))
    assert [(each.returncode, each.stdout, each.stderr) for each in found] == [(0, b"", b"")] * 4
    assert clean(department)


# With the age program


PHRASE = "correct horse 口令"


@pytest.mark.needs("age")
def test_a_key_behind_a_passphrase_opens_the_envelope_with_age(
    department: Department, tool: Any, tmp_path: Path
) -> None:
    """age asks on a terminal: here is one."""
    pty = pytest.importorskip("pty", exc_type=ImportError)
    from docmgr.vault.identity import identity_file, with_passphrase

    place, envelope, opened = (tmp_path / name for name in ("key", "envelope", "opened"))
    place.write_bytes(with_passphrase(identity_file(ZHANG).encode(), PHRASE))
    envelope.write_bytes(department.blob(".docmgr/keys/head.age"))
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(tool("age"), ["age", "-d", "-i", str(place), "-o", str(opened), str(envelope)])
    said = b""
    while b"passphrase" not in said:
        said += os.read(terminal, 1024)
    os.write(terminal, PHRASE.encode() + b"\n")
    try:
        while os.read(terminal, 1024):
            continue
    except OSError:  # the terminal went with the program
        pass
    _pid, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert status == 0
    assert opened.read_bytes().startswith(b"# docmgr zone head\n")
    assert sys.platform != "win32" and store.sealed(department.repository)
