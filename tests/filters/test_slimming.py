"""Office files through the real git and the slim driver: no member lost or changed, and no change that is none."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import random
import re
import signal
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from docmgr.filters.content import Content, Scratch
from docmgr.filters.slimming import Slimming
from docmgr.office.canonical import canonical, checkout, parts, sha256
from docmgr.office.slim import make_shown, make_slim, office_members
from docmgr.repo.git import Repository
from docmgr.repo.refresh import refresh, unchanged
from docmgr.setup.slimlines import with_lines
from docmgr.setup.slimming import settings
from tests.conftest import SWEEP
from tests.filters.test_process import ABLE, CAPABLE, DONE, FAILED, HELLO, MAIN, WELCOME, ask, content_of

PACKAGE = MAIN.parents[1]
CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
PATH = "项目资料/20240301-计划-项目 计划书-V1.0.docx"
EXTENSIONS = ("docx", "docm", "xlsx", "xlsm", "pptx", "odt", "ods")


def zipped(members: dict[str, bytes], level: int = 6, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method, compresslevel=level) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def office(text: str = "正文", size: int = 20_000, level: int = 6) -> bytes:
    body = (f"<w:t>{text}</w:t>".encode() * size)[:size]
    members = {"[Content_Types].xml": b"<Types/>", "word/document.xml": body, "word/图.png": os.urandom(50)}
    return zipped({**members, "word/图.png": random.Random(text).randbytes(500)}, level)


@pytest.fixture
def tree(repo: Path, git) -> Path:
    """A repository with the lines of attributes and the driver in git's settings."""
    git.put(".gitattributes", with_lines("*.docx -text -merge\n", EXTENSIONS), message="attributes")
    for key, value in settings(Path(sys.executable), PACKAGE).items():
        git("config", key, value)
    return repo


def later(file: Path) -> None:
    """Let git look at a file again."""
    saved = int(file.stat().st_mtime) - 7
    os.utime(file, (saved, saved))


def joined(answer: bytes) -> bytes:
    """The content of the only answer, which may be long."""
    at, found = len(WELCOME + ABLE + DONE), []
    while (length := int(answer[at : at + 4], 16)) != 0:
        found.append(answer[at + 4 : at + length])
        at += length
    return b"".join(found)


def talk(tree: Path, *requests: bytes, **options: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-I", "-S", str(MAIN), "process", "docmgr-slim"]
    spoken = HELLO + CAPABLE + b"".join(requests)
    return subprocess.run(command, cwd=tree, input=spoken, capture_output=True, check=False, **options)  # type: ignore[call-overload,no-any-return]


# The driver


@pytest.mark.parametrize("size", [0, 1000, 3 << 20, 12 << 20])
def test_there_and_back(tree: Path, size: int) -> None:
    data = office(size=size)
    slim = content_of(talk(tree, ask(b"clean", b"a.docx", data)).stdout)
    assert slim == canonical(data) != data
    shown = content_of(talk(tree, ask(b"smudge", b"a.docx", slim, b"blob=" + b"0" * 40)).stdout)
    assert shown == checkout(slim)
    assert content_of(talk(tree, ask(b"clean", b"a.docx", shown)).stdout) == slim


def test_what_is_no_office_file_passes(tree: Path) -> None:
    whole = office()
    plain = zipped({"a.txt": b"x" * 1000})
    for data in (b"", b"PK", b"text", os.urandom(5 << 20), whole[:-1], whole[:100], b"x" + whole, whole + b"x", plain):
        for command in (b"clean", b"smudge"):
            assert content_of(talk(tree, ask(command, b"a.docx", data, b"blob=" + b"0" * 40)).stdout) == data


def test_a_file_that_is_just_being_saved(tree: Path, git) -> None:
    """Git has met the half of it: a line says so, and the next add has the whole."""
    whole = office("一")
    (tree / PATH).parent.mkdir()
    (tree / PATH).write_bytes(whole[: len(whole) // 2])
    done = git.run("add", PATH)
    assert done.returncode == 0
    assert f"{PATH} ends early, as a file does that is just being saved" in done.stderr.decode()
    (tree / PATH).write_bytes(whole)
    later(tree / PATH)
    assert git.run("add", PATH).stderr == b""
    assert git.raw("cat-file", "blob", f":{PATH}") == canonical(whole)


def test_a_full_disk(tree: Path, git) -> None:
    """Nothing is taken in half, and every checkout gives a valid file."""
    import resource

    data = office(size=12 << 20)
    slim = canonical(data)
    blob = git.raw("hash-object", "-w", "--stdin", data=slim).strip()

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    done = talk(tree, ask(b"clean", b"a.docx", data), ask(b"clean", b"b.docx", b"x"), preexec_fn=limit)
    assert done.stdout.startswith(WELCOME + ABLE + FAILED + DONE)
    assert b"a.docx: File too large" in done.stderr and b"Traceback" not in done.stderr
    done = talk(tree, ask(b"smudge", b"a.docx", slim, b"blob=" + blob), preexec_fn=limit)
    assert content_of(done.stdout) == slim


def test_memory_stays_small(tree: Path) -> None:
    """A large presentation, and much text in one part, pass within 60 MiB: 200 MiB of film in a full sweep."""
    program = (
        "import runpy, sys; sys.argv = sys.argv[1:]\n"
        "try: runpy.run_path(sys.argv[0], run_name='__main__')\n"
        "except SystemExit: pass\n"
        "sys.stderr.write(next(l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')))"
    )
    media = random.Random(1).randbytes(1 << 20)
    length = 200 if SWEEP == "full" else 40
    film = {"[Content_Types].xml": b"<Types/>", **{f"ppt/media/{n}.mp4": media for n in range(length)}}
    text = {"[Content_Types].xml": b"<Types/>", "ppt/slides/slide1.xml": media.hex().encode() * 5}
    for members in (film, text):
        data = zipped(members, 1, zipfile.ZIP_STORED if members is film else zipfile.ZIP_DEFLATED)
        slim = canonical(data)
        for request, wanted in ((ask(b"clean", b"a", data), slim), (ask(b"smudge", b"a", slim), checkout(slim))):
            command = [sys.executable, "-I", "-S", "-c", program, str(MAIN), "process", "docmgr-slim"]
            done = subprocess.run(command, cwd=tree, input=HELLO + CAPABLE + request, capture_output=True, check=True)
            assert int(done.stderr) < 60 << 10, done.stderr
            assert joined(done.stdout) == wanted
    assert not list((tree / ".git/docmgr").glob("spill-*"))


# Piece by piece is as in memory, whatever the bytes


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A container with something wrong in it, or nothing."""
    found = bytearray(data)
    kind = chance.randrange(6)
    for _ in range(chance.choice((1, 1, 2, 8))):
        if not found:
            break
        at = chance.randrange(len(found))
        if kind == 0:
            found[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del found[at : at + chance.randrange(1, 40)]
        elif kind == 2:
            found[at:at] = chance.randbytes(chance.randrange(1, 40))
        elif kind == 3:
            # Headers are where it hurts.
            at = chance.choice([i for i in range(len(data) - 4) if data[i : i + 2] == b"PK"]) + chance.randrange(46)
            if at < len(found):
                found[at] = chance.choice((0, 1, 8, 0x7F, 0xFF))
        elif kind == 4:
            end = chance.randrange(len(found))
            found[end:] = found[at : at + len(found) - end]
    return bytes(found)


def generated(chance: random.Random) -> bytes:
    names = ["[Content_Types].xml", "word/document.xml", "图/一.png", "x" * 300, "a/", "b.bin", "mimetype", "Ü.xml"]
    chance.shuffle(names)
    wanted = names[: chance.randrange(1, 9)]
    members = {name: chance.randbytes(chance.choice((0, 1, 99, 5000))) * chance.choice((1, 9)) for name in wanted}
    return zipped(members, chance.randrange(10), chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))


class _Alone(Slimming):
    """Without an index."""

    __slots__ = ()

    def _known(self, _path: bytes, _slim: Scratch) -> None:
        return None


def agree(data: bytes, folder: str) -> None:
    """The driver does what ``canonical`` and ``checkout`` do, and no member is lost."""
    driver = _Alone(folder, print)
    slim = b"".join(driver.clean(b"a", Content([data], folder, secret=False)))
    assert slim == canonical(data)
    shown = b"".join(driver.smudge(b"a", Content([slim], folder, secret=False), ""))
    assert shown == checkout(slim)
    assert b"".join(driver.clean(b"a", Content([shown], folder, secret=False))) == slim
    if slim == data:
        return
    assert parts(slim) == parts(shown) == parts(data) is not None
    with zipfile.ZipFile(io.BytesIO(data)) as was, zipfile.ZipFile(io.BytesIO(shown)) as now:
        assert was.namelist() == now.namelist()
        assert [was.read(each) for each in was.infolist()] == [now.read(each) for each in now.infolist()]


def fuzz(seeds: range, folder: Path) -> int:
    rewritten = 0
    for seed in seeds:
        chance = random.Random(seed)
        data = generated(chance)
        if seed % 4:
            data = mutated(data, chance)
        agree(data, str(folder))
        rewritten += canonical(data) != data
    return rewritten


def test_fuzzed_zips(tmp_path: Path) -> None:
    assert fuzz(range(60), tmp_path) > 5


@pytest.mark.sweep
def test_two_thousand_fuzzed_zips(tmp_path: Path, sweep: Callable[..., list[int]]) -> None:
    starts = sweep(range(0, 2000, 100), 2)
    assert sum(fuzz(range(start, start + 100), tmp_path) for start in starts) > 10


def test_a_large_member_that_does_not_shrink(tmp_path: Path) -> None:
    data = zipped({"[Content_Types].xml": b"x", "a.bin": random.Random(2).randbytes(3 << 20)})
    agree(data, str(tmp_path))
    assert not list(tmp_path.glob("spill-*"))


def test_a_bomb_is_left_alone(tmp_path: Path) -> None:
    bomb = zipped({"[Content_Types].xml": b"x", "a.xml": bytes(64 << 20)}, 9)
    agree(bomb, str(tmp_path))
    assert office_members(Content([bomb], str(tmp_path), secret=False)) is None


def test_a_wrong_checksum_is_found_late_and_nothing_given(tmp_path: Path) -> None:
    good = zipped(
        {"[Content_Types].xml": b"x", "a.bin": random.Random(2).randbytes(2 << 20)}, method=zipfile.ZIP_STORED
    )
    data = good[: 1 << 20] + bytes([good[1 << 20] ^ 1]) + good[(1 << 20) + 1 :]
    source = Content([data], str(tmp_path), secret=False)
    found = office_members(source)
    assert found is not None
    assert not make_slim(source, found, Scratch(str(tmp_path)))
    assert not make_shown(source, found, Scratch(str(tmp_path)))
    agree(data, str(tmp_path))


# Git


def test_a_document_comes_and_goes(tree: Path, git) -> None:
    data = office("一")
    git.put(PATH, data, message="一")
    assert git.raw("cat-file", "blob", f"HEAD:{PATH}") == canonical(data)
    (tree / PATH).unlink()
    git("checkout", "--", PATH)
    assert (tree / PATH).read_bytes() == checkout(canonical(data))
    later(tree / PATH)
    assert git("status", "--short") == ""
    assert git.raw("cat-file", "--filters", f"HEAD:{PATH}") == (tree / PATH).read_bytes()


def test_a_clean_status_starts_no_filter(tree: Path, git) -> None:
    git.put(PATH, office(), message="一")
    later(tree / PATH)
    git("status")
    said = git.run("-c", "trace2.eventTarget=2", "-c", "filter.docmgr-slim.process=touch started; false", "status")
    assert b"docmgr-slim" not in said.stderr.replace(b"filter.docmgr-slim", b"")
    assert not (tree / "started").exists()


@pytest.mark.parametrize("raw", [office("一", level=1), zipped({"[Content_Types].xml": b"x", "b": b"y"}, 0, 0)])
def test_the_form_of_others_is_kept(tree: Path, git, raw: bytes) -> None:
    """A commit from a web page or a machine without docmgr is no change here, until the document itself changes."""
    git("-c", "filter.docmgr-slim.process=", "add", ".gitattributes")
    git.folder.joinpath(PATH).parent.mkdir()
    (tree / PATH).write_bytes(raw)
    git("-c", "filter.docmgr-slim.process=", "add", PATH)
    git("commit", "-qm", "from elsewhere")
    assert git.raw("cat-file", "blob", f"HEAD:{PATH}") == raw != canonical(raw)
    (tree / PATH).unlink()
    git("checkout", "--", PATH)
    for same in (raw, checkout(canonical(raw)), canonical(raw)):
        (tree / PATH).write_bytes(same)
        git("add", PATH)
        later(tree / PATH)
        assert git("status", "--short") == ""
        assert git("diff", "--cached", "--name-only") == ""
    (tree / PATH).write_bytes(office("二"))
    git("commit", "-qam", "二")
    assert git.raw("cat-file", "blob", f"HEAD:{PATH}") == canonical(office("二"))


def test_what_was_only_packed_anew_is_no_change(tree: Path, git) -> None:
    """Git compares sizes and asks no filter; a refresh lets it see, and leaves every edit an edit."""
    git.put(PATH, office("一"), message="一")
    git.put("b.docx", office("二"), message="二")
    git.put("c.md", "c", message="c")
    repacked = office("一", level=1)
    (tree / PATH).write_bytes(repacked)
    (tree / "b.docx").write_bytes(office("三"))
    (tree / "c.md").write_text("other")
    here = Repository.discover(tree)
    assert unchanged(here) == {PATH} and PATH in git("status", "--short")
    before = git("ls-files", "-s")
    assert refresh(here) == 1 and refresh(here) == 0
    assert git("status", "--short").splitlines() == [" M b.docx", " M c.md"]
    assert git("ls-files", "-s") == before and (tree / PATH).read_bytes() == repacked
    (tree / PATH).write_bytes(office("一", level=9))
    (tree / ".git/index.lock").touch()
    assert refresh(here) == 0


def test_a_signed_document_stays_signed(tree: Path, git) -> None:
    """Every digest that the signature holds is of a member, and the signature's own parts come back too."""
    parts_of = {"word/document.xml": b"<w:document>" + b"x" * 9000, "word/media/image1.png": bytes(range(256))}
    digests = {name: base64.b64encode(hashlib.sha256(data).digest()).decode() for name, data in parts_of.items()}
    references = "".join(
        f'<Reference URI="/{name}?ContentType=application/xml"><DigestValue>{value}</DigestValue></Reference>'
        for name, value in digests.items()
    )
    origin = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature"
    members = {
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": f'<Relationships><Relationship Id="r1" Type="{origin}/origin" '
        'Target="_xmlsignatures/origin.sigs"/></Relationships>'.encode(),
        **parts_of,
        "_xmlsignatures/origin.sigs": b"",
        "_xmlsignatures/_rels/origin.sigs.rels": f'<Relationship Type="{origin}/signature" Target="s.xml"/>'.encode(),
        "_xmlsignatures/s.xml": f"<Signature><SignedInfo>{references}</SignedInfo></Signature>".encode(),
    }
    git.put("signed.docx", zipped(members), message="signed")
    (tree / "signed.docx").unlink()
    git("checkout", "--", ".")
    stored, shown = git.raw("cat-file", "blob", "HEAD:signed.docx"), (tree / "signed.docx").read_bytes()
    assert stored != shown
    for data in (stored, shown):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert {name: archive.read(name) for name in archive.namelist()} == members
            assert archive.namelist() == list(members)
            signature = archive.read("_xmlsignatures/s.xml").decode()
            for name, value in re.findall(r'URI="/([^?"]+)[^>]*><DigestValue>([^<]+)<', signature):
                assert base64.b64encode(hashlib.sha256(archive.read(name)).digest()).decode() == value


def test_a_clone_without_docmgr(tree: Path, git, tmp_path: Path) -> None:
    """It holds valid Office files, and its commits are those of anybody."""
    data = office("一")
    git.put(PATH, data, message="一")
    other = type(git)(tmp_path / "other")
    git("clone", "-q", str(tree), str(other.folder))
    there = other.folder / PATH
    assert parts(there.read_bytes()) == parts(data) and other("status", "--short") == ""
    there.write_bytes(office("二", level=9))
    other("-c", "user.name=b", "-c", "user.email=b@example.com", "commit", "-qam", "二")
    git("pull", "-q", str(other.folder), "main")
    later(tree / PATH)
    assert git("status", "--short") == ""
    assert sha256((tree / PATH).read_bytes()) == sha256(office("二"))


@pytest.mark.parametrize("gone", ["interpreter", "package", "age", "killed", "killed at once"])
def test_a_program_that_is_gone_old_or_killed(tree: Path, git, tmp_path: Path, gone: str) -> None:
    """Git goes on with the file as it is, and says so."""
    first, second = office("一"), office("二")
    git.put(PATH, first, message="一")
    python, package = Path(sys.executable), PACKAGE
    if gone == "interpreter":
        python = tmp_path / "no python"
    elif gone == "package":
        package = tmp_path / "no package"
    elif gone == "killed at once":
        python = tmp_path / "python"
        python.write_text("#!/bin/sh\nkill -9 $$\n")
        python.chmod(0o755)
    known = settings(python, package)["filter.docmgr-slim.process"]
    if gone == "age":
        known = known.replace("process docmgr-slim", "process docmgr-of-another-age")
    elif gone == "killed":
        known = "printf '0016git-filter-server\\n000eversion=2\\n0000'; printf '0015capability=clean\\n"
        known += "0016capability=smudge\\n0000'; head -c 200 >/dev/null; kill -9 $$"
    git("config", "filter.docmgr-slim.process", known)
    (tree / PATH).unlink()
    done = git.run("checkout", "--", PATH)
    assert done.returncode == 0 and done.stderr, done.stderr
    lines = [line for line in done.stderr.decode().splitlines() if line.startswith("docmgr: warning: ")]
    stopped, absent = (any(word in line for line in lines) for word in ("was stopped", "does not run here"))
    assert (stopped, absent) == (gone == "killed at once", gone in ("interpreter", "package", "age"))
    assert "not found" not in done.stderr.decode()
    assert parts((tree / PATH).read_bytes()) == parts(first)
    (tree / PATH).write_bytes(second)
    assert git.run("commit", "-qam", "二").returncode == 0
    assert git.raw("cat-file", "blob", f"HEAD:{PATH}") == second
    git("config", "filter.docmgr-slim.process", settings(Path(sys.executable), PACKAGE)["filter.docmgr-slim.process"])
    later(tree / PATH)
    assert git("status", "--short") == ""


def test_executable_files_links_and_odd_names(tree: Path, git) -> None:
    for name in ("a b.docx", '"q".docx', "e\u0301.docx", "新\n行.docx", "'.docx"):
        git.put(f"项目资料/{name}", office(name))
        assert git.raw("cat-file", "blob", git("ls-files", "-s", "--", f"项目资料/{name}").split()[1]) == canonical(
            office(name)
        )
    (tree / "run.docx").write_bytes(office())
    (tree / "run.docx").chmod(0o755)
    (tree / "link.docx").symlink_to("run.docx")
    git("add", "run.docx", "link.docx")
    git("commit", "-qm", "all")
    git("rm", "-q", "--cached", "-r", ".")
    git("reset", "-q", "--hard")
    assert (tree / "run.docx").stat().st_mode & stat.S_IXUSR and (tree / "link.docx").is_symlink()


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the shared corpus of real Office files")
def test_the_whole_corpus(tree: Path, git) -> None:
    """Every file by another program comes back with the same members, and broken ones byte for byte."""
    step = 1 if SWEEP == "full" else 10
    files = {path.name: path.read_bytes() for path in sorted((CORPUS / "office").iterdir())[::step]}
    for name, data in files.items():
        (tree / name).write_bytes(data)
    git("add", "-A")
    git("commit", "-qm", "corpus")
    for name in files:
        (tree / name).unlink()
    git("checkout", "--", ".")
    rewritten = 0
    for name, data in files.items():
        now = (tree / name).read_bytes()
        later(tree / name)
        rewritten += now != data
        assert now == data or parts(now) == parts(data) is not None, name
    assert rewritten > len(files) // 2
    assert git("status", "--short") == ""
