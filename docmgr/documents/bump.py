"""``bump``: an edit becomes the next version, in the name, in the document and in the ledger. Pure. Source: D-2.4.1.

A routine document stays where it is. A published important one keeps its published bytes at home while the edited ones
go to the pending folder as the next version, submitted.
"""

from __future__ import annotations

from docmgr.documents import record
from docmgr.documents.desk import Case, Desk, Outcome
from docmgr.documents.stamp import Words, sha256, stamped
from docmgr.documents.whole import refuse_broken
from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import _
from docmgr.ledger import chain
from docmgr.ledger.entry import SUBMITTED, Document
from docmgr.ledger.place import is_pending, lawful_name, pending_path
from docmgr.naming import grammar
from docmgr.naming.grammar import Name
from docmgr.naming.version import format_version, next_version
from docmgr.plan import Action, Move, Plan, Remove, Take, Write

CLAUSE = "D-2.4.1"


def bump(case: Case, desk: Desk, change: str, *, major: bool = False) -> Outcome:
    """The next version. RefusedError where nothing changed, or a draft is not submitted yet."""
    if not change.strip():
        raise UsageError(_("say what changed"), hint="docmgr bump DOC -m …")
    name = case.name(desk.layout)
    _refuse(case, name, desk)
    if _is_only_moved(case):
        return _only_moved(case, name)
    document = record.begun(case, name, desk)
    number = _number(case, document, name, desk, major=major)
    following = Name(_date(case, name, desk), name.type, name.topic, number, name.extension)
    waits = desk.is_important(name)
    words = Words(following, document.id, change, desk.actor.shown, desk.now, desk.policy.language)
    made = stamped(case.here.content, words)
    document = record.with_version(document, following, made.content, change, desk)
    version = format_version(number)
    if waits:
        document = record.with_decision(document, made.content, SUBMITTED, desk)
    home = f"{case.home_folder(desk.layout)}/{grammar.format(following)}"
    path = pending_path(home, desk.layout) if waits else home
    ledger = (*_ledger_moved(case), record.written(case.ledger_path, document))
    actions = (*_moved(case, path, made.content, desk, waits=waits), *ledger)
    subject = _("docmgr: {name} {version}: {change}")
    title = f"{name.type} {name.topic}".strip()
    plan = Plan(
        subject.format(name=title, version=version, change=change.splitlines()[0]),
        actions,
        record.message(document, version, change if "\n" in change else ""),
    )
    notes = [made.note] if made.note else []
    if waits:
        notes.append(_("it waits for approval; the published version stays in place (D-2.2.2)"))
    return Outcome(plan, path, tuple(notes))


def _is_only_moved(case: Case) -> bool:
    return bool(case.moved_from) and _keeps_name(case) and not is_changed(case)


def _keeps_name(case: Case) -> bool:
    return bool(case.gone) and case.gone[0].filename == case.here.filename


def _only_moved(case: Case, name: Name) -> Outcome:
    """The same bytes in another folder: the document and its ledger go there, and its version stays."""
    folder = case.here.path.rpartition("/")[0]
    title = f"{name.type} {name.topic}".strip()
    subject = _("docmgr: move {name} to {folder}").format(name=title, folder=folder)
    actions = (*(Remove(old.path) for old in case.gone), Take(case.here.path), *_ledger_moved(case))
    return Outcome(Plan(subject, actions), case.here.path, (_("it was only moved; its version stays"),))


def _ledger_moved(case: Case) -> tuple[Action, ...]:
    return (Move(case.moved_from, case.ledger_path),) if case.moved_from else ()


def is_changed(case: Case) -> bool:
    """Whether the file is other than what was recorded last, or, unrecorded, what HEAD holds."""
    newest = chain.latest(case.ledger) if case.ledger is not None else None
    if newest is not None:
        return sha256(case.here.content) != newest.sha256
    committed = case.here.committed
    return committed is None or sha256(case.here.content) != sha256(committed)


def renamed_by_hand(case: Case) -> bool:
    """Whether the user gave the file its next name in the file manager: the old one is gone, the new one unknown."""
    return not case.here.is_committed and bool(case.gone)


def _refuse(case: Case, name: Name, desk: Desk) -> None:
    if case.is_archived(desk.layout):
        said = _("{path} is archived").format(path=case.here.path)
        raise RefusedError(said, clause=CLAUSE, hint=f"docmgr archive restore '{case.here.path}'")
    if not case.here.is_committed and not case.gone and case.ledger is None:
        important = desk.is_important(name)
        hint = f"docmgr submit '{case.here.path}'" if important else f"docmgr add '{case.here.path}'"
        raise RefusedError(_("{path} is not recorded yet").format(path=case.here.path), clause=CLAUSE, hint=hint)
    if case.moved_from and (desk.is_important(name) or _level(case.gone[0].path, desk) != _level(case.here.path, desk)):
        old = case.gone[0].path
        said = _("{old} was moved to {path} by hand").format(old=old, path=case.here.path)
        hint = _("put it back: its place was approved, or protects it")
        raise RefusedError(said, clause="D-2.2.2", hint=hint)
    if case.is_pending(desk.layout):
        _refuse_draft(case, name)
    elif desk.is_important(name) and case.pending:
        said = _("{path} waits for approval already").format(path=case.pending[0])
        hint = _("edit that file, then: docmgr bump '{path}' -m …").format(path=case.pending[0])
        raise RefusedError(said, clause="D-2.2.2", hint=hint)
    refuse_broken(case)
    if not is_changed(case) and not _is_only_moved(case):
        _refuse_older(case, name)
        said = _("{path} is as it was recorded: there is nothing to bump").format(path=case.here.path)
        raise RefusedError(said, clause=CLAUSE, hint=_("edit and save it first"))


def _refuse_older(case: Case, name: Name) -> None:
    """RefusedError where the file was only given the name of an older version."""
    newest = chain.latest(case.ledger) if case.ledger is not None else None
    own = format_version(name.version or (1, 0))
    if not renamed_by_hand(case) or newest is None or chain.rank(own) >= chain.rank(newest.version):
        return
    said = _("{path} goes back from {newest} to {own}").format(path=case.here.path, newest=newest.version, own=own)
    hint = _("give it its name back: {name}").format(name=case.gone[0].filename)
    raise RefusedError(said, clause=CLAUSE, hint=hint)


def _level(path: str, desk: Desk) -> str:
    folder = desk.policy.place(path).folder
    return folder.level if folder is not None else ""


def _refuse_draft(case: Case, name: Name) -> None:
    version = format_version(name.version or (1, 0))
    state = chain.state(case.ledger, version) if case.ledger is not None else chain.DRAFT
    if state != SUBMITTED:
        said = _("{path} is a draft and keeps its version until it is submitted").format(path=case.here.path)
        raise RefusedError(said, clause="D-2.2.2", hint=f"docmgr submit '{case.here.path}'")


def _number(case: Case, document: Document, name: Name, desk: Desk, *, major: bool) -> tuple[int, int]:
    """The next number; one that the user has written into the name already is taken at its word."""
    newest = chain.latest(document)
    known = [chain.rank(newest.version)] if newest is not None else []
    for path in (*(each.path for each in case.gone), *case.home):
        other = lawful_name(path.rpartition("/")[2], desk.layout.vocabulary)
        if other is not None and other.version is not None and path != case.here.path:
            known.append(other.version)
    own = name.version or (1, 0)
    highest = max([*known, own] if not renamed_by_hand(case) else known or [own])
    if renamed_by_hand(case) and own > highest:
        return own
    return next_version(highest, major)


def _date(case: Case, name: Name, desk: Desk) -> str:
    """Today for types dated by version; a name that the user made keeps the date given."""
    rule = desk.rule_of(name)
    by_version = rule is not None and rule.dated_by == "version"
    named = renamed_by_hand(case) and not _keeps_name(case)
    return f"{desk.today:%Y%m%d}" if by_version and not named else name.date


def _moved(case: Case, path: str, content: bytes, desk: Desk, *, waits: bool) -> tuple[Action, ...]:
    """The file to its new name; what was published goes back to its place, what was left behind goes."""
    here = case.here
    settled: list[Action] = []
    for old in case.gone:
        was_home = waits and not is_pending(old.path, desk.layout)
        settled.append(Write(old.path, old.content) if was_home else Remove(old.path))
    if here.path == path:
        return (*settled, Take(path), Write(path, content))
    published = case.published() if waits and not case.is_pending(desk.layout) and case.published is not None else None
    if published is not None:
        return (Write(path, content), Write(here.path, published))
    beside = [] if waits else [Remove(other) for other in _renditions(case)]
    return (Move(here.path, path), Write(path, content), *settled, *beside)


def _renditions(case: Case) -> list[str]:
    """Committed prints of the version that is left behind: they show what no longer holds."""
    stem = case.here.path.rpartition(".")[0]
    return [other for other in case.home if other.rpartition(".")[0] == stem and other not in case.loose]
