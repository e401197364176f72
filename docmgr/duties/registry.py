"""Every kind of duty, by name: a module with ``duties(scene)``. A new one is a line here. Source: design 2."""

from __future__ import annotations

from importlib import import_module

from docmgr.duties.duty import Duty, Scene

MODULES = {
    "entries": "docmgr.duties.entries",
    "archive": "docmgr.duties.monthend",
    "backup": "docmgr.duties.backups",
    "tidy": "docmgr.duties.tidy",
    "handover": "docmgr.duties.leavers",
}


def duties(scene: Scene) -> list[Duty]:
    """All duties, the most urgent first; entries before all, so that what is archived after them has its ledger."""
    found: list[Duty] = []
    for module in MODULES.values():
        found += import_module(module).duties(scene)
    return sorted(found, key=lambda each: (each.key != "entries", each.due))
