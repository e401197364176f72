"""One verdict wherever a file enters, and under every Python: CLI, client hook and server say the same of a name."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import docmgr
from docmgr.naming.judge import faults
from docmgr.policy.load import load_policy
from docmgr.repo.git import Repository
from docmgr.rules.compile import compile_tables
from docmgr.setup.hooks import install

TODAY = "20240305"
ROOT = Path(docmgr.__file__).parent.parent
PYENV = os.environ.get("PYENV_ROOT", "")
NAMES = [
    "20240305-制度-日常运营管理手册-V1.0.docx",
    "20240305-制度-日常运营管理手册-V1.0",
    "２０２４０３０５-制度-手册-V1.0.docx",
    "20240305-制度-手册-Ｖ１.０.docx",
    "20240230-制度-手册-V1.0.docx",
    "20230229-制度-手册-V1.0.docx",
    "2024-03-05-制度-手册-V1.0.docx",
    "20240305－制度－手册－V1.0.docx",
    "20240305一制度一手册一V1.0.docx",
    "20240305-规矩-手册-V1.0.docx",
    "20240305-制度-手册-v1.0.docx",
    "20240305-制度-手册-V01.0.docx",
    "20240305-制度-手册-V1.0.exe",
    "20240305-制度-手册-V1.0.DOCX",
    "20240305-制度-手册最终版-V1.0.docx",
    "20240305-制度-最 新手册-V1.0.docx",
    "20240305-制度-handbook ﬁnal-V1.0.docx",
    "20240305-制度-\U00031350氏手册-V1.0.docx",
    "20240305-制度-\u200b手册-V1.0.docx",
    "20240305-制度-caf\u0065\u0301手册-V1.0.docx",
    "20240305-制度-⼯作手册-V1.0.docx",
    "20240305-制度-手册-V1.0 (1).docx",
    "~$20240305-制度-手册-V1.0.docx",
    "20240305-制度-手\u0416册-V1.0.docx",
    "20240305-制度-123-V1.0.docx",
    "20240305-制度-A-B测试-V1.0.docx",
    "CON.docx",
    "20241231-制度-手册-V1.0.docx",
    "手册.docx",
]


def rules_in(text: str) -> set[str]:
    return set(re.findall(r"\bDM\d{3}\b", text)) - {"DM302"}


@pytest.fixture
def department(repo: Path, git: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A department with hooks, and a hub with the server's hook, both today on 2024-03-05."""
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-05")
    git.put(".docmgr/policy.yaml", "version: 1\nextends: handbook-zh\n", message="begin")
    hub = tmp_path / "hub.git"
    git("init", "-q", "--bare", "--initial-branch=main", str(hub))
    git("remote", "add", "origin", str(hub))
    git("push", "-q", "origin", "main")
    for folder in (repo, hub):
        install(Repository.discover(folder), interpreter=Path(sys.executable), package_dir=Path(docmgr.__file__).parent)
    return repo


def by_cli(_git: Any, path: str, folder: Path) -> str:
    command = [sys.executable, "-c", "from docmgr.__main__ import main; main()", "-C", str(folder), "check", "--staged"]
    done = subprocess.run([*command, "--json"], capture_output=True, cwd=ROOT, check=False)
    found = json.loads(done.stdout)["findings"]
    return " ".join(each["rule"] for each in found if each["severity"] != "info" and each["path"] == path)


def by_hook(git: Any, _path: str, _folder: Path) -> str:
    return str(git.run("commit", "-q", "-m", "x").stderr.decode())


def by_server(git: Any, _path: str, _folder: Path) -> str:
    git.run("commit", "-q", "--no-verify", "-m", "x")
    return str(git.run("push", "-q", "--no-verify", "origin", "HEAD:refs/heads/main").stderr.decode())


@pytest.mark.parametrize("name", NAMES)
def test_cli_hook_and_server_agree(department: Path, git: Any, name: str) -> None:
    # A routine type: an important one would need an approval as well.
    path = f"项目资料/{name.replace('制度', '计划')}"

    def verdict(ask: Callable[[Any, str, Path], str]) -> set[str]:
        git.put(path, "x")
        said = ask(git, path, department).splitlines()
        found = rules_in("\n".join(line for line in said if "docmgr explain" not in line))
        git("reset", "-q", "--hard", "origin/main")
        return found

    assert verdict(by_cli) == verdict(by_hook) == verdict(by_server)


def interpreters() -> list[str]:
    """Other Pythons at hand, of the versions that docmgr supports."""
    found = []
    for minor in (11, 12, 13):
        own = sorted(Path(PYENV).glob(f"versions/3.{minor}.*/bin/python3.{minor}")) if PYENV else []
        path = str(own[-1]) if own else shutil.which(f"python3.{minor}")
        if path and sys.version_info[1] != minor:
            found.append(path)
    return found


JUDGE = """
import sys
sys.path.insert(0, sys.argv[1])
from docmgr.naming.judge import faults
from docmgr.naming.vocabulary import Vocabulary
vocabulary = Vocabulary.from_tuple(eval(sys.argv[2]))
for name in sys.stdin.buffer.read().decode("utf-8", "surrogateescape").split("\\0"):
    print(" ".join(f.rule for f in faults(name, vocabulary, ("controlled",), sys.argv[3])))
"""


@pytest.mark.parametrize("python", interpreters() or [sys.executable])
def test_every_python_gives_the_same_verdict(python: str) -> None:
    vocabulary = compile_tables(load_policy(None)).vocabulary
    arguments = [str(ROOT), repr(vocabulary.to_tuple()), TODAY]
    command = [python, "-I", "-S", "-c", JUDGE, *arguments]
    done = subprocess.run(command, input="\0".join(NAMES).encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    expected = [" ".join(each.rule for each in faults(name, vocabulary, ("controlled",), TODAY)) for name in NAMES]
    assert done.stdout.decode().splitlines() == expected
