"""Paths as people type them: from a subfolder, with characters that mean something, where no plain file is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from docmgr.cli.main import program
from docmgr.repo.configure import set_config
from docmgr.repo.git import Repository
from tests.cli.test_check import department, docmgr

__all__ = ["department"]

UNTIL = ("--reason", "r", "--until", "2024-06-30")
ODD = ["a[1].docx", "!b.docx", "#c.docx", "d .docx ", "*.docx", "-rf.docx"]


def test_a_waiver_for_a_file_means_that_file(department: Path, git: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ODD:
        git.put(name, "x")
        git.put(f"项目资料/{name}", "x")
    git.put("项目资料/别的.docx", "x")
    assert docmgr("waive", "dm101", *UNTIL, "--", *ODD).exit_code == 0
    waived = {each["path"] for each in report() if each["rule"] == "DM101" and each["waived"]}
    assert waived == set(ODD)
    monkeypatch.chdir(department / "项目资料")
    assert docmgr("waive", "DM101", *UNTIL, "--", *ODD).exit_code == 0
    waived = {each["path"] for each in report() if each["rule"] == "DM101" and each["waived"]}
    assert waived == {*ODD, *(f"项目资料/{name}" for name in ODD)}


def report() -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(docmgr("check", "--json").stdout)["findings"]
    return found


def test_a_waiver_file_that_is_not_utf8(department: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (department / ".docmgr/waivers.yaml").write_bytes(b"- rules: [DM101]\n# \xff\n")
    assert program.main(["waive", "DM101", "x", *UNTIL], standalone_mode=False) == 3
    assert ".docmgr/waivers.yaml:2: the file is not UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize("where", ["folder", "link"])
def test_a_policy_that_is_no_plain_file(department: Path, where: str, capsys: pytest.CaptureFixture[str]) -> None:
    policy = department / ".docmgr/policy.yaml"
    policy.unlink()
    policy.mkdir() if where == "folder" else policy.symlink_to("nowhere")
    assert program.main(["check"], standalone_mode=False) == 3
    assert ".docmgr/policy.yaml:1: is no plain file" in capsys.readouterr().err


def test_policy_explain_looks_from_the_current_folder(department: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "20240305-方案-手册-V1.0.docx"
    monkeypatch.chdir(department / "项目资料")
    for typed in (name, f"../项目资料/{name}", str(department / "项目资料" / name)):
        found = json.loads(docmgr("policy", "explain", typed, "--json").stdout)
        assert found["path"] == f"项目资料/{name}"
    assert json.loads(docmgr("policy", "explain", "../制度流程/", "--json").stdout)["path"] == "制度流程/"
    assert json.loads(docmgr("policy", "explain", ".", "--json").stdout)["role"] == "root"


def test_fix_of_one_file_ends_with_its_new_path(department: Path, git: Any) -> None:
    git.put("制度流程/2024-03-05-制度-会议管理制度-v2.1.docx", "x", message="old")
    done = docmgr("fix")
    assert done.stdout.splitlines()[-1] == "制度流程/20240305-制度-会议管理制度-V2.1.docx"


def test_a_setting_is_made_although_a_killed_git_left_its_lock(repo: Path) -> None:
    repository = Repository.discover(repo)
    (repository.common_dir / "config.lock").touch()
    set_config(repository, "core.longPaths", "true")
    assert repository.config("core.longpaths") == "true"
    assert not (repository.common_dir / "config.lock").exists()


def test_a_waiver_not_in_order_is_told_with_its_line(department: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entry = "- {rules: [DM101], paths: [x], reason: '', owner: a@b.cn, created: '2024-03-01', until: '2024-04-01'}\n"
    (department / ".docmgr/waivers.yaml").write_text("# why\n" + entry)
    assert program.main(["policy", "check"], standalone_mode=False) == 3
    assert ".docmgr/waivers.yaml:2: " in capsys.readouterr().err
