"""What ``git diff`` shows of a document: its text, read by the one reader; never what cannot be read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from docmgr.filters.textconv import text_of
from docmgr.vault import store
from tests.documents.conftest import word

PATH = "项目资料/20240305-计划-项目计划书-V1.0.docx"


def test_text_or_a_digest() -> None:
    assert text_of(word("第一章", "第二章"), "docx").decode() == "第一章\n第二章\n"
    assert b" bytes, sha256 " in text_of(word("x")[:-300], "docx")
    assert text_of(b"plain\n", "md") == b"plain\n"
    assert text_of(b"age-encryption.org/v1\n...").startswith(b"(sealed) ")


def test_git_shows_the_text_and_keeps_none_of_it(git: Any) -> None:
    git.put(".gitattributes", "*.docx -text -merge diff=docmgr\n")
    git.put(PATH, word("第一章"), message="begin")
    git.put(PATH, word("第一章", "新的一条"))
    assert "Binary files" in git("diff", "--cached"), "a clone without docmgr falls back"
    package = Path(store.__file__).parents[1]
    for key, value in store.reading(Path(sys.executable), package).items():
        git("config", key, value)
    assert "+新的一条" in git("diff", "--cached")
    assert "refs/notes" not in git("for-each-ref")
