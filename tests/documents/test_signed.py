"""Who approved: claimed, proved by the member's SSH key, or signed by somebody else. Source: D-2.2.2."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docmgr.finding import Finding
from docmgr.ledger.place import ledger_path
from docmgr.ledger.proof import Proof, proofs
from docmgr.policy.load import load_policy
from docmgr.repo.changes import parse_raw
from docmgr.rules.commits import LOG, judge_log
from docmgr.rules.compile import compile_tables
from tests.documents.conftest import Department

pytestmark = pytest.mark.needs("ssh-keygen")
ROOT = Path(__file__).parents[2]
MEMBER = "schema: member/1\nid: {id}\nname: {name}\nemails: [{id}@example.com]\n{more}"


def make_key(folder: Path, name: str) -> Path:
    path = folder / name
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "x y", "-f", str(path)], check=True)
    return path


@pytest.fixture
def signing(department: Department, tmp_path: Path) -> Callable[[str], None]:
    """王五 has a key in the directory; ``signing("wang")`` makes git sign with it, ``""`` not at all."""
    keys = {name: make_key(tmp_path, name) for name in ("wang", "other")}
    git = department.git
    public = keys["wang"].with_suffix(".pub").read_text().strip()
    git.put(".docmgr/policy.yaml", b"version: 1\nextends: handbook-zh\n")
    git.put("records/members/zhang.yml", MEMBER.format(id="zhang", name="张三", more=""))
    more = f"roles: [{{role: head}}]\nsigning_keys: ['{public}']\n"
    git.put("records/members/wang.yml", MEMBER.format(id="wang", name="王五", more=more), message="members")
    git("config", "gpg.format", "ssh")

    def sign_as(name: str) -> None:
        git("config", "commit.gpgsign", "true" if name else "false")
        git("config", "user.signingkey", str(keys.get(name, "")))

    return sign_as


def found(department: Department, path: str) -> Proof:
    """What is known of the approval of the document at that path."""
    layout, git = department.desk.layout, department.git
    public = git("grep", "-h", "-o", "ssh-ed25519 [^']*", "--", "records/members/wang.yml").strip()
    where = ledger_path(path, layout)

    def keys(who: str) -> list[str]:
        return [public] if who == "wang" else []

    every = proofs(department.repository, where, department.ledger(path), layout, keys)
    return every[department.ledger(path).approvals[-1].id]


def judged(department: Department, since: str) -> list[Finding]:
    tables = compile_tables(load_policy("version: 1\nextends: handbook-zh\n", file="policy.yaml"))
    plumbing = department.repository.plumbing
    log = parse_raw(plumbing([*LOG, f"{since}..HEAD"], None))
    return [each for each in judge_log(plumbing, log, (tables, "20240320"), since)[0] if each.rule == "DM409"]


@pytest.mark.parametrize(("key", "standing"), [("wang", "proved"), ("", "unsigned"), ("other", "foreign")])
def test_an_approval_is_compared_with_the_key_in_the_directory(
    department: Department, signing: Any, key: str, standing: str
) -> None:
    since = department.git("rev-parse", "HEAD").strip()
    waiting = department.submit(department.new("制度", "运营手册", b"text\n", extension="md"))
    signing(key)
    home = department.acts("wang").approve(waiting)
    assert found(department, home) == Proof(department.git("rev-parse", "HEAD").strip(), standing)
    refused = judged(department, since)
    assert [each.path for each in refused] == ([] if key == "wang" else [home])
    signing("")
    archived = f"历史文档/2024/{home}"
    layout = department.desk.layout
    for source, target in ((home, archived), (ledger_path(home, layout), ledger_path(archived, layout))):
        (department.git.folder / target).parent.mkdir(parents=True, exist_ok=True)
        department.git("mv", source, target)
    moved_from = department.git("rev-parse", "HEAD").strip()
    department.git("commit", "-q", "-m", "archive")
    assert found(department, archived).standing == standing, "a move proves nothing anew"
    assert judged(department, moved_from) == []


def test_forged_text_under_a_true_signature_is_seen(department: Department, signing: Any) -> None:
    since = department.git("rev-parse", "HEAD").strip()
    waiting = department.submit(department.new("制度", "运营手册", b"text\n", extension="md"))
    signing("wang")
    home = department.acts("wang").approve(waiting)
    raw = department.repository.git("cat-file", "commit", "HEAD")
    forged = department.repository.git("hash-object", "-t", "commit", "-w", "--stdin", input=raw + b"and more\n")
    department.git("update-ref", "HEAD", forged.decode().strip())
    assert found(department, home).standing == "foreign"
    assert len(judged(department, since)) == 1


def test_the_mouth_says_what_is_proved(department: Department, signing: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-05")

    def docmgr(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "docmgr", "-C", str(department.git.folder), *arguments]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=dict(os.environ))

    department.submit(department.new("制度", "运营手册", b"text\n", extension="md"))
    department.git("config", "user.name", "王五")
    department.git("config", "user.email", "wang@example.com")
    for key, hint in (("", "gpg.format ssh"), ("other", "member set wang --signing-key")):
        signing(key)
        refused = docmgr("approve", "运营手册")
        assert refused.returncode == 5, refused.stderr
        assert hint in refused.stderr
        assert department.git("status", "--porcelain") == ""
    signing("wang")
    assert docmgr("approve", "运营手册").returncode == 0
    versions = json.loads(docmgr("history", "运营手册", "--json").stdout)["versions"]
    assert [each["approver_proved"] for each in versions] == [True]
    assert "(signed)" in docmgr("log", "运营手册").stdout
