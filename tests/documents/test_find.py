"""DOC is a path, a file name, an id or any unique fragment; everything else says what it could have been."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from docmgr.documents.find import PENDING, find
from docmgr.errors import UsageError
from tests.documents.conftest import Department

Published = Callable[[], str]


def found(department: Department, text: str, **options: Any) -> str:
    return find(department.repository, text, department.desk.layout, **options)


def test_every_way_to_name_a_document(department: Department, monkeypatch: pytest.MonkeyPatch) -> None:
    path = department.new("纪要", "部门周会")
    department.new("纪要", "项目例会")
    monkeypatch.chdir(department.git.folder / "会议纪要")
    identity = department.ledger(path).id
    name = path.rpartition("/")[2]
    for text in (
        path,
        name,
        f"./{name}",
        f"会议纪要/{name}",
        identity,
        identity[-5:],
        identity.lower(),
        "周会",
        "纪要-部门",
    ):
        assert found(department, text) == path, text


def test_several_are_listed(department: Department, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = department.new("纪要", "部门周会"), department.new("纪要", "项目周会")
    monkeypatch.chdir(department.git.folder)
    with pytest.raises(UsageError, match="several") as caught:
        found(department, "周会")
    assert one in caught.value.hint
    assert two in caught.value.hint


@pytest.mark.parametrize("text", ["没有", "", "D-240101-zzzzz", "../outside.docx", "会议纪要"])
def test_nothing_is_an_error(department: Department, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(department.git.folder)
    with pytest.raises(UsageError):
        found(department, text)


def test_published_or_pending_as_the_verb_wants(
    department: Department, published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = published()
    department.edit(home, "第三章")
    path = department.bump(home)
    monkeypatch.chdir(department.git.folder)
    for text in ("运营手册", department.ledger(home).id):
        assert found(department, text) == home
        assert found(department, text, prefer=PENDING) == path


def test_the_living_come_before_the_archived(department: Department, monkeypatch: pytest.MonkeyPatch) -> None:
    path = department.new("纪要", "部门周会")
    department.git.put(f"历史文档/2023/{path.replace('2024', '2023')}", b"old", message="old")
    monkeypatch.chdir(department.git.folder)
    assert found(department, "周会") == path
    assert found(department, "20230305") == f"历史文档/2023/{path.replace('2024', '2023')}"
