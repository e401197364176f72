"""The hazards of docs/design/naming.md, one by one."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docmgr.naming.accept import Memo, accepts, accepts_folder
from docmgr.naming.grammar import identity, parse
from docmgr.naming.judge import faults, folder_faults
from docmgr.naming.vocabulary import Vocabulary

TODAY = "20240401"
STATUS = (
    "终版 终稿 定稿 新版 旧版 修改版 修订版 改 改2 再改 打印版 最后 final latest new old copy temp draft bak v2final "
    "新建 zuixin zuizhong"
)
V = Vocabulary(
    types="制度 流程 方案 计划 纪要 报告 报表 培训 模板 通知 合同 记录 policy".split(),
    event_types="纪要 报告 报表 通知 合同 记录".split(),
    extensions="docx doc xlsx pptx pdf ofd md csv png zip gz tar.gz".split(),
    forbidden=("最新", "最终"),
    status=STATUS.split(),
    placeholders=("版", "未命名", "新建 Microsoft Word 文档", "文档1", "Untitled"),
    future_days={"": 1, "计划": 366},
    type_keywords={"会议": "纪要", "周报": "报告"},
)
ALL = ("controlled", "published", "monthly", "periodic")


def rules(name: str, *profiles: str) -> list[str]:
    return [fault.rule for fault in faults(name, V, profiles or ("controlled",), TODAY)]


def one(name: str, rule: str, *profiles: str) -> dict:
    return next(fault.params for fault in faults(name, V, profiles or ("controlled",), TODAY) if fault.rule == rule)


def topic(text: str) -> str:
    return f"20240305-制度-{text}-V1.0.docx"


@pytest.mark.parametrize(
    "name",
    [
        topic("日常运营管理手册"),
        topic("A-B测试"),
        topic("管理办法（试行）"),
        topic("关于印发《办法》的通知：第二部分？"),
        topic("Daily Operations"),
        topic("newsletter"),
        topic("finalist名单"),
        topic("copyright登记"),
        topic("新版系统上线方案"),
        topic("数据备份"),
        topic("安全隐患整改"),
        topic("方案一"),
        topic("推进统一"),
        topic("第Ⅱ期建设"),
        topic("营业执照副本"),
        topic("冲突管理"),
        topic("𠮷野家合同"),
        topic("\U00031350某某评审"),
        topic("系统V2.0上线"),
        topic("面积100m²测算①"),
        topic("サーバー構築"),
        "20240305-方案-方案一汇总-V1.0.docx",
        "20250305-计划-年度计划-V1.10.tar.gz",
        "20240229-制度-手册-V0.1.docx",
    ],
)
def test_lawful_names(name):
    assert rules(name) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("20240230-制度-手册-V1.0.docx", ["DM103"]),
        ("20230229-制度-手册-V1.0.docx", ["DM103"]),
        ("21000229-制度-手册-V1.0.docx", ["DM103"]),
        ("00000000-制度-手册-V1.0.docx", ["DM103"]),
        ("19481231-制度-手册-V1.0.docx", ["DM111"]),
        ("20240403-制度-手册-V1.0.docx", ["DM110"]),
        ("20240402-制度-手册-V1.0.docx", []),
        ("20250430-计划-手册-V1.0.docx", ["DM110"]),
        ("2024-03-05-制度-手册-V1.0.docx", ["DM102"]),
        ("2024.3.5-制度-手册-V1.0.docx", ["DM102"]),
        ("24年3月5日-制度-手册-V1.0.docx", ["DM102"]),
        ("2024-03-制度-手册-V1.0.docx", ["DM102"]),
        ("2024030-制度-手册-V1.0.docx", ["DM102"]),
        ("制度-手册-V1.0.docx", ["DM102"]),
        ("20240305制度-手册-V1.0.docx", ["DM102"]),
        ("20240305-制渡-手册-V1.0.docx", ["DM104"]),
        ("20240305-Policy-手册-V1.0.docx", ["DM104"]),
        ("20240305-手册-V1.0.docx", ["DM104"]),
        ("20240305-制度-手册.docx", ["DM105"]),
        ("20240305-制度-手册-v1.0.docx", ["DM105"]),
        ("20240305-制度-手册-V1.docx", ["DM105"]),
        ("20240305-制度-手册-V1.0.0.docx", ["DM105"]),
        ("20240305-制度-手册-V01.0.docx", ["DM105"]),
        ("20240305-制度-手册-1.0.docx", ["DM105"]),
        ("20240305-制度-手册-V1.x.docx", ["DM105"]),
        ("20240305-制度-手册V1.0.docx", ["DM105"]),
        ("20240305-制度-手册-V1.0", ["DM106"]),
        ("20240305-制度-手册-V1.0.DOCX", ["DM106"]),
        ("20240305-制度-手册-V1.0.docx.docx", ["DM106"]),
        ("20240305-制度-手册-V1.0.docx.exe", ["DM106"]),
        ("20240305-制度-手册-V1.0.exe", ["DM106"]),
        ("20240305-制度-V1.0.docx", ["DM107"]),
        (topic("册"), ["DM107"]),
        (topic("12345"), ["DM107"]),
        (topic("-手册"), ["DM107"]),
        (topic("手册-V2.0"), ["DM113"]),
        (topic("手册V2.0"), ["DM113"]),
        (topic("20240306-手册"), ["DM113"]),
        ("20240305-制度-手册-V1.0.docx ", ["DM212"]),
        (" 20240305-制度-手册-V1.0.docx", ["DM212"]),
        ("20240305-制度-手册-V1.0.docx.", ["DM212"]),
    ],
)
def test_the_pattern(name, expected):
    assert rules(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("２０２４０３０５－制度－手册－Ｖ１．０．docx", ["DM202"]),
        (topic("cafe\u0301指南"), ["DM202"]),
        (topic("\uf90a融"), ["DM202"]),
        (topic("⼯作手册"), ["DM202"]),
        (topic("⻓期规划"), ["DM202"]),
        (topic("手\u200b册"), ["DM203"]),
        (topic("手\u3164册"), ["DM203"]),
        (topic("手\ufe0f册"), ["DM203"]),
        (topic("手\u202e册"), ["DM203"]),
        (topic("手\n册"), ["DM203"]),
        (topic("手\t册"), ["DM203"]),
        (topic("手\U000e0041册"), ["DM203"]),
        (topic("手\ue000册"), ["DM203"]),
        (topic("手\ufffd册"), ["DM203"]),
        ("20240305–制度–手册–V1.0.docx", ["DM204"]),
        ("20240305−制度-手册-V1.0.docx", ["DM204"]),
        ("20240305-制度-手册—V1.0.docx", ["DM204"]),
        ("20240305一制度一手册一V1.0.docx", ["DM204"]),
        (topic("管理\u3000手册"), ["DM204"]),
        (topic("管理 手册"), ["DM204"]),
        ("20240305-制度-手册-V1.0 .docx", ["DM204"]),
        ("20240305 - 制度 - 手册 - V1.0.docx", ["DM204"]),
        (topic("ЕRP手册"), ["DM205"]),
        (topic("手册?"), ["DM210"]),
        (topic('"手册"'), ["DM210"]),
        (topic("手" * 80), ["DM213"]),
        (topic("a_vti_b"), ["DM215"]),
    ],
)
def test_characters_and_portability(name, expected):
    assert rules(name) == expected


def test_a_blank_inside_is_a_warning_but_not_where_it_breaks_the_pattern():
    assert faults(topic("管理 手册"), V, ("controlled",), TODAY)[0].soft
    assert not faults("20240305-制 度-手册-V1.0.docx", V, ("controlled",), TODAY)[0].soft
    assert not faults("20240305-制度-手册-V1.0 .docx", V, ("controlled",), TODAY)[0].soft


@pytest.mark.parametrize(
    "name",
    [
        *"CON con.txt aux.docx PRN NUL.tar.gz COM1 com0.md LPT9 COM¹.docx lpt³ CONIN$ conout$.txt nul:x".split(),
        "nul .txt",
    ],
)
def test_device_names(name):
    assert "DM211" in rules(name, "free")
    assert "DM211" in [fault.rule for fault in folder_faults(name, V, "any", TODAY)]


@pytest.mark.parametrize("name", ["CONS.md", "auxiliary.md", "COM10.md", "手册CON.md"])
def test_no_device_names(name):
    assert rules(name, "free") == []


def test_undecodable_bytes_are_the_only_fault():
    assert rules(b"\xca\xd6\xb2\xe1.docx".decode("utf-8", "surrogateescape")) == ["DM201"]


@pytest.mark.parametrize(
    "name",
    [
        "~$手册.docx",
        "~WRL0001.tmp",
        "~WRD0000.tmp",
        ".~lock.手册.docx#",
        ".~手册.docx",
        "手册.wbk",
        "手册.asd",
        "Thumbs.db",
        ".DS_Store",
        "._手册.docx",
        "手册.docx~",
    ],
)
def test_temporary_files_have_one_fault(name):
    assert rules(name, *ALL) == ["DM510"]


LAWFUL = "20240305-制度-手册-V1.0"


@pytest.mark.parametrize(
    "stem",
    [
        f"{LAWFUL}{mark}"
        for mark in (" (1)", "(12)", "（2）", " - 副本", "- 副本", "_副本", " 副本", "的副本", "副本", " - 副本 (2)")
    ]
    + [
        f"{LAWFUL}{mark}"
        for mark in (" - Copy", " - Copy (2)", " copy", " copy 2", "_copy", " 2", " 拷贝", "-DESKTOP-AB12")
    ]
    + [
        f"{LAWFUL}{mark}"
        for mark in (" (张三's conflicted copy 2024-03-05)", " (SFConflict a@b.c 2024-03-05-10-11-12)")
    ]
    + [f"{LAWFUL}{mark}" for mark in ("的冲突副本", "(冲突)", ".sync-conflict-20240305-101112-ABCDEFG", " [Conflict]")]
    + [f"{mark}{LAWFUL}" for mark in ("Copy of ", "Copy (2) of ", "复件 ", "复件 (2) ", "副本", "副本-")],
)
def test_copies_name_their_original(stem):
    assert rules(stem + ".docx") == ["DM511"]
    assert one(stem + ".docx", "DM511") == {"original": f"{LAWFUL}.docx"}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("最新手册", "最新"),
        ("手册最终", "最终"),
        ("最 新手册", "最新"),
        ("最\u200b新手册", "最新"),
        ("最終手册", "最终"),
    ],
)
def test_forbidden_words_anywhere(text, word):
    assert one(topic(text), "DM501") == {"word": word}
    assert [f.params["word"] for f in folder_faults(text, V, "any", TODAY) if f.rule == "DM501"] == [word]


@pytest.mark.parametrize(
    "name",
    [
        topic(text)
        for text in ("手册终版", "手册-定稿", "手册（终版）", "手册(张三修改版)", "手册【定稿】", "手册_final_张三")
    ]
    + [
        topic(text)
        for text in (
            "手册ＦＩＮＡＬ",
            "手册ﬁnal",
            "手册final2",
            "手册最後",
            "手册-改",
            "手册（改）",
            "手册 zuixin",
            "舊版",
        )
    ]
    + [f"20240305-制度-手册-V1.0{mark}.docx" for mark in ("-终版", "（终版）", "_final", "终版")],
)
def test_status_words_in_status_position(name):
    assert "DM502" in rules(name)
    assert set(rules(name)) <= {"DM202", "DM204", "DM502"}


def test_a_status_in_place_of_the_version_is_both():
    assert rules("20240305-制度-手册-终版.docx") == ["DM105", "DM502"]


def test_exceptions_keep_their_words():
    lenient = Vocabulary.from_tuple(V.to_tuple())
    lenient.allowed = ("最终用户",)
    assert faults(topic("最终用户许可协议"), lenient, ("controlled",), TODAY) == []
    assert [f.rule for f in faults(topic("最终用户最新协议"), lenient, ("controlled",), TODAY)] == ["DM501"]


@pytest.mark.parametrize("text", ["未命名", "文档1", "文档23", "新建 Microsoft Word 文档", "untitled", "手册-版"])
def test_placeholders(text):
    assert "DM503" in rules(topic(text))


def test_the_nearest_profile_is_reported():
    assert rules("2024-03-部门例会纪要.docx", *ALL) == []
    assert rules("日常运营管理手册-V1.0.pdf", *ALL) == []
    assert rules("进度周报-20240305.xlsx", *ALL) == []
    assert rules("2024-3-部门例会纪要.docx", *ALL) == ["DM102"]
    assert rules("2024-13-部门例会纪要.docx", *ALL) == ["DM103"]
    assert rules("进度周报-2024.3.5.xlsx", *ALL) == ["DM102"]
    assert rules("20240305-制度-手册.docx", "monthly", "controlled") == ["DM105"]
    assert one("月度销售报表模板.xlsx", "DM101", *ALL) == {"profile": "controlled", "found": "月度销售报表模板.xlsx"}
    assert rules("月度销售报表模板.xlsx", *ALL) == ["DM101"]
    assert rules("月度销售报表模板.xlsx", "free") == []
    assert rules("-rf", "free") == ["DM101"]


def test_types_meant():
    assert one("20240305-制渡-手册-V1.0.docx", "DM104") == {"found": "制渡", "nearest": "制度"}
    assert one("20240305-Policy-手册-V1.0.docx", "DM104") == {"found": "Policy", "nearest": "policy"}
    assert one("20240305-会议-手册-V1.0.docx", "DM104") == {"found": "会议", "nearest": "纪要"}
    assert one("20240305-人事-手册-V1.0.docx", "DM104") == {"found": "人事", "nearest": ""}


def test_folders():
    assert folder_faults("项目资料", V, "any", TODAY) == []
    assert folder_faults("2024-Q1客户系统升级项目", V, "project", TODAY) == []
    assert [f.rule for f in folder_faults("客户系统升级", V, "project", TODAY)] == ["DM303"]
    assert [f.rule for f in folder_faults("资料 ", V, "any", TODAY)] == ["DM212"]
    assert [f.rule for f in folder_faults("资料（旧版）", V, "any", TODAY)] == ["DM502"]


PIECES = [
    *"20240305 20240230 2024-03-05 V1.0 v2 V1.0.0 最新 终版 制度 纪要 手册 一 — ー － ⼯ ﬁ final".split(),
    *".docx .DOCX .tar.gz".split(),
]
PIECES += [
    "-",
    "-",
    "-",
    " ",
    "_",
    "（",
    "）",
    "(1)",
    " - 副本",
    "方案",
    "\u200b",
    "\u3000",
    "e\u0301",
    "\ud800",
    "\udcff",
    "1",
    "9",
]
nasty = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
nearly = st.builds(
    "{}-{}-{}-{}".format,
    st.sampled_from(["20240305", "20240229", "20250305", "20240230"]),
    st.sampled_from(["制度", "纪要", "方案", "计划", "policy", "会议"]),
    st.one_of(
        st.text(
            st.sampled_from("手册一方案最新终版改final副本冲突conflict_-（）、，20240305VX. "), min_size=1, max_size=12
        ),
        nasty,
    ),
    st.sampled_from(["V1.0.docx", "V1.10.pdf", "V0.1.tar.gz", "v1.0.docx", "V1.0.DOCX"]),
)


@given(st.one_of(nasty, nearly), st.lists(st.sampled_from([*ALL, "free"]), min_size=1, max_size=5, unique=True))
def test_any_text_gets_a_verdict(name, profiles):
    found = faults(name, V, tuple(profiles), TODAY)
    assert [fault.rule for fault in found] == sorted({fault.rule for fault in found})
    weak = {"DM110", "DM111", "DM113", "DM205", "DM215", "DM503", "DM501", "DM502", "DM210", "DM211", "DM213"}
    if all(fault.soft or fault.rule in weak for fault in found):
        assert any(parse(name, V, profile) is not None for profile in profiles)
    folder_faults(name, V, "project", TODAY)


@given(st.lists(st.one_of(nearly, nasty), min_size=1, max_size=8))
def test_the_fast_yes_is_never_wrong(names):
    memo = Memo(V)
    for name in names * 2:
        key = accepts(name, V, V.types, TODAY, memo)
        if key is not None:
            assert faults(name, V, ("controlled",), TODAY) == []
            assert key == identity(parse(name, V), V)


@given(st.one_of(nasty, nearly, st.text("项目第组012一副本复件拷贝新版改终稿最未命名文件夹終V.- ", max_size=12)))
def test_the_fast_yes_for_folders_is_never_wrong(name):
    if accepts_folder(name, V, TODAY):
        assert folder_faults(name, V, "any", TODAY) == []


@pytest.mark.parametrize(
    "name",
    [
        topic("日常运营管理手册012345"),
        topic("ERP系统手册"),
        topic("A-B测试"),
        topic("新版系统上线方案"),
        topic("管理办法（试行）"),
        "20240305-纪要-部门例会-V1.0.docx",
    ],
)
def test_the_fast_yes_says_yes(name):
    accepted = accepts(name, V, V.types, TODAY, Memo(V))
    assert accepted == (identity(parse(name, V), V) if "（" not in name else None)


def test_the_fast_yes_keeps_to_the_folder_s_types():
    assert accepts(topic("手册指南"), V, frozenset(["纪要"]), TODAY, Memo(V)) is None


def test_the_vocabulary_survives_its_cache():
    assert Vocabulary.from_tuple(V.to_tuple()).to_tuple() == V.to_tuple()


def test_a_clean_name_imports_nothing():
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); before = set(sys.modules)\n"
        "from docmgr.naming import judge, suggest, vocabulary\n"
        "v = vocabulary.Vocabulary(types=['制度'], extensions=['docx'])\n"
        "assert judge.faults('20240305-制度-管理手册（试行）-V1.0.docx', v, ('controlled',), '20240401') == []\n"
        "print(*sorted(m for m in set(sys.modules) - before if not m.startswith('docmgr')))"
    )
    root = __file__.rpartition("/tests/")[0]
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code, root], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_name_is_quoted_as_it_is_written():
    assert one("最终 周会.docx", "DM101", *ALL)["found"] == "最终 周会.docx"
