"""Backups that only the holder of the recovery key reads: made, proved, opened by plain age, and by nobody else."""

from __future__ import annotations

import json
import random
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from docmgr.backup.catalogue import read_catalogue
from docmgr.backup.drill import drill
from docmgr.backup.restore import restore
from docmgr.backup.run import make
from docmgr.backup.verify import verify
from docmgr.cli.main import program
from docmgr.errors import PolicyError, VaultError
from docmgr.vault.identity import identity_file, read_identities
from docmgr.vault.recipients import public_of, public_text
from docmgr.vault.stream import OTHERS_FILE, open_file, recipients, seal_file
from tests.backup.made import MONDAY, asked, refs_of
from tests.backup.test_damage import flipped

SECRET, OTHER = bytes(range(32)), bytes(range(1, 33))
KEY, OTHER_KEY = public_text(public_of(SECRET)), public_text(public_of(OTHER))
MINE = read_identities(identity_file(SECRET).encode(), "key", lambda: b"")
THEIRS = read_identities(identity_file(OTHER).encode(), "key", lambda: b"")


@pytest.fixture
def two(department, git, usb):
    """A full backup and a step on it, both encrypted; the folder they lie in and what the newest must give back."""
    make(department, usb, replace(asked(), recipients=(KEY,)))
    git.put("新.md", "新内容\n" * 200, message="新")
    refs = refs_of(department.root)
    done = make(department, usb, replace(asked(7), recipients=(KEY,)))
    assert done.manifest.kind == "step"
    return Path(usb.text), refs


def test_with_the_key_it_comes_back(two, usb, tmp_path):
    folder, refs = two
    assert all(b"\xe9\x9d\x99" not in path.read_bytes() for path in folder.glob("*.age"))
    restore(usb, tmp_path / "新", identities=MINE)
    assert refs_of(tmp_path / "新") == refs
    proof = verify(usb, identities=MINE)
    assert (proof.problems, proof.unopened, len(proof.sound), proof.opened) == ([], [], 2, 3)
    done = drill(usb, now=MONDAY, by="张三", seconds=lambda: 0.0, identities=MINE)
    assert "encrypted: true" in done.plan.actions[0].content.decode()


def test_without_the_key_it_stays_shut(two, usb, tmp_path):
    for keys in ((), THEIRS):
        with pytest.raises(VaultError) as told:
            restore(usb, tmp_path / "新", identities=keys)
        assert "-i KEYFILE" in told.value.hint
        assert not (tmp_path / "新").exists()
        proof = verify(usb, identities=keys)
        assert (proof.problems, len(proof.unopened), proof.sound) == ([], 2, [])


def test_every_flipped_bit_is_found_without_a_key(two, usb):
    folder, _refs = two
    chance = random.Random(5)
    for file in sorted(folder.iterdir()):
        good = file.read_bytes()
        for bit in (0, len(good) * 8 - 1, *(chance.randrange(len(good) * 8) for _each in range(12))):
            file.write_bytes(flipped(good, bit))
            assert verify(usb).problems, (file.name, bit)
        file.write_bytes(good)
    assert not verify(usb).problems


def test_other_recipients_begin_anew(two, usb, department, tmp_path):
    """Who was given the newest backup can open all that it builds on; who was not, none of it."""
    done = make(department, usb, replace(asked(14), recipients=(KEY, OTHER_KEY)))
    assert done.manifest.kind == "full"
    restore(usb, tmp_path / "新", identities=THEIRS)
    assert len(verify(usb, identities=THEIRS).unopened) == 2
    assert make(department, usb, asked(21)).manifest.kind == "full"
    assert {each.encrypted for each in read_catalogue(usb).manifests} == {True, False}


@pytest.mark.needs("age")
def test_plain_age_and_git_bring_it_back(two, tmp_path):
    """As README.txt on the target says."""
    folder, refs = two
    (tmp_path / "recovery.key").write_text(identity_file(SECRET), encoding="utf-8")
    full, step = (each.bundle.name for each in read_catalogue_of(folder))
    script = f"""
set -e
cd '{folder}' && sha256sum --quiet -c B-*.sha256
for each in {full} {step}; do age -d -i ../recovery.key -o ../"${{each%.age}}" "$each"; done
cd .. && git clone -q --mirror '{full.removesuffix(".age")}' r.git && cd r.git
git fetch -q --prune --update-head-ok '../{step.removesuffix(".age")}' '+refs/*:refs/*' && git for-each-ref
"""
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.splitlines()) <= set(refs.splitlines())


def read_catalogue_of(folder: Path):
    from docmgr.targets.target import open_target

    return read_catalogue(open_target(str(folder))).manifests


def test_files_are_sealed_piece_by_piece(tmp_path):
    plain, sealed, back = tmp_path / "a", tmp_path / "a.age", tmp_path / "b"
    content = bytes(range(256)) * 1024
    for size in (0, 1, 65536, 65537, len(content)):
        plain.write_bytes(content[:size])
        seal_file(plain, sealed, [KEY])
        open_file(sealed, back, MINE)
        assert back.read_bytes() == content[:size]
        whole = sealed.read_bytes()
        back.unlink()
        for wrong in (whole[:-1], whole[: len(whole) // 2], flipped(whole, len(whole) * 8 - 9), b"", whole + b"x"):
            sealed.write_bytes(wrong)
            with pytest.raises(VaultError):
                open_file(sealed, back, MINE)
            assert not back.exists()
        sealed.unlink()


def test_who_may_open(repo, git, department):
    assert recipients(department) == ()
    keys = repo / ".docmgr" / "keys"
    keys.mkdir(parents=True)
    (keys / "recovery.pub").write_text(f"# docmgr recovery key\n{KEY}\n", encoding="utf-8")
    assert recipients(department) == (KEY,)
    (repo / OTHERS_FILE).write_text(f"# 文档管理员\n{OTHER_KEY} li\n{KEY}\n", encoding="utf-8")
    assert recipients(department) == (KEY, OTHER_KEY)
    (repo / OTHERS_FILE).write_text("\nage1nonsense\n", encoding="utf-8")
    with pytest.raises(PolicyError, match=r"backup\.pub:2"):
        recipients(department)


def test_as_people_call_it(repo, git, tmp_path, monkeypatch, s3):
    """On S3 without being asked, on a disk where the policy says so; verify, restore and drill ask for the key."""
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-05")
    git.put("项目资料/20240305-计划-项目计划书-V1.0.md", "计划", message="计划")
    git.put(".docmgr/policy.yaml", "version: 1\nextends: handbook-zh\n", message="policy")

    def call(*words: str, folder: Path = repo, code: int = 0) -> str:
        done = CliRunner().invoke(program, ["-C", str(folder), *words], catch_exceptions=False)
        assert done.exit_code == code, done.output
        return done.output

    assert "not encrypted" in call("backup", "--to", "s3://department/甲")
    (tmp_path / "recovery.key").write_text(identity_file(SECRET), encoding="utf-8")
    git.put(".docmgr/keys/recovery.pub", f"{KEY}\n", message="recovery key")
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-12")
    assert "full" in call("backup")
    listed = json.loads(call("backup", "list", "--json"))["backups"]
    assert [each["encrypted"] for each in listed] == [False, True]
    assert "-i KEYFILE" in call("backup", "verify")
    assert "2 of 2" in call("backup", "verify", "-i", str(tmp_path / "recovery.key"))
    new = str(tmp_path / "新")
    assert "-i KEYFILE" in call("backup", "restore", new, code=6)
    call("backup", "restore", new, "-i", str(tmp_path / "recovery.key"))
    assert (tmp_path / "新" / "项目资料").is_dir()
    call("backup", "drill", code=6)
    call("backup", "drill", "-i", str(tmp_path / "recovery.key"))
    call("backup", "--to", str(tmp_path / "disk"))
    assert not list((tmp_path / "disk").glob("*.age"))
    policy = "version: 1\nextends: handbook-zh\nagreed:\n  backup.encrypt_all: true\n"
    git.put(".docmgr/policy.yaml", policy, message="policy")
    call("backup")
    assert len(list((tmp_path / "disk").glob("*.bundle.age"))) == 1
    git("rm", "-q", "-r", ".docmgr/keys")
    git("commit", "-q", "-m", "no key")
    assert "vault init" in call("backup", code=6)
