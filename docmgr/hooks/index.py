"""The tree that a commit will make, read from the index: git works it out and writes it there before it asks the hook.

``git commit`` completes the extension ``TREE`` of the index and commits that tree. Where it has not (a commit of some
paths only, files just added), git itself must compare the index. So the price of a hook depends on what changes and not
on how many files there are.
"""

import sys

from docmgr.hooks.system import system

SIGN = b"TREE"
# More of the index's end is not looked at. Nor could a folder's name then pass for the extension: behind a name stand
# a NUL and a number in ASCII, which read as a size is larger.
MOST = 1 << 21
FIRST = 1 << 17
HEADER = 8
# Octets of an object's id, and of the sum at the index's end.
WIDTHS = (20, 32)


def written_tree(path: str) -> str:
    """The id of the tree that the index file stands for, ``""`` where git has not worked it out."""
    if sys.platform == "win32":
        return ""
    try:
        descriptor = system.open(path, system.O_RDONLY)
    except OSError:
        return ""
    try:
        size = system.fstat(descriptor).st_size
        for length in (FIRST, MOST):
            end = system.pread(descriptor, length, max(size - length, 0))
            for width in WIDTHS:
                found = _extension(end, len(end) - width)
                if found:
                    return _root(found, width)
    except OSError:
        pass
    finally:
        system.close(descriptor)
    return ""


def _extension(data: bytes, end: int) -> bytes:
    """The content of the extension, b"" without one.

    From it the sizes lead, extension by extension, to the sum at ``end``; it begins with the root, which has no name.
    """
    position = data.find(SIGN)
    while position >= 0:
        size = int.from_bytes(data[position + 4 : position + HEADER], "big")
        following = position + HEADER + size
        while following < end:
            following += HEADER + int.from_bytes(data[following + 4 : following + HEADER], "big")
        if following == end and data[position + HEADER : position + HEADER + 1] == b"\0":
            return data[position + HEADER : position + HEADER + size]
        position = data.find(SIGN, position + 1)
    return b""


def _root(content: bytes, width: int) -> str:
    """The id of the root; ``""`` where a folder has been touched since."""
    begin = content.find(b"\n") + 1
    if not begin or b"\0-1 " in content:
        return ""
    return content[begin : begin + width].hex()
