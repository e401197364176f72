"""Requests for delay: asked for one working day ahead, decided by the head; only then the date moves. Source: T-4.3."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from docmgr.calendar.dates import said as day_said
from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import _
from docmgr.records.digest import delay_digest, holds
from docmgr.records.names import matching, new_entry_id, short
from docmgr.records.record import Record
from docmgr.records.scene import Scene
from docmgr.records.tasks.begin import known
from docmgr.records.tasks.guards import CLOSED
from docmgr.records.tasks.outcome import Outcome


def request(scene: Scene, task: Record, to: date, reason: str) -> Outcome:
    """A request for a later date. One that comes too late is recorded as late, never refused."""
    me = known(scene)
    if task.get("status") in CLOSED:
        raise RefusedError(_("{id} is closed").format(id=task.id), clause="T-4.3")
    if not scene.am(task.get("owner"), task.get("receiver")):
        said = _("the owner {owner} or the receiver {receiver} asks for a delay (T-4.3)")
        names = {"owner": scene.name(task.get("owner")), "receiver": scene.name(task.get("receiver"))}
        raise RefusedError(said.format(**names), clause="T-4.3")
    due = date.fromisoformat(str(task.get("due")))
    if to <= due:
        raise UsageError(_("{to} is no delay: the task is due on {due}").format(to=to, due=due))
    if not reason.strip():
        raise UsageError(_("missing: {names}").format(names="--because REASON"))
    if open_ones(task):
        said = _("a request for delay is pending already: {id} (T-4.3)").format(id=open_ones(task)[0]["id"])
        raise RefusedError(said, clause="T-4.3")
    last_day = scene.calendar.add(due, -scene.terms.delay_before)
    late = scene.today > last_day
    entry: dict[str, Any] = {
        "id": new_entry_id("d", (str(each.get("id")) for each in task.entries("delays"))),
        "requested_at": scene.stamp,
        "by": me,
        "reason": reason.strip(),
        "old_due": due.isoformat(),
        "new_due": to.isoformat(),
        "late": late or None,
        "decision": "pending",
    }
    entry["digest"] = delay_digest(task.id, entry)
    new = task.appended("delays", entry)
    notes = []
    if late:
        words = _("recorded, but late: it was due by {last}, today is {today}; the audit counts it against T-4.3")
        said_days = {"last": day_said(last_day, scene.calendar), "today": day_said(scene.today, scene.calendar)}
        notes.append(words.format(**said_days))
    done = _("{id}: delay of {title} to {to} waits for {heads}").format(
        id=entry["id"], title=task.title, to=day_said(to, scene.calendar), heads=scene.heads()
    )
    return Outcome(task, new, done, f"{task.id} {task.title}: delay to {to.isoformat()} requested", tuple(notes))


def decide(scene: Scene, task: Record, delay: Mapping[str, Any], *, approve: bool, opinion: str) -> Outcome:
    """The head's decision; approved, the date moves in the same commit."""
    me = known(scene)
    if not (scene.is_head() or scene.is_upper()):
        said = _("only the head decides on a delay (T-4.3): {heads}").format(heads=scene.heads())
        raise RefusedError(said, clause="T-4.3")
    if delay.get("decision") != "pending":
        raise RefusedError(_("{id} is decided already (T-4.3)").format(id=delay["id"]), clause="T-4.3")
    if not holds(task.id, delay):
        said = _("the request {id} was changed after it was made (T-4.3)").format(id=delay["id"])
        raise RefusedError(said, clause="T-4.3", hint=_("it must be asked for anew"))
    if not approve and not opinion.strip():
        raise UsageError(_("missing: {names}").format(names="--opinion TEXT"))
    if approve and str(delay["old_due"]) != str(task.get("due")):
        said = _("the due date is {due} by now, the request was for {old} (T-4.3)")
        raise RefusedError(said.format(due=task.get("due"), old=delay["old_due"]), clause="T-4.3")
    own = me == delay.get("by")
    decided = {
        **delay,
        "decision": "approved" if approve else "rejected",
        "decided_by": me,
        "decided_at": scene.stamp,
        "opinion": opinion.strip() or None,
        "self_approved": True if own else None,
    }
    decided = {key: value for key, value in decided.items() if value is not None}
    delays = [decided if each["id"] == delay["id"] else each for each in task.entries("delays")]
    new = task.changed(delays=delays)
    if approve:
        status = "doing" if task.get("status") == "delayed" else task.get("status")
        new = new.changed(due=delay["new_due"], status=status)
    notes = (_("a request of your own: the audit counts the decision half (T-4.3)"),) if own else ()
    words = _("{title} is due on {due} now") if approve else _("{title} stays due on {due}")
    day = day_said(date.fromisoformat(str(new.get("due"))), scene.calendar)
    subject = f"{task.id} {task.title}: delay {decided['decision']}, due {new.get('due')}"
    return Outcome(task, new, words.format(title=task.title, due=day), subject, notes)


def open_ones(task: Record) -> list[Mapping[str, Any]]:
    """The requests nobody has decided on yet."""
    return [entry for entry in task.entries("delays") if entry.get("decision") == "pending"]


def meant(fragment: str, tasks: Iterable[Record]) -> tuple[Record, Mapping[str, Any]]:
    """The pending request that a delay's id, or its task's, means; UsageError names those it may have meant."""
    waiting = [(task, delay) for task in tasks for delay in open_ones(task)]
    by_delay = matching(fragment, [str(delay["id"]) for _task, delay in waiting])
    by_task = matching(fragment, [task.id for task, _delay in waiting])
    found = [pair for pair in waiting if pair[1]["id"] in by_delay] or [p for p in waiting if p[0].id in by_task]
    if len(found) == 1:
        return found[0]
    named = "; ".join(f"{delay['id']} {short(task.id)} {task.title}" for task, delay in found or waiting)
    if found:
        raise UsageError(_("{fragment} fits several requests: {named}").format(fragment=repr(fragment), named=named))
    said = _("no request for delay is called {fragment}").format(fragment=repr(fragment))
    raise UsageError(said, hint=_("pending are: {named}").format(named=named) if named else _("none is pending"))
