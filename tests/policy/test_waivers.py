"""Waivers: what they cover, when they end, and what is wrong with one that does not count."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docmgr.errors import PolicyError
from docmgr.finding import Finding
from docmgr.i18n.text import set_language
from docmgr.policy.patterns import literal, matches
from docmgr.policy.waivers import excused_by, expired, load_waivers, unmatched

GOOD = """\
- rules: [DM101, DM501]
  paths: ["项目资料/旧/**"]
  reason: 旧项目，年底前整理
  owner: zhang
  created: 2026-01-05
  until: 2026-06-30
"""


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


def reasons(text: str, today: str = "") -> list[str]:
    waivers, findings = load_waivers(text, "w.yaml", today=today)
    assert waivers == []
    assert {each.rule for each in findings} == {"DM904"}
    return [str(each.params["reason"]) for each in findings]


@pytest.mark.parametrize("text", [GOOD, "waivers:\n" + "".join("  " + line for line in GOOD.splitlines(keepends=True))])
def test_a_waiver_covers_its_rules_and_paths(text: str) -> None:
    (waiver,), findings = load_waivers(text)
    assert findings == []
    assert waiver.covers("DM101", "项目资料/旧/a/b.docx")
    assert not waiver.covers("DM102", "项目资料/旧/a.docx")
    assert not waiver.covers("DM101", "项目资料/新/a.docx")
    assert waiver.line in (1, 2)


def test_an_empty_file_has_no_waivers() -> None:
    assert load_waivers("") == ([], [])
    assert load_waivers("waivers: []\n") == ([], [])


def test_the_last_day_still_counts() -> None:
    (waiver,), _ = load_waivers(GOOD)
    assert not waiver.expired("20260630")
    assert waiver.expired("20260701")
    assert waiver.ends_within(date(2026, 6, 20), 14)
    assert not waiver.ends_within(date(2026, 6, 1), 14)
    assert not waiver.ends_within(date(2026, 7, 1), 14)
    assert [each.rule for each in expired([waiver], "20260701")] == ["DM902"]
    assert expired([waiver], "20260630") == []


def test_what_makes_a_waiver_void() -> None:
    def without(key: str) -> str:
        return "".join(line for line in GOOD.splitlines(keepends=True) if not line.lstrip(" ").startswith(key + ":"))

    assert reasons(without("reason")) == ["line 1: there is no reason"]
    assert reasons(without("owner")) == ["line 1: there is no owner"]
    assert reasons(without("until")) == ["line 1: there is no last day (until)"]
    assert reasons(without("created")) == ["line 1: there is no first day (created), so its length is unknown"]
    assert reasons(GOOD.replace("2026-06-30", "2026-07-05")) == [
        "line 1: it lasts 181 days, the longest allowed is 180"
    ]
    assert reasons(GOOD.replace("2026-06-30", "2026-01-04")) == ["line 1: its last day is before its first"]
    assert reasons(GOOD, today="20260103") == ["line 1: its first day lies in the future"]
    assert len(load_waivers(GOOD, today="20260104")[0]) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD.replace("reason", "raeson"), "w.yaml:3: unknown key [0].raeson; did you mean reason?"),
        (GOOD.replace("DM501", "DM902"), "w.yaml:1: [0].rules[1] must be a rule such as DM101"),
        (GOOD.replace("2026-06-30", "2026-02-30"), "w.yaml:6: [0].until must be a date such as 2026-03-05"),
        (GOOD.replace("2026-06-30", "2026-6-30"), "w.yaml:6: [0].until must be a date"),
        (GOOD.replace("项目资料/旧/**", "!x"), "w.yaml:2: '!x' is no gitignore pattern"),
        (GOOD.replace("项目资料/旧/**", "#x"), "w.yaml:2: '#x' is no gitignore pattern"),
        ("- 5\n", "w.yaml:1: [0] must be a mapping"),
        ("waiver: []\n", "w.yaml:1: unknown key waiver; known here are waivers"),
        ("text\n", "w.yaml:1: the file must be a list of waivers"),
        (GOOD.replace("owner: zhang", "owner: 5"), "w.yaml:4: [0].owner must be a text"),
        (GOOD + "  until: 2026-06-01\n", "w.yaml:7: the key until stands here a second time"),
    ],
)
def test_mistakes_of_form_are_an_error_with_their_line(text: str, expected: str) -> None:
    with pytest.raises(PolicyError) as caught:
        load_waivers(text, "w.yaml")
    assert expected in str(caught.value), str(caught.value)


def test_the_longest_covering_waiver_excuses() -> None:
    waivers, _ = load_waivers(GOOD + GOOD.replace("2026-06-30", "2026-03-01"))
    found = Finding("DM101", "error", "项目资料/旧/x.docx")
    excuse = excused_by(found, reversed(waivers))
    assert excuse is not None
    assert excuse.until == "2026-06-30"
    assert excused_by(Finding("DM101", "error", "x.docx"), waivers) is None


def test_a_waiver_that_covers_nothing_speaks_up() -> None:
    waivers, _ = load_waivers(GOOD)
    (told,) = unmatched(waivers, [Finding("DM101", "error", "其他/x.docx")])
    assert (told.rule, told.severity) == ("DM903", "warn")
    assert unmatched(waivers, [Finding("DM501", "error", "项目资料/旧/x.docx")]) == []


def test_patterns_do_not_mind_the_normal_form() -> None:
    assert matches(["项目资料/cafe\u0301/**"], "项目资料/café/x.docx")
    assert matches(["项目资料/café/**"], "项目资料/cafe\u0301/x.docx")


@given(st.text(st.characters(exclude_characters="/\0\n\r", exclude_categories=("Cs",)), min_size=1, max_size=20))
def test_a_literal_pattern_means_its_own_path_only(name: str) -> None:
    path = "甲/" + name
    assert matches([literal(path)], path)
    assert not matches([literal(path)], path + "x")
    assert not matches([literal(path)], "乙/" + path)


PIECES = st.sampled_from(
    ["\n", "\t", " ", ":", "-", "[", "]", "{", "'", "null", "5", "- ", "rules", "2026-13-01", "**", "!"]
)


@given(st.lists(st.tuples(st.integers(0, len(GOOD)), st.integers(0, 20), PIECES), min_size=1, max_size=4))
def test_any_edit_gives_waivers_or_a_policy_error(edits: list[tuple[int, int, str]]) -> None:
    text = GOOD
    for place, length, piece in edits:
        text = text[:place] + piece + text[place + length :]
    try:
        load_waivers(text, today="20260301")
    except PolicyError as error:
        assert error.mistakes
