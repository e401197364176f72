"""The clean path of the hook loads nothing but what is pinned here: each module more is felt at every commit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from docmgr.setup.bundler import modules as bundled

ROOT = Path(__file__).resolve().parents[2]
HOOK = "docmgr.hooks.main"
FORBIDDEN = set(
    """
    argparse collections dataclasses datetime enum functools gettext importlib.metadata inspect json locale logging
    pathlib re shutil subprocess tempfile traceback typing unicodedata yaml
    click git pathspec cryptography docx openpyxl
    """.split()
)
ROOMS = {"docmgr.finding", "docmgr.hooks", "docmgr.naming", "docmgr.policy", "docmgr.repo", "docmgr.rules"}
IMPORT = "import sys; sys.path.insert(0, {root!r}); import {module}; print('\\n'.join(sys.modules))"
RUN = """
import sys
sys.path.insert(0, {root!r})
from {module} import run
code = run(['pre-commit'])
print('\\n'.join(sys.modules))
sys.exit(code)
"""


def loaded(program: str, folder: Path, fed: str = "") -> set[str]:
    """What Python holds after that program, started as the shim starts it."""
    command = [sys.executable, "-I", "-S", "-c", program]
    done = subprocess.run(command, cwd=folder, input=fed, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize("module", [HOOK, "docmgr.finding", "docmgr.naming.judge", "docmgr.rules.tables"])
def test_importing_the_hook_path_is_cheap(module: str, tmp_path: Path) -> None:
    assert sorted(loaded(IMPORT.format(root=str(ROOT), module=module), tmp_path) & FORBIDDEN) == []


def test_a_clean_commit_loads_only_the_hook_path(repo: Path, git: Any) -> None:
    git.put(".docmgr/policy.yaml", "version: 1\nextends: handbook-zh\n", message="policy")
    git.put("项目资料/20240305-计划-项目计划书-V1.0.docx")
    program = RUN.format(root=str(ROOT), module=HOOK)
    loaded(program, repo)  # compiles the policy into the cache
    modules = loaded(program, repo)
    assert sorted(modules & FORBIDDEN) == []
    own = {name for name in modules if name.startswith("docmgr.")}
    assert {".".join(name.split(".")[:2]) for name in own} <= ROOMS
    assert {name for name in own if name.startswith("docmgr.policy")} == {"docmgr.policy", "docmgr.policy.places"}


@pytest.mark.parametrize("event", ["pre-commit", "pre-receive"])
def test_the_bundle_holds_what_a_clean_hook_loads(repo: Path, git: Any, event: str) -> None:
    git.put(".docmgr/policy.yaml", "version: 1\nextends: handbook-zh\n", message="policy")
    git.put("会议纪要/20240305-纪要-部门例会-V1.0.docx", b"1", message="" if event == "pre-commit" else "minutes")
    program = RUN.format(root=str(ROOT), module=HOOK).replace("pre-commit", event)
    fed = f"{'0' * 40} {git('rev-parse', 'HEAD')} refs/heads/draft\n"
    loaded(program, repo, fed)
    own = {name.removeprefix("docmgr.") for name in loaded(program, repo, fed) if name.startswith("docmgr.")}
    assert own - {"hooks.main"} <= bundled(ROOT / "docmgr")
