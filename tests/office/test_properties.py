"""Core properties: read, written, and nothing else touched."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import docx
import openpyxl
import pytest

from docmgr.office import canonical, container
from docmgr.office.container import Part, Unreadable
from docmgr.office.properties import Properties, read, with_properties

NEW = Properties(
    title="考勤 <制度> & 细则",
    version="V1.2",
    creator="张三",
    last_modified_by="李四",
    created="2024-01-01T00:00:00Z",
    modified="2024-03-01T01:00:00Z",
    identifier="D-20240301-XYZ23",
    template="docmgr/policy/zh",
)


def test_other_readers_agree(made: Callable[..., bytes]) -> None:
    word = docx.Document(io.BytesIO(with_properties(made(), NEW))).core_properties
    assert (word.title, word.version, word.identifier, word.author) == (NEW.title, "V1.2", NEW.identifier, "张三")
    assert word.modified.isoformat().startswith("2024-03-01T01:00:00")
    book = openpyxl.load_workbook(io.BytesIO(with_properties(made("form", "zh", "xlsx"), NEW))).properties
    assert (book.title, book.version, book.identifier, book.lastModifiedBy) == (
        NEW.title,
        "V1.2",
        NEW.identifier,
        "李四",
    )


def test_unset_fields_stay_and_equal_ones_change_nothing(made: Callable[..., bytes]) -> None:
    data = made()
    assert read(with_properties(data, Properties(version="V1.1"))) == replace(read(data), version="V1.1")
    assert with_properties(data, read(data)) is data


def test_made_where_missing(made: Callable[..., bytes]) -> None:
    found = canonical.parts(made())
    assert found is not None
    bare = [
        Part(part.name, part.content.replace(b"metadata/core-properties", b"metadata/other"), part.utf8)
        for part in found
        if part.name != b"docProps/core.xml"
    ]
    data = container.write(bare, deflate=True)
    assert read(data) == Properties()
    assert read(with_properties(data, NEW)) == NEW
    assert docx.Document(io.BytesIO(with_properties(data, NEW))).core_properties.title == NEW.title


META = (
    b'<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    b' xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta><dc:title>a</dc:title></office:meta></office:document-meta>'
)


def test_open_document() -> None:
    found = [Part(b"mimetype", b"application/vnd.oasis.opendocument.text"), Part(b"meta.xml", META)]
    data = with_properties(container.write(found, deflate=True), NEW)
    assert read(data) == replace(NEW)


@pytest.mark.parametrize("data", [b"", b"text", b"PK\3\4 broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_not_a_document(data: bytes) -> None:
    with pytest.raises(Unreadable):
        with_properties(data, NEW)


def test_signed_documents_are_refused(made: Callable[..., bytes]) -> None:
    found = canonical.parts(made())
    assert found is not None
    signed = container.write([*found, Part(b"_xmlsignatures/sig1.xml", b"<a/>")], deflate=True)
    with pytest.raises(Unreadable, match="signed"):
        with_properties(signed, NEW)


def test_corpus(corpus: list[tuple[str, bytes]]) -> None:
    written = 0
    for name, data in corpus:
        try:
            new = with_properties(data, NEW)
        except Unreadable:
            continue
        written += 1
        got = read(new)
        assert (got.title, got.version, got.identifier, got.template) == (
            NEW.title,
            NEW.version,
            NEW.identifier,
            NEW.template,
        ), name
        before, after = ({part.name: part.content for part in canonical.parts(d) or ()} for d in (data, new))
        changed = {part for part in after if before.get(part) != after[part]}
        allowed = {b"[Content_Types].xml", b"_rels/.rels"} if set(after) - set(before) else set()
        rest = changed - allowed
        assert len(rest) == 1, (name, changed)
        assert not set(before) - set(after), name
    assert written > 420
