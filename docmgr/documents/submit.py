"""``submit``: the head is asked to approve exactly these bytes. Pure. Source: D-2.2.2."""

from __future__ import annotations

from docmgr.documents import record
from docmgr.documents.desk import Case, Desk, Outcome
from docmgr.documents.stamp import Words, sha256, stamped
from docmgr.documents.whole import refuse_broken
from docmgr.errors import RefusedError
from docmgr.i18n.text import _
from docmgr.ledger import chain
from docmgr.ledger.entry import SUBMITTED, Document, Version
from docmgr.ledger.place import pending_path
from docmgr.naming import grammar
from docmgr.naming.grammar import Name
from docmgr.naming.version import format_version
from docmgr.plan import Action, Move, Plan, Remove, Take, Write

CLAUSE = "D-2.2.2"


def submit(case: Case, desk: Desk, change: str = "") -> Outcome:
    """Date, digests and ledger entry are fixed; a lawful file dropped into its home folder is taken into pending.

    An empty plan where these bytes are submitted already. RefusedError for documents that need no approval.
    """
    name = case.name(desk.layout)
    _refuse(case, name, desk)
    version = format_version(name.version or (1, 0))
    last = chain.entry_of(case.ledger, version) if case.ledger is not None else None
    if _is_submitted(case, version, last):
        return Outcome(Plan(""), case.here.path, (_("it is submitted already"),))
    refuse_broken(case)
    document = record.begun(case, name, desk)
    fixed = Name(_date(name, desk), name.type, name.topic, name.version, name.extension)
    said = change or (last.change if last is not None else _("created"))
    words = Words(fixed, document.id, said, desk.actor.shown, desk.now, desk.policy.language)
    made = stamped(case.here.content, words)
    document = _recorded(document, fixed, made.content, said, desk)
    path = pending_path(f"{case.home_folder(desk.layout)}/{grammar.format(fixed)}", desk.layout)
    subject = _("docmgr: submit {name} {version}").format(name=f"{name.type} {name.topic}", version=version)
    ledger = record.written(case.ledger_path, document)
    plan = Plan(subject, (*_moved(case, path, made.content), ledger), record.message(document, version))
    return Outcome(plan, path, (made.note,) if made.note else ())


def _refuse(case: Case, name: Name, desk: Desk) -> None:
    if not desk.is_important(name):
        said = _("documents of type {type} need no approval").format(type=name.type or "-")
        raise RefusedError(said, clause=CLAUSE, hint=f"docmgr bump '{case.here.path}' -m …")
    if case.is_pending(desk.layout):
        return
    if case.gone:
        said = _("{path} was renamed by hand").format(path=case.gone[0].path)
        raise RefusedError(said, clause="D-2.4.1", hint=f"docmgr bump '{case.here.path}' -m …")
    if case.is_archived(desk.layout) or case.here.is_committed:
        said = _("{path} does not wait for approval").format(path=case.here.path)
        raise RefusedError(said, clause=CLAUSE, hint=f"docmgr bump '{case.here.path}' -m …")
    if case.pending:
        said = _("{path} waits for approval already").format(path=case.pending[0])
        raise RefusedError(said, clause=CLAUSE, hint=f"docmgr approve '{case.pending[0]}'")


def _is_submitted(case: Case, version: str, last: Version | None) -> bool:
    if case.ledger is None or last is None or not case.here.is_committed:
        return False
    decision = chain.decision(case.ledger, version)
    if decision is None or decision.decision != SUBMITTED:
        return False
    return decision.sha256 == last.sha256 == sha256(case.here.content)


def _date(name: Name, desk: Desk) -> str:
    rule = desk.rule_of(name)
    return f"{desk.today:%Y%m%d}" if rule is not None and rule.dated_by == "version" else name.date


def _recorded(document: Document, name: Name, content: bytes, change: str, desk: Desk) -> Document:
    document = record.with_version(document, name, content, change, desk)
    return record.with_decision(document, content, SUBMITTED, desk)


def _moved(case: Case, path: str, content: bytes) -> tuple[Action, ...]:
    gone = [Remove(each.path) for each in case.gone]
    if case.here.path == path:
        return (*gone, Take(path), Write(path, content))
    return (*gone, Move(case.here.path, path), Write(path, content))
