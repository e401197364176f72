"""What a list said is said again only while nothing that it depends on changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.records import real

SAID = ".git/docmgr/said"


@pytest.fixture
def department(tmp_path: Path) -> Path:
    found = real.department(tmp_path / "dept")
    real.commit(found, real.task())
    return found


def same(department: Path, *words: str, **env: str) -> str:
    """The output, the same from the second run on, and the same as of the command line."""
    every = [real.run(department, *words, **env) for _turn in range(2)]
    # An option before the command keeps it away from what is known.
    every.append(real.run(department, "--no-input", *words, **env))
    assert len({(each.stdout, each.stderr) for each in every}) == 1
    return every[0].stdout + every[0].stderr


def test_a_list_is_said_again_and_follows_every_change(department: Path) -> None:
    file = department / real.task().path
    assert "赵六" in same(department, "task", "list")
    assert (department / SAID / "task+list").exists()
    real.run(department, "task", "set", "k7q2x", "title=改了名")
    assert "改了名" in same(department, "task", "list")
    file.write_text(file.read_text(encoding="utf-8").replace("改了名", "手改的"), encoding="utf-8")
    assert "手改的" in same(department, "task", "list"), "an edit that is not committed"
    assert "手改的" in same(department, "task", "show", "k7q2x")
    real.git(department, "checkout", "-q", "--", file.relative_to(department).as_posix())
    assert "改了名" in same(department, "task", "list")
    other = file.with_name("T-240303-aaaa1.yml")
    other.write_text(file.read_text(encoding="utf-8").replace("T-240303-k7q2x", "T-240303-aaaa1"), encoding="utf-8")
    assert "aaaa1" in same(department, "task", "list"), "a file that git does not know"


def test_day_language_and_policy_count(department: Path) -> None:
    assert "!" not in same(department, "task", "list")
    assert "2024-03-08!" in same(department, "task", "list", DOCMGR_TODAY="2024-03-11")
    assert "待开始" in same(department, "task", "list", DOCMGR_LANG="zh")
    assert "k7q2x" in same(department, "task", "show", "k7q")
    policy = department / ".docmgr/policy.yaml"
    policy.write_text(policy.read_text(encoding="utf-8") + "timezone: Pacific/Kiritimati\n", encoding="utf-8")
    assert "k7q2x" in same(department, "task", "list")


def test_other_kinds_are_said_again_too(department: Path) -> None:
    words = [
        "--at",
        "3/8 14:00-15:00",
        "--room",
        "301",
        "--with",
        "lisi",
        "--recorder",
        "wangwu",
        "--item",
        "汇报:20:lisi",
    ]
    real.run(department, "meeting", "new", "部门月度工作推进会", *words)
    assert "部门月度工作推进会" in same(department, "meeting", "list")
    assert (department / SAID / "meeting+list").exists()


def test_nothing_of_a_restricted_record_is_kept(department: Path) -> None:
    real.commit(department, real.task(classification="head_only", title="保密的事"))
    assert "保密的事" in same(department, "task", "list")
    assert not any("保密的事" in file.read_text(encoding="utf-8") for file in (department / SAID).glob("*"))


def test_an_unreadable_record_is_told_every_time(department: Path) -> None:
    real.commit(department, files={"records/tasks/2024/03/T-240303-bbbb2.yml": "schema: task/1\nid: [\n"})
    assert "docmgr validate" in same(department, "task", "list")
    (department / SAID).mkdir(parents=True, exist_ok=True)
    (department / SAID / "task+list").write_bytes(b"x")
    assert "k7q2x" in same(department, "task", "list")
