"""The canonical (slim) form of an Office file, the form a checkout shows, and the digests that bind an approval.

Slim: the same members in the same order, stored instead of deflated, with one fixed time and without extra fields.
Git finds the differences between two versions only in this form (50 edits of a workbook: 17.3 MB become 0.4 MB).
It is still a valid Office file; a file that is no Office container, or an unusual one, is its own canonical form.

Why the zlib at hand does not matter: no identity is taken from deflated bytes. ``checkout`` deflates, so its bytes may
differ between two builds of zlib, but ``canonical`` unpacks them, and unpacking has one result. Hence
``canonical(checkout(x)) == x`` for every canonical ``x`` on every machine.
"""

from __future__ import annotations

import hashlib
from collections import deque

from docmgr.office.container import Part, Unusual, is_bomb, read, write
from docmgr.office.content import content_digest
from docmgr.office.members import AT_ONCE

_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_ABOUT = (b"docprops/", b"thumbnails/")
# Documents taken apart lately (threads look at some at a time), and the bytes that one may unpack to to be kept.
_lately: deque[tuple[bytes, tuple[Part, ...]]] = deque(maxlen=4)
_KEPT = 16 << 20


def parts(data: bytes) -> tuple[Part, ...] | None:
    """The members of a zip-based Office file in order; None for any other file and for an unusual container."""
    # The very same bytes are asked about several times: whether they changed, for their properties, their table.
    for known, members in tuple(_lately):
        if known is data:
            return members
    found = _read(data)
    _remember(data, found)
    return found


def _remember(data: bytes, found: tuple[Part, ...] | None) -> None:
    if found is not None and sum(len(part.content) for part in found) <= _KEPT:
        _lately.append((data, found))


def _read(data: bytes) -> tuple[Part, ...] | None:
    if data[:4] != b"PK\3\4":
        return None
    try:
        found = read(data)
    except Unusual:
        return None
    first = found[0]
    is_open_document = (
        first.name == b"mimetype" and len(first.content) <= AT_ONCE and first.content.startswith(_OPEN_DOCUMENT)
    )
    return found if is_open_document or any(part.name == b"[Content_Types].xml" for part in found) else None


def canonical(data: bytes) -> bytes:
    """The slim form; the input itself where there is none. Idempotent, and blind to how the members were packed."""
    found = parts(data)
    return data if found is None else _slim(found, data)


def _slim(found: tuple[Part, ...], data: bytes) -> bytes:
    """The members stored, if reading that again gives every member back."""
    slim = write(found, deflate=False)
    if slim == data:
        return data
    return slim if _read(slim) == found else data


def checkout(slim: bytes) -> bytes:
    """What stands in the work tree for a canonical file: its members deflated; any other file unchanged."""
    found = parts(slim)
    if found is None or write(found, deflate=False) != slim:
        return slim
    return packed(found)


def packed(found: tuple[Part, ...]) -> bytes:
    """A container of these members as ``checkout`` shows it; stored where deflated ones would pass for a bomb."""
    deflated = write(found, deflate=True)
    if is_bomb(len(deflated), sum(len(part.content) for part in found)):
        return write(found, deflate=False)
    _remember(deflated, found)
    return deflated


def sha256(data: bytes) -> str:
    """Digest of the canonical form, hexadecimal: the same for a file however its members are packed."""
    return hashlib.sha256(canonical(data)).hexdigest()


def parts_sha256(data: bytes) -> str:
    """Digest of the members by name without those about the document (``docProps/``, ``meta.xml``, thumbnails).

    Survives a save that changes only properties, and another order of the members. Any other file: its ``sha256``.
    """
    found = parts(data)
    if found is None:
        return sha256(data)
    digest = hashlib.sha256()
    for part in sorted(found, key=lambda part: part.name):
        if not part.name.lower().startswith(_ABOUT) and part.name != b"meta.xml":
            digest.update(b"%d:%s%d:" % (len(part.name), part.name, len(part.content)))
            digest.update(part.content)
    return digest.hexdigest()


def content_sha256(data: bytes) -> str:
    """Digest of text, formulas, pictures and other embedded things in reading order; survives a mere re-save.

    Any file without such a content (plain text, PDF, unreadable): its ``sha256``.
    """
    return content_digest(data) or sha256(data)
