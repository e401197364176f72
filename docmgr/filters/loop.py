"""The loop of the filter process: one request after the other, and an answer to each, whatever goes wrong."""

import os
import sys

from docmgr.filters.content import Content
from docmgr.filters.protocol import FLUSH, Channel, ProtocolError, handshake, packet
from docmgr.filters.refused import RefusedContent
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import _, choose_language, set_language
from docmgr.vault.gitdir import common_dir

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Protocol

    class Driver(Protocol):
        """What a filter does with a file; ``clean`` may raise RefusedContent, ``smudge`` gives something always."""

        secret: bool
        """Whether files must not lie in the clear on this disk while they are worked on."""

        def clean(self, path: bytes, content: Content) -> "Iterable[bytes | memoryview]":
            """The blob for a file."""

        def smudge(self, path: bytes, content: Content, blob: str) -> "Iterable[bytes | memoryview]":
            """The file for a blob."""

        def close(self) -> None:
            """Git is done."""


_SUCCESS = packet(b"status=success\n") + FLUSH
_ERROR = packet(b"status=error\n") + FLUSH
# After these many lines about single files a person has understood.
MOST_LINES = 20
SPILL = "docmgr"
# Not 1 or 2: those say to the shell that git started that nothing was read yet, and another may answer.
BROKEN = 70


class Voice:
    """Lines for the person, on standard error, in the language of the environment."""

    __slots__ = ("said",)

    def __init__(self) -> None:
        self.said = 0

    def say(self, message: str, hint: str = "") -> None:
        """One line, and one with what to do."""
        self.said += 1
        if self.said > MOST_LINES:
            return
        lines = f"docmgr: {message}\n" + (f"docmgr: hint: {hint}\n" if hint else "")
        sys.stderr.buffer.write(lines.encode("utf-8", "backslashreplace"))
        sys.stderr.buffer.flush()


def sealing_driver() -> "Driver":
    """The driver ``docmgr``."""
    from docmgr.filters.sealing import Sealing

    return Sealing(common_dir(), VOICE.say)


def slimming_driver() -> "Driver":
    """The driver ``docmgr-slim``."""
    from docmgr.filters.slimming import Slimming

    return Slimming(os.path.join(common_dir(), SPILL), VOICE.say)


VOICE = Voice()


def serve(make: "Callable[[], Driver]", *, greeted: bool = False) -> int:
    """Talk to git until it hangs up; ``greeted`` says that who started this has greeted already."""
    set_language(choose_language(None, dict(os.environ), None))
    channel = Channel.standard()
    try:
        if greeted:
            _listen(channel)
        elif not handshake(channel):
            return 0
        driver = make()
        folder = os.path.join(common_dir(), SPILL)
        while _answer(channel, driver, folder):
            continue
        driver.close()
    except (EOFError, BrokenPipeError):
        return 0
    except ProtocolError:
        VOICE.say(_("git and docmgr do not understand each other; is git 2.30 or newer?"))
        return BROKEN
    return 0


def _listen(channel: Channel) -> None:
    """What git says first, and what it can do; the answers are given."""
    if b"version=2" not in channel.lines():
        raise ProtocolError
    channel.lines()


def _answer(channel: Channel, driver: "Driver", folder: str) -> bool:
    """Serve one request; False where git is done."""
    try:
        request = dict(line.partition(b"=")[::2] for line in channel.lines())
    except EOFError:
        return False
    cleaning = request.get(b"command") == b"clean"
    path = request.get(b"pathname", b"")
    late = driver.secret and not cleaning
    content = Content(channel.packets(), folder, secret=cleaning and driver.secret, late=late)
    try:
        if cleaning:
            pieces = driver.clean(path, content)
        elif request.get(b"command") == b"smudge":
            pieces = driver.smudge(path, content, request.get(b"blob", b"").decode())
        else:
            raise RefusedContent(_("git asked for something unknown"))
    except RefusedContent as refused:
        VOICE.say(refused.message, refused.hint)
        channel.send(_ERROR)
    except Exception as error:  # noqa: BLE001 - git must get an answer, and the person a line
        _broken(channel, path, error, None if cleaning else content)
    else:
        _deliver(channel, pieces, path)
    finally:
        content.settle()
        content.close()
    return True


def _deliver(channel: Channel, pieces: "Iterable[bytes | memoryview]", path: bytes) -> None:
    try:
        channel.content(_SUCCESS, pieces, FLUSH + FLUSH)
    except (BrokenPipeError, EOFError):
        raise
    except Exception as error:  # noqa: BLE001 - what was sent so far is withdrawn by the second status
        _complain(path, error)
        channel.send(FLUSH + _ERROR)


def _broken(channel: Channel, path: bytes, error: Exception, content: "Content | None") -> None:
    """A full disk, a bug: nothing is taken in, and what was to be checked out arrives as it is stored."""
    _complain(path, error)
    if content is not None:
        content.settle()
    if content is None or content.lost is not None:
        channel.send(_ERROR)
    else:
        _deliver(channel, content.pieces(), path)


def _complain(path: bytes, error: Exception) -> None:
    detail = reason(error) if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
    VOICE.say(_("{path}: {detail}").format(path=path.decode("utf-8", "backslashreplace"), detail=detail))
