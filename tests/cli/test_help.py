"""Help pages in both languages: the whole outer page as a snapshot, and columns that line up.

After a wanted change: ``COLUMNS=80 python -m docmgr --lang zh --help > tests/cli/golden/help.zh.txt`` (and en).
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from docmgr.cli.base import Command
from docmgr.cli.main import program
from docmgr.i18n.width import width

GOLDEN = Path(__file__).with_name("golden")


def page(language: str, *command: str, columns: int = 80) -> str:
    os.environ["COLUMNS"] = str(columns)
    result = CliRunner().invoke(program, ["--lang", language, *command, "--help"], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_outer_page(language: str) -> None:
    assert page(language) == (GOLDEN / f"help.{language}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("command", [(), ("completion",)])
@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_columns_line_up_and_lines_fit(language: str, command: tuple[str, ...], columns: int) -> None:
    for section in re.split(r"\n\n", page(language, *command, columns=columns)):
        lines = section.split("\n")[1:]
        starts = {width(match[0]) for match in map(re.compile(r"  \S.*?\S? {2,}(?=\S)").match, lines) if match}
        assert len(starts) <= 1, section
    longest = max(map(width, page(language, *command, columns=columns).splitlines()))
    assert longest <= max(min(columns, 100), 40 + 40)


@pytest.mark.parametrize("spelling", ["-h", "--help"])
def test_short_and_long(spelling: str) -> None:
    os.environ["COLUMNS"] = "80"
    result = CliRunner().invoke(program, ["completion", spelling], catch_exceptions=False)
    assert result.stdout == page("en", "completion")


def test_the_language_of_a_page_is_not_frozen() -> None:
    first = page("en", "completion")
    assert page("zh", "completion") != first
    assert page("en", "completion") == first


def test_no_english_remains_in_a_chinese_page() -> None:
    names = r"docmgr|COMMAND|OPTIONS|ARGS|DIR|DM|JSON|Git|zh|en|shell|bash|zsh|fish|powershell|eval|source|Out|String"
    names += r"|Invoke|Expression|PROFILE|bashrc|zshrc|config|completion|DATE|Office"
    for text in (page("zh"), page("zh", "completion")):
        prose = re.sub(r"--[\w-]+|(?m:^  [\w-]+  )|docmgr [a-z-]+|~/\S+", " ", text)
        assert set(re.findall(r"[A-Za-z]{2,}", prose)) <= set(names.split("|"))


def test_examples_come_before_options_and_arguments_are_explained() -> None:
    text = page("en", "completion")
    assert text.index("Examples:") < text.index("Positional arguments:") < text.index("Options:")


def test_a_command_alone_speaks_like_the_program() -> None:
    @click.command(cls=Command)
    @click.option("--level", default=3, show_default=True, help="Show this message and exit.")
    def alone(level: int) -> None:
        """List."""

    result = CliRunner().invoke(alone, ["--lang", "zh", "-h"], prog_name="alone", catch_exceptions=False)
    assert "  --level INTEGER  显示本说明后退出。 [默认：3]\n" in result.stdout
