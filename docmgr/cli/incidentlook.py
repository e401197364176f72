"""How incidents are listed and shown."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from docmgr.cli.recordlists import Look
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from docmgr.cli.recording import Desk
    from docmgr.records.record import Record


def _overdue(incident: Record, desk: Desk) -> bool:
    limit = incident.get("resolve_by")
    return incident.get("status") == "active" and bool(limit) and datetime.fromisoformat(str(limit)) < desk.app.now


def _limit(incident: Record, desk: Desk) -> str:
    limit = incident.get("resolve_by")
    if not limit:
        return "-"
    return str(limit)[:16].replace("T", " ") + ("!" if _overdue(incident, desk) else "")


def _title(incident: Record, _desk: Desk) -> str:
    """With a mark on what is restricted, so that nobody reads the list out."""
    return f"{_('[restricted]')} {incident.title}" if incident.is_private else incident.title


def _silent(incident: Record, desk: Desk) -> bool:
    """Whether progress is overdue: each working day, of a grave one more often. Source: E-2.3.1."""
    if incident.get("status") != "active":
        return False
    entries = incident.entries("timeline")
    last = datetime.fromisoformat(str(entries[-1]["at"] if entries else incident.get("activated_at")))
    now, cases = desk.scene.now, desk.scene.cases
    if incident.get("severity") == "high":
        return now - last > timedelta(hours=cases.progress_high_hours)
    return desk.scene.calendar.add(last.date(), cases.progress_days) < now.date()


def _extra(incident: Record, desk: Desk) -> dict[str, Any]:
    return {"overdue": _overdue(incident, desk), "restricted": incident.is_private}


def _below(incident: Record, desk: Desk) -> list[str]:
    lines = []
    if _overdue(incident, desk):
        lines.append("! " + _("the time limit is past (E-2.2.2)"))
    if _silent(incident, desk):
        lines.append("! " + _("progress is overdue (E-2.3.1): docmgr incident log"))
    if incident.get("late"):
        lines.append("! " + _("it was reported late (E-2.2.1)"))
    return ["", *lines] if lines else []


LOOK = Look(
    "incident",
    ("title", "kind", "severity", "owner", "resolve_by", "status"),
    examples=[("docmgr incident list", N_("what is not closed; ! is past its limit"))],
    hourly=True,
    cells={"title": _title, "resolve_by": _limit},
    order=lambda incident: (str(incident.get("reported_at")), incident.id),
    extra=_extra,
    below=_below,
)
