"""The clean path of the hook loads nothing but what is pinned here: each module more is felt at every commit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOOK = "docmgr.hooks.main"
COSTLY = set(
    """
    argparse collections dataclasses datetime enum functools gettext importlib.metadata inspect json locale logging
    pathlib re shutil subprocess tempfile traceback typing unicodedata yaml
    click git pathspec cryptography docx openpyxl
    """.split()
)
SHOW = "import sys; sys.path.insert(0, {root!r}); import {module}; print('\\n'.join(sys.modules))"


def loaded(module: str) -> set[str]:
    command = [sys.executable, "-I", "-S", "-c", SHOW.format(root=str(ROOT), module=module)]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize("module", [HOOK, "docmgr.finding", "docmgr.naming.judge", "docmgr.rules.tables"])
def test_the_hook_path_loads_nothing_costly(module: str) -> None:
    assert not loaded(module) & COSTLY
