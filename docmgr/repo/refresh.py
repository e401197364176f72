"""Files that git takes for changed only because their size is another, though the filter makes the same blob of them.

A program that packs an Office file anew leaves such a file: git compares sizes and asks no filter, so it would show a
change that has no difference until somebody adds the file. Nothing here changes a file, or what is to be committed.
"""

from __future__ import annotations

from docmgr.repo.changes import text
from docmgr.repo.git import GitError, Repository

DRIVER = "docmgr-slim"
BATCH = 500
# Changed in the work tree and not staged.
_ONLY_HERE = " M "


def unchanged(repository: Repository) -> set[str]:
    """The paths that git lists as changed though nothing in them is; one quick question where nothing is listed."""
    listed = _paths(repository.git("--no-optional-locks", "diff-files", "--name-only", "--diff-filter=M", "-z"))
    found: set[str] = set()
    for begin in range(0, len(listed), BATCH):
        mine = _slim_ones(repository, listed[begin : begin + BATCH])
        if mine:
            options = ("--name-only", "--no-renames", "--no-ext-diff", "-z")
            found.update(set(mine) - set(_paths(repository.git("--no-optional-locks", "diff", *options, "--", *mine))))
    return found


def differing(repository: Repository, status: bytes) -> list[str]:
    """The entries of ``git status --porcelain -z --no-renames`` without those of files that were only packed anew.

    What is staged stays, however its file was packed since.
    """
    lines = text(status).split("\0")[:-1]
    same = unchanged(repository) if any(line.startswith(_ONLY_HERE) for line in lines) else set()
    return [line for line in lines if not (line.startswith(_ONLY_HERE) and line[3:] in same)]


def refresh(repository: Repository) -> int:
    """Let git see for itself that those are unchanged; how many there were, 0 also where the index cannot be written.

    Their blobs in the index stay as they are: an edit that comes in between stays an edit.
    """
    if repository.bare:
        return 0
    try:
        found = sorted(unchanged(repository))
        for begin in range(0, len(found), BATCH):
            # Git compares contents where it knows no size.
            lines = repository.git("ls-files", "-s", "-z", "--", *found[begin : begin + BATCH])
            repository.git("update-index", "-z", "--index-info", input=lines)
        if found:
            repository.git("update-index", "-q", "--refresh", ok=(0, 1))
    except GitError:
        return 0
    return len(found)


def _slim_ones(repository: Repository, paths: list[str]) -> list[str]:
    """Those that the filter of Office files stands for."""
    asked = "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")
    fields = text(repository.git("check-attr", "-z", "--stdin", "filter", input=asked)).split("\0")[:-1]
    return [path for path, value in zip(fields[::3], fields[2::3], strict=True) if value == DRIVER]


def _paths(out: bytes) -> list[str]:
    return text(out).split("\0")[:-1]
