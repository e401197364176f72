"""Every kind of duty, by name: a module with ``duties(scene)``. A new one is a line here.

``KEEPING`` is what ``tick`` does or reminds of; the others are what people owe by their records. Source: design 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from docmgr.duties.duty import Duty, Scene

KEEPING = {
    "entries": "docmgr.duties.entries",
    "archive": "docmgr.duties.monthend",
    "backup": "docmgr.duties.backups",
    "tidy": "docmgr.duties.tidy",
    "handover": "docmgr.duties.leavers",
}
OWED = {
    "approvals": "docmgr.duties.approvals",
    "tasks": "docmgr.duties.tasks",
    "rounds": "docmgr.duties.rounds",
    "meetings": "docmgr.duties.meetings",
    "cases": "docmgr.duties.cases",
}


def keeping(scene: Scene) -> list[Duty]:
    """What keeps the repository, the most urgent first.

    Entries come before all, so that what is archived after them has its ledger.
    """
    return sorted(_of(KEEPING, scene), key=lambda each: (each.key != "entries", each.due))


def duties(scene: Scene) -> list[Duty]:
    """All duties, the most urgent first."""
    return sorted(_of({**KEEPING, **OWED}, scene), key=lambda each: (each.due, each.clause, each.title, each.key))


def _of(modules: Mapping[str, str], scene: Scene) -> Iterator[Duty]:
    for module in modules.values():
        yield from import_module(module).duties(scene)
