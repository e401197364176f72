"""What a document says about itself: properties, and in Word files a line in the revision table. Source: D-2.4.1.

Files of other formats, and those that cannot be written safely (encrypted, signed), stay as they are: their ledger
entry says it all. Whatever comes out is in the form a checkout gives.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from docmgr.errors import UsageError
from docmgr.i18n.text import _
from docmgr.ledger.chain import Digests
from docmgr.naming.grammar import Name
from docmgr.naming.version import format_version
from docmgr.office import canonical, properties, revisions
from docmgr.office.container import Unreadable
from docmgr.office.properties import Properties
from docmgr.office.revisions import Row

_OOXML = ("docx", "xlsx", "pptx")
_OPEN_DOCUMENT = ("odt", "ods", "odp")
_ENCRYPTED = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Words:
    """What is to be written into the document; ``identifier`` is its id, ``language`` that of a new table.

    ``table`` is off where many files come in at once: their revision table begins with the first bump.
    """

    name: Name
    identifier: str
    change: str
    author: str
    now: datetime
    language: str
    new: bool = False
    table: bool = True


@dataclass(frozen=True, slots=True)
class Stamped:
    """The content, and ``note``, why it could not be written into, ``""`` where it was."""

    content: bytes
    note: str = ""


def stamped(content: bytes, words: Words) -> Stamped:
    """The document with its properties and, in Word, its change. UsageError for a broken Office file."""
    if words.name.extension.lower() not in (*_OOXML, *_OPEN_DOCUMENT):
        return Stamped(canonical.checkout(canonical.canonical(content)))
    try:
        return Stamped(_written(content, words))
    except Unreadable as error:
        if not _is_whole(content):
            hint = _("open it in Word, save it, and try again")
            raise UsageError(_("the document is broken: {detail}").format(detail=error.message), hint=hint) from error
        said = _("nothing was written into the document: {detail}").format(detail=error.message)
        return Stamped(canonical.checkout(canonical.canonical(content)), said)


def digests(content: bytes) -> Digests:
    """The three digests that bind a decision to a content."""
    return Digests(canonical.sha256(content), canonical.parts_sha256(content), canonical.content_sha256(content))


def sha256(content: bytes) -> str:
    """The digest by which a ledger knows a content."""
    return canonical.sha256(content)


def measured(content: bytes) -> tuple[str, int]:
    """The same digest and the bytes of the canonical form, worked out once."""
    slim = canonical.canonical(content)
    return hashlib.sha256(slim).hexdigest(), len(slim)


def _written(content: bytes, words: Words) -> bytes:
    version = format_version(words.name.version or (1, 0))
    if words.table and words.name.extension.lower() == "docx" and not _has_row(content, version, words):
        row = Row(version, words.change, words.author, words.now.date().isoformat())
        content = revisions.with_row(content, row, language=words.language)
    moment = f"{words.now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    made = (words.author, moment) if words.new else ("", "")
    new = Properties(
        title=words.name.topic,
        version=version,
        creator=made[0],
        created=made[1],
        last_modified_by=words.author,
        modified=moment,
        identifier=words.identifier,
    )
    return properties.with_properties(content, new)


def _has_row(content: bytes, version: str, words: Words) -> bool:
    """Whether the table tells this version and change already; that of a template tells the first one in its words."""
    said = [row.change for row in revisions.rows(content) if row.version == version]
    return bool(said) if words.new else words.change in said or "" in said


def _is_whole(content: bytes) -> bool:
    """Whether the file is only protected or unusual, and not broken."""
    if content.startswith(_ENCRYPTED) or canonical.parts(content) is not None:
        return True
    try:
        properties.read(content)
    except Unreadable:
        return False
    return True
