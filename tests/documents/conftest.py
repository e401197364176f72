"""A small department with a head, two members and the handbook's policy."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import docx
import pytest

from docmgr.documents import bump as bumping
from docmgr.documents import decide, submit
from docmgr.documents.desk import Actor, Case, Desk, Outcome
from docmgr.documents.gather import gather
from docmgr.documents.new import Known, Wish, new
from docmgr.documents.stamp import sha256
from docmgr.ledger import store
from docmgr.ledger.entry import Document
from docmgr.ledger.history import Past, history
from docmgr.ledger.place import Layout
from docmgr.people.directory import Directory
from docmgr.people.member import Deputy, Member, Role
from docmgr.policy.load import load_policy
from docmgr.repo.apply import apply
from docmgr.repo.git import Repository
from docmgr.rules.compile import compile_tables

NOW = datetime.fromisoformat("2024-03-05T09:00:00+08:00")
MEMBERS = (
    Member("wang", "王五", ("wang@example.com",), roles=(Role("head"),)),
    Member("zhang", "张三", ("zhang@example.com",)),
    Member("li", "李四", ("li@example.com",), deputy_for=(Deputy("wang", date(2024, 4, 1), date(2024, 4, 30)),)),
)


def word(*paragraphs: str) -> bytes:
    """A Word file as python-docx makes it."""
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


class Department:
    """The verbs as the command line joins them: gather, decide, apply."""

    def __init__(self, git: Any, repo: Path) -> None:
        self.git = git
        self.repository = Repository.discover(repo)
        policy = load_policy("version: 1\nextends: handbook-zh\n", file="policy.yaml")
        layout = Layout("待审批", "历史文档", compile_tables(policy).vocabulary)
        self.desk = Desk(policy, layout, Directory(MEMBERS), Actor("", ""), NOW, random.Random(7).getrandbits)
        self.acts("zhang")
        git.put("README.md", "x", message="begin")

    def acts(self, who: str, *, days: int = 0) -> Department:
        member = next(each for each in MEMBERS if each.id == who)
        self.desk = replace(
            self.desk,
            actor=Actor(member.name, member.emails[0], member),
            now=self.desk.now + timedelta(days=days),
        )
        return self

    def case(self, path: str) -> Case:
        return gather(self.repository, path, self.desk.layout)

    def done(self, outcome: Outcome) -> str:
        actor = self.desk.actor
        apply(self.repository, outcome.plan, author=(actor.name, actor.email), date=self.desk.at)
        assert self.git("status", "--porcelain") == ""
        return outcome.path

    def new(self, kind: str, topic: str, content: bytes = b"", **wish: Any) -> str:
        return self.done(new(Wish(kind, topic, **wish), Known(), content or word(topic), self.desk))

    def bump(self, path: str, change: str = "改第三章", **options: Any) -> str:
        return self.done(bumping.bump(self.case(path), self.desk, change, **options))

    def submit(self, path: str) -> str:
        return self.done(submit.submit(self.case(path), self.desk))

    def approve(self, path: str, opinion: str = "") -> str:
        return self.done(decide.approve(self.case(path), self.desk, opinion))

    def reject(self, path: str, reason: str = "不全") -> str:
        return self.done(decide.reject(self.case(path), self.desk, reason))

    def put(self, path: str, content: bytes) -> None:
        file = self.git.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    def edit(self, path: str, *paragraphs: str) -> None:
        """Open in Word, add lines, save."""
        file = self.git.folder / path
        opened = docx.Document(io.BytesIO(file.read_bytes()))
        for text in paragraphs:
            opened.add_paragraph(text)
        opened.save(str(file))

    def bytes(self, path: str) -> bytes:
        return Path(self.git.folder / path).read_bytes()

    def files(self) -> list[str]:
        listed = self.git("ls-files", "-z").split("\0")
        return sorted(path for path in listed if path and not path.startswith("records/") and path != "README.md")

    def ledger(self, path: str) -> Document:
        found = store.ledger_of(self.repository, path, self.desk.layout)[1]
        assert found is not None
        return found

    def history(self, path: str) -> list[Past]:
        ledger = store.ledger_of(self.repository, path, self.desk.layout)[1]
        return history(self.repository, path, ledger, self.desk.layout, sha256, check=True)


@pytest.fixture
def department(git: Any, repo: Path) -> Department:
    return Department(git, repo)


@pytest.fixture
def published(department: Department) -> Callable[[], str]:
    """An approved 制度 at home, by 张三, approved by 王五."""

    def make() -> str:
        path = department.submit(department.new("制度", "运营手册", word("第一章")))
        home = department.acts("wang").approve(path)
        department.acts("zhang", days=10)
        return home

    return make
