"""The pieces in which age seals, and any bytes cut into such; every filter process imports it: nothing heavy here."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CHUNK = 64 * 1024
TAG = 16
SEALED_CHUNK = CHUNK + TAG


def regroup(pieces: "Iterable[bytes]", size: int) -> "Iterator[bytes]":
    """The same bytes in pieces of ``size``, the last shorter; nothing for no bytes."""
    held: "list[memoryview]" = []
    have = 0
    for piece in pieces:
        if not held and len(piece) == size:
            yield piece
            continue
        view = memoryview(piece)
        while have + len(view) >= size:
            held.append(view[: size - have])
            view = view[size - have :]
            yield b"".join(held)
            held, have = [], 0
        if view:
            held.append(view)
            have += len(view)
    if held:
        yield b"".join(held)
