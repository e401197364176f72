"""``due``, ``tick`` and ``schedule``: the month end and the weekly backup without anybody."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from docmgr.repo import lock
from tests.archive.packed import caller

OLD = "会议纪要/20230701-纪要-旧会-V1.0.md"


@pytest.fixture
def call(repo, git, monkeypatch):
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2024-01-02T09:00:00+08:00")
    git.put(".docmgr/policy.yaml", "version: 1\nextends: handbook-zh\n")
    git.put(OLD, "旧", message="begin")
    monkeypatch.delenv("GIT_COMMITTER_DATE")
    return caller(repo)


def day(monkeypatch, text: str) -> None:
    monkeypatch.setenv("DOCMGR_TODAY", text)


def due(call) -> dict[str, dict]:
    return {each["duty"]: each for each in json.loads(call("due", "--json"))["duties"]}


def test_a_first_due_shows_both_duties_with_clause_and_command(call, monkeypatch):
    day(monkeypatch, "2024-01-03")
    found = due(call)
    assert (found["archive"]["clause"], found["archive"]["due"]) == ("D-2.4.2", "2024-01-31")
    assert found["archive"]["command"] == ["docmgr", "archive"]
    assert (found["backup"]["clause"], found["backup"]["due"]) == ("D-4.2", "2024-01-09")
    assert found["backup"]["needs"]
    assert found["archive"]["state"] == "coming"
    assert "D-2.4.2" in call("due")
    assert "backup" in {each["duty"] for each in json.loads(call("due", "--until", "2024-01-10", "--json"))["duties"]}
    call("due", "--until", "soon", code=2)


def test_tick_catches_up_and_then_finds_nothing(call, git, repo, monkeypatch, tmp_path):
    day(monkeypatch, "2024-01-03")
    call("backup", "--to", str(tmp_path / "盘"))
    day(monkeypatch, "2024-05-06")
    before = git("rev-list", "--count", "HEAD")
    plan = call("tick", "-n")
    assert "docmgr archive --as-of 2024-04-30" in plan
    assert git("rev-list", "--count", "HEAD") == before
    said = call("tick")
    for words in ("D-2.4.1", "D-2.4.2", "weekly backup", "rehearse a restore", "pack the repository"):
        assert words in said
    assert int(git("rev-list", "--count", "HEAD")) - int(before) == 4
    assert git("status", "--porcelain") == ""
    assert (repo / "历史文档/2023" / OLD).is_file()
    assert (repo / "records/ledger/历史文档/2023/会议纪要/20230701-纪要-旧会.yml").is_file()
    record = json.loads(call("archive", "list", "--json"))["files"][0]
    assert (record["archived"], record["author"]) == ("2024-04-30", "张三 <zhang@example.com>")
    head = git("rev-parse", "HEAD")
    assert "nothing is due that docmgr can do" in call("tick")
    assert git("rev-parse", "HEAD") == head
    assert all(each["state"] == "coming" for each in due(call).values())


def test_tick_says_what_needs_a_person_and_goes_on_after_a_failure(call, git, repo, monkeypatch):
    day(monkeypatch, "2024-02-05")
    git.put("历史文档/2023/" + OLD, "另一份", message="clash")
    said = call("tick", code=1)
    assert "is there already" in said
    assert "pack the repository" in said
    assert "needs a person: weekly backup (D-4.2)" in said
    held = lock.attempt(lock.folder(repo / ".git") / "tick")
    assert held is not None
    call("tick", code=4)
    os.close(held)
    git("checkout", "-q", "--detach")
    call("tick", code=4)


def test_the_schedule_is_written_shown_and_taken_away(call, repo, monkeypatch, tmp_path):
    """Stand-ins for systemctl and crontab on the path: real programs, which note what they are told."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "systemctl").write_text(f"#!/bin/sh\necho \"$@\" >>'{tmp_path}/told'\n")
    (tools / "crontab").write_text(
        f"#!/bin/sh\nif [ \"$1\" = -l ]; then cat '{tmp_path}/tab'; else cat >'{tmp_path}/tab.new'; "
        f"mv '{tmp_path}/tab.new' '{tmp_path}/tab'; fi\n"
    )
    for each in tools.iterdir():
        each.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    units = Path(os.environ.get("XDG_CONFIG_HOME") or f"{os.environ['HOME']}/.config") / "systemd/user"
    shown = call("schedule", "install", "--kind", "systemd", "--at", "08:15", "-n")
    assert "OnCalendar=*-*-* 08:15:00" in shown
    assert not units.exists()
    call("schedule", "install", "--kind", "systemd", "--at", "08:15")
    assert sorted(each.suffix for each in units.iterdir()) == [".service", ".timer"]
    assert "enable --now docmgr-tick-" in (tmp_path / "told").read_text()
    assert json.loads(call("schedule", "status", "--kind", "systemd", "--json"))["installed"] is True
    call("schedule", "uninstall", "--kind", "systemd")
    assert list(units.iterdir()) == []
    (tmp_path / "tab").write_text("0 1 * * * mine\n")
    call("schedule", "install", "--kind", "cron")
    call("schedule", "install", "--kind", "cron", "--at", "23:05")
    lines = (tmp_path / "tab").read_text().splitlines()
    assert lines[0] == "0 1 * * * mine"
    assert lines[1].startswith("5 23 * * * '")
    assert len(lines) == 2
    call("schedule", "uninstall", "--kind", "cron")
    assert (tmp_path / "tab").read_text() == "0 1 * * * mine\n"
    assert "nothing is installed" in call("schedule", "uninstall", "--kind", "cron")
    assert "schtasks /Create" in call("schedule", "install", "--kind", "windows", "-n")
    call("schedule", "install", "--at", "25:00", code=2)
