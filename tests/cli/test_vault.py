"""The commands of the vault as people and scripts call them: exit codes, JSON, dry runs, hints."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from docmgr.vault.identity import identity_file

ROOT = Path(__file__).resolve().parents[2]
SECRET = bytes([7]) * 32


class Person:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *words: str, code: int = 0, env: dict[str, str] | None = None) -> str:
        command = [sys.executable, "-m", "docmgr", *words]
        whole = {**os.environ, "PYTHONPATH": str(ROOT), "DOCMGR_TODAY": "2024-03-05", **(env or {})}
        done = subprocess.run(command, cwd=self.folder, env=whole, capture_output=True, check=False, input=b"")
        assert done.returncode == code, (words, done.returncode, done.stderr.decode())
        self.said = done.stderr.decode()
        return done.stdout.decode()

    def git(self, *words: str) -> str:
        return subprocess.run(["git", *words], cwd=self.folder, capture_output=True, check=True).stdout.decode()


@pytest.fixture
def person(tmp_path: Path) -> Person:
    folder = tmp_path / "office"
    subprocess.run(["git", "config", "--global", "user.name", "Zhang"], check=True)
    subprocess.run(["git", "config", "--global", "user.email", "zhang@example.com"], check=True)
    person = Person(tmp_path)
    person("init", str(folder), "--policy", "handbook-en")
    return Person(folder)


def test_before_anything_is_sealed(person: Person) -> None:
    assert json.loads(person("vault", "status", "--json"))["zones"] == []
    person("vault", "unlock", code=6)
    person("vault", "seal", "Confidential", "--zone", "head", code=6)
    assert "docmgr vault init" in person.said
    person("vault", "lock")
    person("vault", "rotate", "head", code=2)
    person("vault", "verify")


def test_from_init_to_rotate(person: Person, tmp_path: Path) -> None:
    recovery = tmp_path / "recovery.txt"
    person("vault", "init", "--recovery", str(person.folder / "inside.txt"), code=2)
    person("vault", "init", "--recovery", str(recovery), "-n")
    assert not recovery.exists()
    assert "AGE-SECRET-KEY" not in person("vault", "init", "--recovery", str(recovery)) + person.said
    assert recovery.stat().st_mode & 0o777 == 0o600
    person("vault", "init", "--recovery", str(tmp_path / "second.txt"))
    assert not (tmp_path / "second.txt").exists()
    head = person.git("rev-parse", "HEAD")
    assert ".gitattributes" in person("vault", "seal", "Confidential", "--zone", "head", "-n")
    assert person.git("rev-parse", "HEAD") == head
    person("vault", "seal", "Confidential", "--zone", "head")
    assert person.git("rev-list", "--count", f"{head.strip()}..HEAD").strip() == "1"
    person("vault", "seal", "Confidential", "--zone", "head")
    person("vault", "seal", "Confidential", "--zone", "other", code=2)
    person("vault", "seal", "Pending", "--zone", "head", code=2)
    person("vault", "seal", "records/members", "--zone", "head", code=2)
    person("vault", "seal", "Projects", "--zone", "Größe", code=2)
    zone = json.loads(person("vault", "status", "--json"))["zones"][0]
    assert (zone["name"], zone["unlocked"], zone["readers"]) == ("head", True, ["zhang"])
    person("vault", "rotate", "head")
    person("vault", "verify", "--recovery", str(recovery))
    person("vault", "grant", "nobody", "head", code=2)
    person("vault", "grant", "zhang", "none", code=2)
    assert person.git("status", "--short") == ""
    misread = tmp_path / "typed.txt"
    first, rest = recovery.read_text().split("AGE-SECRET-KEY-1", 1)
    misread.write_text(first + "AGE-SECRET-KEY-1" + ("P" if rest[0] != "P" else "Q") + rest[1:])
    person("vault", "verify", "--recovery", str(misread), code=6)
    assert "a letter is wrong" in person.said


def test_keys_and_passphrases(person: Person, tmp_path: Path) -> None:
    file = tmp_path / "my.key"
    public = person("key", "new", "-o", str(file)).strip()
    assert public.startswith("age1") and f"# public key: {public}\n" in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_bytes()
    person("key", "new", "-o", str(file), code=2)
    assert file.read_bytes() == before
    phrased = tmp_path / "phrased.key"
    secret = {"DOCMGR_PASSPHRASE": "口令"}
    person("key", "new", "-o", str(tmp_path / "x.key"), "--passphrase", code=2)
    person("key", "new", "-o", str(tmp_path / "x.key"), "--passphrase", code=2, env={"DOCMGR_PASSPHRASE": ""})
    public = person("key", "new", "-o", str(phrased), "--passphrase", env=secret).strip()
    assert phrased.read_bytes().startswith(b"age-encryption.org/v1\n-> scrypt ")
    person("member", "set", "zhang", "--key", str(phrased), code=2)
    person("member", "set", "zhang", "--key", public)
    person("vault", "init", "--recovery", str(tmp_path / "recovery.txt"))
    person("vault", "seal", "Confidential", "--zone", "head")
    person("vault", "lock")
    person("vault", "unlock", "-i", str(phrased), code=6, env={"DOCMGR_PASSPHRASE": "wrong"})
    assert "passphrase" in person.said
    person("vault", "unlock", "-i", str(phrased), code=2)
    person("vault", "unlock", "-i", str(phrased), env=secret)
    stranger = tmp_path / "stranger.key"
    stranger.write_text(identity_file(SECRET))
    person("vault", "unlock", "-i", str(stranger), code=6)
    assert "grant" in person.said
    phrased.write_bytes(phrased.read_bytes()[:-3])
    person("vault", "unlock", "-i", str(phrased), code=6, env=secret)
    assert "damaged" in person.said
    person("vault", "unlock", "-i", str(tmp_path / "gone.key"), code=2)


def test_plaintext_in_a_sealed_folder_is_exit_code_6(person: Person, tmp_path: Path) -> None:
    person("vault", "init", "--recovery", str(tmp_path / "recovery.txt"))
    person("vault", "seal", "Confidential", "--zone", "head")
    blob = person.git("hash-object", "-w", "--no-filters", "README.md").strip()
    path = "Confidential/20240305-report-Matter-V1.0.md"
    person.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
    person.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "leak")
    found = json.loads(person("vault", "verify", "--json", code=6))
    assert [(fault["kind"], fault["path"]) for fault in found["faults"]] == [("plain", path)]


def test_levels(person: Person, tmp_path: Path) -> None:
    person("level", "Projects", "head_only", code=5)
    person("level", "Projects", "secret", code=2)
    person("level", "README.md", "public", code=2)
    person("level", "Training", "public", "-n")
    assert person.git("status", "--short") == ""
    person("level", "Training", "public")
    person("level", "Training", "public")
    person("vault", "init", "--recovery", str(tmp_path / "recovery.txt"))
    person("vault", "seal", "Projects", "--zone", "a-1")
    person("level", "Projects", "head_only")
    person("level", "Projects", "public", code=5)
    person("policy", "check")
    subprocess.run(["git", "config", "user.email", "li@example.com"], cwd=person.folder, check=True)
    person("level", "Training", "internal", code=5)
    person("vault", "grant", "zhang", "a-1", code=5)
