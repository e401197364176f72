"""The shipped handbooks load without a mistake, mirror each other, and fit their schema."""

from __future__ import annotations

import json

import jsonschema
import pytest

from docmgr.i18n.text import set_language
from docmgr.policy.builtin import NAMES, builtin
from docmgr.policy.explain import explain
from docmgr.policy.load import load_builtin, load_policy
from docmgr.policy.schema import json_schema, reference, schema_text
from docmgr.repo.yamlfile import parse

ZH = "制度 流程 方案 计划 纪要 报告 报表 培训 模板 通知 合同 记录".split()
EN = "policy procedure proposal plan minutes report form training template notice contract record".split()
FOLDERS_ZH = "制度流程 项目资料 会议纪要 培训资料 报表模板 待审批 机密资料 历史文档".split()
FOLDERS_EN = "Policies Projects Minutes Training Templates Pending Confidential History".split()


@pytest.mark.parametrize("name", NAMES)
def test_loads_and_fits_the_schema(name: str) -> None:
    policy = load_builtin(name)
    assert policy.name == name
    jsonschema.Draft7Validator(json_schema()).validate(parse(builtin(name), name).value)


def test_the_schema_is_a_draft_07_schema_and_stable() -> None:
    jsonschema.Draft7Validator.check_schema(json_schema())
    assert json.loads(schema_text()) == json_schema()


def test_the_schema_refuses_what_the_loader_refuses() -> None:
    check = jsonschema.Draft7Validator(json_schema()).is_valid
    assert check({"extends": "handbook-zh", "agreed": {"incident.report_within": 30}, "types": {"合同": None}})
    assert not check({"extends": "handbook-zz"})
    assert not check({"limit": {}})
    assert not check({"limits": {"file_bytes": 50}})
    assert not check({"rules": {"DM1": "warn"}})


def test_names_are_those_of_the_contract() -> None:
    zh, en = load_builtin("handbook-zh"), load_builtin("handbook-en")
    assert list(zh.types) == ZH
    assert list(en.types) == EN
    assert [rule.path for rule in zh.folders] == FOLDERS_ZH
    assert [rule.path for rule in en.folders] == FOLDERS_EN


def test_both_languages_have_the_same_structure() -> None:
    zh, en = load_builtin("handbook-zh"), load_builtin("handbook-en")
    type_key = {rule.name: rule.key for rule in (*zh.types.values(), *en.types.values())}
    folder_key = {rule.path: rule.key for rule in (*zh.folders, *en.folders)}
    for one, other in zip(zh.types.values(), en.types.values(), strict=True):
        for field in ("key", "dated_by", "important", "extension", "future_days", "level", "retention"):
            assert getattr(one, field) == getattr(other, field), (one.name, field)
        assert [folder_key[home] for home in one.home] == [folder_key[home] for home in other.home]
        assert (one.zh, one.en) == (other.zh, other.en) == (one.name, other.name)
    for left, right in zip(zh.folders, en.folders, strict=True):
        for field in ("key", "role", "profiles", "subfolders", "level", "zone", "required", "rules"):
            assert getattr(left, field) == getattr(right, field), (left.path, field)
        assert [type_key[kind] for kind in left.types] == [type_key[kind] for kind in right.types]
    for field in ("agreed", "limits", "levels", "extensions", "root_files", "retention", "hooks", "rules", "targets"):
        assert getattr(zh, field) == getattr(en, field), field


def test_the_handbook_decides() -> None:
    policy = load_builtin("handbook-zh")
    assert [name for name, rule in policy.types.items() if rule.important] == ["制度", "流程", "方案"]
    versioned = [name for name, rule in policy.types.items() if rule.dated_by == "version"]
    assert versioned == ["制度", "流程", "方案", "计划", "培训", "模板"]
    assert {"最新", "最终", "最終"} <= set(policy.words.forbidden)
    assert {"终稿", "定稿", "最後", "final", "zuixin", "zuizhong"} <= set(policy.words.status)
    assert [rule.path for rule in policy.folders if rule.sealed] == ["机密资料"]
    assert str(policy.retention.older_than) == "6m"
    assert policy.limits.file_bytes == 50 * 1024 * 1024
    assert policy.types["制度"].retention.keep is None
    assert policy.types["合同"].retention.keep == 30


def test_agreed_numbers_are_those_of_the_requirements() -> None:
    policy = load_builtin("handbook-zh")
    assert policy.number("incident.report_within") == 60
    assert policy.number("meeting.minutes_within") == 2
    assert policy.number("task.split_over") == 16
    assert policy.number("backup.every") == 7
    assert policy.word("risk.review_every") == "quarterly"
    assert policy.word("risk.review_high_every") == "monthly"
    assert policy.word("task.weekly_by") == "18:00"
    assert policy.flag("review.carry_over") is True
    assert all(number.zh and number.en and number.clause for number in policy.agreed.values())


def test_as_printed_takes_the_printed_forms() -> None:
    policy = load_builtin("handbook-zh-as-printed")
    forms = {rule.path: rule.profiles for rule in policy.folders}
    assert forms["会议纪要"] == ("controlled", "monthly")
    assert "published" in forms["制度流程"]
    assert "periodic" in forms["项目资料"]
    assert next(rule for rule in policy.folders if rule.key == "projects").subfolders == "project"
    assert load_policy(None) == load_builtin("handbook-zh")


@pytest.mark.parametrize(
    ("path", "profile"),
    [
        ("制度流程/日常运营管理手册-V1.0.pdf", "published"),
        ("制度流程/会议管理制度-V2.1.docx", ""),
        ("项目资料/2024-Q1客户系统升级项目/项目计划书-V1.2.pdf", "published"),
        ("项目资料/2024-Q1客户系统升级项目/进度周报-20240305.xlsx", "periodic"),
        ("会议纪要/2024-03-部门例会纪要.docx", "monthly"),
        ("报表模板/月度销售报表模板.xlsx", "free"),
        ("制度流程/20240305-制度-日常运营管理手册-V1.0.docx", "controlled"),
    ],
)
def test_template_4_under_the_printed_handbook(path: str, profile: str) -> None:
    assert explain(load_builtin("handbook-zh-as-printed"), path).profile == profile


def test_every_key_is_documented_in_both_languages() -> None:
    set_language("en")
    for language in ("zh", "en"):
        rows = list(reference(language))
        assert len(rows) > 60
        assert all(meaning and kind for _key, kind, _default, meaning in rows)
    assert "limits.file_bytes" in {row[0] for row in rows}
