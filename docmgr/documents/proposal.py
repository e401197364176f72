"""What becomes of a file that is taken in: the place, the name and the document that it gets. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from docmgr.documents.desk import Desk
from docmgr.documents.guess import HIGH
from docmgr.documents.source import Source
from docmgr.documents.stock import Held
from docmgr.errors import RefusedError
from docmgr.i18n.text import _
from docmgr.ledger.entry import Document
from docmgr.ledger.place import is_pending, pending_path
from docmgr.naming import grammar
from docmgr.naming.grammar import Name

TAKE, FOLLOW, RECORD, COPY, DONE = "take", "follow", "record", "copy", "done"
"""A new document; the next version of one; only a ledger entry; the same content as another; all is there."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What becomes of a file: ``name`` at ``home`` (a repository path), in the end at ``path``.

    ``other`` is the file that it follows or copies; ``document`` the ledger that goes on, None for a new one.
    """

    source: Source
    action: str
    path: str
    home: str = ""
    name: Name = field(default_factory=lambda: Name("", "", "", None, ""))
    ledger_path: str = ""
    document: Document | None = None
    other: str = ""
    why: str = ""
    confidence: int = HIGH
    notes: tuple[str, ...] = ()
    dated: bool = True


def placed(entry: Entry, folder: str, notes: list[str], desk: Desk, *, confidence: int, why: str) -> Entry:
    """The entry with its paths; important documents come to the pending folder."""
    home = f"{folder}/{grammar.format(entry.name)}"
    path = pending_path(home, desk.layout) if desk.is_important(entry.name) else home
    return replace(entry, home=home, path=path, notes=tuple(notes), confidence=confidence, why=why)


def follows(held: Held, shown: str, desk: Desk) -> str:
    """The standing file that a next version takes the place of; refused while another one waits."""
    pending = [path for path in held.standing if is_pending(path, desk.layout)]
    if pending:
        said = _("{path} waits for approval already").format(path=pending[0])
        raise RefusedError(
            said, clause="D-2.2.2", hint=_("edit that file, then: docmgr bump '{path}' -m …").format(path=pending[0])
        )
    printed = [path for path in held.standing if not path.endswith((".pdf", ".ofd"))]
    return (printed or list(held.standing) or [shown])[0]
