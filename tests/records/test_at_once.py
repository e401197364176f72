"""Two commands at once on one record: what one of them did is never written over by the other."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest

from docmgr.errors import RepositoryError
from docmgr.plan import Plan, Remove, Write
from docmgr.repo.apply import apply
from docmgr.repo.git import Repository
from docmgr.repo.yamlfile import parse
from tests.records import real


@pytest.fixture
def department(tmp_path: Path) -> Path:
    return real.department(tmp_path / "dept")


def test_the_one_hand_refuses_what_was_worked_out_from_other_bytes(repo: Path) -> None:
    repository = Repository.discover(repo)
    apply(repository, Plan("one", (Write("记录.yml", b"a: 1\n"),)))
    for late in (Write("记录.yml", b"a: 3\n", before=b"a: 0\n"), Remove("记录.yml", before=b"a: 0\n")):
        with pytest.raises(RepositoryError, match=r"记录\.yml"):
            apply(repository, Plan("late", (late,)))
    with pytest.raises(RepositoryError, match="meanwhile"):
        apply(repository, Plan("gone", (Write("没有.yml", b"a: 3\n", before=b"a: 0\n"),)))
    assert (repo / "记录.yml").read_bytes() == b"a: 1\n"
    assert apply(repository, Plan("two", (Write("记录.yml", b"a: 2\n", before=b"a: 1\n"),)))
    assert apply(repository, Plan("no more", (Remove("记录.yml", before=b"a: 2\n"),)))


def test_fields_that_two_processes_change_at_once_are_both_there_or_one_is_told(department: Path) -> None:
    task = real.task()
    real.commit(department, task)
    for turn in range(2):
        wanted = {"goal": f"目标{turn}", "remark": f"备注{turn}"}
        ran = {
            key: subprocess.Popen(
                [*real.PROGRAM, "task", "set", "k7q2x", f"{key}={value}"],
                cwd=department,
                env={**os.environ, **real.TODAY},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
            for key, value in wanted.items()
        }
        said = {key: process.communicate(timeout=120)[1].decode() for key, process in ran.items()}
        data = parse((department / task.path).read_bytes(), task.path).value
        codes = {key: process.returncode for key, process in ran.items()}
        assert 0 in codes.values(), said
        for key, code in codes.items():
            assert code in (0, 4), said[key]
            assert code or data[key] == wanted[key], "a change that was said to be done is not there"
            assert not code or ("docmgr: error: " in said[key] and "docmgr: hint: " in said[key]), said[key]
    assert not real.git(department, "status", "--porcelain")


def test_a_field_that_another_process_changed_first_is_not_lost(department: Path, tmp_path: Path) -> None:
    """The other command runs to its end while this one has read the record and not yet locked anything."""
    task = real.task()
    real.commit(department, task)
    other = tmp_path / "editor"
    program = shlex.join([*real.PROGRAM, "task", "set", "k7q2x", "priority=high"])
    other.write_text(f"#!/bin/sh\n{program} || exit 1\nsed -i 's/^goal: .*/goal: 别的/' \"$1\"\n")
    other.chmod(0o755)
    done = real.run(department, "task", "edit", "k7q2x", code=4, EDITOR=str(other))
    assert "run this command again" in done.stderr
    data = parse((department / task.path).read_bytes(), task.path).value
    assert (data["priority"], data["goal"]) == ("high", real.TASK["goal"])


def test_what_another_process_did_to_other_records_is_judged_too(department: Path, tmp_path: Path) -> None:
    """A task gets an open subtask while it is accepted: the guards asked before did not know of it."""
    handed_in = {"submitted_at": "2024-03-05T08:00:00+08:00", "submitted_by": "zhaoliu", "deliverables": ["清单"]}
    real.commit(department, real.task(status="doing", actual_h=8, **handed_in))
    real.be(department, "lisi")
    part = ["task", "add", "需求收集", "-d", "收集12家的需求", "--goal", "清单", "--to", "lisi", "--owner", "wangwu"]
    part += ["--due", "2024-03-07", "-p", "高", "-e", "4h", "--parent", "k7q2x"]
    words = shlex.join([*real.PROGRAM, *part])
    shim = tmp_path / "bin"
    shim.mkdir()
    real_git = subprocess.run(["sh", "-c", "command -v git"], capture_output=True, text=True, check=True).stdout.strip()
    # Git is asked for the author when the records have been read already.
    once = tmp_path / "once"
    (shim / "git").write_text(
        f'#!/bin/sh\ncase "$*" in *GIT_AUTHOR_IDENT*) if mkdir {once} 2>/dev/null; then\n'
        f"  GIT_AUTHOR_EMAIL=zhangsan@example.com {words} >{once}/said 2>&1; echo $? >{once}/code\n"
        f'fi;; esac\nexec {real_git} "$@"\n'
    )
    (shim / "git").chmod(0o755)
    path = f"{shim}{os.pathsep}{os.environ['PATH']}"
    done = real.run(department, "task", "accept", "k7q2x", code=4, PATH=path)
    assert (once / "code").read_text() == "0\n", (once / "said").read_text()
    assert "T-2.2.2" in done.stderr
    assert "status: doing" in (department / real.task().path).read_text(encoding="utf-8")
