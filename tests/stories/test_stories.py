"""Runs every ``*.story`` of this folder: what a person types and reads, with the real docmgr and the real git.

    # prose: starts with "# "
    $ docmgr --version               a command for sh; cwd and exported variables last until the story's end
    docmgr [..]                      what it prints, stdout and stderr together; [..] is anything within a line
    ...                              any number of lines
    $ cat > note.txt <<'END'         "> " continues a command
    > text
    > END
    $ docmgr check
    = exit 1                         an exit code other than 0

A line of output that begins like one of these marks is written with a backslash before it. Each story starts in an
empty folder of its own, on 2024-03-05, as 张三 <zhang@example.com>. ``--update-stories`` writes what happened.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]
STORIES = sorted(FOLDER.glob("*.story"))
MARKS = ("$ ", "# ", "= exit ", "\\")

# Keeps working folder and exported variables from one command to the next, whatever way the command ends.
SHELL = """[ ! -f "$STORY_STATE" ] || { . "$STORY_STATE"; cd -- "$PWD"; }
trap 'export PWD; export -p >"$STORY_STATE"' EXIT
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One command with what it should say; ``prose`` is what stands before it, kept as it is."""

    command: str
    expected: tuple[str, ...] = ()
    code: int = 0
    prose: tuple[str, ...] = ()
    blank: int = 0  # empty lines after it


@dataclass(slots=True)
class Reader:
    """Collects the steps of a story line by line."""

    steps: list[Step] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)

    def line(self, line: str) -> None:
        if line.startswith("$ "):
            self.steps.append(Step(line[2:], prose=tuple(self.prose)))
            self.prose = []
        elif line.startswith("# ") or line == "#" or not self.steps or self.prose:
            self.prose.append(line)
        else:
            self.steps[-1] = self.output(self.steps[-1], line)

    @staticmethod
    def output(step: Step, line: str) -> Step:
        if line.startswith("> ") and not step.expected:
            return replace(step, command=f"{step.command}\n{line[2:]}")
        if line.startswith("= exit "):
            return replace(step, code=int(line[7:]))
        return replace(step, expected=(*step.expected, line.removeprefix("\\")))


def read(text: str) -> tuple[list[Step], list[str]]:
    """The steps, and the prose after the last one."""
    reader = Reader()
    for line in text.splitlines():
        reader.line(line)
    return [trimmed(step) for step in reader.steps], reader.prose


def trimmed(step: Step) -> Step:
    lines = list(step.expected)
    blank = 0
    while lines and not lines[-1]:
        lines.pop()
        blank += 1
    return replace(step, expected=tuple(lines), blank=blank)


def write(steps: list[Step], epilogue: list[str]) -> str:
    lines: list[str] = []
    for step in steps:
        lines += step.prose
        first, *rest = step.command.split("\n")
        lines += [f"$ {first}", *(f"> {line}" for line in rest)]
        lines += [f"\\{line}" if line.startswith(MARKS) else line for line in step.expected]
        lines += [f"= exit {step.code}"] * (step.code != 0) + [""] * step.blank
    return "\n".join([*lines, *epilogue]).rstrip("\n") + "\n"


def line_fits(pattern: str, line: str) -> bool:
    """Whether a line is as expected, where ``[..]`` stands for anything."""
    first, *rest = pattern.rstrip().split("[..]")
    line = line.rstrip()
    if not rest:
        return line == first
    if not line.startswith(first) or not line.endswith(rest[-1]):
        return False
    position = len(first)
    for part in rest[:-1]:
        position = line.find(part, position)
        if position < 0:
            return False
        position += len(part)
    return position <= len(line) - len(rest[-1])


def fits(patterns: tuple[str, ...], lines: tuple[str, ...]) -> bool:
    """Whether the whole output is as expected, where a line ``...`` stands for any number of lines."""
    if not patterns:
        return not lines
    if patterns[0] == "...":
        return any(fits(patterns[1:], lines[start:]) for start in range(len(lines) + 1))
    return bool(lines) and line_fits(patterns[0], lines[0]) and fits(patterns[1:], lines[1:])


def happened(step: Step, lines: tuple[str, ...], code: int) -> Step:
    """The step as it went; lines that fitted keep their placeholders."""
    if fits(step.expected, lines):
        return replace(step, code=code)
    kept = {index: pattern for index, pattern in enumerate(step.expected) if "[..]" in pattern}
    new = [kept[i] if i in kept and line_fits(kept[i], line) else line for i, line in enumerate(lines)]
    return replace(step, expected=tuple(new), code=code)


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> Path:
    """The empty folder a story plays in, with docmgr on PATH: this tree's, or DOCMGR_UNDER_TEST's."""
    programs = tmp_path / "bin"
    programs.mkdir()
    command = os.environ.get("DOCMGR_UNDER_TEST")
    program = programs / "docmgr"
    if command:
        program.symlink_to(command)
    else:
        start = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from docmgr.__main__ import main; main()"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{start}" "$@"\n', encoding="utf-8")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("STORY_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-05")
    for key, value in (("user.name", "张三"), ("user.email", "zhang@example.com"), ("init.defaultBranch", "main")):
        subprocess.run(["git", "config", "--global", key, value], check=True)
    folder = tmp_path / "story"
    folder.mkdir()
    return folder


def play(step: Step, stage: Path) -> tuple[tuple[str, ...], int]:
    """Run one command; its output line by line and its exit code. The stage's own path reads ``$STAGE``."""
    done = subprocess.run(
        ["/bin/sh", "-c", SHELL + step.command],
        cwd=stage,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=120,
    )
    text = done.stdout.decode("utf-8", "backslashreplace").replace(os.path.realpath(stage), "$STAGE")
    return tuple(line.rstrip() for line in text.rstrip("\n").splitlines()), done.returncode


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story(path: Path, stage: Path, request: pytest.FixtureRequest) -> None:
    steps, epilogue = read(path.read_text(encoding="utf-8"))
    assert steps, "a story without a command"
    seen = []
    for step in steps:
        lines, code = play(step, stage)
        seen.append(happened(step, lines, code))
        if not request.config.getoption("--update-stories"):
            assert write([seen[-1]], []) == write([step], []), f"{path.name}: $ {step.command}"
    if request.config.getoption("--update-stories"):
        path.write_text(write(seen, epilogue), encoding="utf-8")


def test_reading_and_writing_a_story_changes_nothing() -> None:
    for path in STORIES:
        text = path.read_text(encoding="utf-8")
        assert write(*read(text)) == text


@pytest.mark.parametrize(
    ("pattern", "line", "fit"),
    [
        ("a[..]c", "abc", True),
        ("a[..]c", "ac", True),
        ("a[..]c", "abd", False),
        ("[..]b[..]", "abc", True),
        ("ab[..]bc", "abc", False),
        ("plain", "plain  ", True),
        ("plain", "plainer", False),
    ],
)
def test_placeholder(pattern: str, line: str, fit: bool) -> None:
    assert line_fits(pattern, line) is fit


def test_dots_stand_for_any_lines() -> None:
    assert fits(("a", "...", "z"), ("a", "z"))
    assert fits(("a", "...", "z"), ("a", "b", "c", "z"))
    assert not fits(("a", "...", "z"), ("a", "b"))
