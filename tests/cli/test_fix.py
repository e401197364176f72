"""``docmgr fix`` and ``docmgr baseline``: renames on real repositories."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docmgr.rules.proposals import add_proposals, proposals
from docmgr.rules.siblings import folded
from docmgr.rules.tables import Tables
from docmgr.rules.tree import judge_tree
from tests.cli.test_check import BAD, NAME, department, docmgr

__all__ = ["department"]

SAFE = "制度流程/2024-03-05-制度-会议管理制度-v2.1.docx"
FIXED = "制度流程/20240305-制度-会议管理制度-V2.1.docx"
OPEN = "制度流程/会议管理制度-V2.1.docx"


def names(git: Any) -> set[str]:
    return {path for path in git("ls-files", "-z").split("\0") if path.endswith(".docx")}


def test_what_has_one_reading_is_renamed_in_one_commit(department: Path, git: Any) -> None:
    git.put(SAFE, "x", message="old")
    done = docmgr("fix")
    assert done.exit_code == 0
    assert names(git) == {FIXED}
    assert (department / FIXED).read_text() == "x"
    assert git("rev-list", "--count", "HEAD") == "3"
    assert git("log", "-1", "--format=%s").startswith("docmgr: ")
    assert docmgr("check").exit_code == 0


def test_a_dry_run_shows_the_same_and_changes_nothing(department: Path, git: Any) -> None:
    git.put(SAFE, "x", message="old")
    done = docmgr("fix", "-n")
    assert done.exit_code == 0
    assert FIXED in done.stdout
    assert names(git) == {SAFE}
    assert git("status", "--porcelain") == ""


def test_what_needs_a_decision_is_only_proposed(department: Path, git: Any) -> None:
    git.put(OPEN, "x", message="old")
    done = docmgr("fix")
    assert done.exit_code == 0
    assert names(git) == {OPEN}
    assert "-制度-会议管理制度-V2.1.docx" in done.stdout
    assert docmgr("fix", "--yes").exit_code == 0
    assert names(git) == {FIXED}


def test_staged_renames_without_a_commit(department: Path, git: Any) -> None:
    git.put(SAFE, "x")
    before = git("rev-parse", "HEAD")
    assert docmgr("fix", "--staged").exit_code == 0
    assert git("rev-parse", "HEAD") == before
    assert git("diff", "--cached", "--name-only", "-z") == FIXED + "\0"
    assert (department / FIXED).exists()


def test_a_file_that_git_does_not_know_is_renamed_on_disk(department: Path, git: Any) -> None:
    (department / SAFE).write_text("x")
    assert docmgr("fix").exit_code == 0
    assert (department / FIXED).read_text() == "x"
    assert git("status", "--porcelain", "-z").startswith("??")


def test_nothing_is_ever_overwritten(department: Path, git: Any) -> None:
    git.put(SAFE, "new")
    git.put(FIXED, "old", message="both")
    done = docmgr("fix", "--yes")
    assert done.exit_code == 0
    assert (department / FIXED).read_text() == "old"
    assert (department / SAFE).read_text() == "new"
    assert "in the way" in done.stdout


def test_two_files_that_want_one_name_stay_both(department: Path, git: Any) -> None:
    other = SAFE.replace("2024-03-05", "2024.3.5")
    git.put(SAFE, "a")
    git.put(other, "b", message="both")
    docmgr("fix", "--yes")
    assert names(git) == {SAFE, other}


def test_a_lock_file_is_taken_out_of_the_commit(department: Path, git: Any) -> None:
    lock = "制度流程/~$手册.docx"
    git.put(lock, "x")
    assert docmgr("check", "--staged").exit_code == 1
    assert docmgr("fix", "--staged").exit_code == 0
    assert git("diff", "--cached", "--name-only") == ""
    assert (department / lock).exists()


def test_a_missing_folder_is_made(department: Path, git: Any) -> None:
    git("rm", "-q", "会议纪要/.gitkeep")
    git("commit", "-q", "-m", "gone")
    docmgr("fix")
    assert (department / "会议纪要/.gitkeep").exists()
    assert git("status", "--porcelain") == ""


def test_other_staged_work_stays_staged(department: Path, git: Any) -> None:
    git.put(SAFE, "x", message="old")
    git.put(NAME, "mine")
    docmgr("fix")
    assert git("diff", "--cached", "--name-only", "-z") == NAME + "\0"


def test_a_baseline_excuses_what_stands_today_and_only_shrinks(department: Path, git: Any) -> None:
    git.put(BAD, "x", message="old")
    assert docmgr("check").exit_code == 1
    assert docmgr("baseline", "create").exit_code == 0
    assert docmgr("check").exit_code == 0
    git.put(BAD.replace("手册", "另一手册"), "x", message="new")
    assert docmgr("check").exit_code == 1
    assert docmgr("baseline", "create").exit_code == 5
    git("mv", BAD, NAME)
    git("commit", "-q", "-m", "mended")
    assert any(each["rule"] == "DM903" for each in json.loads(docmgr("check", "--json").stdout)["findings"])
    assert docmgr("baseline", "prune").exit_code == 0
    assert json.loads((department / ".docmgr/baseline.json").read_bytes())["entries"] == []


def test_fix_still_mends_what_the_baseline_excuses(department: Path, git: Any) -> None:
    git.put(SAFE, "x", message="old")
    docmgr("baseline", "create")
    docmgr("fix")
    assert names(git) == {FIXED}


MESSY = st.lists(
    st.sampled_from("2024-03-05|20240305|2024.3.5|制度|流程|手册|v1.0|V1.0|最新|(1)|-|_| ".split("|")),
    min_size=1,
    max_size=7,
).map(lambda parts: "制度流程/" + "".join(parts) + ".docx")


@pytest.fixture(scope="module")
def handbook() -> Tables:
    from docmgr.policy.load import load_policy
    from docmgr.rules.compile import compile_tables

    return compile_tables(load_policy(None))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(MESSY, max_size=8))
def test_proposals_never_collide_and_need_no_proposal(handbook: Tables, paths: set[str]) -> None:
    def proposed(tree: set[str]) -> dict[str, str]:
        found, _count = judge_tree([(path, "100644", path) for path in sorted(tree)], handbook, "20240305", False)
        add_proposals(found, handbook, "20240305", lambda _path: "20240301")
        every = proposals(found, tree, handbook, "20240305")
        return {each.source: each.target for each in every if not each.obstacle}

    first = proposed(paths)
    after = {first.get(path, path) for path in paths}
    assert len(after) == len(paths)
    assert len({folded(path) for path in after}) >= len({folded(path) for path in paths})
    assert not set(proposed(after)) & set(first.values())


class Killed(BaseException):
    """The end of a process, in the middle of a change."""


@pytest.mark.parametrize(
    "command", [("fix",), ("baseline", "prune"), ("member", "add", "li", "--name", "L", "--email", "l@e.cn")]
)
def test_a_command_run_again_completes_what_a_kill_left(
    department: Path, git: Any, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    from docmgr.repo import staging

    git.put(OPEN, "x", message="old")
    docmgr("baseline", "create")
    git("mv", OPEN, SAFE)
    git("commit", "-q", "-m", "moved")
    before = int(git("rev-list", "--count", "HEAD"))

    def die(*_arguments: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(staging, "stage", die)
        patch.setattr("docmgr.repo.apply.give_up", die)
        with pytest.raises(Killed):
            docmgr(*command)
    assert git("status", "--porcelain") != ""
    assert docmgr(*command).exit_code == 0
    assert int(git("rev-list", "--count", "HEAD")) == before + 1
    assert git("status", "--porcelain") == ""
    assert not (department / ".git/index.lock").exists()


def test_a_name_that_only_case_would_tell_from_another_is_not_given(department: Path, git: Any) -> None:
    git.put("项目资料/20240305-方案-ABC-V1.0.docx", "1")
    git.put("项目资料/20240305-方案-abc-v1.0.docx", "2", message="old")
    before = names(git)
    (proposal,) = json.loads(docmgr("fix", "--yes", "--json").stdout)["proposals"]
    assert proposal["obstacle"] == "项目资料/20240305-方案-ABC-V1.0.docx"
    assert names(git) == before


def test_a_deleted_file_does_not_stop_the_others(department: Path, git: Any) -> None:
    git.put("制度流程/2024-03-05-制度-删去的制度-v1.0.docx", "x")
    git.put(SAFE, "y", message="old")
    (department / "制度流程/2024-03-05-制度-删去的制度-v1.0.docx").unlink()
    done = docmgr("fix")
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, FIXED)
    assert "删去" not in done.stdout
    assert git("status", "--porcelain") == " D 制度流程/2024-03-05-制度-删去的制度-v1.0.docx"


def test_a_commit_on_no_branch_is_said_in_one_line(department: Path, git: Any) -> None:
    git.put(SAFE, "x", message="old")
    git("checkout", "-q", "--detach")
    assert "on no branch" not in docmgr("fix", "-n").stderr
    said = docmgr("fix").stderr
    assert said.count("on no branch") == 1
    assert "git switch -c NAME" in said
    assert "on no branch" not in docmgr("fix").stderr
