"""The one hand that writes: own paths only, all or nothing."""

from __future__ import annotations

import os
import subprocess
import unicodedata

import pytest

from docmgr.errors import RepositoryError
from docmgr.plan import Move, Plan, Remove, Take, Write
from docmgr.repo.apply import apply, recover
from docmgr.repo.git import Repository

ODD = [
    "制度流程/20240301-制度-考勤-V1.0.docx",
    unicodedata.normalize("NFD", "Résumé é.docx"),
    'it\'s "quoted".docx',
    "two\nlines.docx",
    "-rf.docx",
    "--amend",
    ":(top)x",
    ":!x",
    "*.docx",
    "[a-z].docx",
    "back\\slash.docx",
    "\ttab .docx ",
    "not-utf8-\udcb2\udce2.docx",
    "#hash.docx",
    "x" * 251 + ".doc",
]


def clean(hand) -> bool:
    return hand.git("status", "--porcelain", "-z") == "" and not (hand.repository.git_dir / "index.lock").exists()


@pytest.mark.parametrize("name", ODD)
def test_any_name_can_be_written_moved_and_removed(hand, name):
    hand.commit_all({"other.docx": "other", "a.docx": "a"})
    apply(hand.repository, Plan("write", (Write(name, b"one\n"),)))
    assert hand.tree() == {"other.docx": "other", "a.docx": "a", name: "one\n"}
    apply(hand.repository, Plan("move", (Move(name, f"to/{name[:80]}"),)))
    assert hand.tree() == {"other.docx": "other", "a.docx": "a", f"to/{name[:80]}": "one\n"}
    apply(hand.repository, Plan("remove", (Remove(f"to/{name[:80]}"),)))
    assert hand.tree() == {"other.docx": "other", "a.docx": "a"}
    assert clean(hand)
    assert not (hand.root / "to").exists()


@pytest.mark.parametrize("hand", ["sha1", "sha256"], indirect=True)
def test_first_commit_on_an_unborn_branch(hand):
    hand.put("users.txt")
    hand.git("add", "users.txt")
    commit = apply(hand.repository, Plan("first", (Write("a/b.md", b"x"), Write("run.sh", b"#!/bin/sh\n", 0o755))))
    assert commit == hand.repository.head()
    assert hand.tree() == {"a/b.md": "x", "run.sh": "#!/bin/sh\n"}
    assert hand.git("ls-tree", "HEAD", "--", "run.sh").startswith("100755 ")
    assert hand.git("status", "--porcelain") == "A  users.txt\n"
    assert os.access(hand.root / "run.sh", os.X_OK)


def test_only_its_own_paths_are_committed(hand):
    hand.commit_all({name: name for name in ("staged", "both", "edited", "deleted", "own", "moved")})
    hand.put("staged", "new")
    hand.git("add", "staged")
    hand.put("both", "index")
    hand.git("add", "both")
    hand.put("both", "work tree")
    hand.put("edited", "work tree")
    hand.git("rm", "-q", "deleted")
    hand.put("added", "added")
    hand.git("add", "added")
    hand.put("intent", "intent")
    hand.git("add", "-N", "intent")
    hand.put("untracked", "untracked")
    before = hand.git("status", "--porcelain")
    apply(hand.repository, Plan("own", (Write("own", b"ours"), Move("moved", "elsewhere"), Write("fresh", b"fresh"))))
    assert hand.git("status", "--porcelain") == before
    shown = hand.git("diff-tree", "--no-commit-id", "-r", "--name-status", "HEAD")
    assert shown == "A\telsewhere\nA\tfresh\nD\tmoved\nM\town\n"
    assert hand.git("show", ":both") == "index"
    assert hand.git("show", ":staged") == "new"


def test_a_move_keeps_the_edits_of_the_user_out_of_the_commit(hand):
    hand.commit_all({"a": "committed", "b": "committed b"})
    hand.put("a", "staged")
    hand.git("add", "a")
    hand.put("a", "edited")
    hand.put("b", "edited b")
    apply(hand.repository, Plan("move", (Move("a", "x/a"), Move("b", "x/b"))))
    assert hand.tree() == {"x/a": "committed", "x/b": "committed b"}
    assert hand.git("show", ":x/a") == "staged"
    assert (hand.root / "x/a").read_text() == "edited"
    assert (hand.root / "x/b").read_text() == "edited b"
    assert hand.git("status", "--porcelain") == "MM x/a\n M x/b\n"


def test_a_move_with_new_content_is_one_change(hand):
    hand.commit_all({"home/V1.0.md": "old"})
    hand.put("home/V1.0.md", "edited")
    plan = Plan(
        "bump", (Move("home/V1.0.md", "pending/V1.1.md"), Take("pending/V1.1.md"), Write("home/V1.0.md", b"old"))
    )
    apply(hand.repository, plan)
    assert hand.tree() == {"home/V1.0.md": "old", "pending/V1.1.md": "edited"}
    assert clean(hand)


def test_chains_swaps_and_case_only_renames(hand):
    hand.commit_all({"a": "1", "b": "2", "c": "3", "name.md": "n"})
    swap = (
        Move("a", "t"),
        Move("b", "a"),
        Move("t", "b"),
        Move("c", "d"),
        Move("d", "e/f"),
        Move("name.md", "Name.md"),
    )
    apply(hand.repository, Plan("swap", swap))
    assert hand.tree() == {"a": "2", "b": "1", "e/f": "3", "Name.md": "n"}
    assert clean(hand)


def test_a_file_may_take_the_place_of_a_folder_and_back(hand):
    hand.commit_all({"a/b": "1"})
    apply(hand.repository, Plan("one", (Move("a/b", "t"),)))
    apply(hand.repository, Plan("two", (Move("t", "a"),)))
    assert hand.tree() == {"a": "1"}
    apply(hand.repository, Plan("three", (Move("a", "t"), Write("a/c", b"2"))))
    assert hand.tree() == {"a/c": "2", "t": "1"}
    assert clean(hand)


def test_message_author_and_dates(hand, monkeypatch):
    plan = Plan("# 主题 'x'", (Write("a", b"1"),), "body\n\n# no comment")
    apply(hand.repository, plan, author=("李四", "li@example.com"), date="2024-03-01T09:00:00+08:00")
    out = hand.git("log", "-1", "--format=%an|%ae|%cn|%aI|%cI|%B")
    start = "李四|li@example.com|张三|2024-03-01T09:00:00+08:00|2024-03-01T09:00:00+08:00|"
    assert out.strip() == start + "# 主题 'x'\n\nbody\n\n# no comment\n\nMade-with: docmgr"
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2020-01-01T00:00:00+00:00")
    apply(hand.repository, Plan("b", (Write("a", b"2"),)), date="2024-03-01T09:00:00+08:00")
    assert hand.git("log", "-1", "--format=%ai|%ci").strip() == "2020-01-01 00:00:00 +0000|2024-03-01 09:00:00 +0800"


def test_nothing_to_commit_is_no_commit(hand):
    hand.commit_all({"a": "1"})
    head = hand.repository.head()
    assert apply(hand.repository, Plan("nothing")) is None
    assert apply(hand.repository, Plan("same", (Write("a", b"1"),))) is None
    assert apply(hand.repository, Plan("same", (Take("a"),))) is None
    assert hand.repository.head() == head
    assert clean(hand)
    assert apply(hand.repository, Plan("empty"), allow_empty=True) not in (None, head)


@pytest.mark.parametrize(
    "actions",
    [
        (Write("untracked", b"new"),),
        (Move("a", "untracked"),),
        (Move("a", "b"),),
        (Move("missing", "x"),),
        (Remove("untracked"),),
        (Remove("edited"),),
        (Remove("missing"),),
        (Take("missing"),),
        (Take("folder"),),
        (Write("folder", b"x"),),
        (Write("link/x", b"x"),),
        (Write("link", b"x"),),
        (Write("../x", b"x"),),
        (Write("/x", b"x"),),
        (Write(".git/x", b"x"),),
        (Write("sub/.GIT/x", b"x"),),
        (Write("", b"x"),),
        (Write("a/x", b"x"),),
        (Write("new", b"x"), Move("a", "new")),
    ],
)
def test_refuses_what_would_lose_or_leave(hand, actions, tmp_path):
    hand.commit_all({"a": "1", "b": "2", "folder/x": "3", "edited": "4"})
    hand.put("edited", "by the user")
    hand.put("untracked", "precious")
    (tmp_path / "outside").mkdir()
    (hand.root / "link").symlink_to(tmp_path / "outside")
    before = hand.state()
    with pytest.raises(RepositoryError):
        apply(hand.repository, Plan("bad", (Write("first", b"x"), *actions)))
    assert hand.state() == (*before[:3], [], False)


def everything(hand) -> Plan:
    hand.commit_all({"old": "old", "gone/deep": "gone", "move/me": "move", "staged": "1"})
    hand.put("staged", "2")
    hand.git("add", "staged")
    hand.put("old", "edited by the user")
    hand.put("move/me", "edited too")
    actions = (Write("old", b"new"), Remove("gone/deep"), Move("move/me", "a/b/c"), Write("x/y/z", b"z"), Take("free"))
    hand.put("free", "free")
    return Plan("everything", actions)


def test_a_refusing_hook_changes_nothing(hand):
    plan = everything(hand)
    before = hand.state()
    hand.hook("pre-commit", "echo 'the name is wrong' >&2; exit 1\n")
    with pytest.raises(RepositoryError, match="the name is wrong"):
        apply(hand.repository, plan)
    assert hand.state() == (*before[:3], [], False)
    hand.hook("pre-commit", "exit 0\n")
    hand.hook("commit-msg", "exit 1\n")
    with pytest.raises(RepositoryError):
        apply(hand.repository, plan)
    assert hand.state() == (*before[:3], [], False)


def test_hooks_see_only_what_is_committed(hand):
    plan = everything(hand)
    hand.hook("pre-commit", "git diff --cached --name-only --no-renames > seen; cat seen >&2\n")
    said = []
    apply(hand.repository, plan, say=said.append)
    assert (hand.root / "seen").read_text().split() == ["a/b/c", "free", "gone/deep", "move/me", "old", "x/y/z"]
    assert "x/y/z" in said[0]
    assert hand.git("status", "--porcelain").split("\n") == [" M a/b/c", "M  staged", "?? seen", ""]


def test_a_hook_may_add_to_the_commit(hand):
    hand.commit_all({"a": "1"})
    hand.hook("pre-commit", "echo stamp > stamp; git add stamp\n")
    apply(hand.repository, Plan("x", (Write("b", b"2"),)))
    assert hand.tree() == {"a": "1", "b": "2", "stamp": "stamp\n"}
    assert clean(hand)


def test_a_lock_that_git_could_not_remove_is_no_other_commit(hand):
    """Git only warns of it; the index must follow all the same, or the next commit would take the new files away."""
    hand.commit_all({"a.docx": "a"})
    hand.hook("post-commit", 'touch "$GIT_INDEX_FILE.lock"\n')
    apply(hand.repository, Plan("write", (Write("b.docx", b"b\n"),)))
    assert hand.tree() == {"a.docx": "a", "b.docx": "b\n"}
    assert clean(hand)
    assert not list((hand.repository.git_dir / "docmgr").glob("*-*"))


def test_filters_run_and_a_move_into_a_sealed_folder_is_sealed(hand):
    hand.git("config", "filter.rot.clean", "tr a-z n-za-m")
    hand.git("config", "filter.rot.smudge", "tr a-z n-za-m")
    hand.git("config", "filter.rot.required", "true")
    hand.commit_all({".gitattributes": "sealed/** filter=rot\n", "open": "abc"})
    apply(hand.repository, Plan("x", (Write("sealed/new", b"abc"), Move("open", "sealed/moved"))))
    assert hand.git("cat-file", "blob", "HEAD:sealed/new") == "nop"
    assert hand.git("cat-file", "blob", "HEAD:sealed/moved") == "nop"
    assert clean(hand)
    before = hand.state()
    hand.git("config", "filter.rot.clean", "false")
    with pytest.raises(RepositoryError):
        apply(hand.repository, Plan("y", (Write("sealed/more", b"abc"),)))
    assert hand.state() == before


def test_refuses_in_the_middle_of_a_merge(hand):
    hand.commit_all({"a": "1"})
    hand.git("checkout", "-q", "-b", "side")
    hand.commit_all({"a": "2"})
    hand.git("checkout", "-q", "main")
    hand.commit_all({"a": "3"})
    subprocess.run(["git", "merge", "side"], cwd=hand.root, capture_output=True, check=False)
    with pytest.raises(RepositoryError, match="merge") as caught:
        apply(hand.repository, Plan("x", (Write("b", b"1"),)))
    assert "merge --abort" in caught.value.hint


def test_refuses_without_a_user(hand):
    hand.commit_all({"a": "1"})
    hand.git("config", "--unset", "user.email")
    before = hand.state()
    with pytest.raises(RepositoryError) as caught:
        apply(hand.repository, Plan("x", (Write("b", b"1"),)))
    assert "user.email" in caught.value.hint
    assert hand.state()[:3] == before[:3]


def test_a_locked_index_is_refused_and_left_alone(hand, monkeypatch):
    monkeypatch.setattr("docmgr.repo.journal.PATIENCE", 0.1)
    hand.commit_all({"a": "1"})
    lock = hand.repository.git_dir / "index.lock"
    lock.touch()
    with pytest.raises(RepositoryError) as caught:
        apply(hand.repository, Plan("x", (Write("b", b"1"),)))
    assert str(lock) in caught.value.hint
    assert lock.exists()
    assert not (hand.root / "b").exists()


def test_interrupts_roll_back(hand, monkeypatch):
    plan = everything(hand)
    before = hand.state()

    def interrupted(*_arguments):
        raise KeyboardInterrupt

    for name in ("stage", "changes_anything"):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(f"docmgr.repo.staging.{name}", interrupted)
            apply(hand.repository, plan)
        assert hand.state() == (*before[:3], [], False)


def test_worktrees_detached_heads_submodules_and_shallow_clones(hand, tmp_path):
    hand.commit_all({"a": "1"})
    hand.commit_all({"a": "2"})
    hand.git("worktree", "add", "-q", "--detach", str(tmp_path / "wt"))
    tree = Repository.discover(tmp_path / "wt")
    assert tree.branch() is None
    assert apply(tree, Plan("x", (Write("b", b"1"),))) == tree.head()
    shallow = Repository.clone(f"file://{hand.root}", tmp_path / "shallow", "--depth=1")
    for key, value in (("user.name", "x"), ("user.email", "x@example.com")):
        shallow.git("config", key, value)
    assert apply(shallow, Plan("x", (Move("a", "c"),)))
    hand.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(tmp_path / "shallow"), "sub")
    sub = Repository.discover(hand.root / "sub")
    assert sub.root == hand.root / "sub"
    for key, value in (("user.name", "x"), ("user.email", "x@example.com")):
        sub.git("config", key, value)
    assert apply(sub, Plan("x", (Write("d", b"1"),))) == sub.head()


def test_bare_repositories_are_refused(tmp_path):
    bare = Repository.create(tmp_path / "bare.git", bare=True)
    with pytest.raises(RepositoryError):
        apply(bare, Plan("x", (Write("b", b"1"),)))
    assert recover(bare) is False


def test_ignored_files_are_committed_all_the_same(hand):
    hand.commit_all({".gitignore": "*.yml\n"})
    apply(hand.repository, Plan("x", (Write("records/a.yml", b"1"),)))
    assert "records/a.yml" in hand.tree()


def test_moves_on_a_file_system_without_hard_links(hand, monkeypatch):
    def refuse(*_arguments, **_options):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    plan = everything(hand)
    before = hand.state()
    hand.hook("pre-commit", "exit 1\n")
    with pytest.raises(RepositoryError):
        apply(hand.repository, plan)
    assert hand.state() == (*before[:3], [], False)
    hand.hook("pre-commit", "exit 0\n")
    assert apply(hand.repository, plan)
    with pytest.raises(RepositoryError):
        apply(hand.repository, Plan("x", (Move("old", "free"),)))


def test_five_thousand_moves_in_five_seconds(hand):
    paths = [f"旧/{number // 500}/文件{number}.docx" for number in range(5000)]
    hand.commit_all({path: path for path in paths})
    plan = Plan("moves", tuple(Move(path, path.replace("旧", "新")) for path in paths))
    before = sum(os.times()[:4])
    apply(hand.repository, plan)
    assert sum(os.times()[:4]) - before < 5
    assert clean(hand)
    assert not (hand.root / "旧").exists()
