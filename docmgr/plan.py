"""What a command is about to do, as data: it can be shown, tested and applied, but does nothing itself.

``repo.apply`` is the one hand that carries a plan out, as one commit.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Move:
    """A file goes from one repository path to another, content unchanged; never onto an existing file."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Write:
    """A file gets this content (bytes as a checkout shows them); ``mode`` is ``0o644`` or ``0o755``.

    ``before`` are the bytes that the content was worked out from: where others stand there by then, nothing is done.
    """

    path: str
    content: bytes
    mode: int = 0o644
    before: bytes | None = None


@dataclass(frozen=True, slots=True)
class Remove:
    """A file leaves the tree; Git keeps it. ``before`` as in ``Write``."""

    path: str
    before: bytes | None = None


@dataclass(frozen=True, slots=True)
class Take:
    """A file that already stands in the work tree is committed as it is."""

    path: str


Action = Move | Write | Remove | Take


@dataclass(frozen=True, slots=True)
class Plan:
    """Actions in order, and the message of the one commit that makes them; an empty plan makes no commit."""

    subject: str
    actions: tuple[Action, ...] = ()
    body: str = ""
