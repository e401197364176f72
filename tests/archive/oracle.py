"""D-2.4.2 written down a second time, from the clause alone: what must stand in the history folder after a month end.

"每月末将超过 6 个月的文档归档": by regular expressions and the calendar module, with nothing of docmgr's.
"""

from __future__ import annotations

import calendar
import random
import re
from collections.abc import Iterable
from datetime import date, timedelta

HOMES = {
    "制度流程": ("制度", "流程", "通知"),
    "项目资料/A项目": ("方案", "计划", "报告", "合同"),
    "会议纪要": ("纪要", "记录"),
    "报表模板": ("模板", "报表"),
}
EVENTS = {"纪要", "报告", "报表", "通知", "合同", "记录"}
IN_FORCE = {"制度", "流程", "模板", "合同"}
NAME = re.compile(r"(?P<date>[0-9]{8})-(?P<type>[^-]+)-(?P<topic>.+)-V(?P<major>[0-9]+)\.(?P<minor>[0-9]+)\.[a-z]+")


def six_months_before(day: date) -> date:
    year, month = (day.year, day.month - 6) if day.month > 6 else (day.year - 1, day.month + 6)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def archived(paths: Iterable[str], as_of: date) -> set[str]:
    """The home paths that a run on that day must move."""
    limit = six_months_before(as_of).strftime("%Y%m%d")
    documents: dict[tuple[str, ...], list[tuple[tuple[int, int], str, str]]] = {}
    waiting = set()
    for path in paths:
        folder, _slash, name = path.rpartition("/")
        found = NAME.fullmatch(name)
        if found is None or folder.startswith(("历史文档/", "records/")):
            continue
        key = (folder.removeprefix("待审批/"), found["type"], found["topic"])
        key += (found["date"],) if found["type"] in EVENTS else ()
        if folder.startswith("待审批/"):
            waiting.add(key)
        else:
            version = (int(found["major"]), int(found["minor"]))
            documents.setdefault(key, []).append((version, found["date"], path))
    gone = set()
    for key, files in documents.items():
        newest = max(files)
        if key in waiting:
            continue
        stays = key[1] in IN_FORCE or newest[1] >= limit
        gone |= {path for version, day, path in files if (day < limit if stays and version < newest[0] else not stays)}
    return gone


def tree(dice: random.Random, count: int, around: date) -> list[str]:
    """Paths of a department: dates about six months before that day, some with several versions, some pending."""
    found: set[str] = set()
    for number in range(count):
        folder = dice.choice(list(HOMES))
        kind = dice.choice(HOMES[folder])
        topic = f"主题{dice.choice('甲乙丙丁戊己庚辛')}{number % 7}号"
        base = six_months_before(around) + timedelta(days=dice.choice([-400, -31, -2, -1, 0, 1, 2, 30, 150]))
        versions = dice.randint(1, 3)
        for minor in range(versions):
            day = base if kind in EVENTS else base + timedelta(days=dice.choice([0, 1, 200]) * minor)
            found.add(f"{folder}/{day:%Y%m%d}-{kind}-{topic}-V1.{minor}.md")
        if dice.random() < 0.1:
            found.add(f"待审批/{folder}/{base:%Y%m%d}-{kind}-{topic}-V2.0.md")
    found.add("历史文档/2019/会议纪要/20190101-纪要-旧会-V1.0.md")
    return sorted(found)
