"""Completion in real shells' formats, Chinese file names included."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from docmgr.cli.completion import SHELLS
from docmgr.cli.main import COMMANDS, program
from tests.cli import toys

ROOT = Path(__file__).resolve().parents[2]


def complete(words: str, at: int, *, shell: str = "bash", which: object = program) -> str:
    env = {"_DOCMGR_COMPLETE": f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": str(at)}
    return CliRunner().invoke(which, [], env=env, catch_exceptions=False).stdout  # type: ignore[arg-type]


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_gets_its_script(shell: str) -> None:
    result = CliRunner().invoke(program, ["completion", shell], catch_exceptions=False)
    assert result.exit_code == 0
    assert "_DOCMGR_COMPLETE" in result.stdout
    assert "docmgr" in result.stdout


def test_commands_are_completed_without_importing_them() -> None:
    assert complete("docmgr che", 1) == "plain,check\n"
    listed = complete("docmgr ", 1).splitlines()
    assert {line.partition(",")[2] for line in listed} == set(COMMANDS)


def test_options_and_choices() -> None:
    assert "plain,--lang" in complete("docmgr --la", 1)
    assert complete("docmgr completion p", 2) == "plain,powershell\n"
    assert complete("docmgr show --dr", 2, which=toys.program) == "plain,--dry-run\n"


def test_helps_are_in_the_language() -> None:
    env = {"_DOCMGR_COMPLETE": "zsh_complete", "COMP_WORDS": "docmgr che", "COMP_CWORD": "1", "DOCMGR_LANG": "zh"}
    assert "按手册检查名称和文件夹" in CliRunner().invoke(program, [], env=env, catch_exceptions=False).stdout


def test_bash_completes_chinese_file_names(tmp_path: Path) -> None:
    (tmp_path / "制度流程").mkdir()
    (tmp_path / "docmgr").write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m docmgr "$@"\n')
    (tmp_path / "docmgr").chmod(0o755)
    script = """
        PATH="$PWD:$PATH"; eval "$(docmgr completion bash)"
        COMP_WORDS=(docmgr -C 制度); COMP_CWORD=2; _docmgr_completion docmgr
        compopt() { :; }; printf '%s\\n' "${COMPREPLY[@]}" $(compgen -d -- 制度)
    """
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "制度流程" in done.stdout, done.stderr
