"""What the policy says about a path, and where it is written."""

from __future__ import annotations

import json

import pytest

from docmgr.i18n.text import set_language
from docmgr.naming.nearest import distance, nearest
from docmgr.policy.explain import explain
from docmgr.policy.load import load_policy

DEPARTMENT = """\
version: 1
extends: handbook-zh
folders:
  制度流程:
    rules: {DM401: off}
types:
  制度: {retention: {active_months: 12}}
"""


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


def said(path: str) -> dict[str, tuple[str, str]]:
    lines = explain(load_policy(DEPARTMENT), path).lines
    return {line.key: (line.value, str(line.origin) if line.origin else "") for line in lines}


def test_a_document_at_home() -> None:
    found = said("制度流程/20240305-制度-日常运营管理手册-V1.0.docx")
    assert found["role"][0] == "home"
    assert found["folder"][0] == "制度流程/"
    assert found["name"][0] == "20240305 · 制度 · 日常运营管理手册 · V1.0 · docx"
    assert found["important"][0] == "yes"
    assert found["active"] == ("12 months", ".docmgr/policy.yaml:7")
    assert found["rules"] == ("DM401: off", ".docmgr/policy.yaml:5")
    assert found["keep"][0] == "for ever"
    assert found["keep"][1].startswith("policies/handbook-zh.yaml:")
    assert found["level"][0] == "internal"
    assert "zone" not in found


def test_a_pending_and_a_sealed_document() -> None:
    found = said("待审批/机密资料/x.docx")
    assert found["role"][0] == "pending"
    assert found["mirrors"][0] == "机密资料/x.docx"
    assert found["level"][0] == "head_only"
    assert found["zone"][0] == "head"
    assert found["zone"][1].startswith("policies/handbook-zh.yaml:")
    assert "name" not in found


@pytest.mark.parametrize(
    "path", ["README.md", "杂物/x", "records/tasks/x.yml", "制度流程/", "", "待审批/x", "a\udcff/b"]
)
def test_any_path_can_be_explained(path: str) -> None:
    explanation = explain(load_policy(DEPARTMENT), path)
    data = explanation.as_dict()
    assert data["schema"] == "docmgr.explanation/1"
    assert json.dumps(data)
    assert explanation.text().startswith(path)


def test_the_text_is_aligned_and_names_lines() -> None:
    set_language("zh")
    try:
        text = explain(load_policy(DEPARTMENT), "制度流程/20240305-制度-日常运营管理手册-V1.0.docx").text()
    finally:
        set_language("en")
    assert ".docmgr/policy.yaml:7" in text
    assert "policies/handbook-zh.yaml:" in text


def test_edit_distance() -> None:
    assert distance("abc", "abc") == 0
    assert distance("", "abc") == 3
    assert distance("limits", "limtis") == 1
    assert distance("kitten", "sitting") == 3
    assert nearest("deepth", ["depth", "path"]) == "depth"
    assert nearest("file-bytes", ["file_bytes"]) == "file_bytes"
    assert nearest("colour", ["types", "rules"]) == ""
    assert nearest("", ["a"]) == ""
    assert nearest("x" * 10_000, ["a"]) == ""
