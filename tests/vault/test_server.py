"""The server's check that needs git and sh alone, with each shell at hand."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from docmgr.vault.blob import Epoch, seal
from tests.vault.conftest import CANARY, FOLDER, Department
from tests.vault.test_leaks import PATH, TAMPERED, refused, stage_plain

SCRIPT = Path(__file__).resolve().parents[2] / "hooks/sealed.sh"
SHELLS = [shell for shell in ("dash", "bash", "busybox") if shutil.which(shell)]


@pytest.fixture(params=SHELLS)
def server(department: Department, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    bare = tmp_path / "shared.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(department.root), str(bare)], check=True)
    shell = shutil.which(request.param)
    hook = bare / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    start = f"{shell} sh" if request.param == "busybox" else f"{shell}"
    (bare / "check.sh").write_bytes(SCRIPT.read_bytes())
    hook.write_text(f"#!/bin/sh\nexec {start} '{bare}/check.sh'\n")
    hook.chmod(0o755)
    department.git("remote", "add", "origin", str(bare))
    return bare


def push(department: Department, *more: str) -> None:
    department.git("push", "-q", "origin", *(more or ("main",)))


def test_sealed_work_passes(department: Department, server: Path) -> None:
    department.commit(PATH, b"secret")
    department.commit(f"{FOLDER}/深/空 白.md", b"")
    department.commit("README.md", b"open")
    department.rotate()
    department.git("tag", "-a", "-m", "t", "v1")
    push(department, "main", "v1")


@pytest.mark.parametrize(
    "path",
    [
        PATH,
        f"{FOLDER}/深/a b.md",
        f'{FOLDER}/q"uote.md',
        f"{FOLDER}/制\t表.md",
        f"历史文档/2023/{FOLDER}/a.md",
        f"待审批/{FOLDER}/a.md",
        f"records/ledger/历史文档/2023/{FOLDER}/a.yml",
    ],
)
def test_plain_text_is_refused(department: Department, server: Path, path: str) -> None:
    stage_plain(department, path=path)
    department.git("commit", "-q", "-m", "leak")
    department.git("rm", "-q", "--cached", path)
    department.git("commit", "-q", "-m", "gone")
    refused(department.git, "push", "origin", "main", words="plain text")
    refused(department.git, "push", "origin", "HEAD~1:refs/heads/side", words="plain text")
    refused(department.git, "push", "origin", "HEAD~1:refs/tags/side", words="plain text")


def test_paths_beside_pass(department: Department, server: Path) -> None:
    for path in ("机密资料库/a.md", "项目资料/机密资料/a.md", "历史文档/机密资料/a.md"):
        department.commit(path, CANARY)
    push(department)


def test_another_zone_and_other_repositories_are_refused(department: Department, server: Path) -> None:
    stage_plain(department, data=seal(Epoch("dept", 1, bytes(32)), b"x"))
    department.git("commit", "-q", "-m", "zone")
    refused(department.git, "push", "origin", "main", words="plain text")
    department.git("reset", "-q", "--hard", "HEAD~1")
    head = department.git("rev-parse", "HEAD")
    department.git("update-index", "--add", "--cacheinfo", f"160000,{head},{FOLDER}/子库")
    department.git("commit", "-q", "-m", "module")
    refused(department.git, "push", "origin", "main", words="nothing but files")


@pytest.mark.parametrize("name", TAMPERED)
def test_attributes_that_turn_sealing_off_are_refused(department: Department, server: Path, name: str) -> None:
    path, text = TAMPERED[name]
    content = text if text is not None else (department.root / ".gitattributes").read_text() + "*.md text eol=lf\n"
    department.git.put(path, content, message="off")
    refused(department.git, "push", "origin", "main", words="gitattributes")


def test_the_first_push_brings_its_own_rules(department: Department, server: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(fresh)], check=True)
    shutil.copy(server / "hooks/pre-receive", fresh / "hooks/pre-receive")
    stage_plain(department)
    department.git("commit", "-q", "-m", "leak")
    refused(department.git, "push", str(fresh), "main", words="plain text")
