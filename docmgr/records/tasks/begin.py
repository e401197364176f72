"""Giving out tasks and breaking large ones down. Source: T-2.1, T-2.2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import _
from docmgr.records.kind import kind
from docmgr.records.names import new_entry_id, new_id, short
from docmgr.records.record import Record
from docmgr.records.scene import Scene
from docmgr.records.tasks.lint import vague
from docmgr.records.tasks.outcome import Outcome

# Names of a chain -> its steps. Source: T-2.2.1.
CHAINS = {
    "需求响应": ("需求收集", "方案制定", "内部评审", "客户沟通", "落地实施"),
    "request": ("collect needs", "draft", "internal review", "talk to the client", "carry out"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a new task shall be; people by id."""

    title: str
    description: str
    receiver: str
    owner: str
    start: date
    due: date
    priority: str
    estimate_h: int | str
    kind: str = "adhoc"
    goal: str = ""
    deliverables: tuple[str, ...] = ()
    collaborators: tuple[str, ...] = ()
    parent: str = ""
    depends: tuple[str, ...] = ()
    source: str = ""
    remark: str = ""
    every: str = ""
    until: str = ""


def add(scene: Scene, wish: Wish) -> Outcome:
    """A new task, with a copy to the head. Source: T-2.1."""
    me = known(scene)
    if wish.due < wish.start:
        said = _("the due date {due} is before the start {start}").format(due=wish.due, start=wish.start)
        raise UsageError(said)
    task = Record(kind("task"), _data(scene, wish, me))
    notes = [*_doubts(scene, wish), *_provisional(scene, wish.due)]
    done = _("{id} is registered: {title}").format(id=task.id, title=task.title)
    return Outcome(None, task, done, f"{task.id}: {task.title}", tuple(notes))


def known(scene: Scene) -> str:
    """My id; RefusedError for whoever is not in the member directory. Source: G-2."""
    if scene.me is None or not scene.me.belongs(scene.today):
        said = _("you are not in the member directory (git user.email = {email}); only members keep records (G-2)")
        hint = _("ask the head to run: docmgr member add ID --name NAME --email {email}")
        email = scene.email or "EMAIL"
        raise RefusedError(said.format(email=email), clause="G-2", hint=hint.format(email=email))
    return scene.me.id


def _data(scene: Scene, wish: Wish, me: str) -> dict[str, object]:
    of = kind("task")
    heads = [head.id for head in scene.directory.heads(scene.today)]
    data: dict[str, object] = {
        "schema": of.schema,
        "id": new_id(of, scene.today),
        "title": wish.title,
        "kind": "routine" if wish.every else wish.kind,
        "description": wish.description,
        "goal": wish.goal,
        "deliverables": list(wish.deliverables),
        "initiator": me,
        "receiver": wish.receiver,
        "owner": wish.owner,
        "collaborators": list(wish.collaborators),
        "watchers": heads,
        "start": wish.start.isoformat(),
        "due": wish.due.isoformat(),
        "due_original": wish.due.isoformat(),
        "priority": wish.priority,
        "estimate_h": wish.estimate_h,
        "status": "todo",
        "parent": wish.parent,
        "depends": list(wish.depends),
        "source": wish.source,
        "every": wish.every,
        "until": wish.until,
        "remark": wish.remark,
        "created_at": scene.stamp,
        "created_by": me,
    }
    return {key: value for key, value in data.items() if value not in ("", [])}


def _doubts(scene: Scene, wish: Wish) -> list[str]:
    """What the handbook asks for and does not stop. Source: T-4.1, T-2.1.1, T-2.2.1, gap C6."""
    found = [_("vague (T-4.1): {why}").format(why=why) for why in vague(wish.description, scene.terms.description_min)]
    if not wish.parent and not wish.goal and not wish.deliverables:
        found.append(_("neither goal nor deliverables are named (T-2.1.1): --goal, --deliverable"))
    if not wish.parent and float(wish.estimate_h) > scene.terms.split_over:
        said = _("over {hours} hours: break it down with docmgr task split (T-2.2.1)")
        found.append(said.format(hours=scene.terms.split_over))
    if wish.receiver == wish.owner:
        said = _("{who} receives and owns the task: the initiator or the head will accept it (T-2.4.1)")
        found.append(said.format(who=scene.name(wish.owner)))
    return found


def _provisional(scene: Scene, *days: date) -> list[str]:
    years = sorted({day.year for day in days if scene.calendar.is_provisional(day)})
    said = _("the days off of {year} are not known yet; Monday to Friday is assumed: docmgr calendar import FILE")
    return [said.format(year=year) for year in years]


@dataclass(frozen=True, slots=True)
class Part:
    """One subtask: what may differ from its parent."""

    title: str
    owner: str = ""
    due: date | None = None
    estimate_h: int | str | None = None


def split(scene: Scene, parent: Record, parts: Sequence[Part], *, in_order: bool) -> list[Outcome]:
    """Subtasks of a task, each with owner, collaborators and a date of its own; ``in_order`` each waits for the last.

    Days that are not given are spread evenly over the parent's working days. Source: T-2.2.
    """
    me = known(scene)
    if parent.get("status") in ("done", "cancelled"):
        raise RefusedError(_("{id} is closed").format(id=parent.id), clause="T-2.2.1")
    days = _spread(scene, parent, len(parts))
    hours = _share(parent.get("estimate_h"), len(parts))
    made: list[Outcome] = []
    for part, due in zip(parts, days, strict=True):
        before = [made[-1].new.id] if made and in_order else []
        wish = Wish(
            title=part.title,
            description=f"{parent.title}：{part.title}",
            receiver=str(parent.get("receiver")),
            owner=part.owner or str(parent.get("owner")),
            start=date.fromisoformat(str(parent.get("start"))),
            due=part.due or due,
            priority=str(parent.get("priority")),
            estimate_h=hours if part.estimate_h is None else part.estimate_h,
            collaborators=tuple(parent.get("collaborators") or ()),
            parent=parent.id,
            depends=tuple(before),
        )
        task = Record(kind("task"), {**_data(scene, wish, me), "initiator": str(parent.get("initiator"))})
        done = f"{task.id} {task.title} → {scene.name(wish.owner)} {wish.due.isoformat()}"
        made.append(Outcome(None, task, done, f"{short(parent.id)}: {len(parts)} subtasks of {parent.title}"))
    return made


def _spread(scene: Scene, parent: Record, count: int) -> list[date]:
    first = max(date.fromisoformat(str(parent.get("start"))), scene.today)
    last = date.fromisoformat(str(parent.get("due")))
    worked = scene.calendar.within(first, last) or [last]
    return [worked[max(0, -(-(at + 1) * len(worked) // count) - 1)] for at in range(count - 1)] + [last]


def _share(hours: object, count: int) -> int | str:
    """An even share of the hours, in halves, at least half an hour."""
    halves = max(1, round(float(str(hours)) * 2 / count))
    return halves // 2 if halves % 2 == 0 else f"{halves / 2:g}"


def logged(scene: Scene, task: Record, act: str, text: str = "") -> Record:
    """The task with one more entry in its log."""
    taken = (str(entry.get("id")) for entry in task.entries("log"))
    entry = {"id": new_entry_id("g", taken), "at": scene.stamp, "by": known(scene), "act": act, "text": text or None}
    return task.appended("log", entry)
