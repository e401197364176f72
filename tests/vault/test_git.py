"""Sealed folders under everything that git does: merges, rebases, stashes, work trees, locks, kills."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from docmgr.errors import RefusedError, RepositoryError, UsageError, VaultError
from docmgr.vault import keyring, store
from docmgr.vault.verify import verify
from tests.vault.conftest import CANARY, FOLDER, LI, RECOVERY, TODAY, ZHANG, Department

PATH = f"{FOLDER}/20240305-报告-一号事项-V1.0.md"
DOCX = f"{FOLDER}/20240305-报告-二号事项-V1.0.docx"
LINES = b"one\ntwo\nthree\nfour\nfive\n"


def faults(department: Department) -> list[tuple[str, str]]:
    done = verify(department.repository, department.desk.directory, TODAY)
    return [(fault.kind, fault.path) for fault in done.faults]


def no_plaintext(department: Department) -> None:
    """Not in any object, nor in any other file of the git directory."""
    assert CANARY not in department.git.raw("cat-file", "--batch-all-objects", "--batch")
    for file in (department.root / ".git").rglob("*"):
        assert not file.is_file() or CANARY not in file.read_bytes(), file


def branches(department: Department, path: str, base: bytes, ours: bytes, theirs: bytes) -> None:
    department.commit(path, base)
    department.git("switch", "-q", "-c", "other")
    department.commit(path, theirs)
    department.git("switch", "-q", "main")
    department.commit(path, ours)


@pytest.mark.parametrize("way", [["merge", "-q", "other"], ["rebase", "-q", "other"], ["cherry-pick", "other"]])
def test_text_that_both_sides_edited_is_merged(department: Department, way: list[str]) -> None:
    branches(department, PATH, LINES, LINES.replace(b"one", CANARY), LINES.replace(b"five", b"5"))
    department.git(*way)
    assert (department.root / PATH).read_bytes() == LINES.replace(b"one", CANARY).replace(b"five", b"5")
    assert department.git("status", "--short") == ""
    assert department.blob(PATH).startswith(b"age-encryption.org/v1\n")
    no_plaintext(department)
    assert faults(department) == []


def test_a_conflict_can_be_read_and_is_stored_sealed(department: Department) -> None:
    branches(department, PATH, LINES, LINES.replace(b"one", CANARY), LINES.replace(b"one", b"other"))
    assert department.git.run("merge", "-q", "other").returncode == 1
    text = (department.root / PATH).read_bytes()
    assert b"<<<<<<< ours\n" + CANARY in text and b"other\n>>>>>>> theirs" in text
    department.commit(PATH, LINES)
    no_plaintext(department)


def test_a_document_that_both_sides_edited_keeps_both_versions(department: Department) -> None:
    branches(department, DOCX, b"PK\0base", b"PK\0ours", b"PK\0theirs")
    assert department.git.run("merge", "-q", "other").returncode == 1
    assert (department.root / DOCX).read_bytes() == b"PK\0ours"
    department.git("checkout", "--theirs", DOCX)
    assert (department.root / DOCX).read_bytes() == b"PK\0theirs"
    no_plaintext(department)


def test_a_locked_merge_keeps_both_versions(department: Department) -> None:
    branches(department, PATH, LINES, LINES.replace(b"one", b"1"), LINES.replace(b"five", b"5"))
    department.lock()
    assert department.git.run("merge", "-q", "other").returncode == 1
    department.git("merge", "--abort")
    assert department.git("status", "--short") == ""
    department.unlock()
    department.git("merge", "-q", "other")
    assert faults(department) == []


def test_deleted_here_and_edited_there(department: Department) -> None:
    department.commit(PATH, LINES)
    department.git("switch", "-q", "-c", "other")
    department.git("rm", "-q", PATH)
    department.git("commit", "-q", "-m", "gone")
    department.git("switch", "-q", "main")
    department.commit(PATH, LINES + b"6\n")
    assert department.git.run("merge", "-q", "other").returncode == 1
    assert (department.root / PATH).read_bytes() == LINES + b"6\n"


def test_a_branch_from_before_a_rotation_merges_after_it(department: Department) -> None:
    department.commit(PATH, LINES)
    department.git("switch", "-q", "-c", "old")
    department.commit(PATH, LINES.replace(b"five", b"5"))
    department.git("switch", "-q", "main")
    department.rotate()
    department.commit(PATH, LINES.replace(b"one", b"1"))
    department.git("merge", "-q", "old")
    assert (department.root / PATH).read_bytes() == b"1\ntwo\nthree\nfour\n5\n"
    assert department.blob(PATH).split(b"\n")[3].endswith(b" head 2")
    department.git("rebase", "-q", "HEAD~1")
    assert faults(department) == []


def test_files_of_an_older_epoch_do_not_look_modified(department: Department) -> None:
    department.commit(PATH, LINES)
    department.commit(DOCX, os.urandom(3 << 20))
    department.git("switch", "-q", "-c", "old")
    department.git("switch", "-q", "main")
    department.rotate()
    department.git("switch", "-q", "old")
    for path in (PATH, DOCX):
        os.utime(department.root / path, (1_600_000_000, 1_600_000_000))
    assert department.git("status", "--short") == ""
    department.write(PATH, LINES + b"x")
    department.git("add", PATH)
    assert b" head 2\n" in department.git.raw("cat-file", "blob", f":{PATH}")


def test_stash_and_back(department: Department) -> None:
    department.commit(PATH, LINES)
    department.write(PATH, CANARY)
    department.git("add", PATH)
    department.write(PATH, CANARY + b"2")
    assert department.git("status", "--short").startswith("MM")
    department.git("stash", "-q")
    assert (department.root / PATH).read_bytes() == LINES
    department.git("stash", "pop", "-q", "--index")
    assert (department.root / PATH).read_bytes() == CANARY + b"2"
    no_plaintext(department)


def test_empty_and_full_and_empty_again(department: Department) -> None:
    for content in (b"", CANARY, b""):
        department.commit(PATH, content)
        assert department.git("status", "--short") == ""
    department.git("update-index", "--chmod=+x", PATH)
    department.git("commit", "-q", "-m", "mode")
    no_plaintext(department)


def test_adding_by_hunks_is_no_way_in(department: Department) -> None:
    department.commit(PATH, LINES)
    department.write(PATH, LINES.replace(b"one", b"1"))
    before = department.git("ls-files", "-s", PATH)
    department.git.run("add", "-p", PATH, data=b"y\n")
    after = department.git("ls-files", "-s", PATH)
    assert after == before or department.git.raw("cat-file", "blob", f":{PATH}").startswith(b"age-encryption.org/v1\n")


def test_other_work_trees_and_sparse_and_partial_clones(department: Department, tmp_path: Path) -> None:
    department.commit(PATH, LINES)
    department.git("worktree", "add", "-q", str(tmp_path / "beside"), "-b", "beside")
    assert (tmp_path / "beside" / PATH).read_bytes() == LINES
    git = type(department.git)(tmp_path / "beside")
    git.put(PATH, CANARY, message="beside")
    assert git.raw("cat-file", "blob", f"HEAD:{PATH}").startswith(b"age-encryption.org/v1\n")
    department.git("config", "uploadpack.allowFilter", "true")
    url = f"file://{department.root}"
    for name, options in {"shallow": ["--depth=1"], "partial": ["--filter=blob:none"], "sparse": ["--sparse"]}.items():
        subprocess.run(["git", "clone", "-q", *options, url, str(tmp_path / name)], check=True)
        clone = Department(tmp_path / name, type(department.git)(tmp_path / name), tmp_path)
        clone.unlock()
        if name == "sparse":
            clone.git("sparse-checkout", "set", FOLDER)
        assert (clone.root / PATH).read_bytes() == LINES
        assert clone.git("status", "--short") == ""


def test_bisecting_over_the_sealing(plain: Department) -> None:
    plain.commit(PATH, LINES)
    first = plain.git("rev-parse", "HEAD")
    plain.seal()
    last = plain.commit(PATH, LINES + b"bad\n")
    plain.git("bisect", "start", last, first)
    assert plain.git("status", "--short", "--untracked-files=no") == ""
    plain.git("bisect", "reset")
    plain.git("restore", "-s", first, PATH)
    assert (plain.root / PATH).read_bytes() == LINES


def test_locking_refuses_to_lose_an_edit(department: Department) -> None:
    department.commit(PATH, LINES)
    for content, path in ((b"edited", PATH), (b"fresh", DOCX)):
        department.write(path, content)
        with pytest.raises(RepositoryError):
            department.lock()
        assert store.unlocked_zones(department.repository) == ["head"]
        department.git("checkout", "-q", "--", PATH)
    (department.root / DOCX).unlink()
    department.write("README.md", b"unrelated")
    assert department.lock() == 1
    assert (department.root / PATH).read_bytes() == department.blob(PATH)
    assert not (department.repository.common_dir / keyring.UNLOCKED).exists()
    department.unlock()
    assert (department.root / PATH).read_bytes() == LINES
    assert (department.root / "README.md").read_bytes() == b"unrelated"


def test_a_damaged_blob_arrives_as_it_is_and_alarms(department: Department) -> None:
    department.commit(PATH, LINES)
    raw = bytearray(department.blob(PATH))
    raw[-1] ^= 1
    blob = department.git("hash-object", "-w", "--no-filters", "--stdin", data=bytes(raw))
    department.git("update-index", "--cacheinfo", f"100644,{blob},{PATH}")
    department.git("commit", "-q", "--no-verify", "-m", "damage")
    (department.root / PATH).unlink()
    done = department.git.run("checkout", "--", PATH)
    assert done.returncode == 0
    assert b"damaged" in done.stderr
    assert (department.root / PATH).read_bytes() == bytes(raw)
    os.utime(department.root / PATH, (1_600_000_000, 1_600_000_000))
    assert department.git("status", "--short") == ""
    assert ("damaged", PATH) in faults(department)
    assert PATH in (department.repository.common_dir / keyring.ALERTS).read_text()
    with pytest.raises(VaultError):
        department.rotate()


def test_a_damaged_envelope_is_named(department: Department) -> None:
    place = department.root / ".docmgr/keys/head.age"
    place.write_bytes(place.read_bytes().replace(b"v1\n", b"v1\r\n", 1))
    department.lock()
    with pytest.raises(VaultError, match="damaged"):
        department.unlock()
    assert ("envelope", ".docmgr/keys/head.age") in faults(department)


def test_an_envelope_damaged_in_a_readers_part_is_not_called_somebody_elses(department: Department) -> None:
    """Then no key opens it, and it differs from what was committed."""
    place = department.root / ".docmgr/keys/head.age"
    raw = place.read_bytes()
    department.lock()
    place.write_bytes(raw[:40] + bytes([raw[40] ^ 1]) + raw[41:])
    with pytest.raises(VaultError, match="damaged"):
        department.unlock()
    department.git("checkout", "HEAD", "--", ".docmgr/keys/head.age")
    department.unlock()


def test_an_envelope_that_somebody_replaced_is_refused(department: Department) -> None:
    from docmgr.vault.zone import Reader, Zone, wrap
    from tests.vault.conftest import key

    fake = Zone("head", ((1, bytes(range(32))),), (Reader("zhang", key(ZHANG)),))
    (department.root / ".docmgr/keys/head.age").write_bytes(wrap(fake))
    with pytest.raises(VaultError, match="replaced"):
        department.unlock()


def test_the_recovery_key_opens_everything(department: Department) -> None:
    department.commit(PATH, LINES)
    clone = department.clone()
    assert clone.unlock(RECOVERY).open == ("head",)
    assert (clone.root / PATH).read_bytes() == LINES


def test_without_a_key_nothing_opens_and_a_hint_says_whom_to_ask(department: Department) -> None:
    clone = department.clone()
    with pytest.raises(VaultError) as refusal:
        clone.unlock(LI)
    assert refusal.value.exit_code == 6 and "grant" in refusal.value.hint


def test_only_the_head_grants_and_revokes(department: Department) -> None:
    department.grant("li")
    clone = department.clone()
    clone.unlock(LI)
    for change in (lambda: clone.grant("zhang"), lambda: clone.revoke("zhang")):
        with pytest.raises(RefusedError):
            change()


def test_members_come_and_go_and_come_back(department: Department) -> None:
    department.commit(PATH, LINES)
    for number in range(2, 4):
        department.grant("li")
        before = department.git("rev-parse", "HEAD")
        department.grant("li")
        assert department.git("rev-parse", "HEAD") == before
        department.revoke("li")
        assert department.blob(PATH).split(b"\n")[3] == b"-> docmgr/1 head %d" % number
    department.grant("li")
    clone = department.clone()
    clone.unlock(LI)
    assert clone.git("log", "-p", "--format=", "--", PATH).count("+one") == 1
    with pytest.raises(UsageError):
        department.revoke("li")
        department.revoke("zhang")


def test_a_refused_commit_leaves_keys_and_files(department: Department) -> None:
    department.commit(PATH, LINES)
    hook = department.root / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    head, keys = department.git("rev-parse", "HEAD"), store.unlocked(department.repository, "head")
    for change in (department.rotate, lambda: department.grant("li")):
        with pytest.raises(RepositoryError):
            change()
    assert (department.git("rev-parse", "HEAD"), store.unlocked(department.repository, "head")) == (head, keys)
    assert department.git("status", "--short") == ""
    assert department.blob(PATH).split(b"\n")[3].endswith(b" head 1")


@pytest.mark.parametrize("name", ["a b", 'quo"te', "反斜\\杠", "日期=2024", "é", "é", "长" * 80])
def test_any_file_name_is_sealed(department: Department, name: str) -> None:
    path = f"{FOLDER}/{name}.md"
    department.commit(path, CANARY)
    assert department.git.raw("cat-file", "blob", f":{path}").startswith(b"age-encryption.org/v1\n")
    department.rotate()
    (department.root / path).unlink()
    department.git("checkout", "--", path)
    assert (department.root / path).read_bytes() == CANARY
    assert department.git("status", "--short") == ""


def test_an_age_file_of_somebodys_is_a_document_like_any_other(department: Department) -> None:
    import pyrage

    from tests.vault.conftest import key

    data = pyrage.encrypt(b"mine", [pyrage.x25519.Recipient.from_str(key(LI))])
    for content in (data, b"age-encryption.org/v1\nis a format\n", b"age-encryption.org/v1"):
        department.commit(PATH, content)
        assert department.blob(PATH) != content
        (department.root / PATH).unlink()
        department.git("checkout", "--", PATH)
        assert (department.root / PATH).read_bytes() == content
        assert department.git("status", "--short") == ""


def test_line_ends_never_touch_ciphertext(department: Department) -> None:
    data = b"a\r\nb\nc\r\n"
    for setting in ("true", "input", "false"):
        department.git("config", "core.autocrlf", setting)
        department.commit(PATH, data + setting.encode())
        (department.root / PATH).unlink()
        department.git("checkout", "--", PATH)
        assert (department.root / PATH).read_bytes() == data + setting.encode()
        assert department.git("status", "--short") == ""
    assert faults(department) == []


def test_two_zones_stay_apart(department: Department) -> None:
    department.write("培训资料/.gitkeep", b"")
    department.seal("培训资料", "dept")
    department.grant("li", "dept")
    department.commit(PATH, LINES)
    department.commit("培训资料/20240305-记录-一号-V1.0.md", LINES)
    clone = department.clone()
    opened = clone.unlock(LI)
    assert (opened.open, opened.locked) == (("dept",), ("head",))
    assert (clone.root / "培训资料/20240305-记录-一号-V1.0.md").read_bytes() == LINES
    assert (clone.root / PATH).read_bytes() == clone.blob(PATH)
    clone.commit("培训资料/20240305-记录-一号-V1.0.md", LINES + b"more")
    assert clone.git("status", "--short") == ""
