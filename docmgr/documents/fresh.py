"""A file that is new here: its parts guessed, its name made lawful, its home found. Pure. Source: D-2.1.2, D-2.2.2."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from docmgr.documents import guess as guessing
from docmgr.documents.desk import Desk
from docmgr.documents.guess import LOW, Asked, Guesses
from docmgr.documents.new import type_rule
from docmgr.documents.proposal import FOLLOW, TAKE, Entry, follows, placed
from docmgr.documents.source import Source
from docmgr.documents.stock import Stock
from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import _
from docmgr.i18n.width import visible
from docmgr.ledger import chain
from docmgr.ledger.entry import Document
from docmgr.ledger.place import home_path, is_archived, lawful_name
from docmgr.naming import grammar
from docmgr.naming.accept import accepts, memo_of
from docmgr.naming.grammar import Name
from docmgr.naming.judge import faults
from docmgr.naming.suggest import is_version_unclear, propose, propose_folder, template
from docmgr.naming.version import parse_version
from docmgr.naming.vocabulary import Vocabulary
from docmgr.policy.places import HOME

CLAUSE = "D-2.1.2"


def fresh(source: Source, asked: Asked, desk: Desk, stock: Stock) -> Entry:
    """What would become of it. Raises what forbids it, with what to say or do instead."""
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
        action, other = FOLLOW, follows(replace(held, standing=others), source.shown, desk)
        _refuse_standing(source, found, other, ledger, desk)
        notes.append(_("it goes on from {path}").format(path=other))
    elif ledger is not None and ledger.versions:
        number = parse_version(chain.following(ledger, major=True)) or (1, 0)
        name = Name(name.date, name.type, name.topic, number, name.extension)
        notes.append(_("this document was here before, as {id}").format(id=ledger.id))
    entry = Entry(source, action, "", name=name, ledger_path=held.ledger_path, document=ledger, other=other)
    dated = found.date.source in ("option", "name")
    there = placed(entry, folder, notes, desk, confidence=confidence, why=found.why())
    return replace(there, dated=dated)


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
