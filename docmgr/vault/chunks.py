"""The pieces in which age seals, and any bytes cut into such; every filter process imports it: nothing heavy here."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CHUNK = 64 * 1024
TAG = 16
SEALED_CHUNK = CHUNK + TAG


def regroup(pieces: "Iterable[bytes]", size: int) -> "Iterator[bytes]":
    """The same bytes in pieces of ``size``, the last shorter; nothing for no bytes."""
    rest = bytearray()
    for piece in pieces:
        if not rest and len(piece) == size:
            yield piece
            continue
        rest += piece
        at = 0
        while len(rest) - at >= size:
            yield bytes(rest[at : at + size])
            at += size
        del rest[:at]
    if rest:
        yield bytes(rest)
