"""``docmgr backup`` as people and scripts call it: exit codes, JSON, what is remembered, what a dry run leaves."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from docmgr.cli.main import program


@pytest.fixture
def call(repo, git, monkeypatch):
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-05")
    git.put("项目资料/20240305-计划-项目计划书-V1.0.md", "计划", message="计划")

    def run(*words: str) -> Result:
        return CliRunner().invoke(program, ["-C", str(repo), *words], catch_exceptions=False)

    return run


def test_the_target_is_remembered(call, tmp_path, git):
    assert call("backup").exit_code == 2
    assert call("backup", "--to", str(tmp_path / "盘")).exit_code == 0
    assert git("config", "docmgr.backupTarget") == str(tmp_path / "盘")
    assert call("backup").exit_code == 0
    listed = json.loads(call("backup", "list", "--json").stdout)
    assert listed["schema"] == "docmgr.backups/1"
    assert [each["kind"] for each in listed["backups"]] == ["full", "step"]
    assert [each["encrypted"] for each in listed["backups"]] == [False, False]


def test_a_dry_run_changes_nothing(call, tmp_path, git):
    before = git("rev-parse", "HEAD")
    assert str(tmp_path / "盘") in call("backup", "-n", "--to", str(tmp_path / "盘")).stdout
    assert not (tmp_path / "盘").exists()
    call("backup", "--to", str(tmp_path / "盘"))
    names = sorted(os.listdir(tmp_path / "盘"))
    after = git("rev-parse", "HEAD")
    assert after != before
    foreseen = json.loads(call("backup", "-n", "--json").stdout)
    assert foreseen["kind"] == "step"
    for words in (["restore", str(tmp_path / "new"), "-n"], ["drill", "-n"]):
        assert call("backup", *words).exit_code == 0
    assert sorted(os.listdir(tmp_path / "盘")) == names
    assert git("rev-parse", "HEAD") == after
    assert not (tmp_path / "new").exists()


def test_verify_for_scripts(call, tmp_path):
    made = json.loads(call("backup", "--to", str(tmp_path / "盘"), "--json").stdout)
    proof = json.loads(call("backup", "verify", "--json").stdout)
    assert proof["schema"] == "docmgr.backup-verify/1"
    assert (proof["sound"], proof["backups"], proof["proved"]) == (True, 1, [made["id"]])
    bundle = tmp_path / "盘" / f"{made['id']}.bundle"
    bundle.write_bytes(bundle.read_bytes()[:-1])
    result = call("backup", "verify", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["problems"][0]["name"] == made["id"]


def test_restoring_needs_no_repository(call, tmp_path, monkeypatch):
    call("backup", "--to", str(tmp_path / "盘"))
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    words = ["backup", "restore", "新", "--from", str(tmp_path / "盘")]
    result = CliRunner().invoke(program, words, catch_exceptions=False)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "新"
    assert Path("新/项目资料/20240305-计划-项目计划书-V1.0.md").read_text(encoding="utf-8") == "计划"
    assert CliRunner().invoke(program, words).exit_code == 2
    assert CliRunner().invoke(program, ["backup", "list"]).exit_code == 4


def test_a_drill_is_recorded(call, tmp_path, git):
    call("backup", "--to", str(tmp_path / "盘"))
    drilled = json.loads(call("backup", "drill", "--json").stdout)
    record = git("show", f"HEAD:records/backups/2024/03/{drilled['id']}.yml")
    assert "kind: drill" in record
    assert "result: restored" in record


def test_a_disk_that_is_gone(call, tmp_path):
    call("backup", "--to", str(tmp_path / "盘"))
    (tmp_path / "盘").rename(tmp_path / "拔掉")
    for words in ([], ["list"], ["verify"], ["drill"], ["restore", str(tmp_path / "new")]):
        assert call("backup", *words).exit_code == 7
    assert not (tmp_path / "盘").exists()


def test_an_empty_mount_point_is_no_target(call, tmp_path):
    call("backup", "--to", str(tmp_path / "盘"))
    (tmp_path / "盘").rename(tmp_path / "拔掉")
    (tmp_path / "盘").mkdir()
    for words in ([], ["-n"]):
        assert call("backup", *words).exit_code == 7
    assert os.listdir(tmp_path / "盘") == []
    assert call("backup", "--to", str(tmp_path / "盘")).exit_code == 0


def test_to_and_from_are_not_mixed_up(call, tmp_path):
    assert call("backup", "--to", str(tmp_path / "盘"), "list").exit_code == 2
