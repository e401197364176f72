"""Reporting an incident, starting its plan, noting what happens. Source: E-2.2, E-2.3.1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import _
from docmgr.records.incidents.guards import may, who
from docmgr.records.incidents.moments import parsed, said, stamp
from docmgr.records.kind import kind
from docmgr.records.names import new_entry_id, new_id, short
from docmgr.records.record import Record
from docmgr.records.scene import Scene
from docmgr.records.tasks.begin import known
from docmgr.records.tasks.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Wish:
    """The report: what, how far, what to do first; times None are now, people by id."""

    title: str
    nature: str
    scope: str
    proposal: str
    kind: str = "other"
    severity: str = "medium"
    description: str = ""
    occurred: datetime | None = None
    noticed: datetime | None = None
    reporter: str = ""
    head: str = ""
    owner: str = ""
    restricted: bool = False


def report(scene: Scene, wish: Wish) -> Outcome:
    """The incident as the head learns of it now; a report that comes late is marked, never refused. Source: E-2.2.1."""
    me = known(scene)
    noticed = wish.noticed or wish.occurred or scene.now
    occurred = wish.occurred or noticed
    _forward(scene, occurred, noticed)
    late = scene.now - noticed > timedelta(minutes=scene.cases.report_within)
    of = kind("incident")
    heads = [each.id for each in scene.directory.heads(scene.today)]
    if not wish.head and not heads:
        raise RefusedError(_("the department has no head to report to (E-2.2.1)"), clause="E-2.2.1")
    data = {
        "schema": of.schema,
        "id": new_id(of, scene.today),
        "title": wish.title,
        "kind": wish.kind,
        "severity": wish.severity,
        "status": "reported",
        "occurred_at": stamp(occurred),
        "noticed_at": stamp(noticed),
        "reported_at": scene.stamp,
        "reported_by": wish.reporter or me,
        "reported_to": wish.head or heads[0],
        "late": late or "",
        "description": wish.description,
        "nature": wish.nature,
        "scope": wish.scope,
        "proposal": wish.proposal,
        "owner": wish.owner,
        "classification": "head_only" if wish.restricted else "",
        "created_at": scene.stamp,
        "created_by": me,
    }
    new = Record(of, {key: value for key, value in data.items() if value != ""})
    notes = []
    if late:
        minutes = int((scene.now - noticed).total_seconds() // 60)
        words = _(
            "reported {minutes} minutes after it was noticed; {limit} are agreed by us (E-2.2.1): the audit counts it"
        )
        notes.append(words.format(minutes=minutes, limit=scene.cases.report_within))
    words = _("{label}: reported to {who}, who starts the plan: docmgr incident activate {id}")
    done = words.format(label=new.label, who=scene.name(new.get("reported_to")), id=short(new.id))
    return Outcome(None, new, done, f"{new.label}: reported", tuple(notes))


def _forward(scene: Scene, occurred: datetime, noticed: datetime) -> None:
    if noticed < occurred:
        words = _("it was noticed at {noticed}, before it happened at {occurred} (E-2.2.1)")
        raise UsageError(words.format(noticed=f"{noticed:%m-%d %H:%M}", occurred=f"{occurred:%m-%d %H:%M}"))
    if noticed > scene.now:
        words = _("it was noticed at {noticed}, which is still to come: it is {now} (E-2.2.1)")
        raise UsageError(words.format(noticed=f"{noticed:%m-%d %H:%M}", now=f"{scene.now:%m-%d %H:%M}"))


@dataclass(frozen=True, slots=True)
class Start:
    """What the head decides; ``resolve_by`` None is the department's number, ``plan`` an id or ``no_plan`` a reason."""

    owner: str
    plan: str = ""
    no_plan: str = ""
    resolve_by: datetime | None = None
    help: tuple[str, ...] = ()


def activate(scene: Scene, incident: Record, start: Start) -> Outcome:
    """The plan is started, with a limit and an owner. Source: E-2.2.2."""
    me = known(scene)
    state(incident, "reported", "E-2.2.2")
    _allowed(scene, incident, "active", "E-2.2.2")
    if not start.plan and not start.no_plan:
        hint = _("or say why there is none: --no-plan REASON")
        raise UsageError(_("missing: {names}").format(names="--plan P-…"), hint=hint)
    plan = scene.lookup(start.plan) if start.plan else None
    if start.plan and (plan is None or plan.get("status") != "active"):
        raise RefusedError(_("the plan {id} is retired or not there (E-2.2.2)").format(id=start.plan), clause="E-2.2.2")
    limit = start.resolve_by or scene.now + timedelta(hours=scene.cases.resolve_within)
    if limit <= scene.now:
        words = _("the limit {limit} is past already: it is {now} (E-2.2.2)")
        raise UsageError(words.format(limit=f"{limit:%m-%d %H:%M}", now=f"{scene.now:%m-%d %H:%M}"))
    owner = start.owner or str(incident.get("owner") or (plan.get("owner") if plan is not None else ""))
    if not owner:
        raise UsageError(_("missing: {names}").format(names="--owner MEMBER"))
    new = incident.changed(
        status="active",
        owner=owner,
        plan=start.plan or None,
        no_plan=start.no_plan or None,
        activated_at=scene.stamp,
        activated_by=me,
        resolve_by=stamp(limit),
        help=list(start.help) or None,
    )
    notes = []
    if start.resolve_by is None:
        words = _("no limit was given: {hours} hours (E-2.2.2, agreed by us)")
        notes.append(words.format(hours=scene.cases.resolve_within))
    if start.no_plan:
        notes.append(_("without a plan; make one afterwards: docmgr plan add (E-2.1.2)"))
    words = _("{label}: {owner} handles it until {limit}")
    done = words.format(label=new.label, owner=scene.name(owner), limit=said(new.get("resolve_by")))
    return Outcome(incident, new, done, f"{new.label}: under way", tuple(notes))


def log(scene: Scene, incident: Record, text: str, at: datetime | None = None) -> Outcome:
    """One entry of progress. Source: E-2.3.1."""
    me = known(scene)
    if incident.get("status") == "closed":
        raise RefusedError(_("{id} is closed").format(id=incident.id), clause="E-2.3.1")
    if not text.strip():
        raise UsageError(_("say what was done"))
    when = at or scene.now
    if when > scene.now:
        words = _("{at} is still to come: it is {now} (E-2.3.1)")
        raise UsageError(words.format(at=f"{when:%m-%d %H:%M}", now=f"{scene.now:%m-%d %H:%M}"))
    if when < parsed(incident.get("occurred_at")):
        words = _("{at} lies before the event itself, {occurred} (E-2.3.1)")
        raise UsageError(words.format(at=f"{when:%m-%d %H:%M}", occurred=said(incident.get("occurred_at"))))
    entry = {
        "id": new_entry_id("t", (str(each.get("id")) for each in incident.entries("timeline"))),
        "at": stamp(when),
        "by": me,
        "text": text.strip(),
        "noted_at": scene.stamp if at is not None and scene.now - when > timedelta(minutes=1) else None,
    }
    new = incident.appended("timeline", entry)
    notes: tuple[str, ...] = ()
    limit = incident.get("resolve_by")
    if incident.get("status") == "active" and limit and parsed(limit) < scene.now:
        notes = (_("the time limit {limit} is past (E-2.2.2)").format(limit=said(limit)),)
    return Outcome(incident, new, _("{label}: noted").format(label=new.label), f"{new.label}: progress", notes)


def state(incident: Record, wanted: str, clause: str) -> None:
    """RefusedError where the incident is in another state, with the verb that comes next."""
    from docmgr.i18n.text import language

    now = str(incident.get("status"))
    if now == wanted:
        return
    verb = {"reported": "activate", "active": "resolve", "resolved": "close"}.get(now, "")
    words = incident.kind.fields["status"].said(now, language())
    text = _("{id} is {status} ({clause})").format(id=incident.id, status=words, clause=clause)
    hint = f"docmgr incident {verb} {short(incident.id)}" if verb else "docmgr incident report"
    raise RefusedError(text, clause=clause, hint=hint)


def _allowed(scene: Scene, incident: Record, status: str, clause: str) -> None:
    if not may(scene, incident, status):
        words = _("only {who} does that ({clause})").format(who=who(scene, incident, status), clause=clause)
        raise RefusedError(words, clause=clause, hint=_("ask them to run this command"))
