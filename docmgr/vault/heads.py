"""Headers that were computed before, so that looking at unchanged files costs no X25519.

A table in the folder of the unlocked keys, which ``lock`` removes. A row is found by a name derived from the
document's digest under the zone's key, and proved by a code under the same digest; besides these it holds what stands
in the blob for everybody to read. So the table tells nothing to somebody without the key, and whatever happened to it,
a row is right or not used. Two writers at once cost at most a row.
"""

import hmac
import os

from docmgr.vault.keyring import UNLOCKED

# A power of two; a row that meets another in its place takes it.
ROWS = 1 << 16
_NAME = 16
_PROOF = 16
_SHORT = 32
# Share, body, wrapped file key, MAC.
PARTS = 4 * _SHORT
ROW = _NAME + _PROOF + PARTS
# One edit or two are not worth a write.
FEWEST = 8
_LABEL = b"docmgr/1 seen"
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


class Heads:
    """The table of one clone; without one, or where the disk refuses, everything is computed."""

    __slots__ = ("_path", "_file", "_fresh")

    def __init__(self, common: str) -> None:
        self._path = f"{common}/{UNLOCKED}/heads"
        self._file: "int | None" = None
        self._fresh: "list[bytes]" = []

    def find(self, digest: bytes) -> "bytes | None":
        """The parts of the header of the document with that digest."""
        if self._file is None:
            self._file = self._open()
        if self._file < 0:
            return None
        name = hmac.digest(digest, _LABEL, "sha256")[:_NAME]
        try:
            row = os.pread(self._file, ROW, _place(name))
        except OSError:
            return None
        if row[:_NAME] != name or len(row) != ROW:
            return None
        parts = row[_NAME + _PROOF :]
        return parts if hmac.compare_digest(_proof(digest, parts), row[_NAME : _NAME + _PROOF]) else None

    def keep(self, digest: bytes, parts: bytes) -> None:
        """Remember the parts of a header, at the latest when ``close`` is called."""
        name = hmac.digest(digest, _LABEL, "sha256")[:_NAME]
        self._fresh.append(name + _proof(digest, parts) + parts)
        if len(self._fresh) >= 1024:
            self.close()

    def close(self) -> None:
        """Write what is new, if it is worth it."""
        rows, self._fresh = self._fresh, []
        if len(rows) < FEWEST or self._file is None or self._file < 0:
            return
        try:
            for row in rows:
                os.pwrite(self._file, row, _place(row))
        except OSError:
            return

    def _open(self) -> int:
        if not hasattr(os, "pread"):
            return -1
        try:
            return os.open(self._path, _FLAGS, 0o600)
        except OSError:
            return -1


def _place(name: bytes) -> int:
    return int.from_bytes(name[:4], "big") % ROWS * ROW


def _proof(digest: bytes, parts: bytes) -> bytes:
    return hmac.digest(digest, _LABEL + parts, "sha256")[:_PROOF]
