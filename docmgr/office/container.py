"""The zip container of an Office file, read strictly and written in one fixed way.

The strict reader accepts a container only when every byte of it is accounted for: members one after the other from
the first byte, the central directory behind them in the same order, the end record last. Whatever else occurs in the
wild (encryption, zip64, bytes before, between or behind the members, comments, duplicate names, overlapping members,
unknown methods and extra fields, bombs, wrong checksums) is ``Unusual``, and an unusual file is left alone.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from docmgr.errors import DocmgrError

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")

STORED, DEFLATED = 0, 8
_DESCRIPTOR, _UTF8 = 0x0008, 0x0800
_EFFORT = 0x0006
"""How hard the packer tried: says nothing about the data."""
_KNOWN_FLAGS = _EFFORT | _DESCRIPTOR | _UTF8
"""Besides: sizes stand behind the data, the name is UTF-8. Any other flag changes what the data mean."""

_HARMLESS_EXTRAS = frozenset({0x000A, 0x5455, 0x5855, 0x7855, 0x7875, 0xA220})
"""Times (NTFS, Unix), owners, and Word's room to grow; any other extra field may change what the data mean."""

_DATE_1980 = 0x0021
_VERSION = 20
_FOLDER = 0x10

ROOM = 16 << 20
"""Bytes that any container may unpack to."""
RATIO = 100
"""How many times its own size a container beyond ``ROOM`` may unpack to."""
LARGEST = 1 << 30
"""Bytes that no container may unpack to."""

# The parts that hold already compressed pictures, sound and film: deflating them costs time and gains nothing.
_COMPRESSED = (
    *(b".png", b".jpg", b".jpeg", b".jpe", b".gif", b".webp", b".jxr", b".wdp", b".heic", b".avif", b".mp3", b".m4a"),
    *(
        b".wma",
        b".mp4",
        b".m4v",
        b".mov",
        b".wmv",
        b".zip",
        b".gz",
        b".docx",
        b".xlsx",
        b".pptx",
        b".odttf",
        b".fntdata",
    ),
)


class Unreadable(DocmgrError):
    """The document cannot be read or changed: broken, encrypted, too large, or of another kind than its name says."""

    exit_code = 4


class Unusual(ValueError):
    """The container is not one that could be written again without losing something; says why."""


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


@dataclass(frozen=True, slots=True)
class _Entry:
    name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int


def is_bomb(packed: int, unpacked: int) -> bool:
    """Whether a container of ``packed`` bytes may not unpack to that many."""
    return unpacked > LARGEST or (unpacked > ROOM and unpacked > RATIO * packed)


def read(data: bytes) -> tuple[Part, ...]:
    """Every member in order, unpacked and checked; raises ``Unusual``."""
    entries, directory = _entries(data)
    if is_bomb(len(data), sum(entry.size for entry in entries)):
        raise Unusual("unpacks to far more than its size")
    ends = [entry.offset for entry in entries[1:]] + [directory]
    parts = []
    position = 0
    view = memoryview(data)
    for entry, end in zip(entries, ends, strict=True):
        if entry.offset != position:
            raise Unusual("bytes that belong to no member")
        start = _start(data, entry)
        _check_tail(data, entry, start + entry.packed, end)
        content = _content(view[start : start + entry.packed], entry)
        parts.append(Part(entry.name, content, bool(entry.flags & _UTF8) and not entry.name.isascii()))
        position = end
    return tuple(parts)


def _entries(data: bytes) -> tuple[list[_Entry], int]:
    """The central directory, and where it begins."""
    where = len(data) - _END.size
    if where < 0 or data[where : where + 4] != b"PK\5\6":
        raise Unusual("no end record as the last bytes")
    _, disk, first_disk, here, count, size, start, comment = _END.unpack_from(data, where)
    if disk or first_disk or comment or here != count or count in (0, 0xFFFF) or start + size != where:
        raise Unusual("end record with a comment, several disks, zip64 or wrong sizes")
    entries, position = [], start
    for _ in range(count):
        entry, position = _entry(data, position, where)
        entries.append(entry)
    if position != where:
        raise Unusual("directory of another size than it says")
    if len({entry.name for entry in entries}) != count:
        raise Unusual("two members of one name")
    return entries, start


def _entry(data: bytes, position: int, limit: int) -> tuple[_Entry, int]:
    if position + _CENTRAL.size > limit:
        raise Unusual("directory ends early")
    fields = _CENTRAL.unpack_from(data, position)
    signature, made, needed, flags, method, _, _, crc, packed, size, names, extras, comment, disk, _, kind, at = fields
    begin = position + _CENTRAL.size
    end = begin + names + extras
    name = data[begin : begin + names]
    if signature != b"PK\1\2" or comment or disk or (needed & 0xFF) > 45 or end > limit:
        raise Unusual("directory entry with a comment or of an unknown kind")
    if flags & ~_KNOWN_FLAGS or method not in (STORED, DEFLATED) or 0xFFFFFFFF in (packed, size, at):
        raise Unusual("member that is encrypted, packed in an unknown way or zip64")
    if not name or b"\0" in name or (made >> 8 == 3 and kind >> 28 == 0xA):
        raise Unusual("member without a lawful name, or a symbolic link")
    _check_name(name, flags)
    _check_extras(data[begin + names : end])
    return _Entry(name, flags, method, crc, packed, size, at), end


def _check_name(name: bytes, flags: int) -> None:
    if flags & _UTF8:
        try:
            name.decode()
        except UnicodeDecodeError:
            raise Unusual("member name that is not UTF-8") from None


def _check_extras(extras: bytes) -> None:
    position = 0
    while position < len(extras):
        if position + 4 > len(extras):
            raise Unusual("broken extra field")
        kind, size = struct.unpack_from("<HH", extras, position)
        position += 4 + size
        if kind not in _HARMLESS_EXTRAS or position > len(extras):
            raise Unusual("unknown extra field")


def _start(data: bytes, entry: _Entry) -> int:
    """Where the packed bytes begin; the local header must say what the directory says."""
    if entry.offset + _LOCAL.size > len(data):
        raise Unusual("member outside the file")
    signature, _, flags, method, _, _, crc, packed, size, names, extras = _LOCAL.unpack_from(data, entry.offset)
    begin: int = entry.offset + _LOCAL.size
    told = (crc, packed, size)
    true = (entry.crc, entry.packed, entry.size)
    if signature != b"PK\3\4" or (flags ^ entry.flags) & ~_EFFORT or method != entry.method:
        raise Unusual("member header unlike the directory")
    if data[begin : begin + names] != entry.name:
        raise Unusual("member name unlike the directory")
    if told != true and not (flags & _DESCRIPTOR and told == (0, 0, 0)):
        raise Unusual("member sizes unlike the directory")
    _check_extras(data[begin + names : begin + names + extras])
    return begin + int(names) + int(extras)


def _check_tail(data: bytes, entry: _Entry, stop: int, end: int) -> None:
    """Behind the packed bytes there is nothing, or the descriptor that a streaming writer leaves there."""
    told = struct.pack("<3L", entry.crc, entry.packed, entry.size)
    lawful = (told, b"PK\7\x08" + told) if entry.flags & _DESCRIPTOR else (b"",)
    if data[stop:end] not in lawful or stop > end:
        raise Unusual("bytes behind a member")


def _content(packed: memoryview, entry: _Entry) -> bytes:
    if entry.method == STORED:
        content = bytes(packed)
    else:
        content = inflate(packed, entry.size)
    if len(content) != entry.size or zlib.crc32(content) != entry.crc:
        raise Unusual("member with a wrong checksum or size")
    return content


def inflate(packed: bytes | memoryview, size: int) -> bytes:
    """What a raw deflate stream unpacks to, exactly ``size`` bytes and nothing behind; raises ``Unusual``."""
    stream = zlib.decompressobj(-15)
    try:
        content = stream.decompress(packed, size + 1)
        if not stream.eof:
            content += stream.decompress(stream.unconsumed_tail, 1)
    except zlib.error:
        raise Unusual("broken deflate stream") from None
    if not stream.eof or stream.unused_data or len(content) != size:
        raise Unusual("deflate stream of another size")
    return content


def write(parts: Iterable[Part], *, deflate: bool) -> bytes:
    """The container with these members in this order: one fixed time, no extra fields, no attributes.

    ``deflate`` packs what gains by it; else every member is stored.
    """
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for part in parts:
        flags = _UTF8 if part.utf8 and not part.name.isascii() else 0
        method, packed = _pack(part) if deflate else (STORED, part.content)
        shared = (
            flags,
            method,
            0,
            _DATE_1980,
            zlib.crc32(part.content),
            len(packed),
            len(part.content),
            len(part.name),
        )
        kind = _FOLDER if part.name.endswith(b"/") else 0
        body += (_LOCAL.pack(b"PK\3\4", _VERSION, *shared, 0), part.name, packed)
        directory += (_CENTRAL.pack(b"PK\1\2", _VERSION, _VERSION, *shared, 0, 0, 0, 0, kind, offset), part.name)
        offset += _LOCAL.size + len(part.name) + len(packed)
    index = b"".join(directory)
    count = len(directory) // 2
    return b"".join([*body, index, _END.pack(b"PK\5\6", 0, 0, count, count, len(index), offset, 0)])


def _pack(part: Part) -> tuple[int, bytes]:
    """OpenDocument wants ``mimetype`` stored; pictures are; the rest is deflated where that makes it smaller."""
    if part.name == b"mimetype" or part.name.lower().endswith(_COMPRESSED):
        return STORED, part.content
    stream = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = stream.compress(part.content) + stream.flush()
    return (DEFLATED, packed) if len(packed) < len(part.content) else (STORED, part.content)
