"""Packing anew: versions side by side, nothing young lost, others not disturbed, killed anywhere."""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from docmgr.errors import RepositoryError
from docmgr.ledger.hints import Hints, told
from docmgr.ledger.place import Layout
from docmgr.naming.vocabulary import Vocabulary
from docmgr.policy.load import load_builtin
from docmgr.policy.vocabulary import vocabulary_of
from docmgr.repo.git import GitError, Repository
from docmgr.repo.objectstore import packs, reachable, store, usage
from docmgr.repo.repack import GRACE, repack
from tests.sweep import Point, sweep

ROOT = Path(__file__).resolve().parents[2]


def vocabulary() -> Vocabulary:
    return vocabulary_of(load_builtin("handbook-zh"))


def same(path: str) -> str:
    return path


def versions(git, documents: int = 6, count: int = 6) -> None:
    """Documents that are edited and renamed with each version, each of them unlike the others."""
    for version in range(count):
        for number in range(documents):
            chance = random.Random(number)
            body = b"".join(chance.randbytes(400).hex().encode() + b"\n" for _ in range(10))
            old = git.folder / f"项目资料/20240301-计划-第{number}项目书-V1.{version - 1}.docx"
            old.unlink(missing_ok=True)
            git.put(f"项目资料/20240301-计划-第{number}项目书-V1.{version}.docx", body + b"%d" % version)
        git("add", "-A")
        git("commit", "-qm", f"V1.{version}")


def test_versions_lie_side_by_side(repo: Path, git) -> None:
    versions(git)
    here = Repository.discover(repo)
    hints = Hints(Layout("待审批", "历史文档", vocabulary()), {})
    before = dict(reachable(here))
    done = repack(here, hints.hint)
    assert (done.after.packs, done.after.loose, done.objects) == (1, 0, len(before))
    assert git("fsck", "--full", "--strict") == "" and dict(reachable(here)) == before
    found = usage(here, ((each, path, hints.key(path)) for each, path in before.items() if path))
    documents = [each for each in found.values() if each.path.endswith(".docx")]
    assert [each.versions for each in documents] == [6] * 6
    assert max(each.size for each in documents) < 6000
    again = repack(here, hints.hint)
    assert again.after.size == done.after.size and again.dropped == 0


def test_hints_follow_a_document() -> None:
    hints = Hints(Layout("待审批", "历史文档", vocabulary()), {"20230101-计划-旧名字-V1.0.docx": "D-1"})
    home = hints.key("项目资料/20240301-计划-项目书-V1.0.docx")
    assert hints.key("待审批/项目资料/20240401-计划-项目书-V1.1.docx") == home
    assert hints.key("历史文档/2024/项目资料/20240301-计划-项目书-V1.0.docx") == home
    assert hints.key("项目资料/甲/20240301-计划-项目书-V1.0.docx") != home
    assert hints.key("项目资料/20230101-计划-旧名字-V1.0.docx") == "D-1"
    for path in ("README.md", "records/tasks/2024/03/T-1.yml", "项目资料/随便.docx", ""):
        assert hints.hint(path) == path
    assert hints.hint("项目资料/20240301-计划-项目书-V1.0.docx").endswith(".docx")
    assert len(hints.hint("项目资料/20240301-计划-项目书-V1.0.docx")) == 16
    assert told("id: D-7\ntitle: 名\nversions:\n  - id: a\n    name: '20240301-计划-甲-V1.0.docx'\n".encode()) == (
        "D-7",
        ["20240301-计划-甲-V1.0.docx"],
    )


def test_what_nothing_reaches_is_kept_for_two_weeks(repo: Path, git) -> None:
    git.put("a.md", "a", message="a")
    kept = git("hash-object", "-w", "--stdin", data="新鲜的".encode())
    # Packed together with what is reached.
    listed = f"{kept}\n{git('rev-parse', 'HEAD')}\n"
    git("pack-objects", "-q", str(repo / ".git/objects/pack/pack"), data=listed.encode())
    git("prune-packed")
    here = Repository.discover(repo)
    assert repack(here, same).dropped == 0
    assert git("cat-file", "-t", kept) == "blob"
    assert repack(here, same, now=time.time() + GRACE / 2).dropped == 0
    assert git("cat-file", "-t", kept) == "blob"
    assert repack(here, same, now=time.time() + GRACE + 100).dropped == 1
    assert git.run("cat-file", "-t", kept).returncode != 0
    assert git("fsck", "--full") == ""


def test_kept_packs_stay(repo: Path, git) -> None:
    git.put("a.md", "a", message="a")
    git("repack", "-adq")
    (pack,) = packs(Repository.discover(repo))
    pack.index.with_suffix(".keep").touch()
    git.put("b.md", "b", message="b")
    repack(Repository.discover(repo), same)
    found = packs(Repository.discover(repo))
    assert {each.name: each.kept for each in found}[pack.name] and len(found) == 2
    assert git("fsck", "--full") == ""


def test_halves_of_a_killed_git_go_after_a_day(repo: Path, git) -> None:
    """A push under way writes such a file, too."""
    git.put("a.md", "a", message="a")
    fresh, old = (repo / ".git/objects/pack" / name for name in ("tmp_pack_new", "tmp_idx_old"))
    for place in (fresh, old):
        place.write_bytes(b"half")
    os.utime(old, (time.time() - 90_000,) * 2)
    repack(Repository.discover(repo), same)
    assert fresh.exists() and not old.exists()


def test_one_at_a_time(repo: Path, git) -> None:
    git.put("a.md", "a", message="a")
    here = Repository.discover(repo)
    sign = repo / ".git/gc.pid"
    sign.write_text(f"{os.getpid()} {socket.gethostname()}\n")
    with pytest.raises(RepositoryError, match="git gc"):
        repack(here, same)
    assert sign.exists()
    sign.write_text(f"999999999 {socket.gethostname()}\n")
    repack(here, same)
    assert not sign.exists() and not (repo / ".git/docmgr/gc.lock").exists()


def test_a_damaged_repository_is_left_as_it_is(repo: Path, git) -> None:
    git.put("a.md", "a", message="a")
    blob = git("rev-parse", "HEAD:a.md")
    (repo / ".git/objects" / blob[:2] / blob[2:]).unlink()
    before = store(Repository.discover(repo))
    with pytest.raises(GitError):
        repack(Repository.discover(repo), same)
    assert store(Repository.discover(repo)) == before


def test_sha256_and_bare(tmp_path: Path, repo: Path, git) -> None:
    folder = tmp_path / "新"
    git("init", "-q", "--object-format=sha256", str(folder))
    other = type(git)(folder)
    for key in ("user.name", "user.email"):
        other("config", key, "z")
    other.put("甲 乙/a\tb.md", "a", message="a")
    assert repack(Repository.discover(folder), same).objects == 4
    git.put("a.md", "a", message="a")
    git("clone", "-q", "--bare", "--no-local", str(repo), str(tmp_path / "hub"))
    assert repack(Repository.discover(tmp_path / "hub"), same).after.packs == 1
    assert other("fsck", "--full") == type(git)(tmp_path / "hub")("fsck", "--full") == ""


@pytest.mark.sweep
@pytest.mark.needs("strace")
@pytest.mark.parametrize("inside", ["", "pack-objects"])
def test_killed_anywhere(repo: Path, git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: str) -> None:
    """Whenever it dies, everything is there, and the next run completes."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    versions(git, 3, 3)
    git("repack", "-adq")
    git.put("b.md", "b", message="b")
    wanted = dict(reachable(Repository.discover(repo)))

    def command(folder: Path) -> Sequence[str]:
        return [sys.executable, "-B", "-m", "docmgr", "-C", str(folder), "gc"]

    def check(folder: Path, point: Point, _code: int) -> None:
        here = Repository.discover(folder)
        assert here.git("fsck", "--full", "--no-dangling") == b"", point
        assert dict(reachable(here)) == wanted, point
        done = subprocess.run(command(folder), capture_output=True, text=True, check=False)
        assert done.returncode == 0, (point, done.stderr)
        assert dict(reachable(here)) == wanted and store(here).loose == 0 and store(here).packs == 1, point
        assert not list((folder / ".git/objects/pack").glob(".tmp-*")), point

    def prepare(place: Path) -> Path:
        return Path(shutil.copytree(repo, place, symlinks=True))

    assert sweep(command, check, prepare=prepare, scratch=tmp_path, inside=inside, sample=6)
