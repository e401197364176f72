"""Every clause of the chapters on meetings, resources and emergencies has a story in each language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docmgr.rules.explain import load_clauses

FOLDER = Path(__file__).resolve().parent
CHAPTERS = ("M-", "R-", "E-")
ID = re.compile(r"[A-Z]-(?:[0-9]+\.)*(?:T?[0-9]+[a-z]?)")


def told(language: str) -> set[str]:
    """The clauses that the prose of the stories of a language names."""
    lines = [
        line
        for path in FOLDER.glob(f"*.{language}.story")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("# ")
    ]
    return {name for line in lines for name in ID.findall(line)}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_clause_has_a_story(language: str) -> None:
    wanted = {name for name in load_clauses() if name.startswith(CHAPTERS)}
    assert len(wanted) == 45
    assert wanted <= told(language), sorted(wanted - told(language))
