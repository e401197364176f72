"""The first bytes of many blobs without reading the rest into memory: how sealed ones are told from plaintext."""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Iterator, Mapping

_BLOCK = 1 << 16


class Head:
    """A blob's id, its length in bytes and its first bytes."""

    __slots__ = ("blob", "size", "start")

    def __init__(self, blob: str, size: int, start: bytes) -> None:
        self.blob = blob
        self.size = size
        self.start = start


def blob_heads(
    blobs: "Iterable[str]", length: int, *, folder: "str | None" = None, env: "Mapping[str, str] | None" = None
) -> "Iterator[Head]":
    """The beginnings of these blobs, in order; one that is missing or no blob is left out."""
    import subprocess

    own = {**(os.environ if env is None else env), "LC_ALL": "C"}
    command = ["git", "cat-file", "--batch"]
    with subprocess.Popen(
        command, cwd=folder, env=own, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        for blob in blobs:
            found = _one(process, blob, length)
            if found is not None:
                yield found


def _one(process: "subprocess.Popen[bytes]", blob: str, length: int) -> "Head | None":
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{blob}\n".encode())
    process.stdin.flush()
    fields = process.stdout.readline().split()
    if len(fields) != 3 or not fields[2].isdigit():
        return None
    size = int(fields[2])
    start = process.stdout.read(min(length, size))
    rest = size - len(start) + 1
    while rest > 0 and (piece := process.stdout.read(min(rest, _BLOCK))):
        rest -= len(piece)
    return Head(blob, size, start) if fields[1] == b"blob" else None
