"""add for one file: named, stamped, recorded, recognised, or refused with nothing lost."""

from __future__ import annotations

import datetime as dt
import io
import os
import unicodedata
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from docmgr.documents import add, origin, proposal
from docmgr.documents.guess import Asked
from docmgr.documents.intake import authors, refuse_edited, rows_of, sources
from docmgr.documents.source import content_of
from docmgr.documents.stock import read_stock
from docmgr.errors import RefusedError, RepositoryError, UsageError
from docmgr.ledger import chain
from docmgr.naming.grammar import Name
from docmgr.office import properties, revisions
from docmgr.office.blanks import blank
from tests.documents.conftest import Department, word

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"


def entry(department: Department, file: Path | str, **said: object) -> proposal.Entry:
    """What would become of the file; what forbids it is raised."""
    stock = read_stock(department.repository, department.desk.layout)
    asked = Asked(**said)  # type: ignore[arg-type]
    (row,) = rows_of([(sources(department.repository, [str(file)], stock)[0], asked)], department.desk, stock, int)
    if row.error is not None:
        raise row.error
    assert row.entry is not None
    refuse_edited(department.repository, [row])
    return row.entry


def take(department: Department, file: Path | str, **said: object) -> str:
    found = entry(department, file, **said)
    if found.action in (proposal.COPY, proposal.DONE):
        return found.path
    asked = Asked(**said)  # type: ignore[arg-type]
    content = content_of(found.source)
    if found.action == proposal.RECORD:
        known = authors(department.repository, [found.path], lambda name, email: f"{name} <{email}>")
        made = add.recorded(found, content, department.desk, asked, known.get(found.path))
    else:
        made = add.actions(found, content, department.desk, asked)
    return department.done(add.outcome(found, made, department.desk, asked))


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "share"
    folder.mkdir()
    return folder


def put(path: Path, content: bytes, day: str = "2024-02-20") -> Path:
    path.write_bytes(content)
    moment = dt.datetime.fromisoformat(f"{day}T12:00:00+08:00").timestamp()
    os.utime(path, (moment, moment))
    return path


def test_a_file_is_named_stamped_and_recorded(department: Department, share: Path) -> None:
    file = put(share / "周会纪要最终版(1).docx", word("周会", "议题"))
    before = file.read_bytes()
    path = take(department, file, note="张三电脑")
    assert path == "会议纪要/20240220-纪要-周会纪要-V1.0.docx"
    ledger = department.ledger(path)
    (version,) = ledger.versions
    assert (version.version, version.change, version.author) == ("V1.0", "张三电脑", "zhang")
    found = properties.read(department.bytes(path))
    assert (found.identifier, found.version, found.title) == (ledger.id, "V1.0", "周会纪要")
    assert [row.version for row in revisions.rows(department.bytes(path))] == ["V1.0"]
    assert file.read_bytes() == before
    assert department.history(path)[0].doubt == ""


def test_the_same_content_comes_in_once(department: Department, share: Path) -> None:
    path = take(department, put(share / "周会纪要.docx", word("周会")))
    other = put(share / "别的纪要.docx", (share / "周会纪要.docx").read_bytes())
    assert entry(department, other).action == proposal.COPY
    assert take(department, other) == path
    out = put(share / "拷出.docx", department.bytes(path))
    assert take(department, out) == path
    assert department.files() == [path]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("2024年3月1日 部门例会 会议记录v1.2.txt", "会议纪要/20240301-纪要-部门例会会议记录-V1.2.txt"),
        ("采购合同 最新.txt", "项目资料/20240220-合同-采购合同-V1.0.txt"),
        (unicodedata.normalize("NFD", "Résumé培训.md"), "培训资料/20240220-培训-Résumé培训-V1.0.md"),
        ('a\'b "c" 报告.md', "项目资料/20240220-报告-a'b＂c＂报告-V1.0.md"),
        ("  空格 报告 .md", "项目资料/20240220-报告-空格报告-V1.0.md"),
    ],
)
def test_odd_names(department: Department, share: Path, name: str, path: str) -> None:
    assert unicodedata.normalize("NFC", take(department, put(share / name, b"text\n"))) == path


def test_the_content_tells_what_the_name_does_not(department: Department, share: Path) -> None:
    path = take(department, put(share / "新建 Microsoft Word 文档.docx", word("2024年采购管理办法", "第一条")))
    assert path.startswith("待审批/制度流程/20240220-制度-") and path.endswith("采购管理办法-V1.0.docx")
    assert chain.state(department.ledger(path), "V1.0") == chain.DRAFT
    assert department.submit(path).startswith("待审批/")


def test_what_the_user_says_counts_first(department: Department, share: Path) -> None:
    file = put(share / "扫描0001.pdf", b"%PDF-1.4 scanned")
    path = take(department, file, type="合同", topic="采购合同", day=dt.date(2024, 3, 1), folder="项目资料/A项目")
    assert path == "项目资料/A项目/20240301-合同-采购合同-V1.0.pdf"


def test_nothing_is_invented(department: Department, share: Path) -> None:
    with pytest.raises(UsageError) as error:
        take(department, put(share / "IMG.png", b"\x89PNG\r\n\x1a\n"))
    assert "--type T" in error.value.hint
    assert department.files() == []


def test_a_document_mailed_out_and_renamed_goes_on(department: Department, share: Path) -> None:
    path = department.new("培训", "新员工入职", extension="docx")
    out = put(share / "入职(李四改).docx", department.bytes(path))
    opened = word("x")
    assert opened
    import docx

    changed = docx.Document(str(out))
    changed.add_paragraph("李四加的一节")
    changed.save(str(out))
    department.acts("li", days=2)
    after = take(department, out, note="李四改")
    assert after == "培训资料/20240307-培训-新员工入职-V1.1.docx"
    assert department.files() == [after]
    assert [each.version for each in department.history(after)] == ["V1.1", "V1.0"]


def test_a_published_document_waits_as_its_next_version(department: Department, published, share: Path) -> None:  # type: ignore[no-untyped-def]
    home = published()
    department.acts("zhang")
    import docx

    out = put(share / "手册.docx", department.bytes(home))
    changed = docx.Document(str(out))
    changed.add_paragraph("第二章")
    changed.save(str(out))
    path = take(department, out)
    assert path == "待审批/制度流程/20240315-制度-运营手册-V1.1.docx"
    assert department.files() == sorted([home, path])
    with pytest.raises(RefusedError):
        changed.add_paragraph("第三章")
        changed.save(str(out))
        take(department, out)


def test_an_edit_in_the_tree_is_never_written_over(department: Department, share: Path) -> None:
    path = department.new("培训", "新员工入职", extension="docx")
    import docx

    out = put(share / "入职.docx", department.bytes(path))
    changed = docx.Document(str(out))
    changed.add_paragraph("外面")
    changed.save(str(out))
    department.edit(path, "里面")
    before = department.bytes(path)
    with pytest.raises(RepositoryError):
        take(department, out)
    assert department.bytes(path) == before


def test_another_file_of_that_name_is_refused_unless_it_says_it_comes_after(
    department: Department, share: Path
) -> None:
    path = take(department, put(share / "项目计划书 V1.txt", b"one\n"))
    with pytest.raises(UsageError) as error:
        take(department, put(share / "项目计划书.txt", b"other\n"))
    assert path in error.value.message
    after = take(department, put(share / "项目计划书 V2.txt", b"two\n"))
    assert after == "项目资料/20240220-计划-项目计划书-V2.0.txt"
    assert department.files() == [after]
    assert [each.version for each in department.history(after)] == ["V2.0", "V1.0"]


def test_files_inside(department: Department) -> None:
    department.put("会议纪要/部门周会.md", b"text\n")
    path = take(department, department.git.folder / "会议纪要/部门周会.md", day=dt.date(2024, 3, 4))
    assert path == "会议纪要/20240304-纪要-部门周会-V1.0.md"
    assert department.files() == [path]


def test_a_lawful_file_of_plain_git_gets_its_entry(department: Department) -> None:
    path = "会议纪要/20240304-纪要-部门周会-V1.0.md"
    department.git.put(path, b"text\n", message="by hand")
    before = department.bytes(path)
    assert take(department, department.git.folder / path) == path
    assert department.bytes(path) == before
    (version,) = department.ledger(path).versions
    assert version.sha256 and "<" in version.author
    assert entry(department, department.git.folder / path).action == proposal.DONE
    department.put(path, b"edited\n")
    with pytest.raises(RefusedError):
        entry(department, department.git.folder / path)


BAD = [
    ("~$周会纪要.docx", b"lock", UsageError),
    ("周会纪要.docx", b"PK\3\4 broken", UsageError),
    ("周会纪要.docx", word("x")[:-400], UsageError),
    ("周会纪要.docx", b"", UsageError),
    ("周会纪要.docx", b"%PDF-1.4", UsageError),
    ("周会纪要.xlsx", word("x"), UsageError),
    ("周会纪要.pdf", b"plain text", UsageError),
    ("周会纪要.txt", b"\0\1\2binary\0", UsageError),
    ("周会纪要.exe", b"MZ\0", RefusedError),
]


@pytest.mark.parametrize(("name", "content", "error"), BAD)
def test_bad_files(department: Department, share: Path, name: str, content: bytes, error: type[Exception]) -> None:
    file = put(share / name, content)
    with pytest.raises(error):
        take(department, file)
    assert department.files() == []
    assert file.read_bytes() == content


def test_too_large_open_and_missing(department: Department, share: Path) -> None:
    file = put(share / "周会纪要.txt", b"x" * 2000)
    limits = replace(department.desk.policy.limits, file_bytes=1000)
    small = department.desk
    department.desk = replace(small, policy=replace(small.policy, limits=limits))
    with pytest.raises(RefusedError):
        take(department, file)
    department.desk = small
    put(share / ".~lock.周会纪要.txt#", b"")
    with pytest.raises(RepositoryError):
        take(department, file)
    with pytest.raises(UsageError):
        take(department, share / "none.txt")
    fifo = share / "周报.txt"
    os.mkfifo(fifo)
    with pytest.raises(RepositoryError):
        take(department, fifo)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the shared corpus of real Office files")
def test_real_files_come_in_or_are_refused(department: Department) -> None:
    files = sorted((CORPUS / "office").glob("*.docx"))[::6] + sorted((CORPUS / "office").glob("*.xlsx"))[::12]
    files += sorted((CORPUS / "pdf").glob("*.pdf"))[:3]
    done = 0
    for number, file in enumerate(files):
        try:
            path = take(department, file, type="报告", topic=f"真实文件{number}号")
        except (UsageError, RefusedError):
            continue
        done += 1
        assert department.history(path)[0].doubt == ""
    assert done >= len(files) // 2


def test_a_form_from_elsewhere_is_pointed_out() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "别的表头"
    out = io.BytesIO()
    book.save(out)
    day = dt.date(2024, 3, 5)
    made = blank("form", "zh", title="x", version="V1.0", author="张三", date=day, identifier="", extension="xlsx")
    assert not origin.is_from(out.getvalue(), made, "form")
    assert origin.is_from(made, out.getvalue(), "form")
    assert origin.is_from(out.getvalue(), out.getvalue(), "form")
    assert origin.is_from(b"no office file", made, "form")
    assert not origin.asks(None, Name("", "", "", None, "xlsx"))


def test_two_clones_adopt_a_file_under_one_id(department: Department) -> None:
    path = "项目资料/20240301-计划-项目计划书-V1.0.md"
    department.git.put(path, "plain git\n", message="by hand")
    start = department.git("rev-parse", "HEAD").strip()
    take(department, department.git.folder / path)
    first = department.ledger(path)
    department.git("reset", "-q", "--hard", start)
    department.acts("li", days=3)
    take(department, department.git.folder / path)
    assert department.ledger(path) == first, "the very same ledger, whoever writes it and when"
    department.git("reset", "-q", "--hard", start)
    department.put(path, b"plain git\nand an edit\n")
    bumped = department.ledger(department.bump(path))
    assert bumped.id == first.id
    assert bumped.id.startswith("D-240301-")
