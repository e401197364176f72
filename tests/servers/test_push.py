"""What a server takes and refuses, over a real sshd and a real lighttpd. Source: issue 2, point 6; D-2.1.1, D-2.1.2."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.needs("sshd", "lighttpd")

GOOD = "会议纪要/20240305-纪要-周例会-V1.0.docx"
NEXT = "会议纪要/20240312-纪要-周例会-V1.0.docx"
BAD = "会议纪要/周例会最新.docx"
LAX = "version: 1\nextends: handbook-zh\nrules: {DM101: off, DM102: off, DM105: off, DM501: off}\n"


def test_a_lawful_chinese_name_enters(server: Any) -> None:
    tip = server.git.put(NEXT, b"two", message="next")
    server.accepted("main")
    assert server.tip() == tip


def test_an_unlawful_chinese_name_is_refused_with_the_reason(server: Any) -> None:
    before = server.tip()
    server.git.put(BAD, b"two", message="bad")
    said = server.refused("main")
    assert server.tip() == before
    assert "周例会最新.docx" in said
    assert "DM5" in said or "DM1" in said
    assert "\033" not in said
    assert all(line.startswith("remote: ") for line in said.splitlines() if "最新" in line)


def test_refused_objects_do_not_stay(server: Any) -> None:
    commit = server.git.put(BAD, b"quarantined", message="bad")
    server.refused("main")
    assert server.bare.run("cat-file", "-e", commit).returncode != 0
    assert not list((server.bare.folder / "objects").glob("tmp_objdir*"))


def test_a_new_branch_is_judged_by_what_is_new(server: Any) -> None:
    server.git("switch", "--quiet", "--create", "功能/甲")
    server.git.put(NEXT, b"two", message="next")
    server.accepted("功能/甲")
    server.git.put(BAD, b"three", message="bad")
    server.git("branch", "另一个")
    assert "周例会最新" in server.refused("另一个")


def test_an_old_sin_on_the_server_does_not_hinder_a_new_branch(server: Any) -> None:
    server.git.put(BAD, b"old", message="old sin")
    hook = server.bare.folder / "hooks" / "pre-receive"
    hook.rename(hook.with_suffix(".aside"))
    server.accepted("main")
    hook.with_suffix(".aside").rename(hook)
    server.git("switch", "--quiet", "--create", "later")
    server.git.put(NEXT, b"two", message="next")
    server.accepted("later")


def test_a_path_that_only_the_merge_commit_introduces_is_seen(server: Any) -> None:
    git = server.git
    git("switch", "--quiet", "--create", "side")
    git.put("会议纪要/20240301-纪要-甲方会谈-V1.0.docx", b"a", message="a")
    git("switch", "--quiet", "main")
    git.put("会议纪要/20240302-纪要-乙方会谈-V1.0.docx", b"b", message="b")
    git("merge", "--quiet", "--no-ff", "--no-commit", "--no-verify", "side")
    git.put(BAD, b"smuggled")
    git("commit", "--quiet", "--no-verify", "-m", "merge")
    assert "周例会最新" in server.refused("main")


def test_a_merge_of_lawful_sides_enters(server: Any) -> None:
    git = server.git
    git("switch", "--quiet", "--create", "side")
    git.put("会议纪要/20240301-纪要-甲方会谈-V1.0.docx", b"a", message="a")
    git("switch", "--quiet", "main")
    git.put("会议纪要/20240302-纪要-乙方会谈-V1.0.docx", b"b", message="b")
    git("merge", "--quiet", "--no-ff", "--no-verify", "-m", "merge", "side")
    server.accepted("main")


def test_a_rename_without_new_content_is_seen(server: Any) -> None:
    server.git("mv", "--", GOOD, BAD)
    server.git("commit", "--quiet", "--no-verify", "-m", "rename")
    assert "周例会最新" in server.refused("main")


def test_a_bad_name_that_a_later_commit_corrects_still_entered_history(server: Any) -> None:
    server.git.put(BAD, b"two", message="bad")
    server.git("rm", "--quiet", "--", BAD)
    server.git("commit", "--quiet", "--no-verify", "-m", "away again")
    assert "周例会最新" in server.refused("main")


def test_a_forced_push_is_judged_too(server: Any) -> None:
    git = server.git
    git.put(NEXT, b"two", message="next")
    server.accepted("main")
    git("reset", "--quiet", "--hard", "HEAD~1")
    git.put("会议纪要/20240319-纪要-周例会-V1.0.docx", b"three", message="other")
    server.accepted("--force", "main")
    git("reset", "--quiet", "--hard", "HEAD~1")
    git.put(BAD, b"four", message="bad")
    server.refused("--force", "main")


def test_one_bad_ref_among_many_refuses_the_push_as_a_whole(server: Any) -> None:
    git = server.git
    for number in range(5):
        git("switch", "--quiet", "--create", f"branch-{number}", "main")
        git.put(f"会议纪要/2024040{number + 1}-纪要-例会-V1.0.docx", b"%d" % number, message="good")
    git("switch", "--quiet", "--create", "bad", "main")
    git.put(BAD, b"bad", message="bad")
    said = server.refused("--all")
    assert said.count("周例会最新.docx") <= 3
    assert server.tip("refs/heads/branch-0") == ""
    git("branch", "--quiet", "--delete", "--force", "branch-0")
    server.accepted(*(f"branch-{number}" for number in range(1, 5)))


def test_a_tag_brings_its_commits_under_judgement(server: Any) -> None:
    git = server.git
    git("tag", "-a", "发布-1", "-m", "good")
    server.accepted("发布-1")
    git("tag", "blob", git("rev-parse", f"HEAD:{GOOD}"))
    server.accepted("blob")
    git("switch", "--quiet", "--create", "aside")
    git.put(BAD, b"bad", message="bad")
    git("tag", "-a", "发布-2", "-m", "bad")
    assert "周例会最新" in server.refused("发布-2")


def test_a_ref_outside_branches_and_tags_is_judged(server: Any) -> None:
    server.git.put(BAD, b"bad", message="bad")
    server.refused("main:refs/for/main")


def test_deleting_a_branch_is_free(server: Any) -> None:
    server.git("branch", "gone")
    server.accepted("gone")
    server.accepted("--delete", "gone")
    assert server.tip("refs/heads/gone") == ""


def test_the_pushed_policy_does_not_judge_its_own_push(server: Any) -> None:
    server.git.put(".docmgr/policy.yaml", LAX)
    server.git.put(BAD, b"bad", message="loosen and use")
    server.refused("main")


def test_a_policy_on_another_branch_judges_nothing(server: Any) -> None:
    server.git("switch", "--quiet", "--create", "lax")
    server.git.put(".docmgr/policy.yaml", LAX, message="loosen")
    server.accepted("lax")
    server.git.put(BAD, b"bad", message="use")
    server.refused("lax")


def test_a_policy_that_reached_the_protected_branch_judges_the_next_push(server: Any) -> None:
    server.git.put(".docmgr/policy.yaml", LAX, message="loosen")
    server.accepted("main")
    server.git.put(BAD, b"bad", message="use")
    server.accepted("main")


def test_the_founding_push_brings_policy_and_baseline_once(empty_server: Any) -> None:
    server = empty_server
    server.git.put(".docmgr/policy.yaml", LAX)
    server.git.put(BAD, b"bad", message="found")
    server.accepted("main")
    server.git.put(".docmgr/policy.yaml", "version: 1\nextends: handbook-zh\n", message="strict")
    server.accepted("main")
    server.git.put("会议纪要/又一个最新.docx", b"bad", message="bad")
    server.refused("main")


def test_the_founding_push_is_judged_by_its_own_strict_policy(empty_server: Any) -> None:
    empty_server.git.put(".docmgr/policy.yaml", "version: 1\nextends: handbook-zh\n")
    empty_server.git.put(BAD, b"bad", message="found")
    empty_server.refused("main")


def test_an_adopted_tree_enters_with_its_baseline(empty_server: Any) -> None:
    from docmgr.rules.baseline import write_baseline

    server = empty_server
    server.git.put(".docmgr/policy.yaml", "version: 1\nextends: handbook-zh\n")
    server.git.put(BAD, b"old sin")
    said = server.git("commit", "--quiet", "--no-verify", "-m", "found") or server.refused("main")
    rules = {word.strip("[]():,") for word in said.split() if word.strip("[]():,").startswith("DM")}
    assert rules
    server.git.put(".docmgr/baseline.json", write_baseline({(rule, BAD) for rule in rules}))
    server.git("commit", "--quiet", "--no-verify", "--amend", "-m", "found")
    server.accepted("main")


@pytest.mark.parametrize("broken", ["version: 1\nversion: 1\n", "\tversion: 1\n", "types: [\n"])
def test_a_broken_founding_policy_is_refused_in_one_clear_message(empty_server: Any, broken: str) -> None:
    empty_server.git.put(".docmgr/policy.yaml", broken, message="found")
    said = empty_server.refused("main")
    assert ".docmgr/policy.yaml:" in said


def bypass(git: Any, way: str, tmp_path: Path) -> None:
    """Bring the bad name into main by a way on which Git runs no pre-commit hook."""
    if way == "--no-verify":
        git.put(BAD, b"bad", message="bad")
        return
    git("switch", "--quiet", "--create", "elsewhere")
    git.put(BAD, b"bad", message="bad")
    git("switch", "--quiet", "main")
    if way == "cherry-pick":
        git("cherry-pick", "elsewhere")
    elif way == "rebase":
        git.put(NEXT, b"two", message="next")
        git("rebase", "--quiet", "main", "elsewhere")
        git("branch", "--force", "main", "elsewhere")
        git("switch", "--quiet", "main")
    elif way == "am":
        git("format-patch", "-1", "--output", str(tmp_path / "patch"), "elsewhere")
        git("-c", "core.hooksPath=/dev/null", "am", "--quiet", str(tmp_path / "patch"))
    elif way == "commit-tree":
        tree = git("rev-parse", "elsewhere^{tree}")
        git("reset", "--quiet", "--hard", git("commit-tree", tree, "-p", "main", "-m", "bad"))


WAYS = ["--no-verify", "cherry-pick", "rebase", "am", "commit-tree"]


@pytest.mark.parametrize("way", WAYS)
def test_what_bypassed_pre_commit_is_refused_by_the_server(server: Any, way: str, tmp_path: Path) -> None:
    bypass(server.git, way, tmp_path)
    assert "周例会最新" in server.refused("main")


@pytest.mark.parametrize("way", WAYS)
def test_what_bypassed_pre_commit_is_refused_by_pre_push(server: Any, way: str, tmp_path: Path, install: Any) -> None:
    bypass(server.git, way, tmp_path)
    install(server.git.folder)
    done = server.push("main")
    said = done.stderr.decode()
    assert done.returncode != 0
    assert "周例会最新" in said
    assert "remote:" not in said


@pytest.mark.parametrize("way", ["--no-verify", "cherry-pick"])
def test_a_skipped_check_leaves_a_trace(server: Any, way: str, tmp_path: Path, install: Any) -> None:
    install(server.git.folder)
    skipped = server.git.folder / ".git" / "docmgr" / "skipped"
    server.git("switch", "--quiet", "--create", "checked")
    (server.git.folder / NEXT).write_bytes(b"two")
    server.git("add", "--", NEXT)
    server.git("commit", "--quiet", "-m", "checked")
    server.git("switch", "--quiet", "main")
    assert not skipped.exists()
    bypass(server.git, way, tmp_path)
    assert server.git("rev-parse", "HEAD") in skipped.read_text()


def test_names_that_git_quotes_are_judged(server: Any) -> None:
    git = server.git
    blob = git("hash-object", "-w", "--stdin", data=b"x")
    for raw in (b"\xff\xfe.docx", b'a"b\n.docx', b"-rf", b"." * 255):
        git.raw("update-index", "-z", "--index-info", data=b"100644 " + blob.encode() + b"\tmeeting/" + raw + b"\0")
    git("commit", "--quiet", "--no-verify", "-m", "hostile")
    said = server.refused("main")
    assert "\033" not in said


def test_a_person_without_a_hook_interpreter_on_the_server_is_told(server: Any) -> None:
    hook = server.bare.folder / "hooks" / "pre-receive"
    text = hook.read_text()
    line = next(line for line in text.splitlines() if line.startswith("python="))
    hook.write_text(text.replace(line, "python='/gone/python'"))
    server.git.put(BAD, b"bad", message="bad")
    said = server.accepted("main")
    assert "docmgr cannot run" in said
    (server.bare.folder / "docmgr" / "sealed").touch()
    server.git.put("会议纪要/再一个最新.docx", b"bad", message="bad")
    assert "docmgr cannot run" in server.refused("main")


def test_an_earlier_hook_of_the_server_runs_first_on_the_same_refs(empty_server: Any) -> None:
    from docmgr.repo.git import Repository
    from docmgr.setup.hooks import uninstall

    server = empty_server
    repository = Repository.discover(server.bare.folder)
    uninstall(repository)
    hook = server.bare.folder / "hooks" / "pre-receive"
    hook.write_text('#!/bin/sh\ncat >"$GIT_DIR/seen"\ngit cat-file -e "$(cut -d" " -f2 "$GIT_DIR/seen")" || exit 9\n')
    hook.chmod(0o750)
    install_on(repository)
    server.git.put(".docmgr/policy.yaml", "version: 1\nextends: handbook-zh\n")
    tip = server.git.put(GOOD, b"one", message="first")
    server.accepted("main")
    assert (server.bare.folder / "seen").read_text() == f"{'0' * 40} {tip} refs/heads/main\n"
    server.git.put(BAD, b"bad", message="bad")
    server.refused("main")


def install_on(repository: Any) -> None:
    import sys

    from docmgr.setup.hooks import install

    install(repository, interpreter=Path(sys.executable), package_dir=Path(__file__).resolve().parents[2] / "docmgr")


@pytest.fixture
def install() -> Any:
    from docmgr.repo.git import Repository

    return lambda folder: install_on(Repository.discover(folder))


def test_the_hook_starts_no_shell_but_sh(server: Any) -> None:
    hook = server.bare.folder / "hooks" / "pre-receive"
    assert hook.read_bytes().startswith(b"#!/bin/sh\n")
    subprocess.run(["/bin/sh", "-n", os.fspath(hook)], check=True)
