"""A target of each kind, open, and files to put there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from docmgr.targets.target import Target, open_target
from tests.targets.places import s3, s3_server, target_text

__all__ = ["s3", "s3_server", "source", "target", "target_text"]


@pytest.fixture
def target(target_text: str) -> Target:
    return open_target(target_text)


@pytest.fixture
def source(tmp_path: Path) -> Callable[[bytes], Path]:
    """A local file with these bytes."""
    made = iter(range(10_000))

    def make(content: bytes) -> Path:
        path = tmp_path / f"source-{next(made)}"
        path.write_bytes(content)
        return path

    return make
