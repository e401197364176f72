"""``add``: a file from elsewhere, or one that Git has without a ledger, becomes a document of the department. Pure.

First ``judge`` says what would become of it, then ``actions`` makes the part of the plan. Nothing is overwritten, and
the file from elsewhere stays where it is. Source: D-2.1.2, D-2.2.2, D-2.4.1.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache

from docmgr.documents import guess as guessing
from docmgr.documents import record
from docmgr.documents.desk import Desk, Outcome
from docmgr.documents.guess import HIGH, LOW, Asked, Guesses
from docmgr.documents.new import type_rule
from docmgr.documents.source import Source
from docmgr.documents.stamp import Words, stamped
from docmgr.documents.stock import ORIGIN, Held, Stock
from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import _
from docmgr.i18n.width import visible
from docmgr.ledger import chain
from docmgr.ledger.entry import Document
from docmgr.ledger.place import home_path, is_archived, is_pending, lawful_name, pending_path
from docmgr.naming import grammar
from docmgr.naming.accept import accepts, memo_of
from docmgr.naming.grammar import Name
from docmgr.naming.judge import faults
from docmgr.naming.suggest import is_version_unclear, propose, propose_folder, template
from docmgr.naming.version import format_version, next_version, parse_version
from docmgr.naming.vocabulary import Vocabulary
from docmgr.plan import Action, Move, Plan, Remove, Take, Write
from docmgr.policy.places import HOME

CLAUSE = "D-2.1.2"
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
    return _fresh(source, asked, desk, stock)


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
    standing = _follows(held, document.id, desk)
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
    return _placed(
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


def _follows(held: Held, shown: str, desk: Desk) -> str:
    """The standing file that a next version takes the place of; refused while another one waits."""
    pending = [path for path in held.standing if is_pending(path, desk.layout)]
    if pending:
        said = _("{path} waits for approval already").format(path=pending[0])
        raise RefusedError(
            said, clause="D-2.2.2", hint=_("edit that file, then: docmgr bump '{path}' -m …").format(path=pending[0])
        )
    printed = [path for path in held.standing if not path.endswith((".pdf", ".ofd"))]
    return (printed or list(held.standing) or [shown])[0]


# --- a file that is new here ---


def _fresh(source: Source, asked: Asked, desk: Desk, stock: Stock) -> Entry:
    found = guessing.guess(source, asked, desk)
    _refuse_open_parts(source, found, desk)
    kind = type_rule(found.type.value, desk)
    name = Name(found.date.value, kind.name, found.topic.value, found.version or (1, 0), found.extension)
    name = _lawful(name, desk)
    folder = _folder(source, name, asked, desk)
    held = stock.held(f"{folder}/{grammar.format(name)}")
    others = tuple(path for path in held.standing if path != source.inside)
    confidence, notes = _doubts(source, found, name, desk)
    ledger = held.ledger or held.earlier
    action, other = TAKE, ""
    if others:
        action, other = FOLLOW, _follows(replace(held, standing=others), source.shown, desk)
        _refuse_standing(source, found, other, ledger, desk)
        notes.append(_("it goes on from {path}").format(path=other))
    elif ledger is not None and ledger.versions:
        number = parse_version(chain.following(ledger, major=True)) or (1, 0)
        name = Name(name.date, name.type, name.topic, number, name.extension)
        notes.append(_("this document was here before, as {id}").format(id=ledger.id))
    entry = Entry(source, action, "", name=name, ledger_path=held.ledger_path, document=ledger, other=other)
    dated = found.date.source in ("option", "name")
    placed = _placed(entry, folder, notes, desk, confidence=confidence, why=found.why())
    return replace(placed, dated=dated)


def _refuse_open_parts(source: Source, found: Guesses, desk: Desk) -> None:
    """UsageError where nobody and nothing tells a part of the name."""
    if not found.extension:
        said = _("{path} has no extension that documents may have").format(path=source.shown)
        raise RefusedError(said, clause=CLAUSE, hint=" ".join(desk.policy.extensions))
    missing = [
        option
        for option, part in (("--type T", found.type), ("--topic X", found.topic), ("--date D", found.date))
        if not part.value
    ]
    if missing:
        said = _("{path} does not tell what it is").format(path=source.shown)
        hint = _("say it: docmgr add FILE {options}").format(options=" ".join(missing))
        raise UsageError(said, hint=hint)


def _lawful(name: Name, desk: Desk) -> Name:
    """The name respelled until nothing forbids it. RefusedError with what does."""
    vocabulary, today = desk.layout.vocabulary, f"{desk.today:%Y%m%d}"
    written = grammar.format(name)
    if accepts(written, vocabulary, vocabulary.types, today, memo_of(vocabulary, today)) is not None:
        return name
    hard = [fault for fault in faults(written, vocabulary, ("controlled",), today) if not fault.soft]
    if not hard:
        return name
    better = propose(written, vocabulary, today=today, types=(name.type,))
    made = lawful_name(better, vocabulary) if better else None
    if made is None:
        shape = template(written, vocabulary, today=today, types=(name.type,))
        said = _("{name} breaks the naming rules {rules}").format(name=written, rules=" ".join(f.rule for f in hard))
        raise RefusedError(said, clause=CLAUSE, hint=_("its shape would be {shape}: give --topic").format(shape=shape))
    return made


def _doubts(source: Source, found: Guesses, name: Name, desk: Desk) -> tuple[int, list[str]]:
    """How sure the whole is, and what its user should know."""
    notes: list[str] = []
    confidence = found.confidence
    vocabulary, today = desk.layout.vocabulary, f"{desk.today:%Y%m%d}"
    # Only a number, or 版 or 稿, can be a version that is not clear; asking takes long.
    numbered = any(char.isdigit() or char in "版稿第" for char in source.filename)
    told = found.topic.source == "name" and guessing.extension_of(source, desk) == name.extension
    if numbered and told and is_version_unclear(source.filename, vocabulary, today=today, types=(name.type,)):
        hint = {"date_hint": name.date, "version_hint": "V1.0"}
        if propose(source.filename, vocabulary, today=today, types=(name.type,), **hint):
            notes.append(_("the version in the name is not clear"))
            confidence = min(confidence, LOW)
    return confidence, notes


def _refuse_standing(source: Source, found: Guesses, other: str, ledger: Document | None, desk: Desk) -> None:
    """Another file is that document: only a name with a higher version says that this one comes after it."""
    old = lawful_name(other.rpartition("/")[2], desk.layout.vocabulary)
    known = [chain.rank(each) for each in chain.numbers(ledger)] if ledger is not None else []
    newest = max([*known, (old.version if old is not None else None) or (1, 0)])
    if found.version is not None and found.version > newest:
        return
    said = _("this document is there already: {path}").format(path=other)
    hint = _("its next version? copy {file} over it, then: docmgr bump; another document? docmgr add … --topic X")
    raise UsageError(said, hint=hint.format(file=visible(source.filename)))


def _folder(source: Source, name: Name, asked: Asked, desk: Desk) -> str:
    """The home folder: the one asked for, the one where the file lies, the one its folders mirror, that of its type."""
    below = _lawful_folders(source.below, desk)
    if asked.folder:
        folder = "/".join([asked.folder.strip("/"), *below])
        refuse_folder(folder, name, desk)
        return folder
    if source.inside:
        lies = home_path(source.inside, desk.layout).rpartition("/")[0]
        if lies and not is_archived(source.inside, desk.layout) and takes(lies, name, desk):
            return "/".join(_lawful_folders(tuple(lies.split("/")), desk))
    for at in range(len(below)):
        folder = "/".join(below[at:])
        if takes(folder, name, desk):
            return folder
    home = type_rule(name.type, desk).home[0]
    return "/".join([home, *(() if source.inside else below)])


def _lawful_folders(names: tuple[str, ...], desk: Desk) -> list[str]:
    """Folder names respelled; one that cannot be mended is left out."""
    today = f"{desk.today:%Y%m%d}"
    made = (_lawful_folder(each, desk.layout.vocabulary, today) for each in names)
    return [each for each in made if each]


@lru_cache(maxsize=4096)
def _lawful_folder(name: str, vocabulary: Vocabulary, today: str) -> str:
    return propose_folder(name, vocabulary, today=today)


def takes(folder: str, name: Name, desk: Desk) -> bool:
    """Whether documents of the type may stand in the folder."""
    place = desk.policy.place(f"{folder}/x")
    return (
        place.role == HOME and place.folder is not None and (not place.folder.types or name.type in place.folder.types)
    )


def refuse_folder(folder: str, name: Name, desk: Desk) -> None:
    """RefusedError for a folder that does not take the type, UsageError for no home folder."""
    if takes(folder, name, desk):
        return
    homes = " ".join(type_rule(name.type, desk).home)
    hint = _("documents of type {type} belong to: {folders}").format(type=name.type, folders=homes)
    if desk.policy.place(f"{folder}/x").role != HOME:
        raise UsageError(_("{folder} is no home folder").format(folder=folder), hint=hint)
    said = _("documents of type {type} do not belong to {folder}").format(type=name.type, folder=folder)
    raise RefusedError(said, clause=CLAUSE, hint=hint)


def _placed(entry: Entry, folder: str, notes: list[str], desk: Desk, *, confidence: int, why: str) -> Entry:
    """The entry with its paths; important documents come to the pending folder."""
    home = f"{folder}/{grammar.format(entry.name)}"
    path = pending_path(home, desk.layout) if desk.is_important(entry.name) else home
    return replace(entry, home=home, path=path, notes=tuple(notes), confidence=confidence, why=why)


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
