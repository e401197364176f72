"""Tasks beside Taskwarrior and todoman: listing, showing, the month's figures, adding, from a cold cache, at 50,000."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from bench.measure import Program, compare
from bench.report import Row, ms
from bench.world import PLACE, World

SMALL, LARGE = 10_000, 50_000
# Of ten thousand tasks about three in ten are open.
OPEN = 0.293
PEOPLE = ("lisi", "wangwu", "zhaoliu", "liuqi")
TITLES = "月度销售报表 客户需求响应 季度总结 供应商评估 合同审查 设备巡检 数据备份 培训组织 市场调研 预算执行".split()
# What Taskwarrior keeps in fields that it is told of; reports are annotations there.
_OWN = ("initiator", "receiver", "goal", "kind", "due_original", "estimate_h", "actual_h", "accepted_by", "created_by")
# What a program must do at the least that reads every record: parse each file by the C loader.
PARSE = """import sys, yaml
from pathlib import Path
for file in Path(sys.argv[1]).rglob("*.yml"):
    yaml.load(file.read_bytes(), yaml.CSafeLoader)
"""


def tasks(count: int) -> Iterator[dict[str, Any]]:
    """That many tasks of two years, the same on every machine."""
    dice = random.Random(count)
    first = date(2024, 4, 1)
    letters = "0123456789abcdefghjkmnpqrstvwxyz"
    for number in range(count):
        day = first + timedelta(days=number * 700 // count)
        due = (day + timedelta(days=dice.randint(3, 30))).isoformat()
        status = dice.choice(("todo", "doing", "delayed")) if dice.random() < OPEN else "done"
        tail = "".join(letters[(number >> shift) & 31] for shift in (20, 15, 10, 5, 0))
        at, owner = f"{day.isoformat()}T09:00:00+08:00", dice.choice(PEOPLE)
        task: dict[str, Any] = {
            "schema": "task/1",
            "id": f"T-{day:%y%m%d}-{tail}",
            "title": f"{dice.choice(TITLES)}{number}",
            "kind": dice.choice(("routine", "adhoc")),
            "description": f"汇总{dice.randint(3, 40)}家客户的数据，分析趋势并形成报告",
            "goal": "通过评审",
            "initiator": "zhangsan",
            "receiver": "lisi",
            "owner": owner,
            "watchers": ["zhangsan"],
            "start": day.isoformat(),
            "due": due,
            "due_original": due,
            "priority": dice.choice(("high", "medium", "low")),
            "estimate_h": dice.randint(1, 40),
            "status": status,
            "created_at": at,
            "created_by": "zhangsan",
        }
        if status != "todo":
            entry = {"at": at, "by": owner, "text": "已完成需求收集，待方案评审", "percent": 40}
            task["feedback"] = [{"id": f"f-0000{each}", **entry} for each in range(dice.randint(1, 3))]
        if status == "done":
            done = f"{due}T17:00:00+08:00"
            task |= {"actual_h": 8, "submitted_at": at, "submitted_by": owner, "accepted_at": done}
            task |= {"accepted_by": "lisi"}
        yield task


def department(world: World, count: int) -> Path:
    """A department with these tasks, committed."""
    from docmgr.repo.yamlfile import dump

    folder = PLACE / "records" / f"{count}"
    world.note(f"making {count:,} tasks ...")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=folder, env=world.people, check=True)
    world.docmgr_run(folder, "init", "--policy", "handbook-zh", "--head", "张三 <zhangsan@example.com>")
    for member in PEOPLE:
        world.docmgr_run(folder, "member", "add", member, "--name", member, "--email", f"{member}@example.com")
    for task in tasks(count):
        made = task["id"].split("-")[1]
        file = folder / f"records/tasks/20{made[:2]}/{made[2:4]}/{task['id']}.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dump(task), encoding="utf-8")
    # Without gc.auto=0 git packs behind our back, and refuses to pack twice at once.
    quiet = ["-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0"]
    for command in (["add", "-A"], ["commit", "-q", "-m", "tasks"]):
        subprocess.run(["git", *quiet, *command], cwd=folder, env=world.people, check=True)
    return folder


def taskwarrior(world: World, count: int) -> Program | None:
    """Taskwarrior with the same tasks; its ``list``."""
    if shutil.which("task") is None:
        return None
    home = PLACE / "records" / "taskwarrior"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    fields = "".join(f"uda.{key}.type=string\nuda.{key}.label={key}\n" for key in _OWN)
    settings = f"data.location={home}\nconfirmation=off\nverbose=nothing\n{fields}"
    (home / "taskrc").write_text(settings, encoding="utf-8")
    env = world.env | {"TASKRC": str(home / "taskrc"), "TASKDATA": str(home)}
    rows = [
        {
            "description": task["title"],
            "project": task["owner"],
            "status": "completed" if task["status"] == "done" else "pending",
            "entry": task["start"].replace("-", "") + "T010000Z",
            "due": task["due"].replace("-", "") + "T010000Z",
            "priority": task["priority"][0].upper(),
            **({"end": task["due"].replace("-", "") + "T090000Z"} if task["status"] == "done" else {}),
            **{key: str(task[key]) for key in _OWN if key in task},
            "annotations": [
                {"entry": f"{task['start'].replace('-', '')}T01000{at}Z", "description": text}
                for at, text in enumerate([task["description"], *(each["text"] for each in task.get("feedback", ()))])
            ],
        }
        for task in tasks(count)
    ]
    (home / "all.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    subprocess.run(["task", "import", str(home / "all.json")], env=env, check=True, capture_output=True)
    subprocess.run(["task", "gc"], env=env, check=False, capture_output=True)
    return Program("task list", ["task", "list"], home, env)


@cache
def todo_program() -> str | None:
    """todoman's program in an environment of its own, None where pip cannot get it."""
    folder = PLACE / "todoman"
    program = folder / "bin" / "todo"
    if not program.exists():
        try:
            subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, capture_output=True)
            subprocess.run([str(folder / "bin" / "pip"), "install", "-q", "todoman"], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            return None
    return str(program) if program.exists() else None


def todoman(world: World, count: int) -> Program | None:
    """todoman with the same tasks; its ``list``."""
    program = todo_program()
    if program is None:
        return None
    home = PLACE / "records" / "todoman"
    shutil.rmtree(home, ignore_errors=True)
    (home / "lists" / "work").mkdir(parents=True)
    for task in tasks(count):
        state = "COMPLETED" if task["status"] == "done" else "NEEDS-ACTION"
        lines = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VTODO", f"UID:{task['id']}")
        lines += (f"SUMMARY:{task['title']}", f"DUE;VALUE=DATE:{task['due'].replace('-', '')}", f"STATUS:{state}")
        lines += ("DTSTAMP:20240101T000000Z", "END:VTODO", "END:VCALENDAR", "")
        (home / "lists" / "work" / f"{task['id']}.ics").write_text("\r\n".join(lines), encoding="utf-8")
    (home / "config.py").write_text(
        f'path = "{home}/lists/*"\ncache_path = "{home}/cache.sqlite3"\ndate_format = "%Y-%m-%d"\n', encoding="utf-8"
    )
    return Program("todoman", [program, "--config", str(home / "config.py"), "list"], home, world.env)


def reading(world: World, rounds: int) -> Iterator[Row]:
    """10,000 tasks: ``list``, ``show`` and the month's figures with a warm cache, beside the others."""
    folder, peer = department(world, SMALL), taskwarrior(world, SMALL)
    some = next(task for task in tasks(SMALL) if task["status"] == "doing")["id"]
    asked = (
        ("task list", ["list"], ["list"], 0.1),
        ("task show", ["show", some], ["1", "info"], 0.6),
        ("task review 2026-02", ["review", "2026-02", "--dry-run"], ["projects"], 0.5),
    )
    for name, ours, theirs, target in asked:
        programs = [Program("docmgr", world.docmgr("task", *ours), folder, world.people)]
        beside = "task " + " ".join(theirs)
        if peer is not None:
            programs.append(Program(beside, ["task", *theirs], peer.folder, peer.env, codes=(0, 1)))
        other = todoman(world, SMALL) if name == "task list" else None
        programs += [other] if other else []
        costs = compare(programs, rounds)
        case, mine = f"{name}, 10,000 tasks / {beside}", ms(costs.cpu("docmgr"))
        if peer is None:
            yield Row(case, None, target, ours=mine, note="taskwarrior is not at hand")
        else:
            yield Row(case, costs.ratio("docmgr", beside), target, ours=mine, peer=ms(costs.cpu(beside)))
        if other:
            yield Row(
                f"{name}, 10,000 tasks / todoman list",
                costs.ratio("docmgr", "todoman"),
                ours=mine,
                peer=ms(costs.cpu("todoman")),
            )


def writing(world: World, rounds: int) -> Iterator[Row]:
    """``task add`` with its commit into 10,000 tasks, beside Taskwarrior's, which commits nothing."""
    folder, peer = department(world, SMALL), taskwarrior(world, SMALL)
    words = ["-d", "汇总12家客户的数据", "--goal", "通过", "--to", "lisi", "--owner", "wangwu", "--due", "2026-03-27"]
    ours = world.docmgr("task", "add", "月度销售报表", *words, "-p", "高", "-e", "8h")
    programs = [Program("docmgr", ours, folder, world.people)]
    programs += [Program("task add", ["task", "add", "x"], peer.folder, peer.env)] if peer is not None else []
    costs = compare(programs, rounds)
    beside = ms(costs.cpu("task add")) if peer is not None else ""
    yield Row("task add with its commit, 10,000 tasks", costs.cpu("docmgr"), 250, "ms", ms(costs.cpu("docmgr")), beside)


def cold(world: World, rounds: int) -> Iterator[Row]:
    """The first ``list`` without a cache beside parsing every file; and 50,000 tasks."""
    folder = department(world, SMALL)

    def forget() -> None:
        (folder / ".git/docmgr/records.sqlite3").unlink(missing_ok=True)

    programs = [
        Program("docmgr", world.docmgr("task", "list"), folder, world.people, before=forget),
        Program("parse", [world.python, "-c", PARSE, str(folder / "records/tasks")], folder, world.env),
    ]
    costs = compare(programs, max(3, rounds // 4))
    ratio, mine = costs.ratio("docmgr", "parse"), ms(costs.cpu("docmgr"))
    yield Row("task list, cold cache / a plain parse of all files", ratio, 1.5, ours=mine, peer=ms(costs.cpu("parse")))
    large = department(world, LARGE)
    costs = compare([Program("docmgr", world.docmgr("task", "list"), large, world.people)], rounds)
    yield Row("task list, 50,000 tasks", costs.cpu("docmgr"), 500, "ms", ms(costs.cpu("docmgr")))


CASES = (reading, writing, cold)
