"""Path patterns in gitignore syntax, as waivers and ``ignore`` write them; pathspec is imported when first asked.

Patterns and paths are compared in NFC, so that a name typed on one system matches the same name stored by another.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


@lru_cache(maxsize=512)
def _spec(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(unicodedata.normalize("NFC", pattern) for pattern in patterns)


def fault(pattern: str) -> bool:
    """Whether the pattern cannot be understood or matches nothing by its form."""
    try:
        return not pattern.strip() or pattern.startswith("#") or not _spec((pattern,)).patterns
    except ValueError:
        return True


def matches(patterns: Iterable[str], path: str) -> bool:
    """Whether a repository path (file or, with ``/`` at the end, folder) is meant by the patterns."""
    patterns = tuple(patterns)
    return path in patterns or _spec(patterns).match_file(unicodedata.normalize("NFC", path))


def literal(path: str) -> str:
    """The pattern that means this path and nothing else."""
    escaped = "".join("\\" + char if char in "\\*?[" else char for char in path)
    # A blank at the end would be cut off; a class of one character stays.
    return "/" + (f"{escaped[:-1]}[{escaped[-1]}]" if escaped[-1:].isspace() else escaped)
