"""Every good example is lawful and every bad one breaks its rule, by the shipped handbooks."""

from __future__ import annotations

import re

import pytest

from docmgr.naming.judge import faults
from docmgr.policy.load import load_policy
from docmgr.rules.compile import compile_tables
from docmgr.rules.tables import Tables
from docmgr.rules.texts import load_texts
from docmgr.rules.tree import judge_tree

TEXTS = load_texts()
TODAY = "20240601"
LANGUAGES = ("zh", "en")
# The rules that one name can break by itself; the others need a path, a neighbour or a file of the department.
OF_ONE_NAME = [
    *("DM101", "DM102", "DM103", "DM104", "DM105", "DM106", "DM107", "DM110", "DM111", "DM113"),
    *("DM201", "DM202", "DM203", "DM204", "DM205", "DM210", "DM211", "DM212", "DM213", "DM215"),
    *("DM501", "DM502", "DM503", "DM510", "DM511"),
]


def name(example: str) -> str:
    """The example as a file name: ``\\xHH`` is a byte that is no UTF-8."""
    raw = re.sub(rb"\\x([0-9A-F]{2})", lambda hit: bytes([int(hit[1], 16)]), example.encode())
    return raw.decode("utf-8", "surrogateescape")


@pytest.fixture(scope="module")
def tables() -> dict[str, Tables]:
    return {
        language: compile_tables(load_policy(f"version: 1\nextends: handbook-{language}\n")) for language in LANGUAGES
    }


def broken(example: str, tables: Tables) -> set[str]:
    return {fault.rule for fault in faults(name(example), tables.vocabulary, ("controlled",), TODAY)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule_id", OF_ONE_NAME)
def test_bad_example_breaks_the_rule(rule_id: str, language: str, tables: dict[str, Tables]) -> None:
    assert rule_id in broken(TEXTS[rule_id]["bad"][language], tables[language])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule_id", [*OF_ONE_NAME, "DM112", "DM401"])
def test_good_example_is_lawful(rule_id: str, language: str, tables: dict[str, Tables]) -> None:
    assert broken(TEXTS[rule_id]["good"][language], tables[language]) == set()


def broken_by_paths(example: str, tables: Tables, home: str = "") -> set[str]:
    """The rules that a tree of these paths breaks; ``a + b`` are two files of the same content."""
    paths = sorted(home + path for path in example.split(" + "))
    findings, _checked = judge_tree([(path, "100644", "a" * 40) for path in paths], tables, TODAY, full=False)
    return {finding.rule for finding in findings}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule_id", ["DM301", "DM304", "DM305", "DM405"])
def test_examples_with_folders(rule_id: str, language: str, tables: dict[str, Tables]) -> None:
    assert rule_id in broken_by_paths(TEXTS[rule_id]["bad"][language], tables[language])
    assert broken_by_paths(TEXTS[rule_id]["good"][language], tables[language]) == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule_id", ["DM220", "DM401"])
def test_examples_with_neighbours(rule_id: str, language: str, tables: dict[str, Tables]) -> None:
    home = {"DM220": {"zh": "项目资料/", "en": "Projects/"}, "DM401": {"zh": "制度流程/", "en": "Policies/"}}[rule_id][
        language
    ]
    assert rule_id in broken_by_paths(TEXTS[rule_id]["bad"][language], tables[language], home)
    assert broken_by_paths(TEXTS[rule_id]["good"][language], tables[language], home) == set()
