"""Real clones that work at once on the same tasks: nothing is lost, and what stands afterwards is in order."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from docmgr.records.load import load

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = (("lisi", "李四"), ("wangwu", "王五"), ("zhaoliu", "赵六"))


def docmgr(folder: Path, who: str, *arguments: str, code: int = 0) -> str:
    return run(folder, who, *arguments, codes=(code,)).stdout.strip()


def run(
    folder: Path,
    who: str,
    *arguments: str,
    codes: tuple[int, ...] = (),
    env: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """docmgr as that person; ``codes`` are those it may end with, any without them."""
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from docmgr.__main__ import main; main()"
    for key, value in zip(("user.name", "user.email"), (who, f"{who}@example.com"), strict=True):
        subprocess.run(["git", "-C", str(folder), "config", key, value], check=False, capture_output=True)
    done = subprocess.run(
        [sys.executable, "-c", start, *arguments],
        cwd=folder,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not codes or done.returncode in codes, done.stdout + done.stderr
    return done


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


class Mixed:
    """People who do everything that can be done with tasks, each in a clone, as dice will have it; refusals count."""

    def __init__(self, department: Path, count: int, seed: int) -> None:
        self.dice = random.Random(seed)
        self.tasks = [give_out(department, f"任务{number}") for number in range(4)]
        self.folders = clones(department, count)
        self.who = [(*(who for who, _name in PEOPLE), "zhangsan")[at % 4] for at in range(count)]
        self.words: list[str] = []
        self.done: Counter[str] = Counter()

    def turn(self, number: int) -> None:
        at = self.dice.randrange(len(self.folders))
        if self.dice.random() < 0.3:
            self.sync(at)
            return
        task, word = self.dice.choice(self.tasks), f"第{number}次"
        day = f"2024-03-{self.dice.randint(9, 29):02}"
        verb, *words = self.dice.choice(
            [
                ["log", task, word, "--percent", str(self.dice.randint(1, 99))],
                ["set", task, f"remark={word}"],
                ["set", task, f"priority={self.dice.choice(('高', '中', '低'))}"],
                ["start", task],
                ["submit", task, "--deliverable", word, "--hours", "3h"],
                ["accept", task],
                ["delay", task, "--to", day, "--because", word],
                ["approve", task],
                ["reject", task, "--opinion", word],
                ["split", task, f"{word}:赵六:3/8:2h"],
                ["edit", "--table"],
                ["add", *f"{word} -d 汇总12家的数据 --goal 通过 --to 李四 --owner 赵六 --due 3/8 -p 中 -e 4h".split()],
            ]
        )
        if not self.tries(at, "task", verb, *words):
            return
        self.done[verb] += 1
        if verb in ("log", "delay", "split", "add"):
            self.words.append(word)

    def tries(self, at: int, *words: str) -> bool:
        """Whether it was done; else a rule or the state of things was in the way, and nothing changed."""
        env = {"EDITOR": f"sed -i s/任务{self.dice.randrange(4)}/任务甲/"}
        done = run(self.folders[at], self.who[at], *words, env=env)
        assert done.returncode in (0, 2, 5), (words, done.stdout, done.stderr)
        return done.returncode == 0

    def sync(self, at: int) -> None:
        folder, who = self.folders[at], self.who[at]
        while run(folder, who, "sync", codes=(0, 4)).returncode:
            self.done["conflict"] += 1
            for each in json.loads(docmgr(folder, who, "resolve", "--json"))["conflicts"]:
                choice = self.dice.choice(("--mine", "--theirs"))
                if run(folder, who, "resolve", each["path"], choice, codes=(0, 5)).returncode:
                    # A task that they closed and of which I opened a part: the hint says how to choose otherwise.
                    self.done["chosen anew"] += 1
                    subprocess.run(["git", "-C", str(folder), "merge", "--abort"], check=True)

    def check(self) -> None:
        for _round in range(2):
            for at in range(len(self.folders)):
                self.sync(at)
        told = [
            "\n".join(file.read_text(encoding="utf-8") for file in sorted((folder / "records/tasks").rglob("*.yml")))
            for folder in self.folders
        ]
        assert len(set(told)) == 1, "the clones are not alike"
        missing = [word for word in self.words if word not in told[0]]
        assert not missing, (missing, self.done)
        docmgr(self.folders[0], "lisi", "validate")


def mixed(department: Path, count: int, operations: int, seed: int) -> Counter[str]:
    world = Mixed(department, count, seed)
    for number in range(operations):
        world.turn(number)
    world.check()
    return world.done


def test_all_verbs_in_some_clones_lose_nothing(department: Path) -> None:
    assert sum(mixed(department, 3, 12, 5).values()) > 3


@pytest.mark.sweep
def test_all_verbs_in_twenty_clones_five_hundred_times(department: Path) -> None:
    done = mixed(department, 20, 500, 11)
    assert all(done[verb] for verb in "log set start submit accept delay approve reject split edit add".split()), done


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


def test_a_merge_is_not_refused_for_what_stood_on_a_side_before(department: Path) -> None:
    """Closed in one clone, split in another: whoever merges later has not done it, and no choice of theirs heals it."""
    task = give_out(department, "任务")
    one, other, late = clones(department, 3)
    docmgr(one, "zhaoliu", "task", "start", task)
    docmgr(one, "zhaoliu", "task", "submit", task, "--deliverable", "报告", "--hours", "3h")
    docmgr(one, "lisi", "task", "accept", task)
    docmgr(one, "lisi", "sync")
    docmgr(other, "zhaoliu", "task", "split", task, "第一步:赵六:3/8:2h")
    docmgr(other, "zhaoliu", "sync")
    docmgr(late, "lisi", "task", "set", task, "remark=等客户")
    docmgr(late, "lisi", "sync")
    path = f"records/tasks/2024/03/{task}.yml"
    merged = (late / path).read_text(encoding="utf-8")
    assert "等客户" in merged
    assert "status: done" in merged
    assert "T-2.2.2" in run(late, "lisi", "validate", codes=(3,)).stderr


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
