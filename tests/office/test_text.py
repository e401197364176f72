"""Text of every kind of document, and clear refusals."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pytest

from docmgr.office.address import column_name, date_text, is_date_format, number_text, split_address
from docmgr.office.container import Unreadable
from docmgr.office.text import Block, blocks, decode, lines


def test_word(made: Callable[..., bytes]) -> None:
    document = docx.Document(io.BytesIO(made()))
    document.add_paragraph("第一行\t后\n第二行")
    document.sections[0].header.paragraphs[0].text = "页眉"
    target = io.BytesIO()
    document.save(target)
    found = blocks(target.getvalue())
    assert found[0] == Block("paragraph", "员工考勤管理")
    assert Block("table", "V1.0\t新建\t张三\t2024-03-01", "1") in found
    assert Block("header", "页眉") in found
    assert Block("paragraph", "第一行\t后 第二行") in found


def test_workbook() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "考勤"
    sheet["A1"], sheet["B1"], sheet["A2"] = "姓名", "日期", "张三"
    sheet["B2"], sheet["C2"], sheet["C3"], sheet["D2"] = dt.date(2024, 3, 1), 0.1 + 0.2, "=SUM(C2:C2)", True
    target = io.BytesIO()
    book.save(target)
    assert lines(target.getvalue()) == [
        "考勤!A1\t姓名",
        "考勤!B1\t日期",
        "考勤!A2\t张三",
        "考勤!B2\t2024-03-01",
        "考勤!C2\t0.3",
        "考勤!D2\tTRUE",
        "考勤!C3\t[=SUM(C2:C2)]",
    ]


def test_addresses_and_numbers() -> None:
    assert [column_name(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert split_address("AB12") == (12, "AB")
    assert split_address("12") == split_address("") == (0, "")
    assert [number_text(text) for text in ("1.0", "0.30000000000000004", "x", "1E400")] == ["1", "0.3", "x", "1E400"]
    assert date_text("45352", from_1904=False) == "2024-03-01"
    assert date_text("45352.5", from_1904=False) == "2024-03-01 12:00:00"
    assert date_text("1", from_1904=False) == "1900-01-01"
    assert date_text("0.5", from_1904=False) == "12:00:00"
    assert date_text("-1", from_1904=False) == "-1"
    assert is_date_format(14, "")
    assert is_date_format(176, 'yyyy"年"m"月"')
    assert not is_date_format(176, '0.00"d"')
    assert not is_date_format(176, "[Red]General")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
def test_encodings(encoding: str) -> None:
    text = "部门考勤制度, attendance 2024\n第二行\n"
    assert decode(text.encode(encoding)) == text
    assert lines(text.encode(encoding), ".TXT") == text.split("\n")[:2]


def test_binary_is_no_text() -> None:
    with pytest.raises(Unreadable):
        lines(b"\0\1\2\3" * 50, "txt")


def zipped(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return target.getvalue()


ODT = b"application/vnd.oasis.opendocument.text"
BODY = b'<o xmlns:text="t" xmlns:office="o"><office:body>%s</office:body></o>'


def test_open_document() -> None:
    paragraph = '<text:p>甲<text:s text:c="2"/>乙<text:note><text:p>注</text:p></text:note>丙</text:p>'.encode()
    data = zipped(mimetype=ODT, content_xml=BODY % paragraph)
    assert blocks(data) == [Block("paragraph", "甲  乙丙"), Block("note", "注")]


def test_entities_encryption_and_old_formats_are_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaa">]>' + BODY % b"<text:p>&a;</text:p>"
    for data, word in (
        (zipped(mimetype=ODT, content_xml=bomb), "entities"),
        (zipped(mimetype=ODT, content_xml=BODY, **{"META-INF__manifest_xml": b"<encryption-data/>"}), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "Office 97"),
        (b"", "damaged"),
        (b"%PDF-1.4 nothing", "damaged"),
        (zipped(mimetype=ODT, content_xml=b"<a>" * 100_000), "damaged"),
        (zipped(mimetype=ODT, content_xml=b"<a>" * 50_000 + b"</a>" * 50_000), "too deep"),
        (zipped(a=b"b"), "text can be read"),
    ):
        with pytest.raises(Unreadable, match=word):
            lines(data)


def test_corpus(corpus: list[tuple[str, bytes]]) -> None:
    readable = refused = 0
    for name, data in corpus:
        try:
            found = blocks(data, name.rpartition(".")[2])
        except Unreadable as error:
            refused += 1
            assert str(error)
            continue
        readable += 1
        assert all(block.text for block in found), name
    assert readable > 480
    assert refused < 70
