"""Attestations: what no record can prove and a person vouches for, with evidence, for a time. Source: level S."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from docmgr.calendar.workdays import months_before
from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import _
from docmgr.people.roles import ASSISTANT, DOC_ADMIN, HEAD, LEAD
from docmgr.records.breach import Breach
from docmgr.records.kind import kind
from docmgr.records.names import new_id
from docmgr.records.record import Record
from docmgr.records.scene import Scene
from docmgr.records.tasks.begin import known
from docmgr.records.tasks.outcome import Outcome

# Clause -> the roles that can know; any member vouches for the others. Source: requirements, Actors.
MAY = {"R-2.3.1": (HEAD, ASSISTANT, DOC_ADMIN), "R-4.2": (HEAD, LEAD)}
# What only people can know: the clauses of level S.
BY_PEOPLE = ("M-2.2.1", "M-2.2.2", "M-2.3.2", "R-2.3.1", "R-4.2")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is vouched for; ``by_people`` tells that the clause is one only people can."""

    clause: str
    by_people: bool
    verdict: str
    evidence: tuple[str, ...]
    period: str = ""
    until: date | None = None
    note: str = ""


def attest(scene: Scene, wish: Wish) -> Outcome:
    """The attestation; RefusedError where the records prove the clause, or somebody else must vouch."""
    me = known(scene)
    if not wish.by_people and wish.verdict != "waived":
        said = _("{clause} is proved by records, not by anybody's word; docmgr explain {clause} says how")
        raise RefusedError(said.format(clause=wish.clause), clause=wish.clause)
    role = _role(scene, wish.clause, wish.verdict)
    if not wish.evidence:
        raise UsageError(_("missing: {names}").format(names="--evidence TEXT"))
    until = wish.until or months_before(scene.today, -scene.cases.attest_months)
    if until < scene.today:
        said = _("the attestation would be over on {until} already; today is {today}")
        raise UsageError(said.format(until=until, today=scene.today))
    of = kind("attest")
    data = {
        "schema": of.schema,
        "id": new_id(of, scene.today),
        "clause": wish.clause,
        "verdict": wish.verdict,
        "period": wish.period,
        "by": me,
        "role": role,
        "at": scene.stamp,
        "evidence": list(wish.evidence),
        "valid_until": until.isoformat(),
        "note": wish.note,
        "status": "valid",
        "created_at": scene.stamp,
        "created_by": me,
    }
    new = Record(of, {key: value for key, value in data.items() if value != ""})
    notes = []
    if wish.until is None:
        words = _("no end was given: {until}, {months} months (agreed by us)")
        notes.append(words.format(until=until, months=scene.cases.attest_months))
    done = _("{id}: {who} vouches for {clause} until {until}")
    text = done.format(id=new.id, who=scene.name(me), clause=wish.clause, until=until)
    return Outcome(None, new, text, f"{new.id} {wish.clause}: {wish.verdict}", tuple(notes))


def _role(scene: Scene, clause: str, verdict: str) -> str:
    """The role in which I may vouch."""
    roles = (HEAD,) if verdict == "waived" else MAY.get(clause, ())
    held = next((each for each in roles if scene.holds(each)), "")
    if roles and not held:
        who = ", ".join(dict.fromkeys(each.name for role in roles for each in scene.who_holds(role))) or "-"
        said = _("only {who} can vouch for {clause}")
        hint = _("ask them to run this command")
        raise RefusedError(said.format(who=who, clause=clause), clause=clause, hint=hint)
    return held or "member"


def withdraw(scene: Scene, record: Record) -> Outcome:
    """Whoever gave it, or the head, takes it back."""
    known(scene)
    if record.get("status") == "withdrawn":
        raise RefusedError(_("{id} is closed").format(id=record.id), clause=str(record.get("clause")))
    if not (scene.am(record.get("by")) or scene.is_head()):
        said = _("only {who} or the head takes it back").format(who=scene.name(record.get("by")))
        raise RefusedError(said, clause=str(record.get("clause")))
    done = _("{id}: taken back").format(id=record.id)
    return Outcome(record, record.changed(status="withdrawn"), done, f"{record.id} {record.title}: withdrawn")


def _vouched(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """Signed by who commits it, in a role that can know."""
    clause = str(new.get("clause"))
    if old is None and (scene.me is None or new.get("by") != scene.me.id):
        said = _("the attestation is signed {who}, but {me} commits it")
        yield Breach(clause, said.format(who=new.get("by"), me=scene.me.id if scene.me is not None else "?"))
    if old is None and new.get("verdict") != "waived" and clause not in BY_PEOPLE:
        said = _("{clause} is proved by records, not by anybody's word; docmgr explain {clause} says how")
        yield Breach(clause, said.format(clause=clause))
    taken = old is not None and old.get("status") != new.get("status")
    if taken and not (scene.am(new.get("by")) or scene.is_head()):
        said = _("only {who} or the head takes it back").format(who=scene.name(new.get("by")))
        yield Breach(clause, said)
    roles = (HEAD,) if new.get("verdict") == "waived" else MAY.get(clause, ())
    if old is None and roles and not any(map(scene.holds, roles)):
        who = ", ".join(dict.fromkeys(each.name for role in roles for each in scene.who_holds(role))) or "-"
        yield Breach(clause, _("only {who} can vouch for {clause}").format(who=who, clause=clause))
    if str(new.get("valid_until")) < str(new.get("at"))[:10]:
        yield Breach(clause, _("the attestation ends before it was given"))
    if old is not None and old.get("status") == "withdrawn" and dict(old.data) != dict(new.data):
        yield Breach(clause, _("{id} is closed").format(id=old.id))


GUARDS: tuple[Callable[[Record | None, Record, Scene], Iterable[Breach]], ...] = (_vouched,)
