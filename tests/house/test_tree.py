"""What the tree must not hold: registry hosts, machine paths, lock files, work left for later, rooms without a name."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Spelled in pieces, so that this file does not hold what it forbids.
HOSTS = re.compile(
    "|".join(["pypi" + r"\.(org|python)", "python" + "hosted", "registry" + r"\.npm", "debian" + r"\.org"])
)
MACHINE = re.compile("|".join(["/work" + r"\b(?!flow)/", "/root" + "/", "/home" + r"/\w+/", r"\.py" + "env"]))
LEFT_FOR_LATER = re.compile("|".join([r"\bTO" + "DO", r"\bFIX" + "ME", r"raise NotImplemented" + "Error"]))
LOCKS = ("uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock", "package-lock.json")
VAGUE = ("util", "utils", "helper", "helpers", "common", "manager", "misc")


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout: no list of tracked files")
    command = ["git", "-C", str(ROOT), "-c", "safe.directory=*", "ls-files", "-z"]
    names = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def lines() -> Iterator[tuple[str, str]]:
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            yield f"{path.relative_to(ROOT)}:{number}", line


@pytest.mark.parametrize(("name", "pattern"), [("registry host", HOSTS), ("machine path", MACHINE)])
def test_no_place_of_one_machine_is_named(name: str, pattern: re.Pattern[str]) -> None:
    assert not [f"{name}: {where}: {line.strip()}" for where, line in lines() if pattern.search(line)]


def test_nothing_is_left_for_later() -> None:
    assert not [f"{where}: {line.strip()}" for where, line in lines() if LEFT_FOR_LATER.search(line)]


def test_no_lock_file() -> None:
    assert not [path for path in tracked() if path.name in LOCKS]


def test_rooms_and_files_say_what_they_are() -> None:
    assert not [path for path in (ROOT / "docmgr").rglob("*.py") if path.stem in VAGUE]
    for package in (ROOT / "docmgr").rglob("__init__.py"):
        assert package.read_text(encoding="utf-8").lstrip().startswith(('"""', 'r"""')), (
            f"{package}: no word about the room"
        )


def test_files_stay_readable() -> None:
    long = [
        path for path in (ROOT / "docmgr").rglob("*.py") if len(path.read_text(encoding="utf-8").splitlines()) > 400
    ]
    assert not long
