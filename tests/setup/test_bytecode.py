"""The bundle of a clean hook: it serves what it was made of, and steps aside where a source has changed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from docmgr.repo.bundle import FILE
from docmgr.setup.bytecode import compile_package

ROOT = Path(__file__).resolve().parents[2]
TOLD = """
import sys
sys.path.insert(0, {root!r})
from docmgr.repo.bundle import use_bundle
use_bundle()
from docmgr.rules import tables
print(type(tables.__loader__).__name__, tables.FORMAT, tables.__file__)
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    leave = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(ROOT / "docmgr", tmp_path / "部 门" / "docmgr", ignore=leave))


def told(package: Path) -> list[str]:
    command = [sys.executable, "-I", "-S", "-c", TOLD.format(root=str(package.parent))]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split(" ", 2)


def test_the_bundle_serves_its_modules(package: Path) -> None:
    assert told(package)[0] == "SourceFileLoader"
    compile_package(package)
    loader, _form, file = told(package)
    assert (loader, file.strip()) == ("Bundle", str(package / "rules" / "tables.py"))


def test_a_changed_source_is_taken_instead(package: Path) -> None:
    compile_package(package)
    source = package / "rules" / "tables.py"
    source.write_text(source.read_text(encoding="utf-8").replace("FORMAT = ", "FORMAT = 9"), encoding="utf-8")
    loader, form, _file = told(package)
    assert loader == "SourceFileLoader"
    assert form.startswith("9")


@pytest.mark.parametrize("content", [b"", b"not a bundle", b"N"])
def test_a_damaged_bundle_is_ignored(package: Path, content: bytes) -> None:
    compile_package(package)
    (package / FILE).write_bytes(content)
    assert told(package)[0] == "SourceFileLoader"


def test_a_package_nobody_may_write_to_goes_without(package: Path) -> None:
    (package / "repo" / "__pycache__").write_bytes(b"in the way")
    compile_package(package)
    assert told(package)[0] == "SourceFileLoader"
