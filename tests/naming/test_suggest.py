"""Lawful names for messy ones: respelled, never invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docmgr.naming.judge import faults, folder_faults
from docmgr.naming.suggest import certain, propose, propose_folder, safe, template
from docmgr.naming.vocabulary import Vocabulary

TODAY = "20240401"
V = Vocabulary(
    types="制度 流程 方案 计划 纪要 报告 报表 培训 模板 通知 合同 记录 policy report".split(),
    event_types="纪要 报告 报表 通知 合同 记录 report".split(),
    extensions="docx doc xlsx pptx pdf ofd md zip gz tar.gz".split(),
    forbidden=("最新", "最终"),
    status="终版 终稿 定稿 新版 修改版 改 改2 最后 final latest old copy draft zuixin".split(),
    placeholders=("版", "未命名", "文档1", "Untitled"),
    type_keywords={"办法": "制度", "周报": "报告"},
)
ANY = tuple(sorted(V.types))
WANTED = "20240305-制度-会议管理制度-V2.0.docx"


def proposal(name: str, types: tuple[str, ...] = ANY, date: str = "", version: str = "") -> str:
    return propose(name, V, today=TODAY, types=types, date_hint=date, version_hint=version)


@pytest.mark.parametrize(
    "name",
    [
        WANTED,
        "2024-03-05-制度-会议管理制度-V2.0.docx",
        "2024.3.5 会议管理制度 v2.0.docx",
        "2024年3月5日会议管理制度V2.docx",
        "24年3月5日-会议管理制度-V2.0.0.docx",
        "240305会议管理制度-V02.0.docx",
        "20240305_制度_会议管理制度_V2.docx",
        "会议管理制度（第二版）20240305.docx",
        "会议管理制度-第2稿-2024-03-05.docx",
        "会议管理制度2.0版 2024-3-5.DOCX",
        "20240305-制度-会议管理制度-V2.0.docx.docx",
        "20240305-制度-会议管理制度-V2.0 - 副本.docx",
        "Copy of 20240305-制度-会议管理制度-V2.0 (1).docx",
        "20240305-制度-会议管理制度-V2.0-终版.docx",
        "20240305-制度-最新会议管理制度定稿-V2.0.docx",
        "20240305—制度—会议管理制度—V2.0.docx",
        "２０２４０３０５－制度－会议管理制度－Ｖ２．０.docx",
        "20240305-制度-会 议管\u200b理制度-V2.0.docx",
        "20240305-制度-会议管理制度-Ⅴ2.0.docx",
        " 20240305-制度-会议管理制度-V2.0.docx.",
        "20240305-制渡-会议管理制度-V2.0.docx",
        "20240305-制度-⽇常会议管理制度-V2.0.docx".replace("⽇常", ""),
    ],
)
def test_one_document_in_many_spellings(name):
    assert proposal(name) == WANTED


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("20240305-纪要-例会?-V1.0.docx", "20240305-纪要-例会？-V1.0.docx"),
        ("20240305-制度-⼯作手册-V1.0.docx", "20240305-制度-工作手册-V1.0.docx"),
        ("进度周报-20240305.xlsx", "20240305-报告-进度周报-V1.0.xlsx"),
        ("Sales Report 2024-03-05 v1.1.docx", "20240305-report-Sales-V1.1.docx"),
        ("20240305-会议纪要-员工手册-v1.docx", "20240305-纪要-会议纪要-员工手册-V1.0.docx"),
        ("20240305-Policy-Travel-v1.0.docx", "20240305-policy-Travel-V1.0.docx"),
        ("20240305-制度-" + "手" * 100 + "-V1.0.docx", "20240305-制度-" + "手" * 76 + "-V1.0.docx"),
    ],
)
def test_other_proposals(name, expected):
    assert proposal(name) == expected


def test_hints_fill_what_the_name_lacks():
    assert proposal("会议管理制度-V2.1.docx") == ""
    assert proposal("会议管理制度-V2.1.docx", date="20240305") == "20240305-制度-会议管理制度-V2.1.docx"
    assert proposal("20240230-制度-手册-V1.0.docx", date="20240301") == "20240301-制度-手册-V1.0.docx"
    assert proposal("20240305-部门手册-V1.0.docx", ("流程",)) == "20240305-流程-部门手册-V1.0.docx"
    assert proposal("20240305-制度-手册-V1.2.3.docx") == ""
    assert proposal("20240305-制度-手册-V1.2.3.docx", version="V1.2") == "20240305-制度-手册-V1.2.docx"


@pytest.mark.parametrize(
    "name",
    [
        "2024-03-部门例会纪要.docx",
        "部门例会纪要.docx",
        "20240305-手册-V1.0.docx",
        "20240305-制度-手册-V1.0",
        "~$手册.docx",
        "20240305-制度-手册-V1.0.docx.exe",
        "20240305-制度-V1.0.docx",
        "20240305.docx",
        "",
        ".docx",
        "20240305-制度-12345-V1.0.docx",
        "20240305-制度-手册-V2.0-V1.0.docx",
        "周报20240301至20240307.docx"[2:],
    ],
)
def test_nothing_is_invented(name):
    assert proposal(name) == ""


def test_names_from_an_old_zip_are_read():
    name = "20240305-制度-手册-v1.0.docx".encode("gb18030").decode("utf-8", "surrogateescape")
    assert proposal(name) == "20240305-制度-手册-V1.0.docx"


def test_templates_show_what_only_a_person_knows():
    assert template("会议.docx", V, today=TODAY, types=("制度",)) == "YYYYMMDD-制度-会议-V1.0.docx"
    assert template("最新.docx", V, today=TODAY, types=("制度",)) == "YYYYMMDD-制度-…-V1.0.docx"
    assert template("20240305会议", V, today=TODAY, types=ANY) == "20240305-类型-会议-V1.0.docx"


def test_what_may_be_mended_without_asking():
    def sure(name: str) -> bool:
        return certain(faults(name, V, ("controlled",), TODAY), V, TODAY)

    for name in ("2024-03-05-制度-手册-V1.0.docx", "20240305-制度-手册-v1.docx", "20240305-制度-手册-V1.0.DOCX"):
        assert sure(name)
    for name in ("制度-手册-V1.0.docx", "20240305-制度-手册.docx", "20240305-制度-手册-V1.2.3.docx", WANTED):
        assert not sure(name)
    assert not sure("20240305一制度一手册一V1.0.docx")
    assert safe({"DM202", "DM204"})
    assert not safe({"DM202", "DM104"})
    assert not safe(set())


@pytest.mark.parametrize(
    ("folder", "profile", "expected"),
    [
        ("项目资料", "any", "项目资料"),
        ("最新资料 ", "any", "资料"),
        ("资料 - 副本", "any", "资料"),
        ("资料:一", "any", "资料：一"),
        ("CON", "any", ""),
        ("2024年Q1客户系统升级项目", "project", "2024-Q1客户系统升级项目"),
        ("2024q1-客户系统升级项目", "project", "2024-Q1客户系统升级项目"),
        ("客户系统升级", "project", ""),
    ],
)
def test_folders(folder, profile, expected):
    assert propose_folder(folder, V, today=TODAY, profile=profile) == expected


PIECES = "20240305 20240230 2024-03-05 240305 V1.0 v2 V1.2.3 第二版 最新 终版 制度 周报 手册 一 — －".split()
PIECES += "⼯ ﬁ final .docx .DOCX".split()
PIECES += [
    "-",
    "-",
    "_",
    " ",
    "（",
    "）",
    "(1)",
    " - 副本",
    "Copy of ",
    "\u200b",
    "\u3000",
    "e\u0301",
    "\udcff",
    "?",
    "CON",
]
messy = st.one_of(
    st.text(max_size=40), st.builds("{}.docx".format, st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
)
folder_types = st.sampled_from([(), ("制度",), ("纪要", "报告"), ANY])


@given(messy, folder_types, st.sampled_from(["", "20240301"]))
def test_a_proposal_is_lawful_and_its_own_proposal(name, types, hint):
    found = proposal(name, types, hint)
    if found:
        assert faults(found, V, ("controlled",), TODAY) == []
        assert proposal(found, types, hint) == found
    template(name, V, today=TODAY, types=types)


@given(messy, st.sampled_from(["any", "project"]))
def test_a_folder_proposal_is_lawful(name, profile):
    found = propose_folder(name, V, today=TODAY, profile=profile)
    if found:
        assert folder_faults(found, V, profile, TODAY) == []
