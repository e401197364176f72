"""What every command gets from the frame: common options, missing values at once, exit codes, one language."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from docmgr.cli import output
from docmgr.cli.main import COMMANDS
from docmgr.cli.main import program as docmgr
from docmgr.i18n.text import read_po, set_language
from tests.cli import toys

ROOT = Path(__file__).resolve().parents[2]


def run(*args: str, program: object = toys.program) -> Result:
    return CliRunner().invoke(program, args, catch_exceptions=False)  # type: ignore[arg-type]


@pytest.mark.parametrize("option", ["--json", "--dry-run", "-n", "--yes", "--no-input"])
def test_common_options_stand_before_and_after_the_command(option: str) -> None:
    before, after = run(option, "show"), run("show", option)
    assert before.output == after.output != run("show").output
    assert (before.exit_code, after.exit_code) == (0, 0)


def test_they_stand_anywhere_around_a_nested_command() -> None:
    outputs = {
        run(*a).output for a in (["--json", "nest", "show"], ["nest", "--json", "show"], ["nest", "show", "--json"])
    }
    assert len(outputs) == 1
    assert json.loads(outputs.pop())["json"] is True


@pytest.mark.parametrize("args", [["--lang", "zh", "show"], ["show", "--lang", "zh"], ["nest", "--lang=zh", "show"]])
def test_language_before_and_after(args: list[str]) -> None:
    assert run(*args).output.endswith("zh\n")
    assert run("show").output.endswith("en\n")


@pytest.mark.parametrize("option", ["--json", "-n"])
def test_an_option_the_command_does_not_have_is_refused_not_ignored(option: str) -> None:
    assert run(option, "plain").exit_code == 2
    assert run("plain", option).exit_code == 2


def test_json_names_its_schema_first_and_keeps_chinese() -> None:
    result = run("show", "--json")
    assert result.stdout.startswith('{\n  "schema": "docmgr.toy/1",\n')
    assert "名称\\udcff" in result.stdout
    assert json.loads(result.stdout)["text"] == "名称\udcff"


def test_all_missing_values_are_listed_at_once() -> None:
    result = run("new")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "docmgr: error: missing: KIND, TOPIC, --due DATE",
        "docmgr: hint: docmgr new --help",
    ]
    assert "缺少：TOPIC, --due DATE" in run("--lang", "zh", "new", "policy").stderr
    assert "missing: --head, --email" in run("need").stderr


def test_given_values_pass_and_wrong_ones_are_named() -> None:
    assert run("new", "policy", "采购", "--due", "2024-03-01").stdout == "policy 采购 2024-03-01 00:00:00 ()\n"
    assert "'3月1日'" in run("new", "policy", "采购", "--due", "3月1日").stderr
    assert run("new", "--help").exit_code == 0


def test_a_dangerous_step_needs_yes_without_a_terminal() -> None:
    assert run("sure").exit_code == 2
    assert "--yes" in run("sure").stderr
    assert run("sure", "--yes").stdout == run("--yes", "sure").stdout == "done\n"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("usage", 2), ("policy", 3), ("repository", 4), ("refused", 5), ("vault", 6), ("target", 7),
        ("interrupt", 130), ("click", 2), ("file", 2),
    ],
)  # fmt: skip
def test_exit_codes(kind: str, code: int) -> None:
    result = run("fail", kind)
    assert (result.exit_code, result.stdout) == (code, "")
    assert "Traceback" not in result.stderr


def test_an_error_and_its_hint() -> None:
    assert run("fail", "usage").stderr == "docmgr: error: no such document\ndocmgr: hint: docmgr check\n"


def test_every_mistake_of_a_file_on_its_own_line() -> None:
    stderr = run("fail", "policy").stderr
    assert (
        stderr == "docmgr: error: 2 mistakes in the files below\na.yaml:3: unknown key tpyes\nb.yaml:0: is not UTF-8\n"
    )


def test_errors_are_data_with_json() -> None:
    result = run("show", "--json", "--nonsense")
    assert json.loads(result.stdout)["code"] == 2
    refused = CliRunner().invoke(toys.program, ["--json", "fail", "refused"])
    assert json.loads(refused.stdout)["schema"] == "docmgr.error/1"


def test_a_bug_is_one_line_and_a_report(tmp_path: Path) -> None:
    os.environ["XDG_CACHE_HOME"] = str(tmp_path)
    result = run("fail", "bug")
    assert result.exit_code == 70
    (line,) = result.stderr.splitlines()
    report = Path(line.rpartition(": ")[2])
    assert tmp_path in report.parents
    assert "ZeroDivisionError: division" in report.read_text(encoding="utf-8")


def test_debug_shows_the_traceback() -> None:
    assert "Traceback" in run("--debug", "fail", "usage").stderr
    assert "Traceback" in run("fail", "usage", "--debug").stderr


def test_a_command_returns_its_exit_code() -> None:
    assert [run("code", value).exit_code for value in ("0", "1")] == [0, 1]


def test_an_unknown_command_is_answered_with_the_nearest() -> None:
    result = run("chek", program=docmgr)
    assert result.exit_code == 2
    assert (
        result.stderr == "docmgr: error: No such command 'chek'. Did you mean 'check'?\ndocmgr: hint: docmgr --help\n"
    )
    assert "是不是想输入 'check'？" in run("--lang=zh", "chek", program=docmgr).stderr
    assert run("show", "--jsno").stderr.startswith("docmgr: error: No such option '--jsno'. Did you mean '--json'?")


def test_a_command_not_built_does_not_break_the_help() -> None:
    assert "unbuilt  Toy unbuilt" not in run("plain", "--help").output
    assert "unbuilt" in run("--help").stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_has_a_page(name: str) -> None:
    done = run(name, "--help", program=docmgr)
    assert done.exit_code == 0
    assert "Traceback" not in done.output


def test_working_folder(tmp_path: Path) -> None:
    (tmp_path / "部门/.docmgr").mkdir(parents=True)
    (tmp_path / "部门/.docmgr/policy.yaml").write_text("extends: handbook-zh\n", encoding="utf-8")
    del os.environ["DOCMGR_LANG"]
    start = os.getcwd()
    result = run("-C", str(tmp_path / "部门"), program=docmgr)
    assert result.stdout.splitlines()[0] == f"部门仓库：{tmp_path / '部门'}"
    assert os.getcwd() == start
    assert run("-C", str(tmp_path / "none"), program=docmgr).exit_code == 2


@pytest.mark.parametrize(
    ("policy", "speaks"),
    [("extends: handbook-en\nlanguage: zh\n", "zh"), ('extends: "handbook-zh" # ours\n', "zh"), (": : \x00\n", "en")],
)
def test_the_policy_names_the_language_even_when_it_is_broken(tmp_path: Path, policy: str, speaks: str) -> None:
    (tmp_path / ".docmgr").mkdir()
    (tmp_path / ".docmgr/policy.yaml").write_text(policy, encoding="utf-8")
    del os.environ["DOCMGR_LANG"]
    assert run("-C", str(tmp_path), "show").stdout.endswith(f"{speaks}\n")


def test_nothing_to_do_shows_where_we_are(tmp_path: Path) -> None:
    result = run("-C", str(tmp_path), program=docmgr)
    assert result.exit_code == 0
    assert result.stdout.startswith("No department repository here.\n\ndocmgr demo    Build")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_labels_of_messages_are_the_same_in_every_language(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Scripts look for them. Source: contract, Everywhere."""
    assert run("--lang", language, "fail", "usage").stderr.splitlines()[0].startswith("docmgr: error: ")
    assert run("--lang", language, "fail", "usage").stderr.splitlines()[1].startswith("docmgr: hint: ")
    set_language(language)
    output.warn("x")
    output.hint("y")
    assert capsys.readouterr().err == "docmgr: warning: x\ndocmgr: hint: y\n"
    catalogue = read_po((ROOT / "docmgr/i18n/locale/zh_CN/LC_MESSAGES/docmgr.po").read_text(encoding="utf-8"))
    assert not [said for said in catalogue if said.removeprefix("docmgr: ").startswith(("error:", "hint:", "warning:"))]
