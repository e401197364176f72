"""What a verb did to one record: before, after, what to tell the person, and the words of the commit."""

from __future__ import annotations

from dataclasses import dataclass

from docmgr.records.record import Record


@dataclass(frozen=True, slots=True)
class Outcome:
    """``notes`` are warnings that do not stop it; ``done`` says what happened; ``subject`` is the commit's."""

    old: Record | None
    new: Record
    done: str
    subject: str
    notes: tuple[str, ...] = ()
