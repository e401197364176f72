"""A small department for the tests of records."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from docmgr.calendar.workdays import Calendar
from docmgr.people.directory import Directory
from docmgr.people.member import Deputy, Member, Role
from docmgr.records.kind import kind
from docmgr.records.record import Record
from docmgr.records.scene import Scene

SHANGHAI = timezone(timedelta(hours=8))
PEOPLE = Directory(
    [
        Member("zhangsan", "张三", ("zhang@x.com",), roles=(Role("head"),)),
        Member("lisi", "李四", ("li@x.com",)),
        Member("wangwu", "王五", ("wang@x.com",)),
        Member("zhaoliu", "赵六", ("zhao@x.com",), roles=(Role("lead", "项目资料/A项目"),)),
        Member("liuqi", "刘七", ("liu@x.com",), deputy_for=(Deputy("zhangsan"),)),
    ]
)


class Department:
    """Tasks by id, and the scene in which somebody acts on a day."""

    def __init__(self) -> None:
        self.tasks: dict[str, Record] = {}

    def scene(self, who: str, day: str = "2024-03-05", at: str = "09:00") -> Scene:
        now = datetime.fromisoformat(f"{day}T{at}:00").replace(tzinfo=SHANGHAI)
        children = lambda of: [task for task in self.tasks.values() if task.get("parent") == of]  # noqa: E731
        return Scene(PEOPLE.get(who), PEOPLE, Calendar(), now, self.tasks.get, children)

    def task(self, **values: Any) -> Record:
        """A lawful task of 客户需求响应, kept, with these values instead."""
        data: dict[str, Any] = {
            "schema": "task/1",
            "id": "T-240303-k7q2x",
            "title": "客户需求响应",
            "kind": "adhoc",
            "description": "处理A客户定制化需求",
            "initiator": "zhangsan",
            "receiver": "lisi",
            "owner": "zhaoliu",
            "start": "2024-03-03",
            "due": "2024-03-08",
            "due_original": values.get("due", "2024-03-08"),
            "priority": "medium",
            "estimate_h": 12,
            "status": "todo",
            "created_at": "2024-03-03T09:00:00+08:00",
            "created_by": "zhangsan",
        }
        found = Record(kind("task"), {key: value for key, value in {**data, **values}.items() if value is not None})
        self.tasks[found.id] = found
        return found


@pytest.fixture
def department() -> Department:
    return Department()
