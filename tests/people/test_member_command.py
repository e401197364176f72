"""``docmgr member`` from the command line: one commit a change, JSON for scripts, refusals that name the head."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docmgr.cli.main import program

Member = Callable[..., int]


@pytest.fixture
def member(repo: Path, capsys: pytest.CaptureFixture[str]) -> Member:
    assert program.main(["init", str(repo)], standalone_mode=False) == 0
    capsys.readouterr()

    def run(*words: str) -> int:
        return program.main(["-C", str(repo), "member", *words], standalone_mode=False)

    return run


def test_a_change_is_one_commit_of_its_own_path(repo: Path, git: Any, member: Member) -> None:
    git.put("staged.md", "mine")
    assert member("add", "li", "--name", "李四", "--email", "li@example.com", "--role", "文档管理员") == 0
    assert git("show", "--name-only", "--format=%an", "HEAD").split() == ["张三", "records/members/li.yml"]
    assert git("status", "--porcelain") == "A  staged.md"
    assert member("set", "李四", "--department", "研发部", "--deputy-for", "zhang@2024-03-01..2024-03-09") == 0
    assert git("rev-list", "--count", "HEAD") == "3"
    assert member("set", "li", "--department", "研发部") == 0
    assert git("rev-list", "--count", "HEAD") == "3"


def test_dry_run_shows_the_file(repo: Path, git: Any, member: Member, capsys: pytest.CaptureFixture[str]) -> None:
    assert member("add", "li", "--name", "李四", "--email", "li@example.com", "-n") == 0
    out = capsys.readouterr().out
    assert out.startswith("# records/members/li.yml\nschema: member/1\nid: li\nname: 李四\n")
    assert git("rev-list", "--count", "HEAD") == "1"


def test_lists_and_shows(member: Member, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-05")
    assert member("add", "li", "--name", "李四", "--email", "li@x.cn", "--deputy-for", "张三@2024-03-01..") == 0
    capsys.readouterr()
    assert member("list", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "docmgr.members/1"
    li, zhang = document["members"]
    assert (li["id"], li["roles"], li["roles_today"]) == ("li", [], [{"role": "head", "scope": ""}])
    assert (zhang["roles"], zhang["emails"], zhang["active"]) == ([{"role": "head"}], ["zhang@example.com"], True)
    assert member("show", "李四", "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["schema"], shown["id"]) == ("docmgr.member/1", "li")
    assert member("list") == 0
    assert "head as deputy" in capsys.readouterr().out
    assert member("show", "nobody") == 2


def test_refusals(git: Any, member: Member, capsys: pytest.CaptureFixture[str]) -> None:
    assert member("add", "li", "--name", "李四") == 2
    assert "--email" in capsys.readouterr().err
    assert member("add", "li", "--name", "李四", "--email", "li@x.cn", "--role", "boss") == 2
    assert member("set", "zhang") == 2
    assert member("set", "zhang", "--role", "member") == 5
    git("config", "user.email", "stranger@example.com")
    assert member("add", "li", "--name", "李四", "--email", "li@x.cn") == 5
    said = capsys.readouterr().err
    assert "G-2" in said
    assert "张三 <zhang@example.com>" in said
    assert git("rev-list", "--count", "HEAD") == "1"
    assert member("set", "zhang", "--joined", "2024-02-30") == 2
