"""Ledger entries as the verbs write them: who, when, which bytes. Pure."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from datetime import date

from docmgr.documents.desk import Case, Desk
from docmgr.documents.stamp import digests, measured
from docmgr.ledger import chain
from docmgr.ledger.entry import Approval, Document, Version, document_id, token
from docmgr.ledger.load import dump_document
from docmgr.ledger.place import home_path
from docmgr.naming import grammar
from docmgr.naming.grammar import Name
from docmgr.naming.version import format_version
from docmgr.plan import Write


def begun(case: Case, name: Name, desk: Desk) -> Document:
    """The document's ledger as it stands, or a new one."""
    if case.ledger is not None:
        return case.ledger
    first = case.here.committed if case.here.is_committed else case.gone[0].content if case.gone else None
    if first is None:
        return fresh(name, case.here.path, desk)
    return fresh(name, case.here.path, adopting(name, case.here.path, first, desk), day_of(name, desk))


def fresh(name: Name, path: str, desk: Desk, day: date | None = None) -> Document:
    """A ledger for a document that has none; ``day`` stands in its id, today unless given."""
    folder = desk.policy.place(path).folder
    rule = desk.rule_of(name)
    level = folder.level if folder is not None else rule.level if rule is not None else desk.policy.default_level
    return Document(document_id(day or desk.today, desk.randomness), name.topic, desk.actor.who, level)


def day_of(name: Name, desk: Desk) -> date:
    """The day of the name, for an id that must not depend on when the ledger was begun."""
    try:
        return date.fromisoformat(f"{name.date[:4]}-{name.date[4:6]}-{name.date[6:8]}")
    except ValueError:
        return desk.today


def adopting(name: Name, path: str, content: bytes, desk: Desk) -> Desk:
    """The desk for a document that Git has without a ledger: whoever adopts it, in whatever clone, gives it one id.

    The id follows from what both have: where it belongs, what it is called and the content that Git holds.
    """
    folder = (home_path(path, desk.layout) or path).rpartition("/")[0]
    told = f"{folder}/{grammar.identity(name, desk.layout.vocabulary)}\0{measured(content)[0]}"
    seed = hashlib.sha256(told.encode("utf-8", "surrogateescape")).digest()
    return replace(desk, randomness=random.Random(seed).getrandbits)


def with_version(document: Document, name: Name, content: bytes, change: str, desk: Desk) -> Document:
    """The document with this content as its newest version."""
    day = name.date or f"{desk.today:%Y%m%d}"
    sha256, size = measured(content)
    version = Version(
        id=_entry_id(document, desk),
        version=format_version(name.version or (1, 0)),
        date=f"{day[:4]}-{day[4:6]}-{day[6:8] or '01'}",
        name=grammar.format(name),
        sha256=sha256,
        size=size,
        author=desk.actor.who,
        at=desk.at,
        change=change,
    )
    return chain.with_version(document, version)


def with_decision(
    document: Document, content: bytes, decision: str, desk: Desk, *, opinion: str = "", own: bool = False
) -> Document:
    """The document with a decision on this content of its newest version."""
    found = digests(content)
    newest = chain.latest(document)
    approval = Approval(
        id=_entry_id(document, desk),
        version=newest.version if newest is not None else "",
        sha256=found.sha256,
        parts_sha256=found.parts_sha256,
        content_sha256=found.content_sha256,
        decision=decision,
        by=desk.actor.who,
        at=desk.at,
        opinion=opinion,
        self_approved=own,
    )
    return chain.with_decision(document, approval)


def written(path: str, document: Document) -> Write:
    """The ledger as a file of the plan."""
    return Write(path, dump_document(document))


def message(document: Document, version: str, reason: str = "") -> str:
    """The body of a commit: why, then what tools read."""
    lines = [reason, ""] if reason else []
    return "\n".join([*lines, f"Doc-Id: {document.id}", f"Doc-Version: {version}"])


def _entry_id(document: Document, desk: Desk) -> str:
    taken = set(chain.ids(document))
    while (made := token(desk.randomness, 8)) in taken:
        pass
    return made
