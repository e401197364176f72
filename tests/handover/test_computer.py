"""What only the leaver's own computer has."""

from __future__ import annotations

import io
import sys
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import docmgr
from docmgr.handover import inventory
from docmgr.ledger.place import Layout
from docmgr.people.directory import Directory
from docmgr.people.member import Member
from docmgr.policy.load import load_policy
from docmgr.policy.vocabulary import vocabulary_of
from docmgr.repo.git import Repository
from docmgr.setup.slimlines import with_lines
from docmgr.setup.slimming import settings

LI = Member("li", "李四", ("li@x.cn",))


def test_edits_stashes_and_the_daily_run_are_found_at_their_own_computer_only(repo: Path, git: Any) -> None:
    layout = Layout("待审批", "历史文档", vocabulary_of(load_policy(None)))
    git.put("a.txt", "1")
    git("commit", "-q", "-m", "x")
    (repo / "a.txt").write_text("2")
    git("stash", "-q")
    (repo / "b.txt").write_text("new")
    now = datetime.fromisoformat("2024-03-05T09:00:00+08:00")
    here = inventory.Scene(Repository.discover(repo), layout, Directory([LI]), now, "zh", True, "li/docmgr.timer")
    found = {(each.role, each.ref) for each in inventory._local(here, LI)}
    assert found == {("work tree", "b.txt"), ("stash", "stash@{0}"), ("schedule", "li/docmgr.timer")}
    elsewhere = inventory.Scene(Repository.discover(repo), layout, Directory([LI]), now)
    assert inventory._local(elsewhere, LI) == []


def test_a_document_that_was_only_packed_anew_asks_nothing_of_a_leaver(repo: Path, git: Any) -> None:
    """Git lists it, because its size is another; a staged one and a real edit stay."""
    git.put(".gitattributes", with_lines("", ("docx",)), message="attributes")
    for key, value in settings(Path(sys.executable), Path(docmgr.__file__).parent).items():
        git("config", key, value)
    for name, text in (("a.docx", "one"), ("b.docx", "two"), ("c.docx", "three")):
        git.put(name, document(text, 9), message=name)
    (repo / "a.docx").write_bytes(document("one", 1))
    (repo / "b.docx").write_bytes(document("other", 1))
    (repo / "c.docx").write_bytes(document("staged", 9))
    git("add", "c.docx")
    (repo / "c.docx").write_bytes(document("staged", 1))
    layout = Layout("待审批", "历史文档", vocabulary_of(load_policy(None)))
    now = datetime.fromisoformat("2024-03-05T09:00:00+08:00")
    here = inventory.Scene(Repository.discover(repo), layout, Directory([LI]), now, "zh", True)
    assert "a.docx" in git("status", "--short")
    assert [each.ref for each in inventory._local(here, LI)] == ["b.docx", "c.docx"]


def document(text: str, level: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("word/document.xml", "".join(f"<w:t>{text}{number}</w:t>" for number in range(2000)))
    return target.getvalue()
