"""Requests, letters, incidents and risks that wait for somebody. Source: R-2.1.2, R-2.2.2, E-2.1, E-2.2, E-2.3."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from docmgr.duties.duty import Duty, Scene, of_record
from docmgr.i18n.text import _
from docmgr.people.roles import ASSISTANT, UPPER
from docmgr.records.letters.write import is_late
from docmgr.records.names import short
from docmgr.records.record import Record
from docmgr.records.resources import route


def duties(scene: Scene) -> Iterator[Duty]:
    """One duty for each open record: the next thing to do for it; a high risk may owe its plan as well."""
    for request in scene.store.open("resource"):
        if route.waiting(request):
            yield _request(request, scene)
    for letter in scene.store.open("letter"):
        yield _letter(letter, scene)
    for incident in scene.store.open("incident"):
        yield _incident(incident, scene)
    for risk in scene.store.open("risk"):
        yield from _risk(risk, scene)


def _request(request: Record, scene: Scene) -> Duty:
    """Whoever's turn it is; where the upper authority is no member, head and assistant note its paper."""
    role, applicant = route.waiting(request), request.get("applicant")
    who = scene.holders(role, but=applicant)
    if role == UPPER and not who:
        noters = dict.fromkeys((*scene.heads, *scene.holders(ASSISTANT)))
        who = tuple(each for each in noters if each != applicant) or (str(applicant),)
    command = ("resource", "approve", short(request.id))
    return of_record(
        request, route.clause(request), _("decide on the request: {title}"), command, request.get("use_from"), who
    )


def _letter(letter: Record, scene: Scene) -> Duty:
    who = scene.people(letter.get("initiator"))
    if is_late(scene.acting, letter):
        command: tuple[str, ...] = ("letter", "chase", short(letter.id))
        return of_record(letter, "R-2.2.2", _("ask for the reply: {title}"), command, letter.get("reply_due"), who)
    if letter.get("status") == "sent":
        command = ("letter", "reply", short(letter.id), "TEXT")
        return of_record(letter, "R-2.2.2", _("note the reply: {title}"), command, letter.get("reply_due"), who)
    ends = [str(each.get("due")) for each in letter.entries("milestones")]
    command = ("letter", "reply", short(letter.id), "TEXT", "--close")
    return of_record(letter, "R-2.2.1", _("settle the letter: {title}"), command, max(ends), who)


def _incident(incident: Record, scene: Scene) -> Duty:
    state, handle = incident.get("status"), short(incident.id)
    if state == "reported":
        command: tuple[str, ...] = ("incident", "activate", handle)
        due = incident.get("reported_at")
        return of_record(incident, "E-2.2.2", _("start the plan: {title}"), command, due, scene.heads)
    if state == "active":
        who = tuple(dict.fromkeys((*scene.people(incident.get("owner")), *scene.heads)))
        command = ("incident", "resolve", handle)
        due = incident.get("resolve_by") or scene.today
        return of_record(incident, "E-2.3.1", _("report on it, and resolve: {title}"), command, due, who)
    done = date.fromisoformat(str(incident.get("resolved_at"))[:10])
    due = scene.calendar.add(done, scene.acting.cases.closing_within)
    command = ("incident", "close", handle)
    return of_record(incident, "E-2.3.2", _("incident report and retrospective: {title}"), command, due, scene.heads)


def _risk(risk: Record, scene: Scene) -> Iterator[Duty]:
    who = scene.people(risk.get("owner"))
    command: tuple[str, ...] = ("risk", "review", short(risk.id))
    yield of_record(risk, "E-2.1.1", _("review the risk: {title}"), command, risk.get("review_due"), who)
    plan = scene.store.read_or_none(str(risk.get("plan"))) if risk.get("plan") else None
    if risk.get("level") == "high" and (plan is None or plan.get("status") != "active"):
        seen = date.fromisoformat(str(risk.get("created_at"))[:10])
        due = risk.get("plan_due") or scene.calendar.add(seen, scene.acting.cases.plan_within)
        command = ("plan", "add", "TITLE", "--risk", short(risk.id))
        missing = of_record(risk, "E-2.1.2", _("make a plan for the risk: {title}"), command, due, who)
        yield replace(missing, key=f"plan:{risk.id}")
