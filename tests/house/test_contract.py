"""The house's import contract holds, and it sees a breach: each test breaks a copy of the tree in one place."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"


def lint(folder: Path) -> tuple[int, str]:
    command = [sys.executable, "-c", LINT, "--no-cache"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, " ".join((done.stdout + done.stderr).split())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__", "*.mo")
    shutil.copytree(ROOT / "docmgr", tmp_path / "docmgr", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_house_stands(copy: Path) -> None:
    code, said = lint(copy)
    assert code == 0, said


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("repo/stray.py", "import docmgr.cli.main", "The house: rooms on floors BROKEN"),
        ("people/stray.py", "import docmgr.policy.model", "The house: rooms on floors BROKEN"),
        ("naming/stray.py", "import os", "Decisions touch nothing BROKEN"),
        ("rules/plan.py", "import docmgr.repo", "Decisions touch nothing BROKEN"),
        ("policy/stray.py", "import subprocess", "excepted) BROKEN"),
        ("setup/stray.py", "def late():\n    import shutil", "excepted) BROKEN"),
        ("policy/stray.py", "import yaml", "Door: YAML belongs to repo BROKEN"),
        ("setup/stray.py", "import click", "Door: Click belongs to cli BROKEN"),
        ("cli/stray.py", "import cryptography", "Door: cryptography belongs to vault BROKEN"),
        ("repo/stray.py", "import openpyxl", "Door: Office files belong to office, their templates to reports BROKEN"),
    ],
)
def test_a_breach_is_seen(copy: Path, module: str, line: str, contract: str) -> None:
    (copy / "docmgr" / module).write_text(f'"""A breach."""\n\n{line}\n', encoding="utf-8")
    code, said = lint(copy)
    assert code != 0
    assert contract in said


def test_a_new_room_must_choose_its_floor(copy: Path) -> None:
    (copy / "docmgr" / "attic").mkdir()
    (copy / "docmgr" / "attic" / "__init__.py").touch()
    code, said = lint(copy)
    assert code != 0
    assert "docmgr.attic" in said
