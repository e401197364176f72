"""What a kill or a full disk left of an unlock or a lock is finished by the next run, and nobody's edit is lost.

The sweep in ``test_kill`` strikes at every call; these are the states that it finds.
"""

from __future__ import annotations

import os

import pytest

from docmgr.errors import RepositoryError
from docmgr.vault import store, worktree
from docmgr.vault.zone import Zone, unwrap
from tests.vault.conftest import CANARY, FOLDER, Department

NAMES = ("一号", "二号", "三号", "四号")
PATHS = tuple(f"{FOLDER}/20240305-报告-{name}事项-V1.0.md" for name in NAMES)
CONTENT = CANARY * 40


@pytest.fixture
def broken(department: Department) -> Department:
    """An unlock that was killed: one file open without git's knowing, one begun, one missing, one not reached."""
    for path in PATHS:
        department.commit(path, CONTENT + path.encode())
    department.lock()
    department.unlock()
    department.lock()
    store.keep(department.repository, _zone(department))
    (department.root / PATHS[0]).write_bytes(CONTENT + PATHS[0].encode())
    (department.root / PATHS[1]).write_bytes(CONTENT[:100])
    (department.root / PATHS[2]).unlink()
    note = department.root / ".git/docmgr/opening"
    note.write_bytes("".join(f"{path}\0" for path in PATHS).encode())
    return department


def _zone(department: Department) -> Zone:
    from docmgr.vault.identity import Identity
    from docmgr.vault.recipients import public_of, public_text
    from tests.vault.conftest import ZHANG

    envelope = (department.root / ".docmgr/keys/head.age").read_bytes()
    found = unwrap("head", envelope, [Identity(public_text(public_of(ZHANG)), ZHANG)])
    assert found is not None
    return found


def whole(department: Department) -> bool:
    return all((department.root / path).read_bytes() == CONTENT + path.encode() for path in PATHS)


def test_unlocking_again_finishes(broken: Department) -> None:
    stale = broken.root / ".git/index.lock"
    stale.touch()
    broken.unlock()
    assert whole(broken)
    assert broken.git("status", "--porcelain") == ""
    assert not worktree.is_interrupted(broken.repository)
    assert not stale.exists()


def test_locking_instead_seals_everything(broken: Department) -> None:
    broken.lock()
    assert [(broken.root / path).read_bytes() for path in PATHS] == [broken.blob(path) for path in PATHS]
    assert broken.git("status", "--porcelain") == ""
    assert not store.leftover(broken.repository)


def test_a_rotation_finishes_it_first(broken: Department) -> None:
    broken.rotate()
    assert whole(broken)
    assert broken.git("status", "--porcelain") == ""


def test_what_somebody_wrote_in_between_stays(broken: Department) -> None:
    (broken.root / PATHS[1]).write_bytes(b"mine")
    broken.unlock()
    assert (broken.root / PATHS[1]).read_bytes() == b"mine"
    with pytest.raises(RepositoryError):
        broken.lock()


def test_a_lock_that_broke_off_is_no_edit(broken: Department) -> None:
    """Ciphertext of which git's index does not know yet; the keys are there until everything is sealed."""
    broken.unlock()
    (broken.root / PATHS[3]).write_bytes(broken.blob(PATHS[3]))
    (broken.root / PATHS[0]).write_bytes(broken.blob(PATHS[0])[:50])
    (broken.root / ".git/docmgr/opening").write_bytes("".join(f"{path}\0" for path in PATHS).encode())
    assert broken.lock() == len(PATHS)
    assert (broken.root / PATHS[0]).read_bytes() == broken.blob(PATHS[0])


def test_what_lies_beside_the_keys_goes_too(broken: Department) -> None:
    """Keys gone, derived plaintext not yet: locking again removes it."""
    broken.lock()
    folder = broken.root / ".git/docmgr/unlocked"
    folder.mkdir()
    (folder / "search.db").write_bytes(CANARY)
    assert store.leftover(broken.repository)
    broken.lock()
    assert not os.path.lexists(folder)
