"""The slim form and the form of a checkout, made piece by piece: what ``canonical`` does, for files of any size.

``Scratch`` holds the result while it is made. It is read again with the strict reader before anybody gets a byte of it:
the same members in the same order, every checksum right. Plain Python without the heavier modules, as ``members`` is.
"""

import zlib

from docmgr.office.members import (
    AT_ONCE,
    DEFLATED,
    EFFORT,
    MAGIC,
    STORED,
    Entry,
    Unusual,
    central_header,
    content,
    end_record,
    is_bomb,
    is_office,
    is_picture,
    local_header,
    members,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Protocol

    from docmgr.office.members import Source

    class Scratch(Source, Protocol):
        """Bytes that are being collected."""

        def add(self, data: bytes) -> None:
            """Put these at the end."""

        def patch(self, offset: int, data: bytes) -> None:
            """Put these over others that are there."""

        def cut(self, offset: int) -> None:
            """Drop everything from there on."""


def office_members(source: "Source") -> "list[Entry] | None":
    """The members of an Office file in order; None for any other file and an unusual one. Contents are unread."""
    if source.at(0, 4) != MAGIC:
        return None
    try:
        found = members(source)
        return found if is_office(found, source) else None
    except Unusual:
        return None


def same_members(one: "Iterable[Entry]", other: "Iterable[Entry]") -> bool:
    """Whether two containers hold the same, as far as names, sizes and checksums tell."""
    first, second = list(one), list(other)
    return len(first) == len(second) and all(a.same(b) for a, b in zip(first, second, strict=True))


def make_slim(source: "Source", found: "list[Entry]", into: "Scratch") -> bool:
    """Collect the slim form of a container with these members; False where a content or the result is not right."""
    try:
        directory, offset = [], 0
        for entry in found:
            into.add(local_header(entry, STORED, entry.size))
            for piece in content(source, entry):
                into.add(piece)
            directory.append(central_header(entry, STORED, entry.size, offset))
            offset += 30 + len(entry.name) + entry.size
        _close(into, directory)
        return same_members(_proved(into), found)
    except Unusual:
        return False


def is_slim(source: "Source", found: "list[Entry]") -> bool:
    """Whether a container with these members is in slim form already, contents unread."""
    directory = []
    for entry in found:
        if source.at(entry.offset, entry.start - entry.offset) != local_header(entry, STORED, entry.size):
            return False
        directory.append(central_header(entry, STORED, entry.size, entry.offset))
    index = b"".join(directory)
    end = index + end_record(len(found), len(index), source.size - len(index) - 22)
    return source.at(source.size - len(end), len(end)) == end


def make_shown(source: "Source", found: "list[Entry]", into: "Scratch") -> bool:
    """Collect what a checkout shows of a slim container; False where it shows the container as it is."""
    try:
        directory = []
        for entry in found:
            offset = into.size
            method, packed = _pack(source, entry, into)
            directory.append(central_header(entry, method, packed, offset))
        _close(into, directory)
        return not is_bomb(into.size, sum(entry.size for entry in found)) and same_members(members(into), found)
    except Unusual:
        return False


def _pack(source: "Source", entry: Entry, into: "Scratch") -> "tuple[int, int]":
    """Add a member, deflated where that makes it smaller; the method and the packed size."""
    if is_picture(entry.name):
        return _store(source, entry, into)
    stream = zlib.compressobj(EFFORT, zlib.DEFLATED, -15)
    if entry.size <= AT_ONCE:
        whole = b"".join(content(source, entry))
        packed = stream.compress(whole) + stream.flush()
        method, packed = (DEFLATED, packed) if len(packed) < entry.size else (STORED, whole)
        into.add(local_header(entry, method, len(packed)))
        into.add(packed)
        return method, len(packed)
    offset = into.size
    head = local_header(entry, DEFLATED, 0)
    into.add(head)
    for piece in content(source, entry):
        into.add(stream.compress(piece))
    into.add(stream.flush())
    size = into.size - offset - len(head)
    if size >= entry.size:
        into.cut(offset)
        return _store(source, entry, into)
    into.patch(offset, local_header(entry, DEFLATED, size))
    return DEFLATED, size


def _store(source: "Source", entry: Entry, into: "Scratch") -> "tuple[int, int]":
    into.add(local_header(entry, STORED, entry.size))
    for piece in content(source, entry):
        into.add(piece)
    return STORED, entry.size


def _close(into: "Scratch", directory: "list[bytes]") -> None:
    start, index = into.size, b"".join(directory)
    into.add(index)
    into.add(end_record(len(directory), len(index), start))


def _proved(source: "Source") -> "list[Entry]":
    """The members, every content read and checked."""
    found = members(source)
    for entry in found:
        for _piece in content(source, entry):
            continue
    return found
