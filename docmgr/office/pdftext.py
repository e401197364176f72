"""The text of a PDF, page by page, line by line; a scan without text has none."""

from __future__ import annotations

import io
import logging
import struct
import zlib
from collections.abc import Iterator

from docmgr.office import package
from docmgr.office.text import Block

MOST_PAGES = 3000

# What pypdf lets through when a file is damaged in ways it does not know.
_BROKEN = (
    *(ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, OSError, ArithmeticError),
    *(NotImplementedError, AssertionError, MemoryError, RuntimeError, EOFError, struct.error, zlib.error),
)


def read(data: bytes) -> Iterator[Block]:
    """The lines of every page; the place is the page's number. A password that only forbids printing is no obstacle."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports every flaw of a file that it reads nevertheless
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise package.encrypted()
        count = len(reader.pages)
    except (PyPdfError, *_BROKEN) as error:
        raise package.broken(str(error)) from error
    if count > MOST_PAGES:
        raise package.too_large()
    for number in range(count):
        try:
            text = reader.pages[number].extract_text()
        except (PyPdfError, *_BROKEN) as error:
            raise package.broken(str(error)) from error
        for line in text.splitlines():
            yield Block("page", line, str(number + 1))
