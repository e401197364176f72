"""Working on a task: start, report, submit, accept, reopen. Source: T-2.3.1, T-2.4.1, T-4.2."""

from __future__ import annotations

from collections.abc import Iterable

from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import _, language
from docmgr.records.names import new_entry_id, short
from docmgr.records.record import Record
from docmgr.records.scene import Scene
from docmgr.records.tasks.begin import known, logged
from docmgr.records.tasks.guards import CLOSED, acceptors, may_accept
from docmgr.records.tasks.outcome import Outcome

_RANK = {"high": 0, "medium": 1, "low": 2}
# Characters of a report that a commit shows.
_SUBJECT = 60


def start(scene: Scene, task: Record, others: Iterable[Record]) -> Outcome:
    """The owner begins; ``others`` are the owner's open tasks, for the warning about high ones that wait."""
    _only_owner(scene, task)
    if task.get("status") not in ("todo", "delayed"):
        said = task.kind.fields["status"].said(task.get("status"), language())
        raise RefusedError(_("{id} is {status} already").format(id=task.id, status=said), clause="T-2.3.2")
    notes = [
        _("{id} {title} is high and due on {due}: high ones first (T-4.2)").format(
            id=short(each.id), title=each.title, due=each.get("due")
        )
        for each in others
        if each.id != task.id
        and each.get("owner") == task.get("owner")
        and (each.get("status"), each.get("priority")) == ("todo", "high")
        and _RANK[str(task.get("priority"))] > 0
        and str(each.get("due")) <= str(task.get("due"))
    ]
    new = logged(scene, task.changed(status="doing"), "started")
    return _outcome(task, new, _("{title} is under way").format(title=task.title), tuple(notes))


def report(scene: Scene, task: Record, text: str, *, percent: int | None, blocked: bool) -> Outcome:
    """One entry of progress; a task that waited is under way from now on. Source: T-2.3.1."""
    me = known(scene)
    if task.get("status") in CLOSED:
        hint = f'docmgr task reopen {short(task.id)} --because "…"'
        raise RefusedError(_("{id} is closed").format(id=task.id), clause="T-2.3.1", hint=hint)
    if not text.strip():
        raise UsageError(_("say what was done"))
    if percent is not None and not 0 <= percent <= 100:
        raise UsageError(_("a percentage is from 0 to 100"))
    entry = {
        "id": new_entry_id("f", (str(each.get("id")) for each in task.entries("feedback"))),
        "at": scene.stamp,
        "by": me,
        "text": text.strip(),
        "percent": percent,
        "blocked": blocked or None,
    }
    new = task.appended("feedback", entry)
    begun = scene.am(task.get("owner")) and task.get("status") == "todo"
    new = logged(scene, new.changed(status="doing"), "started") if begun else new
    first = text.strip().splitlines()[0][:_SUBJECT]
    words = f"{task.label}: {first}" if not (begun or task.is_private) else ""
    return _outcome(task, new, _("noted for {title}").format(title=task.title), subject=words)


def submit(scene: Scene, task: Record, *, deliverables: tuple[str, ...], note: str, hours: int | str | None) -> Outcome:
    """The owner hands the result to the receiver. Source: T-2.4.1."""
    _only_owner(scene, task)
    if task.get("status") in CLOSED:
        raise RefusedError(_("{id} is closed").format(id=task.id), clause="T-2.4.1")
    left = [each for each in scene.children(task.id) if each.get("status") not in CLOSED]
    if left:
        names = ", ".join(f"{short(each.id)} {each.title}" for each in left)
        said = _("subtasks are still open: {names} (T-2.2.2)").format(names=names)
        raise RefusedError(said, clause="T-2.2.2")
    results = [*(task.get("deliverables") or []), *(each for each in deliverables)]
    if not results and not note:
        said = _("nothing is handed in: name a deliverable or a note (T-2.4.1)")
        raise RefusedError(said, clause="T-2.4.1", hint=f"docmgr task submit {short(task.id)} --deliverable PATH")
    new = task.changed(
        deliverables=list(dict.fromkeys(results)) or None,
        actual_h=task.get("actual_h") if hours is None else hours,
        submitted_at=scene.stamp,
        submitted_by=known(scene),
    )
    new = logged(scene, new, "submitted", note)
    done = _("{title} is handed to {who} for acceptance").format(title=task.title, who=scene.name(task.get("receiver")))
    return _outcome(task, new, done)


def accept(scene: Scene, task: Record, *, hours: int | str | None, note: str = "") -> Outcome:
    """The receiver takes the result: only now is the task done. Source: T-2.4.1."""
    known(scene)
    if task.get("status") in CLOSED:
        raise RefusedError(_("{id} is closed").format(id=task.id), clause="T-2.4.1")
    if not may_accept(task, scene):
        said = _("you ({me}) do not receive this task and cannot accept it; {who} can (T-2.4.1)")
        me = scene.me.name if scene.me is not None else "?"
        raise RefusedError(said.format(me=me, who=acceptors(task, scene)), clause="T-2.4.1")
    actual = task.get("actual_h") if hours is None else hours
    if actual is None and task.get("submitted_at"):
        raise UsageError(_("missing: {names}").format(names="--hours HOURS"), hint=_("the hours that it really took"))
    mine = scene.me is not None and scene.me.id == task.get("owner")
    new = task.changed(
        status="done",
        actual_h=actual,
        accepted_at=scene.stamp,
        accepted_by=known(scene),
        self_accepted=True if mine else None,
    )
    notes = (_("you accept your own work; the audit counts it half (T-2.4.1)"),) if mine else ()
    return _outcome(task, logged(scene, new, "accepted", note), _("{title} is done").format(title=task.title), notes)


def reopen(scene: Scene, task: Record, reason: str) -> Outcome:
    """A done task goes on; months that are reviewed keep their numbers. Source: T-2.4.1."""
    known(scene)
    if task.get("status") not in CLOSED:
        raise RefusedError(_("{id} is not closed").format(id=task.id), clause="T-2.4.1")
    taken_back = dict.fromkeys(("accepted_at", "accepted_by", "submitted_at", "submitted_by", "self_accepted"))
    new = logged(scene, task.changed(status="doing", **taken_back), "reopened", reason)
    return _outcome(task, new, _("{title} is open again").format(title=task.title))


def _only_owner(scene: Scene, task: Record) -> None:
    known(scene)
    if not scene.am(task.get("owner")):
        said = _("only the owner {who} does that (T-2.4.1)").format(who=scene.name(task.get("owner")))
        raise RefusedError(said, clause="T-2.4.1")


def _outcome(old: Record, new: Record, done: str, notes: tuple[str, ...] = (), subject: str = "") -> Outcome:
    before, after = old.get("status"), new.get("status")
    status, spoken = old.kind.fields["status"], language()
    moved = f"{status.said(before, spoken)} → {status.said(after, spoken)}" if before != after else done
    return Outcome(old, new, done, subject or f"{old.label}: {moved if not old.is_private else after}", notes)
