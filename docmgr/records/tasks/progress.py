"""How far a task is: on its own, so that a list loads nothing else."""

from __future__ import annotations

from docmgr.records.record import Record


def percent(task: Record) -> int | None:
    """By the last report that says so; a done task wholly. A brief record carries the number itself."""
    if task.get("status") == "done":
        return 100
    if "percent" in task.data:
        return int(task.data["percent"])
    said = [entry["percent"] for entry in task.entries("feedback") if entry.get("percent") is not None]
    return int(said[-1]) if said else None
