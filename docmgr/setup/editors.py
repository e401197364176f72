"""What lets editors complete records and the policy: schemas in ``.docmgr/schema``, and which files each is for.

The schemas follow the field tables of the docmgr that wrote them, so a newer one writes them anew; of the
editor's own settings only the lines that are missing are added. Source: research/operations-records 3.1.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from docmgr.i18n.text import _
from docmgr.plan import Write
from docmgr.policy.schema import schema_text
from docmgr.records.kind import REGISTRY, kind
from docmgr.records.schema import schema
from docmgr.repo.files import place, read_file

_POLICY = ".docmgr/policy.yaml"
SCHEMAS = ".docmgr/schema"
SCHEMA_FILE = f"{SCHEMAS}/policy.json"
EDITOR_FILE = ".vscode/settings.json"
_GLOBS = "yaml.schemas"
_INDENT = re.compile(rb'\n([ \t]+)"')


def schemas(language: str) -> dict[str, bytes]:
    """A schema for the policy and for each kind of record, titles in the department's language."""
    found = {SCHEMA_FILE: schema_text().encode("utf-8")}
    for name in REGISTRY:
        text = json.dumps(schema(kind(name), language), ensure_ascii=False, indent=1)
        found[f"{SCHEMAS}/{name}.json"] = (text + "\n").encode("utf-8")
    return found


def editor_settings() -> bytes:
    """The settings of a department that has none."""
    settings = {_GLOBS: _globs(), "files.encoding": "utf8", "files.eol": "\n"}
    return (json.dumps(settings, indent=2) + "\n").encode("ascii")


def _globs() -> dict[str, str]:
    found = {SCHEMA_FILE: _POLICY}
    return found | {f"{SCHEMAS}/{name}.json": f"records/{folder}/**/*.yml" for name, (_l, folder) in REGISTRY.items()}


def with_globs(old: bytes) -> bytes | None:
    """Settings with the schemas that they lack; None for a file that is no plain JSON, such as one with comments."""
    try:
        settings: Any = json.loads(old.decode("utf-8"))
    except ValueError:
        return None
    if not isinstance(settings, dict) or not isinstance(settings.setdefault(_GLOBS, {}), dict):
        return None
    missing = {name: glob for name, glob in _globs().items() if name not in settings[_GLOBS]}
    if not missing:
        return old
    settings[_GLOBS] |= missing
    indent = _INDENT.search(old)
    return (json.dumps(settings, ensure_ascii=False, indent=indent[1].decode() if indent else 2) + "\n").encode("utf-8")


def outdated(language: str, root: Path) -> list[Write]:
    """What this docmgr would write otherwise; where somebody took the schemas out they stay out."""
    if not place(root, SCHEMA_FILE).is_file():
        return []
    writes = [Write(path, content) for path, content in schemas(language).items() if _read(root, path) != content]
    old = _read(root, EDITOR_FILE)
    new = with_globs(old) if old is not None else None
    return [*writes, Write(EDITOR_FILE, new)] if new is not None and new != old else writes


def said(writes: list[Write]) -> str:
    """That they are of another docmgr, in words."""
    names = ", ".join(write.path for write in writes[:2]) + (", …" if len(writes) > 2 else "")
    return _("editors complete records by another docmgr's fields: {files}").format(files=names)


def _read(root: Path, path: str) -> bytes | None:
    file = place(root, path)
    return read_file(file) if file.is_file() else None
