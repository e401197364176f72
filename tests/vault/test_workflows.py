"""What else people and programs do with a repository: imports, rewrites, several parents, other readers."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from docmgr.vault import store
from docmgr.vault.agefile import MAGIC
from tests.vault.conftest import CANARY, FOLDER, Department

PATH = f"{FOLDER}/20240305-报告-一号事项-V1.0.md"
OTHER = f"{FOLDER}/20240305-报告-二号事项-V1.0.md"
LINES = b"1\n2\n3\n4\n5\n6\n7\n8\n9\n"


def edited(*lines: int) -> bytes:
    return b"".join(b"edited\n" if number in lines else b"%d\n" % number for number in range(1, 10))


def test_octopus_and_criss_cross(department: Department) -> None:
    git = department.git
    git("branch", "-M", "main")
    department.commit(PATH, LINES)
    for number in (1, 5, 9):
        git("checkout", "-q", "-b", f"b{number}", "main")
        department.commit(PATH, edited(number))
    git("checkout", "-q", "main")
    department.commit("README.md", b"here")
    # An octopus asks no merge driver: where two change one file, git gives up.
    assert git.run("merge", "-q", "--no-edit", "b1", "b5").returncode != 0
    git("reset", "-q", "--hard")
    assert (department.root / PATH).read_bytes() == LINES
    for number in (1, 5):
        git("merge", "-q", "--no-edit", f"b{number}")
    git("branch", "one")
    git("branch", "two")
    for name, path in (("one", OTHER), ("two", f"{FOLDER}/20240305-报告-三号事项-V1.0.md")):
        git("checkout", "-q", name)
        department.commit(path, CANARY)
    git("checkout", "-q", "main")
    department.commit("README.md", b"there")
    git("merge", "-q", "--no-edit", "one", "two")
    assert (department.root / OTHER).read_bytes() == CANARY
    git("checkout", "-q", "b9")
    git("merge", "-q", "--no-edit", "b1")
    git("checkout", "-q", "main")
    git("branch", "before")
    git("merge", "-q", "--no-edit", "b9")
    git("checkout", "-q", "b9")
    git("merge", "-q", "--no-edit", "before")
    department.commit(PATH, edited(1, 3, 5, 9))
    git("checkout", "-q", "main")
    department.commit(PATH, edited(1, 5, 7, 9))
    git("merge", "-q", "--no-edit", "b9")  # two bases
    assert (department.root / PATH).read_bytes() == edited(1, 3, 5, 7, 9)
    assert department.blob(PATH).startswith(MAGIC)
    assert git("status", "--porcelain") == ""


def test_histories_written_by_other_programs(department: Department, tmp_path: Path) -> None:
    """What fast-import and a rewriting of the history make of sealed files is the same ciphertext, bit for bit."""
    git = department.git
    department.commit(PATH, CANARY)
    department.commit(OTHER, LINES)
    before = git("ls-tree", "-r", "-z", "HEAD", "--", FOLDER)
    stream = git.raw("fast-export", "--all")
    assert CANARY not in stream
    copy = type(git)(tmp_path / "copy")
    subprocess.run(["git", "init", "-q", "-b", "main", str(copy.folder)], check=True)
    copy.raw("fast-import", "--quiet", data=stream)
    tip = git("rev-parse", "--abbrev-ref", "HEAD")
    assert copy("ls-tree", "-r", "-z", tip, "--", FOLDER) == before
    tree = git("rev-parse", "HEAD^{tree}")
    again = git("commit-tree", "-m", "rewritten", tree)
    git("reset", "-q", "--hard", again)
    assert (department.root / PATH).read_bytes() == CANARY
    assert git("status", "--porcelain") == ""


def test_a_plain_blob_by_fast_import_is_named_and_not_pushed(hooked: Department, tmp_path: Path) -> None:

    git = hooked.git
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "init", "-q", "--bare", str(bare)], check=True)
    git("remote", "add", "origin", str(bare))
    tip = git("rev-parse", "HEAD")
    branch = git("rev-parse", "--abbrev-ref", "HEAD")
    git("push", "-q", "origin", branch)
    commit = (
        f"commit refs/heads/{branch}\ncommitter x <x@example.com> 1709600000 +0800\ndata 4\nleak\n"
        f"from {tip}\nM 100644 inline {PATH}\ndata {len(CANARY)}\n"
    ).encode() + CANARY
    git.raw("fast-import", "--quiet", "--force", data=commit + b"\n")
    done = git.run("push", "-q", "origin", branch)
    assert done.returncode != 0
    assert b"DM601" in done.stderr


def test_other_ways_to_read(department: Department, tmp_path: Path) -> None:
    """A shallow clone, a submodule, a bare archive and plumbing see ciphertext; a locked archive has no plaintext."""
    git = department.git
    department.commit(PATH, CANARY)
    head = git("rev-parse", "HEAD")
    shallow = department.clone("shallow", "--depth=1", "--no-local")
    assert (shallow.root / PATH).read_bytes() == department.blob(PATH)
    shallow.unlock()
    assert (shallow.root / PATH).read_bytes() == CANARY
    assert shallow.git("status", "--porcelain") == ""
    above = type(git)(tmp_path / "above")
    subprocess.run(["git", "init", "-q", str(above.folder)], check=True)
    above("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(department.root), "department")
    below = type(department)(above.folder / "department", type(git)(above.folder / "department"), department.home)
    below.unlock()
    assert (below.root / PATH).read_bytes() == CANARY
    assert (above.folder / ".git/modules/department/docmgr/unlocked/head.txt").is_file()
    assert below.git("status", "--porcelain") == ""
    assert CANARY not in git.raw("show", f"{head}:{PATH}")
    assert CANARY not in git.raw("archive", f"{head}:{FOLDER}")
    department.lock()
    assert CANARY not in git.raw("archive", head)


def test_another_filter_on_a_sealed_path_is_refused(hooked: Department) -> None:
    """Git LFS, or docmgr's own slim form: one path, one filter, and it is the sealing one."""
    git = hooked.git
    attributes = (hooked.root / ".gitattributes").read_text(encoding="utf-8")
    hooked.write(".gitattributes", (attributes + "*.docx filter=lfs diff=lfs merge=lfs -text\n").encode())
    git("add", ".gitattributes")
    done = git.run("commit", "-q", "-m", "lfs")
    assert done.returncode != 0
    assert b"DM603" in done.stderr
    for name in ("a.docx", "A项目/b.xlsx"):
        shown = git("check-attr", "filter", "--", f"{FOLDER}/{name}")
        assert shown.endswith("filter: docmgr"), shown


def test_a_change_of_letters_only_stays_sealed(department: Department) -> None:
    """On a disk that knows no case, another spelling of the folder is the same folder."""
    department.seal("项目资料/Secret", "secret")
    git = department.git
    git("config", "core.ignorecase", "true")
    department.write("项目资料/SECRET/20240305-报告-一号事项-V1.0.md", CANARY)
    git("add", "-A")
    assert CANARY not in git.raw("cat-file", "--batch-all-objects", "--batch")


def test_rebase_with_autosquash_over_a_rotation(department: Department) -> None:
    git = department.git
    department.commit(PATH, LINES)
    base = git("rev-parse", "HEAD")
    department.rotate()
    department.commit(PATH, edited(2))
    department.write(PATH, edited(2, 8))
    git("commit", "-q", "-a", "--fixup", "HEAD")
    git("-c", "sequence.editor=:", "rebase", "-q", "-i", "--autosquash", base)
    assert (department.root / PATH).read_bytes() == edited(2, 8)
    assert git("status", "--porcelain") == ""
    assert b" head 2\n" in department.blob(PATH)[:400]


def test_lazy_rotation_seals_what_is_edited_next(department: Department) -> None:
    from docmgr.vault import work

    git = department.git
    department.commit(PATH, CANARY)
    department.commit(OTHER, LINES)
    change = work.rotate(department.desk, "head", lazy=True)
    assert len(change.plan.actions) == 1
    work.carry_out(department.desk, change)
    assert store.must_be_unlocked(department.repository, "head").newest == 2
    department.commit(PATH, CANARY + b"!")
    assert b" head 2\n" in department.blob(PATH)[:400]
    (department.root / OTHER).touch()
    git("add", "-A")
    assert git("status", "--porcelain") == ""
    assert b" head 1\n" in department.blob(OTHER)[:400]


def test_libraries_that_write_objects_themselves(hooked: Department) -> None:
    """dulwich, pygit2 and their like know no filter: what they commit is named by the check and stopped by the push."""
    from docmgr.vault.findings import brought, standing

    dulwich = pytest.importorskip("dulwich.porcelain") if _has("dulwich") else None
    before = hooked.git("rev-parse", "HEAD")
    hooked.write(PATH, CANARY)
    if dulwich is not None:
        dulwich.add(str(hooked.root), [str(hooked.root / PATH)])
        dulwich.commit(str(hooked.root), message=b"leak", author=b"x <x@example.com>", committer=b"x <x@example.com>")
    else:  # what such a library does, by plumbing
        blob = hooked.git("hash-object", "-w", "--no-filters", "--", PATH)
        hooked.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{PATH}")
        commit = hooked.git("commit-tree", "-p", before, "-m", "leak", hooked.git("write-tree"))
        hooked.git("update-ref", "HEAD", commit)
    after = hooked.git("rev-parse", "HEAD")
    for found in (standing(hooked.repository, lambda _path: True), brought(hooked.repository, before, after)):
        assert [each.rule for each in found if each.path == PATH] == ["DM601"]


def _has(name: str) -> bool:
    from importlib.util import find_spec

    return find_spec(name) is not None
