"""The versions of a document, through everything that can happen to its file."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path
from typing import Any

import pytest

from docmgr.ledger import chain, store
from docmgr.ledger.entry import Document
from docmgr.ledger.history import Past, history
from docmgr.ledger.load import dump_document
from docmgr.ledger.trace import trace
from docmgr.repo.git import Repository
from tests.ledger.made import approval, document, layout, version

FOLDER = "制度流程"
LEDGER = "records/ledger/制度流程/制度-运营手册.yml"


def name(number: str, topic: str = "运营手册", date: str = "20240305") -> str:
    return f"{date}-制度-{topic}-{number}.docx"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Desk:
    """A department's repository with plain git."""

    def __init__(self, git: Any, repo: Path) -> None:
        self.git = git
        self.repository = Repository.discover(repo)
        git.put("README.md", "x", message="begin")

    def bump(self, old: str, new: str, content: bytes, message: str = "bump") -> None:
        (self.git.folder / new).parent.mkdir(parents=True, exist_ok=True)
        self.git("mv", old, new)
        self.git.put(new, content, message=message)

    def move(self, *pairs: tuple[str, str], message: str = "move") -> None:
        for old, new in pairs:
            (self.git.folder / new).parent.mkdir(parents=True, exist_ok=True)
            self.git("mv", old, new)
        self.git("commit", "--quiet", "--no-verify", "-m", message)

    def history(self, path: str, ledger: Document | None = None, *, check: bool = False) -> list[Past]:
        return history(self.repository, path, ledger, layout(), digest, check=check)

    def versions(self, path: str) -> list[str]:
        return [each.version for each in self.history(path)]

    def every_version_opens(self, path: str, contents: dict[str, bytes]) -> None:
        found = {each.version: self.repository.show(each.commit, each.path) for each in self.history(path)}
        assert found == contents


@pytest.fixture
def desk(git: Any, repo: Path) -> Desk:
    return Desk(git, repo)


def test_bumps_are_versions(desk: Desk) -> None:
    desk.git.put(f"{FOLDER}/{name('V1.0')}", b"one", message="first")
    desk.bump(f"{FOLDER}/{name('V1.0')}", f"{FOLDER}/{name('V1.1', date='20240401')}", b"two words", "second")
    desk.git.put(f"{FOLDER}/{name('V1.0', '考勤')}", b"other", message="another document")
    found = desk.history(f"{FOLDER}/{name('V1.1', date='20240401')}")
    assert [(each.version, each.change, each.author) for each in found] == [
        ("V1.1", "second", "张三 <zhang@example.com>"),
        ("V1.0", "first", "张三 <zhang@example.com>"),
    ]
    assert found[0].sha256 == digest(b"two words")
    assert not found[0].recorded


def test_it_follows_a_new_topic_and_a_new_folder(desk: Desk) -> None:
    desk.git.put(f"{FOLDER}/{name('V1.0')}", b"one " * 50, message="first")
    desk.bump(f"{FOLDER}/{name('V1.0')}", f"{FOLDER}/{name('V1.1')}", b"one " * 50 + b"two")
    desk.move((f"{FOLDER}/{name('V1.1')}", f"{FOLDER}/{name('V1.1', '日常管理')}"), message="topic")
    desk.move((f"{FOLDER}/{name('V1.1', '日常管理')}", f"项目资料/{name('V1.1', '日常管理')}"), message="folder")
    desk.bump(f"项目资料/{name('V1.1', '日常管理')}", f"项目资料/{name('V2.0', '日常管理')}", b"quite different")
    desk.every_version_opens(
        f"项目资料/{name('V2.0', '日常管理')}",
        {"V2.0": b"quite different", "V1.1": b"one " * 50 + b"two", "V1.0": b"one " * 50},
    )


def test_it_follows_the_ledger_where_the_content_changed_completely(desk: Desk) -> None:
    desk.git.put(LEDGER, dump_document(document(version())))
    desk.git.put(f"{FOLDER}/{name('V1.0')}", b"one " * 50, message="first")
    new, ledger = f"项目资料/{name('V1.1', '另一题目')}", "records/ledger/项目资料/制度-另一题目.yml"
    for path in (new, ledger):
        (desk.git.folder / path).parent.mkdir(parents=True, exist_ok=True)
    desk.git("mv", LEDGER, ledger)
    desk.git("mv", f"{FOLDER}/{name('V1.0')}", new)
    desk.git.put(new, bytes(range(256)) * 9, message="all at once")
    assert desk.versions(new) == ["V1.1", "V1.0"]


def test_pending_home_archive_and_restore_are_one_document(desk: Desk) -> None:
    home = f"{FOLDER}/{name('V1.0')}"
    desk.git.put(f"待审批/{home}", b"draft", message="new")
    desk.git.put(f"待审批/{home}", b"ready", message="submit")
    desk.move((f"待审批/{home}", home), message="approve")
    desk.move((home, f"历史文档/2024/{home}"), message="archive")
    assert desk.versions(f"历史文档/2024/{home}") == ["V1.0"]
    desk.move((f"历史文档/2024/{home}", home), message="restore")
    desk.bump(home, f"{FOLDER}/{name('V2.0')}", b"again")
    found = desk.history(f"{FOLDER}/{name('V2.0')}")
    assert [each.version for each in found] == ["V2.0", "V1.0"]
    assert found[1].change == "submit"
    assert desk.repository.show(found[1].commit, found[1].path) == b"ready"


def test_both_sides_of_a_merge_count(desk: Desk) -> None:
    git, first = desk.git, f"{FOLDER}/{name('V1.0')}"
    git.put(first, b"one", message="first")
    git("switch", "--quiet", "--create", "side")
    desk.bump(first, f"{FOLDER}/{name('V1.1')}", b"side")
    git("switch", "--quiet", "main")
    git.put("会议纪要/20240301-纪要-周会-V1.0.docx", b"x", message="else")
    git("merge", "--quiet", "--no-edit", "side")
    desk.bump(f"{FOLDER}/{name('V1.1')}", f"{FOLDER}/{name('V1.2')}", b"after")
    desk.every_version_opens(f"{FOLDER}/{name('V1.2')}", {"V1.2": b"after", "V1.1": b"side", "V1.0": b"one"})


def test_what_a_merge_left_aside_is_found(desk: Desk) -> None:
    git, first = desk.git, f"{FOLDER}/{name('V1.0')}"
    git.put(first, b"one", message="first")
    git("switch", "--quiet", "--create", "side")
    desk.bump(first, f"{FOLDER}/{name('V1.1')}", b"side")
    git("switch", "--quiet", "main")
    desk.bump(first, f"{FOLDER}/{name('V2.0')}", b"main")
    git("merge", "--quiet", "--no-edit", "--strategy=ours", "side")
    assert desk.versions(f"{FOLDER}/{name('V2.0')}") == ["V2.0", "V1.1", "V1.0"]


def test_what_was_there_before_docmgr_is_history_too(desk: Desk) -> None:
    git = desk.git
    git.put("老资料/手册最终版.docx", b"old text " * 30, message="import")
    git.put("老资料/手册最终版.docx", b"old text " * 30 + b"more", message="corrected")
    desk.move(("老资料/手册最终版.docx", f"{FOLDER}/{name('V1.0')}"), message="docmgr: rename 1 file")
    desk.bump(f"{FOLDER}/{name('V1.0')}", f"{FOLDER}/{name('V1.1')}", b"new")
    found = desk.history(f"{FOLDER}/{name('V1.1')}")
    assert [(each.version, each.change) for each in found] == [
        ("V1.1", "bump"),
        ("V1.0", "docmgr: rename 1 file"),
        ("", "corrected"),
        ("", "import"),
    ]
    assert desk.repository.show(found[3].commit, found[3].path) == b"old text " * 30


def test_weekly_reports_are_documents_of_their_own(desk: Desk) -> None:
    desk.git.put("会议纪要/20240301-纪要-周会-V1.0.docx", b"a", message="one")
    desk.git.put("会议纪要/20240308-纪要-周会-V1.0.docx", b"b", message="two")
    desk.move(
        ("会议纪要/20240301-纪要-周会-V1.0.docx", "会议纪要/20240302-纪要-周会-V1.0.docx"), message="date corrected"
    )
    assert len(trace(desk.repository, "会议纪要/20240302-纪要-周会-V1.0.docx", layout())) == 2
    assert len(trace(desk.repository, "会议纪要/20240308-纪要-周会-V1.0.docx", layout())) == 1


def test_the_ledger_says_who_and_why(desk: Desk) -> None:
    path = f"{FOLDER}/{name('V1.1')}"
    desk.git.put(f"{FOLDER}/{name('V1.0')}", b"one", message="first")
    desk.bump(f"{FOLDER}/{name('V1.0')}", path, b"two")
    made = document(
        version(sha256=digest(b"one"), author="li", change="新建"),
        version("V1.1", 2, sha256=digest(b"two"), change="改第三章"),
        approvals=(approval(sha256=digest(b"one"), by="wang"),),
    )
    found = desk.history(path, made, check=True)
    said = [(each.version, each.author, each.change, each.approved_by, each.doubt) for each in found]
    assert said == [("V1.1", "zhang", "改第三章", "", ""), ("V1.0", "li", "新建", "wang", "")]
    assert all(each.recorded and each.commit for each in found)


def test_git_and_ledger_are_compared(desk: Desk) -> None:
    path = f"{FOLDER}/{name('V1.0')}"
    desk.git.put(path, b"one", message="first")
    made = document(version(sha256=digest(b"one")), version("V1.1", 2))
    desk.git.put(path, b"changed afterwards", message="no bump")
    newer, older = desk.history(path, made, check=True)
    assert "Git does not have it" in newer.doubt
    assert "changed after" in older.doubt
    assert desk.repository.show(older.commit, older.path) == b"one"
    wrong = dataclasses.replace(made, versions=(version(sha256=digest(b"never")),))
    assert "not those that are recorded" in desk.history(path, wrong, check=True)[0].doubt


def test_a_pdf_beside_is_no_version(desk: Desk) -> None:
    path = f"{FOLDER}/{name('V1.0')}"
    desk.git.put(path, b"one", message="first")
    desk.git.put(path.replace("docx", "pdf"), b"%PDF", message="printed")
    found = desk.history(path)
    assert [(each.version, each.path) for each in found] == [("V1.0", path)]


def test_a_document_that_git_never_saw_has_no_history(desk: Desk) -> None:
    assert desk.history(f"{FOLDER}/{name('V1.0')}") == []


def test_ledgers_are_found_by_path_and_by_id(desk: Desk) -> None:
    made = document(version())
    desk.git.put(LEDGER, dump_document(made))
    desk.git.put(
        "records/ledger/项目资料/计划-ERP 手册.yml", dump_document(document(id="D-240306-abcde")), message="two"
    )
    assert store.ledger_of(desk.repository, f"待审批/{FOLDER}/{name('V1.1')}", layout()) == (LEDGER, made)
    spelled = "项目资料/20240305-计划-erp手册-V1.0.docx"
    assert store.ledger_of(desk.repository, spelled, layout())[0] == "records/ledger/项目资料/计划-ERP 手册.yml"
    assert store.ledger_of(desk.repository, "项目资料/20240305-计划-别的-V1.0.docx", layout())[1] is None
    assert store.by_id(desk.repository, "k7q") == {"D-240305-k7q2x": LEDGER}
    assert set(store.by_id(desk.repository, "D-2403")) == {"D-240305-k7q2x", "D-240306-abcde"}
    assert store.by_id(desk.repository, "zzz") == {}
    assert [path for path, _document in store.ledgers(desk.repository)] == [
        LEDGER,
        "records/ledger/项目资料/计划-ERP 手册.yml",
    ]
    assert chain.faults(made) == []


def test_a_topic_that_was_given_up_and_taken_up_again(desk: Desk) -> None:
    one, two = f"{FOLDER}/{name('V1.0')}", f"{FOLDER}/{name('V1.0', '日常管理')}"
    desk.git.put(one, b"one", message="first")
    desk.move((one, two), message="another topic")
    desk.bump(two, f"{FOLDER}/{name('V1.1', '日常管理')}", b"two")
    desk.move((f"{FOLDER}/{name('V1.1', '日常管理')}", f"{FOLDER}/{name('V1.1')}"), message="back again")
    desk.bump(f"{FOLDER}/{name('V1.1')}", f"{FOLDER}/{name('V1.2')}", b"three")
    desk.every_version_opens(f"{FOLDER}/{name('V1.2')}", {"V1.2": b"three", "V1.1": b"two", "V1.0": b"one"})
    assert [each.version for each in trace(desk.repository, f"{FOLDER}/{name('V1.2')}", layout())] == [
        "V1.2", "V1.1", "V1.1", "V1.0", "V1.0"
    ]  # fmt: skip
