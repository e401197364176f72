"""``docmgr explain``: rules and clauses by id, in both languages, as text and as JSON."""

from __future__ import annotations

import json

import pytest

from docmgr.cli.main import program


def run(*args: str) -> int:
    return program.main(list(args), standalone_mode=False)


@pytest.mark.parametrize(
    ("language", "name", "words"),
    [
        ("zh", "DM103", "20240230-制度-日常运营管理手册-V1.0.docx"),
        ("en", "DM103", "20240230-policy-Operations-Handbook-V1.0.docx"),
        ("zh", "T-4.3", "提前1个工作日"),
        ("en", "T-4.3", "working day"),
        ("en", "dm103", "no such day"),
        ("en", "r-2.1.2A", "assistant"),
        ("en", "D-4.1", "DM501"),
    ],
)
def test_explains(capsys: pytest.CaptureFixture[str], language: str, name: str, words: str) -> None:
    assert run("--lang", language, "explain", name) == 0
    out, err = capsys.readouterr()
    assert words in out
    assert err == ""


def test_rule_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("explain", "DM404", "--json", "--lang", "en") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "docmgr.explain/1"
    assert (document["kind"], document["id"], document["severity"]) == ("rule", "DM404", "error")
    assert document["clause"] == "D-2.4.1"
    assert document["message"] == "the content changed, the version is still {version}"


def test_clause_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("explain", "D-4.1", "--json", "--lang", "zh") == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["kind"], document["level"], document["inferred"]) == ("clause", "B", False)
    assert "DM501" in document["rules"]
    assert "最终" in document["text"]


@pytest.mark.parametrize(
    ("name", "near"), [("DM13", "DM103"), ("DM199", "DM101"), ("T-4.33", "T-4.3"), ("?", "--help")]
)
def test_unknown_id_names_the_nearest(capsys: pytest.CaptureFixture[str], name: str, near: str) -> None:
    assert run("--lang", "en", "explain", name) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert name in err
    assert f"hint: docmgr explain {near}" in err


def test_unknown_id_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--lang", "en", "explain", "\x1b[31mDM103") == 2
    assert "\x1b" not in capsys.readouterr().err
