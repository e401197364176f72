"""Whatever people do in whatever order: the history is complete and every old version can be had back."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from docmgr.ledger import chain
from docmgr.ledger.load import load_document
from docmgr.ledger.place import ledger_path
from tests.documents.conftest import Department


class Life(RuleBasedStateMachine):
    """One document, edited, bumped, renamed, moved, merged, archived and restored."""

    git: Any
    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp()) / "repo"
        shutil.copytree(self.template, self.folder, symlinks=True)
        self.department = Department(self.git(self.folder), self.folder)
        self.path = self.department.new("纪要", "部门周会", b"begin\n" * 20, extension="md")
        self.known = {"V1.0": self.department.bytes(self.path)}
        self.count = 0
        self.archived = ""

    def teardown(self) -> None:
        shutil.rmtree(self.folder.parent)

    def version(self) -> str:
        return self.path.rpartition("-")[2].removesuffix(".md")

    def moved(self, path: str) -> None:
        """The document and its ledger by plain git mv, as ``fix`` and ``archive`` plan it."""
        layout = self.department.desk.layout
        pairs = [(self.path, path), (ledger_path(self.path, layout), ledger_path(path, layout))]
        for source, target in pairs:
            if source != target:
                (self.folder / target).parent.mkdir(parents=True, exist_ok=True)
                self.department.git("mv", source, target)
        self.department.git("commit", "--quiet", "--no-verify", "-m", "move")
        self.path = path

    @precondition(lambda self: not self.archived)
    @rule(major=st.booleans(), by_hand=st.booleans(), same_size=st.booleans())
    def edit_and_bump(self, major: bool, by_hand: bool, same_size: bool) -> None:
        self.count += 1
        text = f"edit {self.count}\n".encode() * (20 if same_size else self.count)
        if by_hand:
            number = chain.following(self.department.ledger(self.path), major=major)
            renamed = self.path.replace(self.version(), number)
            (self.folder / self.path).rename(self.folder / renamed)
            self.path = renamed
        self.department.put(self.path, text)
        self.path = self.department.bump(self.path, f"edit {self.count}", major=major)
        self.known[self.version()] = text

    @precondition(lambda self: not self.archived)
    @rule(topic=st.sampled_from(["部门周会", "部门例会", "晨会"]))
    def new_topic(self, topic: str) -> None:
        head, _dash, tail = self.path.rpartition("-")
        path = f"{head.rpartition('-')[0]}-{topic}-{tail}"
        if path != self.path:
            self.moved(path)

    @precondition(lambda self: not self.archived)
    @rule(folder=st.sampled_from(["会议纪要", "会议纪要/2024年", "项目资料/A项目"]))
    def new_folder(self, folder: str) -> None:
        path = f"{folder}/{self.path.rpartition('/')[2]}"
        if path != self.path:
            self.moved(path)

    @rule()
    def archive_or_restore(self) -> None:
        if self.archived:
            back, self.archived = self.archived, ""
            self.moved(back)
        else:
            self.archived = self.path
            self.moved(f"历史文档/2024/{self.path}")

    @precondition(lambda self: not self.archived)
    @rule()
    def merge_what_others_did(self) -> None:
        git = self.department.git
        git("switch", "--quiet", "--create", "side", "HEAD")
        self.edit_and_bump(major=False, by_hand=False, same_size=True)
        git("switch", "--quiet", "main")
        git.put(f"会议纪要/20240301-纪要-别的{self.count}-V1.0.md", b"else", message="else")
        git("merge", "--quiet", "--no-edit", "side")
        git("branch", "--quiet", "--delete", "side")

    @invariant()
    def every_version_can_be_had_back(self) -> None:
        found = self.department.history(self.path)
        assert {each.version: each.doubt for each in found} == dict.fromkeys(self.known, "")
        for past in found:
            content = self.department.repository.show(past.commit, past.path, checkout=True)
            assert content == self.known[past.version], past

    @invariant()
    def the_ledger_is_sound(self) -> None:
        ledger = ledger_path(self.path, self.department.desk.layout)
        assert chain.faults(load_document(self.department.bytes(ledger), ledger)) == []


def test_history_survives_everything(repo_template: Path, git: Any) -> None:
    Life.template, Life.git = repo_template, type(git)
    few = settings(max_examples=6, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Life, settings=few)


@pytest.mark.sweep
def test_history_survives_everything_for_long(repo_template: Path, git: Any) -> None:
    Life.template, Life.git = repo_template, type(git)
    many = settings(max_examples=30, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Life, settings=many)
