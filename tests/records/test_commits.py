"""Records in commits that passed no hook: the push, the server and ``validate`` judge them by their authors."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.records.test_clones import department, docmgr, give_out  # noqa: F401 - a fixture

NO_HOOK = ("commit", "-q", "--no-verify", "-a", "-m", "by hand")


def git(folder: Path, *arguments: str, code: int = 0) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def become(folder: Path, who: str) -> None:
    git(folder, "config", "user.name", who)
    git(folder, "config", "user.email", f"{who}@example.com")


@pytest.fixture
def served(department: Path) -> Path:  # noqa: F811
    """The department with a task, and a server that has docmgr's hook."""
    give_out(department, "客户需求响应")
    hub = department.parent / "hub.git"
    git(department, "clone", "-q", "--bare", ".", str(hub))
    docmgr(hub, "zhangsan", "hooks", "install")
    git(department, "remote", "add", "origin", str(hub))
    git(department, "push", "-q", "--no-verify", "origin", "main")
    return department


def task_file(folder: Path) -> Path:
    return next((folder / "records/tasks").rglob("T-*.yml"))


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_what_passed_no_hook_stops_at_the_push_and_at_the_server_until_it_is_taken_back(served: Path) -> None:
    file = task_file(served)
    become(served, "zhaoliu")
    edit(file, "due: '2024-03-08'", "due: '2024-03-12'")
    git(served, *NO_HOOK)
    commit = git(served, "rev-parse", "--short=10", "HEAD").strip()
    for options in ((), ("--no-verify",)):
        said = git(served, "push", "-q", *options, "origin", "main", code=1)
        assert "T-4.3" in said
        assert f"git revert {commit}" in said
        assert "zhaoliu@example.com" in said
    found = json.loads(docmgr(served, "zhaoliu", "validate", "--json", code=3))
    assert "T-4.3" in found["mistakes"][0]["message"]
    git(served, "revert", "--no-edit", "HEAD")
    git(served, "push", "-q", "origin", "main")
    docmgr(served, "zhaoliu", "validate")


def test_a_late_action_is_not_closed_past_the_server_without_reason_and_remedy(
    department: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    give_out(department, "客户系统升级项目资源调配")
    file, hub = task_file(department), department.parent / "hub.git"
    handed_in = "submitted_at: '2024-03-11T09:00:00+08:00'\nsubmitted_by: zhaoliu\nactual_h: 3\ndeliverables: [清单]\n"
    edit(file, "status: todo", f"status: doing\nsource: M-240304-k7q2x#a-71xq0\n{handed_in}".rstrip())
    git(department, *NO_HOOK)
    git(department, "clone", "-q", "--bare", ".", str(hub))
    docmgr(hub, "zhangsan", "hooks", "install")
    git(department, "remote", "add", "origin", str(hub))
    become(department, "lisi")
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, "2024-03-12T10:00:00+08:00")
    closed = "status: done\naccepted_by: lisi\naccepted_at: '2024-03-12T10:00:00+08:00'"
    edit(file, "status: doing", closed)
    assert "M-4.3" in git(department, "commit", "-qam", "by hand", code=1)
    git(department, *NO_HOOK)
    said = git(department, "push", "-q", "--no-verify", "origin", "main", code=1)
    assert "M-4.3" in said
    assert "--remedy" in said
    lapse = "lapse: {reason: 接口未就绪, remedy: 周五前联调, by: zhaoliu, due: '2024-03-08'}"
    edit(file, closed, f"{closed}\n{lapse}")
    git(department, "commit", "-q", "--amend", "-a", "--no-edit")
    git(department, "push", "-q", "--no-verify", "origin", "main")


def test_history_is_judged_once_and_kept(served: Path) -> None:
    file = task_file(served)
    become(served, "wangwu")
    edit(
        file, "status: todo", "status: todo\nactual_h: 3\naccepted_by: wangwu\naccepted_at: '2024-03-04T09:00:00+08:00'"
    )
    edit(file, "status: todo", "status: done")
    git(served, *NO_HOOK)
    for _run in range(2):
        history = json.loads(docmgr(served, "wangwu", "validate", "--json", code=1))["history"]
        assert {each["clause"] for each in history} == {"T-2.4.1"}
    assert "T-2.4.1" in docmgr(served, "wangwu", "validate", code=1)
    git(served, "revert", "--no-edit", "HEAD")
    docmgr(served, "wangwu", "validate")


def test_nobody_makes_himself_head(served: Path) -> None:
    file = served / "records/members/zhaoliu.yml"
    become(served, "zhaoliu")
    edit(file, "id: zhaoliu", "id: zhaoliu\nroles: [{role: head}]")
    assert "G-2" in git(served, "commit", "-qam", "x", code=1)
    git(served, *NO_HOOK)
    # What comes with it by that borrowed authority is no more lawful.
    edit(task_file(served), "due: '2024-03-08'", "due: '2024-03-06'")
    git(served, *NO_HOOK)
    said = git(served, "push", "-q", "--no-verify", "origin", "main", code=1)
    assert "G-2" in said
    assert "T-4.3" in said


def test_a_new_leads_first_task_passes_with_the_commit_that_made_him_one(served: Path) -> None:
    docmgr(served, "zhangsan", "member", "set", "lisi", "--role", "lead")
    words = ["-d", "汇总3个项目", "--to", "lisi", "--owner", "wangwu", "--due", "3/8", "-p", "高", "-e", "4h"]
    task = docmgr(served, "lisi", "task", "add", "季度总结", *words)
    git(served, "push", "-q", "origin", "main")
    assert task in git(served, "ls-tree", "-r", "--name-only", "origin/main")


def test_ones_own_last_steps_can_be_taken_back_and_done_again(served: Path) -> None:
    file, task = task_file(served), task_file(served).stem
    docmgr(served, "zhaoliu", "task", "start", task)
    docmgr(served, "zhaoliu", "task", "log", task, "已完成需求收集")
    whole = file.read_bytes()
    docmgr(served, "zhaoliu", "undo", "2")
    assert b"status: todo" in file.read_bytes()
    docmgr(served, "zhaoliu", "undo", "--redo")
    docmgr(served, "zhaoliu", "undo", "--redo")
    assert file.read_bytes() == whole
    git(served, "push", "-q", "origin", "main")
    told = docmgr(served, "zhaoliu", "log", task)
    assert "status: to do → doing" in told
    assert "taken back" in told
    changes = json.loads(docmgr(served, "zhaoliu", "log", task, "--json"))["commits"][-1]["changes"]
    assert changes[0].startswith("registered: 客户需求响应")
    # What somebody else wrote is not taken back by hand.
    become(served, "wangwu")
    edit(file, "已完成需求收集", "什么也没做")
    assert "entries are only added" in git(served, "commit", "-qam", "x", code=1)


def test_whoever_founds_a_department_need_not_be_its_head(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    docmgr(tmp_path, "it", "init", ".", "--head", "张三 <zhangsan@example.com>")
    docmgr(tmp_path, "zhangsan", "member", "add", "lisi", "--name", "李四", "--email", "lisi@example.com")
    docmgr(tmp_path, "zhangsan", "validate")
