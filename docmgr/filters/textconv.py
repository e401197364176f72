"""The text of a document for ``git diff``: git has opened it already, and nothing of it is kept."""

import sys

from docmgr.vault.agefile import MAGIC

# The parts of Office files that hold what people wrote.
_TEXT = ("word/document.xml", "xl/sharedStrings.xml", "ppt/slides/", "content.xml", "xl/worksheets/")


def show(file: str) -> int:
    """Write the text of the file to standard output."""
    with open(file, "rb") as source:
        data = source.read()
    sys.stdout.buffer.write(text_of(data))
    sys.stdout.buffer.flush()
    return 0


def text_of(data: bytes) -> bytes:
    """What can be compared line by line; for anything else its size and digest."""
    if data.startswith(MAGIC):
        return b"(sealed) " + _digest(data)
    if data.startswith(b"PK\x03\x04"):
        return _office(data) or _digest(data)
    return _digest(data) if b"\0" in data[:8000] else data


def _digest(data: bytes) -> bytes:
    from hashlib import sha256

    return f"{len(data)} bytes, sha256 {sha256(data).hexdigest()}\n".encode()


def _office(data: bytes) -> bytes:
    import io
    import re
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [
                package.read(name) for name in package.namelist() if name.startswith(_TEXT) and name.endswith(".xml")
            ]
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError):
        return b""
    lines = []
    for part in parts:
        marked = re.sub(rb"</(?:w:p|a:p|si|row|text:p)>", b"\n", part)
        lines.append(re.sub(rb"<[^>]*>", b"", marked))
    return b"\n".join(line for line in b"\n".join(lines).split(b"\n") if line.strip()) + b"\n"
