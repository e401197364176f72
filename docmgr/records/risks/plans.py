"""Emergency plans: owner, steps, resources; drills; new versions after an incident. Source: E-2.1.2, E-2.3.3, E-4."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import _
from docmgr.naming.version import format_version, next_version, parse_version
from docmgr.records.kind import kind
from docmgr.records.names import new_entry_id, new_id, short
from docmgr.records.record import Record
from docmgr.records.risks.register import Finding
from docmgr.records.scene import Scene
from docmgr.records.tasks.begin import known
from docmgr.records.tasks.outcome import Outcome
from docmgr.records.tasks.recur import moved


@dataclass(frozen=True, slots=True)
class Wish:
    """What the plan says; ``steps`` are text, who and within."""

    title: str
    scenario: str
    owner: str
    steps: tuple[Mapping[str, str], ...]
    resources: tuple[str, ...]
    contacts: tuple[str, ...] = ()


def step(text: str) -> dict[str, str]:
    """``TEXT[:WHO[:WITHIN]]`` as a step of a plan."""
    parts = [each.strip() for each in text.replace("：", ":").split(":")]
    if not parts[0] or len(parts) > 3:
        said = _("{text} is no step like 安排接手人:负责人:1小时内 (E-2.1.2)").format(text=repr(text))
        raise UsageError(said)
    return {key: each for key, each in zip(("text", "who", "within"), parts, strict=False) if each}


def add(scene: Scene, wish: Wish, risks: Iterable[Record] = ()) -> list[Outcome]:
    """The plan as V1.0, and the ``risks`` it is for with it, in one commit. Source: E-2.1.2."""
    me = known(scene)
    of = kind("plan")
    data = {
        "schema": of.schema,
        "id": new_id(of, scene.today),
        "title": wish.title,
        "scenario": wish.scenario,
        "owner": wish.owner,
        "steps": [dict(each) for each in wish.steps],
        "resources": list(wish.resources),
        "contacts": list(wish.contacts),
        "revision": "V1.0",
        "status": "active",
        "created_at": scene.stamp,
        "created_by": me,
    }
    new = Record(of, {key: value for key, value in data.items() if value not in ("", [])})
    notes = () if wish.contacts else (_("no contacts are named: --contact (E-4.1, inferred)"),)
    done = _("{id}: plan {title} V1.0").format(id=new.id, title=new.title)
    made = [Outcome(None, new, done, f"{new.id} {new.title}: V1.0", notes)]
    for risk in risks:
        if risk.get("status") == "closed":
            raise RefusedError(_("{id} is closed").format(id=risk.id), clause="E-2.1.1")
        said = _("{id}: {title} has a plan now").format(id=risk.id, title=risk.title)
        made.append(Outcome(risk, risk.changed(plan=new.id, plan_due=None), said, f"{risk.id}: plan {new.id}"))
    return made


def drill(scene: Scene, plan: Record, held_on: date, *, result: str, findings: str = "") -> Outcome:
    """A drill that was held. Source: E-4.2."""
    me = known(scene)
    if plan.get("status") != "active":
        raise RefusedError(_("{id} is retired").format(id=plan.id), clause="E-2.1.2")
    if held_on > scene.today:
        said = _("the drill of {day} is noted before it was held (E-4.2)").format(day=held_on)
        raise UsageError(said)
    if not result.strip():
        raise UsageError(_("missing: {names}").format(names="--result TEXT"))
    entry = {
        "id": new_entry_id("r", (str(each.get("id")) for each in plan.entries("drills"))),
        "at": scene.stamp,
        "held_on": held_on.isoformat(),
        "by": me,
        "result": result.strip(),
        "findings": findings.strip() or None,
    }
    new = plan.appended("drills", entry)
    new = new.changed(drilled_on=max(str(each["held_on"]) for each in new.entries("drills")))
    notes: tuple[str, ...] = ()
    if findings.strip():
        notes = (_('what was found belongs into the plan: docmgr plan edit {id} -m "…"').format(id=short(plan.id)),)
    due = moved(date.fromisoformat(str(new.get("drilled_on"))), scene.cases.drill_every, 1)
    done = _("{id}: drilled on {day}, next by {due}").format(id=new.id, day=held_on, due=due)
    return Outcome(plan, new, done, f"{new.id} {new.title}: drilled {held_on}", notes)


def revise(scene: Scene, plan: Record, values: Mapping[str, Any], change: str, *, source: str = "") -> Outcome:
    """The plan with these values as its next version; ``source`` is what taught it. Source: E-2.3.3."""
    me = known(scene)
    if plan.get("status") != "active":
        raise RefusedError(_("{id} is retired").format(id=plan.id), clause="E-2.1.2")
    if not change.strip():
        raise UsageError(_("missing: {names}").format(names="-m CHANGE"), hint=_("say what changed"))
    version = format_version(next_version(parse_version(str(plan.get("revision"))) or (1, 0)))
    entry = {
        "id": new_entry_id("e", (str(each.get("id")) for each in plan.entries("changes"))),
        "at": scene.stamp,
        "by": me,
        "revision": version,
        "text": change.strip(),
        "source": source or None,
    }
    new = plan.changed(**values).appended("changes", entry).changed(revision=version)
    done = _("{id}: plan {title} is {version} now").format(id=new.id, title=new.title, version=version)
    return Outcome(plan, new, done, f"{new.id} {new.title}: {version}")


def retire(scene: Scene, plan: Record) -> Outcome:
    """The plan holds no more."""
    known(scene)
    if plan.get("status") != "active":
        raise RefusedError(_("{id} is retired").format(id=plan.id), clause="E-2.1.2")
    done = _("{id}: plan {title} is retired").format(id=plan.id, title=plan.title)
    return Outcome(plan, plan.changed(status="retired"), done, f"{plan.id} {plan.title}: retired")


def findings(scene: Scene, plans: Iterable[Record]) -> list[Finding]:
    """Plans whose drill is overdue, or that name no contacts. Inferred clauses. Source: E-4.1, E-4.2."""
    found = []
    for plan in plans:
        if plan.get("status") != "active":
            continue
        since = date.fromisoformat(str(plan.get("drilled_on") or str(plan.get("created_at"))[:10]))
        if moved(since, scene.cases.drill_every, 1) < scene.today:
            said = _("{title}: last drilled {day} (E-4.2, inferred)")
            text = said.format(title=plan.title, day=plan.get("drilled_on") or _("never"))
            found.append(Finding(plan, "E-4.2", text, f"docmgr plan drill {short(plan.id)} --result TEXT"))
        if not plan.get("contacts"):
            text = _("{title}: no contacts are named (E-4.1, inferred)").format(title=plan.title)
            found.append(Finding(plan, "E-4.1", text, f"docmgr plan edit {short(plan.id)} --contact TEXT -m TEXT"))
    return found
