"""10,000 records of many kinds: ``list`` and ``show`` of each kind beside ``task list`` of 10,000 tasks."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.cases_records import OPEN, PEOPLE, SMALL, department, tasks
from bench.measure import Program, compare
from bench.report import Row, ms
from bench.world import PLACE, World

# How many of each kind; the rest are tasks.
SHARES = {
    "resource": 1500,
    "letter": 1000,
    "risk": 1000,
    "plan": 500,
    "incident": 1500,
    "attest": 500,
    "meeting": 2000,
    "oneonone": 500,
}
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def records(name: str, count: int) -> Iterator[dict[str, Any]]:
    """That many records of a kind, the same on every machine, about three in ten of them open."""
    dice = random.Random(name)
    for number in range(count):
        day = f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}"
        tail = "".join(_LETTERS[(number >> shift) & 31] for shift in (20, 15, 10, 5, 0))
        common = {"created_at": f"{day}T09:00:00+08:00", "created_by": "zhangsan"}
        yield _MADE[name](dice, day, f"{day[2:4]}{day[5:7]}{day[8:]}-{tail}", dice.random() < OPEN) | common


def _resource(dice: random.Random, day: str, tail: str, still: bool) -> dict[str, Any]:
    return {
        "schema": "resource/1",
        "id": f"R-{tail}",
        "requested_on": day,
        "applicant": dice.choice(PEOPLE),
        "type": dice.choice(("电脑设备", "办公文具", "打印纸")),
        "category": "regular",
        "purpose": "新员工入职，现有设备不足",
        "quantity": {"count": dice.randint(1, 20), "unit": "台"},
        "budget": {"amount": dice.randint(100, 9000), "currency": "CNY"},
        "use_from": day,
        "expected_effect": "入职当天可开展工作",
        "route": "assistant",
        "status": "pending" if still else "withdrawn",
        "digest": "sha256:" + "0" * 64,
    }


def _letter(dice: random.Random, day: str, tail: str, still: bool) -> dict[str, Any]:
    return {
        "schema": "letter/1",
        "id": f"L-{tail}",
        "from_dept": "市场部",
        "to_dept": "技术部",
        "subject": f"客户需求响应{dice.randint(1, 999)}",
        "content": "提供技术支持，协助完成需求方案",
        "duties_from": "提供需求文档",
        "duties_to": "完成方案初稿",
        "milestones": [{"text": "方案初稿", "due": day}],
        "initiator": dice.choice(PEOPLE),
        "reply_due": day,
        "status": "sent" if still else "cancelled",
        "sent_at": f"{day}T09:00:00+08:00",
    }


def _risk(dice: random.Random, day: str, tail: str, still: bool) -> dict[str, Any]:
    return {
        "schema": "risk/1",
        "id": f"X-{tail}",
        "title": f"关键岗位人员空缺{dice.randint(1, 999)}",
        "likelihood": "high",
        "severity": "medium",
        "level": "high",
        "owner": dice.choice(PEOPLE),
        "review_due": day,
        "status": "open" if still else "closed",
    }


def _plan(dice: random.Random, _day: str, tail: str, still: bool) -> dict[str, Any]:
    return {
        "schema": "plan/1",
        "id": f"P-{tail}",
        "title": f"系统故障应急处理流程{dice.randint(1, 999)}",
        "scenario": "核心系统宕机",
        "owner": dice.choice(PEOPLE),
        "steps": [{"text": "切换备用机", "who": "运维", "within": "30分钟内"}],
        "resources": ["备用服务器"],
        "revision": "V1.0",
        "status": "active" if still else "retired",
    }


def _incident(dice: random.Random, day: str, tail: str, still: bool) -> dict[str, Any]:
    at, owner = f"{day}T09:00:00+08:00", dice.choice(PEOPLE)
    return {
        "schema": "incident/1",
        "id": f"I-{tail}",
        "title": "员工临时离职导致项目延期",
        "kind": "departure",
        "severity": "medium",
        "status": "reported" if still else "closed",
        **dict.fromkeys(("occurred_at", "noticed_at", "reported_at", "closed_at"), at),
        "reported_by": owner,
        "reported_to": "zhangsan",
        "nature": "关键人员离职",
        "scope": "项目可能无法按原计划交付",
        "proposal": "安排王五接手项目",
        "owner": owner,
        "timeline": [{"id": "t-00000", "at": at, "by": owner, "text": "与客户沟通延期2天"}],
        "cause": "没有备份人员",
        "process": ["安排王五接手"],
        "result": "延期2天交付",
        "improvements": [{"text": "为3个关键岗位指定备份人员", "reason": "已完成"}],
        "closed_by": "zhangsan",
    }


def _meeting(dice: random.Random, day: str, tail: str, still: bool) -> dict[str, Any]:
    """One with a notice, and minutes where it was held."""
    at, digest = f"{day}T09:00:00+08:00", "sha256:" + "0" * 64
    topics = ("月度工作汇报", "项目问题讨论", "下周工作安排")
    held: dict[str, Any] = {
        "items": [{"title": each, "points": ["明确各项任务当前状态"], "decisions": ["按计划推进"]} for each in topics],
        "minutes": {"drafted_at": at, "by": PEOPLE[1], "sent_at": at, "to": list(PEOPLE)},
    }
    return {
        "schema": "meeting/1",
        "id": f"M-{tail}",
        "topic": f"部门月度工作推进会{dice.randint(1, 999)}",
        "kind": "project",
        "purpose": "同步重点工作",
        "start": f"{day}T14:00:00+08:00",
        "end": f"{day}T15:00:00+08:00",
        "mode": "onsite",
        "place": "301会议室",
        **dict.fromkeys(("convener", "host", "organiser"), PEOPLE[0]),
        "recorder": PEOPLE[1],
        "attendees": list(PEOPLE),
        "status": "notified" if still else "sent",
        "agenda": [{"title": each, "minutes": 20} for each in topics],
        "notices": [{"id": "n-00000", "at": at, "by": PEOPLE[0], "channel": "部门群", "sequence": 0, "digest": digest}],
        **({} if still else held),
    }


def _oneonone(dice: random.Random, day: str, tail: str, _still: bool) -> dict[str, Any]:
    return {
        "schema": "oneonone/1",
        "id": f"O-{tail}",
        "month": day[:7],
        "member": dice.choice(PEOPLE[1:]),
        "with": PEOPLE[0],
        "held_on": day,
        "status": "done",
    }


def _attest(dice: random.Random, day: str, tail: str, still: bool) -> dict[str, Any]:
    return {
        "schema": "attest/1",
        "id": f"S-{tail}",
        "clause": dice.choice(("R-2.3.1", "R-4.2", "M-2.3.2")),
        "verdict": "kept",
        "by": "zhangsan",
        "at": f"{day}T09:00:00+08:00",
        "evidence": ["部门群已建立"],
        "valid_until": "2026-12-31",
        "status": "valid" if still else "withdrawn",
    }


_MADE = {
    "resource": _resource,
    "letter": _letter,
    "risk": _risk,
    "plan": _plan,
    "incident": _incident,
    "attest": _attest,
    "meeting": _meeting,
    "oneonone": _oneonone,
}


def mixed(world: World, plain: Path) -> Path:
    """The department of 10,000 tasks with most of them replaced by other records."""
    from docmgr.records.kind import kind
    from docmgr.records.names import path_of
    from docmgr.repo.yamlfile import dump

    folder = PLACE / "records" / "mixed"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(plain, folder)
    gone = sum(SHARES.values())
    for number, task in enumerate(tasks(SMALL)):
        if number < gone:
            (folder / path_of(kind("task"), task["id"])).unlink()
    for name, count in SHARES.items():
        for record in records(name, count):
            file = folder / path_of(kind(name), record["id"])
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(dump(record), encoding="utf-8")
    quiet = ["-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0"]
    for command in (["add", "-A"], ["commit", "-q", "-m", "records"], ["gc", "-q"]):
        subprocess.run(["git", *quiet, *command], cwd=folder, env=world.people, check=True)
    return folder


def mixed_records(world: World, rounds: int) -> Iterator[Row]:
    """List and show of every kind among 10,000 records cost no more than those of tasks among 10,000 tasks."""
    plain = department(world, SMALL)
    folder = mixed(world, plain)
    task = next(task for task in tasks(SMALL) if task["status"] == "doing")["id"]
    for name, count in SHARES.items():
        some = next(records(name, count))["id"]
        for verb, ours, theirs in (("list", [], []), ("show", [some], [task])):
            programs = [
                Program("docmgr", world.docmgr(name, verb, *ours), folder, world.people),
                Program("tasks", world.docmgr("task", verb, *theirs), plain, world.people),
            ]
            costs = compare(programs, rounds)
            case = f"{name} {verb}, 10,000 mixed records / task {verb}, 10,000 tasks"
            mine, peer = ms(costs.cpu("docmgr")), ms(costs.cpu("tasks"))
            yield Row(case, costs.ratio("docmgr", "tasks"), 1.1, ours=mine, peer=peer)


CASES = (mixed_records,)
