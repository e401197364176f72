"""Ids, places and files of the ledger."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docmgr.errors import PolicyError
from docmgr.ledger import place
from docmgr.ledger.entry import ALPHABET, document_id, is_document_id
from docmgr.ledger.load import dump_document, load_document
from tests.ledger.made import approval, document, layout, randomness, version

LEDGER = "records/ledger/制度流程/制度-运营手册.yml"


@given(st.integers(0, 2**32), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_ids_are_made_from_the_day_and_randomness_alone(seed: int, day: date) -> None:
    made = document_id(day, randomness(seed))
    assert made == document_id(day, randomness(seed))
    assert is_document_id(made)
    assert made[2:8] == day.strftime("%y%m%d")


def test_ids_avoid_letters_that_are_mistaken() -> None:
    assert len(ALPHABET) == 32
    assert not set("ilou") & set(ALPHABET)


@pytest.mark.parametrize("text", ["", "D-", "D-240305-k7q2", "D-240305-k7q2l", "d-240305-k7q2x", "T-240305-k7q2x"])
def test_other_texts_are_no_ids(text: str) -> None:
    assert not is_document_id(text)


@pytest.mark.parametrize(
    ("path", "ledger"),
    [
        ("项目资料/A项目/20240301-计划-项目计划书-V1.0.docx", "records/ledger/项目资料/A项目/计划-项目计划书.yml"),
        ("会议纪要/20240301-纪要-周会-V1.0.docx", "records/ledger/会议纪要/20240301-纪要-周会.yml"),
        ("待审批/制度流程/20240305-制度-运营手册-V1.1.docx", LEDGER),
        ("制度流程/20240305-制度-运营手册-V1.0.pdf", LEDGER),
        (
            "历史文档/2024/制度流程/20240305-制度-运营手册-V1.0.docx",
            "records/ledger/历史文档/2024/制度流程/制度-运营手册.yml",
        ),
        ("制度流程/手册最终版.docx", ""),
        ("待审批/20240305-制度-运营手册-V1.1.docx", ""),
        ("records/members/zhang.yml", ""),
        ("README.md", ""),
    ],
)
def test_a_ledger_is_found_from_the_path(path: str, ledger: str) -> None:
    assert place.ledger_path(path, layout()) == ledger
    if ledger:
        assert place.is_ledger(ledger)
        assert place.records_document(ledger, path, layout())


def test_the_mirrors_lead_home() -> None:
    home = "制度流程/20240305-制度-运营手册-V1.0.docx"
    assert place.home_path(place.pending_path(home, layout()), layout()) == home
    assert place.home_path(place.history_path(home, "2024", layout()), layout()) == home
    assert place.home_path("历史文档/old/制度流程/x.docx", layout()) == ""


def test_a_ledger_is_recognised_in_other_spelling() -> None:
    assert place.records_document(
        "records/ledger/制度流程/制度-ERP 手册.yml", "制度流程/20240305-制度-erp手册-V1.0.docx", layout()
    )
    assert not place.records_document(LEDGER, "制度流程/20240305-制度-考勤-V1.0.docx", layout())


def test_a_file_is_read_as_it_was_written() -> None:
    whole = document(version(), version("V1.1", 2), approvals=(approval(opinion="同意\n尽快发布"),))
    assert load_document(dump_document(whole), LEDGER) == whole


def test_what_a_newer_docmgr_wrote_survives() -> None:
    whole = dataclasses.replace(
        document(dataclasses.replace(version(), more={"files": [{"name": "a.pdf"}]})),
        schema="document/2",
        more={"tags": ["x"], "review": {"due": "2025-01-01"}},
    )
    assert load_document(dump_document(whole), LEDGER) == whole


def test_every_mistake_has_its_line() -> None:
    text = """schema: document/1
id: D-1
title: 手册
owner: zhang
level: secret
colour: red
versions:
  - id: a
    version: 1.0
    date: 20240305
    name: x.docx
    sha256: abc
    size: -1
    author: zhang
    at: 2024-03-05
    change: ''
  - nothing
approvals: no-list
"""
    with pytest.raises(PolicyError) as caught:
        load_document(text.encode(), "x.yml")
    assert [mistake.line for mistake in caught.value.mistakes] == [2, 5, 6, 9, 10, 12, 13, 15, 17, 18]


@pytest.mark.parametrize("text", [b"", b"- a\n", b"schema: member/1\n", b"a: [", b"\xff"])
def test_other_files_are_refused(text: bytes) -> None:
    with pytest.raises(PolicyError):
        load_document(text, "x.yml")
