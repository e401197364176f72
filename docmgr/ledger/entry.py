"""What the ledger records of one document: frozen data that asks nobody.

Entries are only ever appended; what they mean together is ``chain``'s. Source: D-2.4.1, D-2.2.2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

KIND = "document"
SCHEMA = f"{KIND}/1"

SUBMITTED, APPROVED, REJECTED = "submitted", "approved", "rejected"
DECISIONS = (SUBMITTED, APPROVED, REJECTED)

# Base 32 without the letters that people take for digits or for each other.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

Randomness = Callable[[int], int]
"""Gives a whole number of so many random bits: ``secrets.randbits``, or ``random.Random(7).getrandbits`` in a test."""


@dataclass(frozen=True, slots=True)
class Version:
    """One recorded content of a document, or of a rendition beside it.

    ``version`` is as in the name, ``V1.1``; ``date`` (ISO) the name's; ``sha256`` and ``size`` are of the canonical
    bytes; ``author`` is a member's id, or ``Name <email>`` of who is none; ``at`` is ISO with offset; ``more`` holds
    what a newer docmgr wrote.
    """

    id: str
    version: str
    date: str
    name: str
    sha256: str
    size: int
    author: str
    at: str
    change: str
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Approval:
    """One decision on exactly these bytes: ``submitted``, ``approved`` or ``rejected``.

    ``parts_sha256`` is of the Office parts without properties, ``content_sha256`` of text and media; both ``""`` for
    formats without parts.
    """

    id: str
    version: str
    sha256: str
    parts_sha256: str
    content_sha256: str
    decision: str
    by: str
    at: str
    opinion: str = ""
    self_approved: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """One document; ``owner`` as ``Version.author``; ``level`` is public, internal or head_only."""

    id: str
    title: str
    owner: str
    level: str
    versions: tuple[Version, ...] = ()
    approvals: tuple[Approval, ...] = ()
    schema: str = SCHEMA
    more: Mapping[str, Any] = field(default_factory=dict)


def token(randomness: Randomness, length: int = 5) -> str:
    """So many characters of base 32."""
    bits = randomness(5 * length)
    return "".join(ALPHABET[bits >> 5 * place & 31] for place in reversed(range(length)))


def document_id(day: date, randomness: Randomness) -> str:
    """An id for a new document, such as ``D-240305-k7q2x``: readable, and unique without asking anybody."""
    return f"D-{day:%y%m%d}-{token(randomness)}"


def is_document_id(text: str) -> bool:
    """Whether it has the form of a document's id; later ones may be longer."""
    head, _dash, tail = text[2:].partition("-")
    dated = text[:2] == "D-" and len(head) == 6 and head.isascii() and head.isdigit()
    return dated and 5 <= len(tail) <= 26 and all(char in ALPHABET for char in tail)


def as_data(document: Document) -> dict[str, Any]:
    """The document as its file holds it: ``schema`` first, what is empty left out, what is unknown at the end."""
    data = {
        "schema": document.schema,
        "id": document.id,
        "title": document.title,
        "owner": document.owner,
        "level": document.level,
        "versions": [version_data(each) for each in document.versions],
        "approvals": [approval_data(each) for each in document.approvals],
    }
    if not document.approvals:
        del data["approvals"]
    return data | dict(document.more)


def version_data(version: Version) -> dict[str, Any]:
    """A version as the file holds it."""
    keys = ("id", "version", "date", "name", "sha256", "size", "author", "at", "change")
    return {key: getattr(version, key) for key in keys} | dict(version.more)


def approval_data(approval: Approval) -> dict[str, Any]:
    """A decision as the file holds it."""
    keys = ("id", "version", "sha256", "parts_sha256", "content_sha256", "decision", "by", "at", "opinion")
    data = {key: value for key in keys if (value := getattr(approval, key)) != ""}
    if approval.self_approved:
        data["self_approved"] = True
    return data | dict(approval.more)
