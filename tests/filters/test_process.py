"""The filter process itself, spoken to as git speaks: long contents, odd names, broken ends."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from docmgr.filters.protocol import LONGEST, packet
from docmgr.vault.blob import Epoch, seal
from docmgr.vault.keyring import PIN, UNLOCKED
from docmgr.vault.recipients import secret_text

MAIN = Path(__file__).resolve().parents[2] / "docmgr/filters/main.py"
EPOCH = Epoch("head", 1, bytes(range(32)))
HELLO = packet(b"git-filter-client\n") + packet(b"version=2\n") + b"0000"
CAPABLE = b"".join(packet(b"capability=%s\n" % name) for name in (b"clean", b"smudge", b"delay")) + b"0000"
WELCOME = packet(b"git-filter-server\n") + packet(b"version=2\n") + b"0000"
ABLE = packet(b"capability=clean\n") + packet(b"capability=smudge\n") + b"0000"
DONE = packet(b"status=success\n") + b"0000"
FAILED = packet(b"status=error\n") + b"0000"


@pytest.fixture
def tree(repo: Path) -> Path:
    """A work tree whose clone has folder ``s`` sealed and unlocked."""
    keys = repo / ".git" / UNLOCKED
    keys.mkdir(parents=True)
    (keys / "head.txt").write_text(f"# docmgr zone head\n# epoch 1\n{secret_text(EPOCH.secret)}\n")
    (repo / ".git" / PIN).write_bytes(b"head\ts\n")
    return repo


def ask(command: bytes, path: bytes, content: bytes, *more: bytes, size: int = LONGEST) -> bytes:
    lines = [b"command=" + command, b"pathname=" + path, *more]
    packets = [packet(content[at : at + size]) for at in range(0, len(content), size)]
    return b"".join([*(packet(line + b"\n") for line in lines), b"0000", *packets, b"0000"])


def talk(tree: Path, *requests: bytes, greet: bytes = HELLO + CAPABLE) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-I", "-S", str(MAIN), "process", "docmgr"]
    return subprocess.run(command, cwd=tree, input=greet + b"".join(requests), capture_output=True, check=False)


def content_of(answer: bytes) -> bytes:
    """The content of the only answer."""
    assert answer.startswith(WELCOME + ABLE + DONE), answer[:200]
    rest = answer[len(WELCOME + ABLE + DONE) :]
    found = b""
    while (length := int(rest[:4], 16)) != 0:
        found += rest[4:length]
        rest = rest[length:]
    assert rest == b"00000000"
    return found


@pytest.mark.parametrize("size", [0, 1, LONGEST, LONGEST + 1, 1 << 20, (2 << 20) + 1, 5 << 20])
def test_there_and_back(tree: Path, size: int) -> None:
    data = os.urandom(size)
    sealed = content_of(talk(tree, ask(b"clean", b"s/a", data)).stdout)
    assert sealed == seal(EPOCH, data)
    assert (
        content_of(talk(tree, ask(b"smudge", b"s/a", sealed, b"ref=refs/heads/main", b"blob=" + b"0" * 40)).stdout)
        == data
    )


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_packets_of_any_size(tree: Path, size: int) -> None:
    data = os.urandom(3000)
    assert content_of(talk(tree, ask(b"clean", b"s/a", data, size=size)).stdout) == seal(EPOCH, data)


@pytest.mark.parametrize(
    "name", ["s/a=b", "s/a b", 's/"q"', "s/new\nline", "s/机密", "s/e\u0301", "s/" + "x" * 4000, "S/case"]
)
def test_any_name(tree: Path, name: str) -> None:
    assert content_of(talk(tree, ask(b"clean", name.encode(), b"data")).stdout) == seal(EPOCH, b"data")


def test_a_name_that_is_no_text(tree: Path) -> None:
    assert content_of(talk(tree, ask(b"clean", b"s/\xff", b"data")).stdout) == seal(EPOCH, b"data")


def test_what_no_zone_covers_is_refused_and_the_next_file_served(tree: Path) -> None:
    done = talk(tree, ask(b"clean", b"open/a", b"data"), ask(b"clean", b"s/a", b"x"))
    assert done.stdout.startswith(WELCOME + ABLE + FAILED + DONE)
    assert b"no zone" in done.stderr


def test_unknown_commands_are_refused(tree: Path) -> None:
    assert talk(tree, ask(b"polish", b"s/a", b"x")).stdout == WELCOME + ABLE + FAILED


@pytest.mark.parametrize(
    "spoken", [b"", HELLO, HELLO[:10], HELLO + CAPABLE + ask(b"clean", b"s/a", b"data")[:-6], HELLO + CAPABLE + b"00"]
)
def test_git_may_go_away_at_any_moment(tree: Path, spoken: bytes) -> None:
    done = talk(tree, greet=spoken)
    assert done.returncode in (0, 1)
    assert b"Traceback" not in done.stderr
    assert b"age-encryption" not in done.stdout


def test_nonsense_ends_with_a_sentence(tree: Path) -> None:
    for spoken in (b"GET / HTTP/1.1\r\n", packet(b"something else\n") + b"0000", HELLO + CAPABLE + b"0003"):
        done = talk(tree, greet=spoken)
        assert done.returncode == 70
        assert b"do not understand each other" in done.stderr and b"Traceback" not in done.stderr


def test_locked_and_damaged_blobs_pass_unchanged(tree: Path) -> None:
    other = seal(Epoch("dept", 1, bytes(32)), b"theirs")
    assert content_of(talk(tree, ask(b"smudge", b"s/a", other)).stdout) == other
    for size, at in ((100, -1), (3 << 20, -1), (5 << 20, 100_000), (5 << 20, 3_000_000)):
        broken = bytearray(seal(EPOCH, os.urandom(size)))
        broken[at] ^= 1
        done = talk(tree, ask(b"smudge", b"s/a", bytes(broken), b"blob=" + b"1" * 40))
        assert content_of(done.stdout) == bytes(broken)
        assert b"damaged" in done.stderr
    assert (tree / ".git/docmgr/alerts").read_text().startswith("damaged\t" + "1" * 40 + "\ts/a\n")


def limited(tree: Path, megabytes: int, *requests: bytes) -> subprocess.CompletedProcess[bytes]:
    """With a limit on the size of files, as a full disk would be."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (megabytes << 20, megabytes << 20))

    command = [sys.executable, "-I", "-S", str(MAIN), "process", "docmgr"]
    spoken = HELLO + CAPABLE + b"".join(requests)
    return subprocess.run(command, cwd=tree, input=spoken, capture_output=True, check=False, preexec_fn=limit)


def test_a_full_disk_takes_nothing_in_and_checks_everything_out(tree: Path) -> None:
    data = os.urandom(6 << 20)
    done = limited(tree, 3, ask(b"clean", b"s/a", data), ask(b"clean", b"s/b", b"x"))
    assert done.stdout.startswith(WELCOME + ABLE + FAILED + DONE)
    sealed = seal(EPOCH, data)
    command = ["git", "-C", str(tree), "hash-object", "-w", "--stdin"]
    blob = subprocess.run(command, input=sealed, capture_output=True, check=True).stdout.strip()
    for megabytes in (0, 1, 3):
        done = limited(tree, megabytes, ask(b"smudge", b"s/a", sealed, b"blob=" + blob))
        assert content_of(done.stdout) == sealed
        assert b"disk is full" in done.stderr
        assert b"damaged" not in done.stderr


def test_memory_stays_small(tree: Path) -> None:
    """A file of 96 MiB passes within 48 MiB."""
    data = os.urandom(1 << 20) * 96
    program = (
        "import runpy, sys; sys.argv = sys.argv[1:]\n"
        "try: runpy.run_path(sys.argv[0], run_name='__main__')\n"
        "except SystemExit: pass\n"
        "sys.stderr.write(next(l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')))"
    )
    sealed = seal(EPOCH, data)
    for request in (ask(b"clean", b"s/a", data), ask(b"smudge", b"s/a", sealed)):
        command = [sys.executable, "-I", "-S", "-c", program, str(MAIN), "process", "docmgr"]
        done = subprocess.run(command, cwd=tree, input=HELLO + CAPABLE + request, capture_output=True, check=True)
        assert int(done.stderr) < 48 << 10, done.stderr
    assert not list((tree / ".git/docmgr").glob("spill-*"))


def test_the_filter_loads_no_heavy_library(tree: Path) -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(MAIN.parents[2])!r}); from docmgr.filters.main import main;"
        "main(['process', 'docmgr']); sys.stderr.write(' '.join(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program],
        cwd=tree,
        input=HELLO + CAPABLE + ask(b"clean", b"s/a", b"x"),
        capture_output=True,
        check=True,
    )
    assert not {"click", "yaml", "git", "pathlib", "subprocess", "site", "dataclasses"} & set(
        done.stderr.decode().split()
    )


@pytest.mark.parametrize("words", [[], ["process"], ["process", "nobody"], ["textconv"], ["merge", "a"]])
def test_a_wrong_call_says_how(tree: Path, words: list[str]) -> None:
    done = subprocess.run([sys.executable, "-I", "-S", str(MAIN), *words], cwd=tree, capture_output=True, check=False)
    assert done.returncode == 2 and b"usage" in done.stderr
