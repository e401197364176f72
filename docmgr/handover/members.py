"""What a leaving changes in the member directory: the last day, deputies, keys; and a return. Source: D-4.3, G-2."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import _
from docmgr.people.directory import Directory
from docmgr.people.member import Deputy, Member, as_data, path_of
from docmgr.people.roles import HEAD
from docmgr.plan import Write
from docmgr.repo.yamledit import edited

Read = Callable[[str], bytes | None]


def may_decide(directory: Directory, email: str, day: date, clause: str = "G-2") -> None:
    """RefusedError unless a head works, or the department has none."""
    heads = directory.heads(day)
    if heads and not directory.may(directory.by_email(email), HEAD, day):
        names = ", ".join(f"{head.name} <{head.emails[0]}>" for head in heads)
        said = _("only the head may do this ({clause}): {heads}").format(clause=clause, heads=names)
        raise RefusedError(said, clause=clause, hint=_("ask the head to run this command"))


def leaving(directory: Directory, member: Member, last_day: date, today: date) -> Member:
    """The member with a last day. RefusedError for the only head; UsageError for a day before the first."""
    if member.joined is not None and last_day < member.joined:
        said = _("{name} joined on {day}; the last day cannot be before").format(name=member.name, day=member.joined)
        raise UsageError(said)
    if directory.heads(today) == (member,):
        said = _("{name} is the only head; the department needs one (G-2)").format(name=member.name)
        raise RefusedError(said, clause="G-2", hint="docmgr member set ID --role head")
    return replace(member, leave_date=last_day)


def without_deputies(directory: Directory, member: Member, successor: Member | None, day: date) -> list[Member]:
    """The members whose deputies change: the leaver stands in for nobody, nobody for the leaver.

    What is still to come of the leaver's standing in goes to the successor.
    """
    changed: dict[str, Member] = {}
    coming = tuple(each for each in member.deputy_for if each.until is None or each.until >= day)
    if member.deputy_for:
        changed[member.id] = replace(member, deputy_for=())
    for other in directory.members:
        kept = tuple(each for each in other.deputy_for if each.who != member.id)
        if other is successor:
            kept = _joined(kept, coming, other.id)
        if other is not member and kept != other.deputy_for:
            changed[other.id] = replace(other, deputy_for=kept)
    return list(changed.values())


def _joined(kept: tuple[Deputy, ...], coming: tuple[Deputy, ...], own: str) -> tuple[Deputy, ...]:
    return tuple(dict.fromkeys((*kept, *(each for each in coming if each.who != own))))


def written(old: Member, new: Member, read: Read) -> Write | None:
    """The member's file with what differs, all else as it stands; None where nothing does."""
    before, after = as_data(old), as_data(new)
    changes: dict[str, Any] = {key: after.get(key) for key in (*before, *after) if before.get(key) != after.get(key)}
    if not changes:
        return None
    path = path_of(old.id)
    text = read(path)
    return Write(path, edited(text or b"", path, changes), before=text)
