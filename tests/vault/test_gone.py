"""docmgr gone from a machine that has its filter set up: git goes on, ciphertext stays, plaintext does not get in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from docmgr.vault import store
from tests.vault.conftest import CANARY, FOLDER, Department

PATH = f"{FOLDER}/20240305-报告-测 试-V1.0.txt"


@pytest.fixture(params=["no interpreter", "no docmgr", "broken"])
def gone(department: Department, request: pytest.FixtureRequest, tmp_path: Path) -> Department:
    """A clone whose interpreter, or whose docmgr, is not there any more, or does not start."""
    department.commit(PATH, CANARY * 20_000)
    department.commit(f"{FOLDER}/empty.txt", b"")
    department.commit(f"{FOLDER}/small.txt", CANARY)
    clone = department.clone()
    package = tmp_path / "package"
    (package / "filters").mkdir(parents=True)
    if request.param == "broken":
        (package / "filters" / "main.py").write_text("import nothing_of_this_name\n")
    python = tmp_path / "python3" if request.param == "no interpreter" else Path(shutil.which("python3") or "")
    store.install(clone.repository, store.settings(python, package), store.sealed(clone.repository))
    return clone


def test_git_goes_on_without_docmgr(gone: Department) -> None:
    """Checkout, status, diff and merge; the words say once what to do."""
    git, root = gone.git, gone.root
    shutil.rmtree(root / FOLDER)
    done = git.run("checkout", "--", ".")
    assert done.returncode == 0, done.stderr
    assert done.stderr.count(b"docmgr vault unlock") == 2  # English and Chinese, on one line
    assert (root / PATH).read_bytes() == gone.blob(PATH)
    for file in (root / FOLDER).iterdir():
        file.touch()
    assert git("status", "--porcelain") == ""
    gone.write(f"{FOLDER}/new.txt", CANARY + b"\0\n" * 70_000)
    done = git.run("add", "-A")
    assert done.returncode == 128
    assert b"new.txt" in done.stderr
    (root / FOLDER / "new.txt").unlink()
    (root / FOLDER / "small.txt").unlink()
    git("mv", PATH, f"{FOLDER}/moved.txt")
    git("commit", "-q", "-a", "-m", "moved")
    assert git.run("log", "-p", "-2").returncode == 0
    assert gone.blob(f"{FOLDER}/moved.txt") == gone.blob(PATH, "HEAD~1")
    assert not [file for file in (root / ".git" / "docmgr").iterdir() if file.name.startswith("spill")]
