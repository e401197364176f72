"""Where a change comes from: from the sides of a merge, or from before its author's own last steps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from docmgr.records.record import Record
from docmgr.repo.changes import Change, parse_raw

if TYPE_CHECKING:
    from docmgr.repo.changes import Git

LOG = ["log", "--raw", "-z", "-c", "--no-renames", "--no-abbrev", "--no-show-signature"]
HEAD = "--format=%H %P\x02%ae\x02%aI"


def is_from(sides: Iterable[Record], new: Record) -> bool:
    """Whether each value of a record is that of a side, or a list of what the sides have, with every entry kept."""
    given = list(sides)
    for key in {*new.data, *(key for side in given for key in side.data)}:
        value = new.get(key)
        values = [side.get(key) for side in given]
        if value in values:
            continue
        lists = [each for each in (value, *values) if each is not None]
        if not all(isinstance(each, list) for each in lists):
            return False
        parts: list[Any] = [each for side in values for each in side or []]
        if any(each not in parts for each in value or []):
            return False
        field = new.kind.fields.get(key)
        if field is not None and field.append:
            ids = {each.get("id") for each in value or []}
            if any(each.get("id") not in ids for each in parts):
                return False
    return bool(given)


def took_back(git: Git, rev: str, change: Change, email: str) -> bool:
    """Whether a change only brings back what stood there before changes that its author alone had made since.

    So ``undo`` and ``git revert`` of one's own last steps are lawful, and redoing them.
    """
    if not rev:
        return False
    log = git([*LOG, HEAD, rev, "--", change.path], None)
    for earlier in parse_raw(log):
        ids, author, _moment = earlier.commit.split("\x02")
        if author.casefold() != email.casefold() or ids.count(" ") > 1:
            return False
        if earlier.old_blob.strip("0") == change.blob.strip("0"):
            return True
    return False
