"""``docmgr`` alone and ``due --who``: whose turn it is, in every kind of record, by which command."""

from __future__ import annotations

import json

import pytest

from tests.archive.packed import caller


@pytest.fixture
def call(repo, git, monkeypatch):
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-04T10:00:00+08:00")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "张三")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "zhang@example.com")
    git.put(".docmgr/policy.yaml", "version: 1\nextends: handbook-zh\n")
    for who, name, role in (("zhang", "张三", "head"), ("li", "李四", "assistant"), ("wang", "王五", "doc_admin")):
        text = f"schema: member/1\nid: {who}\nname: {name}\nemails: [{who}@example.com]\nroles:\n- {{role: {role}}}\n"
        git.put(f"records/members/{who}.yml", text, message=who)
    return caller(repo)


def owed(call, who: str) -> dict[str, tuple[str, str]]:
    """Duty -> clause and command, of one member."""
    found = json.loads(call("due", "--who", who, "--json"))
    assert found["who"] == who
    assert [each["due"] for each in found["duties"]] == sorted(each["due"] for each in found["duties"])
    assert all(who in each["who"] for each in found["duties"])
    return {each["duty"].partition(":")[0]: (each["clause"], " ".join(each["command"])) for each in found["duties"]}


def last_id(said: str) -> str:
    return said.rsplit(maxsplit=1)[-1].rpartition("-")[2]


def test_every_kind_of_record_is_somebodys_turn(call, monkeypatch):
    plan = "推进会 --room 301 --purpose 推进项目 --with li,wang --recorder li --host wang --item 进度:30"
    words = "--type 办公文具 --quantity 10盒 --budget 200 --use-from 2024-03-20 --why 打印资料 --effect 资料及时印出"
    letter_words = "--from-dept 市场部 --to-dept 技术部 --subject 需求响应 --content 提供技术支持 --ours 提供需求"
    event = "服务器宕机 --severity low --nature 故障 --scope 全部门 --proposal 重启"
    meeting = last_id(call("meeting", "new", *plan.split(), "--at", "3/6 14:00-15:00"))
    asked = last_id(call("resource", "request", *words.split()))
    letter = last_id(
        call("letter", "new", *letter_words.split(), "--theirs", "完成初稿", "--milestone", "初稿:2024-03-08")
    )
    incident = last_id(call("incident", "report", *event.split()))
    head, assistant = owed(call, "zhang"), owed(call, "li")
    assert head["meeting"] == ("M-2.1.2", f"docmgr meeting notify {meeting}")
    assert head["letter"] == ("R-2.2.2", f"docmgr letter reply {letter} TEXT")
    assert head["incident"] == ("E-2.2.2", f"docmgr incident activate {incident}")
    assert head["oneonone"] == ("R-2.3.3", "docmgr oneonone done li")
    assert assistant == {"resource": ("R-2.1.2a", f"docmgr resource approve {asked}")}
    assert set(owed(call, "wang")) == {"archive", "backup", "gc"}  # the administrator's, not the head's
    assert {"archive", "backup", "gc"}.isdisjoint(head)
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-11T10:00:00+08:00")
    assert owed(call, "li")["meeting"] == ("M-2.4.1", f"docmgr meeting minutes {meeting}")
    assert owed(call, "zhang")["letter"] == ("R-2.2.2", f"docmgr letter chase {letter}")


def test_alone_it_is_the_same_as_due_who_me(call, monkeypatch):
    assert call("--json") == call("due", "--who", "me", "--json")
    table = call("due", "--who", "me")
    alone = call()
    assert alone.startswith(table)
    assert "张三: 1 duty" in alone
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "li@example.com")
    assert call() == "李四: nothing is due\ntry: docmgr check, docmgr due, docmgr --help\n"
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "nobody@example.com")
    assert "is not in its member directory" in call()
    call("due", "--who", "me", code=2)


def test_a_deputy_owes_what_the_absent_owe(call, git):
    text = "schema: member/1\nid: zhao\nname: 赵六\nemails: [zhao@example.com]\n"
    text += "deputy_for:\n- {who: wang, from: 2024-03-01, to: 2024-03-31}\n"
    git.put("records/members/zhao.yml", text, message="deputy")
    assert {"archive", "backup"} <= set(owed(call, "zhao"))


def test_without_a_git_user_it_says_what_is_missing(call, monkeypatch, git):
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.delenv(name, raising=False)
    git("config", "--unset", "user.email")
    git("config", "--unset", "user.name")
    git("config", "user.useConfigOnly", "true")
    assert "docmgr doctor" in call()
    assert json.loads(call("due", "--json"))["duties"]  # the department's list asks nobody's name
