"""``DOCMGR_TODAY`` stands for the clock."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.cli import toys


def told(tmp_path: Path, today: str) -> Result:
    os.environ["DOCMGR_TODAY"] = today
    return CliRunner().invoke(toys.program, ["-C", str(tmp_path), "now"], catch_exceptions=False)


@pytest.mark.parametrize(
    ("stated", "now", "today"),
    [
        ("2024-03-01", "2024-03-01T09:00:00+08:00", "2024-03-01"),
        ("2024-02-29T23:30:00+00:00", "2024-02-29T23:30:00+00:00", "2024-03-01"),
        ("2024-03-01T08:00:00Z", "2024-03-01T08:00:00+00:00", "2024-03-01"),
    ],
)
def test_a_date_or_a_time_with_zone(tmp_path: Path, stated: str, now: str, today: str) -> None:
    assert told(tmp_path, stated).stdout == f"{now} {today} {now}\n"


@pytest.mark.parametrize("stated", ["yesterday", "2024-02-30", "2024-03-01T08:00:00", "20240301", "2024-3-1"])
def test_anything_else_is_a_wrong_invocation(tmp_path: Path, stated: str) -> None:
    result = told(tmp_path, stated)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"DOCMGR_TODAY is {stated!r}" in result.stderr


def test_git_dates_win_for_commits(tmp_path: Path) -> None:
    os.environ["GIT_AUTHOR_DATE"] = "2020-01-01T00:00:00+00:00"
    assert told(tmp_path, "2024-03-01").stdout.endswith("None\n")


def test_without_it_the_clock_counts(tmp_path: Path) -> None:
    result = told(tmp_path, "")
    assert result.exit_code == 0
    assert "+08:00" in result.stdout
    assert result.stdout.endswith("None\n")
