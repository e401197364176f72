"""add for folders: a table of proposals, versions of one document, copies, the edited table, one commit."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docmgr.documents import edited, table
from docmgr.documents.guess import Asked
from docmgr.documents.intake import Row, authors, plan, refuse_edited, rows, sources
from docmgr.documents.proposal import COPY
from docmgr.documents.stock import read_stock
from docmgr.errors import PolicyError, RepositoryError
from docmgr.repo.apply import apply, recover
from docmgr.repo.git import Repository
from tests.documents.conftest import Department, word
from tests.documents.test_add import put
from tests.sweep import KILL, Point, sweep

ROOT = Path(__file__).parents[2]


def proposed(department: Department, *typed: Path) -> list[Row]:
    stock = read_stock(department.repository, department.desk.layout)
    found = sources(department.repository, [str(each) for each in typed], stock)
    return rows(found, Asked(), department.desk, stock, lambda: None)


def carry_out(department: Department, chosen: list[Row]) -> None:
    stock = read_stock(department.repository, department.desk.layout)
    refuse_edited(department.repository, chosen)
    inside = [row.source.inside for row in chosen if row.source.known]
    known = authors(department.repository, inside, lambda name, email: f"{name} <{email}>")
    made, _notes = plan(chosen, Asked(), department.desk, stock, known, lambda: None)
    actor = department.desk.actor
    apply(department.repository, made, author=(actor.name, actor.email), date=department.desk.at)
    assert department.git("status", "--porcelain") == ""


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "share"
    (folder / "A项目").mkdir(parents=True)
    put(folder / "A项目" / "项目计划书 V1.docx", word("一"), "2024-02-01")
    put(folder / "A项目" / "项目计划书(1).docx", word("二"), "2024-02-02")
    put(folder / "A项目" / "项目计划书最终版.docx", word("三"), "2024-02-20")
    put(folder / "周会纪要 20240301.docx", word("周会"))
    put(folder / "复制 周会纪要 20240301.docx", (folder / "周会纪要 20240301.docx").read_bytes())
    put(folder / "考勤管理制度.docx", word("考勤"))
    put(folder / "~$别的.docx", b"lock")
    put(folder / "坏报告.docx", b"PK\3\4")
    put(folder / "IMG_0001.png", b"\x89PNG\r\n\x1a\n")
    put(folder / unicodedata.normalize("NFD", "Résumé 报告.txt"), b"text\n")
    return folder


WANTED = [
    "会议纪要/20240301-纪要-周会纪要-V1.0.docx",
    "待审批/制度流程/20240220-制度-考勤管理制度-V1.0.docx",
    "项目资料/20240220-报告-Résumé报告-V1.0.txt",
    "项目资料/A项目/20240220-计划-项目计划书-V1.0.docx",
]


def test_a_folder_is_proposed_and_taken_in_as_one_commit(department: Department, share: Path) -> None:
    before = {path: path.read_bytes() for path in share.rglob("*") if path.is_file()}
    found = proposed(department, share)
    assert len(found) == len(before)
    chosen = [row for row in found if row.taken]
    assert sorted(unicodedata.normalize("NFC", row.path) for row in chosen) == WANTED
    commits = len(department.git("rev-list", "HEAD").split())
    carry_out(department, chosen)
    assert len(department.git("rev-list", "HEAD").split()) == commits + 1
    assert sorted(department.files()) == WANTED
    assert {path: path.read_bytes() for path in share.rglob("*") if path.is_file()} == before
    for path in WANTED:
        assert department.history(path)[0].doubt == ""
    assert not [row for row in proposed(department, share) if row.taken]


def test_versions_stand_together_oldest_first(department: Department, share: Path) -> None:
    found = proposed(department, share / "A项目")
    assert [row.source.filename for row in found] == [
        "项目计划书 V1.docx",
        "项目计划书(1).docx",
        "项目计划书最终版.docx",
    ]
    assert [row.taken for row in found] == [False, False, True]
    assert "项目计划书最终版.docx" in found[0].remark


def test_the_newest_gets_no_number_that_is_taken(department: Department, tmp_path: Path) -> None:
    put(tmp_path / "报告 V3.txt", b"3\n", "2024-02-01")
    put(tmp_path / "报告最终版.txt", b"4\n", "2024-02-02")
    put(tmp_path / "季度 报告 V3.txt", b"5\n", "2024-02-01")
    put(tmp_path / "季度 报告 V2.txt", b"6\n", "2024-02-02")
    found = proposed(department, *tmp_path.glob("季度*"))
    assert [row.path for row in found if row.taken] == ["项目资料/20240201-报告-季度报告-V3.0.txt"]


def test_copies_are_pointed_out(department: Department, share: Path) -> None:
    copies = [row for row in proposed(department, share) if row.entry is not None and row.entry.action == COPY]
    assert [row.source.filename for row in copies] == ["复制 周会纪要 20240301.docx"]


def test_two_files_never_want_one_place(department: Department, tmp_path: Path) -> None:
    for folder in ("会议纪要", "share/会议纪要"):
        (tmp_path / folder).mkdir(parents=True)
        put(tmp_path / folder / "20240301 周会.txt", folder.encode())
    found = proposed(department, tmp_path / "会议纪要", tmp_path / "share")
    paths = [row.path for row in found if row.taken]
    assert len(paths) == len(set(paths))


def test_a_folder_inside(department: Department) -> None:
    department.git.put("会议纪要/20240301-纪要-周会-V1.0.md", b"a\n", message="by hand")
    department.git.put("会议纪要/2024-03-02 例会.md", b"b\n", message="by hand")
    department.put("会议纪要/3月3日晨会.md", b"c\n")
    found = proposed(department, Path(department.git.folder) / "会议纪要")
    carry_out(department, [row for row in found if row.taken])
    assert "会议纪要/20240302-纪要-例会-V1.0.md" in department.files()
    assert len(department.files()) == 3
    assert proposed(department, Path(department.git.folder) / "会议纪要") == []


def apply_table(department: Department, data: bytes) -> list[Row]:
    stock = read_stock(department.repository, department.desk.layout)
    return edited.apply(table.read(data, "t.csv"), "t.csv", Asked(), department.desk, stock, lambda: None)


@pytest.mark.parametrize(
    "saved",
    [
        lambda data: data,
        lambda data: data.decode("utf-8-sig").encode("gb18030"),
        lambda data: data.decode("utf-8-sig").replace(",", ";").encode("utf-8"),
        lambda data: data.decode("utf-8-sig").replace(",", "\t").encode("utf-16"),
    ],
)
def test_the_table_as_excel_gives_it_back(
    department: Department, tmp_path: Path, saved: Callable[[bytes], bytes]
) -> None:
    file = put(tmp_path / "=扫描.pdf", b"%PDF-1.4")
    put(tmp_path / "周会纪要.txt", b"text\n")
    data = table.written(proposed(department, file, tmp_path / "周会纪要.txt"))
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    line = next(each for each in text.splitlines() if "扫描" in each)
    text = text.replace(line, f"是,{file},项目资料/20240301-合同-采购合同-V1.0.pdf,,")
    made = apply_table(department, saved(b"\xef\xbb\xbf" + text.encode()))
    carry_out(department, made)
    assert sorted(department.files()) == [
        "会议纪要/20240220-纪要-周会纪要-V1.0.txt",
        "项目资料/20240301-合同-采购合同-V1.0.pdf",
    ]
    assert apply_table(department, b"\xef\xbb\xbf" + text.encode()) == []


def test_every_mistake_in_the_table_is_told(department: Department, tmp_path: Path) -> None:
    file = put(tmp_path / "x.txt", b"text\n")
    lines = [
        "take,file,path",
        f"yes,{tmp_path}/none.txt,会议纪要/20240301-纪要-周会-V1.0.txt",
        f"yes,{file},会议纪要/最终版.txt",
        f"yes,{file},别处/20240301-纪要-周会-V1.0.txt",
        f"maybe,{file},x",
    ]
    with pytest.raises(PolicyError) as error:
        apply_table(department, "\n".join(lines).encode())
    assert [mistake.line for mistake in error.value.mistakes] == [5]
    with pytest.raises(PolicyError) as error:
        apply_table(department, "\n".join(lines[:-1]).encode())
    assert [mistake.line for mistake in error.value.mistakes] == [2, 3, 4]
    assert department.files() == []


def test_a_file_that_changes_meanwhile_stops_all(department: Department, share: Path) -> None:
    chosen = [row for row in proposed(department, share) if row.taken]
    put(share / "考勤管理制度.docx", word("别的"))
    with pytest.raises(RepositoryError):
        carry_out(department, chosen)
    assert department.files() == []


@pytest.mark.needs("strace")
def test_killed_anywhere_it_is_old_or_new(
    department: Department, share: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, git: Any
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    department.git.put(".docmgr/policy.yaml", b"version: 1\nextends: handbook-zh\n", message="policy")
    start = department.git("rev-parse", "HEAD").strip()
    originals = {path: path.read_bytes() for path in share.rglob("*") if path.is_file()}

    def command(folder: Path) -> list[str]:
        return [sys.executable, "-m", "docmgr", "-C", str(folder), "add", str(share), "--yes"]

    def prepare(place: Path) -> Path:
        return Path(shutil.copytree(department.git.folder, place, symlinks=True))

    def check(folder: Path, _point: Point, _code: int) -> None:
        repository = Repository.discover(folder)
        recover(repository)
        here = type(git)(folder)
        assert here("status", "--porcelain") == ""
        new = [path for path in here("ls-files", "-z").split("\0") if path.startswith(("会议", "待", "项"))]
        assert len(new) == (0 if here("rev-parse", "HEAD").strip() == start else len(WANTED))
        assert {path: path.read_bytes() for path in share.rglob("*") if path.is_file()} == originals
        done = subprocess.run(command(folder), capture_output=True, check=False, env=dict(os.environ))
        assert done.returncode == 0, done.stderr
        assert len(here("ls-files", "--", "会议纪要", "待审批", "项目资料").split("\n")) >= len(WANTED)

    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-05")
    assert sweep(command, check, prepare=prepare, scratch=tmp_path / "scratch", fault=KILL, sample=6)
