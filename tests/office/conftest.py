"""Real files by other programs, where they stand beside the checkout; small ones made here."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from docmgr.office.blanks import blank

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"


@pytest.fixture(scope="session")
def corpus() -> list[tuple[str, bytes]]:
    """Name and bytes of every Office and PDF file of the corpus."""
    if not CORPUS.is_dir():
        pytest.skip("no corpus beside the checkout (../shared/corpus)")
    return [(path.name, path.read_bytes()) for path in sorted(CORPUS.glob("*/*"))]


@pytest.fixture(scope="session")
def made() -> Callable[..., bytes]:
    """A blank document made by docmgr itself: ``made("policy", "zh", "docx")``."""

    def make(kind: str = "policy", language: str = "zh", extension: str = "docx") -> bytes:
        return blank(
            kind,
            language,
            title="员工考勤管理" if language == "zh" else "Staff attendance",
            version="V1.0",
            author="张三",
            date=dt.date(2024, 3, 1),
            identifier="D-20240301-ABCDE",
            extension=extension,
        )

    return make


def zipped(members: list[tuple[str, bytes]], *, method: int = zipfile.ZIP_DEFLATED, **options: int) -> bytes:
    """A zip by the standard library."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method, **options) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return target.getvalue()


def members(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of each member in order, by the standard library."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            yield info.filename, archive.read(info)
