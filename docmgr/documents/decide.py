"""``approve`` and ``reject``: the head's decision on exactly the bytes that were submitted. Pure. Source: D-2.2.2."""

from __future__ import annotations

from docmgr.documents import record
from docmgr.documents.desk import Case, Desk, Outcome
from docmgr.documents.stamp import sha256
from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import _
from docmgr.ledger import chain
from docmgr.ledger.entry import APPROVED, REJECTED, SUBMITTED, Document, Version
from docmgr.naming.grammar import Name
from docmgr.naming.version import format_version
from docmgr.people.member import Member
from docmgr.people.roles import HEAD
from docmgr.plan import Action, Move, Plan, Remove

CLAUSE = "D-2.2.2"


def approve(case: Case, desk: Desk, opinion: str = "") -> Outcome:
    """The submitted version moves home unchanged, the one before leaves the tree; Git keeps it."""
    name, entry, document = _submitted(case, desk)
    own = _may_decide(case, entry, desk)
    version = entry.version
    document = record.with_decision(document, case.here.content, APPROVED, desk, opinion=opinion, own=own)
    home = f"{case.home_folder(desk.layout)}/{case.here.filename}"
    if home in case.home:
        said = _("{path} is there already; nothing was overwritten").format(path=home)
        raise UsageError(said, hint=f"docmgr history '{case.here.path}'")
    before: list[Action] = [Remove(path) for path in case.home if path not in case.loose]
    subject = _("docmgr: approve {name} {version}").format(name=f"{name.type} {name.topic}", version=version)
    actions = (*before, Move(case.here.path, home), record.written(case.ledger_path, document))
    notes = (_("approved by its author: nobody else may approve it (recorded)"),) if own else ()
    return Outcome(Plan(subject, actions, record.message(document, version, opinion)), home, notes)


def reject(case: Case, desk: Desk, reason: str) -> Outcome:
    """The version goes back to being a draft, with the reason; the file stays where it is."""
    if not reason.strip():
        raise UsageError(_("say why"), hint="docmgr reject DOC --reason …")
    name, entry, document = _submitted(case, desk)
    _may_decide(case, entry, desk, own_too=True)
    document = record.with_decision(document, case.here.content, REJECTED, desk, opinion=reason)
    subject = _("docmgr: reject {name} {version}").format(name=f"{name.type} {name.topic}", version=entry.version)
    plan = Plan(subject, (record.written(case.ledger_path, document),), record.message(document, entry.version, reason))
    return Outcome(plan, case.here.path)


def approvers(case: Case, desk: Desk) -> tuple[Member, ...]:
    """Who may decide on the document today, deputies in their period included."""
    folder = case.home_folder(desk.layout)
    return tuple(each for each in desk.directory.members if desk.directory.may(each, HEAD, desk.today, folder))


def _submitted(case: Case, desk: Desk) -> tuple[Name, Version, Document]:
    """Name, entry and ledger of the waiting version. RefusedError where it is none, or other bytes than submitted."""
    name = case.name(desk.layout)
    version = format_version(name.version or (1, 0))
    if not case.is_pending(desk.layout):
        said = _("{path} does not wait for approval").format(path=case.here.path)
        raise RefusedError(said, clause=CLAUSE, hint="docmgr pending")
    entry = chain.entry_of(case.ledger, version) if case.ledger is not None else None
    if case.ledger is None or entry is None or chain.state(case.ledger, version) != SUBMITTED:
        said = _("{path} is not submitted").format(path=case.here.path)
        raise RefusedError(said, clause=CLAUSE, hint=f"docmgr submit '{case.here.path}'")
    if sha256(case.here.content) != entry.sha256:
        said = _("{path} was changed after it was submitted").format(path=case.here.path)
        raise RefusedError(said, clause=CLAUSE, hint=f"docmgr submit '{case.here.path}'")
    return name, entry, case.ledger


def _may_decide(case: Case, entry: Version, desk: Desk, *, own_too: bool = False) -> bool:
    """Whether the decision is on one's own version, which is lawful only where nobody else may decide."""
    able = approvers(case, desk)
    me = desk.actor.member
    names = ", ".join(f"{each.name} <{each.emails[0]}>" for each in able) or _("nobody")
    if me is None or me not in able:
        said = _("only the head approves documents (D-2.2.2): {names}").format(names=names)
        hint = _("ask them: docmgr reject '{path}'") if own_too else _("ask them: docmgr approve '{path}'")
        raise RefusedError(said, clause=CLAUSE, hint=hint.format(path=case.here.path))
    own = entry.author in (me.id, desk.actor.who) or _is_mine(entry.author, me)
    others = [each for each in able if each != me]
    if own and others and not own_too:
        names = ", ".join(f"{each.name} <{each.emails[0]}>" for each in others)
        said = _("nobody approves their own version while others may: {names}").format(names=names)
        raise RefusedError(said, clause=CLAUSE, hint=_("ask them: docmgr approve '{path}'").format(path=case.here.path))
    return own


def _is_mine(author: str, me: Member) -> bool:
    """Whether ``Name <email>`` is the member, who may have joined the directory later."""
    email = author.rpartition("<")[2].removesuffix(">")
    return bool(email) and email.lower() in (each.lower() for each in me.emails)
