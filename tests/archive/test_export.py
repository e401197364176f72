"""Packages for the long term: valid for others, whole names, proved before anything leaves the tree, brought back."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import bagit
import pytest

from docmgr.archive import bag, image
from docmgr.archive.record import runs
from docmgr.errors import TargetError
from docmgr.repo.git import Repository
from docmgr.targets import folder as folders
from tests.archive.packed import OLD, caller, fill, hold
from tests.targets.places import s3, s3_server

__all__ = ["s3", "s3_server"]


@pytest.fixture
def call(repo, git, monkeypatch):
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-31")
    fill(git, repo)
    return caller(repo)


def archived(repo: Path) -> dict[str, bytes]:
    """Every file of the history folder."""
    found = (path for path in (repo / "历史文档").rglob("*") if path.is_file() and path.name != ".gitkeep")
    return {path.relative_to(repo).as_posix(): path.read_bytes() for path in found}


def tree(folder: Path) -> dict[str, str]:
    """Every file of a folder with its digest."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_bag_that_others_read(call, repo, git, tmp_path):
    """Valid for the reference tool and sha256sum, with every name, a page to click, and the numbers people ask for."""
    before = archived(repo)
    assert len(before) == len(OLD)
    shown = call("archive", "export", "--to", str(tmp_path / "盘"), "-n")
    assert "档案室-2022-2023-001" in shown
    assert not (tmp_path / "盘").exists()
    assert call("archive", "export", "--to", str(tmp_path / "盘")).endswith("档案室-2022-2023-001\n")
    home = tmp_path / "盘" / "档案室-2022-2023-001"
    found = bagit.Bag(str(home))
    found.validate()
    assert found.info["Payload-Oxum"] == f"{sum(map(len, before.values()))}.{len(before)}"
    assert found.info["Source-Organization"] == "档案室"
    assert found.version_info == (1, 0)
    for path, content in before.items():
        assert (home / "data" / path).read_bytes() == content
    done = subprocess.run(["sha256sum", "--quiet", "-c", f"{home.name}.sha256"], cwd=home.parent, check=False)
    assert done.returncode == 0
    page = (home / "index.html").read_text(encoding="utf-8")
    assert "20230301-报告-进度与 工时-V1.0.md</a>" in page
    assert "%E8%BF%9B%E5%BA%A6" in page
    table = (home / "metadata" / "records.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(table) == len(before) + 1
    assert git("status", "--porcelain") == ""
    assert "already" in call("archive", "export", "--to", str(tmp_path / "盘"))
    assert call("archive", "verify").count("1 of 1 package") == 1


def test_the_same_bytes_again(call, repo, tmp_path):
    """Two packages of the same files and the same moment are equal, bags and images alike."""
    for form in ("bagit", "iso"):
        places = [tmp_path / f"{form}{number}" for number in (1, 2)]
        for place in places:
            call("archive", "export", "--to", str(place), "--format", form)
        assert tree(places[0]) == tree(places[1])


@pytest.mark.parametrize("path", ["data/a%0Ab", "data/甲\n乙\r%25%.md", "data/%0d%"])
def test_names_in_manifests(path):
    member = bag.Member(path, 1, "0" * 64, "1" * 128)
    line = bag.manifest([member], "sha256")
    assert line.count(b"\n") == 1
    assert bag.read_manifest(line, "manifest-sha256.txt") == {path: "0" * 64}


def test_images_for_discs(call, repo, tmp_path, git):
    """As many as the size of a disc asks for, each a whole bag with every name, read back by pycdlib."""
    big = {f"项目资料/202304{day:02}-报告-日报-V1.0.pdf": bytes([day]) * 2_000_000 for day in range(1, 6)}
    for path, content in big.items():
        git.put(path, content, message="大")
    call("archive")
    before = archived(repo)
    call("archive", "export", "--to", str(tmp_path / "光盘"), "--format", "iso", "--disc", "7M")
    images = sorted((tmp_path / "光盘").glob("*.iso"))
    assert [each.name for each in images] == [
        f"档案室-2022-2023-001-{n}of{len(images)}.iso" for n in range(1, len(images) + 1)
    ]
    assert len(images) == 3
    seen: dict[str, bytes] = {}
    for each in images:
        assert each.stat().st_size <= 7_000_000
        with image.opened(each) as disc:
            names = image.listed(disc)
            assert {"bagit.txt", "index.html", "README.txt", "manifest-sha256.txt", "manifest-sha512.txt"} <= set(names)
            out = tmp_path / each.stem
            for name in names:
                pieces: list[bytes] = []
                image.read_out(disc, name, pieces.append)
                (out / name).parent.mkdir(parents=True, exist_ok=True)
                (out / name).write_bytes(b"".join(pieces))
        bagit.Bag(str(out)).validate()
        assert "whole" in call("archive", "verify", "--from", str(out))
        seen |= {name[5:]: (out / name).read_bytes() for name in names if name.startswith("data/")}
    assert seen == before
    rotten = bytearray(images[0].read_bytes())
    rotten[3_000_000] ^= 1
    images[0].write_bytes(rotten)
    assert images[0].name in call("archive", "verify", code=1)


@pytest.mark.needs("xorriso")
@pytest.mark.needs("7zz")
def test_images_that_others_read(call, repo, tmp_path):
    """Rock Ridge by xorriso, UDF by 7-Zip: all names, all bytes."""
    call("archive", "export", "--to", str(tmp_path / "光盘"), "--format", "iso")
    (path,) = (tmp_path / "光盘").glob("*.iso")
    for name, words in {
        "rr": ["xorriso", "-osirrox", "on", "-indev", str(path), "-extract", "/", str(tmp_path / "rr")],
        "udf": ["7zz", "x", "-tudf", f"-o{tmp_path / 'udf'}", str(path)],
    }.items():
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        for each, content in archived(repo).items():
            assert (tmp_path / name / "data" / each).read_bytes() == content
        subprocess.run(["chmod", "-R", "u+w", str(tmp_path / name)], check=True)


def test_nothing_is_pruned_before_two_copies_are_proved(call, repo, git, tmp_path):
    """One package is one copy; with the backup there are two; a damaged package counts for nothing."""
    disk = str(tmp_path / "盘")
    head = git("rev-parse", "HEAD")
    assert "docmgr backup --to TARGET" in call("archive", "export", "--to", disk, "--prune", code=5)
    assert git("rev-parse", "HEAD") == head
    call("archive", "export", "--to", disk)
    call("backup", "--to", str(tmp_path / "usb"))
    (victim,) = (tmp_path / "盘").rglob("*例会*")
    victim.write_bytes(b"rotten")
    call("archive", "export", "--to", disk, "--prune", code=5)
    assert len(archived(repo)) == len(OLD)
    shutil.rmtree(tmp_path / "盘")
    call("archive", "export", "--to", str(tmp_path / "盘二"), "--prune")
    assert archived(repo) == {}
    assert git("log", "-1", "--format=%s").startswith("docmgr: prune 4 archived files")
    assert git("status", "--porcelain") == ""


def test_a_copy_counts_only_while_it_reads_back(call, repo, git, tmp_path):
    """A record alone is no copy: the backup and every other package are read when files are to leave."""
    usb, one, two = (tmp_path / name for name in ("usb", "盘一", "盘二"))
    call("backup", "--to", str(usb))
    head = git("rev-parse", "HEAD")
    usb.rename(tmp_path / "away")
    assert "not counted as a copy" in call("archive", "export", "--to", str(one), "--prune", code=5)
    assert "not counted as a copy" in call("archive", "export", "--to", str(one), "--prune", "-n", code=5)
    (tmp_path / "away").rename(usb)
    bundle = next(usb.glob("*.bundle"))
    bundle.write_bytes(bundle.read_bytes()[:-1] + b"x")
    assert "its checksum is wrong" in call("archive", "export", "--to", str(one), "--prune", code=5)
    next(usb.glob("B-*.json")).unlink()
    assert ".json is missing" in call("archive", "export", "--to", str(one), "--prune", code=5)
    assert git("rev-parse", "HEAD") == head
    assert list(one.iterdir()) == []
    call("archive", "export", "--to", str(one))
    one.rename(tmp_path / "away")
    assert f"not counted as a copy, {one}" in call("archive", "export", "--to", str(two), "--prune", code=5)
    (tmp_path / "away").rename(one)
    victim = next(one.rglob("*例会*"))
    content = victim.read_bytes()
    victim.write_bytes(b"rotten")
    assert "its checksum is wrong" in call("archive", "export", "--to", str(two), "--prune", code=5)
    victim.write_bytes(content)
    assert "would prune up to 4 files" in call("archive", "export", "--to", str(two), "--prune", "-n")
    call("archive", "export", "--to", str(two), "--prune")
    assert archived(repo) == {}


def test_a_disk_that_is_not_mounted_gets_nothing(call, repo, git, tmp_path):
    """What looks like an empty folder is where the disk with the earlier packages belongs."""
    disk = tmp_path / "盘"
    call("archive", "export", "--to", str(disk), "--period", "2022")
    disk.rename(tmp_path / "away")
    assert "is the disk connected" in call("archive", "export", "--to", str(disk), code=7)
    assert not disk.exists()
    disk.mkdir()
    assert "packages were put there before" in call("archive", "export", "--to", str(disk), code=7)
    assert list(disk.iterdir()) == []
    disk.rmdir()
    (tmp_path / "away").rename(disk)
    call("archive", "export", "--to", str(disk))


def test_what_was_pruned_is_found_and_comes_back(call, repo, git, tmp_path):
    before = archived(repo)
    call("backup", "--to", str(tmp_path / "usb"))
    call("archive", "export", "--to", str(tmp_path / "盘"), "--prune", "--period", "2023")
    assert len(archived(repo)) == 1
    assert "档案室-2023-001" in call("archive", "list", "例会")
    assert "档案室-2023-001" in call("history", "例会")
    assert "纪要纪要" in call("cat", "20230305-纪要-项目例会-V1.0.md")
    listed = json.loads(call("archive", "list", "--json"))["files"]
    assert {each["path"] for each in listed} == set(before)
    call("archive", "restore", "-n", "例会")
    assert call("archive", "restore", "例会", "-m", "客户要").endswith("会议纪要/20230305-纪要-项目例会-V1.0.md\n")
    assert (repo / "会议纪要/20230305-纪要-项目例会-V1.0.md").read_text(encoding="utf-8") == "纪要" * 500
    disc = next((tmp_path / "盘").glob("*/bagit.txt")).parent
    call("archive", "restore", "进度", "--from", str(disc))
    assert (repo / "项目资料/20230301-报告-进度与 工时-V1.0.md").read_text(encoding="utf-8") == "三月"
    next(disc.rglob("*长长*")).write_text("other", encoding="utf-8")
    assert "damaged" in call("archive", "restore", "长长", "--from", str(disc), code=7)
    call("archive", "restore", "长长", "--from", str(tmp_path / "usb"), code=7)
    call("archive", "restore", "周报", "--from", str(disc), code=2)
    assert git("status", "--porcelain") == ""
    assert "长长" not in "".join(git("ls-files", "-z", "项目资料"))


def test_what_stood_there_before_docmgr_is_handed_over_too(repo, git, tmp_path):
    """The first run records it by path and digest alone: its date and way home are read from its name."""
    path = "历史文档/2021/会议纪要/20210105-纪要-旧例会-V1.0.md"
    git.put(path, "旧")
    git.put("历史文档/2021/会议纪要/20210106-纪要-再会-V1.0.md", "旧二")
    git.put(".docmgr/policy.yaml", "version: 1\nextends: handbook-zh\ndepartment: {name: 档案室}\n", message="旧的")
    call = caller(repo)
    call("archive")
    call("backup", "--to", str(tmp_path / "usb"))
    assert "档案室-2021-001" in call("archive", "export", "--to", str(tmp_path / "盘"), "--period", "2021", "--prune")
    assert archived(repo) == {}
    call("archive", "verify")
    assert call("archive", "restore", "旧例会", "-m", "要用").endswith("会议纪要/20210105-纪要-旧例会-V1.0.md\n")
    call("archive", "verify")


def test_held_and_edited_files_stay(call, repo, git, tmp_path):
    call("backup", "--to", str(tmp_path / "usb"))
    hold(git, "会议纪要/20230305-纪要-项目例会-V1.0.md")
    (path,) = (repo / "历史文档").rglob("*周报*")
    path.write_text("改动", encoding="utf-8")
    said = call("archive", "export", "--to", str(tmp_path / "盘"), "--prune")
    assert "held by" in said
    assert "edited since" in said
    assert sorted(Path(each).name[:8] for each in archived(repo)) == ["20220105", "20230305"]
    assert path.read_text(encoding="utf-8") == "改动"


def test_from_an_image_and_from_s3(call, repo, git, tmp_path, s3):
    """Git has lost the bytes (a partial clone): the package alone brings the document back."""
    call("backup", "--to", str(tmp_path / "usb"))
    call("archive", "export", "--to", str(tmp_path / "光盘"), "--format", "iso", "--prune", "--period", "2023")
    call("archive", "export", "--to", "s3://department/档案", "--prune")
    assert archived(repo) == {}
    assert "2 of 2" in call("archive", "verify")
    (disc,) = (tmp_path / "光盘").glob("*.iso")
    for words in (
        ("例会", "--from", str(disc)),
        ("长长", "--from", str(tmp_path / "光盘")),
        ("周报", "--from", "s3://department/档案"),
    ):
        call("archive", "restore", *words)
    assert len(list((repo / "项目资料").glob("2*.md"))) == 2
    (tmp_path / "no.iso").write_bytes(b"no image" * 10_000)
    call("archive", "restore", "进度", "--from", str(tmp_path / "no.iso"), code=7)


def test_s3_locks_and_creates_only(call, repo, s3, tmp_path):
    import boto3

    client = boto3.client("s3")
    client.create_bucket(Bucket="locked", ObjectLockEnabledForBucket=True)
    call("archive", "export", "--to", "s3://locked/档案")
    key = next(each["Key"] for each in client.list_objects_v2(Bucket="locked")["Contents"] if "data/" in each["Key"])
    assert client.head_object(Bucket="locked", Key=key)["ObjectLockRetainUntilDate"].year >= 2053


def test_a_break_half_way_is_taken_up_again(call, repo, git, tmp_path, monkeypatch):
    """The target goes after some files; the next run, days later, finishes the same package, and nothing twice."""
    real, count = folders.FolderTarget.put_if_absent, iter(range(1000))

    def cut(self, name, source, **words):
        if next(count) == 2:
            raise TargetError("gone")
        return real(self, name, source, **words)

    monkeypatch.setattr(folders.FolderTarget, "put_if_absent", cut)
    call("archive", "export", "--to", str(tmp_path / "盘"), code=7)
    assert [run.action for run in runs(Repository.discover(repo))] == ["archived"]
    monkeypatch.setattr(folders.FolderTarget, "put_if_absent", real)
    monkeypatch.setenv("DOCMGR_TODAY", "2024-04-05")
    assert call("archive", "export", "--to", str(tmp_path / "盘")).endswith("档案室-2022-2023-001\n")
    (home,) = (each for each in (tmp_path / "盘").iterdir() if each.is_dir())
    bagit.Bag(str(home)).validate()
    assert "Bagging-Date: 2024-03-31" in (home / "bag-info.txt").read_text(encoding="utf-8")
    assert not list((repo / ".git" / "docmgr" / "export").iterdir())


def test_a_name_that_somebody_took(call, repo, tmp_path):
    """A foreign folder under the name of ours: another sequence is chosen; a foreign file inside ours is told."""
    (tmp_path / "盘" / "档案室-2022-2023-001").mkdir(parents=True)
    (tmp_path / "盘" / "档案室-2022-2023-001" / "x").write_text("mine", encoding="utf-8")
    assert call("archive", "export", "--to", str(tmp_path / "盘")).endswith("档案室-2022-2023-002\n")
    (tmp_path / "盘" / "档案室-2022-2023-002" / "data" / "extra").write_text("x", encoding="utf-8")
    (tmp_path / "盘" / "档案室-2022-2023-002" / "index.html").unlink()
    said = call("archive", "verify", code=1)
    assert "data/extra: does not belong here" in said
    assert "index.html: is missing" in said


def test_a_manifest_edited_by_hand(call, repo, tmp_path):
    call("archive", "export", "--to", str(tmp_path / "盘"))
    (home,) = (each for each in (tmp_path / "盘").iterdir() if each.is_dir())
    for name in ("manifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt"):
        good = (home / name).read_bytes()
        (home / name).write_bytes(good.replace(good[:1], b"e" if good[:1] != b"e" else b"f", 1))
        assert name in call("archive", "verify", code=1)
        (home / name).write_bytes(good)
    sums = home.with_name(f"{home.name}.sha256")
    sums.write_bytes(sums.read_bytes() + b"\n")
    assert sums.name in call("archive", "verify", code=1)
    shutil.rmtree(tmp_path / "盘")
    assert "cannot be reached" in call("archive", "verify")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--disc", "1K"), "no size"),
        (("--disc", "x"), "no size"),
        (("--period", "2023-13"), "no period"),
        (("--period", "2024..2023"), "earlier"),
        (("--to", "file:///srv/x"), "not to a git remote"),
    ],
)
def test_wrong_words(call, tmp_path, words, said):
    assert said in call("archive", "export", "--to", str(tmp_path / "盘"), *words, code=2)
    assert not (tmp_path / "盘").exists()


def test_sealed_documents_stay_sealed(repo, git, tmp_path, monkeypatch):
    """What leaves is ciphertext with the zone's envelope and a note; back in an unlocked clone it is the document."""
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-31")
    call = caller(repo)
    call("init", ".", "--policy", "handbook-zh")
    call("vault", "init", "--recovery", str(tmp_path / "recovery.key"))
    call("vault", "seal", "机密资料", "--zone", "head")
    git.put("机密资料/20230105-报告-薪酬-V1.0.md", "绝密" * 100, message="密")
    call("archive")
    call("backup", "--to", str(tmp_path / "usb"))
    call("archive", "export", "--to", str(tmp_path / "盘"), "--prune")
    (home,) = (each for each in (tmp_path / "盘").iterdir() if each.is_dir())
    bagit.Bag(str(home)).validate()
    (sealed,) = home.rglob("*薪酬*")
    assert sealed.read_bytes().startswith(b"age-encryption.org/v1")
    assert not any("绝密".encode() in path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert "keys/" in (home / "README.txt").read_text(encoding="utf-8")
    assert (home / "keys" / "head.age").read_bytes() == (repo / ".docmgr/keys/head.age").read_bytes()
    call("archive", "restore", "薪酬", "--from", str(home))
    assert (repo / "机密资料/20230105-报告-薪酬-V1.0.md").read_text(encoding="utf-8") == "绝密" * 100
    assert git("show", "HEAD:机密资料/20230105-报告-薪酬-V1.0.md").startswith("age-encryption.org/v1")
    assert git("status", "--porcelain") == ""
