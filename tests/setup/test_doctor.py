"""``docmgr doctor`` names what is wrong, and the command beside it mends it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docmgr.cli.main import program

Doctor = Callable[..., tuple[int, dict[str, list[dict[str, str]]]]]


@pytest.fixture
def doctor(capsys: pytest.CaptureFixture[str]) -> Doctor:
    """Exit code, and the results that are not good by name."""

    def run(folder: Path) -> tuple[int, dict[str, list[dict[str, str]]]]:
        capsys.readouterr()
        code = program.main(["-C", str(folder), "doctor", "--json"], standalone_mode=False)
        document = json.loads(capsys.readouterr().out)
        assert document["schema"] == "docmgr.doctor/1"
        assert document["healthy"] is (code == 0)
        found: dict[str, list[dict[str, str]]] = {}
        for result in document["checks"]:
            assert set(result) == {"name", "level", "message", "mend"}
            if result["level"] != "ok" and result["name"] not in ("bytecode", "sharing"):
                found.setdefault(result["name"], []).append(result)
        return code, found

    return run


@pytest.fixture
def department(repo: Path) -> Path:
    assert program.main(["init", str(repo)], standalone_mode=False) == 0
    return repo


def test_a_fresh_department_is_well(department: Path, doctor: Doctor) -> None:
    assert doctor(department) == (0, {})


def test_outside_of_a_repository(tmp_path: Path, doctor: Doctor) -> None:
    (tmp_path / "x").mkdir()
    code, found = doctor(tmp_path / "x")
    assert (code, found["repository"][0]["mend"]) == (1, "docmgr init")
    assert found["identity"][0]["level"] == "error"


def test_hooks_that_do_not_run(department: Path, doctor: Doctor) -> None:
    hooks = department / ".git" / "hooks"
    (hooks / "commit-msg").unlink()
    (hooks / "pre-commit").chmod(0o644)
    code, found = doctor(department)
    assert code == 1
    assert found["hooks"][0]["message"].endswith("pre-commit commit-msg")
    assert found["hooks"][0]["mend"] == "docmgr hooks install"
    assert program.main(["-C", str(department), "hooks", "install"], standalone_mode=False) == 0
    assert doctor(department) == (0, {})


def test_an_interpreter_that_is_gone_or_broken(department: Path, doctor: Doctor, tmp_path: Path) -> None:
    hook = department / ".git" / "hooks" / "pre-push"
    text = hook.read_text()
    lines = text.splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith("python="))
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho broken >&2\nexit 3\n")
    broken.chmod(0o755)
    for interpreter, said in ((str(tmp_path / "gone"), ""), (str(broken), "broken")):
        lines[at] = f"python='{interpreter}'\n"
        hook.write_text("".join(lines))
        code, found = doctor(department)
        assert code == 1
        assert said in found["hooks"][0]["message"]


def test_an_earlier_hook_is_not_run(repo: Path, doctor: Doctor, tmp_path: Path) -> None:
    hook = repo / ".git" / "hooks" / "pre-push"
    hook.write_text(f"#!/bin/sh\n: > '{tmp_path}/ran'\n")
    hook.chmod(0o755)
    assert program.main(["init", str(repo)], standalone_mode=False) == 0
    assert doctor(repo)[0] == 0
    assert not (tmp_path / "ran").exists()


def test_settings_differ(department: Path, git: Any, doctor: Doctor) -> None:
    git("config", "core.fsync", "none")
    code, found = doctor(department)
    assert (code, found["settings"][0]["mend"]) == (0, "git config core.fsync committed")
    git("config", "core.fsync", "committed")
    git("config", "core.ignorecase", "true")
    assert doctor(department)[1]["settings"][0]["mend"] == "git config core.ignorecase false"


def test_people_and_rules(department: Path, git: Any, doctor: Doctor) -> None:
    git("config", "user.email", "stranger@example.com")
    assert "stranger@example.com" in doctor(department)[1]["members"][0]["message"]
    git("config", "--unset", "user.email")
    assert doctor(department)[1]["identity"][0]["level"] == "error"
    (department / "records/members/zhang.yml").write_text("schema: member/1\nid: zhang\n")
    (department / ".docmgr/policy.yaml").write_text("version: 1\nextends: handbook-zh\nx: 1\ny: 2\n")
    code, found = doctor(department)
    assert code == 1
    assert found["members"][0]["message"].startswith("records/members/zhang.yml:")
    assert [each["message"].split(": ")[0] for each in found["policy"]] == [
        ".docmgr/policy.yaml:3",
        ".docmgr/policy.yaml:4",
    ]


def test_skipped_checks_count_until_they_are_shared(department: Path, git: Any, doctor: Doctor, tmp_path: Path) -> None:
    git.put("Policies/最终.docx", "x")
    git("commit", "-q", "--no-verify", "-m", "x")
    assert doctor(department)[1]["skipped"][0]["message"] == "1 commit was made without a check"
    git("init", "-q", "--bare", str(tmp_path / "shared.git"))
    git("remote", "add", "origin", str(tmp_path / "shared.git"))
    git("push", "-q", "--no-verify", "-u", "origin", "main")
    assert "skipped" not in doctor(department)[1]


def test_sharing(department: Path, git: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def shared() -> tuple[str, str]:
        capsys.readouterr()
        program.main(["-C", str(department), "doctor", "--json"], standalone_mode=False)
        checks = json.loads(capsys.readouterr().out)["checks"]
        return next((check["level"], check["mend"]) for check in checks if check["name"] == "sharing")

    assert shared() == ("warn", "git remote add origin ADDRESS")
    git("init", "-q", "--bare", str(tmp_path / "shared.git"))
    git("remote", "add", "origin", str(tmp_path / "shared.git"))
    assert shared() == ("warn", "docmgr sync")
    assert program.main(["-C", str(department), "sync"], standalone_mode=False) == 0
    assert shared() == ("ok", "")


def test_half_done(department: Path, git: Any, doctor: Doctor) -> None:
    git("checkout", "-q", "-b", "other")
    git.put("README.md", "a", message="a")
    git("checkout", "-q", "main")
    git.put("README.md", "b", message="b")
    assert git.run("merge", "other").returncode
    assert doctor(department)[1]["state"][0]["mend"] == "git merge --abort"


def test_a_shallow_clone(department: Path, git: Any, doctor: Doctor, tmp_path: Path) -> None:
    git.put("README.md", "a", message="a")
    git("clone", "-q", "--depth", "1", f"file://{department}", str(tmp_path / "shallow"))
    assert doctor(tmp_path / "shallow")[1]["state"][0]["mend"] == "git fetch --unshallow"


def test_a_server(git: Any, doctor: Doctor, tmp_path: Path) -> None:
    git("init", "-q", "--bare", str(tmp_path / "shared.git"))
    assert doctor(tmp_path / "shared.git")[1]["hooks"][0]["level"] == "error"
    assert program.main(["-C", str(tmp_path / "shared.git"), "hooks", "install"], standalone_mode=False) == 0
    assert doctor(tmp_path / "shared.git") == (0, {})


def test_speaks_to_people(department: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert program.main(["-C", str(department), "doctor"], standalone_mode=False) == 0
    out = capsys.readouterr().out
    assert "good: the hooks run" in out
    assert "    → git remote add origin ADDRESS" in out
