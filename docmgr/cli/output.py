"""What commands write: data to stdout, messages to stderr, nothing that a console or a script cannot take."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Any, TextIO

from docmgr.i18n.width import width

_COLOURS = {"error": "31", "warn": "33", "good": "32", "path": "36", "strong": "1", "faint": "2"}
_PATIENCE = 1.0
_BEAT = 0.1


def prepare_streams() -> None:
    """Make stdout and stderr take any text: what a GBK console or bad file name cannot show is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def echo(text: str = "", *, end: str = "\n") -> None:
    """Write data to stdout."""
    sys.stdout.write(text + end)


def say(message: str = "") -> None:
    """Write a message for the person to stderr, after all data written so far; a stream gone is no new failure."""
    with suppress(OSError):
        sys.stdout.flush()
    with suppress(OSError):
        sys.stderr.write(message + "\n")
        sys.stderr.flush()


def fault(message: str) -> None:
    """Say what is wrong; the three labels are the same in every language, for scripts. Source: contract, Everywhere."""
    _labelled("error:", "error", message)


def warn(message: str) -> None:
    """Say what is doubtful but was done."""
    _labelled("warning:", "warn", message)


def hint(message: str) -> None:
    """Say what to do next."""
    _labelled("hint:", "strong", message)


def _labelled(label: str, role: str, message: str) -> None:
    say(f"docmgr: {style(label, role, stream=sys.stderr)} {message}")


def json_out(name: str, payload: Mapping[str, Any]) -> None:
    """Write the one JSON document of a reading command: ``schema`` first, UTF-8 whatever the console speaks."""
    from json import dumps

    document(dumps({"schema": f"docmgr.{name}/1", **payload}, ensure_ascii=False, indent=2) + "\n")


def document(text: str) -> None:
    """Write a document for a program to stdout: UTF-8 and its own line ends, whatever the console speaks."""
    data = text.encode("utf-8", "backslashreplace")
    sys.stdout.flush()
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:
        sys.stdout.write(data.decode())
        return
    binary.write(data)
    binary.flush()


def is_terminal(stream: TextIO) -> bool:
    """Whether a person looks at the stream and its terminal can do more than print."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def has_colour(stream: TextIO) -> bool:
    """Whether to colour: a terminal, and no ``NO_COLOR``. Source: no-color.org."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR")


def style(text: str, role: str, *, stream: TextIO | None = None) -> str:
    """The text in the colour of its role (error, warn, good, path, strong, faint), plain where colour is not wanted."""
    if not has_colour(stream or sys.stdout):
        return text
    return f"\033[{_COLOURS[role]}m{text}\033[0m"


@contextmanager
def progress(label: str, total: int) -> Iterator[Callable[[], None]]:
    """Count steps of long work on the terminal, silent elsewhere and in the first second; call the result per step."""
    if not is_terminal(sys.stderr):
        yield lambda: None
        return
    counter = _Counter(label, total)
    try:
        yield counter.step
    finally:
        counter.clear()


class _Counter:
    """One line on stderr, rewritten in place at most ten times a second."""

    def __init__(self, label: str, total: int) -> None:
        self.label = label
        self.total = total
        self.done = 0
        self.shown = 0
        self.due = monotonic() + _PATIENCE

    def step(self) -> None:
        self.done += 1
        if monotonic() < self.due:
            return
        self.due = monotonic() + _BEAT
        line = f"{self.label} {self.done}/{self.total}"
        sys.stderr.write(f"\r{line}{' ' * (self.shown - width(line))}")
        sys.stderr.flush()
        self.shown = max(self.shown, width(line))

    def clear(self) -> None:
        if self.shown:
            sys.stderr.write(f"\r{' ' * self.shown}\r")
            sys.stderr.flush()
