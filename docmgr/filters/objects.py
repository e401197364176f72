"""What a filter asks git while git waits for it: one helper process each for objects and their presence.

Started only where a zone has several epochs, or ciphertext comes to be checked in.
"""

import hashlib
import os
import subprocess

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BLOCK = 1 << 16


class Objects:
    """The object database and the index, as they are when first asked."""

    __slots__ = ("_batch", "_check", "_algorithm")

    def __init__(self) -> None:
        self._batch: "subprocess.Popen[bytes] | None" = None
        self._check: "subprocess.Popen[bytes] | None" = None
        self._algorithm = ""

    def index_head(self, path: bytes, size: int) -> bytes:
        """The first bytes of the blob that the index holds for a path, ``b""`` where it holds none."""
        if b"\n" in path:
            return b""
        if self._batch is None:
            self._batch = _start("--batch")
        answer = _ask(self._batch, b":" + path)
        fields = answer.rsplit(b" ", 2)
        if len(fields) != 3 or fields[1] != b"blob":
            if len(fields) == 3 and fields[2].isdigit():
                _skip(self._batch, int(fields[2]) + 1)
            return b""
        length = int(fields[2])
        assert self._batch.stdout is not None
        head = self._batch.stdout.read(min(size, length))
        _skip(self._batch, length - len(head) + 1)
        return head

    def index_entry(self, path: bytes) -> "tuple[bytes, int] | None":
        """Name and size of the blob that the index holds for a path, None where it holds none."""
        if b"\n" in path:
            return None
        fields = self._asked(b":" + path).rsplit(b" ", 2)
        return (fields[0], int(fields[2])) if len(fields) == 3 and fields[1] == b"blob" else None

    def pieces(self, name: bytes, size: int) -> "Iterator[bytes]":
        """The bytes of a blob, to be read to their end."""
        if self._batch is None:
            self._batch = _start("--batch")
        if _ask(self._batch, name).split(b" ")[1:] != [b"blob", b"%d" % size]:
            raise EOFError
        assert self._batch.stdout is not None
        while size and (piece := self._batch.stdout.read(min(size, _BLOCK))):
            size -= len(piece)
            yield piece
        _skip(self._batch, size + 1)

    def known(self, pieces: "Iterable[bytes]", size: int) -> bool:
        """Whether the database holds a blob of exactly these bytes."""
        return self._asked(self.name_of(pieces, size)).split(b" ")[1:2] == [b"blob"]

    def name_of(self, pieces: "Iterable[bytes | memoryview]", size: int) -> bytes:
        """What git calls a blob of these bytes."""
        digest = hashlib.new(self._hash(), usedforsecurity=False)
        digest.update(b"blob %d\0" % size)
        for piece in pieces:
            digest.update(piece)
        return digest.hexdigest().encode()

    def _asked(self, name: bytes) -> bytes:
        if self._check is None:
            self._check = _start("--batch-check")
        return _ask(self._check, name)

    def _hash(self) -> str:
        if not self._algorithm:
            done = subprocess.run(["git", "rev-parse", "--show-object-format"], stdout=subprocess.PIPE, check=False)
            self._algorithm = done.stdout.decode().strip() or "sha1"
        return self._algorithm


def blob_pieces(identity: str) -> "Iterator[bytes]":
    """The bytes of a blob as git stores them."""
    with subprocess.Popen(["git", "cat-file", "blob", identity], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        while piece := process.stdout.read(_BLOCK):
            yield piece


def _start(option: str) -> "subprocess.Popen[bytes]":
    env = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    command = ["git", "cat-file", option]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env)


def _ask(process: "subprocess.Popen[bytes]", name: bytes) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(name + b"\n")
    process.stdin.flush()
    return process.stdout.readline().removesuffix(b"\n")


def _skip(process: "subprocess.Popen[bytes]", size: int) -> None:
    assert process.stdout is not None
    while size > 0:
        piece = process.stdout.read(min(size, _BLOCK))
        if not piece:
            return
        size -= len(piece)
