"""The text of a document for ``git diff``: git has opened it already, and nothing of it is kept.

Sealed documents go the same way once they are open; git is told never to store what comes out (``cachetextconv``).
"""

import os
import sys

from docmgr.vault.agefile import MAGIC

_PLAIN = 8000
"""Bytes in which git, too, looks for what makes a file binary."""


def show(file: str) -> int:
    """Write the text of the file to standard output."""
    with open(file, "rb") as source:
        data = source.read()
    sys.stdout.buffer.write(text_of(data, os.path.basename(file).rpartition(".")[2]))
    sys.stdout.buffer.flush()
    return 0


def text_of(data: bytes, extension: str = "") -> bytes:
    """What can be compared line by line; for anything else its size and digest."""
    if data.startswith(MAGIC):
        return b"(sealed) " + _digest(data)
    if not data.startswith(b"PK\3\4") and b"%PDF-" not in data[:1024]:
        return _digest(data) if b"\0" in data[:_PLAIN] else data
    from docmgr.office.container import Unreadable
    from docmgr.office.difference import textconv

    try:
        # Text of a document may hold what no encoding takes; git compares bytes.
        return textconv(data, extension).encode("utf-8", "surrogatepass")
    except Unreadable:
        return _digest(data)


def _digest(data: bytes) -> bytes:
    from hashlib import sha256

    return f"{len(data)} bytes, sha256 {sha256(data).hexdigest()}\n".encode()
