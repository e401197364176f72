"""Which language docmgr speaks, and that it finds its sentences compiled or not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po as babel_read_po

from docmgr.i18n import text
from docmgr.i18n.text import _, choose_language, language, ngettext, read_mo, read_po, set_language
from tests.i18n.extract import CATALOGUE


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    set_language("en")


@pytest.mark.parametrize(
    ("option", "environ", "policy", "expected"),
    [
        ("en", {"DOCMGR_LANG": "zh", "LANG": "zh_CN.UTF-8"}, "zh", "en"),
        (None, {"DOCMGR_LANG": "zh", "LANG": "en_US.UTF-8"}, "en", "zh"),
        (None, {"LC_ALL": "en_US.UTF-8"}, "zh", "zh"),
        (None, {"LC_ALL": "zh_CN.GBK", "LANG": "en_US"}, None, "zh"),
        (None, {"LC_MESSAGES": "zh_TW.UTF-8", "LANG": "en_US"}, None, "zh"),
        (None, {"LANG": "zh"}, None, "zh"),
        (None, {"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}, None, "en"),
        (None, {"DOCMGR_LANG": "fr", "LANG": "zh_CN"}, None, "zh"),
        (None, {"DOCMGR_LANG": "zha"}, None, "en"),
        (None, {}, "", "en"),
    ],
)
def test_the_language_is_chosen_in_the_promised_order(
    option: str | None, environ: dict[str, str], policy: str | None, expected: str
) -> None:
    assert choose_language(option, environ, policy) == expected


def test_sentences_are_looked_up_when_they_are_said() -> None:
    assert _("List all commands") == "List all commands"
    set_language("zh")
    assert (language(), _("List all commands")) == ("zh", "列出全部命令")
    assert _("never said") == "never said"
    set_language("fr")
    assert language() == "en"


def test_numbers() -> None:
    one, many = "{number} mistake in the files below", "{number} mistakes in the files below"
    assert [ngettext(one, many, n) for n in (0, 1, 2)] == [many, one, many]
    set_language("zh")
    assert ngettext(one, many, 1) == ngettext(one, many, 2) == "以下文件有 {number} 处错误"


def test_the_own_reader_agrees_with_babel_on_the_whole_catalogue() -> None:
    compiled = BytesIO()
    write_mo(compiled, babel_read_po(BytesIO(CATALOGUE.read_bytes()), locale="zh_CN", abort_invalid=True))
    assert read_mo(compiled.getvalue()) == read_po(CATALOGUE.read_text(encoding="utf-8"))


def test_escapes_several_lines_fuzzy_and_empty() -> None:
    source = '\n'.join(
        [
            'msgid ""', 'msgstr "header"', "",
            'msgid ""', '"a\\tb "', '"\\"c\\"\\n"', 'msgstr "甲\\\\"', "",
            "#, fuzzy", 'msgid "d"', 'msgstr "丁"', "",
            'msgid "e"', 'msgstr ""', "",
            'msgid "f"', 'msgid_plural "fs"', 'msgstr[0] "己"',
        ]
    )  # fmt: skip
    assert read_po(source) == {'a\tb "c"\n': "甲\\", "f": "己"}


def test_a_compiled_catalogue_is_used_only_while_it_is_not_older(tmp_path: Path) -> None:
    source, compiled = tmp_path / "docmgr.po", tmp_path / "docmgr.mo"
    source.touch()
    assert not text._is_current(str(compiled), str(source))
    compiled.touch()
    os.utime(source, (1000, 1000))
    os.utime(compiled, (1000, 1000))
    assert text._is_current(str(compiled), str(source))
    os.utime(source, (1001, 1001))
    assert not text._is_current(str(compiled), str(source))
    source.unlink()
    assert text._is_current(str(compiled), str(source))
