"""Action items: tasks that minutes gave out, closed in the open. Source: M-2.4.2, M-4.3."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import _
from docmgr.records.breach import Breach
from docmgr.records.names import short
from docmgr.records.record import Record
from docmgr.records.scene import Scene
from docmgr.records.tasks.begin import known
from docmgr.records.tasks.outcome import Outcome

CLOSED = ("done", "cancelled")


def is_action(task: Record) -> bool:
    """Whether a task is an action item of some minutes."""
    return str(task.get("source") or "").startswith("M-")


def open_ones(tasks: Iterable[Record]) -> list[Record]:
    """The action items on which something is left to do, soonest first."""
    found = [task for task in tasks if is_action(task) and task.get("status") not in CLOSED]
    return sorted(found, key=lambda task: (str(task.get("due")), task.id))


def is_overdue(task: Record, today: str) -> bool:
    """Whether an action was not done in time: undone, or handed in, after its due date."""
    handed = str(task.get("submitted_at") or "")[:10] or today
    return handed > str(task.get("due"))


def explain(scene: Scene, task: Record, reason: str, remedy: str) -> Outcome:
    """Why an action is late and what is done about it: both, before it is closed or moved. Source: M-4.3."""
    me = known(scene)
    if not is_action(task):
        said = _("{id} {title} is no action item of a meeting (M-4.3)").format(id=task.id, title=task.title)
        raise UsageError(said, hint="docmgr meeting actions --open")
    if not scene.am(task.get("owner"), task.get("receiver")) and not scene.is_head():
        said = _("the owner {owner} explains why it is late (M-4.3)").format(owner=scene.name(task.get("owner")))
        raise RefusedError(said, clause="M-4.3")
    missing = [name for name, text in (("--because REASON", reason), ("--remedy PLAN", remedy)) if not text.strip()]
    if missing:
        raise UsageError(_("missing: {names}").format(names=", ".join(missing)), hint=_("M-4.3 asks for both"))
    if not is_overdue(task, scene.today.isoformat()):
        raise UsageError(_("{title} is not overdue: it is due on {due}").format(title=task.title, due=task.get("due")))
    lapse = {"reason": reason.strip(), "remedy": remedy.strip(), "by": me, "due": task.get("due")}
    done = _("noted for {title}").format(title=task.title)
    return Outcome(task, task.changed(lapse=lapse), done, f"{task.id} {task.title}: late, with reason and remedy")


def lapsed(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """An action that is late is closed or moved only with reason and remedy. Source: M-4.3."""
    if old is None or not is_action(old) or old.get("status") in CLOSED:
        return
    closes = new.get("status") in CLOSED
    moves = str(new.get("due")) > str(old.get("due"))
    if not (closes or moves) or not is_overdue(old, scene.today.isoformat()):
        return
    if moves and not closes and _asked_in_time(new, str(old.get("due"))):
        return
    lapse = new.get("lapse") or {}
    if lapse.get("reason") and lapse.get("remedy") and lapse.get("due") in (None, old.get("due")):
        return
    said = _("{title} was due on {due}: an action that is late needs reason and remedy first (M-4.3)")
    hint = f'docmgr meeting actions {short(old.id)} --because "…" --remedy "…"'
    yield Breach("M-4.3", said.format(title=old.title, due=old.get("due")), hint)


def _asked_in_time(task: Record, due: str) -> bool:
    """Whether the later date was asked for before the action was late."""
    asked = (each for each in task.entries("delays") if each.get("decision") == "approved" and each["old_due"] == due)
    return any(str(each.get("requested_at"))[:10] <= due for each in asked)


def stands_in(new: Record, scene: Scene) -> bool:
    """Whether a new task is an action of minutes that its recorder or host keeps. Source: M-2.2.3."""
    ref, _hash, entry = str(new.get("source") or "").partition("#")
    meeting = scene.lookup(ref) if entry and ref.startswith("M-") else None
    if meeting is None and entry and scene.is_sealed(ref):
        # Nobody reads the minutes here; of restricted ones a task says nothing but where to read.
        return new.title == new.get("source") and scene.me is not None
    if meeting is None or not scene.am(meeting.get("recorder"), meeting.get("host"), meeting.get("convener")):
        return False
    wanted = {"id": entry, "task": new.id, "owner": new.get("owner"), "due": new.get("due")}
    return any(all(each.get(key) == value for key, value in wanted.items()) for each in meeting.entries("actions"))
