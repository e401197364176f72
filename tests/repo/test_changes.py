"""What changed, read from real git of both object formats."""

from __future__ import annotations

import subprocess

import pytest

from docmgr.repo import changes
from docmgr.repo.git import GitError, Repository
from docmgr.repo.trees import listing

NAMES = ["制度流程/a.docx", "*.docx", ":(top)x", "-rf", 'it\'s "q"', "two\nlines/x", "bad-\udcff", ":100644 x"]


@pytest.fixture(params=["sha1", "sha256"])
def git(hand, request):
    return hand.repository.plumbing


def shape(found: list[changes.Change]) -> list[tuple[str, str]]:
    return sorted((change.status, change.path) for change in found)


@pytest.mark.parametrize("hand", ["sha1", "sha256"], indirect=True)
def test_staged_against_nothing_and_against_head(hand):
    git = hand.repository.plumbing
    for name in NAMES:
        hand.put(name, name.encode("utf-8", "surrogateescape"))
    hand.git("add", "--", *NAMES)
    assert shape(changes.staged(git, changes.empty_tree(git))) == sorted(("A", name) for name in NAMES)
    with pytest.raises(GitError):
        changes.staged(git)
    hand.git("commit", "-q", "-m", "x")
    assert changes.staged(git) == []
    assert sorted(path for path, _mode, _blob in changes.tracked(git)) == sorted(NAMES)
    hand.put("intent")
    hand.git("add", "-N", "intent")
    hand.git("mv", "-f", "*.docx", "moved")
    hand.git("update-index", "--chmod=+x", "--", "-rf")
    found = changes.staged(git)
    assert shape(found) == [("A", "moved"), ("D", "*.docx"), ("M", "-rf")]
    mode = next(change for change in found if change.path == "-rf")
    assert (mode.old_mode, mode.mode) == ("100644", "100755")
    assert mode.old_blob == mode.blob == hand.git("rev-parse", "HEAD:-rf").strip()


@pytest.mark.parametrize("hand", ["sha1", "sha256"], indirect=True)
def test_lists_folders_in_one_go(hand):
    git = hand.repository.plumbing
    hand.commit_all(dict.fromkeys(NAMES, "x"))
    (hand.root / "link").symlink_to("x")
    hand.git("add", "link")
    hand.git("commit", "-q", "-m", "link")
    found = listing(git, "HEAD", ["", "制度流程", "two\nlines", "none", "-rf"])
    assert set(found[""]) == {
        "制度流程",
        "*.docx",
        ":(top)x",
        "-rf",
        'it\'s "q"',
        "two\nlines",
        "bad-\udcff",
        ":100644 x",
        "link",
    }
    assert found[""]["制度流程"][:2] == ("040000", "tree")
    assert found[""]["link"][:2] == ("120000", "blob")
    blob = hand.git("rev-parse", "HEAD:-rf").strip()
    assert found["制度流程"] == {"a.docx": ("100644", "blob", blob)}
    assert found["two\nlines"] == {"x": ("100644", "blob", blob)}
    assert found["none"] == found["-rf"] == {}


@pytest.mark.parametrize("hand", ["sha1", "sha256"], indirect=True)
def test_merges_are_read_against_every_parent(hand):
    git = hand.repository.plumbing
    base = hand.commit_all({"both": "0", "gone": "0"})
    hand.git("checkout", "-q", "-b", "side")
    hand.commit_all({"both": "side", "new-in-side": "1"})
    hand.git("checkout", "-q", "main")
    hand.commit_all({"both": "main", "new-in-main": "1"})
    subprocess.run(["git", "merge", "-q", "side"], cwd=hand.root, capture_output=True, check=False)
    hand.put("both", "merged")
    hand.put("only in the merge", "x")
    hand.git("add", "both", "only in the merge")
    hand.git("commit", "-q", "-m", "merge")
    found = changes.incoming(git, [hand.repository.head() or ""])
    assert found == []  # a ref reaches all of it
    raw = hand.repository.git("diff-tree", "-c", "-r", "--raw", "-z", "--no-abbrev", "HEAD")
    merged = changes.parse_raw(raw)
    assert shape(merged) == [("A", "only in the merge"), ("M", "both")]
    assert all(change.commit == hand.repository.head() for change in merged)
    both = next(change for change in merged if change.path == "both")
    assert [letter for letter, _mode, _blob in both.parents] == ["M", "M"]
    assert both.old_blob == hand.git("rev-parse", "HEAD^1:both").strip()
    assert both.blob == hand.git("rev-parse", "HEAD:both").strip()
    assert shape(changes.between(git, base, "HEAD")) == [
        ("A", "new-in-main"),
        ("A", "new-in-side"),
        ("A", "only in the merge"),
        ("M", "both"),
    ]


def test_since_leaves_out_what_the_other_line_did(hand):
    git = hand.repository.plumbing
    hand.commit_all({"a": "0", "b": "0"})
    hand.git("checkout", "-q", "-b", "side")
    hand.commit_all({"mine": "1"})
    hand.git("checkout", "-q", "main")
    hand.git("rm", "-q", "b")
    hand.commit_all({"theirs": "1"})
    hand.git("checkout", "-q", "side")
    hand.put("staged")
    hand.git("add", "staged")
    assert shape(changes.since(git, "main")) == [("A", "mine"), ("A", "staged")]


def test_incoming_is_what_no_ref_has(hand, tmp_path):
    git = hand.repository.plumbing
    hand.commit_all({"old": "0"})
    hand.git("checkout", "-q", "--detach")
    first = hand.commit_all({"中": "1"})
    second = hand.commit_all({"later": "1", "old": "1"})
    hand.git("rm", "-q", "later")
    last = hand.commit_all({})
    hand.git("checkout", "-q", "main")
    found = changes.incoming(git, [last, second])
    assert shape(found) == [("A", "later"), ("A", "中"), ("M", "old")]
    assert {change.path: change.commit for change in found} == {"later": second, "old": second, "中": first}
    root = Repository.create(tmp_path / "other")
    assert changes.incoming(root.plumbing, []) == []


def test_a_root_commit_is_incoming_whole_whatever_the_settings(hand):
    hand.git("config", "log.showRoot", "false")
    hand.git("config", "log.showSignature", "true")
    hand.git("config", "diff.orderFile", "missing")
    hand.git("config", "diff.ignoreSubmodules", "all")
    hand.git("config", "diff.renames", "copies")
    commit = hand.commit_all({"a": "1"})
    hand.git("checkout", "-q", "--orphan", "other")
    hand.git("update-ref", "-d", "refs/heads/main")
    assert shape(changes.incoming(hand.repository.plumbing, [commit])) == [("A", "a")]


def test_conflicted_paths_count_once(hand):
    git = hand.repository.plumbing
    hand.commit_all({"a": "0"})
    hand.git("checkout", "-q", "-b", "side")
    hand.commit_all({"a": "1"})
    hand.git("checkout", "-q", "main")
    hand.commit_all({"a": "2", "b": "1"})
    subprocess.run(["git", "merge", "side"], cwd=hand.root, capture_output=True, check=False)
    assert [path for path, _mode, _blob in changes.tracked(git)] == ["a", "b"]
    assert "U" in [change.status for change in changes.staged(git)]


def test_a_rename_is_what_it_does_to_each_path():
    """Options of ours ask for none; a record of one must still be read whole."""
    commit, old, new = "c" * 40, "a" * 40, "b" * 40
    raw = f"{commit}\0:100644 100644 {old} {new} R090\0x\0y\0:100644 100755 {old} {old} C100\0x\0z\0"
    raw += f":100644 000000 {old} {'0' * 40} D\0w\0"
    found = changes.parse_raw(raw.encode())
    assert [(each.status, each.path) for each in found] == [("D", "x"), ("A", "y"), ("A", "z"), ("D", "w")]
    assert {each.commit for each in found} == {commit}
    assert [(each.old_mode, each.mode) for each in found][:3] == [
        ("100644", "000000"),
        ("000000", "100644"),
        ("000000", "100755"),
    ]


def test_imports_nothing():
    code = "import sys; before = set(sys.modules); import docmgr.repo.changes; print(sorted(set(sys.modules) - before))"
    root = __file__.rsplit("/tests/", 1)[0]
    command = ["python3", "-I", "-S", "-c", f"import sys; sys.path.insert(0, {root!r}); {code}"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert out.strip() == "['docmgr', 'docmgr.repo', 'docmgr.repo.changes']"
