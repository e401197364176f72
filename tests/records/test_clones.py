"""Real clones that work at once on the same tasks: nothing is lost, and what stands afterwards is in order."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from docmgr.records.load import load

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = (("lisi", "李四"), ("wangwu", "王五"), ("zhaoliu", "赵六"))


def docmgr(folder: Path, who: str, *arguments: str, code: int = 0) -> str:
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from docmgr.__main__ import main; main()"
    for key, value in zip(("user.name", "user.email"), (who, f"{who}@example.com"), strict=True):
        subprocess.run(["git", "-C", str(folder), "config", key, value], check=False, capture_output=True)
    done = subprocess.run(
        [sys.executable, "-c", start, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout.strip()


@pytest.fixture
def department(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-04")
    folder = tmp_path / "dept"
    folder.mkdir()
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    for key, value in (("user.name", "zhangsan"), ("user.email", "zhangsan@example.com")):
        subprocess.run(["git", "-C", str(folder), "config", key, value], check=True)
    docmgr(folder, "zhangsan", "init", "--head", "张三 <zhangsan@example.com>", "--head-id", "zhangsan")
    for who, name in PEOPLE:
        docmgr(folder, "zhangsan", "member", "add", who, "--name", name, "--email", f"{who}@example.com")
    return folder


def give_out(folder: Path, title: str) -> str:
    words = ["-d", "处理A客户定制化需求", "--goal", "通过评审", "--to", "lisi", "--owner", "zhaoliu"]
    return docmgr(folder, "zhangsan", "task", "add", title, *words, "--due", "3/8", "-p", "中", "-e", "12h")


def clones(department: Path, count: int) -> list[Path]:
    bare = department.parent / "server.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(department), str(bare)], check=True)
    found = []
    for number in range(count):
        folder = department.parent / f"clone{number}"
        subprocess.run(["git", "clone", "-q", str(bare), str(folder)], check=True)
        docmgr(folder, PEOPLE[number % 3][0], "init")
        found.append(folder)
    return found


def work(department: Path, count: int, operations: int) -> None:
    tasks = [give_out(department, f"任务{number}") for number in range(3)]
    folders = clones(department, count)
    dice = random.Random(7)
    said: list[tuple[str, str]] = []
    for number in range(operations):
        at = dice.randrange(count)
        who = PEOPLE[at % 3][0]
        if dice.random() < 0.3:
            docmgr(folders[at], who, "sync")
            continue
        task = dice.choice(tasks)
        docmgr(folders[at], who, "task", "log", task, f"第{number}次反馈")
        said.append((task, f"第{number}次反馈"))
    for _round in range(2):
        for at, folder in enumerate(folders):
            docmgr(folder, PEOPLE[at % 3][0], "sync")
    for folder in folders:
        for task in tasks:
            path = f"records/tasks/2024/03/{task}.yml"
            found = [entry["text"] for entry in load((folder / path).read_bytes(), path).entries("feedback")]
            assert sorted(found) == sorted(text for name, text in said if name == task)
    docmgr(folders[0], "lisi", "validate")


def test_three_clones_lose_nothing(department: Path) -> None:
    work(department, 3, 20)


@pytest.mark.sweep
def test_twenty_clones_and_five_hundred_operations(department: Path) -> None:
    work(department, 20, 500)


def test_a_conflict_names_the_field_and_keeps_both(department: Path) -> None:
    task = give_out(department, "任务")
    one, other = clones(department, 2)
    docmgr(one, "lisi", "task", "set", task, "remark=方案待评审")
    docmgr(one, "lisi", "sync")
    docmgr(other, "wangwu", "task", "log", task, "在做")
    subprocess.run(["git", "-C", str(other), "config", "user.name", "zhaoliu"], check=True)
    docmgr(other, "zhaoliu", "task", "set", task, "remark=等客户")
    docmgr(other, "zhaoliu", "sync", code=4)
    path = f"records/tasks/2024/03/{task}.yml"
    text = (other / path).read_text(encoding="utf-8")
    assert "方案待评审" in text
    assert "等客户" in text


def test_a_hand_edited_due_date_is_refused_by_the_hook(department: Path) -> None:
    task = give_out(department, "任务")
    path = department / f"records/tasks/2024/03/{task}.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("due: '2024-03-08'", "due: '2024-03-12'"), encoding="utf-8"
    )
    done = subprocess.run(["git", "commit", "-qam", "x"], cwd=department, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "T-4.3" in done.stderr
    assert f"docmgr task delay {task[-5:]} --to 2024-03-12" in done.stderr


def test_a_record_that_cannot_be_read_is_refused_with_its_line(department: Path) -> None:
    task = give_out(department, "任务")
    path = department / f"records/tasks/2024/03/{task}.yml"
    path.write_text(path.read_text(encoding="utf-8") + "status: doing\n", encoding="utf-8")
    done = subprocess.run(["git", "commit", "-qam", "x"], cwd=department, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert f"{task}.yml:" in done.stderr
    assert "a second time" in done.stderr
