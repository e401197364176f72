"""What a file really is, by its content: a name can say anything. Pure."""

from __future__ import annotations

import io
import zipfile

from docmgr.i18n.text import _
from docmgr.office import text
from docmgr.office.container import Unreadable
from docmgr.office.package import open_package

OLE = "ole"
"""The container of Word, Excel, PowerPoint and WPS before 2007, and of every document with a password."""

_MODERN = frozenset({"docx", "xlsx", "pptx"})
_OPEN_DOCUMENT = frozenset({"odt", "ods", "odp"})
_OLD = frozenset({"doc", "xls", "ppt", "wps", "et", "dps"})
_TEXTS = frozenset({"txt", "md", "csv"})
_MARKS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"{\\rtf", "rtf"),
)
_BEGINS = 4096


def kind_of(content: bytes) -> str:
    """An extension, ``ole``, ``rtf``, ``text``, ``broken`` (a damaged zip) or ``""`` for anything else."""
    for mark, kind in _MARKS:
        if content.startswith(mark):
            return kind
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(b"PK\3\4"):
        return _packed(content)
    try:
        text.decode(content[:_BEGINS])
    except Unreadable:
        return ""
    return "text"


def contradiction(extension: str, content: bytes, kind: str | None = None) -> str:
    """Why the content cannot be what the extension says, in words; ``""`` where it may be.

    ``kind`` is what ``kind_of`` has said of it already.
    """
    kind = kind_of(content) if kind is None else kind
    if not content and extension not in _TEXTS:
        return _("the file is empty")
    if kind == "broken":
        return _("the file is broken: its zip container cannot be read")
    if _fits(extension, kind):
        return ""
    shown = {OLE: _("an Office 97 document"), "rtf": "rtf", "text": _("plain text"), "": _("something else")}
    return _("the file is no {extension} but {kind}").format(extension=extension, kind=shown.get(kind, kind))


def _fits(extension: str, kind: str) -> bool:
    if extension in _MODERN:
        return kind in (extension, OLE)
    if extension in _OLD:
        return kind in (OLE, "rtf") if extension == "doc" else kind == OLE or (kind in _MODERN and len(extension) < 4)
    if extension in _OPEN_DOCUMENT | {"pdf", "ofd", "png"}:
        return kind == extension
    if extension in ("jpg", "jpeg"):
        return kind == "jpg"
    if extension in _TEXTS:
        return kind == "text"
    if extension == "zip":
        return kind in ("zip", "ofd", *_MODERN, *_OPEN_DOCUMENT)
    return True


def _packed(content: bytes) -> str:
    try:
        found = open_package(content)
        return "ofd" if "OFD.xml" in found.names() else found.kind() or "zip"
    except Unreadable:
        pass
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            names = container.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError):
        return "broken"
    else:
        if "OFD.xml" in names:
            return "ofd"
        office = "[Content_Types].xml" in names or "mimetype" in names
        return "broken" if office and "EncryptionInfo" not in names else "zip"
