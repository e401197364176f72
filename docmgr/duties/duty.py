"""One duty: a clause, a day, and the command that clears it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from docmgr.calendar.workdays import Calendar
from docmgr.policy.model import Policy
from docmgr.repo.git import Repository

DONE, COMING, DUE, OVERDUE = "done", "coming", "due", "overdue"


@dataclass(frozen=True, slots=True)
class Scene:
    """The department on a day; ``target`` is where this clone's backups go, ``""`` where nobody said."""

    repository: Repository
    policy: Policy
    calendar: Calendar
    today: date
    zone: tzinfo
    target: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """``key`` names it for scripts, ``command`` clears it, ``due`` is its last day without reproach.

    ``automatic`` needs nobody, so ``tick`` does it; otherwise ``needs`` says what a person must do first. ``last`` is
    when it was done before, None for never; ``grace`` are days after ``due`` before it is overdue.
    """

    key: str
    clause: str
    title: str
    command: tuple[str, ...]
    due: date
    automatic: bool
    last: date | None = None
    grace: int = 0
    needs: str = ""

    def state(self, today: date) -> str:
        """``coming``, ``due`` or ``overdue`` on that day."""
        if today < self.due:
            return COMING
        return OVERDUE if today > self.due + timedelta(days=self.grace) else DUE

    def is_due(self, today: date) -> bool:
        """Whether it should be done by now."""
        return today >= self.due

    @property
    def line(self) -> str:
        """The command as a person types it; of many paths the first."""
        words = list(self.command[:4]) + (["…"] if len(self.command) > 4 else [])
        return " ".join(["docmgr", *(f"'{word}'" if " " in word else word for word in words)])
