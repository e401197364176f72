"""The check by the hook's modules says what the command line says, or leaves it to it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAWFUL = {
    "制度流程/20240305-制度-日常运营管理手册-V1.0.docx": b"1",
    "项目资料/2024-Q1客户系统升级项目/20240311-方案-系统上线方案-V1.2.pptx": b"2",
    "会议纪要/20240305-纪要-部门例会-V1.0.docx": b"3",
    "培训资料/20240305-培训-新员工培训-V1.0.pptx": b"4",
    "报表模板/20240305-模板-周报-V1.0.xlsx": b"5",
    **{f"{folder}/.gitkeep": b"" for folder in ("待审批", "机密资料", "历史文档")},
}
WITHOUT_CLICK = (
    "import sys; sys.modules['click'] = None; sys.argv[1:] = ['check']; import docmgr.__main__ as m; m.main()"
)


def docmgr(folder: Path, *arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "docmgr", *arguments]
    done = subprocess.run(command, cwd=folder, env=None, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def department(repo: Path, git: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    for path, content in LAWFUL.items():
        git.put(path, content)
    git.put(".docmgr/policy.yaml", "version: 1\nextends: handbook-zh\n", message="department")
    docmgr(repo, "check")
    return repo


def alone(folder: Path) -> bool:
    """Whether the hook's modules answered by themselves: without Click there is nobody else."""
    done = subprocess.run([sys.executable, "-c", WITHOUT_CLICK], cwd=folder, capture_output=True, check=False)
    return done.returncode == 0


def both(folder: Path) -> tuple[int, str]:
    """The answer of ``check``, equal to that of ``check --all``, which goes through the command line."""
    plain, full = docmgr(folder, "check"), docmgr(folder, "check", "--all")
    assert plain == full
    return plain


def test_a_clean_repository_is_told_without_click(department: Path) -> None:
    assert both(department) == (0, "checked 9 files: nothing to find fault with\n")
    assert alone(department)


def test_new_and_missing_files_count_alike(department: Path) -> None:
    (department / "制度流程/20240306-流程-请假-V1.0.docx").write_bytes(b"6")
    (department / "会议纪要/20240305-纪要-部门例会-V1.0.docx").unlink()
    code, said = both(department)
    assert code == 0
    assert "DM302" in said


@pytest.mark.parametrize("path", ["制度流程/最新制度.docx", "制度流程/20240230-制度-手册-V1.0.docx", "新文件夹/x.docx"])
def test_a_finding_is_left_to_the_command_line(department: Path, path: str) -> None:
    (department / path).parent.mkdir(exist_ok=True)
    (department / path).write_bytes(b"x")
    assert both(department)[0] == 1
    assert not alone(department)


@pytest.mark.parametrize("path", [".docmgr/waivers.yaml", ".docmgr/baseline.json"])
def test_exceptions_are_left_to_the_command_line(department: Path, path: str) -> None:
    (department / path).write_text(
        "[]\n" if path.endswith("yaml") else '{"schema": "docmgr.baseline/1", "entries": []}'
    )
    assert not alone(department)
    both(department)


def test_another_place_is_left_to_the_command_line(department: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not alone(department / "制度流程")
    monkeypatch.setenv("GIT_DIR", str(department / ".git"))
    assert not alone(department)


def test_the_day_is_that_of_the_department(department: Path, git: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    git.put("制度流程/20240307-制度-考勤-V1.0.docx", b"7", message="one more")
    for stated in ("2024-03-05", "2024-03-07", "2024-03-06T23:30:00+08:00", "2024-03-05T17:00:00+00:00"):
        monkeypatch.setenv("DOCMGR_TODAY", stated)
        both(department)
