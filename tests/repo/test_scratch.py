"""Folders for work on the way: gone when the work ends, and swept when its process was killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from docmgr.repo.scratch import scratch_folder

ROOT = Path(__file__).resolve().parents[2]
DYING = """
import os, signal
from docmgr.repo.scratch import scratch_folder
with scratch_folder("docmgr-test-") as folder:
    (folder / "in the clear").write_text("secret")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


def test_a_folder_goes_with_its_work(temporary):
    with scratch_folder("docmgr-test-") as folder:
        (folder / "large").write_text("x")
        assert folder.parent == temporary
    assert list(temporary.iterdir()) == []


def test_what_a_killed_process_left_is_removed_by_the_next(temporary, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    killed = subprocess.run([sys.executable, "-c", DYING], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(list(temporary.glob("docmgr-test-*/in the clear"))) == 1
    with scratch_folder("docmgr-test-") as folder:
        assert list(temporary.iterdir()) == [folder]


def test_a_folder_in_use_stays(temporary):
    with scratch_folder("docmgr-test-") as one, scratch_folder("docmgr-test-") as other:
        assert {one, other} == set(temporary.iterdir())


def test_a_folder_that_was_not_made_by_this_stays(temporary):
    (temporary / "docmgr-test-demo").mkdir()
    with scratch_folder("docmgr-test-"):
        assert (temporary / "docmgr-test-demo").is_dir()
