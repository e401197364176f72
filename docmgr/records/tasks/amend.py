"""Changing fields of a task without a verb of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docmgr.errors import RefusedError
from docmgr.i18n.text import _, language
from docmgr.records.record import Record
from docmgr.records.scene import Scene
from docmgr.records.tasks.begin import known, logged
from docmgr.records.tasks.outcome import Outcome


def amend(scene: Scene, task: Record, values: Mapping[str, Any]) -> Outcome | None:
    """The task with these values, None where it has them already.

    Whoever has part in a task may change it, the head and project leads any. The due date obeys its guard: T-4.3.
    """
    known(scene)
    changed = {key: value for key, value in values.items() if task.get(key) != value}
    if not changed:
        return None
    part = (task.get("initiator"), task.get("receiver"), task.get("owner"), *(task.get("collaborators") or ()))
    if not (scene.am(*part) or scene.leads()):
        said = _("you have no part in {id} {title}; its owner is {owner} (T-2.2.2)")
        text = said.format(id=task.id, title=task.title, owner=scene.name(task.get("owner")))
        raise RefusedError(text, clause="T-2.2.2")
    new = task.changed(**changed)
    if changed.get("status") == "cancelled":
        new = logged(scene, new, "cancelled")
    what = ", ".join(
        f"{task.kind.fields[key].label(language())}: {_said(scene, task, key, task.get(key))}"
        f" → {_said(scene, task, key, value)}"
        for key, value in changed.items()
    )
    return Outcome(task, new, f"{task.id} {task.title}: {what}", f"{task.id} {task.title}: {what}")


def _said(scene: Scene, task: Record, key: str, value: Any) -> str:
    """A value as people say it, members by name, cut where it is long."""
    field = task.kind.fields[key]
    if field.type in ("member", "members") and value:
        value = [scene.name(each) for each in (value if isinstance(value, list) else [value])]
    text = field.said(value, language())
    return text if len(text) <= 40 else text[:39] + "…"
