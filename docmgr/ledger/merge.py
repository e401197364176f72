"""Two people changed one ledger: what both wrote is kept, and only what contradicts is a conflict. Pure.

Entries are united by their ids, each side's in its own order; a field is taken from who changed it. A conflict remains
where both changed the same field, or both recorded the same version with different content. Source: design 5.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from docmgr.i18n.text import _
from docmgr.ledger.chain import extension, fields, rank
from docmgr.ledger.entry import APPROVED, Approval, Document, Version, approval_data, version_data

Entry = TypeVar("Entry", Version, Approval)
_ENTRIES = ("versions", "approvals")


@dataclass(frozen=True, slots=True)
class Conflict:
    """``field`` has two new values; ``ours_by`` and ``theirs_by`` say whose."""

    field: str
    ours: str
    theirs: str
    ours_by: str = ""
    theirs_by: str = ""

    def sentence(self) -> str:
        """The conflict in words."""
        return _("{field}: {ours_by} has {ours}, {theirs_by} has {theirs}").format(
            field=self.field,
            ours=self.ours,
            theirs=self.theirs,
            ours_by=self.ours_by or _("this side"),
            theirs_by=self.theirs_by or _("the other side"),
        )


@dataclass(frozen=True, slots=True)
class Sides:
    """Three states of one document; ``base`` is None where both sides made it. The names are for the conflicts."""

    base: Document | None
    ours: Document
    theirs: Document
    ours_by: str = ""
    theirs_by: str = ""


def merge(sides: Sides) -> Document | list[Conflict]:
    """The document with everything of both sides, or every conflict."""
    conflicts: list[Conflict] = []
    merged = _merged(sides, _by_version, conflicts)
    return conflicts or merged


def settled(sides: Sides) -> Document:
    """The document with everything of both sides; where they contradict each other in a field, ours is taken.

    Of a number that both gave, theirs counts: ours is what was chosen and becomes the next one, so every content has a
    number of its own.
    """
    known = {each.id for each in (*sides.ours.versions, *(sides.base.versions if sides.base is not None else ()))}
    decided = {
        (each.version, each.sha256)
        for each in (*sides.ours.approvals, *sides.theirs.approvals)
        if each.decision == APPROVED
    }

    def order(entry: Version) -> tuple[Any, ...]:
        # Nothing may follow an approved content under its number.
        is_settled = (entry.version, entry.sha256) in decided
        return (rank(entry.version), is_settled, entry.id not in known, entry.at, entry.id)

    return _merged(sides, order, [])


def _merged(sides: Sides, order: Callable[[Version], tuple[Any, ...]], conflicts: list[Conflict]) -> Document:
    merged = _fields(sides, conflicts)
    conflicts += _same_numbers(sides)
    base, ours, theirs = sides.base, sides.ours, sides.theirs
    old = base or Document("", "", "", "")
    versions = _united((old.versions, ours.versions, theirs.versions), version_data, order, sides, conflicts)
    approvals = _united((old.approvals, ours.approvals, theirs.approvals), approval_data, _by_time, sides, conflicts)
    known = ("schema", "id", "title", "owner", "level")
    more = {key: value for key, value in merged.items() if key not in known}
    return Document(**{key: merged[key] for key in known}, versions=versions, approvals=approvals, more=more)


def _fields(sides: Sides, conflicts: list[Conflict]) -> dict[str, Any]:
    old = fields(sides.base) if sides.base is not None else {}
    ours, theirs = fields(sides.ours), fields(sides.theirs)
    merged = {}
    for key in sorted({*ours, *theirs}, key=lambda key: (key not in old, key)):
        value = _one(key, (old.get(key), ours.get(key), theirs.get(key)), sides, conflicts)
        if value is not None:
            merged[key] = value
    return merged


def _one(field: str, values: tuple[Any, Any, Any], sides: Sides, conflicts: list[Conflict]) -> Any:
    """The value that a field keeps; the newer schema wins where both raised it."""
    old, ours, theirs = values
    if theirs in (ours, old):
        return ours
    if ours == old:
        return theirs
    if field == "schema":
        return max(ours, theirs, key=lambda text: int(text.rpartition("/")[2]))
    conflicts.append(Conflict(field, str(ours), str(theirs), *_people(sides)))
    return ours


def _people(sides: Sides, ours: str = "", theirs: str = "") -> tuple[str, str]:
    """Who stands on each side: whoever wrote the entry, else whom the caller knows, else the last to write one."""
    return ours or sides.ours_by or _last_hand(sides.ours), theirs or sides.theirs_by or _last_hand(sides.theirs)


def _last_hand(document: Document) -> str:
    hands = [(each.at, each.author) for each in document.versions] + [(each.at, each.by) for each in document.approvals]
    return max(hands, default=("", ""))[1]


def _same_numbers(sides: Sides) -> list[Conflict]:
    """A version that both sides recorded since the base, with different bytes."""
    known = {each.id for each in sides.base.versions} if sides.base is not None else set()
    shared = known | ({each.id for each in sides.ours.versions} & {each.id for each in sides.theirs.versions})
    ours, theirs = _last_new(sides.ours, shared), _last_new(sides.theirs, shared)
    return [
        Conflict(
            f"versions {number}",
            f"{ours[number, kind].name} ({ours[number, kind].sha256[:12]})",
            f"{theirs[number, kind].name} ({theirs[number, kind].sha256[:12]})",
            *_people(sides, ours[number, kind].author, theirs[number, kind].author),
        )
        for number, kind in ours
        if (number, kind) in theirs and ours[number, kind].sha256 != theirs[number, kind].sha256
    ]


def _last_new(document: Document, known: set[str]) -> dict[tuple[str, str], Version]:
    return {(each.version, extension(each.name)): each for each in document.versions if each.id not in known}


def _united(
    states: tuple[Sequence[Entry], Sequence[Entry], Sequence[Entry]],
    data: Callable[[Entry], dict[str, Any]],
    order: Callable[[Entry], tuple[Any, ...]],
    sides: Sides,
    conflicts: list[Conflict],
) -> tuple[Entry, ...]:
    """The entries of all three, each once; what one side dropped comes back, for nothing is ever taken out."""
    old, ours, theirs = (_by_id(state) for state in states)
    for key in [key for key in ours if key in theirs and ours[key] != theirs[key]]:
        values = (data(old[key]) if key in old else {}, data(ours[key]), data(theirs[key]))
        chosen = _entry(key, values, sides, conflicts)
        ours[key] = theirs[key] = ours[key] if chosen == data(ours[key]) else theirs[key]
    whole = _interleaved(_completed(old, ours), _completed(old, theirs), order)
    return tuple(whole)


def _by_id(entries: Sequence[Entry]) -> dict[str, Entry]:
    return {each.id: each for each in entries}


def _completed(old: dict[str, Entry], side: dict[str, Entry]) -> list[Entry]:
    """A side's entries, with those of the base that it lacks at their place."""
    if all(key in side for key in old):
        return list(side.values())
    return list({**old, **side}.values())


def _entry(
    key: str, values: tuple[dict[str, Any], dict[str, Any], dict[str, Any]], sides: Sides, conflicts: list[Conflict]
) -> dict[str, Any]:
    """One entry that stands differently on both sides: the side that left it as it was yields."""
    old, ours, theirs = values
    if ours == old:
        return theirs
    if theirs != old:
        differing = [name for name in dict.fromkeys((*ours, *theirs)) if ours.get(name) != theirs.get(name)]
        people = _people(sides)
        conflicts += [
            Conflict(f"{key} {name}", str(ours.get(name)), str(theirs.get(name)), *people) for name in differing
        ]
    return ours


def _interleaved(
    ours: Sequence[Entry], theirs: Sequence[Entry], order: Callable[[Entry], tuple[Any, ...]]
) -> list[Entry]:
    """Both lists as one that keeps the order of each; where they leave it open, ``order`` decides."""
    here, there = {each.id for each in ours}, {each.id for each in theirs}
    found: dict[str, Entry] = {}
    left, right = list(ours), list(theirs)
    while left or right:
        if left and right and left[0].id == right[0].id:
            shared = left.pop(0)
            right.pop(0)
            found[shared.id] = shared
            continue
        takes = [side for side, other in ((left, there), (right, here)) if side and side[0].id not in other]
        if not takes:
            # Only a rewritten history has common entries in two orders: any choice will do, the same on both sides.
            takes = [side for side in (left, right) if side]
        chosen = min(takes, key=lambda side: order(side[0]))
        entry = chosen.pop(0)
        found.setdefault(entry.id, entry)
    return list(found.values())


def _by_version(entry: Version) -> tuple[Any, ...]:
    return (rank(entry.version), entry.at, entry.id)


def _by_time(entry: Approval) -> tuple[Any, ...]:
    return (entry.at, entry.id)
