"""A real department in a folder, and docmgr run in it as a person."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docmgr.records.kind import kind
from docmgr.records.record import Record
from docmgr.records.rewrite import written

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = {"lisi": "李四", "wangwu": "王五", "zhaoliu": "赵六"}
PROGRAM = [
    sys.executable,
    "-c",
    f"import sys; sys.path.insert(0, {str(ROOT)!r}); from docmgr.__main__ import main; main()",
]
TODAY = {"DOCMGR_TODAY": "2024-03-05"}
TASK = {
    "schema": "task/1",
    "id": "T-240303-k7q2x",
    "title": "客户需求响应",
    "kind": "adhoc",
    "description": "处理A客户定制化需求，形成方案并完成评审",
    "goal": "方案通过评审",
    "initiator": "zhangsan",
    "receiver": "lisi",
    "owner": "zhaoliu",
    "start": "2024-03-03",
    "due": "2024-03-08",
    "due_original": "2024-03-08",
    "priority": "medium",
    "estimate_h": 12,
    "status": "todo",
    "created_at": "2024-03-03T09:00:00+08:00",
    "created_by": "zhangsan",
}


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace").rstrip("\n")


def be(folder: Path, who: str) -> None:
    """From now on git commits here as that person."""
    git(folder, "config", "user.name", PEOPLE.get(who, who))
    git(folder, "config", "user.email", f"{who}@example.com")


def task(**values: Any) -> Record:
    """A lawful task with these values instead."""
    return Record(kind("task"), {key: value for key, value in {**TASK, **values}.items() if value is not None})


def commit(folder: Path, *records: Record, files: Mapping[str, str] | None = None) -> None:
    """Commit records as they are, past the hooks."""
    found = {each.path: written(each) for each in records}
    found |= {path: text.encode() for path, text in (files or {}).items()}
    for path, content in found.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    git(folder, "add", "--", *found)
    git(folder, "commit", "-q", "--no-verify", "-m", "records")


def department(folder: Path) -> Path:
    """A department of four: zhangsan is the head."""
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    be(folder, "zhangsan")
    run(folder, "init", "--head", "张三 <zhangsan@example.com>", "--head-id", "zhangsan")
    members = {
        f"records/members/{who}.yml": f"schema: member/1\nid: {who}\nname: {name}\nemails:\n  - '{who}@example.com'\n"
        for who, name in PEOPLE.items()
    }
    commit(folder, files=members)
    return folder


def run(folder: Path, *arguments: str, code: int = 0, who: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    """``docmgr ARGUMENTS`` in the folder; its output and exit code."""
    if who:
        be(folder, who)
    done = subprocess.run(
        [*PROGRAM, *arguments],
        cwd=folder,
        env={**os.environ, **TODAY, **env},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    return done
