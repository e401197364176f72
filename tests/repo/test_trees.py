"""What differs between two trees, read from the trees, is what git says of them."""

from __future__ import annotations

import random

import pytest

from docmgr.repo.changes import ABSENT, Change, between
from docmgr.repo.trees import difference, listing

NAMES = ["制度流程", "two\nlines", "-rf", 'it\'s "q"', "bad-\udcff", "x", "x.docx", "100644 x"]
MODES = ["100644", "100644", "100644", "100755", "120000", "160000"]
BLOBS = 3


def facts(found: list[Change]) -> list[tuple[str, ...]]:
    return sorted((each.path, each.status, each.old_mode, each.old_blob, each.mode, each.blob) for each in found)


def grown(dice: random.Random, depth: int = 0) -> dict[str, object]:
    """A folder of up to five names, each a file or a folder."""
    found: dict[str, object] = {}
    for name in dice.sample(NAMES, dice.randint(1, 5)):
        below = depth < 3 and dice.random() < 0.4
        found[name] = grown(dice, depth + 1) if below else (dice.choice(MODES), dice.randrange(BLOBS))
    return found


def changed(tree: dict[str, object], dice: random.Random) -> dict[str, object]:
    """The same with a few edits anywhere, a file becoming a folder among them."""
    found = dict(tree)
    for name in dice.sample(NAMES, 2):
        found.pop(name, None)
    for name, entry in found.items():
        if isinstance(entry, dict) and dice.random() < 0.7:
            found[name] = changed(entry, dice)
    found.update(grown(dice, 2))
    return found


def lines(tree: dict[str, object], blobs: list[str], above: str = "") -> str:
    """The tree for ``git update-index --index-info``."""
    said = ""
    for name, entry in tree.items():
        if isinstance(entry, dict):
            said += lines(entry, blobs, f"{above}{name}/")
        else:
            mode, number = entry  # type: ignore[misc]
            said += f"{mode} {blobs[number]}\t{above}{name}\0"
    return said


@pytest.mark.parametrize("hand", ["sha1", "sha256"], indirect=True)
def test_the_difference_is_gits(hand):
    git = hand.repository.plumbing
    blobs = [hand.git("hash-object", "-w", "--stdin", data=b"%d" % number).strip() for number in range(BLOBS)]

    def write(tree: dict[str, object]) -> str:
        hand.git("read-tree", "--empty")
        raw = lines(tree, blobs).encode("utf-8", "surrogateescape")
        hand.git("update-index", "-z", "--index-info", data=raw)
        return hand.git("write-tree").strip()

    dice = random.Random(2)
    for _round in range(12):
        first = grown(dice)
        first[".docmgr"] = {"policy.yaml": ("100644", 0)}
        old, new = write(first), write(changed(first, dice))
        found = difference(git, old, new)
        assert found is not None
        expected = between(git, old, new)
        assert facts(found[0]) == facts(expected)
        folders = {".docmgr", *found[1]}
        for each in expected:
            parts = each.path.split("/")[:-1]
            folders.update("/".join(parts[:depth]) for depth in range(len(parts) + 1))
        assert found[1] == listing(git, old, folders)


def test_nothing_is_known_of_trees_that_are_not_there(hand):
    git = hand.repository.plumbing
    tree = hand.git("mktree", data=b"").strip()
    assert difference(git, "HEAD", tree) is None
    hand.commit_all({"a/b": "1"})
    assert difference(git, "HEAD", "1" * 40) is None
    missing = hand.git("mktree", "--missing", data=b"040000 tree " + b"1" * 40 + b"\ta\n").strip()
    assert difference(git, "HEAD", missing) is None
    found = difference(git, "HEAD", tree)
    assert found is not None
    assert [(each.path, each.status, each.mode) for each in found[0]] == [("a/b", "D", ABSENT)]
    assert set(found[1]) == {"", "a", ".docmgr"}
