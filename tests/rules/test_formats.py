"""Every format read back by its own reader, with ordinary and with hostile names."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import unicodedata
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docmgr.finding import ERROR, INFO, SEVERITIES, WARN, Finding, Report
from docmgr.i18n.text import set_language
from docmgr.rules.formats import FORMATS, hook_text, render
from docmgr.rules.formats.plain import HOOK_PATHS
from docmgr.rules.formats.rows import path_bytes
from docmgr.rules.formats.sarif import MOST, SHOWN
from docmgr.rules.texts import load_texts

TEXTS = load_texts()
GOOD = "制度流程/20240229-制度-日常运营管理手册-V1.0.docx"
BAD = "制度流程/20240230-制度-日常运营管理手册最终-V1.0.docx"
STRAY = "会议纪要/20240305-纪要-\udcca\udcd6-V1.0.docx"


@pytest.fixture(autouse=True, scope="module")
def english() -> None:
    set_language("en")


def sample() -> Report:
    return Report(
        [
            Finding("DM201", ERROR, STRAY, {}),
            Finding("DM501", ERROR, BAD, {"word": "最终"}, GOOD),
            Finding("DM103", ERROR, BAD, {"date": "20240230"}, GOOD),
            Finding("DM110", WARN, "报表模板/20990101-报表-销售-V1.0.xlsx", {"date": "20990101"}),
            Finding("DM304", INFO, "项目资料/", {"count": 9, "limit": 6}),
            Finding("DM106", ERROR, "old.bin", {"extension": "bin"}, waived="baseline"),
        ],
        checked=120,
    )


def json_of(report: Report, form: str) -> Any:
    return json.loads(render(report, form, "en", TEXTS))


def test_text() -> None:
    assert render(sample(), "text", "zh", TEXTS) == (
        "会议纪要/20240305-纪要-\\xca\\xd6-V1.0.docx\n"
        "  error    DM201  名称不是 UTF-8 编码，别的电脑上会显示成乱码\n"
        "制度流程/20240230-制度-日常运营管理手册最终-V1.0.docx\n"
        "  error    DM103  日期 20240230 不存在\n"
        "  error    DM501  名称含有模糊词“最终”，请用版本号代替\n"
        "  → 制度流程/20240229-制度-日常运营管理手册-V1.0.docx\n"
        "报表模板/20990101-报表-销售-V1.0.xlsx\n"
        "  warning  DM110  日期 20990101 还没有到\n"
        "项目资料/\n"
        "  note     DM304  文件夹嵌套太深或文件太多：9，建议不超过 6\n"
        "\n"
        "Mend: docmgr fix\n"
        "Read more: docmgr explain DM201\n"
        "checked 120 · errors 3 · warnings 1 · notes 1 · waived 1\n"
    )


def test_text_of_a_clean_tree_is_one_line() -> None:
    assert render(Report([], 3), "text", "en", TEXTS) == "checked 3 · errors 0 · warnings 0\n"


def test_text_names_no_command_that_cannot_help() -> None:
    text = render(Report([Finding("DM106", ERROR, "a.exe", {"extension": "exe"})], 1), "text", "en", TEXTS)
    assert "docmgr fix" not in text
    assert "docmgr explain DM106" in text


def test_json_is_the_contract() -> None:
    document = json_of(sample(), "json")
    assert document["schema"] == "docmgr.report/1"
    assert document["summary"] == {"checked": 120, "errors": 3, "warnings": 1, "notes": 1, "waived": 1}
    found = document["findings"]
    assert [(each["path"], each["rule"]) for each in found] == sorted((each["path"], each["rule"]) for each in found)
    assert {
        "rule": "DM103",
        "severity": "error",
        "path": BAD,
        "message": "there is no day 20240230",
        "suggestion": GOOD,
        "clause": "D-2.1.2",
        "waived": "",
    } in found
    stray = found[1]
    assert stray["path"] == "会议纪要/20240305-纪要-\\xca\\xd6-V1.0.docx"
    assert base64.b64decode(stray["path_b64"]) == path_bytes(STRAY)
    assert [each["waived"] for each in found if each["rule"] == "DM106"] == ["baseline"]
    assert BAD in render(sample(), "json", "en", TEXTS)


def test_sarif_has_the_shape_of_the_standard() -> None:
    log = json_of(sample(), "sarif")
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [each["id"] for each in rules] == list(TEXTS)
    for each in rules:
        assert each["shortDescription"]["text"] and each["fullDescription"]["text"] and each["help"]["text"]
        assert each["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
    assert len(run["results"]) == 6
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("note", "warning", "error")
        (location,) = result["locations"]
        assert location["physicalLocation"]["region"] == {"startLine": 1}
        uri = location["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"(?:[A-Za-z0-9/._~-]|%[0-9A-F]{2})+", uri)
    by_rule = {result["ruleId"]: result for result in run["results"]}
    assert by_rule["DM106"]["suppressions"] == [{"kind": "external", "status": "accepted", "justification": "baseline"}]
    stray = by_rule["DM201"]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote_to_bytes(stray) == path_bytes(STRAY)
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def fingerprints(report: Report, language: str) -> list[str]:
    log = json.loads(render(report, "sarif", language, TEXTS))
    return [result["partialFingerprints"]["docmgr/v1"] for result in log["runs"][0]["results"]]


def test_fingerprints_are_stable_and_distinct() -> None:
    twice = [Finding("DM202", ERROR, "a.docx", {"char": char, "code": "U+FF21"}) for char in "ＡＢ"]
    marks = fingerprints(Report(twice, 1), "zh")
    assert len(set(marks)) == 2
    assert marks == fingerprints(Report(twice, 1), "en")
    assert marks[0] == fingerprints(Report([*twice, Finding("DM103", ERROR, "b.docx", {"date": "1"})], 2), "en")[0]


def test_sarif_messages_are_no_templates_and_no_links() -> None:
    found = Finding("DM301", ERROR, "x", {"folder": "{0}[click](http://evil.example)"})
    message = json_of(Report([found], 1), "sarif")["runs"][0]["results"][0]["message"]["text"]
    assert "{{0}}\\[click\\](" in message


def test_sarif_says_when_a_forge_shows_less() -> None:
    found = [Finding("DM110", WARN, f"{at:05}.docx", {"date": "20990101"}) for at in range(SHOWN + 1)]
    run = json_of(Report(found, SHOWN + 1), "sarif")["runs"][0]
    assert len(run["results"]) == SHOWN + 1
    (notice,) = run["invocations"][0]["toolExecutionNotifications"]
    assert str(SHOWN) in notice["message"]["text"]


def test_sarif_keeps_the_gravest_where_it_must_cut() -> None:
    found = [Finding("DM110", WARN, f"{at:05}.docx", {"date": "20990101"}) for at in range(MOST)]
    found.append(Finding("DM103", ERROR, "z.docx", {"date": "20240230"}))
    run = json_of(Report(found, MOST + 1), "sarif")["runs"][0]
    assert len(run["results"]) == MOST
    assert run["results"][-1]["ruleId"] == "DM103"
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "00000.docx"
    assert str(MOST) in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


def test_github_escapes_its_own_signs() -> None:
    found = Finding("DM103", ERROR, "a,b:c%\r\n.docx", {"date": "50%"}, "d\n.docx")
    assert render(Report([found], 1), "github", "en", TEXTS) == (
        "::error file=a%2Cb%3Ac%25%0D%0A.docx,line=1,title=DM103::there is no day 50%25 → d\\n.docx\n"
    )


def test_github_leaves_out_what_is_waived() -> None:
    lines = render(sample(), "github", "en", TEXTS).splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["::error"] * 3 + ["::warning", "::notice"]


def test_gitlab() -> None:
    issues = json_of(sample(), "gitlab")
    assert len(issues) == len({issue["fingerprint"] for issue in issues}) == 5
    for issue in issues:
        assert issue.keys() == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["lines"] == {"begin": 1}
    assert json_of(Report([], 0), "gitlab") == []


def test_junit() -> None:
    root = ET.fromstring(render(sample(), "junit", "en", TEXTS).encode())
    (suite,) = root
    cases = suite.findall("testcase")
    assert suite.attrib["tests"] == str(len(cases)) == "6"
    assert suite.attrib["failures"] == str(len(suite.findall("testcase/failure"))) == "3"
    assert suite.attrib["skipped"] == str(len(suite.findall("testcase/skipped"))) == "1"
    assert len(suite.findall("testcase/system-out")) == 2


def test_junit_of_a_clean_tree_passes_one_case() -> None:
    root = ET.fromstring(render(Report([], 9), "junit", "en", TEXTS).encode())
    assert [list(case) for case in root.iter("testcase")] == [[]]


def test_checkstyle() -> None:
    root = ET.fromstring(render(sample(), "checkstyle", "en", TEXTS).encode())
    sources = {file.attrib["name"]: [error.attrib["source"] for error in file] for file in root}
    assert sources[BAD] == ["docmgr.DM103", "docmgr.DM501"]
    assert {error.attrib["severity"] for error in root.iter("error")} == {"error", "warning", "info"}


def table(report: Report) -> list[dict[str, str]]:
    text = render(report, "csv", "en", TEXTS)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline=""), strict=True))


def test_csv() -> None:
    rows = table(sample())
    assert len(rows) == 6
    assert rows[2]["path"] == BAD
    assert rows[2]["suggestion"] == GOOD
    assert rows[2]["clause"] == "D-2.1.2"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", " =", "  @"])
def test_csv_runs_no_formula(start: str) -> None:
    path = f'{start}HYPERLINK("http://evil.example")'
    assert table(Report([Finding("DM101", ERROR, path, {"profile": "x", "found": path})], 1))[0]["path"] == f"'{path}"


def test_hook_text_is_short_and_ends_with_what_to_do() -> None:
    assert hook_text(sample(), "zh", TEXTS).splitlines() == [
        "会议纪要/20240305-纪要-\\xca\\xd6-V1.0.docx",
        "  error DM201 名称不是 UTF-8 编码，别的电脑上会显示成乱码",
        f"  → {TEXTS['DM201']['mend']['zh']}",
        BAD,
        "  error DM103 日期 20240230 不存在",
        "  error DM501 名称含有模糊词“最终”，请用版本号代替",
        f"  → {GOOD}",
        "报表模板/20990101-报表-销售-V1.0.xlsx",
        "  warning DM110 日期 20990101 还没有到",
        f"  → {TEXTS['DM110']['mend']['zh']}",
        "Mend: docmgr fix --staged",
        "Read more: docmgr explain DM201",
    ]


def test_hook_text_has_at_most_five_lines_a_path() -> None:
    rules = ("DM101", "DM103", "DM110", "DM202", "DM203", "DM501")
    severities = {"DM110": WARN}
    found = [Finding(rule, severities.get(rule, ERROR), "a.docx", {}, "b.docx") for rule in rules]
    lines = hook_text(Report(found, 1), "en", TEXTS).splitlines()
    assert lines.index("  → b.docx") == 4
    assert not any("DM110" in line for line in lines)


def test_hook_text_cuts_after_the_errors() -> None:
    found = [Finding("DM110", WARN, f"a{at:03}.docx", {"date": "20990101"}) for at in range(40)]
    found.append(Finding("DM103", ERROR, "z.docx", {"date": "20240230"}))
    lines = hook_text(Report(found, 41), "en", TEXTS).splitlines()
    assert lines[0] == "z.docx"
    assert "… and 21 more" in lines
    assert sum(line.endswith(".docx") and not line.startswith(" ") for line in lines) == HOOK_PATHS
    assert lines[-1] == "Read more: docmgr explain DM103"


def test_hook_text_keeps_silent_about_notes_and_exceptions() -> None:
    found = [Finding("DM304", INFO, "a/", {}), Finding("DM103", ERROR, "b", {"date": "1"}, waived="waiver")]
    assert hook_text(Report(found, 2), "en", TEXTS) == ""


def test_hook_text_names_the_command_that_helps_on_the_server() -> None:
    assert "Mend: docmgr fix\n" in hook_text(sample(), "en", TEXTS, mend="docmgr fix") + "\n"


# ------------------------------------------------------------------ any path, any params

ANY = st.text(st.characters(), max_size=40)
GIT_PATHS = st.binary(min_size=1, max_size=40).map(lambda raw: raw.decode("utf-8", "surrogateescape"))
FINDINGS = st.builds(
    Finding,
    st.sampled_from([*TEXTS, "DM777"]),
    st.sampled_from(SEVERITIES),
    ANY | GIT_PATHS,
    st.dictionaries(
        st.sampled_from(["found", "profile", "date", "word", "char", "code", "other"]), ANY | st.integers()
    ),
    ANY | st.just(""),
    st.sampled_from(["", "", "waiver", "baseline"]),
)
REPORTS = st.builds(Report, st.lists(FINDINGS, max_size=5), st.integers(0, 9))


def is_calm(text: str, allowed: str = "\n") -> bool:
    """Whether nothing in it could steer a terminal or break a line."""
    return not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in text if c not in allowed)


@given(REPORTS, st.sampled_from(FORMATS), st.sampled_from(["zh", "en"]))
def test_no_name_breaks_a_format(report: Report, form: str, language: str) -> None:
    text = render(report, form, language, TEXTS)
    assert render(report, form, language, TEXTS) == text
    text.encode()
    if form in ("json", "sarif", "gitlab"):
        json.loads(text)
    elif form in ("junit", "checkstyle"):
        ET.fromstring(text.encode())
    elif form == "csv":
        rows = list(csv.reader(io.StringIO(text[1:], newline=""), strict=True))
        assert {len(row) for row in rows} == {7}
        assert len(rows) == len(report.findings) + 1
    elif form == "github":
        assert len(text.splitlines()) == sum(1 for each in report.findings if not each.waived)
    assert is_calm(text.removeprefix("\ufeff"), "\r\n" if form == "csv" else "\n")


@given(REPORTS)
def test_no_name_breaks_a_hook(report: Report) -> None:
    assert is_calm(hook_text(report, "zh", TEXTS))


@given(REPORTS)
def test_json_and_sarif_keep_the_exact_path(report: Report) -> None:
    for each, entry in zip(report.findings, json_of(report, "json")["findings"], strict=True):
        exact = base64.b64decode(entry["path_b64"]) if "path_b64" in entry else entry["path"].encode()
        assert exact == path_bytes(each.path)
    results = json_of(report, "sarif")["runs"][0]["results"]
    for each, result in zip(report.findings, results, strict=True):
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert unquote_to_bytes(uri) == (path_bytes(each.path) or b".")
