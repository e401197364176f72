"""``add``: a file from elsewhere, or one that Git has without a ledger, becomes a document of the department. Pure.

First ``judge`` says what would become of it, then ``actions`` makes the part of the plan. Nothing is overwritten, and
the file from elsewhere stays where it is. Source: D-2.1.2, D-2.2.2, D-2.4.1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from docmgr.documents import guess as guessing
from docmgr.documents import record
from docmgr.documents.desk import Desk, Outcome
from docmgr.documents.fresh import fresh
from docmgr.documents.guess import HIGH, LOW, Asked
from docmgr.documents.proposal import COPY, DONE, FOLLOW, RECORD, Entry, follows, placed
from docmgr.documents.source import Source
from docmgr.documents.stamp import Words, stamped
from docmgr.documents.stock import ORIGIN, Held, Stock
from docmgr.errors import RefusedError
from docmgr.i18n.text import _
from docmgr.i18n.width import visible
from docmgr.ledger import chain
from docmgr.ledger.entry import Document
from docmgr.ledger.place import home_path, is_archived, is_pending, lawful_name
from docmgr.naming.grammar import Name
from docmgr.naming.judge import faults
from docmgr.naming.version import format_version, next_version, parse_version
from docmgr.plan import Action, Move, Plan, Remove, Take, Write


@dataclass(frozen=True, slots=True)
class Made:
    """The part of a plan that brings one file: its actions, its ledger, the bytes' version, notes."""

    actions: tuple[Action, ...]
    document: Document
    version: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Author:
    """Who made a committed file and when, ISO with offset."""

    who: str
    at: str


def judge(source: Source, asked: Asked, desk: Desk, stock: Stock) -> Entry:
    """What would become of the file. Raises what forbids it, with what to do instead."""
    if source.trouble is not None:
        raise source.trouble
    if source.known and _is_lawful(source, desk):
        return _recorded(source, desk, stock)
    twin = stock.twin(source)
    if twin:
        return Entry(source, COPY, twin, other=twin, why=_("the same content as {path}").format(path=twin))
    held = None if asked.names_another else stock.identified(source)
    if held is not None and held.ledger is not None:
        return _returned(source, held, asked, desk)
    return fresh(source, asked, desk, stock)


def actions(entry: Entry, content: bytes, desk: Desk, asked: Asked, *, table: bool = True) -> Made:
    """Stamp the content, write the ledger, say which files change."""
    name, source = entry.name, entry.source
    document = entry.document or record.fresh(name, entry.home, desk)
    change = asked.note or _("taken in from {name}").format(name=visible(source.filename))
    shown = Words(name, document.id, change, desk.actor.shown, desk.now, desk.policy.language, table=table)
    made = stamped(content, shown)
    document = record.with_version(document, name, made.content, change, desk)
    ledger = record.written(entry.ledger_path, document)
    notes = (*entry.notes, *((made.note,) if made.note else ()))
    return Made((*_moved(entry, made.content), ledger), document, format_version(name.version or (1, 0)), notes)


def recorded(entry: Entry, content: bytes, desk: Desk, asked: Asked, author: Author | None) -> Made:
    """Only the ledger entry of a file that Git has: in the name of who committed it."""
    document = entry.document
    if document is None:
        desk = record.adopting(entry.name, entry.home, content, desk)
        document = record.fresh(entry.name, entry.home, desk, record.day_of(entry.name, desk))
        document = replace(document, owner=author.who if author is not None else document.owner)
    change = asked.note or _("recorded")
    document = record.with_version(document, entry.name, content, change, desk)
    if author is not None:
        last = replace(document.versions[-1], author=author.who, at=author.at)
        document = replace(document, versions=(*document.versions[:-1], last))
    ledger = record.written(entry.ledger_path, document)
    return Made((ledger,), document, format_version(entry.name.version or (1, 0)), entry.notes)


def origin(entry: Entry, made: Made) -> str:
    """The line of the commit that keeps where a file is from."""
    return f"{ORIGIN}: {entry.source.sha256} {made.document.id} {visible(entry.source.short)}"


def outcome(entry: Entry, made: Made, desk: Desk, asked: Asked) -> Outcome:
    """The plan for one file alone."""
    subject = _("docmgr: add {name} {version}")
    title = f"{entry.name.type} {entry.name.topic}".strip()
    body = record.message(made.document, made.version, asked.note)
    if entry.action != RECORD:
        body += "\n" + origin(entry, made)
    plan = Plan(subject.format(name=title, version=made.version), made.actions, body)
    return Outcome(plan, entry.path, (entry.why, *made.notes, *waiting(entry, desk)))


def waiting(entry: Entry, desk: Desk) -> tuple[str, ...]:
    """What is to be done next with an important document."""
    if entry.action == RECORD or not is_pending(entry.path, desk.layout):
        return ()
    return (_("it needs approval: docmgr submit '{path}'").format(path=entry.path),)


# --- a file that Git has under a lawful name ---


def _is_lawful(source: Source, desk: Desk) -> bool:
    """Whether the name may stand where the file stands."""
    folder = desk.policy.place(source.inside).folder
    profiles = folder.profiles if folder is not None else ("controlled",)
    found = faults(source.filename, desk.layout.vocabulary, profiles, f"{desk.today:%Y%m%d}")
    return all(fault.soft for fault in found)


def _recorded(source: Source, desk: Desk, stock: Stock) -> Entry:
    """A committed file with a lawful name: its entry, where it lacks one."""
    name = lawful_name(source.filename, desk.layout.vocabulary)
    held = stock.held(home_path(source.inside, desk.layout) or source.inside)
    if name is None or not held.ledger_path or is_archived(source.inside, desk.layout):
        said = _("{path} is recorded by its place").format(path=source.inside)
        return Entry(source, DONE, source.inside, why=said)
    entry = chain.entry_of(held.ledger, format_version(name.version or (1, 0))) if held.ledger is not None else None
    if entry is not None:
        if entry.sha256 != source.sha256:
            said = _("{path} was changed since it was recorded").format(path=source.inside)
            raise RefusedError(said, clause="D-2.4.1", hint=f"docmgr bump '{source.inside}' -m …")
        return Entry(source, DONE, source.inside, why=_("it is recorded already"))
    notes = (_("it was never approved (D-2.2.2)"),) if desk.is_important(name) else ()
    found = Entry(source, RECORD, source.inside, held.home, name, held.ledger_path, held.ledger, notes=notes)
    return replace(found, why=_("committed without a ledger entry"))


# --- a file that carries the id of a document ---


def _returned(source: Source, held: Held, asked: Asked, desk: Desk) -> Entry:
    """A document that was renamed, mailed out or found again: its next version."""
    assert held.ledger is not None
    document = held.ledger
    if not held.standing:
        newest = chain.latest(document)
        said = _("{name} is the document {id}, which is not in the tree")
        shown = said.format(name=source.filename, id=document.id)
        hint = f"docmgr archive restore '{newest.name}'" if newest is not None else f"docmgr history {document.id}"
        raise RefusedError(shown, clause="D-2.4.1", hint=hint)
    standing = follows(held, document.id, desk)
    old = lawful_name(standing.rpartition("/")[2], desk.layout.vocabulary) or Name("", "", "", (1, 0), "")
    began = source.properties.version
    newest_said = chain.numbers(document)[-1] if document.versions else format_version(old.version or (1, 0))
    number = parse_version(chain.following(document)) or next_version(old.version or (1, 0))
    extension = guessing.extension_of(source, desk) or old.extension
    name = Name(_date_of_next(old, asked, desk), old.type, old.topic, number, extension)
    notes, confidence = [_("it carries the id of {path}").format(path=standing)], HIGH
    if began and began != newest_said and parse_version(began) is not None:
        notes.append(
            _("it began from {began}, the newest is {newest}: compare them").format(began=began, newest=newest_said)
        )
        confidence = LOW
    return placed(
        Entry(source, FOLLOW, "", name=name, ledger_path=held.ledger_path, document=document, other=standing),
        held.home.rpartition("/")[0],
        notes,
        desk,
        confidence=confidence,
        why=_("the document's own id {id}").format(id=document.id),
    )


def _date_of_next(old: Name, asked: Asked, desk: Desk) -> str:
    if asked.day is not None:
        return f"{asked.day:%Y%m%d}"
    rule = desk.rule_of(old)
    return f"{desk.today:%Y%m%d}" if rule is not None and rule.dated_by == "version" else old.date


def _moved(entry: Entry, content: bytes) -> tuple[Action, ...]:
    """The file to its place, and what it takes the place of out of the tree; a published important one stays."""
    inside, path = entry.source.inside, entry.path
    follows = entry.other if entry.action == FOLLOW and not _stays(entry) else ""
    if inside and inside == path:
        return (Take(path), Write(path, content))
    if inside:
        gone = (Remove(follows),) if follows else ()
        return (*gone, Move(inside, path), Write(path, content))
    return (Move(follows, path), Write(path, content)) if follows and follows != path else (Write(path, content),)


def _stays(entry: Entry) -> bool:
    """Whether the standing file is a published one whose successor waits elsewhere."""
    return entry.path.rpartition("/")[0] != entry.other.rpartition("/")[0]
