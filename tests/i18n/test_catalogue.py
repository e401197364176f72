"""The Chinese catalogue says everything docmgr can say, and says it with the same values."""

from __future__ import annotations

import re
from string import Formatter

from docmgr.i18n.text import po_entries
from tests.i18n.extract import CATALOGUE, catalogue, extract, missing
from tests.i18n.merge import read_lines, render


def _places(sentence: str) -> set[str]:
    named = {name for _text, name, _spec, _conversion in Formatter().parse(sentence) if name is not None}
    return named | set(re.findall(r"%\(\w+\)s", sentence))


def test_nothing_is_missing() -> None:
    assert missing() == []


def test_nothing_is_fuzzy() -> None:
    assert not [fields["msgid"] for fuzzy, fields in po_entries(CATALOGUE.read_text(encoding="utf-8")) if fuzzy]


def test_the_values_are_the_same_in_both_languages() -> None:
    messages = extract()
    wrong = {}
    for msgid, chinese in catalogue().items():
        plural = messages.get(msgid, ("", ""))[0]
        if _places(chinese) not in (_places(msgid), _places(plural)):
            wrong[msgid] = chinese
    assert wrong == {}


def test_click_speaks_too() -> None:
    assert {"No such option {name!r}.", "Usage:", "required"} <= set(extract())


def test_the_file_is_as_the_merge_script_writes_it() -> None:
    written = CATALOGUE.read_text(encoding="utf-8")
    found = [fields["msgid"] for _fuzzy, fields in po_entries(written)]
    assert found == sorted(found)
    assert len(found) == len(set(found))


def test_merging_is_stable(tmp_path) -> None:
    messages = {"a {n}": ("as {n}", "docmgr/x.py"), "b": ("", "docmgr/x.py")}
    lines = tmp_path / "room.txt"
    lines.write_text('a {n}\t甲 {n}\nb\t一\\n“二”\\t"三"\n\nc\t\n# remark\td\n', encoding="utf-8")
    pairs = read_lines(lines)
    assert pairs == {"a {n}": "甲 {n}", "b": '一\n“二”\t"三"'}
    once = render(pairs, messages)
    again = {f["msgid"]: f.get("msgstr") or f["msgstr[0]"] for _fuzzy, f in po_entries(once) if f["msgid"]}
    assert render(again, messages) == once
