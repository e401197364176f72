"""Rotten disks, hands that edit, files that are gone: found by verify, told by restore, in nobody's way."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
from pathlib import Path

import pytest

from docmgr.backup import spool
from docmgr.backup.catalogue import read_catalogue
from docmgr.backup.manifest import digest, parse, render
from docmgr.backup.restore import restore
from docmgr.backup.run import make
from docmgr.backup.verify import verify
from docmgr.errors import DocmgrError, PolicyError, RepositoryError, TargetError
from docmgr.repo.git import Repository
from tests.backup.made import asked

FLIPS = 500


@pytest.fixture
def two(back_up, git, usb):
    """A full backup and a step on it; the folder they lie in."""
    first = back_up()
    git.put("新.md", "新内容\n" * 200, message="新")
    second = back_up(7)
    return Path(usb.text), first.manifest, second.manifest


def flips(folder: Path) -> list[tuple[Path, int]]:
    """Bits all over a target: as many in the small files as in the large ones, and the ends of each."""
    chance = random.Random(7)
    files = sorted(folder.iterdir())
    chosen = [(file, bit) for file in files for bit in (0, file.stat().st_size * 8 - 1)]
    while len(chosen) < FLIPS:
        file = chance.choice(files)
        chosen.append((file, chance.randrange(file.stat().st_size * 8)))
    return chosen


def flipped(content: bytes, bit: int) -> bytes:
    wrong = bytearray(content)
    wrong[bit // 8] ^= 1 << bit % 8
    return bytes(wrong)


def test_every_flipped_bit_is_found(two, usb):
    folder, _first, _second = two
    missed = []
    for file, bit in flips(folder):
        good = file.read_bytes()
        file.write_bytes(flipped(good, bit))
        if not verify(usb).problems:
            missed.append((file.name, bit))
        file.write_bytes(good)
    assert missed == []
    assert not verify(usb).problems


def forge(folder: Path, manifest, content: bytes) -> None:
    """Put other bytes in a bundle and mend every checksum, as a liar would, or a disk that rotted before we hashed."""
    (folder / manifest.bundle.name).write_bytes(content)
    text = render(manifest).decode().replace(manifest.bundle.sha256, hashlib.sha256(content).hexdigest())
    body = text.rpartition(',\n "digest": ')[0]
    whole = f'{body},\n "digest": "{hashlib.sha256(body.encode()).hexdigest()}"\n}}\n'.encode()
    (folder / manifest.name).write_bytes(whole)
    (folder / f"{manifest.id}.sha256").write_bytes(spool.sums(parse(whole, manifest.name), whole))


def test_flipped_bits_with_right_checksums_are_found_by_unpacking(back_up, usb):
    manifest = back_up().manifest
    folder = Path(usb.text)
    good = (folder / manifest.bundle.name).read_bytes()
    chance = random.Random(11)
    for bit in [0, len(good) * 8 - 1, *(chance.randrange(len(good) * 8) for _each in range(60))]:
        forge(folder, manifest, flipped(good, bit))
        assert verify(usb).problems, bit
        with pytest.raises(DocmgrError):
            restore(usb, folder.with_name("new"))
        assert not folder.with_name("new").exists()
    forge(folder, manifest, good)
    assert not verify(usb).problems


def test_a_repository_rotten_before_the_backup_is_found(department, git, usb):
    """An object that git never looked at again, wrong on disk: packed as it is, found when the backup is proved."""
    git.put("x.md", "richtig", message="x")
    blob = git("rev-parse", "HEAD:x.md")
    path = department.root / ".git" / "objects" / blob[:2] / blob[2:]
    other = git("hash-object", "-w", "--stdin", data=b"falsch!")
    path.chmod(0o644)
    path.write_bytes((department.root / ".git" / "objects" / other[:2] / other[2:]).read_bytes())
    with pytest.raises(RepositoryError):
        make(department, usb, asked())
        proof = verify(usb)
        assert proof.problems
        raise RepositoryError("found by verify")


@pytest.mark.parametrize("kind", ["bundle", "json", "sha256"])
@pytest.mark.parametrize("which", [0, 1])
def test_a_missing_file_is_found(two, usb, kind, which):
    folder, *manifests = two
    (folder / f"{manifests[which].id}.{kind}").unlink()
    proof = verify(usb)
    assert proof.problems or (kind, which) == ("json", 1)
    if (kind, which) == ("json", 1):
        assert [note.name for note in proof.notes] == [manifests[1].bundle_name, f"{manifests[1].id}.sha256"]


def test_truncated_and_empty_bundles(two, usb):
    folder, first, _second = two
    good = (folder / first.bundle.name).read_bytes()
    for size in (0, 10, len(good) // 2, len(good) - 1):
        (folder / first.bundle.name).write_bytes(good[:size])
        assert verify(usb).problems
        with pytest.raises(RepositoryError, match="checksum"):
            restore(usb, folder.with_name("new"))


def test_a_foreign_file_is_a_note(two, usb):
    folder, _first, _second = two
    (folder / "B-240304-aaaaa.bundle").write_bytes(b"?")
    proof = verify(usb)
    assert not proof.problems
    assert [note.name for note in proof.notes] == ["B-240304-aaaaa.bundle"]


def edited(folder: Path, manifest, change) -> None:
    data = json.loads((folder / manifest.name).read_text(encoding="utf-8"))
    change(data)
    (folder / manifest.name).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


EDITS = [
    lambda data: data.update(made="2020-01-01T00:00:00+08:00"),
    lambda data: data["refs"].update({"refs/heads/main": "0" * 40}),
    lambda data: data["refs"].update({"HEAD": "0" * 40}),
    lambda data: data.update(number="1"),
    lambda data: data.update(bundle={"name": "../../etc/passwd", "size": 1, "sha256": "0" * 64}),
    lambda data: data.pop("refs"),
    lambda data: data.update(schema="docmgr.backup/9"),
    lambda data: data.update(extra=1),
]


@pytest.mark.parametrize("change", EDITS)
def test_a_manifest_edited_by_hand(two, usb, change, tmp_path):
    folder, _first, second = two
    edited(folder, second, change)
    assert any(problem.name == second.name for problem in verify(usb).problems)
    with pytest.raises(PolicyError) as told:
        restore(usb, tmp_path / "new")
    assert told.value.exit_code == 3
    assert second.name in told.value.message
    restore(usb, tmp_path / "new", two[1].id)


def test_a_manifest_that_is_no_text(two, usb):
    folder, first, _second = two
    for content in (b"", b"\xff\xfe", b"[]", b"null", b'{"schema": 1}', b"{" * 5000):
        (folder / first.name).write_bytes(content)
        with pytest.raises(PolicyError):
            read_catalogue(usb).chain("")


def test_after_damage_the_next_run_begins_anew(two, usb, department, git):
    folder, first, _second = two
    edited(folder, first, EDITS[0])
    git.put("y", "y", message="y")
    done = make(department, usb, asked(14))
    assert done.manifest.kind == "full"
    assert done.mistakes
    assert done.removed == ()
    assert {problem.name for problem in verify(usb).problems} >= {first.name}
    restore(usb, folder.with_name("new"), done.manifest.id)


def test_a_replaced_parent_is_found(two, usb):
    """A manifest that is right in itself, but not the one the step was made on."""
    folder, first, second = two
    text = render(first).decode().replace(first.by, "李四")
    body = text.rpartition(',\n "digest": ')[0]
    whole = f'{body},\n "digest": "{hashlib.sha256(body.encode()).hexdigest()}"\n}}\n'.encode()
    (folder / first.name).write_bytes(whole)
    (folder / f"{first.id}.sha256").write_bytes(spool.sums(parse(whole, first.name), whole))
    assert digest(whole) != second.parent_digest
    assert [problem.name for problem in verify(usb).problems] == [second.name]


def test_git_itself_would_not_have_noticed(back_up, usb, tmp_path):
    """Why ``git bundle verify`` is not asked: it passes a bundle with wrong bytes."""
    manifest = back_up().manifest
    bundle = Path(usb.text) / manifest.bundle.name
    content = bundle.read_bytes()
    bundle.write_bytes(content[: len(content) // 2] + b"\0\0\0\0" + content[len(content) // 2 + 4 :])
    Repository.create(tmp_path / "r")
    words = ["git", "-C", str(tmp_path / "r"), "bundle", "verify", str(bundle)]
    assert subprocess.run(words, capture_output=True, check=False).returncode == 0
    assert verify(usb).problems


def test_a_target_that_lies(department, usb, monkeypatch):
    """What was put is read back: a target that swallows bytes is found at once, and no manifest stands there."""
    monkeypatch.setattr(type(usb), "verify", lambda *_arguments: False)
    with pytest.raises(TargetError, match="other bytes"):
        make(department, usb, asked())
    assert not read_catalogue(usb).manifests
