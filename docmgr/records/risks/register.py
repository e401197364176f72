"""The risk register: levels, reviews, and what is wrong with it. Source: E-2.1.1, E-2.1.2."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from docmgr.calendar.dates import said as day_said
from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import _, language
from docmgr.records.kind import kind
from docmgr.records.names import new_entry_id, new_id, short
from docmgr.records.record import Record
from docmgr.records.scene import Scene
from docmgr.records.tasks.begin import known
from docmgr.records.tasks.outcome import Outcome
from docmgr.records.tasks.recur import moved

_WEIGHT = {"low": 1, "medium": 2, "high": 3}


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one entry of the register, against which clause, and what to do."""

    record: Record
    clause: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Wish:
    """A risk as it is seen; ``plan`` is an id, ``plan_due`` when there will be one."""

    title: str
    likelihood: str
    severity: str
    owner: str
    cause: str = ""
    impact: str = ""
    mitigation: str = ""
    plan: str = ""
    plan_due: date | None = None


def level(likelihood: str, severity: str) -> str:
    """High from 6 of 9, medium from 3: the weights 1 to 3 of both multiplied."""
    weight = _WEIGHT[likelihood] * _WEIGHT[severity]
    return "high" if weight >= 6 else "medium" if weight >= 3 else "low"


def review_due(scene: Scene, which: str, start: date) -> date:
    """When a risk of that level is looked at again: high ones more often."""
    return moved(start, scene.cases.review_high_every if which == "high" else scene.cases.review_every, 1)


def add(scene: Scene, wish: Wish) -> Outcome:
    """A new entry of the register; a high one without a plan is warned about. Source: E-2.1."""
    me = known(scene)
    of = kind("risk")
    which = level(wish.likelihood, wish.severity)
    data = {
        "schema": of.schema,
        "id": new_id(of, scene.today),
        "title": wish.title,
        "cause": wish.cause,
        "impact": wish.impact,
        "likelihood": wish.likelihood,
        "severity": wish.severity,
        "level": which,
        "owner": wish.owner,
        "mitigation": wish.mitigation,
        "plan": wish.plan,
        "plan_due": wish.plan_due.isoformat() if wish.plan_due else "",
        "review_due": review_due(scene, which, scene.today).isoformat(),
        "status": "open",
        "created_at": scene.stamp,
        "created_by": me,
    }
    if wish.plan_due is not None and wish.plan_due < scene.today:
        raise UsageError(_("{day} lies before today, {today} (E-2.1.2)").format(day=wish.plan_due, today=scene.today))
    new = Record(of, {key: value for key, value in data.items() if value != ""})
    said = _("{id}: {title}, level {level}, next review {due}")
    done = said.format(id=new.id, title=new.title, level=_said(new, "level"), due=_day(scene, new.get("review_due")))
    return Outcome(None, new, done, f"{new.id} {new.title}: {which} risk", tuple(_doubts(scene, new)))


def _doubts(scene: Scene, risk: Record) -> list[str]:
    found = [f"{each.message} → {each.hint}" for each in findings(scene, [risk])]
    if risk.get("level") == "high" and not risk.get("plan") and not risk.get("plan_due"):
        due = scene.calendar.add(scene.today, scene.cases.plan_within)
        said = _("the plan of a high risk is made within {days} working days, by {due} (E-2.1.2, agreed by us)")
        found.append(said.format(days=scene.cases.plan_within, due=_day(scene, due.isoformat())))
    return found


@dataclass(frozen=True, slots=True)
class Look:
    """What a review found; None keeps what was known."""

    note: str
    likelihood: str = ""
    severity: str = ""
    status: str = ""
    mitigation: str = ""
    plan: str = ""
    plan_due: date | None = None


def review(scene: Scene, risk: Record, look: Look) -> Outcome:
    """A risk looked at again: level, state and the next date. Source: E-2.1.1."""
    me = known(scene)
    if risk.get("status") == "closed":
        hint = "docmgr risk add"
        raise RefusedError(_("{id} is closed").format(id=risk.id), clause="E-2.1.1", hint=hint)
    if not (scene.am(risk.get("owner")) or scene.leads()):
        said = _("the owner {who}, a project lead or the head reviews a risk (E-2.1.1)")
        raise RefusedError(said.format(who=scene.name(risk.get("owner"))), clause="E-2.1.1")
    likelihood = look.likelihood or str(risk.get("likelihood"))
    severity = look.severity or str(risk.get("severity"))
    which, status = level(likelihood, severity), look.status or str(risk.get("status"))
    entry = {
        "id": new_entry_id("v", (str(each.get("id")) for each in risk.entries("reviews"))),
        "at": scene.stamp,
        "by": me,
        "level": which,
        "status": status,
        "note": look.note.strip() or _("no change"),
    }
    new = risk.appended("reviews", entry).changed(
        likelihood=likelihood,
        severity=severity,
        level=which,
        status=status,
        reviewed_at=scene.stamp,
        review_due=review_due(scene, which, scene.today).isoformat(),
        mitigation=look.mitigation or risk.get("mitigation"),
        plan=look.plan or risk.get("plan"),
        plan_due=look.plan_due.isoformat() if look.plan_due else risk.get("plan_due"),
    )
    said = _("{id}: {title}, level {level}, {status}, next review {due}")
    words = {"id": new.id, "title": new.title, "level": _said(new, "level"), "status": _said(new, "status")}
    done = said.format(**words, due=_day(scene, new.get("review_due")))
    return Outcome(risk, new, done, f"{new.id} {new.title}: reviewed, {which}", tuple(_doubts(scene, new)))


def findings(scene: Scene, risks: Iterable[Record]) -> list[Finding]:
    """What is wrong with the open risks: reviews overdue, high ones without a plan that stands. Source: E-2.1."""
    today = scene.today.isoformat()
    found = []
    for risk in risks:
        if risk.get("status") == "closed":
            continue
        if str(risk.get("review_due")) < today:
            said = _("{title}: the review was due on {due} (E-2.1.1)")
            text = said.format(title=risk.title, due=risk.get("review_due"))
            found.append(Finding(risk, "E-2.1.1", text, f"docmgr risk review {short(risk.id)}"))
        if risk.get("level") == "high":
            found += _without_plan(scene, risk, today)
    return found


def _without_plan(scene: Scene, risk: Record, today: str) -> list[Finding]:
    plan = scene.lookup(str(risk.get("plan"))) if risk.get("plan") else None
    if plan is not None and plan.get("status") == "active":
        return []
    hint = f"docmgr plan add TITLE … --risk {short(risk.id)}"
    if risk.get("plan"):
        said = _("{title}: a high risk whose plan is retired or gone (E-2.1.2)")
    elif not risk.get("plan_due"):
        said = _("{title}: a high risk without a plan (E-2.1.2)")
    elif str(risk.get("plan_due")) < today:
        said = _("{title}: the plan of a high risk was due on {due} (E-2.1.2)")
    else:
        return []
    return [Finding(risk, "E-2.1.2", said.format(title=risk.title, due=risk.get("plan_due")), hint)]


def rank(risk: Record) -> tuple[int, str]:
    """For lists: the highest first, then the next to be reviewed."""
    return -_WEIGHT.get(str(risk.get("level")), 0), str(risk.get("review_due"))


def _said(record: Record, key: str) -> str:
    return record.kind.fields[key].said(record.get(key), language())


def _day(scene: Scene, day: Any) -> str:
    return day_said(date.fromisoformat(str(day)), scene.calendar)


def faults(risk: Record, _records: Mapping[str, Record]) -> Iterable[str]:
    """Whether the level is what likelihood and severity make it."""
    if risk.get("level") != level(str(risk.get("likelihood")), str(risk.get("severity"))):
        yield _("the level is not what likelihood and severity make it (E-2.1.1)")
