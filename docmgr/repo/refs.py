"""Where HEAD stands, read from the files of a repository: asking git takes a process, 3 ms, and every command asks.

Only what is plain is answered; whatever else there may be (other storage of refs, symbolic ones, a broken file) is
left to git.
"""

from __future__ import annotations

import os
from pathlib import Path

_HEADS = "ref: refs/heads/"
_HEX = frozenset("0123456789abcdef")


def head(git_dir: Path, common_dir: Path) -> str:
    """The commit HEAD stands on, ``""`` where only git can tell or there is none."""
    text = _line(git_dir / "HEAD")
    if text.startswith(_HEADS):
        text = _line(_place(common_dir, text[len("ref: ") :]))
    return text if _is_id(text) else ""


def branch(git_dir: Path) -> str:
    """The short name of the branch HEAD is on, ``""`` where only git can tell or there is none."""
    text = _line(git_dir / "HEAD")
    # What git keeps in a file whose refs are stored otherwise.
    return text[len(_HEADS) :] if text.startswith(_HEADS) and not text.endswith("/.invalid") else ""


def held(common_dir: Path, name: str) -> str | None:
    """The id that a ref of the whole repository holds, ``""`` where there is none, None where only git can tell."""
    if (common_dir / "reftable").exists():
        return None
    text = _line(_place(common_dir, name))
    if text:
        return text if _is_id(text) else None
    try:
        packed = (common_dir / "packed-refs").read_bytes()
    except FileNotFoundError:
        return ""
    except OSError:
        return None
    before, found, _rest = b"\n".join((b"", packed, b"")).partition(b" " + name.encode() + b"\n")
    return before.rpartition(b"\n")[2].decode("ascii", "replace") if found else ""


def _line(path: Path) -> str:
    try:
        return os.fsdecode(path.read_bytes()).removesuffix("\n")
    except OSError:
        return ""


def _place(common_dir: Path, name: str) -> Path:
    return common_dir.joinpath(*name.split("/"))


def _is_id(text: str) -> bool:
    return len(text) in (40, 64) and _HEX.issuperset(text)
