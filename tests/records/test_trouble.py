"""Trouble as it happens: a damaged cache, tasks in a circle, an editor left open while others go on."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.records import real


@pytest.fixture
def department(tmp_path: Path) -> Path:
    return real.department(tmp_path / "dept")


def test_whatever_the_cache_says_a_list_is_right(department: Path) -> None:
    real.commit(department, real.task())
    file = department / ".git/docmgr/records.sqlite3"
    wanted = real.run(department, "task", "list", "--all").stdout
    for harm in (
        "UPDATE meta SET value = 'x'",
        "UPDATE row SET json = 'x'",
        "DROP TABLE row",
        "PRAGMA user_version = 99",
    ):
        database = sqlite3.connect(file)
        database.execute(harm)
        database.commit()
        database.close()
        assert "赵六" in real.run(department, "--lang", "zh", "task", "show", "k7q2x").stdout, harm
        for _turn in range(2):
            assert real.run(department, "task", "list", "--all").stdout == wanted, harm
        with sqlite3.connect(file) as healed:
            assert healed.execute("SELECT count(*) FROM row").fetchone()[0] > 0, harm
        healed.close()
    file.write_bytes(b"no database" * 100)
    assert real.run(department, "task", "list", "--all").stdout == wanted


def test_tasks_in_a_circle_are_shown_once_and_told(department: Path) -> None:
    one = real.task(parent="T-240303-aaaa1")
    real.commit(department, one, real.task(id="T-240303-aaaa1", title="另一个", parent=one.id))
    assert real.run(department, "task", "tree").stdout.count("aaaa1") < 3
    assert real.run(department, "task", "tree", "k7q2x").stdout.count("aaaa1") == 1
    assert "T-2.2.2" in real.run(department, "validate", code=3).stderr


def test_what_somebody_typed_while_the_editor_was_open_is_kept(department: Path, tmp_path: Path) -> None:
    task = real.task()
    real.commit(department, task)
    file = department / task.path
    editor = tmp_path / "editor"
    editor.write_text(f"#!/bin/sh\nsed -i 's/| medium/| high  /' \"$1\"\necho 'remark: mine' >> '{file}'\n")
    editor.chmod(0o755)
    real.run(department, "task", "edit", "--table", EDITOR=str(editor))
    text = file.read_text(encoding="utf-8")
    assert "priority: high" in text
    assert "remark: mine" in text


def test_a_broken_parent_is_the_one_mistake_and_its_page_tells_it(department: Path) -> None:
    parent = real.task()
    real.commit(department, parent, real.task(id="T-240303-aaaa1", title="子任务", parent=parent.id))
    file = department / parent.path
    file.write_text(file.read_text(encoding="utf-8") + "remark: no\n", encoding="utf-8")
    said = real.run(department, "validate", code=3).stderr
    line = len(file.read_text(encoding="utf-8").splitlines())
    assert f"{parent.path}:{line}:" in said
    assert "aaaa1" not in said
    assert f"{parent.path}:{line}:" in real.run(department, "task", "show", "k7q2x", code=3).stderr
    file.unlink()
    child = (department / "records/tasks/2024/03/T-240303-aaaa1.yml").read_text(encoding="utf-8").splitlines()
    at = next(number for number, text in enumerate(child, 1) if text.startswith("parent:"))
    assert f"T-240303-aaaa1.yml:{at}:" in real.run(department, "validate", code=3).stderr
