"""The merge driver in real merges: two people, two clones, one ledger."""

from __future__ import annotations

import dataclasses
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

import docmgr
from docmgr.ledger import chain
from docmgr.ledger.entry import Document
from docmgr.ledger.load import dump_document, load_document
from docmgr.repo.git import Repository
from docmgr.setup import drivers
from docmgr.vault.blob import Epoch, seal
from tests.ledger.made import approval, document, version

LEDGER = "records/ledger/制度流程/制度-运营手册.yml"
PACKAGE = Path(docmgr.__file__).parent


@pytest.fixture
def place(repo: Path, git: Any) -> Path:
    """A repository with spaces and Chinese in its path, the driver in it, and one ledger."""
    moved = repo.rename(repo.parent / "部门 文档 '甲'")
    here = type(git)(moved)
    drivers.install(Repository.discover(moved), interpreter=Path(sys.executable), package_dir=PACKAGE)
    here.put(".gitattributes", "records/**/*.yml text eol=lf merge=docmgr\n", message="attributes")
    here.put(LEDGER, dump_document(document(version())), message="V1.0")
    return moved


def diverge(git: Any, ours: bytes, theirs: bytes, path: str = LEDGER) -> None:
    git("switch", "--quiet", "--create", "other")
    git("config", "user.name", "李四")
    git.put(path, theirs, message="theirs")
    git("switch", "--quiet", "main")
    git("config", "user.name", "张三")
    git.put(path, ours, message="ours")


def merged(folder: Path) -> Document:
    return load_document((folder / LEDGER).read_bytes(), LEDGER)


BASE = document(version())


def test_both_entries_are_kept(place: Path, git: Any) -> None:
    here = type(git)(place)
    ours = chain.with_version(BASE, version("V1.1", 2, author="zhang"))
    theirs = chain.with_decision(dataclasses.replace(BASE, owner="li"), approval())
    diverge(here, dump_document(ours), dump_document(theirs))
    here("merge", "--quiet", "--no-edit", "other")
    found = merged(place)
    assert (found.owner, chain.ids(found)) == ("li", ["v1", "v2", "a1"])
    assert here("status", "--porcelain") == ""


def test_a_contradiction_is_told_with_both_names_and_keeps_both_sides(place: Path, git: Any) -> None:
    here = type(git)(place)
    ours = chain.with_version(BASE, version("V1.1", 2, author="zhang"))
    theirs = chain.with_version(BASE, version("V1.1", 3, author="li"))
    diverge(here, dump_document(ours), dump_document(theirs))
    done = here.run("merge", "--no-edit", "other")
    assert done.returncode == 1
    said = done.stderr.decode()
    assert "versions V1.1" in said
    assert "zhang" in said
    assert "li" in said
    text = (place / LEDGER).read_text(encoding="utf-8")
    assert "<<<<<<< ours" in text
    assert version(seed=2).sha256 in text
    assert version(seed=3).sha256 in text
    assert here.raw("show", f":3:{LEDGER}") == dump_document(theirs)


def test_a_field_that_both_changed_names_who_committed(place: Path, git: Any) -> None:
    here = type(git)(place)
    diverge(
        here,
        dump_document(dataclasses.replace(BASE, title="手册甲")),
        dump_document(dataclasses.replace(BASE, title="手册乙")),
    )
    done = here.run("merge", "--no-edit", "other")
    assert done.returncode == 1
    assert "title: 张三 has 手册甲, 李四 has 手册乙" in done.stderr.decode()


def test_lines_that_merge_cleanly_may_still_contradict(place: Path, git: Any) -> None:
    """Far apart in the file, the same number with other bytes: git alone would take both."""
    here = type(git)(place)
    long = document(*(version(f"V1.{n}", n + 1) for n in range(9)))
    here.put(LEDGER, dump_document(long), message="long")
    ours = chain.with_version(long, version("V1.9", 20))
    theirs = dataclasses.replace(long, versions=(version("V1.9", 30), *long.versions))
    diverge(here, dump_document(ours), dump_document(theirs))
    assert here.run("merge", "--no-edit", "other").returncode == 1
    assert here("ls-files", "-u") != ""


@pytest.mark.parametrize("lost", ["program", "interpreter", "shim"])
def test_a_dead_driver_never_drops_the_other_side(place: Path, git: Any, lost: str, tmp_path: Path) -> None:
    here = type(git)(place)
    repository = Repository.discover(place)
    if lost == "program":
        broken = tmp_path / "gone" / "docmgr"
        (broken.parent / "hooks").mkdir(parents=True)
        shutil.copy(PACKAGE.parent / "hooks" / "merge-driver.sh", broken.parent / "hooks")
        drivers.install(repository, interpreter=Path(sys.executable), package_dir=broken)
    elif lost == "interpreter":
        drivers.install(repository, interpreter=Path("/nowhere/python"), package_dir=PACKAGE)
    else:
        (repository.common_dir / drivers.SHIM).unlink()
    theirs = chain.with_version(BASE, version("V1.1", 3))
    diverge(here, dump_document(chain.with_version(BASE, version("V1.1", 2))), dump_document(theirs))
    assert here.run("merge", "--no-edit", "other").returncode == 1
    text = (place / LEDGER).read_text(encoding="utf-8")
    assert version(seed=2).sha256 in text
    assert version(seed=3).sha256 in text


def test_a_program_that_breaks_leaves_the_work_to_git(place: Path, git: Any, tmp_path: Path) -> None:
    here = type(git)(place)
    broken = tmp_path / "broken" / "docmgr"
    (broken / "filters").mkdir(parents=True)
    (broken / "filters" / "merge.py").write_text("print('half a file', flush=True)\nraise SystemExit(9)\n")
    (broken.parent / "hooks").mkdir()
    shutil.copy(PACKAGE.parent / "hooks" / "merge-driver.sh", broken.parent / "hooks")
    drivers.install(Repository.discover(place), interpreter=Path(sys.executable), package_dir=broken)
    diverge(here, dump_document(dataclasses.replace(BASE, title="甲")), dump_document(BASE) + b"# note\n")
    here("merge", "--quiet", "--no-edit", "other")
    text = (place / LEDGER).read_text(encoding="utf-8")
    assert "title: 甲" in text
    assert text.endswith("# note\n")
    assert not list(place.glob(".merge_file*"))


def test_other_records_merge_line_by_line(place: Path, git: Any) -> None:
    here = type(git)(place)
    path = "records/tasks/2024/03/T-240305-k7q2x.yml"
    lines = "schema: task/1\ntitle: a\n\n\n\n\nstate: open\n"
    here.put(path, lines, message="task")
    diverge(here, lines.replace("title: a", "title: b").encode(), lines.replace("open", "done").encode(), path)
    here("merge", "--quiet", "--no-edit", "other")
    assert (place / path).read_text() == lines.replace("title: a", "title: b").replace("open", "done")


def test_a_ledger_that_is_broken_on_one_side_is_left_to_git(place: Path, git: Any) -> None:
    here = type(git)(place)
    diverge(here, dump_document(dataclasses.replace(BASE, title="甲")), b"schema: document/1\n- broken")
    assert here.run("merge", "--no-edit", "other").returncode == 1
    assert "broken" in (place / LEDGER).read_text(encoding="utf-8")


def test_two_new_ledgers_of_one_document_conflict(place: Path, git: Any) -> None:
    here = type(git)(place)
    path = LEDGER.replace("运营", "考勤")
    ours = document(version(), id="D-240305-aaaaa")
    theirs = document(version("V1.0", 2), id="D-240305-bbbbb")
    diverge(here, dump_document(ours), dump_document(theirs), path)
    done = here.run("merge", "--no-edit", "other")
    assert done.returncode == 1
    assert "D-240305-bbbbb" in done.stderr.decode()


def test_rebase_uses_it_too(place: Path, git: Any) -> None:
    here = type(git)(place)
    ours = chain.with_version(BASE, version("V1.1", 2))
    diverge(here, dump_document(ours), dump_document(chain.with_decision(BASE, approval())))
    here("rebase", "--quiet", "other")
    assert chain.ids(merged(place)) == ["v1", "v2", "a1"]


def test_installing_is_safe_to_repeat_and_taken_back(place: Path) -> None:
    repository = Repository.discover(place)
    known = {"interpreter": Path(sys.executable), "package_dir": PACKAGE}
    assert drivers.current(repository, **known)
    assert not drivers.install(repository, **known)
    drivers.uninstall(repository)
    assert not drivers.current(repository, **known)
    assert repository.config("merge.docmgr.driver") is None
    assert drivers.install(repository, **known)


def test_sealed_ledgers_go_to_the_vault_and_keep_both_sides_without_a_key(place: Path, git: Any) -> None:
    here = type(git)(place)
    sealed = [seal(Epoch("head", 1, bytes(32)), dump_document(each)) for each in SEALED]
    here.put(LEDGER, sealed[0], message="sealed")
    diverge(here, sealed[1], sealed[2])
    done = here.run("merge", "--no-edit", "other")
    assert done.returncode == 1
    assert "locked here" in done.stderr.decode()
    assert [here.raw("show", f":{stage}:{LEDGER}") for stage in (1, 2, 3)] == sealed


SEALED = (BASE, chain.with_version(BASE, version("V1.1", 2)), chain.with_decision(BASE, approval()))
