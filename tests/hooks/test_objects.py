"""One git answers about objects as many would; an older git, which cannot, is asked each time."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import sys
sys.path.insert(0, {root!r})
from docmgr.hooks.process import GitFailed, git, leave_git
names = [{names}]
data = b"".join(name + b"\\n" for name in names)
sys.stdout.buffer.write(git(["cat-file", "--batch-check"], data) + git(["cat-file", "--batch"], data))
sys.stdout.buffer.write(git(["cat-file", "blob", "HEAD:a"]))
try:
    git(["cat-file", "blob", "HEAD"])
except GitFailed as failure:
    print(failure.code, flush=True)
leave_git()
"""


def answers(folder: Path, names: list[bytes]) -> bytes:
    program = ASK.format(root=str(ROOT), names=", ".join(map(repr, names)))
    command = [sys.executable, "-I", "-S", "-c", program]
    return subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout


@pytest.mark.parametrize("old", [False, True])
def test_the_answers_are_those_of_git(
    repo: Path, git: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: bool
) -> None:
    git.put("a", b"line\nwith no end", message="one")
    git.put("大 文件.bin", bytes(range(256)) * 1000, message="two")
    names = [b"HEAD:a", b"HEAD:", b"HEAD", b"no such", b"HEAD:a blob 5", "HEAD:大 文件.bin".encode()] + [
        b"HEAD:a"
    ] * 900
    data = b"".join(name + b"\n" for name in names)
    expected = git.raw("cat-file", "--batch-check", data=data) + git.raw("cat-file", "--batch", data=data)
    if old:
        real = shutil.which("git")
        shim = tmp_path / "bin" / "git"
        shim.parent.mkdir()
        shim.write_text(f'#!/bin/sh\ncase "$*" in *--batch-command*) exit 129 ;; esac\nexec {real} "$@"\n')
        shim.chmod(0o755)
        monkeypatch.setenv("PATH", str(shim.parent), prepend=":")
    assert answers(repo, names) == expected + git.raw("cat-file", "blob", "HEAD:a") + b"128\n"
