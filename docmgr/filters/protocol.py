"""Git's long-running filter protocol, version 2: packets of at most 65,516 bytes on standard input and output.

Source: gitattributes, "Long Running Filter Process". A filter reads the whole content before it answers.
"""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

LONGEST = 65_516
FLUSH = b"0000"
_BUFFER = 1 << 17
_PIPE = 1 << 19
_FULL = b"%04x" % (LONGEST + 4)
# One call writes pieces from several places, so many at most.
_TOGETHER = hasattr(os, "writev")
_MANY = 512


class ProtocolError(Exception):
    """Git said something that is not in the protocol."""


class Channel:
    """Packets from git and to git."""

    __slots__ = ("_read", "_out")

    def __init__(self, source: "BinaryIO", out: int) -> None:
        self._read = source.read
        self._out = out

    @classmethod
    def standard(cls) -> "Channel":
        """Standard input and output as bytes."""
        if os.name == "nt":
            import msvcrt

            for descriptor in (0, 1):
                msvcrt.setmode(descriptor, os.O_BINARY)  # type: ignore[attr-defined]
        else:
            _widen(0, 1)
        return cls(open(0, "rb", buffering=_BUFFER), 1)

    def packets(self) -> "Iterator[bytes]":
        """The packets up to the next flush; EOFError where git is gone."""
        read = self._read
        while True:
            length = read(4)
            try:
                size = int(length, 16)
            except ValueError:
                if not length:
                    raise EOFError from None
                raise ProtocolError from None
            if size == 0:
                return
            if size < 4:
                raise ProtocolError
            packet = read(size - 4)
            if len(packet) != size - 4:
                raise EOFError
            yield packet

    def lines(self) -> "list[bytes]":
        """The text packets up to the next flush, without their newlines."""
        return [packet.removesuffix(b"\n") for packet in self.packets()]

    def send(self, data: bytes) -> None:
        """Write bytes that are packets already."""
        view = memoryview(data)
        while view:
            view = view[os.write(self._out, view) :]

    def say(self, *lines: bytes) -> None:
        """A list of text packets with its flush."""
        self.send(b"".join([*(packet(line + b"\n") for line in lines), FLUSH]))

    def content(self, before: bytes, pieces: "Iterable[bytes | memoryview]", after: bytes) -> None:
        """The content of an answer between what stands before and behind it, small pieces together and none copied.

        Every write wakes git, so a small file is one. Where ``pieces`` fails, whole packets of what it gave are sent.
        """
        held: "list[bytes | memoryview]" = [before]
        rest: "list[bytes | memoryview]" = []
        size = waiting = 0
        try:
            for piece in pieces:
                view = memoryview(piece)
                while waiting + len(view) >= LONGEST:
                    held += [_FULL, *rest, view[: LONGEST - waiting]]
                    view = view[LONGEST - waiting :]
                    rest.clear()
                    waiting = 0
                    size += LONGEST
                    if size >= _BUFFER:
                        self._put(held)
                        held.clear()
                        size = 0
                if view:
                    rest.append(view)
                    waiting += len(view)
            held += [b"%04x" % (waiting + 4), *rest, after] if rest else [after]
        finally:
            self._put(held)

    def _put(self, held: "list[bytes | memoryview]") -> None:
        if not _TOGETHER or len(held) > _MANY:
            self.send(b"".join(held))
            return
        done = os.writev(self._out, held) if held else 0
        if done < sum(map(len, held)):
            self.send(b"".join(held)[done:])


def _widen(*pipes: int) -> None:
    """Let more bytes lie in the pipes, so that git and the filter wait for each other less often."""
    import fcntl

    for pipe in pipes:
        try:
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)
        except (AttributeError, OSError):  # not Linux, no pipe, or the user has many
            return


def packet(data: bytes) -> bytes:
    """One packet of these bytes."""
    return b"%04x%b" % (len(data) + 4, data)


def handshake(channel: Channel) -> bool:
    """Greet git; False where there is nobody to talk to."""
    try:
        hello = channel.lines()
    except EOFError:
        return False
    if hello[:1] != [b"git-filter-client"] or b"version=2" not in hello:
        raise ProtocolError
    channel.say(b"git-filter-server", b"version=2")
    offered = channel.lines()
    channel.say(*(b"capability=" + name for name in (b"clean", b"smudge") if b"capability=" + name in offered))
    return True
