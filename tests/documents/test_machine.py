"""Whatever people do in whatever order: the history is complete and every old version can be had back."""

from __future__ import annotations

import copy
import io
import json
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from docmgr.cli.main import program
from docmgr.ledger import chain
from docmgr.ledger.place import Layout, ledger_path
from docmgr.naming.version import format_version, next_version, parse_version
from docmgr.policy.load import load_policy
from docmgr.rules.compile import compile_tables

PEOPLE = {"wang": "王五", "zhang": "张三", "li": "李四"}
LAYOUT = Layout(
    "待审批",
    "历史文档",
    compile_tables(load_policy("version: 1\nextends: handbook-zh\n", file="policy.yaml")).vocabulary,
)
INDEX = st.integers(0, 5)


@dataclass
class Paper:
    """What must be known of a document: where it stands and which bytes each version had, in order."""

    path: str
    important: bool = False
    known: dict[str, bytes] = field(default_factory=dict)
    state: str = "home"

    @property
    def version(self) -> str:
        return self.path.rpartition("-")[2].rpartition(".")[0]

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def editable(self) -> bool:
        """Whether a bump of it is lawful."""
        return self.state in ("home", "submitted")


class Life(RuleBasedStateMachine):
    """A few documents made, edited, bumped, renamed, moved, merged, approved, archived, restored, taken back."""

    git: Any
    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp()) / "repo"
        shutil.copytree(self.template, self.folder, symlinks=True)
        self.run_git = self.git(self.folder)
        self.minute = 0
        self.count = 0
        self.papers: list[Paper] = []
        self.before: list[list[Paper]] = []
        self.acts("zhang")
        self.make("纪要", "周会", "md")

    def teardown(self) -> None:
        shutil.rmtree(self.folder.parent)

    # --- what people do ---

    def acts(self, who: str) -> None:
        for role in ("AUTHOR", "COMMITTER"):
            os.environ[f"GIT_{role}_NAME"] = PEOPLE[who]
            os.environ[f"GIT_{role}_EMAIL"] = f"{who}@example.com"

    def call(self, *words: str, code: int = 0, day: str = "2024-03-05") -> str:
        self.minute += 1
        os.environ["DOCMGR_TODAY"] = f"{day}T{9 + self.minute // 60:02}:{self.minute % 60:02}:00+08:00"
        done = CliRunner().invoke(program, ["-C", str(self.folder), *words], catch_exceptions=False)
        assert done.exit_code == code, f"{words}: {done.exit_code}\n{done.output}"
        return done.stdout

    def remember(self) -> None:
        """So that undo can be compared with what was before."""
        self.before.append(copy.deepcopy(self.papers))

    def bytes(self, path: str) -> bytes:
        return (self.folder / path).read_bytes()

    def edit(self, path: str) -> None:
        """Open, write a line, save."""
        self.count += 1
        file = self.folder / path
        if path.endswith(".docx"):
            opened = docx.Document(io.BytesIO(file.read_bytes()))
            opened.add_paragraph(f"edit {self.count}")
            opened.save(str(file))
        else:
            file.write_bytes(f"edit {self.count}\n".encode() * 20)

    def make(self, kind: str, topic: str, extension: str) -> None:
        path = self.call("new", kind, topic, "--ext", extension).splitlines()[-1]
        important = kind == "制度"
        paper = Paper(path, important, {"V1.0": self.bytes(path)}, "draft" if important else "home")
        self.papers.append(paper)

    def some(self, index: int, *states: str) -> Paper | None:
        fit = [each for each in self.papers if each.state in states]
        return fit[index % len(fit)] if fit else None

    def bumped(self, paper: Paper, *, major: bool = False) -> None:
        """Edit a document and record it."""
        self.edit(paper.path)
        options = ["--major"] if major else []
        paper.path = self.call("bump", paper.path, "-m", f"edit {self.count}", *options).splitlines()[-1]
        paper.known[paper.version] = self.bytes(paper.path)
        if paper.important:
            paper.state = "submitted"

    @precondition(lambda self: len(self.papers) < 3)
    @rule(what=st.sampled_from([("计划", "docx"), ("计划", "md"), ("制度", "docx"), ("制度", "md"), ("纪要", "md")]))
    def new(self, what: tuple[str, str]) -> None:
        self.remember()
        kind, extension = what
        self.make(kind, f"第{len(self.papers)}号{self.count}", extension)

    @rule(index=INDEX, major=st.booleans())
    def edit_and_bump(self, index: int, major: bool) -> None:
        paper = self.some(index, "home", "submitted")
        if paper is not None:
            self.remember()
            self.bumped(paper, major=major)

    @rule(index=INDEX, major=st.booleans())
    def rename_by_hand_and_bump(self, index: int, major: bool) -> None:
        paper = self.some(index, "home")
        if paper is None or paper.important:
            return
        self.remember()
        number = format_version(next_version(parse_version(paper.version) or (1, 0), major))
        renamed = paper.path.replace(paper.version, number)
        (self.folder / paper.path).rename(self.folder / renamed)
        paper.path = renamed
        self.bumped(paper)
        assert paper.version == number

    @rule(index=INDEX, where=st.sampled_from(["", "/2024年", "/A项目"]), topic=st.sampled_from(["", "甲", "乙"]))
    def move(self, index: int, where: str, topic: str) -> None:
        """The document and its ledger by plain git mv, as ``fix`` plans it."""
        paper = self.some(index, "home")
        if paper is None or paper.important:
            return
        head, _dash, tail = paper.name.rpartition("-")
        name = f"{head}{topic}-{tail}" if len(head) < 40 else paper.name
        path = f"{paper.path.partition('/')[0]}{where}/{name}"
        if path == paper.path:
            return
        for source, target in ((paper.path, path), (ledger_path(paper.path, LAYOUT), ledger_path(path, LAYOUT))):
            if source != target:
                (self.folder / target).parent.mkdir(parents=True, exist_ok=True)
                self.run_git("mv", source, target)
        self.run_git("commit", "--quiet", "-m", "move")
        paper.path = path
        self.before.clear()

    @rule()
    def archive(self) -> None:
        head = self.run_git("rev-parse", "HEAD")
        self.remember()
        self.call("archive", day="2025-01-20")
        if self.run_git("rev-parse", "HEAD") == head:
            self.before.pop()
        for paper in self.papers:
            if paper.state == "home" and not paper.important:
                paper.path = f"历史文档/2024/{paper.path}"
                paper.state = "archived"

    @rule(index=INDEX)
    def restore(self, index: int) -> None:
        paper = self.some(index, "archived")
        if paper is not None:
            self.remember()
            self.call("archive", "restore", paper.path)
            paper.path = paper.path.removeprefix("历史文档/2024/")
            paper.state = "home"

    @rule(index=INDEX)
    def submit(self, index: int) -> None:
        paper = self.some(index, "draft")
        if paper is not None:
            self.remember()
            self.edit(paper.path)
            paper.path = self.call("submit", paper.path).splitlines()[-1]
            paper.known[paper.version] = self.bytes(paper.path)
            paper.state = "submitted"

    @rule(index=INDEX, approve=st.booleans())
    def decide(self, index: int, approve: bool) -> None:
        paper = self.some(index, "submitted")
        if paper is None:
            return
        self.acts("wang")
        if approve:
            paper.path = self.call("approve", paper.path).splitlines()[-1]
        else:
            self.call("reject", paper.path, "--reason", "不全")
        paper.state = "home" if approve else "draft"
        self.before.clear()
        self.acts("zhang")

    @rule(index=INDEX)
    def merge_what_others_did(self, index: int) -> None:
        """Two people, two documents: git joins them without a word."""
        paper = self.some(index, "home", "submitted")
        if paper is None:
            return
        self.run_git("switch", "--quiet", "--create", "side")
        self.bumped(paper)
        self.run_git("switch", "--quiet", "main")
        self.acts("li")
        self.make("通知", f"放假{self.count}", "md")
        self.acts("zhang")
        self.run_git("merge", "--quiet", "--no-edit", "side")
        self.run_git("branch", "--quiet", "--delete", "side")
        self.before.clear()

    @rule(index=INDEX, choice=st.sampled_from(["mine", "theirs", "both"]), twice=st.booleans())
    def merge_the_same(self, index: int, choice: str, twice: bool) -> None:
        """Two people bump one document; who merges chooses, and the other's version is one of the document still."""
        paper = self.some(index, "home", "submitted")
        if paper is None:
            return
        self.run_git("switch", "--quiet", "--create", "side")
        self.acts("li")
        theirs = copy.deepcopy(paper)
        self.bumped(theirs)
        self.run_git("switch", "--quiet", "main")
        self.acts("zhang")
        mine = copy.deepcopy(paper)
        for _each in range(1 + twice):
            self.bumped(mine)
        assert self.run_git.run("merge", "--no-edit", "side").returncode != 0
        before = set(self.listed())
        open_ = json.loads(self.call("resolve", "--json"))["conflicts"]
        assert len(open_) == 1, open_
        said = self.call("resolve", open_[0]["path"], f"--{choice}")
        self.run_git("branch", "--quiet", "--delete", "side")
        paper.path = said.splitlines()[-1]
        paper.state = mine.state
        winner, loser = (theirs, mine) if choice == "theirs" else (mine, theirs)
        paper.known = {**winner.known, **loser.known, paper.version: self.bytes(paper.path)}
        if choice == "both":
            (path,) = set(self.listed()) - before - {paper.path}
            known = {"V1.0": self.bytes(path)}
            self.papers.append(Paper(path, paper.important, known, "draft" if paper.important else "home"))
        self.before.clear()

    @precondition(lambda self: self.before)
    @rule()
    def undo(self) -> None:
        self.call("undo")
        self.papers = self.before.pop()

    # --- what must hold ---

    def listed(self) -> list[str]:
        return [path for path in self.run_git("ls-files", "-z").split("\0") if not path.startswith("records/")]

    @invariant()
    def every_version_can_be_had_back(self) -> None:
        for paper in self.papers:
            found = json.loads(self.call("history", paper.path, "--json"))["versions"]
            recorded = [each for each in found if each["recorded"]]
            newest_first = sorted(paper.known, key=chain.rank, reverse=True)
            assert [each["version"] for each in recorded] == newest_first, paper.path
            for past in recorded:
                assert not past["doubt"], past
                content = self.run_git.raw("cat-file", "--filters", f"{past['commit']}:{past['path']}")
                assert content == paper.known[past["version"]], past
            oldest = newest_first[-1]
            command = ["-C", str(self.folder), "cat", paper.path, "--version", oldest]
            assert CliRunner().invoke(program, command).stdout_bytes == paper.known[oldest]
            if paper.state != "draft":
                assert self.bytes(paper.path) == paper.known[paper.version], paper.path

    @invariant()
    def everything_is_in_order(self) -> None:
        assert self.run_git("status", "--porcelain") == ""
        self.call("validate")
        self.call("check")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, repo_template: Path) -> Path:
    """A department with its head and two members; copied for every life."""
    folder = tmp_path_factory.mktemp("office") / "repo"
    shutil.copytree(repo_template, folder, symlinks=True)
    return folder


@pytest.fixture
def begun(office: Path, git: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    Life.template, Life.git = office, type(git)
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-05")
    for name in ("AUTHOR_NAME", "AUTHOR_EMAIL", "COMMITTER_NAME", "COMMITTER_EMAIL"):
        monkeypatch.setenv(f"GIT_{name}", "wang@example.com" if name.endswith("EMAIL") else "王五")
    if not (office / ".docmgr").exists():
        head = ["--head", "王五 <wang@example.com>", "--head-id", "wang"]
        every = [["init", "--policy", "handbook-zh", *head, "--yes"]]
        every += [["member", "add", who, "--name", PEOPLE[who], "--email", f"{who}@example.com"] for who in PEOPLE]
        for words in (*every[:1], *every[2:]):
            done = CliRunner().invoke(program, ["-C", str(office), *words], catch_exceptions=False)
            assert done.exit_code == 0, done.output


def live(examples: int, steps: int) -> None:
    # A life takes seconds: what failed is printed as it was, not made smaller for hours.
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    health = list(HealthCheck)
    how = settings(max_examples=examples, stateful_step_count=steps, suppress_health_check=health, phases=phases)
    run_state_machine_as_test(Life, settings=settings(how, deadline=None))


def test_history_survives_everything(begun: None) -> None:
    live(3, 8)


@pytest.mark.sweep
def test_history_survives_everything_for_long(begun: None) -> None:
    live(200, 14)
