"""A department's file: what merges, what replaces, and every mistake with its line and the nearest key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docmgr.errors import PolicyError
from docmgr.i18n.text import set_language
from docmgr.policy.builtin import builtin
from docmgr.policy.keys import POLICY
from docmgr.policy.load import load_builtin, load_policy
from docmgr.policy.model import Policy

HEAD = "version: 1\nextends: handbook-zh\n"


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


def mistakes(text: str, **more: frozenset[str]) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        load_policy(text, file="p.yaml", **more)
    assert caught.value.exit_code == 3
    return [str(each) for each in caught.value.mistakes]


def test_a_bare_extends_is_the_handbook() -> None:
    policy, handbook = load_policy(HEAD), load_builtin("handbook-zh")
    assert policy.types == handbook.types
    assert policy.folders == handbook.folders
    assert policy.extends == "handbook-zh"


def test_mappings_merge_lists_replace_null_removes() -> None:
    policy = load_policy(
        HEAD
        + "limits: {depth: 4}\nextensions: [docx, xlsx, pptx, pdf]\ntypes:\n  合同: null\n  制度: {important: false}\n"
    )
    assert policy.limits.depth == 4
    assert policy.limits.path_warn == 180
    assert policy.extensions == ("docx", "xlsx", "pptx", "pdf")
    assert "合同" not in policy.types
    assert not policy.types["制度"].important
    assert policy.types["制度"].home == ("制度流程",)
    assert all("合同" not in rule.types for rule in policy.folders)


def test_a_renamed_folder_or_type_keeps_its_key_and_takes_all_with_it() -> None:
    policy = load_policy(
        HEAD
        + "folders:\n  制度流程: null\n  规章制度: {key: policies, types: [规章, 流程, 通知]}\n"
        + "types:\n  制度: null\n  规章: {key: policy, important: true, home: [规章制度]}\n"
    )
    assert policy.types["流程"].home == ("规章制度",)
    assert policy.types["通知"].home[0] == "规章制度"
    assert policy.type("policy") is policy.types["规章"]


def test_a_new_type_may_stand_in_its_home_without_more_words() -> None:
    policy = load_policy(HEAD + "types:\n  预算: {home: [项目资料]}\n")
    projects = next(rule for rule in policy.folders if rule.key == "projects")
    assert "预算" in projects.types
    assert policy.types["预算"].key == "预算"


def test_nested_folders_inherit() -> None:
    text = "folders:\n  项目资料:\n    rules: {DM401: off}\n    folders:\n      已发布: {profiles: [published]}\n"
    policy = load_policy(HEAD + text)
    inner = policy.folder("项目资料/已发布/手册-V1.0.pdf")
    assert inner is not None
    assert (inner.path, inner.profiles, inner.rules) == ("项目资料/已发布", ("published",), {"DM401": "off"})
    assert inner.types == next(rule for rule in policy.folders if rule.key == "projects").types


def test_an_agreed_number_is_set_by_its_value_alone() -> None:
    policy = load_policy(HEAD + "agreed:\n  incident.report_within: 30\n  task.weekly_by: {value: 17:30}\n")
    assert policy.number("incident.report_within") == 30
    assert policy.agreed["incident.report_within"].clause == "E-2.2.1"
    assert policy.word("task.weekly_by") == "17:30"
    assert policy.origin("agreed", "incident.report_within", "value") is not None


def test_where_a_path_lies() -> None:
    policy = load_policy(HEAD)
    for path, role, folder, home in [
        ("制度流程/x.docx", "home", "制度流程", "制度流程/x.docx"),
        ("待审批/制度流程/x.docx", "pending", "制度流程", "制度流程/x.docx"),
        ("历史文档/2023/机密资料/x.docx", "history", "机密资料", "机密资料/x.docx"),
        ("历史文档/x.docx", "history", None, ""),
        ("待审批/x.docx", "pending", None, ""),
        ("records/tasks/x.yml", "records", None, ""),
        (".docmgr/policy.yaml", "system", None, ""),
        (".github/x.yml", "system", None, ""),
        ("杂物/x.docx", "unknown", None, ""),
        ("README.md", "root", None, ""),
    ]:
        place = policy.place(path)
        assert (place.role, place.folder.path if place.folder else None, place.home) == (role, folder, home), path
    assert policy.folder_of("pending").path == "待审批"


BAD = [
    ("limits: {deepth: 4}", "p.yaml:3: unknown key limits.deepth; did you mean depth?"),
    ("limit: {}", "p.yaml:3: unknown key limit; did you mean limits?"),
    (
        "folders:\n  合同档案: {profile: [controlled]}",
        "p.yaml:4: unknown key folders.合同档案.profile; did you mean profiles?",
    ),
    ("colour: red", "p.yaml:3: unknown key colour; known here are "),
    ("limits: 5", "p.yaml:3: limits must be a mapping of keys to values, not “5”"),
    ("limits: {depth: many}", "p.yaml:3: limits.depth must be a whole number, not “many”"),
    ("limits: {depth: 0}", "p.yaml:3: limits.depth must lie between 1 and 60, not “0”"),
    (
        "limits: {file_bytes: 50}",
        "p.yaml:3: limits.file_bytes must be a size such as 50MB, not “50”",
    ),
    ("limits: {file_bytes: 50 pounds}", "p.yaml:3: limits.file_bytes must be a size such as 50MB"),
    ("retention: {older_than: 6 moons}", "p.yaml:3: retention.older_than must be a period such as"),
    ("retention: {older_than: 06m}", "p.yaml:3: retention.older_than must be a period such as"),
    ("timezone: Asia/Shangai", "p.yaml:3: timezone must be a time zone such as Asia/Shanghai"),
    ("timezone: ../../etc/passwd", "p.yaml:3: timezone must be a time zone"),
    ("types:\n  预-算: {home: [项目资料]}", "p.yaml:4: the type 预-算 contains -"),
    (
        "types:\n  预算: {home: [项目资枓]}",
        "p.yaml:4: types.预算.home[0]: “项目资枓” is unknown; did you mean 项目资料?",
    ),
    ("types:\n  预算: {}", "p.yaml:4: types.预算.home is missing"),
    ("types:\n  预算: {home: [待审批]}", "p.yaml:4: types.预算.home[0]: 待审批 has the role pending"),
    ("types:\n  预算: {home: [项目资料, 项目资料]}", "p.yaml:4: types.预算.home lists “项目资料” twice"),
    (
        "types:\n  预算: {key: plan, home: [项目资料]}",
        "p.yaml:4: the types 预算 and 计划 have the same key plan",
    ),
    (
        "types:\n  预算: {home: [项目资料], extension: exe}",
        "p.yaml:4: types.预算.extension: exe is not among",
    ),
    (
        "types:\n  预算: {home: [项目资料], keywords: [合同]}",
        "p.yaml:4: the keyword 合同 stands under 预算 and under 合同",
    ),
    (
        "types:\n  预算: {home: [项目资料], level: secret}",
        "p.yaml:4: types.预算.level: “secret” is unknown; possible are",
    ),
    ("types:\n  合冋: null", "p.yaml:4: types.合冋: “合冋” is unknown"),
    (
        "folders:\n  制度流程: {types: [制渡]}",
        "p.yaml:4: folders.制度流程.types[0]: “制渡” is unknown; did you mean 制度?",
    ),
    ("folders:\n  制度流程: {profiles: [controled]}", "did you mean controlled?"),
    (
        "folders:\n  制度流程: {role: hom}",
        "p.yaml:4: folders.制度流程.role: “hom” is unknown; did you mean home?",
    ),
    ("folders:\n  甲/乙: {}", "p.yaml:4: “甲/乙” cannot be the name of a folder"),
    ("folders:\n  records: {}", "p.yaml:4: the folder records belongs to docmgr"),
    (
        "folders:\n  合同: {key: policies}",
        "p.yaml:4: the folders 合同 and 制度流程 have the same key policies",
    ),
    (
        "folders:\n  另一个: {role: pending}",
        "p.yaml:4: the folders 另一个 and 待审批 both have the role pending",
    ),
    ("folders:\n  待审批: null", "no folder has the role pending"),
    ("folders:\n  制度流程: null", "p.yaml:4: the type 制度 would have no home folder without 制度流程"),
    (
        "folders:\n  机密资料: {level: headonly}",
        "p.yaml:4: folders.机密资料.level: “headonly” is unknown; did you mean head_only?",
    ),
    ("folders:\n  项目资料: {role: free}", "p.yaml:4: types.方案.home[0]: 项目资料 has the role free"),
    ("levels: {public: null}", "p.yaml:3: the access level public must stay"),
    (
        "rules: {DM305: warning}",
        "p.yaml:3: rules.DM305: “warning” is unknown; possible are error warn info off",
    ),
    ("rules: {DM305: wran}", "did you mean warn?"),
    ("rules: {DMX: warn}", "p.yaml:3: unknown key rules.DMX"),
    ("agreed: {incident.report_witin: 30}", "did you mean incident.report_within?"),
    (
        "agreed: {incident.report_within: soon}",
        "agreed.incident.report_within.value must be a whole number of minutes",
    ),
    (
        "agreed: {incident.report_within: {unit: hours}}",
        "agreed.incident.report_within: only the value may be changed",
    ),
    ("agreed: {incident.report_within: null}", "agreed.incident.report_within cannot be removed"),
    (
        "agreed: {task.weekly_by: 25:00}",
        "agreed.task.weekly_by.value must be a time of day such as 18:00",
    ),
    ("agreed: {risk.review_every: quartery}", "did you mean quarterly?"),
    ("agreed: {review.carry_over: 1}", "agreed.review.carry_over.value must be true or false"),
    ("language: zh_CN", "p.yaml:3: language: “zh_CN” is unknown"),
    ("extensions: [DOCX]", "p.yaml:3: extensions[0] must be an extension in small letters"),
    ("limits: {path_warn: 300}", "p.yaml:3: limits.path_warn must not exceed limits.path_error"),
    ("ignore: ['#x']", "p.yaml:3: “#x” is no gitignore pattern"),
    ("types: [no, on]", "p.yaml:3: no means true or false to some programs only"),
    ("types: [a, b]", "p.yaml:3: types must be a mapping of keys to values, not a list"),
    ("rules: {}\nrules: {}", "p.yaml:4: the key rules stands here a second time"),
    ("limits:\n\tdepth: 4", "p.yaml:4: contains a tab"),
    ("version: 2\nlanguage: zh", "p.yaml:3: the key version stands here a second time"),
    ("department: {name: 5}", "p.yaml:3: department.name must be a text, not “5”"),
    ("words: {forbidden: 最新}", "p.yaml:3: words.forbidden must be a list, not “最新”"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BAD, ids=[text[:40] for text, _ in BAD])
def test_a_mistake_names_its_line_and_the_nearest_word(text: str, expected: str) -> None:
    found = mistakes(HEAD + text + "\n")
    assert any(expected in each for each in found), found
    assert all(each.startswith("p.yaml:") for each in found), found


def test_every_mistake_comes_at_once_in_the_order_of_the_file() -> None:
    found = mistakes(HEAD + "limits: {deepth: 4}\nlanguage: xx\nlanguage: zh\ntypes:\n  预-算: {home: [无处]}\n")
    assert [each.split(":")[1] for each in found] == ["3", "4", "5", "7", "7"]


@pytest.mark.parametrize("text", ["", "# nothing\n", "version: 1\n"])
def test_a_missing_extends(text: str) -> None:
    found = mistakes(text)
    assert len(found) == 1
    assert "extends is missing; name one of handbook-zh" in found[0]


def test_an_unknown_extends_still_shows_the_other_mistakes() -> None:
    found = mistakes("extends: handbok-zh\nlimits: {deepth: 1}\n")
    assert found == [
        "p.yaml:1: extends: “handbok-zh” is unknown; did you mean handbook-zh?",
        "p.yaml:2: unknown key limits.deepth; did you mean depth?",
    ]
    assert "extends must be a text" in mistakes("extends: [handbook-zh]\n")[0]
    assert mistakes("version: 2\nextends: handbook-zh\n") == ["p.yaml:1: version must be 1, not “2”"]
    assert mistakes('x: "\x07"\n') == ["p.yaml:1: contains the unprintable character U+0007"]


def test_a_circle_of_extends() -> None:
    texts = {"a": "extends: b\n", "b": "extends: a\n"}
    with pytest.raises(PolicyError, match="runs in a circle: a → b → a"):
        load_policy("extends: a\n", source=lambda name: texts[name])


def test_rule_ids_are_checked_where_they_are_known() -> None:
    assert "did you mean DM305?" in mistakes(HEAD + "rules: {DM306: warn}\n", rule_ids=frozenset({"DM305", "DM101"}))[0]


def test_a_byte_order_mark_and_other_roots() -> None:
    assert "byte order mark" in mistakes("\ufeff" + HEAD)[0]
    assert mistakes("just text\n") == ["p.yaml:1: the file must be a mapping of keys to values"]
    assert mistakes("- a\n") == ["p.yaml:1: the file must be a mapping of keys to values"]
    with pytest.raises(PolicyError):
        load_policy(b"\xff\xfe")


def test_messages_speak_chinese() -> None:
    set_language("zh")
    try:
        with pytest.raises(PolicyError):
            load_policy(HEAD + "limits: {deepth: 4}\n")
    finally:
        set_language("en")


SAMPLE = builtin("handbook-zh")
MARKS = r": - [ ] { } ' null off no 1 *a &a | # é types folders 待审批 ~ !!int 值".split()
PIECES = st.sampled_from(
    [*MARKS, "\n", "\t", " ", '"', "\ufeff", "\n  ", "---\n", "\x00", "agreed: 5\n", "extends: handbook-zh"]
)
EDITS = st.lists(st.tuples(st.integers(0, len(SAMPLE)), st.integers(0, 40), PIECES), min_size=1, max_size=4)


@given(EDITS, st.booleans())
def test_any_edit_gives_a_policy_or_a_policy_error(edits: list[tuple[int, int, str]], department: bool) -> None:
    text = ("extends: handbook-zh\n" if department else "") + SAMPLE
    for place, length, piece in edits:
        text = text[:place] + piece + text[place + length :]
    try:
        assert isinstance(load_policy(text), Policy)
    except PolicyError as error:
        assert error.mistakes


WORDS = st.sampled_from(["制度", "off", "", "6m", "a-b", "head_only", "18:00"])
KEYS = st.sampled_from(["key", "home", "value", "role", "types", "folders", "制度", "待审批", "DM101", "zh"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**6) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
TOP = st.sampled_from([field.key for field in POLICY.fields])


@given(st.dictionaries(TOP, VALUES, max_size=5))
def test_any_values_give_a_policy_or_a_policy_error(value: dict[str, object]) -> None:
    from docmgr.repo.yamlfile import dump

    try:
        assert isinstance(load_policy(dump({"extends": "handbook-zh", **value})), Policy)  # type: ignore[dict-item]
    except PolicyError as error:
        assert error.mistakes
