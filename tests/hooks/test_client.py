"""The client hooks as git runs them: a real repository, a real commit, the real shims."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import docmgr
from docmgr.policy.load import load_policy
from docmgr.repo.git import Repository
from docmgr.rules.commits import judge_commits
from docmgr.rules.compile import compile_tables
from docmgr.setup.hooks import install

NAME = "项目资料/20240305-计划-项目计划书-V1.0.docx"
BAD = "制度流程/最新手册.docx"


@pytest.fixture
def department(repo: Path, git: Any) -> Path:
    """A department repository with its policy committed and the hooks installed."""
    git.put(".docmgr/policy.yaml", "version: 1\nextends: handbook-zh\n", message="begin")
    install(Repository.discover(repo), interpreter=Path(sys.executable), package_dir=Path(docmgr.__file__).parent)
    return repo


def commit(folder: Path, *options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = ["git", "-C", str(folder), "commit", "--quiet", "-m", "x", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **variables})


def put(folder: Path, path: str, content: str = "x") -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
    subprocess.run(["git", "-C", str(folder), "add", "--", path], check=True)


def test_a_lawful_name_is_committed_without_a_word(department: Path) -> None:
    put(department, NAME)
    done = commit(department)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_bad_name_is_refused_and_the_right_one_is_said(department: Path) -> None:
    put(department, "制度流程/2024-03-05-制度-手册-v1.0.docx")
    done = commit(department)
    assert done.returncode == 1
    assert "DM102" in done.stderr
    assert "DM105" in done.stderr
    assert "20240305-制度-手册-V1.0.docx" in done.stderr
    assert "docmgr fix --staged" in done.stderr


def test_the_message_is_chinese_for_a_chinese_department(department: Path) -> None:
    put(department, BAD)
    done = commit(department, DOCMGR_LANG="", LC_ALL="C.UTF-8")
    assert "最新" in done.stderr
    assert "错误" in done.stderr


def test_the_very_first_commit_is_judged(repo: Path, git: Any) -> None:
    install(Repository.discover(repo), interpreter=Path(sys.executable), package_dir=Path(docmgr.__file__).parent)
    put(repo, BAD)
    assert commit(repo).returncode == 1
    git("rm", "-q", "--cached", BAD)
    put(repo, NAME)
    assert commit(repo).returncode == 0


def test_a_partial_commit_is_judged_by_what_it_holds(department: Path) -> None:
    put(department, BAD)
    put(department, NAME)
    assert commit(department, "--", NAME).returncode == 0
    assert commit(department).returncode == 1


def test_deleting_the_policy_does_not_lift_it(department: Path, git: Any) -> None:
    git("rm", "-q", ".docmgr/policy.yaml")
    put(department, BAD)
    assert commit(department).returncode == 1


def test_a_staged_policy_holds_at_once(department: Path) -> None:
    put(department, ".docmgr/policy.yaml", "version: 1\nextends: handbook-zh\nrules: {DM501: off, DM101: warn}\n")
    put(department, BAD)
    done = commit(department)
    assert done.returncode == 0
    assert "DM101" in done.stderr


def test_a_broken_policy_stops_the_commit_with_its_lines(department: Path) -> None:
    put(department, ".docmgr/policy.yaml", "version: 1\nextends: handbook-zh\ntypo: 1\n")
    done = commit(department)
    assert done.returncode == 1
    assert ".docmgr/policy.yaml:3:" in done.stderr
    assert "Traceback" not in done.stderr


def test_changed_content_under_the_same_version(department: Path) -> None:
    put(department, NAME)
    commit(department)
    put(department, NAME, "changed")
    done = commit(department)
    assert done.returncode == 1
    assert "DM404" in done.stderr


def test_a_merge_brings_in_what_others_have_judged(department: Path, git: Any) -> None:
    git("checkout", "-q", "-b", "old")
    git.put(BAD, "x", message="from before")
    git("checkout", "-q", "main")
    put(department, NAME)
    commit(department)
    assert git.run("merge", "-q", "--no-edit", "old").returncode == 0


def test_a_bad_name_made_by_the_merge_itself_is_refused(department: Path, git: Any) -> None:
    git("checkout", "-q", "-b", "other")
    put(department, NAME)
    commit(department)
    git("checkout", "-q", "main")
    put(department, NAME.replace("项目计划", "采购计划"))
    commit(department)
    git("merge", "-q", "--no-commit", "other")
    put(department, BAD)
    assert commit(department).returncode == 1


def test_a_skipped_check_leaves_a_trace_and_a_word(department: Path) -> None:
    put(department, NAME)
    assert commit(department).returncode == 0
    trace = department / ".git" / "docmgr" / "skipped"
    assert not trace.exists()
    put(department, BAD)
    done = commit(department, "--no-verify")
    assert done.returncode == 0
    assert "DM501" in done.stderr
    assert len(trace.read_text().splitlines()) == 1


@pytest.mark.parametrize("how", ["cherry-pick", "rebase"])
def test_what_bypassed_pre_commit_is_caught_at_push(department: Path, git: Any, tmp_path: Path, how: str) -> None:
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "hub.git")], check=True)
    git("remote", "add", "origin", str(tmp_path / "hub.git"))
    git("push", "-q", "--no-verify", "origin", "main")
    git("checkout", "-q", "-b", "side")
    git.put(BAD, "x", message="bad")
    git("checkout", "-q", "main")
    put(department, NAME)
    commit(department)
    if how == "cherry-pick":
        git("cherry-pick", "side")
    else:
        git("checkout", "-q", "side")
        git("rebase", "-q", "main")
    done = git.run("push", "-q", "origin", "HEAD:refs/heads/main")
    assert done.returncode == 1
    assert b"DM501" in done.stderr
    git("reset", "-q", "--hard", "HEAD~1")
    assert git.run("push", "-q", "origin", "HEAD:refs/heads/main").returncode == 0


@pytest.mark.parametrize(
    "name",
    ["-rf.docx", ":(top)x.docx", "*.docx", "a\nb.docx", 'a"b.docx', "a b.docx", "\u0301a.docx", ".".join("a" * 120)],
)
def test_any_name_gets_its_answer_and_no_traceback(department: Path, name: str) -> None:
    put(department, f"制度流程/{name}")
    done = commit(department)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "DM" in done.stderr


def test_a_name_that_is_not_utf_8(department: Path) -> None:
    path = os.fsencode(department / "制度流程") + b"/" + "手册.docx".encode("gb18030")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb"):
        pass
    subprocess.run(["git", "-C", str(department), "add", "-A"], check=True)
    done = subprocess.run(["git", "-C", str(department), "commit", "-m", "x"], capture_output=True, check=False)
    assert done.returncode == 1
    assert b"DM201" in done.stderr


def test_a_console_that_knows_no_chinese(department: Path) -> None:
    put(department, BAD)
    done = commit(department, LC_ALL="POSIX", PYTHONIOENCODING="gbk", DOCMGR_LANG="zh")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_a_worktree_is_guarded_too(department: Path, git: Any, tmp_path: Path) -> None:
    git("worktree", "add", "-q", "-b", "side", str(tmp_path / "旁 边"))
    put(tmp_path / "旁 边", BAD)
    assert commit(tmp_path / "旁 边").returncode == 1


def test_a_file_over_the_limit_is_refused(department: Path) -> None:
    put(department, ".docmgr/policy.yaml", "version: 1\nextends: handbook-zh\nlimits: {file_bytes: 1MB}\n")
    put(department, NAME, "x" * (1 << 21))
    done = commit(department)
    assert done.returncode == 1
    assert "DM310" in done.stderr


def test_a_large_file_is_weighed_where_it_came_in_and_not_again_when_it_moves(department: Path, git: Any) -> None:
    """The same at pre-commit, at pre-push and for a name that many commits bring."""
    put(department, ".docmgr/policy.yaml", "version: 1\nextends: handbook-zh\nlimits: {file_bytes: 1MB}\n")
    put(department, NAME, "x" * (1 << 21))
    assert commit(department, "--no-verify").returncode == 0
    first = git("rev-parse", "HEAD")
    moved = NAME.replace("项目资料/", "项目资料/一期/")
    (department / moved).parent.mkdir()
    git("mv", NAME, moved)
    assert commit(department).returncode == 0
    repository = Repository.discover(department)
    rules = (compile_tables(load_policy((department / ".docmgr/policy.yaml").read_text("utf-8"))), "20240305")
    for revisions, said in (([f"{first}..HEAD"], []), ([f"{first}^..HEAD"], [NAME])):
        found, _checked = judge_commits(
            lambda words, data: repository.git(*words, input=data), revisions, rules, "HEAD"
        )
        assert [each.path for each in found if each.rule == "DM310"] == said
    put(department, NAME.replace("V1", "V2"), "y" * (1 << 21))
    assert "DM310" in commit(department).stderr


def test_waivers_and_baseline_are_honoured(department: Path) -> None:
    days = "created: 2026-01-01, until: 2026-03-01"
    waiver = f"- {{rules: [DM501, DM101], paths: [制度流程/**], reason: r, owner: a, {days}}}\n"
    put(department, ".docmgr/waivers.yaml", waiver)
    put(department, BAD)
    assert commit(department, DOCMGR_TODAY="2026-03-02").returncode == 1
    assert commit(department, DOCMGR_TODAY="2026-02-01").returncode == 0


def test_a_hook_finds_its_libraries_beside_a_path_that_the_locale_cannot_read(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    (packages,) = venv.glob("lib/python*/site-packages")
    (packages / "其他.pth").write_text("/共享/部门\n", encoding="utf-8")
    code = f"import sys; sys.path.insert(0, {str(Path(docmgr.__file__).parents[1])!r})\n"
    code += f"from docmgr.repo.libraries import enable; enable(); print({str(packages)!r} in sys.path)"
    command = [str(venv / "bin" / "python"), "-I", "-S", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"})
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_an_earlier_version_may_be_restored_as_it_was(department: Path, git: Any) -> None:
    newer = NAME.replace("V1.0", "V1.1")
    put(department, NAME, "first")
    commit(department)
    git("mv", NAME, newer)
    put(department, newer, "second")
    commit(department)
    git("mv", newer, NAME)
    assert commit(department).returncode == 1
    put(department, NAME, "first")
    assert commit(department).returncode == 0


def test_an_important_document_comes_home_only_with_the_heads_approval(department: Path, git: Any) -> None:
    policy = "制度流程/20240305-制度-日常运营管理手册-V1.0.docx"
    put(department, policy)
    done = commit(department)
    assert done.returncode == 1
    assert "DM408" in done.stderr
    assert "docmgr submit" in done.stderr
    git("rm", "-q", "--cached", policy)
    put(department, f"待审批/{policy}")
    assert commit(department).returncode == 0
