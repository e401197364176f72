"""The members of an Office container, read strictly from anything that gives bytes at an offset, and their headers.

The container is accepted only when every byte of it is accounted for: members one after the other from the first byte,
the central directory behind them in the same order, the end record last. Whatever else occurs in the wild (encryption,
zip64, bytes before, between or behind the members, comments, duplicate names, overlapping members, unknown methods and
extra fields, bombs, wrong checksums) is ``Unusual``, and an unusual file is left alone.

Plain Python without the heavier modules, because git's filter process waits for this import.
"""

import struct
import zlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Protocol

    class Source(Protocol):
        """Bytes that can be read anywhere."""

        @property
        def size(self) -> int:
            """How many there are."""

        def at(self, offset: int, length: int) -> bytes:
            """Those at an offset; fewer only at the end."""


_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
MAGIC = b"PK\3\4"

STORED, DEFLATED = 0, 8
_DESCRIPTOR, UTF8 = 0x0008, 0x0800
# How hard the packer tried: says nothing about the data.
_LEVEL = 0x0006
# Besides: sizes stand behind the data, the name is UTF-8. Any other flag changes what the data mean.
_KNOWN_FLAGS = _LEVEL | _DESCRIPTOR | UTF8
# Times (NTFS, Unix), owners, and Word's room to grow; any other extra field may change what the data mean.
_HARMLESS_EXTRAS = frozenset({0x000A, 0x5455, 0x5855, 0x7855, 0x7875, 0xA220})

_DATE_1980 = 0x0021
_VERSION = 20
_FOLDER = 0x10

ROOM = 16 << 20
"""Bytes that any container may unpack to."""
RATIO = 100
"""How many times its own size a container beyond ``ROOM`` may unpack to."""
LARGEST = 1 << 30
"""Bytes that no container may unpack to."""
EFFORT = 4
"""How hard a checkout packs, for zlib: a third of the time of 6, for files 2 to 5 % larger (one in 454: 31 %).

What Office programs saved gets 4 to 10 % smaller than it was, what was packed with 6 gets 4 to 14 % larger.
"""
LONGEST_DIRECTORY = 8 << 20
"""Bytes of the directory that are read into memory."""

# What is inflated in one go; more goes through in pieces of that size.
AT_ONCE = 1 << 20
_BLOCK = 1 << 17

_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
# The parts that hold already compressed pictures, sound and film: deflating them costs time and gains nothing.
_COMPRESSED = tuple(
    b"." + each
    for each in b"png jpg jpeg jpe gif webp jxr wdp heic avif mp3 m4a wma mp4 m4v mov wmv zip gz docx xlsx pptx odttf "
    b"fntdata".split()
)


class Unusual(ValueError):
    """The container is not one that could be written again without losing something; says why."""


class Entry:
    """What the directory says of a member; ``start`` is where its packed bytes begin, once that was looked up."""

    __slots__ = ("name", "flags", "method", "crc", "packed", "size", "offset", "start")

    def __init__(self, name: bytes, facts: "Sequence[int]") -> None:
        self.name = name
        self.flags, self.method, self.crc, self.packed, self.size, self.offset = facts
        self.start = 0

    @property
    def utf8(self) -> bool:
        """Whether a name that is not ASCII is UTF-8."""
        return bool(self.flags & UTF8) and not self.name.isascii()

    def same(self, other: "Entry") -> bool:
        """Whether both describe a member of one name and, as far as a checksum tells, one content."""
        return (self.name, self.utf8, self.crc, self.size) == (other.name, other.utf8, other.crc, other.size)


def is_bomb(packed: int, unpacked: int) -> bool:
    """Whether a container of ``packed`` bytes may not unpack to that many."""
    return unpacked > LARGEST or (unpacked > ROOM and unpacked > RATIO * packed)


def is_picture(name: bytes) -> bool:
    """Whether a member is stored as it is: OpenDocument's ``mimetype``, and what is compressed already."""
    return name == b"mimetype" or name.lower().endswith(_COMPRESSED)


def is_office(entries: "Sequence[Entry]", source: "Source") -> bool:
    """Whether these are the members of an Office file, Open XML or OpenDocument."""
    if any(entry.name == b"[Content_Types].xml" for entry in entries):
        return True
    first = entries[0]
    if first.name != b"mimetype" or first.size > AT_ONCE:
        return False
    return b"".join(content(source, first)).startswith(_OPEN_DOCUMENT)


def members(source: "Source") -> "list[Entry]":
    """Every member in order, with the place of its packed bytes; only the contents are unread. Raises ``Unusual``."""
    entries, directory = _entries(source)
    if is_bomb(source.size, sum(entry.size for entry in entries)):
        raise Unusual("unpacks to far more than its size")
    ends = [entry.offset for entry in entries[1:]] + [directory]
    position = 0
    for entry, end in zip(entries, ends, strict=True):
        if entry.offset != position:
            raise Unusual("bytes that belong to no member")
        entry.start = _start(source, entry)
        _check_tail(source, entry, end)
        position = end
    return entries


def _entries(source: "Source") -> "tuple[list[Entry], int]":
    """The central directory, and where it begins."""
    where = source.size - _END.size
    last = source.at(where, _END.size) if where >= 0 else b""
    if last[:4] != b"PK\5\6":
        raise Unusual("no end record as the last bytes")
    _, disk, first_disk, here, count, size, start, comment = _END.unpack(last)
    if disk or first_disk or comment or here != count or count in (0, 0xFFFF) or start + size != where:
        raise Unusual("end record with a comment, several disks, zip64 or wrong sizes")
    if size > LONGEST_DIRECTORY:
        raise Unusual("directory of an unheard-of size")
    data = source.at(start, size)
    entries, position = [], 0
    for _ in range(count):
        entry, position = _entry(data, position)
        entries.append(entry)
    if position != len(data):
        raise Unusual("directory of another size than it says")
    if len({entry.name for entry in entries}) != count:
        raise Unusual("two members of one name")
    return entries, start


def _entry(data: bytes, position: int) -> "tuple[Entry, int]":
    if position + _CENTRAL.size > len(data):
        raise Unusual("directory ends early")
    fields = _CENTRAL.unpack_from(data, position)
    signature, made, needed, flags, method, _, _, crc, packed, size, names, extras, comment, disk, _, kind, at = fields
    begin = position + _CENTRAL.size
    end = begin + names + extras
    name = data[begin : begin + names]
    if signature != b"PK\1\2" or comment or disk or (needed & 0xFF) > 45 or end > len(data):
        raise Unusual("directory entry with a comment or of an unknown kind")
    if flags & ~_KNOWN_FLAGS or method not in (STORED, DEFLATED) or 0xFFFFFFFF in (packed, size, at):
        raise Unusual("member that is encrypted, packed in an unknown way or zip64")
    if not name or b"\0" in name or (made >> 8 == 3 and kind >> 28 == 0xA):
        raise Unusual("member without a lawful name, or a symbolic link")
    _check_name(name, flags)
    _check_extras(data[begin + names : end])
    return Entry(name, (flags, method, crc, packed, size, at)), end


def _check_name(name: bytes, flags: int) -> None:
    if flags & UTF8:
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


def _start(source: "Source", entry: Entry) -> int:
    """Where the packed bytes begin; the local header must say what the directory says."""
    head = source.at(entry.offset, _LOCAL.size)
    if len(head) < _LOCAL.size:
        raise Unusual("member outside the file")
    signature, _, flags, method, _, _, crc, packed, size, names, extras = _LOCAL.unpack(head)
    begin = entry.offset + _LOCAL.size
    told = (crc, packed, size)
    true = (entry.crc, entry.packed, entry.size)
    if signature != MAGIC or (flags ^ entry.flags) & ~_LEVEL or method != entry.method:
        raise Unusual("member header unlike the directory")
    rest = source.at(begin, names + extras)
    if rest[:names] != entry.name:
        raise Unusual("member name unlike the directory")
    if told != true and not (flags & _DESCRIPTOR and told == (0, 0, 0)):
        raise Unusual("member sizes unlike the directory")
    _check_extras(rest[names:])
    return begin + int(names) + int(extras)


def _check_tail(source: "Source", entry: Entry, end: int) -> None:
    """Behind the packed bytes there is nothing, or the descriptor that a streaming writer leaves there."""
    stop = entry.start + entry.packed
    if entry.flags & _DESCRIPTOR:
        told = struct.pack("<3L", entry.crc, entry.packed, entry.size)
        lawful = end - stop in (12, 16) and source.at(stop, end - stop) in (told, b"PK\7\x08" + told)
    else:
        lawful = stop == end
    if not lawful:
        raise Unusual("bytes behind a member")


def content(source: "Source", entry: Entry) -> "Iterator[bytes]":
    """A member's content in pieces; raises ``Unusual``, at the latest behind the last, where size or checksum lie."""
    if entry.packed <= AT_ONCE and entry.size <= AT_ONCE:
        packed = source.at(entry.start, entry.packed)
        whole = packed if entry.method == STORED else inflate(packed, entry.size)
        if len(whole) != entry.size or zlib.crc32(whole) != entry.crc:
            raise Unusual("member with a wrong checksum or size")
        yield whole
        return
    crc = size = 0
    for piece in _stored(source, entry) if entry.method == STORED else _inflated(source, entry):
        crc = zlib.crc32(piece, crc)
        size += len(piece)
        if size > entry.size:
            raise Unusual("deflate stream of another size")
        yield piece
    if (size, crc) != (entry.size, entry.crc):
        raise Unusual("member with a wrong checksum or size")


def _stored(source: "Source", entry: Entry) -> "Iterator[bytes]":
    for begin in range(entry.start, entry.start + entry.packed, _BLOCK):
        yield source.at(begin, min(_BLOCK, entry.start + entry.packed - begin))


def _inflated(source: "Source", entry: Entry) -> "Iterator[bytes]":
    stream = zlib.decompressobj(-15)
    try:
        for packed in _stored(source, entry):
            if stream.eof:
                raise Unusual("bytes behind a deflate stream")
            rest = packed
            while rest and not stream.eof:
                yield stream.decompress(rest, _BLOCK)
                rest = stream.unconsumed_tail
        while not stream.eof and (more := stream.decompress(b"", _BLOCK)):
            yield more
    except zlib.error:
        raise Unusual("broken deflate stream") from None
    if not stream.eof or stream.unused_data:
        raise Unusual("deflate stream of another size")


def inflate(packed: "bytes | memoryview", size: int) -> bytes:
    """What a raw deflate stream unpacks to, exactly ``size`` bytes and nothing behind; raises ``Unusual``."""
    stream = zlib.decompressobj(-15)
    try:
        found = stream.decompress(packed, size + 1)
        if not stream.eof:
            found += stream.decompress(stream.unconsumed_tail, 1)
    except zlib.error:
        raise Unusual("broken deflate stream") from None
    if not stream.eof or stream.unused_data or len(found) != size:
        raise Unusual("deflate stream of another size")
    return found


# Writing: one fixed time, no extra fields, no attributes.


def local_header(entry: Entry, method: int, packed: int) -> bytes:
    """What stands before a member's packed bytes."""
    return _LOCAL.pack(MAGIC, _VERSION, *_shared(entry, method, packed), 0) + entry.name


def central_header(entry: Entry, method: int, packed: int, offset: int) -> bytes:
    """A member's entry in the directory."""
    kind = _FOLDER if entry.name.endswith(b"/") else 0
    shared = _shared(entry, method, packed)
    return _CENTRAL.pack(b"PK\1\2", _VERSION, _VERSION, *shared, 0, 0, 0, 0, kind, offset) + entry.name


def _shared(entry: Entry, method: int, packed: int) -> "tuple[int, ...]":
    flags = UTF8 if entry.utf8 else 0
    return (flags, method, 0, _DATE_1980, entry.crc, packed, entry.size, len(entry.name))


def end_record(count: int, length: int, start: int) -> bytes:
    """The last bytes: how many members, how long the directory, and where it begins."""
    return _END.pack(b"PK\5\6", 0, 0, count, count, length, start, 0)
