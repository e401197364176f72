"""Two people and a shared repository: whoever changed the same document chooses, and nothing is lost by any choice."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import pytest

from docmgr.ledger.load import load_document
from docmgr.office import canonical
from docmgr.office.text import lines as text_of
from docmgr.repo import merging
from docmgr.repo.git import Repository

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "会议纪要"
SAME, LATER = ("2024-03-05", "2024-03-05"), ("2024-03-05", "2024-03-06")
CHOICES = ("mine", "theirs", "both")


class Person:
    """Somebody with a clone."""

    def __init__(self, git: Any, folder: Path, name: str) -> None:
        self.git = type(git)(folder)
        self.folder = folder
        self.git("config", "user.name", name)
        self.git("config", "user.email", f"{name}@example.com")
        self.hour = 9

    def run(self, *args: str, code: int = 0, day: str = "2024-03-05") -> subprocess.CompletedProcess[str]:
        self.hour += 1
        env = {**os.environ, "PYTHONPATH": str(ROOT), "DOCMGR_TODAY": f"{day}T{self.hour:02}:00:00+08:00"}
        command = [sys.executable, "-m", "docmgr", *args]
        done = subprocess.run(command, cwd=self.folder, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == code, f"{args}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def edit(self, path: str, text: str) -> None:
        file = self.folder / path
        if path.endswith(".docx"):
            opened = docx.Document(io.BytesIO(file.read_bytes()))
            opened.add_paragraph(text)
            opened.save(str(file))
        else:
            file.write_bytes(file.read_bytes() + text.encode() + b"\n")

    def bump(self, path: str, text: str, **options: Any) -> str:
        self.edit(path, text)
        return self.run("bump", path, "-m", text, **options).stdout.splitlines()[-1]

    def files(self, folder: str = "") -> list[str]:
        listed = self.git("ls-files", "-z").split("\0")
        return [
            path
            for path in listed
            if path.endswith((".docx", ".md")) and "/" in path and path.startswith(folder) and "README" not in path
        ]

    def text(self, path: str) -> str:
        return "\n".join(text_of((self.folder / path).read_bytes(), path.rpartition(".")[2]))

    def open(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.run("resolve", "--json").stdout)["conflicts"]
        return found

    def ledger(self, stem: str) -> Any:
        path = f"records/ledger/{stem}.yml"
        return load_document((self.folder / path).read_bytes(), path)


class Office:
    """A department, its shared repository, and the clones of 张三 and 李四."""

    def __init__(self, git: Any, folder: Path) -> None:
        self.folder = folder
        first = folder / "first"
        first.mkdir()
        type(git)(first)("init", "-q", "-b", "main")
        self.head = Person(git, first, "wang")
        self.head.run(
            "init", "--policy", "handbook-zh", "--head", "王五 <wang@example.com>", "--head-id", "wang", "--yes"
        )
        self.head.git("config", "user.name", "王五")
        for who, name in (("zhang", "张三"), ("li", "李四")):
            self.head.run("member", "add", who, "--name", name, "--email", f"{name}@example.com")
        self.git = git
        self.hub = folder / "hub.git"

    def share(self) -> tuple[Person, Person]:
        self.head.git("clone", "-q", "--bare", ".", str(self.hub))
        people = []
        for name in ("张三", "李四"):
            where = self.folder / name
            self.head.git("clone", "-q", str(self.hub), str(where))
            person = Person(self.git, where, name)
            person.run("init", "--yes")
            people.append(person)
        return people[0], people[1]


@pytest.fixture
def office(git: Any, tmp_path: Path) -> Office:
    return Office(git, tmp_path)


def digest(content: bytes) -> str:
    """The same for what stands in the work tree and what git stores of it."""
    return canonical.sha256(content)


def blobs(person: Person) -> set[str]:
    """The digest of everything that ever stood below HEAD."""
    ids = [line.split()[0] for line in person.git("rev-list", "--objects", "HEAD").splitlines()]
    return {digest(person.git.raw("cat-file", "-p", each)) for each in ids}


def both_bumped(office: Office, extension: str, *, days: tuple[str, str] = ("2024-03-05", "2024-03-05")) -> Any:
    path = office.head.run("new", "计划", "项目计划书", "--ext", extension).stdout.splitlines()[-1]
    zhang, li = office.share()
    zhang.run("bump", path, "-m", "nothing", code=5)
    theirs = zhang.bump(path, "张三的修改", day=days[0])
    zhang.run("sync")
    mine = li.bump(path, "李四的修改", day=days[1])
    kept = {(zhang.folder / theirs).read_bytes(), (li.folder / mine).read_bytes()}
    return zhang, li, mine, theirs, {digest(each) for each in kept}


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize(("extension", "days"), [("docx", SAME), ("md", SAME), ("md", LATER)])
def test_the_same_document(office: Office, extension: str, days: tuple[str, str], choice: str) -> None:
    zhang, li, mine, theirs, kept = both_bumped(office, extension, days=days)
    refused = li.run("sync", code=4, day="2024-03-07")
    assert "docmgr: hint: docmgr resolve" in refused.stderr
    assert "docmgr: hint: docmgr resolve | git merge --abort" in li.run("bump", mine, "-m", "more", code=4).stderr
    assert "张三" in refused.stderr
    assert "李四" in refused.stderr
    assert "李四的修改" in li.text(mine)
    assert "张三的修改" not in li.text(mine)
    beside = theirs.replace(f".{extension}", f"-冲突-张三.{extension}")
    assert (li.folder / beside).read_bytes() == (zhang.folder / theirs).read_bytes()
    (one,) = li.open()
    assert (one["mine"]["version"], one["theirs"]["version"]) == ("V1.1", "V1.1")
    assert (one["mine"]["change"], one["theirs"]["change"]) == ("李四的修改", "张三的修改")
    assert one["theirs"]["author"] == "张三"
    assert one["difference"]
    assert "--both" in li.run("resolve").stdout
    path = li.run("resolve", "项目计划书", f"--{choice}", day="2024-03-07").stdout.splitlines()[-1]
    assert path.endswith(f"20240307-计划-项目计划书-V1.2.{extension}")
    won, lost = ("张三", "李四") if choice == "theirs" else ("李四", "张三")
    assert f"{won}的修改" in li.text(path)
    assert extension == "docx" or f"{lost}的修改" not in li.text(path)
    assert li.git("status", "--porcelain") == ""
    assert not (li.folder / beside).exists()
    assert kept <= blobs(li)
    ledger = li.ledger(path.rpartition("/")[0] + "/计划-项目计划书")
    assert [each.version for each in ledger.versions] == ["V1.0", "V1.1", "V1.1", "V1.2"]
    assert kept <= {each.sha256 for each in ledger.versions} or extension == "docx"
    others = [each for each in li.files() if each != path]
    assert len(others) == (1 if choice == "both" else 0)
    if choice == "both":
        assert f"{lost}的修改" in li.text(others[0])
        assert "项目计划书-张三-V1.0" in others[0]
    li.run("check")
    li.run("sync", day="2024-03-07")
    zhang.run("sync", day="2024-03-07")
    assert zhang.files() == li.files()
    said = li.run("history", path).stdout
    assert "李四的修改" in said
    assert "张三的修改" in said


def test_different_documents_never_conflict(office: Office) -> None:
    one = office.head.run("new", "计划", "甲计划", "--ext", "md").stdout.splitlines()[-1]
    two = office.head.run("new", "计划", "乙计划", "--ext", "md").stdout.splitlines()[-1]
    zhang, li = office.share()
    zhang.bump(one, "甲")
    zhang.run("sync")
    li.bump(two, "乙")
    li.run("sync")
    li.run("resolve", code=4)
    assert [path.rpartition("-")[2] for path in li.files()] == ["V1.1.md", "V1.1.md"]


@pytest.mark.parametrize("choice", CHOICES)
def test_deleted_here_edited_there(office: Office, choice: str) -> None:
    path = office.head.run("new", "计划", "项目计划书", "--ext", "md").stdout.splitlines()[-1]
    zhang, li = office.share()
    theirs = zhang.bump(path, "张三的修改")
    kept = digest((zhang.folder / theirs).read_bytes())
    zhang.run("sync")
    li.git("rm", "-q", "-r", path, "records/ledger")
    li.git("commit", "-q", "--no-verify", "-m", "gone")
    li.run("sync", code=4)
    (one,) = li.open()
    assert (one["mine"]["path"], one["theirs"]["version"]) == ("", "V1.1")
    li.run("resolve", "项目计划书", f"--{choice}")
    assert li.files() == ([] if choice == "mine" else [theirs])
    assert kept in blobs(li)
    assert li.ledger(path.rpartition("/")[0] + "/计划-项目计划书").versions[-1].version == "V1.1"
    assert li.git("status", "--porcelain") == ""


def test_a_major_and_a_minor_step_are_a_conflict_too(office: Office) -> None:
    path = office.head.run("new", "计划", "项目计划书", "--ext", "md").stdout.splitlines()[-1]
    zhang, li = office.share()
    zhang.bump(path, "张三 " + "重写" * 500)
    zhang.run("sync")
    li.edit(path, "李四 " + "另写" * 500)
    mine = li.run("bump", path, "-m", "大改", "--major").stdout.splitlines()[-1]
    li.run("sync", code=4)
    assert len(li.open()) == 1
    assert li.run("resolve", "项目计划书", "--mine").stdout.splitlines()[-1] == mine
    versions = li.ledger(path.rpartition("/")[0] + "/计划-项目计划书").versions
    assert [each.version for each in versions] == ["V1.0", "V1.1", "V2.0"]
    li.run("sync")


@pytest.mark.parametrize("choice", CHOICES)
def test_submitted_again_here_bumped_there(office: Office, choice: str) -> None:
    path = office.head.run("new", "制度", "运营手册", "--ext", "md").stdout.splitlines()[-1]
    path = office.head.run("submit", path).stdout.splitlines()[-1]
    zhang, li = office.share()
    zhang.bump(path, "张三的修改")
    zhang.run("sync")
    li.edit(path, "李四的修改")
    li.run("submit", path)
    li.run("sync", code=4)
    stands = li.run("resolve", "运营手册", f"--{choice}").stdout.splitlines()[-1]
    assert stands.startswith("待审批/")
    ledger = li.ledger("制度流程/制度-运营手册")
    newest = ledger.versions[-1]
    assert stands.endswith(newest.name)
    assert any(each.sha256 == newest.sha256 and each.decision == "submitted" for each in ledger.approvals)
    assert {"张三的修改"} <= {each.change for each in ledger.versions}
    assert ("张三" if choice == "theirs" else "李四") in li.text(stands)
    li.run("sync")


def test_a_killed_settlement_is_open_or_done(office: Office) -> None:
    _zhang, li, mine, _theirs, _kept = both_bumped(office, "md")
    li.run("sync", code=4)
    repository = Repository.discover(li.folder)
    merge = merging.merging(repository)
    assert merge is not None
    found = merging.unmerged(repository)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "_finish", lambda _repository: None)
        merging.store(repository, {mine: b"chosen\n"}, list(found), merge)
    assert merging.unmerged(repository) == {}
    merging.complete(repository)
    assert (li.folder / mine).read_bytes() == b"chosen\n"
    assert not list((repository.git_dir / "docmgr").glob("settling*"))
    li.git("merge", "--abort")
    li.run("sync", code=4)
    li.run("resolve", "项目计划书", "--mine")
    li.run("sync")


def test_an_edit_made_meanwhile_is_kept(office: Office) -> None:
    _zhang, li, mine, _theirs, _kept = both_bumped(office, "md")
    li.run("sync", code=4)
    li.edit(mine, "beide zusammen")
    li.run("resolve", "项目计划书", "--theirs", code=4)
    stands = li.run("resolve", "项目计划书", "--mine").stdout.splitlines()[-1]
    assert "beide zusammen" in li.text(stands)


def test_a_plain_file_and_a_member(office: Office) -> None:
    zhang, li = office.share()
    for person, title in ((zhang, "A"), (li, "B")):
        person.git.put("README.md", f"{title}\n", message=title)
    zhang.run("sync")
    li.run("sync", code=4)
    (one,) = li.open()
    assert (one["kind"], one["choices"]) == ("file", ["mine", "theirs"])
    li.run("resolve", "README.md", "--both", code=2)
    li.run("resolve", "nothing", "--mine", code=2)
    li.run("resolve", "README.md", "--theirs")
    assert (li.folder / "README.md").read_text() == "A\n"
    li.run("sync")


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_a_record_is_chosen_by_its_fields(office: Office, choice: str) -> None:
    options = ["--to", "wang", "--owner", "zhang", "--due", "2024-03-20", "-p", "high", "-e", "8h"]
    office.head.run("task", "add", "报表", "-d", "交一份报表", *options)
    zhang, li = office.share()
    path = next(each for each in li.git("ls-files", "-z").split("\0") if each.startswith("records/tasks/"))
    for person, due, title in ((zhang, "2024-03-21", "报表"), (li, "2024-03-22", "月报表")):
        text = (
            (person.folder / path)
            .read_text("utf-8")
            .replace("2024-03-20", due)
            .replace("title: 报表", f"title: {title}")
        )
        person.git.put(path, text, message=due)
    zhang.git("push", "-q", "--no-verify")
    refused = li.run("sync", code=4).stderr
    assert "2024-03-21" in refused
    assert "2024-03-22" in refused
    (one,) = li.open()
    assert one["kind"] == "record"
    assert "张三" in one["contradictions"][0]
    li.run("resolve", path, f"--{choice}")
    text = (li.folder / path).read_text("utf-8")
    assert ("2024-03-22" if choice == "mine" else "2024-03-21") in text
    assert "title: 月报表" in text
