"""add, bump, submit and approve killed, or met by a full or broken disk, at every call that changes the disk.

Whatever happens, the old state stands or the new one, the edit is never lost, and the same command again completes.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.archive.packed import caller
from tests.sweep import BROKEN_DISK, FULL_DISK, KILL, Point, sweep

ROOT = Path(__file__).resolve().parents[2]
MARK = "这一段是用户刚写的"
# A git that was killed is told like one that failed; its housekeeping is nobody's business.
ALLOWED = {KILL: {-9, 137, 0, 4}, FULL_DISK: {0, 4}, BROKEN_DISK: {0, 4}}
# What the command says where it was done already, and how many versions there are then.
VERBS = {"add": (0, 1), "bump": (5, 2), "submit": (0, 1), "approve": (5, 1)}


def words_of(verb: str, folder: Path) -> list[str]:
    if verb == "add":
        return [
            "--yes",
            "add",
            str(folder.parent / "outside.docx"),
            "--type",
            "计划",
            "--topic",
            "外来",
            "--date",
            "20240301",
        ]
    return [verb, {"bump": "项目计划书"}.get(verb, "管理制度"), *(["-m", "改"] if verb == "bump" else [])]


def topic_of(verb: str) -> str:
    return {"add": "外来", "bump": "项目计划书"}.get(verb, "管理制度")


def written(path: Path) -> None:
    """The user's paragraph, saved."""
    opened = docx.Document(io.BytesIO(path.read_bytes()))
    opened.add_paragraph(MARK)
    opened.save(str(path))


@pytest.fixture
def department(repo: Path, git: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A published routine document and a draft, both with an edit; a file to take in; something else staged."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-05")
    git.put(".docmgr/policy.yaml", "version: 1\nextends: handbook-zh\n")
    member = "{schema: member/1, id: zhang, name: 张三, emails: [zhang@example.com], roles: [{role: head}]}\n"
    git.put("records/members/zhang.yml", member, message="begin")
    run = caller(repo)
    run("new", "计划", "项目计划书")
    run("new", "制度", "管理制度")
    (plan,) = (repo / "项目资料").glob("*.docx")
    (draft,) = (repo / "待审批").rglob("*.docx")
    shutil.copy(plan, repo.parent / "outside.docx")
    for path in (draft, repo.parent / "outside.docx"):
        written(path)
    run("submit", "管理制度")
    written(draft)
    written(plan)
    git.put("staged.md", "已暂存")
    return repo


def prepared(department: Path, verb: str) -> Callable[[Path], Path]:
    if verb == "approve":
        caller(department)("submit", "管理制度")

    return lambda place: Path(shutil.copytree(department, place, symlinks=True))


def says(content: bytes) -> bool:
    return any(MARK in each.text for each in docx.Document(io.BytesIO(content)).paragraphs)


def documents(folder: Path, topic: str) -> Iterator[bytes]:
    for path in folder.rglob(f"*-{topic}-V*.docx"):
        if ".git" not in path.parts:
            yield path.read_bytes()


def checker(git: Any, department: Path, verb: str) -> Callable[[Path, Point, int], None]:
    before = git("rev-parse", "HEAD")
    already, count = VERBS[verb]
    topic = topic_of(verb)

    def check(folder: Path, point: Point, code: int) -> None:
        here = type(git)(folder)
        assert code in ALLOWED[point.fault], (point, code)
        command = [sys.executable, "-B", "-m", "docmgr", "-C", str(folder), *words_of(verb, folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        is_new = here("rev-list", "--count", f"{before}..HEAD") == "1"
        assert is_new and done.returncode in (0, already), (point, code, done.stdout, done.stderr)
        (standing,) = documents(folder, topic)
        assert says(standing), point
        status = set(here("status", "--porcelain").splitlines())
        edited = {"add": 2, "bump": 1, "submit": 1, "approve": 1}[verb]
        assert "A  staged.md" in status and len(status) == 1 + edited, (point, status)
        run = caller(folder)
        versions = json.loads(run("history", topic, "--check", "--json"))["versions"]
        assert [each["recorded"] for each in versions] == [True] * count, (point, versions)
        run("validate")
        assert not list((folder / ".git/docmgr").glob("journal-*")), point
        here("fsck", "--strict")

    return check


def struck(verb: str, git: Any, department: Path, scratch: Path, *, fault: str, inside: str, sample: int) -> int:
    prepare = prepared(department, verb)

    def command(folder: Path) -> list[str]:
        return [sys.executable, "-B", "-m", "docmgr", "-C", str(folder), *words_of(verb, folder)]

    check = checker(git, department, verb)
    return sweep(command, check, prepare=prepare, scratch=scratch, fault=fault, inside=inside, sample=sample)


@pytest.mark.needs("strace")
def test_some_moments(git: Any, department: Path, tmp_path: Path) -> None:
    assert struck("bump", git, department, tmp_path, fault=KILL, inside="", sample=2)


@pytest.mark.sweep
@pytest.mark.needs("strace")
@pytest.mark.parametrize(
    ("fault", "inside"), [(KILL, ""), (KILL, "commit"), (KILL, "update-index"), (FULL_DISK, ""), (BROKEN_DISK, "")]
)
@pytest.mark.parametrize("verb", VERBS)
def test_every_moment(git: Any, department: Path, tmp_path: Path, verb: str, fault: str, inside: str) -> None:
    assert struck(verb, git, department, tmp_path, fault=fault, inside=inside, sample=4)
