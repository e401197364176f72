"""What a leaver holds, one thing a value: ``inventory`` finds it, ``passing`` passes it on. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

CLAUSE = "D-4.3"

DOCUMENT, DRAFT, APPROVAL, RESERVATION = "document", "draft", "approval", "reservation"
ROLE, DEPUTY, ZONE, WAIVER, UNSHARED, LOCAL = "role", "deputy", "zone", "waiver", "unshared", "local"
FILE = "file"
"""Kinds of holdings beside those of records, whose kind is the record's; a file is one of the personal computer."""

ORDER = (DOCUMENT, DRAFT, APPROVAL, RESERVATION, "task", "meeting", "resource", "letter", "risk", "plan", "incident")
LATE = (WAIVER, DEPUTY, ROLE, ZONE, UNSHARED, LOCAL)

OPEN, PASSED, WAIVED, TAKEN = "open", "passed", "waived", "taken"


@dataclass(frozen=True, slots=True)
class Holding:
    """One thing that somebody answers for.

    ``ref`` is a record's id, a ledger's path, a role, a zone …; ``role`` what the leaver is in it (a field's key,
    ``owner``, ``holder``); ``to`` who gets it, a member's id, ``""`` nobody yet. ``by_hand`` tells what no command
    passes on, with the command that does in ``hint``; ``settled`` that it needs nobody, such as a document of another
    owner that the leaver edited last.
    """

    kind: str
    ref: str
    role: str
    title: str
    to: str = ""
    by_hand: bool = False
    hint: str = ""
    settled: bool = False
    path: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is, whoever gets it."""
        return (self.kind, self.ref, self.role)


def ordered(holdings: Iterable[Holding]) -> list[Holding]:
    """Documents first, keys last; within a kind by title."""
    places = {kind: place for place, kind in enumerate(ORDER)} | {kind: 100 + at for at, kind in enumerate(LATE)}
    return sorted(holdings, key=lambda each: (places.get(each.kind, 50), each.kind, each.title, each.ref, each.role))


def assigned(holdings: Iterable[Holding], receivers: Mapping[str, str]) -> list[Holding]:
    """The holdings with their receivers: ``receivers`` is kind -> member's id, ``""`` for all other kinds."""
    everyone = receivers.get("", "")
    return [
        each if each.settled or each.by_hand else replace(each, to=receivers.get(each.kind, everyone) or each.to)
        for each in holdings
    ]


def unsettled(holdings: Iterable[Holding], waived: Iterable[tuple[str, str, str]]) -> list[Holding]:
    """What keeps the handover open: neither settled nor waived by the head."""
    excused = set(waived)
    return [each for each in holdings if not each.settled and each.key not in excused]
