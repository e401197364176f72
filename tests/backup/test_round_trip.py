"""What is backed up comes back: the same refs, the same objects, the same files, from any target."""

from __future__ import annotations

import subprocess

import pytest

from docmgr.backup.catalogue import read_catalogue
from docmgr.backup.documents import open_some
from docmgr.backup.drill import drill
from docmgr.backup.restore import restore
from docmgr.backup.run import foresee, make
from docmgr.backup.verify import verify
from docmgr.errors import RepositoryError, TargetError, UsageError
from docmgr.repo.git import Repository
from docmgr.targets.target import open_target
from tests.archive.packed import caller
from tests.backup.made import MONDAY, asked, files_of, fill, package, refs_of


def objects(folder) -> set[str]:
    words = ["git", "-C", str(folder), "rev-list", "--objects", "--all", "--no-object-names"]
    return set(subprocess.run(words, capture_output=True, check=True, text=True).stdout.split())


def test_everything_comes_back_from_every_target(department, target_text, tmp_path):
    target = open_target(target_text)
    before = refs_of(department.root)
    make(department, target, asked())
    done = restore(target, tmp_path / "新")
    assert refs_of(tmp_path / "新") == before
    assert files_of(tmp_path / "新") == {k: v for k, v in files_of(department.root).items() if "records" not in k}
    assert not done.repository.git("status", "--porcelain")
    proof = verify(target)
    assert (proof.problems, proof.notes, proof.backups) == ([], [], 1)
    assert proof.opened == 3


def test_a_chain_of_steps_comes_back(department, git, back_up, usb, tmp_path):
    states = {}
    for week in range(5):
        git.put(f"会议纪要/2024030{week + 1}-纪要-例会-V1.0.md", f"第{week}周", message="纪要")
        git("branch", f"周/{week}")
        if week == 3:
            git("branch", "-D", "周/0")
            git("tag", "-d", "已发布")
        states[week] = refs_of(department.root)
        done = back_up(7 * week)
        assert done.manifest.kind == ("full" if week == 0 else "step")
        states[done.manifest.id] = states[week]
    for each in read_catalogue(usb).manifests:
        restore(usb, tmp_path / each.id, each.id)
        assert refs_of(tmp_path / each.id) == states[each.id]
    proof = verify(usb)
    assert not proof.problems
    assert len(proof.sound) == 5


def test_the_run_is_recorded_after_it(department, git, back_up, tmp_path, usb):
    before = git("rev-parse", "HEAD")
    done = back_up()
    assert done.manifest.refs["refs/heads/main"] == before
    path = f"records/backups/2024/03/{done.manifest.id}.yml"
    assert git("diff-tree", "-r", "--name-only", "--no-commit-id", "HEAD") == path
    text = git("show", f"HEAD:{path}")
    assert f"head: '{before}'" in text or f"head: {before}" in text
    assert "read_back: true" in text
    assert git("status", "--porcelain") == ""


def test_unchanged_means_no_bundle(git, repo, usb):
    """In a bare repository no record is committed, so the second run finds just what the first one saw."""
    git.put("a", "1", message="a")
    bare = Repository.clone(str(repo), repo.with_name("bare.git"), "--bare")
    make(bare, usb, asked())
    done = make(bare, usb, asked(7))
    assert done.manifest.bundle is None
    assert done.commit is None
    restored = restore(usb, repo.with_name("again"))
    assert restored.repository.bare
    assert refs_of(restored.repository.root) == refs_of(bare.root)
    assert not verify(usb).problems


def test_sha256_repositories(tmp_path, git, usb):
    type(git)(tmp_path)("init", "-q", "-b", "main", "--object-format=sha256", "sha256")
    other = type(git)(tmp_path / "sha256")
    other("config", "user.name", "张三")
    other("config", "user.email", "zhang@example.com")
    fill(other)
    repository = Repository.discover(other.folder)
    before = refs_of(other.folder)
    first = make(repository, usb, asked())
    make(repository, usb, asked(7))
    restore(usb, tmp_path / "新", first.manifest.id)
    assert refs_of(tmp_path / "新") == before
    assert not verify(usb).problems


def test_detached_head_and_linked_work_tree(department, git, usb, tmp_path):
    git("worktree", "add", "-q", "-b", "另一棵", str(tmp_path / "linked"))
    linked = Repository.discover(tmp_path / "linked")
    git("checkout", "-q", "--detach", "HEAD~1")
    git.put("脱离.md", "只在这里", message="detached")
    before = refs_of(department.root)
    make(department, usb, asked())
    restore(usb, tmp_path / "新")
    assert refs_of(tmp_path / "新") == before
    in_linked = refs_of(linked.root)
    make(linked, usb, asked(7))
    restore(usb, tmp_path / "新二")
    assert refs_of(tmp_path / "新二") == in_linked


def test_git_alone_brings_it_back(department, git, back_up, usb, tmp_path):
    """As README.txt on the target says, without docmgr."""
    back_up()
    git.put("b.md", "b", message="b")
    git("branch", "-D", "草稿/甲")
    state = refs_of(department.root).rsplit("\n", 2)[0]
    back_up(7)
    full, step = (each.bundle.name for each in read_catalogue(usb).manifests)
    script = f"""
set -e
cd '{usb.text}' && sha256sum --quiet -c B-*.sha256
git clone -q --mirror '{full}' '{tmp_path}/恢复.git' && cd '{tmp_path}/恢复.git'
git fetch -q --prune --update-head-ok '{usb.text}/{step}' '+refs/*:refs/*'
git fsck --full && git for-each-ref
"""
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert set(state.splitlines()) == set(done.stdout.splitlines())


def test_odd_ref_names(repo, git, usb, tmp_path):
    git.put("a", "1", message="a")
    for name in (b"refs/heads/\xff\xfe", "refs/tags/版本 1".replace(" ", "-").encode(), b"refs/x/y/z'\"$(id)"):
        words = ["git", "-C", str(repo), "update-ref", name, "HEAD"]
        subprocess.run(words, check=True)
    words = ["git", "-C", str(repo), "for-each-ref"]
    before = subprocess.run(words, capture_output=True, check=True).stdout
    make(Repository.discover(repo), usb, asked())
    restored = restore(usb, tmp_path / "new")
    assert restored.repository.git("for-each-ref") == before
    assert not verify(usb).problems


def test_restore_overwrites_nothing(back_up, usb, tmp_path):
    back_up()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for place in (tmp_path / "full", tmp_path / "full" / "file", tmp_path / "link", tmp_path / "no" / "parent"):
        with pytest.raises(UsageError):
            restore(usb, place)
    (tmp_path / "empty").mkdir()
    restore(usb, tmp_path / "empty")
    assert (tmp_path / "full" / "file").read_text(encoding="utf-8") == "mine"


def test_another_repository_needs_a_target_of_its_own(back_up, usb, tmp_path, git):
    back_up()
    type(git)(tmp_path)("init", "-q", "-b", "main", "other")
    other = type(git)(tmp_path / "other")
    other("config", "user.name", "x")
    other("config", "user.email", "x@example.com")
    other.put("x", "x", message="x")
    with pytest.raises(TargetError, match="another repository"):
        make(Repository.discover(other.folder), usb, asked(1))
    assert len(read_catalogue(usb).manifests) == 1


def test_a_colleague_goes_on_from_his_clone(department, back_up, usb, tmp_path, git):
    """His clone lacks our local branches: the step takes for granted what he has, and is whole nevertheless."""
    back_up()
    clone = Repository.clone(str(department.root), tmp_path / "李四")
    hand = type(git)(clone.root)
    hand("config", "user.name", "李四")
    hand("config", "user.email", "li@example.com")
    hand.put("c.md", "c", message="c")
    before = refs_of(clone.root)
    done = make(clone, usb, asked(7))
    assert done.manifest.kind == "step"
    restore(usb, tmp_path / "新")
    assert refs_of(tmp_path / "新") == before
    assert not verify(usb).problems


def test_what_cannot_be_backed_up(repo, usb, git, tmp_path):
    with pytest.raises(RepositoryError, match="nothing to back up"):
        make(Repository.discover(repo), usb, asked())
    git.put("a", "1", message="a")
    git.put("a", "2", message="b")
    shallow = Repository.clone(f"file://{repo}", tmp_path / "shallow", "--depth=1")
    shallow.git("config", "user.name", "x")
    shallow.git("config", "user.email", "x@example.com")
    with pytest.raises(RepositoryError, match="part of the history"):
        make(shallow, usb, asked())
    git("checkout", "-q", "-b", "other", "HEAD~1")
    git.put("a", "3", message="c")
    git.run("merge", "main")
    with pytest.raises(RepositoryError, match="merge"):
        make(Repository.discover(repo), usb, asked())
    assert not usb.list()


def test_a_clock_set_back(back_up, usb):
    back_up(30)
    with pytest.raises(UsageError, match="clock"):
        back_up(0)
    assert back_up(29.5).manifest.number == 2
    assert not verify(usb).problems


def test_a_drill_proves_and_records(department, back_up, usb, git):
    back_up()
    proof = drill(usb, now=MONDAY, by="张三", seconds=lambda: 0.0)
    assert proof.files == 3
    assert proof.opened == 3
    assert proof.refs == len(git("for-each-ref").splitlines())
    assert "result: restored" in proof.plan.actions[0].content.decode()
    assert git("status", "--porcelain") == ""


def test_documents_that_do_not_open_are_told(department, git, back_up, usb):
    git.put("项目资料/20240303-报告-坏-V1.0.docx", package("x")[:-30], message="坏")
    git.put("机密资料/20240303-报告-密-V1.0.docx", b"age-encryption.org/v1\n...", message="密")
    back_up()
    proof = verify(usb)
    assert [note.name for note in proof.notes] == ["项目资料/20240303-报告-坏-V1.0.docx"]
    assert (proof.opened, proof.sealed) == (3, 1)
    assert not proof.problems
    assert open_some(department, "x", 2).opened <= 2


def test_foreseen_is_done(department, usb, git):
    first = foresee(department, usb, asked())
    assert not usb.list()
    assert first.following.kind == make(department, usb, asked()).manifest.kind == "full"
    second = foresee(department, usb, asked(7))
    done = make(department, usb, asked(7))
    assert (second.following.kind, second.following.parent.id) == (done.manifest.kind, done.manifest.parent)


def test_an_empty_target_proves_nothing(repo, git, tmp_path):
    """A disk that is not mounted looks like an empty folder; the check of a script must not pass on it."""
    git.put("a.md", "a", message="a")
    (tmp_path / "usb").mkdir()
    said = caller(repo)("backup", "verify", "--from", str(tmp_path / "usb"), code=2)
    assert "the target holds no backup" in said
    assert "is the disk connected?" in said
