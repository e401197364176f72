"""``docmgr check`` in every scope: real repositories, the exit code and the JSON document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from docmgr.cli.main import program

NAME = "制度流程/20240305-制度-日常运营管理手册-V1.0.docx"
ROUTINE = "项目资料/20240305-计划-项目计划书-V1.0.docx"
BAD = "制度流程/手册.docx"
POLICY = "version: 1\nextends: handbook-zh\n"
KEEP = ["制度流程", "项目资料", "会议纪要", "培训资料", "报表模板", "待审批", "机密资料", "历史文档"]


def docmgr(*arguments: str, data: bytes | None = None) -> Result:
    return CliRunner().invoke(program, list(arguments), input=data, catch_exceptions=False)


def findings(*arguments: str, data: bytes | None = None) -> list[tuple[str, str]]:
    done = docmgr("check", "--json", *arguments, data=data)
    document = json.loads(done.stdout)
    assert document["schema"] == "docmgr.report/1"
    assert done.exit_code == (1 if document["summary"]["errors"] else 0)
    assert [(each["path"], each["rule"]) for each in document["findings"]] == sorted(
        (each["path"], each["rule"]) for each in document["findings"]
    )
    return [(each["rule"], each["path"]) for each in document["findings"]]


@pytest.fixture
def department(repo: Path, git: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    git.put(".docmgr/policy.yaml", POLICY)
    for folder in KEEP:
        git.put(f"{folder}/.gitkeep")
    git("commit", "-q", "-m", "begin")
    monkeypatch.chdir(repo)
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-05")
    return repo


def test_a_lawful_tree_has_nothing_to_say(department: Path, git: Any) -> None:
    git.put(NAME, "x")
    done = docmgr("check")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "checked 10 files" in done.stderr


def test_the_document_has_what_the_contract_promises(department: Path, git: Any) -> None:
    git.put(BAD, "x")
    document = json.loads(docmgr("check", "--format", "json").stdout)
    (finding,) = document["findings"]
    assert {"rule", "severity", "path", "message", "suggestion", "clause", "waived"} <= set(finding)
    assert {"checked", "errors", "warnings", "waived"} <= set(document["summary"])
    assert finding["clause"] == "D-2.1.2"


def test_a_file_that_git_does_not_know_yet_is_judged(department: Path) -> None:
    (department / BAD).write_text("x")
    assert findings() == [("DM101", BAD)]
    (department / BAD).unlink()
    assert findings() == []


def test_what_git_ignores_is_not_judged(department: Path, git: Any) -> None:
    git.put(".gitignore", "*.docx\n")
    (department / BAD).write_text("x")
    assert findings() == []


def test_a_file_renamed_by_hand_counts_once(department: Path, git: Any) -> None:
    git.put(NAME, "x", message="one")
    (department / NAME).rename(department / NAME.replace("V1.0", "V1.1"))
    assert findings() == []


def test_paths_are_read_from_where_one_stands(department: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (department / BAD).write_text("x")
    monkeypatch.chdir(department / "制度流程")
    assert findings("手册.docx") == [("DM101", BAD)]
    assert findings(".") == [("DM101", BAD)]
    assert findings("../项目资料") == []
    assert findings() == [("DM101", BAD)]


def test_a_path_is_judged_beside_its_neighbours(department: Path, git: Any) -> None:
    newer = NAME.replace("V1.0", "V1.1")
    git.put(NAME, "x")
    git.put(newer, "y")
    assert findings(NAME) == [("DM401", NAME)]
    assert findings(newer) == []


def test_a_path_that_is_not_there_is_a_wrong_invocation(department: Path, tmp_path: Path) -> None:
    assert docmgr("check", "nowhere.docx").exit_code == 2
    assert docmgr("check", str(tmp_path)).exit_code == 2


def test_names_from_a_pipe_need_not_exist(department: Path) -> None:
    data = f"{NAME}\0{BAD}\0".encode()
    assert findings("--stdin0", data=data) == [("DM101", BAD)]


def test_staged_is_what_the_next_commit_brings(department: Path, git: Any) -> None:
    git.put(BAD, "x", message="old")
    assert findings("--staged") == []
    git.put(BAD.replace("手册", "手册二"), "x")
    assert findings("--staged") == [("DM101", BAD.replace("手册", "手册二"))]


def test_since_and_range(department: Path, git: Any) -> None:
    first = git("rev-parse", "HEAD")
    git.put(BAD, "x", message="bad")
    git.put(ROUTINE, "x", message="good")
    assert findings("--since", first) == [("DM101", BAD)]
    assert findings("--range", f"{first}..HEAD") == [("DM101", BAD)]
    assert findings("--range", "HEAD~1..HEAD") == []
    git("rm", "-q", BAD)
    git("commit", "-q", "-m", "mended")
    assert findings("--since", first) == []
    assert findings("--range", f"{first}..HEAD") == [("DM101", BAD)]
    assert docmgr("check", "--since", "nothing").exit_code == 2
    assert docmgr("check", "--range", "HEAD").exit_code == 2
    assert docmgr("check", "--since", "HEAD", "--staged").exit_code == 2


def test_the_threshold(department: Path, git: Any) -> None:
    git.put("会议纪要/20240305-制度-会议管理制度-V1.0.docx", "x")
    assert docmgr("check").exit_code == 0
    assert docmgr("check", "--fail-on", "warn").exit_code == 1
    git.put(BAD, "x")
    assert docmgr("check").exit_code == 1
    assert docmgr("check", "--fail-on", "never").exit_code == 0


def test_a_bare_repository_is_judged_by_its_head(department: Path, git: Any, tmp_path: Path) -> None:
    git.put(BAD, "x", message="bad")
    git("clone", "-q", "--bare", ".", str(tmp_path / "hub.git"))
    done = docmgr("-C", str(tmp_path / "hub.git"), "check", "--json")
    assert [each["path"] for each in json.loads(done.stdout)["findings"]] == [BAD]


def test_a_broken_policy_lists_every_mistake(department: Path) -> None:
    (department / ".docmgr/policy.yaml").write_text(POLICY + "fodlers: {}\nlimits: {depth: deep}\n")
    done = docmgr("check")
    assert done.exit_code == 3
    assert ".docmgr/policy.yaml:3:" in done.stderr
    assert ".docmgr/policy.yaml:4:" in done.stderr
    assert "folders" in done.stderr


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = docmgr("check")
    assert done.exit_code == 4
    assert "docmgr: hint:" in done.stderr


def test_a_nested_repository_is_no_document(department: Path, git: Any) -> None:
    git("init", "-q", str(department / "项目资料" / "旧库"))
    inner = type(git)(department / "项目资料" / "旧库")
    inner("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "x")
    assert ("DM307", "项目资料/旧库") in findings()


@pytest.mark.parametrize("form", ["sarif", "github", "gitlab", "junit", "checkstyle", "csv", "text"])
def test_every_format_names_the_path_and_the_rule(department: Path, git: Any, form: str) -> None:
    git.put(BAD, "x")
    done = docmgr("check", "--format", form)
    assert done.exit_code == 1
    assert "DM101" in done.stdout
    assert "手册" in done.stdout or "%E6%89%8B%E5%86%8C" in done.stdout


def test_an_ended_waiver_speaks_up_and_a_useless_one_too(department: Path, git: Any) -> None:
    git.put(BAD, "x")
    assert docmgr("waive", "DM101", "制度流程/手册.docx", "--reason", "旧名", "--until", "2024-04-01").exit_code == 0
    assert docmgr("check").exit_code == 0
    document = json.loads(docmgr("check", "--json").stdout)
    assert [each["waived"] for each in document["findings"]] == ["waiver"]


def test_waive_keeps_what_was_written_by_hand(department: Path, git: Any) -> None:
    docmgr("waive", "DM101", "制度流程/旧/**", "--reason", "移交", "--until", "2024-04-01")
    file = department / ".docmgr/waivers.yaml"
    file.write_text("# 由张三维护\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    git("commit", "-q", "-am", "note")
    assert docmgr("waive", "DM501", "制度流程/新/**", "--reason", "移交", "--until", "2024-04-01").exit_code == 0
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# 由张三维护\n")
    assert text.count("rules:") == 2


def test_a_waiver_renewed_is_one_waiver(department: Path, git: Any) -> None:
    git.put(BAD, "x")
    file = department / ".docmgr/waivers.yaml"
    assert docmgr("waive", "DM101", BAD, "--reason", "旧名", "--until", "2024-04-01").exit_code == 0
    file.write_text("# 由张三维护\n" + file.read_text("utf-8"), "utf-8")
    git("commit", "-q", "-am", "note")
    assert docmgr("waive", "DM101", BAD, "--reason", "旧名", "--until", "2024-05-01").exit_code == 0
    text = file.read_text("utf-8")
    assert (text.startswith("# 由张三维护\n"), text.count("rules:"), "2024-04-01" in text) == (True, 1, False)
    assert (
        "nothing here is called" in docmgr("waive", "DM501", "x.docx", "--reason", "r", "--until", "2024-05-01").stderr
    )


def test_a_useless_waiver_is_taken_back_by_the_command_that_its_rule_names(department: Path, git: Any) -> None:
    """DM903's own words lead to a command, and what stands beside the waiver stays."""
    for rule, path in (("DM101", "制度流程/旧/**"), ("DM501", "制度流程/新/**")):
        assert docmgr("waive", rule, path, "--reason", "移交", "--until", "2024-04-01").exit_code == 0
    file = department / ".docmgr/waivers.yaml"
    file.write_text("# 由张三维护\n" + file.read_text("utf-8").replace("- rules", "# 第一条\n- rules", 1), "utf-8")
    git("commit", "-q", "-am", "note")
    assert "DM903" in docmgr("check").stdout
    assert "docmgr waive --remove" in " ".join(docmgr("explain", "DM903").stdout.split())
    before = file.read_text("utf-8")
    assert docmgr("waive", "--remove", "-n", "DM101", "制度流程/旧/**").exit_code == 0
    assert file.read_text("utf-8") == before
    assert docmgr("waive", "--remove", "DM101", "制度流程/旧/**").exit_code == 0
    text = file.read_text("utf-8")
    assert text.startswith("# 由张三维护\n")
    assert ("DM101" in text, "DM501" in text) == (False, True)
    assert docmgr("waive", "DM501", "--remove", "制度流程/新/**").exit_code == 0
    assert not file.exists()
    assert docmgr("check", "--fail-on", "warn").exit_code == 0
    assert git("status", "--porcelain") == ""


def test_a_waiver_that_holds_for_more_is_left_to_its_author(department: Path, git: Any) -> None:
    assert docmgr("waive", "--remove", "DM101", "a").exit_code == 2
    docmgr("waive", "DM101", "a/", "b/", "--reason", "r", "--until", "2024-04-01")
    file = department / ".docmgr/waivers.yaml"
    before = file.read_bytes()
    for words in (["DM101", "a/"], ["DM102", "a/"], ["DM101", "c/"], ["DM101", "a/", "b/", "--reason", "r"]):
        assert docmgr("waive", "--remove", *words).exit_code == 2
    assert file.read_bytes() == before
    git.put(
        ".docmgr/waivers.yaml",
        "[{rules: [DM101], paths: [a/], reason: r, owner: o, created: 2024-03-01, until: 2024-04-01},"
        " {rules: [DM102], paths: [a/], reason: r, owner: o, created: 2024-03-01, until: 2024-04-01}]\n",
        message="flow",
    )
    assert docmgr("waive", "--remove", "DM101", "a/").exit_code == 2
    assert docmgr("waive", "--remove", "DM101", "--no-input").exit_code == 2


@pytest.mark.parametrize("words", [[""], ["--since", ""], ["--range", ""], ["制度流程", ""]])
def test_an_empty_scope_is_a_wrong_invocation(department: Path, words: list[str]) -> None:
    """A variable that a script forgot to fill must not check everything, nor nothing."""
    assert docmgr("check", *words).exit_code == 2


@pytest.mark.parametrize("until", ["2024-03-04", "2025-03-05", "soon", "2024-02-30"])
def test_a_waiver_ends_in_time(department: Path, until: str) -> None:
    assert docmgr("waive", "DM101", "x", "--reason", "r", "--until", until).exit_code == 2


def test_a_waiver_lists_all_that_is_missing(department: Path) -> None:
    done = docmgr("waive", "--no-input")
    assert done.exit_code == 2
    for name in ("RULE", "PATH", "--reason", "--until"):
        assert name in done.stderr
