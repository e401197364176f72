"""The table of headers made before: it saves work, tells nothing, and never changes a blob."""

from __future__ import annotations

import hmac
from pathlib import Path

import pytest

from docmgr.vault.blob import Epoch, head_of, seal, unseal
from docmgr.vault.heads import FEWEST, ROW, Heads
from tests.vault.conftest import CANARY, FOLDER, Department

EPOCH = Epoch("head", 1, bytes(range(32)))
DOCUMENTS = [b"document %d" % number for number in range(FEWEST + 2)]


@pytest.fixture
def common(tmp_path: Path) -> str:
    (tmp_path / "docmgr/unlocked").mkdir(parents=True)
    return str(tmp_path)


def filled(common: str) -> Path:
    heads = Heads(common)
    assert [seal(EPOCH, each, heads) for each in DOCUMENTS] == [seal(EPOCH, each) for each in DOCUMENTS]
    heads.close()
    return Path(common, "docmgr/unlocked/heads")


def digest(document: bytes) -> bytes:
    return hmac.digest(EPOCH.siv, document, "sha256")


def test_what_was_made_once_is_found(common: str, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(common)
    made = [seal(EPOCH, each) for each in DOCUMENTS]
    monkeypatch.setattr("docmgr.vault.blob._parts", lambda *_: pytest.fail("computed again"))
    assert [seal(EPOCH, each, Heads(common)) for each in DOCUMENTS] == made


def test_few_documents_are_not_worth_a_write(common: str) -> None:
    heads = Heads(common)
    seal(EPOCH, b"one", heads)
    heads.close()
    assert Path(common, "docmgr/unlocked/heads").stat().st_size == 0


def test_a_damaged_or_foreign_row_is_not_used(common: str) -> None:
    table = filled(common)
    whole = table.read_bytes()
    row = next(at for at in range(0, len(whole), ROW) if any(whole[at : at + ROW]))
    for at in range(row, row + ROW):
        table.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert [seal(EPOCH, each, Heads(common)) for each in DOCUMENTS] == [seal(EPOCH, each) for each in DOCUMENTS]
    other = Epoch("head", 1, bytes(32))
    assert unseal(seal(other, DOCUMENTS[0], Heads(common)), lambda *_: [other], whole=True) == DOCUMENTS[0]


def test_the_table_tells_nothing(common: str) -> None:
    """Neither documents nor digests nor keys of files, from which somebody could open or guess."""
    raw = filled(common).read_bytes()
    for document in DOCUMENTS:
        _head, key = head_of(EPOCH, digest(document))
        for secret in (document, digest(document), key, EPOCH.secret, EPOCH.siv):
            assert secret not in raw
    assert Path(common, "docmgr/unlocked/heads").stat().st_mode & 0o077 == 0


def test_without_a_place_everything_is_computed(tmp_path: Path) -> None:
    heads = Heads(str(tmp_path))
    assert [seal(EPOCH, each, heads) for each in DOCUMENTS] == [seal(EPOCH, each) for each in DOCUMENTS]
    heads.close()


def test_locking_takes_it_away(department: Department) -> None:
    for number in range(FEWEST + 1):
        department.write(f"{FOLDER}/20240305-报告-{number}号事项-V1.0.md", CANARY + b"%d" % number)
    department.git("add", "-A")
    department.git("commit", "-q", "-m", "many")
    table = department.root / ".git/docmgr/unlocked/heads"
    assert table.stat().st_size
    for place in (department.root / FOLDER).iterdir():
        place.touch()
    assert department.git("status", "--porcelain") == ""
    department.lock()
    assert not table.exists()
