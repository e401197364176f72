"""``docmgr archive`` through real git: what moves, what stays, what is refused, and that nothing is ever lost."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from docmgr.people.store import read_directory
from docmgr.policy.load import load_policy
from docmgr.repo.git import Repository
from docmgr.vault import store, work
from tests.archive import oracle
from tests.archive.packed import caller
from tests.vault.conftest import POLICY, TODAY, ZHANG, key

DAY = "2024-08-31"
MINUTES = "会议纪要/20240105-纪要-例会-V1.0.md"
IN_HISTORY = f"历史文档/2024/{MINUTES}"


@pytest.fixture
def call(repo, git, monkeypatch):
    """docmgr in a department of the last day of August, with one document that is due."""
    monkeypatch.setenv("DOCMGR_TODAY", DAY)
    git.put(".docmgr/policy.yaml", "version: 1\nextends: handbook-zh\n")
    git.put(MINUTES, "纪要", message="begin")
    return caller(repo)


def listed(git, revision: str = "HEAD") -> dict[str, str]:
    lines = git("ls-tree", "-r", "-z", revision).split("\0")
    return {line.partition("\t")[2]: line.split(" ")[2].partition("\t")[0] for line in lines if line}


def test_a_random_tree_is_archived_as_the_clause_says(call, git, repo):
    paths = oracle.tree(random.Random(7), 80, date.fromisoformat(DAY))
    for path in paths:
        git.put(path, path)
    # The messy past was committed before there was a hook.
    git("commit", "-q", "--no-verify", "-m", "past")
    before = listed(git)
    wanted = oracle.archived([*paths, MINUTES], date.fromisoformat(DAY))
    plan = json.loads(call("archive", "-n", "--json"))
    assert listed(git) == before
    found = [each["path"] for each in plan["archived"] if each["reason"] == "found"]
    assert found == ["历史文档/2019/会议纪要/20190101-纪要-旧会-V1.0.md"]
    assert {each["original"] for each in plan["archived"]} - set(found) == wanted
    call("archive")
    assert git("status", "--porcelain") == ""
    after = listed(git)
    moved = {each["path"]: each["original"] for each in plan["archived"]}
    assert {path: blob for path, blob in after.items() if not path.startswith("records/archive/")} == {
        {old: new for new, old in moved.items()}.get(path, path): blob for path, blob in before.items()
    }
    assert git("diff", "--find-renames=100%", "--diff-filter=R", "--name-only", "HEAD~").count("\n") + 1 == len(wanted)
    head = git("rev-parse", "HEAD")
    assert "nothing is due" in call("archive")
    assert git("rev-parse", "HEAD") == head
    call("archive", "verify")
    call("undo")
    assert listed(git) == before


def test_ledger_goes_along_and_comes_back(call, git, repo):
    call("add", MINUTES)
    identity = git("grep", "-h", "id: D-", "--", "records/ledger").split()[-1]
    before = listed(git)
    call("archive")
    assert IN_HISTORY in listed(git)
    assert "records/ledger/历史文档/2024/会议纪要/20240105-纪要-例会.yml" in listed(git)
    assert json.loads(call("archive", "list", "例会", "--json"))["files"][0]["document"] == identity
    assert json.loads(call("history", "例会", "--json"))["document"]
    assert call("archive", "restore", "例会", "-m", "再用").splitlines()[-1] == MINUTES
    assert {path: blob for path, blob in listed(git).items() if "/archive/" not in path} == before
    assert "brought back on 2024-08-31" in call("archive", "-n")
    call("archive", "verify")
    assert "is not archived" in call("archive", "restore", MINUTES, code=2)


def test_what_the_user_is_doing_is_left_alone(call, git, repo):
    for number, name in enumerate(["甲", "乙", "丙", "丁"]):
        git.put(f"会议纪要/2024010{number + 1}-纪要-{name}会-V1.0.md", name)
    git("commit", "-q", "-m", "more")
    (repo / "会议纪要/20240101-纪要-甲会-V1.0.md").write_text("改了")
    (repo / "会议纪要/20240102-纪要-乙会-V1.0.md").write_text("改了")
    git("add", "会议纪要/20240102-纪要-乙会-V1.0.md")
    (repo / "会议纪要/20240103-纪要-丙会-V1.1.md").write_text("新版")
    (repo / "会议纪要/~$240104-纪要-丁会-V1.0.md").write_bytes(b"")
    git.put("项目资料/20240801-计划-新计划-V1.0.md", "暂存")
    status = git("status", "--porcelain")
    said = call("archive")
    for name in "甲乙丙":
        assert f"{name}会-V1.0.md: edited and not recorded" in said
    assert "open in another program" in said
    assert git("status", "--porcelain") == status
    assert IN_HISTORY in listed(git)
    assert sum(path.startswith("历史文档/") for path in listed(git)) == 1


def test_bumped_content_under_an_old_digest_stays(call, git, repo):
    call("add", MINUTES)
    (repo / MINUTES).write_text("没有升版")
    git("commit", "-q", "--no-verify", "-am", "past the hook")
    assert "edited and not recorded" in call("archive")
    assert MINUTES in listed(git)


def test_holds_and_reservations(call, git, repo):
    git.put("项目资料/20240101-计划-计划书-V1.0.md", "书", message="plan")
    call("--yes", "add", "项目资料/20240101-计划-计划书-V1.0.md", MINUTES)
    hold = call("hold", "add", "例会", "--reason", "诉讼").strip()
    call("reserve", "计划书")
    assert "held by" in call("archive", "-n")
    assert "reserved by" in call("archive")
    found = json.loads(call("hold", "list", "--json"))["records"]
    assert [each["id"] for each in found] == [hold]
    assert found[0]["documents"][0]["document"].startswith("D-")
    call("release", "计划书")
    call("hold", "release", hold[-5:], "--because", "结案")
    call("hold", "release", hold, code=5)
    assert json.loads(call("hold", "list", "--json"))["records"] == []
    by_type = call("hold", "add", "--where", "type=计划", "--where", "until=2024-02-01", "--reason", "审计").strip()
    by_folder = call("hold", "add", "会议纪要", "--reason", "审计").strip()
    assert call("archive", "-n").count("held by") == 2
    call("hold", "release", "会议纪要/")
    call("hold", "release", by_folder, code=5)
    assert "archived 1 file" in call("archive")
    assert "is held by" in call("hold", "add", "例会", "--reason", "x") + call("archive", "restore", "例会", code=5)
    assert by_type in call("hold", "list")
    call("hold", "add", "--reason", "x", code=2)
    call("hold", "add", "--where", "colour=red", "--reason", "x", code=2)
    call("validate")


@pytest.mark.parametrize("there", [IN_HISTORY, "历史文档/2024/会议纪要/20240105-纪要-例会-v1.0.md"])
def test_a_clash_in_the_history_folder_stops_everything(call, git, repo, there):
    git.put("会议纪要/20240106-纪要-别会-V1.0.md", "别")
    git.put(there, "早就在")
    git("commit", "-q", "--no-verify", "-m", "clash")
    before = listed(git)
    said = call("archive", code=4)
    assert "the history folder is in the way" in said
    assert there in said
    assert listed(git) == before
    assert git("status", "--porcelain") == ""


def test_an_untracked_file_in_the_way_is_never_overwritten(call, git, repo):
    (repo / IN_HISTORY).parent.mkdir(parents=True)
    (repo / IN_HISTORY).write_text("我的")
    call("archive", code=4)
    assert (repo / IN_HISTORY).read_text() == "我的"
    assert MINUTES in listed(git)


def test_wrong_days_and_places(call, git, repo, monkeypatch, tmp_path):
    call("archive", "--as-of", "2024-12-31", code=2)
    assert "2024/会议纪要" in call("archive", "-n", "--as-of", "2024-12-31")
    call("archive", "--as-of", "2024-13-01", code=2)
    call("archive", "--older-than", "six", code=2)
    call("archive", "list", "--as-of", DAY, code=2)
    assert "nothing is due" in call("archive", "-n", "--older-than", "9m")
    git("checkout", "-q", "--detach")
    call("archive", code=4)
    git("checkout", "-q", "main")
    call("archive")
    monkeypatch.setenv("DOCMGR_TODAY", "2024-05-01")
    assert "the clock says" in call("archive", code=2)
    empty = type(git)(tmp_path / "leer")
    subprocess.run(["git", "init", "-q", "--object-format=sha256", str(empty.folder)], check=True)
    empty("config", "user.name", "张三")
    empty("config", "user.email", "zhang@example.com")
    assert "nothing is due" in caller(tmp_path / "leer")("archive", "-n")


def test_verify_finds_rot_missing_extra_and_edited_records(call, git, repo):
    call("archive")
    record = next(path for path in listed(git) if path.startswith("records/archive/"))
    (repo / IN_HISTORY).write_text("烂")
    faults = json.loads(call("archive", "verify", "--json", code=1))["faults"]
    assert [each["fault"] for each in faults] == ["on_disk"]
    git("commit", "-q", "--no-verify", "-am", "changed")
    git.put("历史文档/2024/会议纪要/20240101-纪要-混入-V1.0.md", "混")
    git("commit", "-q", "--no-verify", "-m", "extra")
    faults = json.loads(call("archive", "verify", "--json", code=1))["faults"]
    assert sorted(each["fault"] for each in faults) == ["changed", "extra", "on_disk"]
    call("archive", "restore", IN_HISTORY, code=4)
    git("rm", "-q", IN_HISTORY)
    (repo / record).write_text((repo / record).read_text().replace("count: 1", "count: 2"))
    faults = json.loads(call("archive", "verify", "--json", code=1))["faults"]
    assert {"path": record, "fault": "on_disk", "detail": ""} in faults
    git("commit", "-q", "--no-verify", "-am", "worse")
    faults = json.loads(call("archive", "verify", "--json", code=1))["faults"]
    assert {"broken", "rewritten"} <= {each["fault"] for each in faults}


def test_a_damaged_object_is_told_by_its_file(call, git, repo):
    call("archive")
    blob = listed(git)[IN_HISTORY]
    loose = repo / ".git/objects" / blob[:2] / blob[2:]
    loose.chmod(0o644)
    loose.write_bytes(b"x")
    faults = json.loads(call("archive", "verify", "--json", code=1))["faults"]
    assert [(each["path"], each["fault"]) for each in faults] == [(IN_HISTORY, "unreadable")]


def test_an_important_document_comes_back_with_its_approval_or_to_the_pending_folder(call, git, repo):
    git.put("项目资料/20240101-方案-旧方案-V1.0.md", "旧")
    git("commit", "-q", "--no-verify", "-m", "past")
    call("archive")
    said = call("archive", "restore", "旧方案")
    assert said.splitlines()[-1] == "待审批/项目资料/20240101-方案-旧方案-V1.0.md"
    assert "waits for approval" in said


def test_only_the_newest_comes_back(call, git, repo):
    git.put("项目资料/20240101-计划-计划书-V1.0.md", "一")
    git.put("项目资料/20240201-计划-计划书-V1.1.md", "二")
    git("commit", "-q", "--no-verify", "-m", "past")
    call("archive")
    assert "is newer" in call("archive", "restore", "历史文档/2024/项目资料/20240101-计划-计划书-V1.0.md", code=5)
    call("archive", "restore", "历史文档/2024/项目资料/20240201-计划-计划书-V1.1.md")
    assert "stands there already" in call(
        "archive", "restore", "历史文档/2024/项目资料/20240101-计划-计划书-V1.0.md", code=5
    )


def test_taken_up_again_and_archived_twice_in_a_year(call, git, repo, monkeypatch):
    monkeypatch.setenv("DOCMGR_TODAY", "2024-01-10")
    call("new", "计划", "计划书", "--ext", "md")
    monkeypatch.setenv("DOCMGR_TODAY", DAY)
    call("archive")
    monkeypatch.setenv("DOCMGR_TODAY", "2024-09-01")
    assert "V2.0" in call("new", "计划", "计划书", "--ext", "md")
    monkeypatch.setenv("DOCMGR_TODAY", "2025-04-01")
    call("archive")
    ledger = git("show", "HEAD:records/ledger/历史文档/2024/项目资料/计划-计划书.yml")
    assert ledger.count("version: V") == 2
    assert not (repo / "records/ledger/项目资料/计划-计划书.yml").exists()
    call("validate")


def test_age_from_the_last_change(call, git, repo, monkeypatch):
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2024-07-01T09:00:00+08:00")
    git.put(".docmgr/policy.yaml", "version: 1\nextends: handbook-zh\nretention: {age_from: change}\n")
    git.put("会议纪要/20240107-纪要-晚会-V1.0.md", "晚", message="late")
    monkeypatch.delenv("GIT_COMMITTER_DATE")
    assert "changed on 2024-07-01" in call("archive", "-n")


def test_sealed_documents_move_as_they_are(repo, git, monkeypatch):
    monkeypatch.setenv("DOCMGR_TODAY", DAY)
    member = "schema: member/1\nid: zhang\nname: 张三\nemails: [zhang@example.com]\nroles:\n- role: head\n"
    member += f"keys: [{key(ZHANG)}]\n"
    git.put(".docmgr/policy.yaml", POLICY)
    git.put("records/members/zhang.yml", member)
    git.put(store.RECOVERY_FILE, key(bytes([3]) * 32) + "\n", message="begin")
    repository = Repository.discover(repo)
    settings = store.settings(Path(sys.executable), Path(work.__file__).parents[1])
    desk = work.Desk(repository, read_directory(repository), "zhang@example.com", TODAY, settings)
    work.carry_out(desk, work.seal(desk, load_policy(POLICY.encode()), "机密资料", "head"))
    path = "机密资料/20240101-记录-谈话-V1.0.md"
    git.put(path, "密", message="secret")
    blob = git.raw("cat-file", "blob", f"HEAD:{path}")
    assert blob.startswith(b"age-encryption.org/")
    work.lock(repository)
    call = caller(repo)
    call("archive")
    assert git.raw("cat-file", "blob", f"HEAD:历史文档/2024/{path}") == blob
    record = json.loads(call("archive", "list", "--json"))["files"][0]
    assert (record["sealed"], "document" in record) == (True, False)
    call("archive", "verify")
    assert call("archive", "restore", "谈话").splitlines()[-1] == path
    assert git.raw("cat-file", "blob", f"HEAD:{path}") == blob
    attributes = (repo / ".gitattributes").read_text()
    git.put(".gitattributes", "".join(f"{line}\n" for line in attributes.splitlines() if "历史文档" not in line))
    git("commit", "-q", "--no-verify", "-m", "mirror gone")
    monkeypatch.setenv("DOCMGR_TODAY", "2025-08-31")
    assert "would not be" in call("archive", code=6)
    assert git.raw("cat-file", "blob", f"HEAD:{path}") == blob
