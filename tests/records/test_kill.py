"""Every command of tasks that writes, killed or starved at its calls: the old state or the new one, never between."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from docmgr.records.digest import delay_digest
from docmgr.records.load import read_record
from docmgr.repo.apply import recover
from docmgr.repo.git import Repository
from tests.records import real
from tests.sweep import BROKEN_DISK, FULL_DISK, KILL, WISH, Point, sweep

_ADD = "task add 月度销售报表 -d 汇总12家客户数据 --to lisi --owner wangwu -p 高 -e 8h --due 3/8".split()
_DAY = "2024-03-05T09:00:00+08:00"
_DELAY = {"id": "d-71xq0", "requested_at": _DAY, "by": "zhaoliu", "reason": "需求变更", "old_due": "2024-03-08"}
_ASKED = {**_DELAY, "new_due": "2024-03-12", "decision": "pending"}
_SUBMITTED = {"status": "doing", "submitted_at": _DAY, "submitted_by": "zhaoliu", "actual_h": 10}
STATES: dict[str, dict[str, Any]] = {
    "todo": {},
    "doing": {"status": "doing"},
    "submitted": _SUBMITTED,
    "done": {**_SUBMITTED, "status": "done", "accepted_at": _DAY, "accepted_by": "lisi"},
    "recurring": {"every": "weekly", "start": "2024-02-19"},
    "asked": {"status": "doing", "delays": [{**_ASKED, "digest": delay_digest("T-240303-k7q2x", _ASKED)}]},
}
# Who does it, in what state the one task is, and the command.
VERBS: dict[str, tuple[str, str, list[str]]] = {
    "add": ("zhangsan", "todo", _ADD),
    "split": ("lisi", "todo", ["task", "split", "k7q2x", "--chain", "需求响应"]),
    "start": ("zhaoliu", "todo", ["task", "start", "k7q2x"]),
    "log": ("zhaoliu", "doing", ["task", "log", "k7q2x", "已完成需求收集", "--percent", "40"]),
    "submit": ("zhaoliu", "doing", ["task", "submit", "k7q2x", "--note", "请验收", "--hours", "10h"]),
    "accept": ("lisi", "submitted", ["task", "accept", "k7q2x"]),
    "reopen": ("lisi", "done", ["task", "reopen", "k7q2x", "--because", "数据有误"]),
    "delay": ("zhaoliu", "doing", ["task", "delay", "k7q2x", "--to", "3/12", "--because", "需求变更"]),
    "approve": ("zhangsan", "asked", ["task", "approve", "k7q2x"]),
    "reject": ("zhangsan", "asked", ["task", "reject", "k7q2x", "--opinion", "资源已到位"]),
    "set": ("zhangsan", "doing", ["task", "set", "--where", "owner=zhaoliu", "owner=wangwu", "--yes"]),
    "edit": ("zhangsan", "doing", ["task", "edit", "--table"]),
    "week": ("lisi", "doing", ["task", "week", "submit"]),
    "review": ("zhangsan", "doing", ["task", "review", "2024-03", "--cause", "需求变更频繁"]),
    "repeat": ("zhangsan", "recurring", ["task", "repeat"]),
    "fmt": ("zhangsan", "doing", ["fmt"]),
}
# What may lie in docmgr's own folder between commands.
LEFT = {"lock", "merge-driver", "records.sqlite3", "records.sqlite3-journal", "rules", "skipped"}
FAULTS = [(KILL, ""), (FULL_DISK, ""), (KILL, "commit"), (FULL_DISK, "commit"), (BROKEN_DISK, "")]


class Trial:
    """One verb in a department of its own, struck again and again."""

    def __init__(self, verb: str, department: Path) -> None:
        self.who, state, self.words = VERBS[verb]
        self.department = department
        task = real.task(**STATES[state])
        real.commit(department, task)
        if verb == "fmt":
            path = department / task.path
            real.commit(
                department, files={task.path: path.read_text("utf-8").replace("status: doing", "status: 进行中")}
            )
        self.paths = self.records(department)
        self.head = real.git(department, "rev-parse", "HEAD")

    @staticmethod
    def records(folder: Path) -> set[str]:
        return set(real.git(folder, "ls-files", "records").splitlines())

    def prepare(self, place: Path) -> Path:
        shutil.copytree(self.department, place, symlinks=True)
        real.be(place, self.who)
        return place

    def command(self, folder: Path) -> list[str]:
        return [*real.PROGRAM[:1], "-c", f"import os; os.chdir({str(folder)!r}); {real.PROGRAM[2]}", *self.words]

    def check(self, folder: Path, point: Point, code: int) -> None:
        """Nothing half done; what was not done is done when the command runs again."""
        recover(Repository.discover(folder))
        if real.git(folder, "rev-parse", "HEAD") == self.head:
            assert code != 0, point
            assert real.git(folder, "status", "--porcelain", "-uall") == "", point
            again = subprocess.run(self.command(folder), capture_output=True, check=False)
            assert again.returncode == 0, (point, again.stderr.decode(errors="replace"))
        assert real.git(folder, "rev-list", "--count", f"{self.head}..HEAD") == "1", point
        assert real.git(folder, "status", "--porcelain", "-uall") == "", point
        assert {each.name.partition("-cpython")[0] for each in (folder / ".git/docmgr").iterdir()} <= LEFT, point
        assert not list((folder / ".git").glob("*.lock")), point
        assert self.paths <= self.records(folder), point
        for path in self.records(folder):
            if path.startswith(("records/tasks", "records/weekly", "records/reviews")):
                assert read_record((folder / path).read_bytes(), path)[1] == [], (point, path)
        shown = subprocess.run(
            [*real.PROGRAM, "-C", str(folder), "task", "list", "--all"], capture_output=True, check=False
        )
        assert shown.returncode == 0, (point, shown.stderr)
        assert "客户需求响应" in shown.stdout.decode(), point


def strike(verb: str, place: Path, fault: str, inside: str, sample: int) -> int:
    place.mkdir()
    trial = Trial(verb, real.department(place / "dept"))
    return sweep(
        trial.command, trial.check, prepare=trial.prepare, scratch=place, fault=fault, inside=inside, sample=sample
    )


@pytest.fixture(autouse=True)
def _editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that makes every task a high one."""
    script = tmp_path / "editor"
    script.write_text("#!/bin/sh\nsed -i 's/| medium/| high  /' \"$1\"\n")
    script.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(script))
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-05")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")


@pytest.mark.sweep
@pytest.mark.needs("strace")
def test_every_verb_at_every_moment(tmp_path: Path) -> None:
    """Killed everywhere and starved somehow; a sample takes two verbs at two moments."""
    dice = random.Random(WISH)
    every = WISH == "full"
    for verb in VERBS if every else dice.sample(sorted(VERBS), 2):
        others = FAULTS[1:] if every else FAULTS
        for number, (fault, inside) in enumerate([*FAULTS[: int(every)], dice.choice(others)]):
            assert strike(verb, tmp_path / f"{verb}{number}", fault, inside, 2)
