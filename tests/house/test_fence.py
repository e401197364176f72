"""The fence around every test holds."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_writing_into_the_checkout_is_refused() -> None:
    with pytest.raises(AssertionError, match="outside the temporary folder"):
        (ROOT / "stray.txt").write_text("no")
    assert not (ROOT / "stray.txt").exists()


def test_moving_and_removing_outside_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(AssertionError, match="outside the temporary folder"):
        os.rename(tmp_path / "a", ROOT / "stray.txt")
    with pytest.raises(AssertionError, match="outside the temporary folder"):
        os.remove(ROOT / "no-such-file")


def test_the_network_is_out_of_reach() -> None:
    with socket.socket() as client, pytest.raises(AssertionError, match="network"):
        client.connect(("192.0.2.1", 80))


def test_the_users_settings_do_not_show(environment: dict[str, str], tmp_path: Path) -> None:
    outside = {name for name in os.environ if name.startswith(("GIT_", "DOCMGR_"))} - set(environment)
    assert not outside
    assert Path(os.environ["HOME"]).is_relative_to(tmp_path.parent)
