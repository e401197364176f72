"""Resolving an incident, its report, the lesson: a changed plan and tasks in the same commit. Source: E-2.3."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import _, language
from docmgr.records.incidents.begin import state
from docmgr.records.incidents.guards import REPORT, may, who
from docmgr.records.incidents.moments import parsed, said, stamp
from docmgr.records.names import short
from docmgr.records.record import Record
from docmgr.records.risks.plans import revise
from docmgr.records.scene import Scene
from docmgr.records.tasks import begin as tasks
from docmgr.records.tasks.begin import known
from docmgr.records.tasks.outcome import Outcome

_ESTIMATE = 4
# An improvement without a day of its own is to be there after so many working days.
_DAYS = 10


@dataclass(frozen=True, slots=True)
class Improvement:
    """What shall be better; with an owner it becomes a task, ``reason`` says why it does not."""

    text: str
    owner: str = ""
    due: date | None = None
    hours: int | str = _ESTIMATE
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The four fields of the report; empty ones keep what is there. Source: E-2.3.2, Template 7."""

    cause: str = ""
    process: tuple[str, ...] = ()
    result: str = ""
    improvements: tuple[Improvement, ...] = ()


def resolve(scene: Scene, incident: Record, told: Report, at: datetime | None = None) -> Outcome:
    """The owner is done; what of the report is known already goes with it. Source: E-2.3.1, E-2.3.2."""
    me = known(scene)
    state(incident, "active", "E-2.3.1")
    _allowed(scene, incident, "resolved", "E-2.3.1")
    when = at or scene.now
    if when > scene.now or when < parsed(incident.get("activated_at")):
        words = _("{at} does not lie between the start {start} and now, {now} (E-2.3.1)")
        start = said(incident.get("activated_at"))
        raise UsageError(words.format(at=f"{when:%m-%d %H:%M}", start=start, now=f"{scene.now:%m-%d %H:%M}"))
    new = _told(scene, incident, told, me).changed(status="resolved", resolved_at=stamp(when), resolved_by=me)
    notes = []
    if when > parsed(incident.get("resolve_by")):
        notes.append(
            _("resolved after the time limit {limit} (E-2.2.2)").format(limit=said(incident.get("resolve_by")))
        )
    left = [new.kind.fields[key].label(language()) for key in REPORT if not new.get(key)]
    if left:
        due = scene.calendar.add(scene.today, scene.cases.closing_within)
        words = _("the report still needs {names}, by {due} (E-2.3.2, agreed by us)")
        notes.append(words.format(names=("、" if language() == "zh" else ", ").join(left), due=due))
    done = _("{label}: resolved").format(label=new.label)
    return Outcome(incident, new, done, f"{new.label}: resolved", tuple(notes))


def _told(scene: Scene, incident: Record, told: Report, me: str) -> Record:
    """The incident with these fields of its report; the handling is what the timeline says, where nobody tells it."""
    timeline = [f"{said(each.get('at'))} {each.get('text')}" for each in incident.entries("timeline")]
    process = list(told.process) or incident.get("process") or timeline or None
    improvements = [_noted(each) for each in told.improvements] or incident.get("improvements")
    given = told.cause or told.result or told.process or told.improvements
    report = incident.get("report")
    if given and not report:
        report = {"by": me, "date": scene.today.isoformat()}
    return incident.changed(
        cause=told.cause or incident.get("cause"),
        process=process,
        result=told.result or incident.get("result"),
        improvements=improvements,
        report=report,
    )


def _noted(wanted: Improvement) -> dict[str, Any]:
    return {"text": wanted.text, **({"reason": wanted.reason} if wanted.reason else {})}


@dataclass(frozen=True, slots=True)
class Lesson:
    """The retrospective: when or why not, and what of the plan changes (``values`` are the plan's new fields)."""

    held_on: date | None = None
    meeting: str = ""
    waived: str = ""
    plan_change: str = ""
    values: Mapping[str, Any] | None = None
    opinion: str = ""


def close(scene: Scene, incident: Record, told: Report, lesson: Lesson) -> list[Outcome]:
    """The head closes it: the whole report, the plan's next version, a task for each improvement. Source: E-2.3.3."""
    me = known(scene)
    state(incident, "resolved", "E-2.3.2")
    _allowed(scene, incident, "closed", "E-2.3.2")
    whole = _told(scene, incident, told, me)
    _complete(whole)
    _looked_back(scene, whole, lesson)
    made = _tasks(scene, whole, told.improvements or _untasked(whole))
    plan = scene.lookup(str(whole.get("plan"))) if whole.get("plan") else None
    revised = _revised(scene, whole, plan, lesson)
    due = scene.calendar.add(parsed(whole.get("resolved_at")).date(), scene.cases.closing_within)
    late = date.fromisoformat(str((whole.get("report") or {}).get("date", scene.today))) > due
    report = {
        **(whole.get("report") or {"by": me, "date": scene.today.isoformat()}),
        **({"late": True} if late else {}),
        "reviewed_by": me,
        "reviewed_at": scene.stamp,
        **({"opinion": lesson.opinion} if lesson.opinion else {}),
    }
    retro = {
        "held_on": lesson.held_on.isoformat() if lesson.held_on else "",
        "meeting": lesson.meeting,
        "plan_change": lesson.plan_change,
        "waived": lesson.waived,
    }
    new = whole.changed(
        status="closed",
        closed_at=scene.stamp,
        closed_by=me,
        report=report,
        retro={key: value for key, value in retro.items() if value},
        improvements=_linked(whole, made),
    )
    notes = []
    if late:
        words = _("the report came after {due} (E-2.3.2, agreed by us)")
        notes.append(words.format(due=due))
    if plan is not None and revised is None and not lesson.waived:
        notes.append(_("the plan stays as it was; did the retrospective change nothing? --plan-change (E-2.3.3)"))
    done = _("{label}: closed").format(label=new.label)
    closed = Outcome(incident, new, done, f"{new.label}: closed", tuple(notes))
    return [closed, *([revised] if revised is not None else []), *(each for _text, each in made)]


def _complete(whole: Record) -> None:
    missing = [key for key in REPORT if not whole.get(key)]
    if missing:
        names = ("、" if language() == "zh" else ", ").join(whole.kind.fields[key].label(language()) for key in missing)
        options = {"cause": "--cause", "process": "--process", "result": "--result", "improvements": "--improvement"}
        hint = f"docmgr incident close {short(whole.id)} " + " ".join(f"{options[key]} …" for key in missing)
        text = _("the report is not complete: {names} missing (E-2.3.2)").format(names=names)
        raise RefusedError(text, clause="E-2.3.2", hint=hint)


def _looked_back(scene: Scene, whole: Record, lesson: Lesson) -> None:
    if not (lesson.held_on or lesson.meeting or lesson.waived):
        text = _("there is no retrospective: when it was held, or why there is none (E-2.3.3)")
        hint = f"docmgr incident close {short(whole.id)} --retro DATE | --meeting M-… | --no-retro REASON"
        raise RefusedError(text, clause="E-2.3.3", hint=hint)
    if lesson.held_on and not parsed(whole.get("occurred_at")).date() <= lesson.held_on <= scene.today:
        words = _("the retrospective of {day} does not lie between the event and today, {today} (E-2.3.3)")
        raise UsageError(words.format(day=lesson.held_on, today=scene.today))


def _revised(scene: Scene, whole: Record, plan: Record | None, lesson: Lesson) -> Outcome | None:
    if not lesson.plan_change:
        return None
    if plan is None:
        raise RefusedError(_("there is no plan to change; make one: docmgr plan add (E-2.1.2)"), clause="E-2.1.2")
    # The plan is read by all; of a restricted incident it names no more than the id.
    change = _("after {id}").format(id=whole.id) if whole.is_private else lesson.plan_change
    return revise(scene, plan, lesson.values or {}, change, source=whole.id)


def _untasked(whole: Record) -> tuple[Improvement, ...]:
    """The improvements of the report that have neither a task nor a reason."""
    noted = whole.entries("improvements")
    return tuple(Improvement(str(each["text"])) for each in noted if not each.get("task") and not each.get("reason"))


def _tasks(scene: Scene, whole: Record, wanted: Sequence[Improvement]) -> list[tuple[str, Outcome]]:
    """A task for each improvement; of a restricted incident it says the id alone. Source: E-2.3.3, E-4.3."""
    made = []
    for each in wanted:
        if each.reason:
            continue
        hidden = _("improvement after {id}").format(id=whole.id)
        due = each.due or scene.calendar.add(scene.today, _DAYS)
        if due < scene.today:
            words = _("{day} lies before today, {today} (E-2.3.3)")
            raise UsageError(words.format(day=due, today=scene.today))
        wish = tasks.Wish(
            title=hidden if whole.is_private else _headline(each.text),
            description=_("see the report of {id}").format(id=whole.id) if whole.is_private else each.text,
            receiver=scene.me.id if scene.me is not None else "",
            owner=each.owner or str(whole.get("owner")),
            start=scene.today,
            due=due,
            priority="high" if whole.get("severity") == "high" else "medium",
            estimate_h=each.hours,
            goal=_("it does not happen again"),
            source=whole.id,
        )
        found = tasks.add(scene, wish)
        words = _("{id}: {title} → {owner}, {due}")
        done = words.format(id=found.new.id, title=found.new.title, owner=scene.name(wish.owner), due=due)
        made.append((each.text, Outcome(None, found.new, done, found.subject)))
    return made


def _headline(text: str) -> str:
    """The first clause of a text: a title."""
    first = re.split(r"[,，;；。\n]", text.strip())[0]
    return first if len(first) <= 40 else first[:39] + "…"


def _linked(whole: Record, made: Sequence[tuple[str, Outcome]]) -> list[dict[str, Any]]:
    ids = {text: each.new.id for text, each in made}
    return [
        {**each, **({"task": ids[str(each["text"])]} if each["text"] in ids else {})}
        for each in whole.entries("improvements")
    ]


def _allowed(scene: Scene, incident: Record, status: str, clause: str) -> None:
    if not may(scene, incident, status):
        words = _("only {who} does that ({clause})").format(who=who(scene, incident, status), clause=clause)
        raise RefusedError(words, clause=clause, hint=_("ask them to run this command"))
