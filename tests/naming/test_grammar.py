"""Versions, dates, shapes and identity."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docmgr.naming import dates, grammar
from docmgr.naming.forms import canonical, nfc, skeleton
from docmgr.naming.grammar import PROFILES, Name, identity, is_project, parse, split_extension
from docmgr.naming.version import format_version, next_version, parse_version, trailing_version
from docmgr.naming.vocabulary import Vocabulary

TYPES = "制度 流程 方案 计划 纪要 报告 policy".split()
V = Vocabulary(types=TYPES, event_types=["纪要", "报告"], extensions=["docx", "pdf", "xlsx", "gz", "tar.gz"])

versions = st.tuples(st.integers(0, 9999), st.integers(0, 9999))
days = st.dates().map(lambda day: day.strftime("%Y%m%d").zfill(8))
topics = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=30)
controlled = st.builds(Name, days, st.sampled_from(TYPES), topics, versions, st.sampled_from(["docx", "tar.gz"]))


@given(versions)
def test_a_version_survives_its_spelling(version):
    assert parse_version(format_version(version)) == version
    assert next_version(version) > version
    assert next_version(version, major=True) == (version[0] + 1, 0)


def test_versions_compare_as_numbers():
    assert parse_version("V1.10") > parse_version("V1.9")


@pytest.mark.parametrize(
    "text", ["", "V", "V1", "v1.0", "V1.0.0", "V01.0", "V1.00", "1.0", "V１.0", "V1.²", "V1.x", "V1234567.0", "Ⅴ1.0"]
)
def test_only_the_strict_spelling_is_a_version(text):
    assert parse_version(text) is None


@pytest.mark.parametrize(
    ("text", "start", "version"),
    [
        ("手册v2", 2, (2, 0)),
        ("手册-V1.0.0", 3, (1, 0)),
        ("手册-V01.0", 3, (1, 0)),
        ("手册1.0版", 2, (1, 0)),
        ("手册（第二版）", 2, (2, 0)),
        ("手册第3稿", 2, (3, 0)),
        ("手册第十二版", 2, (12, 0)),
        ("手册 Ver.2.1", 3, (2, 1)),
        ("手册版本1.2", 2, (1, 2)),
        ("手册-V1.2.3", 3, None),
        ("手册-V1.x", 3, None),
    ],
)
def test_versions_in_other_spellings_are_found(text, start, version):
    assert trailing_version(text) == (start, version)


@pytest.mark.parametrize("text", ["手册", "手册2", "修订版", "DEV2", "2024", "第三期", "A1.0", "", "）", "(()", "版"])
def test_what_is_no_version(text):
    assert trailing_version(text) is None


@given(st.dates())
def test_the_calendar_agrees_with_the_library(day):
    text = day.strftime("%Y%m%d").zfill(8)
    assert dates.is_date(text)
    assert dates.ordinal(text) == day.toordinal()


@pytest.mark.parametrize(
    "text",
    ["20240230", "20230229", "21000229", "00000000", "20241301", "20240100", "２０２４０３０５", "2024030", "²0240305"],
)
def test_no_such_day(text):
    assert not dates.is_date(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2024-03-05-x", [(0, 10, "20240305")]),
        ("2024.3.5", [(0, 8, "20240305")]),
        ("2024年3月5日", [(0, 9, "20240305")]),
        ("24年3月5日", [(0, 7, "20240305")]),
        ("98年3月5日", [(0, 7, "19980305")]),
        ("会议240305", [(2, 8, "20240305")]),
        ("201205会议", []),
        ("a240305b", []),
        ("2024-03-会议", []),
        ("2024.3.5.1", []),
        ("123456789", []),
        ("20240301至20240307", [(0, 8, "20240301"), (9, 17, "20240307")]),
    ],
)
def test_dates_in_other_spellings(text, found):
    assert dates.find_dates(text, "20240401") == found


@given(controlled)
def test_parse_undoes_format(name):
    assert parse(grammar.format(name), V) == name


@given(st.sampled_from(["published", "monthly", "periodic"]), days, topics, versions)
def test_parse_undoes_format_in_the_other_profiles(profile, day, topic, version):
    name = {
        "published": Name("", "", topic, version, "pdf"),
        "monthly": Name(day[:6], "", topic, None, "docx"),
        "periodic": Name(day, "", topic, None, "xlsx"),
    }[profile]
    assert parse(grammar.format(name), V, profile) in (name, None)
    if topic.isalpha():
        assert parse(grammar.format(name), V, profile) == name


@given(st.text(max_size=60), st.sampled_from(PROFILES))
def test_format_undoes_parse(text, profile):
    name = parse(text, V, profile)
    assert name is None or grammar.format(name) == text


def test_the_handbook_s_own_names():
    assert parse("20240305-制度-日常运营管理手册-V1.0.docx", V) == Name(
        "20240305", "制度", "日常运营管理手册", (1, 0), "docx"
    )
    assert parse("20240305-方案-A-B测试-V1.0.docx", V) == Name("20240305", "方案", "A-B测试", (1, 0), "docx")
    assert parse("日常运营管理手册-V1.0.pdf", V, "published") == Name("", "", "日常运营管理手册", (1, 0), "pdf")
    assert parse("2024-03-部门例会纪要.docx", V, "monthly") == Name("202403", "", "部门例会纪要", None, "docx")
    assert parse("进度周报-20240305.xlsx", V, "periodic") == Name("20240305", "", "进度周报", None, "xlsx")
    assert parse("20240305-制度-手册-V1.0", V) is None
    assert parse("20240305-制度-手册-V1.0.pdf", V, "published") is None
    assert parse("2024-03-05-例会.docx", V, "monthly") is None


def test_extensions_are_not_the_last_dot():
    assert split_extension("a.tar.gz", V.extensions) == ("a", "tar.gz")
    assert split_extension("a.gz", V.extensions) == ("a", "gz")
    assert split_extension("手册-V1.0", V.extensions) == ("手册-V1.0", "")
    assert split_extension("a.DOCX", V.extensions) == ("a.DOCX", "")


@pytest.mark.parametrize(
    ("folder", "lawful"),
    [
        ("2024-Q1客户系统升级项目", True),
        ("2024-Q1 Customer upgrade", True),
        ("2024-Q5客户项目", False),
        ("2024-Q1项目", False),
        ("2024Q1客户项目", False),
        ("2024-Q1客户", False),
        ("２024-Q1客户项目", False),
    ],
)
def test_project_folders(folder, lawful):
    assert is_project(folder) is lawful


@given(controlled, days, versions)
def test_identity_outlives_version_extension_and_spelling(name, day, version):
    other = Name(name.date, name.type, name.topic, version, "pdf")
    assert identity(other, V) == identity(name, V)
    later = Name(day, name.type, name.topic, version, "docx")
    same = name.type not in V.event_types or day == name.date
    assert (identity(later, V) == identity(name, V)) is same


def test_identity_folds_case_width_and_blanks():
    keys = {
        identity(Name("20240305", "制度", topic, (1, 0), "docx"), V) for topic in ("ERP手册", "ｅｒｐ 手册", "Erp手 册")
    }
    assert keys == {"制度-erp手册"}
    assert identity(Name("20240305", "纪要", "例会", (1, 0), "docx"), V) == "20240305-纪要-例会"


@given(st.text(max_size=40))
def test_canonical_forms_are_stable(text):
    assert canonical(canonical(text)) == canonical(text)
    assert nfc(nfc(text)) == nfc(text)


def test_skeletons_of_look_alikes():
    assert skeleton("Рlan0l") == skeleton("PlanO1")


def test_forms_leave_alone_what_only_newer_pythons_know():
    for char in ("\u1c89", "\ua7cb", "\U00031350", "\U0001e030", "\U00010d50"):
        assert canonical(char) == char
