"""Schemas for editors follow the program; an editor's own settings only gain what they lack."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docmgr.setup import editors


def department(root: Path) -> None:
    for path, content in {**editors.schemas("zh"), editors.EDITOR_FILE: editors.editor_settings()}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)


def test_what_is_of_today_stays(tmp_path: Path) -> None:
    assert editors.outdated("zh", tmp_path) == []  # none wanted
    department(tmp_path)
    assert editors.outdated("zh", tmp_path) == []


def test_what_an_older_docmgr_wrote_is_written_anew(tmp_path: Path) -> None:
    department(tmp_path)
    (tmp_path / ".docmgr/schema/task.json").write_text("{}\n")
    (tmp_path / ".docmgr/schema/hold.json").unlink()
    (tmp_path / editors.EDITOR_FILE).write_text('{\n\t"editor.fontFamily": "宋体"\n}\n', encoding="utf-8")
    found = {write.path: write.content for write in editors.outdated("zh", tmp_path)}
    assert set(found) == {".docmgr/schema/task.json", ".docmgr/schema/hold.json", editors.EDITOR_FILE}
    text = found[editors.EDITOR_FILE].decode()
    assert '\n\t"editor.fontFamily": "宋体",' in text
    assert json.loads(text)["yaml.schemas"][".docmgr/schema/hold.json"] == "records/holds/**/*.yml"


@pytest.mark.parametrize("old", [b"{ // mine\n}", b"[]", b'{"yaml.schemas": 1}', b"\xff", b""])
def test_settings_that_are_no_plain_json_are_left_alone(tmp_path: Path, old: bytes) -> None:
    department(tmp_path)
    (tmp_path / editors.EDITOR_FILE).write_bytes(old)
    assert editors.outdated("zh", tmp_path) == []
