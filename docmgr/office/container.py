"""The zip container of an Office file in memory: read strictly (``members`` says how) and written in one fixed way."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from docmgr.errors import DocmgrError
from docmgr.office.members import (
    DEFLATED,
    EFFORT,
    LARGEST,
    RATIO,
    ROOM,
    STORED,
    UTF8,
    Entry,
    Unusual,
    central_header,
    end_record,
    inflate,
    is_bomb,
    is_picture,
    local_header,
    members,
)

__all__ = [
    "LARGEST", "RATIO", "ROOM", "Bytes", "Part", "Unreadable", "Unusual", "inflate", "is_bomb", "read",
    "write",
]  # fmt: skip


# The longest member whose packed form is remembered.
_KEPT = 8 << 20


class Unreadable(DocmgrError):
    """The document cannot be read or changed: broken, encrypted, too large, or of another kind than its name says."""

    exit_code = 4


@dataclass(frozen=True, slots=True)
class Part:
    """One member with its content; ``utf8`` says how to read a name that is not ASCII."""

    name: bytes
    content: bytes
    utf8: bool = False

    @property
    def path(self) -> str:
        """The name as text; in a container without the UTF-8 flag that is code page 437, as zip has it."""
        return self.name.decode("utf-8" if self.utf8 else "cp437", "surrogateescape")


class Bytes:
    """A file in memory as a source of members."""

    __slots__ = ("data", "size")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.size = len(data)

    def at(self, offset: int, length: int) -> bytes:
        """The bytes at an offset."""
        return self.data[offset : offset + length]


def read(data: bytes) -> tuple[Part, ...]:
    """Every member in order, unpacked and checked; raises ``Unusual``."""
    entries = members(Bytes(data))
    view = memoryview(data)
    return tuple(Part(entry.name, _content(view, entry), entry.utf8) for entry in entries)


def _content(view: memoryview, entry: Entry) -> bytes:
    packed = view[entry.start : entry.start + entry.packed]
    content = bytes(packed) if entry.method == STORED else inflate(packed, entry.size)
    if len(content) != entry.size or zlib.crc32(content) != entry.crc:
        raise Unusual("member with a wrong checksum or size")
    return content


def write(parts: Iterable[Part], *, deflate: bool) -> bytes:
    """The container with these members in this order: one fixed time, no extra fields, no attributes.

    ``deflate`` packs what gains by it; else every member is stored.
    """
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    packer = _Packer() if deflate else None
    for part in parts:
        method, packed = packer.pack(part) if packer is not None else (STORED, part.content)
        flags = UTF8 if part.utf8 else 0
        size = len(part.content)
        entry = Entry(part.name, (flags, method, zlib.crc32(part.content), len(packed), size, offset))
        head = local_header(entry, method, len(packed))
        body += (head, packed)
        directory.append(central_header(entry, method, len(packed), offset))
        offset += len(head) + len(packed)
    if packer is not None:
        packer.done()
    index = b"".join(directory)
    return b"".join([*body, index, end_record(len(directory), len(index), offset)])


class _Packer:
    """Packs the members of one container; what the one before held too is not packed again.

    A document is written several times over with one member changed.
    """

    __slots__ = ("fresh",)
    last: ClassVar[dict[bytes, bytes]] = {}

    def __init__(self) -> None:
        self.fresh: dict[bytes, bytes] = {}

    def pack(self, part: Part) -> tuple[int, bytes]:
        """OpenDocument wants ``mimetype`` stored; pictures are; the rest is deflated where that makes it smaller."""
        if is_picture(part.name):
            return STORED, part.content
        if len(part.content) > _KEPT:
            packed = _deflated(part.content)
        else:
            packed = self.fresh[part.content] = self.last.get(part.content) or _deflated(part.content)
        return (DEFLATED, packed) if len(packed) < len(part.content) else (STORED, part.content)

    def done(self) -> None:
        """Keep these for the next container."""
        _Packer.last = self.fresh


def _deflated(content: bytes) -> bytes:
    stream = zlib.compressobj(EFFORT, zlib.DEFLATED, -15)
    return stream.compress(content) + stream.flush()
