"""Blank documents: every type in both languages, the same bytes twice, readable by others."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from docmgr.errors import UsageError
from docmgr.office import properties, revisions, text
from docmgr.office.blanks import blank, outline, template_id
from docmgr.office.canonical import canonical, checkout
from docmgr.policy.load import load_policy

KEYS = (
    *("policy", "procedure", "proposal", "plan", "minutes", "report", "form", "training", "template", "notice"),
    *("contract", "record", "a type of their own"),
)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", KEYS)
def test_every_type(kind: str, language: str, made: Callable[..., bytes]) -> None:
    for extension in ("docx", "xlsx", "md"):
        data = made(kind, language, extension)
        assert data == made(kind, language, extension)
        if extension == "md":
            assert data.decode().startswith("# ")
            continue
        assert data == checkout(canonical(data))
        found = properties.read(data)
        assert (found.version, found.identifier) == ("V1.0", "D-20240301-ABCDE")
        assert found.template == template_id(kind, language)
    assert [row.version for row in revisions.rows(made(kind, language))] == ["V1.0"]


def test_every_type_of_the_handbook_has_an_outline() -> None:
    other = outline("a type of their own", "zh")
    for rule in load_policy(None).types.values():
        assert outline(rule.key, "zh") != other, rule.key


def test_word_document(made: Callable[..., bytes]) -> None:
    document = docx.Document(io.BytesIO(made("minutes")))
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == [
        "会议议题",
        "讨论要点",
        "会议决议",
        "行动项",
    ]
    assert document.sections[0].page_width.mm == pytest.approx(210, abs=0.1)
    assert document.sections[0].top_margin.mm == pytest.approx(37, abs=0.1)
    assert document.sections[0].header.paragraphs[0].text == "员工考勤管理"


def test_workbook(made: Callable[..., bytes]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made("form", "zh", "xlsx"))).active
    assert (sheet["A1"].value, sheet["B2"].value, sheet.freeze_panes) == ("员工考勤管理", "项目", "A3")


def test_hostile_words_do_no_harm() -> None:
    for title in ('=1+1 & <b> "q"', "\x00\x1f标题"):
        for extension in ("docx", "xlsx"):
            data = blank(
                "form",
                "en",
                title=title,
                version="V1.0",
                author="A & B",
                date=dt.date(2024, 3, 1),
                identifier="D-1",
                extension=extension,
            )
            assert text.lines(data)


def test_no_blank_for_other_kinds(made: Callable[..., bytes]) -> None:
    with pytest.raises(UsageError):
        made("policy", "zh", "pptx")


@pytest.mark.needs("soffice")
def test_libreoffice_opens_and_keeps_them(
    made: Callable[..., bytes], tmp_path: Path, tool: Callable[[str], str]
) -> None:
    """Converted by LibreOffice: properties, revision table and text come through, and a row can be added again."""
    (tmp_path / "a.docx").write_bytes(made("policy"))
    (tmp_path / "b.xlsx").write_bytes(made("form", "zh", "xlsx"))
    office = [tool("soffice"), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to"]
    out = tmp_path / "out"
    for wanted, name in (("docx", "a.docx"), ("odt", "a.docx"), ("xlsx", "b.xlsx")):
        subprocess.run([*office, wanted, "--outdir", str(out), str(tmp_path / name)], check=True, capture_output=True)
    word = (out / "a.docx").read_bytes()
    assert properties.read(word).identifier == "D-20240301-ABCDE"
    assert revisions.rows(word) == revisions.rows(made("policy"))
    assert text.lines(word) == text.lines(made("policy"))
    row = revisions.Row("V1.1", "修改", "李四", "2024-05-01")
    assert revisions.rows(revisions.with_row(word, row))[-1] == row
    assert "适用范围" in "".join(text.lines((out / "a.odt").read_bytes()))
    assert properties.read((out / "b.xlsx").read_bytes()).template == "docmgr/form/zh"
    assert zipfile.ZipFile(io.BytesIO(canonical(word))).testzip() is None
