"""What git hands to a filter: in memory while it is small, else in a file that nobody can open by name.

Plaintext is sealed under a key of this process before it touches the disk; ciphertext is spilled as it is.
"""

import os

from docmgr.vault.chunks import CHUNK, SEALED_CHUNK, regroup

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

IN_MEMORY = 2 << 20
MADE_IN_MEMORY = 8 << 20
_TOGETHER = 1 << 16
_FLAGS = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_TEMPORARY", 0)


class Content:
    """Bytes that can be read more than once; ``small`` holds them all, or None where they lie on disk.

    ``lost`` says that the disk did not take them: only the beginning is here. Of a ``late`` content that is not small
    the rest is still to come: ``arriving`` gives it while it is put down, ``settle`` waits for the end.
    """

    __slots__ = ("small", "head", "size", "lost", "open", "_spill", "_coming", "_put_down", "_folder")

    def __init__(self, pieces: "Iterable[bytes]", folder: str, *, secret: bool, late: bool = False) -> None:
        source = iter(pieces)
        # Ciphertext lies as it is, and any of its bytes can be reached.
        self.open = not secret
        held: "list[bytes]" = []
        self.size = 0
        for piece in source:
            held.append(piece)
            self.size += len(piece)
            if self.size > IN_MEMORY:
                break
        self.lost: "OSError | None" = None
        self.small: "bytes | None" = held[0] if len(held) == 1 else b"".join(held)
        self.head = self.small[:2048]
        self._folder = folder
        self._spill: "Spill | None" = None
        self._coming: "Iterator[bytes] | None" = None
        self._put_down: "Iterator[bytes]" = iter(())
        if self.size > IN_MEMORY:
            first, self.small = self.small, None
            self._coming = _joined(first, source)
            if not late:
                self.settle()

    def arriving(self) -> "Iterator[bytes]":
        """The bytes as they come in, or the rest of them; where the disk does not take them, they end early."""
        source = self._coming
        if source is None:
            return
        try:
            if self._spill is None:
                self.size = 0
                self._spill = Spill(self._folder, secret=not self.open)
                self._put_down = self._spill.passing(source)
            for piece in self._put_down:
                self.size += len(piece)
                yield piece
        except OSError as error:
            self.lost = error
            for _piece in source:  # git wants to be heard to the end
                continue
        self._coming = None

    def settle(self) -> None:
        """Take in what is still to come."""
        for _piece in self.arriving():
            continue

    def pieces(self) -> "Iterator[bytes]":
        """The bytes again, in pieces of 64 KiB, the last shorter."""
        if self.small is not None:
            held = self.small
            return (held[begin : begin + CHUNK] for begin in range(0, len(held), CHUNK))
        assert self._spill is not None
        return self._spill.pieces()

    def at(self, offset: int, length: int) -> bytes:
        """The bytes at an offset, of a content that is not secret."""
        if self.small is not None:
            return self.small[offset : offset + length]
        assert self._spill is not None
        return self._spill.at(offset, length)

    def chunks(self, offset: int, length: int) -> "Iterator[bytes]":
        """The bytes from an offset on in pieces of that length, the last shorter, of a content that is not secret."""
        while piece := self.at(offset, length):
            offset += length
            yield piece

    def close(self) -> None:
        """Give the disk back."""
        if self._spill is not None:
            self._spill.close()


class Scratch:
    """Bytes that a driver collects before it answers: in memory while they are few, else in a file without a name."""

    __slots__ = ("size", "_folder", "_held", "_spill")

    def __init__(self, folder: str) -> None:
        self.size = 0
        self._folder = folder
        self._held = bytearray()
        self._spill: "Spill | None" = None

    def add(self, data: bytes) -> None:
        """Put these at the end."""
        self.size += len(data)
        if self._spill is None:
            self._held += data
            if self.size <= MADE_IN_MEMORY:
                return
            self._spill = Spill(self._folder, secret=False)
            data, self._held = bytes(self._held), bytearray()
        self._spill.append(data)

    def patch(self, offset: int, data: bytes) -> None:
        """Put these over others that are there."""
        if self._spill is None:
            self._held[offset : offset + len(data)] = data
        else:
            self._spill.patch(offset, data)

    def cut(self, offset: int) -> None:
        """Drop everything from there on."""
        self.size = offset
        if self._spill is None:
            del self._held[offset:]
        else:
            self._spill.cut(offset)

    def at(self, offset: int, length: int) -> bytes:
        """The bytes at an offset."""
        if self._spill is None:
            return bytes(memoryview(self._held)[offset : offset + length])
        return self._spill.at(offset, length)

    def pieces(self) -> "Iterator[bytes | memoryview]":
        """All bytes: what is in memory as one piece, that is not to be changed meanwhile, else in pieces of 64 KiB."""
        return iter((memoryview(self._held),)) if self._spill is None else self._spill.pieces()

    def close(self) -> None:
        """Give the disk back."""
        if self._spill is not None:
            self._spill.close()


def _joined(first: bytes, rest: "Iterator[bytes]") -> "Iterator[bytes]":
    yield first
    yield from rest


class Spill:
    """A file without a name in ``folder``; its records are 64 KiB, each sealed where it is secret."""

    __slots__ = ("_file", "_cipher")

    def __init__(self, folder: str, *, secret: bool) -> None:
        os.makedirs(folder, exist_ok=True)
        path = os.path.join(folder, f"spill-{os.getpid()}-{os.urandom(4).hex()}")
        self._file = os.open(path, _FLAGS, 0o600)
        if os.name == "posix":
            os.unlink(path)
        self._cipher = _cipher() if secret else None

    def passing(self, pieces: "Iterable[bytes]") -> "Iterator[bytes]":
        """The same pieces, sealed ones in records, while they are written; at the end all of them are."""
        held: "list[bytes]" = []
        length = 0
        for number, piece in enumerate(pieces if self._cipher is None else regroup(pieces, CHUNK)):
            data = piece if self._cipher is None else self._cipher.encrypt(number.to_bytes(12, "big"), piece, None)
            held.append(data)
            length += len(data)
            if length >= _TOGETHER:
                self._write_all(held)
                held, length = [], 0
            yield piece
        self._write_all(held)

    def _write_all(self, held: "list[bytes]") -> None:
        """Two records cost one call what each would; more would not fit the processor's memory."""
        done = os.writev(self._file, held) if held and hasattr(os, "writev") else 0
        if done < sum(map(len, held)):
            self._write(b"".join(held)[done:])

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._file, view) :]

    # Without a cipher the bytes lie as they are, and any of them can be reached.

    def append(self, data: bytes) -> None:
        """Put these at the end."""
        os.lseek(self._file, 0, os.SEEK_END)
        self._write(data)

    def patch(self, offset: int, data: bytes) -> None:
        """Put these over others."""
        os.lseek(self._file, offset, os.SEEK_SET)
        self._write(data)

    def cut(self, offset: int) -> None:
        """Drop everything from there on."""
        os.ftruncate(self._file, offset)

    def at(self, offset: int, length: int) -> bytes:
        """The bytes at an offset; fewer only at the end."""
        assert self._cipher is None
        os.lseek(self._file, offset, os.SEEK_SET)
        return self._record(length)

    def pieces(self) -> "Iterator[bytes]":
        """The records."""
        number = place = 0
        wanted = SEALED_CHUNK if self._cipher is not None else CHUNK
        while True:
            # Others may read between two pieces.
            os.lseek(self._file, place, os.SEEK_SET)
            record = self._record(wanted)
            if not record:
                return
            place += len(record)
            yield record if self._cipher is None else self._cipher.decrypt(number.to_bytes(12, "big"), record, None)
            number += 1

    def _record(self, size: int) -> bytes:
        found = os.read(self._file, size)
        while found and len(found) < size:
            more = os.read(self._file, size - len(found))
            if not more:
                break
            found += more
        return found

    def close(self) -> None:
        """Let the file go."""
        os.close(self._file)


def _cipher() -> "Cipher":
    from docmgr.vault.scratch import scratch_cipher

    return scratch_cipher()


if TYPE_CHECKING:
    from docmgr.vault.scratch import Cipher
