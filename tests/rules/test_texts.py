"""The texts of rules and clauses: complete in both languages, and safe to print whatever a file is called."""

from __future__ import annotations

import marshal
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docmgr.errors import UsageError
from docmgr.finding import Finding
from docmgr.i18n.text import set_language
from docmgr.i18n.width import visible, width
from docmgr.rules.explain import explain_clause, explain_rule, load_clauses, rules_of
from docmgr.rules.texts import load_texts, placeholders, render, rule

TEXTS = load_texts()
CLAUSES = load_clauses()
LANGUAGES = ("zh", "en")

# What each rule tells of its finding; a message says all of it.
PARAMS = {
    "DM101": "profile found",
    "DM102": "found",
    "DM103": "date",
    "DM104": "found nearest",
    "DM105": "found",
    "DM106": "extension",
    "DM107": "topic",
    "DM110": "date",
    "DM111": "date",
    "DM112": "date author_date",
    "DM113": "token",
    "DM201": "",
    "DM202": "char code",
    "DM203": "code",
    "DM204": "char code",
    "DM205": "token",
    "DM210": "char",
    "DM211": "device",
    "DM212": "",
    "DM213": "length limit",
    "DM214": "length limit",
    "DM215": "reason",
    "DM220": "other",
    "DM301": "folder",
    "DM302": "folder",
    "DM303": "folder pattern",
    "DM304": "count limit",
    "DM305": "type homes",
    "DM306": "word",
    "DM307": "kind",
    "DM310": "size limit",
    "DM401": "version other",
    "DM402": "version other",
    "DM403": "version other",
    "DM404": "version",
    "DM405": "other",
    "DM406": "version",
    "DM407": "version date",
    "DM408": "version",
    "DM409": "version by commit",
    "DM501": "word",
    "DM502": "word",
    "DM503": "topic",
    "DM510": "",
    "DM511": "original",
    "DM601": "zone",
    "DM602": "zone other",
    "DM603": "found",
    "DM604": "zone",
    "DM605": "zone",
    "DM901": "detail",
    "DM902": "rules until",
    "DM903": "entry",
    "DM904": "reason",
}

# requirements.md, sections 1 to 6: id and level.
LEVELS = """
G-1 I, G-2 W,
T-1.1 W, T-1.2 I, T-2.1.1 B, T-2.1.2 B, T-2.1.3 A, T-2.2.1 W, T-2.2.2 B, T-2.3.1 A, T-2.3.2 A, T-2.4.1 B, T-2.4.2 A,
T-2.4.3 W, T-3.T1 A, T-3.T2 A, T-4.1 W, T-4.2 W, T-4.3 B,
M-1.1 I, M-1.2 I, M-2.1.1 B/W, M-2.1.2 B, M-2.2.1 S, M-2.2.2 S, M-2.2.3 B, M-2.3.1 A, M-2.3.2 S, M-2.3.3 W, M-2.4.1 A,
M-2.4.2 A, M-3.T3 A, M-4.1 B, M-4.2 W, M-4.3 B,
D-1.1 I, D-1.2 I, D-2.1.1 B, D-2.1.2 B, D-2.2.1 W, D-2.2.2 B, D-2.3.1 W, D-2.3.2 B, D-2.4.1 B, D-2.4.2 A, D-3.T4 I,
D-4.1 B, D-4.2 A, D-4.3 B,
R-1.1 I, R-1.2 I, R-2.1.1 B, R-2.1.2a B, R-2.1.2b B, R-2.2.1 B, R-2.2.2 A, R-2.3.1 S, R-2.3.2 A, R-2.3.3 A, R-3.T5 A,
R-3.T6 A, R-4.1 W, R-4.2 S, R-4.3 B,
E-1.1 I, E-1.2 I, E-2.1.1 A, E-2.1.2 B/W, E-2.2.1 B, E-2.2.2 B, E-2.3.1 A, E-2.3.2 B, E-2.3.3 W, E-3.T7 A,
E-4.1 W, E-4.2 W, E-4.3 W, E-4.4 W
"""


@pytest.fixture(autouse=True, scope="module")
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


def finding(rule_id: str, **params: str | int) -> Finding:
    return Finding(rule_id, "error", "a.docx", params)


def test_every_rule_stands_once_and_in_order() -> None:
    assert list(TEXTS) == list(PARAMS)


@pytest.mark.parametrize("rule_id", TEXTS)
def test_every_rule_is_told_in_both_languages(rule_id: str) -> None:
    entry = TEXTS[rule_id]
    required = {"severity", "clause", "fix", "title", "message", "why", "mend", "good", "bad"}
    assert required <= entry.keys() <= required | {"missing", "words"}
    assert entry["severity"] in ("error", "warn", "info", "off")
    assert entry["fix"] in ("A", "S", "-")
    assert entry["clause"] in CLAUSES
    for key in ("title", "message", "why", "mend", "good", "bad", "missing"):
        texts = entry.get(key, {"zh": "-", "en": "-"})
        assert tuple(texts) == LANGUAGES  # type: ignore[arg-type]
        assert all(texts.values())  # type: ignore[attr-defined]
    assert entry["good"]["zh"] != entry["bad"]["zh"]
    assert entry["good"]["en"] != entry["bad"]["en"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule_id", TEXTS)
def test_messages_say_what_the_rule_found(rule_id: str, language: str) -> None:
    entry = TEXTS[rule_id]
    assert sorted(placeholders(entry["message"][language])) == sorted(PARAMS[rule_id].split())
    assert set(placeholders(entry.get("missing", entry["message"])[language])) <= set(PARAMS[rule_id].split())
    values = {name: f"<{name}>" for name in PARAMS[rule_id].split()}
    message = render(finding(rule_id, **values), language, TEXTS)
    assert all(value in message for value in values.values())
    assert "{" not in message
    assert width(message) <= 110


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule_id", TEXTS)
def test_why_cites_the_handbook(rule_id: str, language: str) -> None:
    start = {"zh": "手册第", "en": "Handbook chapter "}[language]
    assert TEXTS[rule_id]["why"][language].startswith(start)


def test_severities_of_the_design() -> None:
    severities = {rule_id: entry["severity"] for rule_id, entry in TEXTS.items()}
    assert severities["DM404"] == "error"
    assert {rule_id for rule_id, severity in severities.items() if severity == "info"} == {"DM304"}
    assert {rule_id for rule_id, severity in severities.items() if severity == "off"} == {"DM112"}
    warns = "DM110 DM111 DM113 DM205 DM214 DM215 DM302 DM305 DM306 DM401 DM403 DM405 DM406 DM407 DM503 DM604 DM903"
    assert {rule_id for rule_id, severity in severities.items() if severity == "warn"} == set(warns.split())


def test_every_clause_stands_with_its_level() -> None:
    levels = dict(pair.split() for pair in LEVELS.replace("\n", " ").split(","))
    assert {clause_id: entry["level"] for clause_id, entry in CLAUSES.items()} == levels
    assert list(CLAUSES) == list(levels)


@pytest.mark.parametrize("clause_id", CLAUSES)
def test_every_clause_is_told_in_both_languages(clause_id: str) -> None:
    entry = CLAUSES[clause_id]
    assert entry.keys() <= {"level", "zh", "en", "good", "bad", "inferred"}
    assert any("\u4e00" <= char <= "\u9fff" for char in entry["zh"])
    assert entry["en"].isprintable()
    assert entry.get("inferred", False) == clause_id.startswith("E-4.")
    for example in (entry.get("good"), entry.get("bad")):
        assert example is None or tuple(example) == LANGUAGES


def test_texts_fit_the_hooks_cache() -> None:
    assert marshal.loads(marshal.dumps(TEXTS)) == TEXTS


def test_render_fills_in() -> None:
    found = finding("DM103", date="20240230")
    assert render(found, "zh", TEXTS) == "日期 20240230 不存在"
    assert render(found, "en", TEXTS) == "there is no day 20240230"


def test_render_says_what_is_missing() -> None:
    assert render(finding("DM102", found=""), "en", TEXTS) == "the name does not begin with a date of 8 digits"
    assert render(finding("DM104", found="规章", nearest=""), "zh", TEXTS) == "日期后面没有清单里的类型（写的是“规章”）"


def test_render_calls_codes_by_their_words() -> None:
    assert render(finding("DM307", kind="symlink"), "zh", TEXTS) == "这里只放普通文件，这是符号链接"
    assert "date-type-topic-version" in render(finding("DM101", profile="controlled", found="x"), "en", TEXTS)


def test_render_never_stops_a_commit() -> None:
    assert render(finding("DM103"), "zh", TEXTS) == "日期 ? 不存在"
    assert render(finding("DM777", token="x"), "zh", TEXTS) == "token: x"
    assert render(finding("DM777"), "zh", TEXTS) == "DM777"


@given(st.sampled_from(sorted(PARAMS)), st.sampled_from(LANGUAGES), st.text(st.characters()))
def test_no_value_steers_a_terminal(rule_id: str, language: str, value: str) -> None:
    message = render(finding(rule_id, **dict.fromkeys(PARAMS[rule_id].split(), value)), language, TEXTS)
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in message)
    message.encode()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("20240305-制度-会议管理制度-V2.1.docx", "20240305-制度-会议管理制度-V2.1.docx"),
        ("{0.__class__}{date}%s", "{0.__class__}{date}%s"),
        ("a\nb\tc\rd", r"a\nb\tc\rd"),
        ("\x1b[31m\x7f\x9b", r"\x1b[31m\x7f\u009b"),
        ("\udcff\udc80\ud800", r"\xff\x80\ud800"),
        ("abc\u202ecod.exe", r"abc\u202ecod.exe"),
        ("会议\u200b纪要\u3000\u00a0", r"会议\u200b纪要\u3000\u00a0"),
        ("\u3164\u115f\ufe0f\u2800\U000e0041\U000e0100", r"\u3164\u115f\ufe0f\u2800\U000e0041\U000e0100"),
        ("\U00031350\U00020000", "\U00031350\U00020000"),
        ("\U0002ffff", r"\U0002ffff"),
        (12, "12"),
    ],
)
def test_shown(value: str | int, expected: str) -> None:
    assert visible(value) == expected


@given(st.text(st.characters()))
def test_shown_is_one_plain_line_and_keeps_what_is_plain(value: str) -> None:
    once = visible(value)
    assert visible(once) == once
    assert len(once.splitlines()) <= 1
    once.encode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule_id", TEXTS)
def test_explain_every_rule(rule_id: str, language: str) -> None:
    set_language(language)
    page = explain_rule(rule_id, language, TEXTS)
    lines = page.splitlines()
    assert lines[0] == f"{rule_id}  {TEXTS[rule_id]['title'][language]}"
    assert visible(TEXTS[rule_id]["good"][language]) in page
    assert visible(TEXTS[rule_id]["bad"][language]) in page
    assert f"docmgr explain {TEXTS[rule_id]['clause']}" in page
    assert all(visible(line) == line for line in lines)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("clause_id", CLAUSES)
def test_explain_every_clause(clause_id: str, language: str) -> None:
    page = explain_clause(clause_id, language, CLAUSES, TEXTS)
    assert page.splitlines()[0] == clause_id
    assert all(f"  {rule_id}" in page for rule_id in rules_of(clause_id, TEXTS))


def test_unknown_ids_are_a_usage_error() -> None:
    for call in (lambda: rule("DM999"), lambda: explain_rule("DM999", "en"), lambda: explain_clause("Q-1", "en")):
        with pytest.raises(UsageError):
            call()
