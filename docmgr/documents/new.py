"""``new``: a document from its template under a lawful name; important ones begin in the pending folder. Pure.

Source: D-2.1.2, D-2.2.1, D-2.2.2.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from docmgr.documents import record
from docmgr.documents.desk import Desk, Outcome
from docmgr.documents.stamp import Words, stamped
from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import _
from docmgr.ledger import chain
from docmgr.ledger.entry import Document
from docmgr.ledger.place import ledger_path, pending_path
from docmgr.naming import grammar
from docmgr.naming.grammar import Name
from docmgr.naming.judge import faults
from docmgr.naming.suggest import propose
from docmgr.naming.version import parse_version
from docmgr.plan import Plan, Write
from docmgr.policy.model import TypeRule
from docmgr.policy.places import HOME

CLAUSE = "D-2.1.2"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for; ``folder`` ``""`` is the type's first home, ``extension`` ``""`` the type's own."""

    type: str
    topic: str
    folder: str = ""
    extension: str = ""
    day: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What there is of that identity: ``standing`` at home and pending, ``earlier`` the ledger of an archived one."""

    standing: tuple[str, ...] = ()
    earlier: Document | None = None


def target(wish: Wish, desk: Desk, earlier: Document | None = None) -> str:
    """The path at home that the document will have. UsageError where type, folder or name are not lawful."""
    rule = type_rule(wish.type, desk)
    day = wish.day or desk.today
    first = (1, 0) if earlier is None else parse_version(chain.following(earlier, major=True)) or (1, 0)
    topic = wish.topic.strip()
    name = Name(f"{day:%Y%m%d}", rule.name, topic, first, (wish.extension or rule.extension).lower().lstrip("."))
    folder = wish.folder.strip("/") or rule.home[0]
    _lawful(grammar.format(name), f"{folder}/{grammar.format(name)}", rule, desk)
    return f"{folder}/{grammar.format(name)}"


def new(wish: Wish, known: Known, content: bytes, desk: Desk) -> Outcome:
    """The document made from ``content``, its template; an archived one goes on with its next major version."""
    home = target(wish, desk, known.earlier)
    if known.standing:
        said = _("this document is there already: {path}").format(path=known.standing[0])
        raise UsageError(said, hint=f"docmgr bump '{known.standing[0]}' -m …")
    rule = type_rule(wish.type, desk)
    name = _parts(home, rule)
    document = record.fresh(name, home, desk)
    if known.earlier is not None:
        document = replace(known.earlier, title=name.topic)
    change = wish.note or (_("created") if known.earlier is None else _("taken up again"))
    words = Words(name, document.id, change, desk.actor.shown, desk.now, desk.policy.language, new=True)
    made = stamped(content, words)
    document = record.with_version(document, name, made.content, change, desk)
    path = pending_path(home, desk.layout) if rule.important else home
    version = document.versions[-1].version
    subject = _("docmgr: new {name} {version}").format(name=f"{name.type} {name.topic}", version=version)
    ledger = record.written(ledger_path(home, desk.layout), document)
    plan = Plan(subject, (Write(path, made.content), ledger), record.message(document, version, wish.note))
    return Outcome(plan, path, (made.note,) if made.note else ())


def type_rule(word: str, desk: Desk) -> TypeRule:
    """The type that a word names, in any language. UsageError lists the types."""
    rule = desk.policy.type(word) or desk.policy.type(word.lower())
    if rule is None:
        hint = _("types are: {types}").format(types=" ".join(desk.policy.types))
        raise UsageError(_("there is no document type {word}").format(word=word), hint=hint)
    return rule


def _parts(home: str, rule: TypeRule) -> Name:
    stem, _dot, extension = home.rpartition("/")[2].rpartition(".")
    head, _dash, version = stem.rpartition("-")
    topic = head[len(rule.name) + 10 :]
    return Name(head[:8], rule.name, topic, parse_version(version), extension)


def _lawful(filename: str, path: str, rule: TypeRule, desk: Desk) -> None:
    place = desk.policy.place(path)
    if place.role != HOME or place.folder is None:
        hint = _("documents of type {type} belong to: {folders}").format(type=rule.name, folders=" ".join(rule.home))
        raise UsageError(_("{folder} is no home folder").format(folder=path.rpartition("/")[0]), hint=hint)
    if place.folder.types and rule.name not in place.folder.types:
        said = _("documents of type {type} do not belong to {folder}")
        hint = _("documents of type {type} belong to: {folders}").format(type=rule.name, folders=" ".join(rule.home))
        message = said.format(type=rule.name, folder=place.folder.path)
        raise RefusedError(message, clause=CLAUSE, hint=hint)
    today = f"{desk.today:%Y%m%d}"
    found = faults(filename, desk.layout.vocabulary, ("controlled",), today)
    hard = [fault for fault in found if not fault.soft]
    if hard:
        better = propose(filename, desk.layout.vocabulary, today=today, types=(rule.name,))
        said = _("{name} breaks the naming rules {rules}").format(name=filename, rules=" ".join(f.rule for f in hard))
        hint = f"docmgr explain {hard[0].rule}"
        if better and better != filename:
            hint = _("lawful would be: {name}").format(name=better)
        raise RefusedError(said, clause=CLAUSE, hint=hint)
