"""Two people who change one zone at once, on two branches, merged by the real git."""

from __future__ import annotations

import pytest

from docmgr.people.store import read_directory
from docmgr.vault import store
from docmgr.vault.identity import identity_file
from docmgr.vault.verify import verify
from docmgr.vault.zone import Reader, Zone, envelope_path, merged
from tests.vault.conftest import CANARY, FOLDER, TODAY, ZHANG, Department

PATH, OTHER = f"{FOLDER}/20240305-报告-甲方-V1.0.txt", f"{FOLDER}/20240305-报告-乙方-V1.0.txt"


@pytest.fixture
def keyed(department: Department) -> Department:
    """Zhang's key lies where docmgr looks for it; a document is sealed."""
    store.default_key().parent.mkdir(parents=True, exist_ok=True)
    store.default_key().write_text(identity_file(ZHANG))
    department.commit(PATH, CANARY)
    department.commit(OTHER, b"1\n2\n3\n4\n5\n")
    department.git("branch", "-M", "main")
    return department


def apart(department: Department, ours: str, theirs: str) -> None:
    """Do one thing on branch main, the other on branch other, each in a state that knows nothing of the other."""
    git = department.git
    before = store.unlocked(department.repository, "head")
    git("branch", "other")
    _do(department, ours)
    git("checkout", "-q", "other")
    store.put_back(department.repository, "head", before)
    _do(department, theirs)
    git("checkout", "-q", "main")
    store.forget(department.repository)
    department.unlock()


def _do(department: Department, what: str) -> None:
    verb, _space, who = what.partition(" ")
    if verb == "edit":
        lines = (department.root / OTHER).read_bytes().splitlines(keepends=True)
        lines[int(who)] = b"edited\n"
        department.commit(OTHER, b"".join(lines))
    elif verb == "rotate":
        department.rotate()
        _do(department, who)
    elif who:
        getattr(department, verb)(who)


CASES = {
    "two rotations": ("rotate edit 0", "rotate edit 4", {"zhang"}, 3),
    "two grants": ("grant li", "grant wang", {"zhang", "li", "wang"}, 1),
    "rotation and grant": ("rotate", "grant li", {"zhang", "li"}, 2),
}


@pytest.mark.parametrize("name", CASES)
def test_both_sides_stay(keyed: Department, name: str) -> None:
    git = keyed.git
    git.put(
        "records/members/wang.yml", git("show", "HEAD:records/members/li.yml").replace("li", "wang"), message="wang"
    )
    ours, theirs, readers, epochs = CASES[name]
    apart(keyed, ours, theirs)
    done = git.run("merge", "--no-edit", "other")
    assert done.returncode == 0, done.stderr.decode()
    keyed.unlock()
    zone = store.must_be_unlocked(keyed.repository, "head")
    assert set(zone.members()) == readers
    assert len(zone.epochs) == epochs
    assert (keyed.root / PATH).read_bytes() == CANARY
    wanted = b"edited\n2\n3\n4\nedited\n" if "edit" in ours else b"1\n2\n3\n4\n5\n"
    assert (keyed.root / OTHER).read_bytes() == wanted
    assert git("status", "--porcelain") == ""
    found = verify(keyed.repository, read_directory(keyed.repository), TODAY, None)
    assert not found.grave, found.faults


def test_without_a_key_that_opens_both_unlocking_settles_it(keyed: Department) -> None:
    apart(keyed, "rotate", "rotate")
    store.default_key().unlink()
    done = keyed.git.run("merge", "--no-edit", "other")
    assert done.returncode == 1
    assert b"docmgr vault unlock -i KEYFILE" in done.stderr
    keyed.unlock()
    assert len(store.must_be_unlocked(keyed.repository, "head").epochs) == 3
    assert not keyed.git("ls-files", "-u", "--", envelope_path("head"))


def test_who_was_removed_on_one_side_does_not_know_the_newest_key() -> None:
    """The other side made a key in the meantime, which the leaver may have seen."""
    zhang, li, wang = (Reader(who, who) for who in ("zhang", "li", "wang"))
    first, ours, theirs, fresh = (bytes([number]) * 32 for number in range(4))
    base = Zone("head", ((1, first),), (zhang, li))
    removed = Zone("head", ((1, first), (2, ours)), (zhang,))
    rotated = Zone("head", ((1, first), (2, theirs)), (zhang, li))
    joined = Zone("head", ((1, first),), (zhang, li, wang))
    for pair in ((removed, rotated), (rotated, removed)):
        found = merged(*pair, fresh, base=base)
        assert (found.members(), found.epochs[-1]) == (("zhang",), (3, fresh))
    assert merged(removed, joined, fresh, base=base) == Zone("head", removed.epochs, (zhang, wang))
    assert merged(removed, joined, fresh).members() == ("zhang",)
    assert merged(rotated, base, fresh, base=base) == rotated
