"""The guards of tasks: pure functions of the task before, after, and the scene."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from docmgr.i18n.text import _
from docmgr.records.breach import Breach
from docmgr.records.digest import holds
from docmgr.records.meetings.actions import lapsed, stands_in
from docmgr.records.names import short
from docmgr.records.record import Record
from docmgr.records.scene import Scene

CLOSED = frozenset({"done", "cancelled"})
_LONGEST_LINE = 100


def _started(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """The head or a project lead initiates; subtasks come from whoever has the task. Source: T-2.1.1, T-2.2.1."""
    if old is not None or _is_instance(new, scene):
        return
    if stands_in(new, scene):
        return
    parent = scene.lookup(str(new.get("parent"))) if new.get("parent") else None
    if parent is not None and scene.am(parent.get("receiver"), parent.get("owner"), parent.get("initiator")):
        return
    if not scene.leads():
        said = _("only the head or a project lead gives out tasks (T-2.1.1): {heads}").format(heads=scene.heads())
        yield Breach("T-2.1.1", said, _("ask one of them to run this command"))
    if new.get("status") not in ("todo", "doing") and not scene.is_head():
        yield Breach("T-2.4.1", _("a new task is to do or doing"))


def _is_instance(new: Record, scene: Scene) -> bool:
    """Whether the task is what its template makes for that period, which anybody's clone may write."""
    template = scene.lookup(str(new.get("template"))) if new.get("template") else None
    if template is None:
        return False
    from docmgr.records.tasks.recur import instance

    made = instance(template, str(new.get("period")))
    return made is not None and dict(made.data) == dict(new.data)


def _due_moved(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """The due date moves through approved delays alone; the initiator may ask for it earlier. Source: T-4.3."""
    if old is None or old.get("due") == new.get("due"):
        return
    before, after = str(old.get("due")), str(new.get("due"))
    if after < before and (scene.am(old.get("initiator")) or scene.is_head()):
        return
    if reaches(before, after, (entry for entry in new.entries("delays") if is_approved(new.id, entry))):
        return
    said = _("the due date cannot become {date}: no request for delay to that day is approved (T-4.3)")
    hint = f'docmgr task delay {short(new.id)} --to {after} --because "…"'
    yield Breach("T-4.3", said.format(date=after), hint)


def is_approved(task_id: str, delay: Mapping[str, Any]) -> bool:
    """Whether a request was approved and is still what was approved."""
    return delay.get("decision") == "approved" and holds(task_id, delay)


def reaches(before: str, after: str, delays: Iterable[Mapping[str, Any]]) -> bool:
    """Whether approved delays lead from one due date to the other."""
    here = {before}
    for delay in delays:
        if delay.get("old_due") in here:
            here.add(str(delay.get("new_due")))
    return after in here


def _decided(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """A delay is decided by the head or the head's deputy, not by who asked for it. Source: T-4.3, gap C11."""
    before = {entry.get("id"): entry for entry in (old.entries("delays") if old is not None else [])}
    for delay in new.entries("delays"):
        was = before.get(delay.get("id"), {})
        if delay.get("decision") == was.get("decision", "pending"):
            continue
        yield from _decision(new, delay, scene)


def _decision(new: Record, delay: Mapping[str, Any], scene: Scene) -> Iterator[Breach]:
    said = delay.get("decision")
    if said == "withdrawn":
        if not scene.am(delay.get("by")):
            yield Breach("T-4.3", _("only who asked for a delay withdraws it (T-4.3)"))
        return
    if not holds(new.id, delay):
        yield Breach("T-4.3", _("the request {id} was changed after it was made (T-4.3)").format(id=delay.get("id")))
    me = scene.me
    if me is None or not (scene.is_head() or scene.is_upper()):
        words = _("only the head decides on a delay (T-4.3): {heads}").format(heads=scene.heads())
        yield Breach("T-4.3", words, _("ask the head to run this command"))
    elif delay.get("decided_by") != me.id:
        words = _("the decision is signed {who}, but {me} commits it (T-4.3)")
        yield Breach("T-4.3", words.format(who=delay.get("decided_by"), me=me.id))
    elif me.id == delay.get("by") and not delay.get("self_approved"):
        yield Breach("T-4.3", _("nobody decides on a request of their own without saying so (T-4.3)"))
    if said == "rejected" and not delay.get("opinion"):
        yield Breach("T-4.3", _("a rejection needs a reason (T-4.3)"), "docmgr task reject ID --opinion …")


def _accepted(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """Done is what the receiver accepted; whoever owns the task as well does not accept it. Source: T-2.4.1, gap C6."""
    if new.get("status") != "done" or (old is not None and old.get("status") == "done"):
        return
    if old is None and scene.is_head():
        return  # a list that was kept elsewhere comes in with what is done already
    command = f"docmgr task accept {short(new.id)}"
    if old is not None and not old.get("submitted_at"):
        hint = f"docmgr task submit {short(new.id)}"
        yield Breach("T-2.4.1", _("the owner has not submitted the task yet (T-2.4.1)"), hint)
    if not new.get("accepted_by") or new.get("actual_h") is None:
        yield Breach("T-2.4.1", _("a task is done when it is accepted, with its actual hours (T-2.4.1)"), command)
        return
    if scene.me is None or not may_accept(new, scene):
        said = _("you ({me}) do not receive this task and cannot accept it; {who} can (T-2.4.1)")
        me = scene.me.name if scene.me is not None else "?"
        yield Breach("T-2.4.1", said.format(me=me, who=acceptors(new, scene)))
    elif new.get("accepted_by") != scene.me.id:
        said = _("the acceptance is signed {who}, but {me} commits it (T-2.4.1)")
        yield Breach("T-2.4.1", said.format(who=new.get("accepted_by"), me=scene.me.id))


def may_accept(new: Record, scene: Scene) -> bool:
    """The receiver; where the receiver owns the task as well, the initiator; the head always."""
    if scene.is_head():
        return True
    receiver, owner = new.get("receiver"), new.get("owner")
    who = new.get("initiator") if receiver == owner else receiver
    return scene.am(who) and not (scene.me is not None and scene.me.id == owner)


def acceptors(new: Record, scene: Scene) -> str:
    """Who may accept, by name."""
    who = new.get("initiator") if new.get("receiver") == new.get("owner") else new.get("receiver")
    return _("{who}, or the head {heads}").format(who=scene.name(who), heads=scene.heads())


def _reopened(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """A done task comes back through its receiver or the head, with a reason. Source: T-2.4.1."""
    if old is None or old.get("status") != "done" or new.get("status") == "done":
        return
    hint = f'docmgr task reopen {short(new.id)} --because "…"'
    if not (scene.am(old.get("receiver")) or scene.is_head()):
        said = _("only the receiver {who} or the head reopens a task that is done (T-2.4.1)")
        yield Breach("T-2.4.1", said.format(who=scene.name(old.get("receiver"))))
    had = {entry.get("id") for entry in old.entries("log")}
    fresh = [entry for entry in new.entries("log") if entry.get("id") not in had]
    if not any(entry.get("act") == "reopened" and entry.get("text") for entry in fresh):
        yield Breach("T-2.4.1", _("a task is reopened with a reason (T-2.4.1)"), hint)


def _began(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """Work begins when what the task depends on is done."""
    if new.get("status") != "doing" or old is None or old.get("status") != "todo":
        return
    waiting = [each for each in map(scene.lookup, new.get("depends") or []) if each and each.get("status") != "done"]
    if waiting:
        names = ", ".join(f"{each.id} {each.title}" for each in waiting)
        yield Breach("T-2.2.1", _("the task waits for {names}").format(names=names), between=True)


def _family(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """A subtask has a living parent above it, ends no later, and is no ancestor of its own. Source: T-2.2.2."""
    changed = old is None or any(old.get(key) != new.get(key) for key in ("parent", "due", "depends"))
    if changed and new.get("parent"):
        yield from _below(new, scene)
    if changed:
        yield from _circular(new, scene)
    if new.get("status") == "done" and (old is None or old.get("status") != "done"):
        left = [each for each in scene.children(new.id) if each.get("status") not in CLOSED]
        if left:
            names = ", ".join(f"{each.id} {each.title}" for each in left)
            yield Breach("T-2.2.2", _("subtasks are still open: {names} (T-2.2.2)").format(names=names), between=True)


def _below(new: Record, scene: Scene) -> Iterator[Breach]:
    parent = scene.lookup(str(new.get("parent")))
    if parent is None:
        yield Breach("T-2.2.2", _("the parent {id} is not there (T-2.2.2)").format(id=new.get("parent")), between=True)
    elif str(new.get("due")) > str(parent.get("due")):
        said = _("the subtask ends on {due}, after its parent on {parent_due} (T-2.2.2)")
        yield Breach("T-2.2.2", said.format(due=new.get("due"), parent_due=parent.get("due")), between=True)


def _circular(new: Record, scene: Scene) -> Iterator[Breach]:
    above = chain(new, scene.lookup)
    if above is None:
        yield Breach("T-2.2.2", _("{id} would stand above itself (T-2.2.2)").format(id=new.id), between=True)
    waiting: list[str] = list(new.get("depends") or [])
    seen: set[str] = set()
    while waiting:
        each = waiting.pop()
        if each == new.id:
            yield Breach("T-2.2.1", _("{id} would wait for itself").format(id=new.id), between=True)
            return
        if each not in seen and len(seen) < _LONGEST_LINE:
            seen.add(each)
            other = scene.lookup(each)
            waiting.extend(other.get("depends") or [] if other is not None else [])


def chain(record: Record, lookup: Callable[[str], Record | None]) -> list[Record] | None:
    """The tasks above a task, nearest first; None where they run in a circle."""
    found: list[Record] = []
    here: Record | None = record
    while here is not None and here.get("parent"):
        parent_id = str(here.get("parent"))
        if parent_id == record.id or any(each.id == parent_id for each in found):
            return None
        here = lookup(parent_id)
        if here is not None:
            found.append(here)
    return found


GUARDS: tuple[Callable[[Record | None, Record, Scene], Iterable[Breach]], ...] = (
    _started,
    _due_moved,
    _decided,
    _accepted,
    _reopened,
    _began,
    _family,
    lapsed,
)
