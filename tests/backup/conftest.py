"""A department's repository with all that a backup must bring back, and a folder to keep backups in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from docmgr.backup.run import Done, make
from docmgr.repo.git import Repository
from docmgr.targets.target import Target, open_target
from tests.backup.made import asked, fill
from tests.targets.places import s3, s3_server, target_text

__all__ = ["back_up", "department", "s3", "s3_server", "target_text", "usb"]


@pytest.fixture
def department(git) -> Repository:
    """The repository with all that."""
    fill(git)
    return Repository.discover(git.folder)


@pytest.fixture
def usb(tmp_path: Path) -> Target:
    return open_target(str(tmp_path / "备份盘"), create=True)


@pytest.fixture
def back_up(department: Repository, usb: Target) -> Callable[..., Done]:
    """Make a backup so many days after Monday."""
    return lambda days=0.0, rules=None: make(department, usb, asked(days, rules))
