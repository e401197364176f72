"""Every change that a user sees has a fragment in both languages."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "changelog.d"
NAME = re.compile(r"(\d+|\+[a-z-]+)(\.[a-z-]+)?\.(added|changed|fixed|removed|security)\.md")
CHINESE = re.compile("[\u4e00-\u9fff]")


def test_fragments_are_named_and_bilingual() -> None:
    for path in FOLDER.iterdir():
        if path.name in ("README.md", ".gitignore"):
            continue
        assert NAME.fullmatch(path.name), path.name
        lines = path.read_text(encoding="utf-8").strip().splitlines()
        assert any(CHINESE.search(line) for line in lines), f"{path.name}: no Chinese line"
        assert any(line and not CHINESE.search(line) for line in lines), f"{path.name}: no English line"
