"""One member as the directory records it: frozen data that asks nothing but the day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from unicodedata import normalize

FOLDER = "records/members"
SCHEMA = "member/1"

_ID = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,38}[a-z0-9])?")
_MAIL = re.compile(r"[^\s@<>\"',;]+@[^\s@<>\"',;]+")
# Windows refuses files of these names, whatever their extension.
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})


@dataclass(frozen=True, slots=True)
class Role:
    """A role; ``scope`` is the folder it covers, ``""`` the department; the days belong to it, None is open."""

    role: str
    scope: str = ""
    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return within(day, self.since, self.until)


@dataclass(frozen=True, slots=True)
class Deputy:
    """This member stands in for the member ``who``, with all of that member's roles; days as in ``Role``."""

    who: str
    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return within(day, self.since, self.until)


@dataclass(frozen=True, slots=True)
class Member:
    """A member; ``emails`` are all addresses that Git may show, the present one first; ``keys`` open what is sealed.

    ``name`` and ``aliases`` are NFC; ``leave_date`` is the last day; ``leave_days`` are days of absence.
    """

    id: str
    name: str
    emails: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    department: str = ""
    joined: date | None = None
    leave_date: date | None = None
    deputy_for: tuple[Deputy, ...] = ()
    leave_days: tuple[date, ...] = ()
    keys: tuple[str, ...] = ()
    signing_keys: tuple[str, ...] = ()
    file: str = field(default="", compare=False)

    def belongs(self, day: date) -> bool:
        """Whether the member is one on that day: joined, and not gone."""
        return within(day, self.joined, self.leave_date)

    def own_roles(self, day: date) -> tuple[Role, ...]:
        """The roles held in person on that day, none outside of membership."""
        return tuple(role for role in self.roles if role.holds(day)) if self.belongs(day) else ()


def within(day: date, since: date | None, until: date | None) -> bool:
    """Whether the day lies in a period whose ends belong to it and may be open."""
    return (since is None or since <= day) and (until is None or day <= until)


def path_of(member_id: str) -> str:
    """The repository path of a member's file."""
    return f"{FOLDER}/{member_id}.yml"


def is_id(text: str) -> bool:
    """Whether it can be an id: lower-case ASCII letters, digits, ``-``, ``_``; at most 40; a file name everywhere."""
    return _ID.fullmatch(text) is not None and text not in _DEVICES


def is_email(text: str) -> bool:
    """Whether it has the form of an address as Git writes it."""
    return _MAIL.fullmatch(text) is not None


def id_from_email(email: str) -> str:
    """A lawful id from the part before the ``@``; ``head`` where nothing of it can be used."""
    local = email.partition("@")[0].lower()
    made = re.sub(r"[^a-z0-9_-]+", "-", local).strip("-_")[:40].strip("-_")
    return made if is_id(made) else "head"


def folded(text: str) -> str:
    """How names and addresses are compared: NFC, without case, blanks at the ends gone."""
    return normalize("NFC", text).casefold().strip()


def as_data(member: Member) -> dict[str, Any]:
    """The member as a file holds it, empty keys left out, ``schema`` first."""
    data: Mapping[str, Any] = {
        "schema": SCHEMA,
        "id": member.id,
        "name": member.name,
        "aliases": list(member.aliases),
        "emails": list(member.emails),
        "roles": [_role_data(role) for role in member.roles],
        "department": member.department,
        "joined": _iso(member.joined),
        "leave_date": _iso(member.leave_date),
        "deputy_for": [_drop({"who": d.who, "from": _iso(d.since), "to": _iso(d.until)}) for d in member.deputy_for],
        "leave_days": [day.isoformat() for day in member.leave_days],
        "keys": list(member.keys),
        "signing_keys": list(member.signing_keys),
    }
    return _drop(data)


def _role_data(role: Role) -> dict[str, Any]:
    return _drop({"role": role.role, "scope": role.scope, "from": _iso(role.since), "to": _iso(role.until)})


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _drop(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in ("", [], None)}
