"""Ways by which plaintext of a sealed folder could get into git, and what stops each of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from docmgr.vault import store
from docmgr.vault.blob import Epoch, seal
from docmgr.vault.sealed import Sealed, block, overruled, read_block, with_block
from tests.vault.conftest import CANARY, FOLDER, LI, PACKAGE, Department, install_hooks

PATH = f"{FOLDER}/20240305-报告-一号事项-V1.0.md"
OTHER = f"{FOLDER}/20240305-报告-二号事项-V1.0.md"


def refused(git: Any, *command: str, words: str = "DM601") -> None:
    done = git.run(*command)
    assert done.returncode != 0
    assert words in done.stderr.decode() + done.stdout.decode()


def stage_plain(department: Department, path: str = PATH, data: bytes = CANARY, mode: str = "100644") -> None:
    blob = department.git("hash-object", "-w", "--no-filters", "--stdin", data=data)
    department.git("update-index", "--add", "--cacheinfo", f"{mode},{blob},{path}")


def test_plumbing_that_skips_the_filter_is_caught_by_the_commit(hooked: Department) -> None:
    stage_plain(hooked)
    refused(hooked.git, "commit", "-q", "-m", "leak")


@pytest.mark.parametrize("options", [["--index"], ["--cached"]])
def test_a_patch_with_a_new_file_is_caught(hooked: Department, options: list[str]) -> None:
    patch = f"diff --git a/{PATH} b/{PATH}\nnew file mode 100644\n--- /dev/null\n+++ b/{PATH}\n@@ -0,0 +1 @@\n+leak\n"
    hooked.git("apply", *options, data=patch.encode())
    refused(hooked.git, "commit", "-q", "-m", "leak")


def test_a_mailed_patch_is_caught(hooked: Department) -> None:
    mail = (
        f"From: x <x@example.com>\nSubject: leak\n\n---\ndiff --git a/{PATH} b/{PATH}\nnew file mode 100644\n"
        f"--- /dev/null\n+++ b/{PATH}\n@@ -0,0 +1 @@\n+leak\n--\n2.39\n"
    )
    done = hooked.git.run("am", "-q", data=mail.encode())
    assert done.returncode != 0
    assert b"DM601" in done.stderr + done.stdout


def test_a_file_moved_in_with_its_plain_blob_is_caught(hooked: Department) -> None:
    hooked.commit("项目资料/20240305-报告-公开事项-V1.0.md", b"open")
    (hooked.root / FOLDER).mkdir(exist_ok=True)
    hooked.git("mv", "项目资料/20240305-报告-公开事项-V1.0.md", PATH)
    refused(hooked.git, "commit", "-q", "-m", "move")
    hooked.git("add", "--renormalize", PATH)
    hooked.git("commit", "-q", "-m", "move")
    assert hooked.blob(PATH).startswith(b"age-encryption.org/v1\n")


def test_libraries_that_know_no_filter_are_caught(hooked: Department) -> None:
    import git as gitpython

    hooked.write(PATH, CANARY)
    gitpython.Repo(str(hooked.root)).index.add([str(hooked.root / PATH)])
    assert hooked.git.raw("cat-file", "blob", f":{PATH}") == CANARY
    refused(hooked.git, "commit", "-q", "-m", "leak")


def test_nothing_is_added_with_required_switched_off_while_locked(hooked: Department) -> None:
    """With the filter itself at hand the setting does not matter: git keeps the file as it is only where it fails."""
    hooked.lock()
    hooked.write(PATH, CANARY)
    hooked.git("-c", "filter.docmgr.required=false", "add", PATH)
    refused(hooked.git, "commit", "-q", "-m", "leak", words="clean filter")
    refused(hooked.git, "-c", "filter.docmgr.required=false", "commit", "-q", "-m", "leak")


@pytest.fixture
def shared(hooked: Department, tmp_path: Path) -> Path:
    """A bare repository with the server hook."""
    from docmgr.repo.git import Repository
    from docmgr.setup.hooks import install

    bare = tmp_path / "shared.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(hooked.root), str(bare)], check=True)
    install(Repository.discover(bare), interpreter=Path(sys.executable), package_dir=PACKAGE)
    hooked.git("remote", "add", "origin", str(bare))
    hooked.git("fetch", "-q", "origin")
    return bare


def test_what_skipped_the_hooks_is_caught_by_the_push(hooked: Department, shared: Path) -> None:
    stage_plain(hooked)
    hooked.git("commit", "-q", "--no-verify", "-m", "leak")
    refused(hooked.git, "push", "origin", "main")
    refused(hooked.git, "push", "--no-verify", "origin", "main")


def test_leaks_that_a_later_commit_removes_are_caught_too(hooked: Department, shared: Path) -> None:
    stage_plain(hooked)
    hooked.git("commit", "-q", "--no-verify", "-m", "leak")
    hooked.git("rm", "-q", "--cached", PATH)
    hooked.git("commit", "-q", "--no-verify", "-m", "gone")
    refused(hooked.git, "push", "--no-verify", "origin", "main")


def test_the_server_takes_sealed_documents_and_rotations(hooked: Department, shared: Path) -> None:
    hooked.commit(PATH, b"secret")
    hooked.git("push", "-q", "origin", "main")
    hooked.rotate()
    hooked.git("push", "-q", "origin", "main")


def test_a_clone_without_docmgr_commits_but_cannot_push(hooked: Department, shared: Path, tmp_path: Path) -> None:
    subprocess.run(["git", "clone", "-q", str(shared), str(tmp_path / "bare-hands")], check=True)
    git = type(hooked.git)(tmp_path / "bare-hands")
    git("config", "user.name", "x")
    git("config", "user.email", "li@example.com")
    git.put(PATH, CANARY, message="leak")
    refused(git, "push", "origin", "main")


TAMPERED = {
    "nested": (f"{FOLDER}/.gitattributes", "* !filter\n"),
    "deep": (f"{FOLDER}/深/.gitattributes", "*.md -filter\n"),
    "above the ledger": ("records/.gitattributes", "* -filter\n"),
    "emptied": (".gitattributes", "*.md -text\n"),
    "line behind": (".gitattributes", None),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_attributes_that_turn_sealing_off_are_refused(hooked: Department, shared: Path, name: str) -> None:
    path, text = TAMPERED[name]
    content = text if text is not None else (hooked.root / ".gitattributes").read_text() + "*.md text eol=lf\n"
    hooked.git.put(path, content)
    refused(hooked.git, "commit", "-q", "-m", "off", words="DM603")
    hooked.git("commit", "-q", "--no-verify", "-m", "off")
    refused(hooked.git, "push", "--no-verify", "origin", "main", words="DM603")


@pytest.mark.parametrize("name", TAMPERED)
def test_a_clone_that_pinned_its_folders_seals_on_whatever_is_pulled(hooked: Department, name: str) -> None:
    path, text = TAMPERED[name]
    content = text if text is not None else (hooked.root / ".gitattributes").read_text() + "*.md text eol=lf\n"
    hooked.git.put(path, content, message="off")
    hooked.write(PATH, CANARY + b"\r\n")
    hooked.git("-c", "core.autocrlf=true", "add", PATH)
    assert hooked.git.raw("cat-file", "blob", f":{PATH}").startswith(b"age-encryption.org/v1\n")


def test_deleting_the_attributes_is_refused(hooked: Department) -> None:
    hooked.git("rm", "-q", ".gitattributes")
    refused(hooked.git, "commit", "-q", "-m", "off", words="DM603")


def test_links_warn_and_other_repositories_are_refused(hooked: Department) -> None:
    (hooked.root / FOLDER).mkdir(exist_ok=True)
    os.symlink("../README.md", hooked.root / FOLDER / "20240305-报告-链接-V1.0.md")
    hooked.git("add", "-A")
    assert b"DM604" in hooked.git.run("commit", "-q", "-m", "link").stderr
    commit = hooked.git("rev-parse", "HEAD")
    hooked.git("update-index", "--add", "--cacheinfo", f"160000,{commit},{FOLDER}/子库")
    refused(hooked.git, "commit", "-q", "-m", "module", words="DM604")


def test_another_zones_blob_and_a_damaged_one_are_refused(hooked: Department) -> None:
    stage_plain(hooked, data=seal(Epoch("dept", 1, bytes(32)), b"x"))
    refused(hooked.git, "commit", "-q", "-m", "zone", words="DM602")
    raw = seal(Epoch("head", 1, bytes(32)), b"x")
    stage_plain(hooked, data=raw.replace(b"\n", b"\r\n"))
    refused(hooked.git, "commit", "-q", "-m", "damaged", words="DM605")


def test_a_folder_spelled_in_other_letters_is_guarded(plain: Department) -> None:
    plain.write("records/one-on-ones/.gitkeep", b"")
    plain.seal("records/one-on-ones")
    install_hooks(plain)
    stage_plain(plain, path="records/One-on-Ones/O-1.yml")
    refused(plain.git, "commit", "-q", "-m", "leak")


def test_a_document_moved_out_stays_ciphertext_until_somebody_adds_it(hooked: Department) -> None:
    hooked.commit(PATH, CANARY)
    out = "项目资料/20240305-报告-一号事项-V1.0.md"
    (hooked.root / "项目资料").mkdir()
    hooked.git("mv", PATH, out)
    assert CANARY not in hooked.git.raw("cat-file", "blob", f":{out}")


def test_moves_between_zones_are_sealed_anew_by_docmgr(department: Department) -> None:
    from docmgr.plan import Move, Plan
    from docmgr.repo.apply import apply

    (department.root / "培训资料").mkdir()
    department.seal("培训资料", "dept")
    department.commit(PATH, b"moves")
    target = "培训资料/20240305-记录-一号事项-V1.0.md"
    apply(department.repository, Plan("move", (Move(PATH, target),)))
    assert department.blob(target).split(b"\n")[3] == b"-> docmgr/1 dept 1"


def test_sealing_warns_and_the_earlier_plaintext_stays_in_history(plain: Department) -> None:
    before = plain.commit(PATH, CANARY)
    plain.seal()
    assert plain.blob(PATH).startswith(b"age-encryption.org/v1\n")
    assert plain.blob(PATH, before) == CANARY
    assert (plain.root / PATH).read_bytes() == CANARY
    assert plain.git("status", "--short") == ""


def test_a_locked_clone_takes_in_nothing_and_works_on_everything_else(department: Department) -> None:
    department.commit(PATH, b"secret")
    department.grant("li")
    other = department.clone()
    store.install(other.repository, other.settings, store.sealed(other.repository))
    assert other.git("status", "--short") == ""
    os.utime(other.root / PATH)
    assert other.git("status", "--short") == ""
    other.write(OTHER, CANARY)
    assert b"locked" in other.git.run("add", OTHER).stderr
    (other.root / OTHER).unlink()
    other.write(PATH, other.blob(PATH) + b"x")
    assert other.git.run("add", PATH).returncode != 0
    other.git("checkout", "--", PATH)
    other.commit("README.md", b"public work")
    department.commit(OTHER, b"more")
    other.git("pull", "-q", "--rebase", "origin", "main")
    other.git("mv", PATH, f"{FOLDER}/20240305-报告-三号事项-V1.0.md")
    other.git("commit", "-q", "-m", "moved while locked")
    other.unlock(LI)
    assert (other.root / f"{FOLDER}/20240305-报告-三号事项-V1.0.md").read_bytes() == b"secret"
    assert other.git("status", "--short") == ""


def test_attributes_are_read_as_they_are_written() -> None:
    sealed = Sealed([("head", "机密资料"), ("a-1", "项目 资料/A项目"), ("head", "历史文档/*/机密资料")])
    text = with_block("*.md -text\n", sealed)
    assert read_block(text) == sealed
    assert with_block(text, sealed) == text
    assert overruled(text, sealed) == ""
    assert overruled(text.replace(" -text", " text"), sealed)
    assert overruled("", sealed)
    assert overruled(text + "* diff=x\n", sealed) == "* diff=x"
    assert overruled(text + "*.bin myattr\n", sealed) == ""
    assert overruled("[attr]binary text\n" + text, sealed)
    assert block(Sealed()) == ""


@pytest.mark.parametrize(
    ("path", "zone"),
    [
        ("机密资料/a.md", "head"),
        ("机密资料/深/b.md", "head"),
        ("机密资料", ""),
        ("历史文档/2023/机密资料/a.md", "head"),
        ("历史文档/机密资料/a.md", ""),
        ("confidential/A.md", "c"),
        ("CONFIDENTIAL/a.md", "c"),
        ("Confidential/inner/a.md", "d"),
        ("机密资料/.gitattributes", ""),
        ("README.md", ""),
    ],
)
def test_the_zone_of_a_path(path: str, zone: str) -> None:
    pairs = [("head", "机密资料"), ("head", "历史文档/*/机密资料"), ("c", "Confidential"), ("d", "Confidential/Inner")]
    assert Sealed(pairs).zone_of(path) == zone


@pytest.mark.parametrize("scope", [(), ("--since", "HEAD~1"), ("--range", "HEAD~1..HEAD"), (FOLDER,)])
def test_check_names_what_lies_in_the_clear(department: Department, scope: tuple[str, ...]) -> None:
    """Also what came past every hook, and without the key."""
    department.commit("README.md", b"")
    stage_plain(department)
    department.write(PATH, CANARY)
    department.git("commit", "-q", "-m", "leak")
    store.forget(department.repository)
    command = [sys.executable, "-m", "docmgr", "check", "--format", "json", *scope]
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "DOCMGR_TODAY": "2024-03-06"}
    done = subprocess.run(command, cwd=department.root, env=env, capture_output=True, check=False)
    found = [(each["rule"], each["path"]) for each in json.loads(done.stdout)["findings"]]
    assert ("DM601", PATH) in found
    assert done.returncode == 1
