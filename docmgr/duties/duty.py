"""One duty: a clause, a day, whose it is, and the command that clears it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from docmgr.calendar.workdays import Calendar
from docmgr.i18n.width import width
from docmgr.people.roles import DOC_ADMIN, HEAD
from docmgr.policy.model import Policy
from docmgr.records.record import Record
from docmgr.records.scene import Scene as Acting
from docmgr.records.store import Store
from docmgr.repo.git import Repository

_LONGEST = 70
DONE, COMING, DUE, OVERDUE = "done", "coming", "due", "overdue"


@dataclass(frozen=True, slots=True)
class Scene:
    """The department on a day; ``target`` is where this clone's backups go, ``""`` where nobody said.

    ``born`` is the day of the first commit: nobody owes what lies before. ``acting`` are its people and numbers as
    records know them, ``store`` the records.
    """

    repository: Repository
    policy: Policy
    today: date
    zone: tzinfo
    acting: Acting
    store: Store
    born: date
    target: str = ""

    @property
    def calendar(self) -> Calendar:
        """The working days."""
        return self.acting.calendar

    @property
    def keepers(self) -> tuple[str, ...]:
        """Who keeps the documents: the administrators, where there are none the heads. Source: D-2.4.2, D-4.2."""
        return self.holders(DOC_ADMIN) if self.acting.who_holds(DOC_ADMIN) else self.heads

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads and who stands in for them today."""
        return self.holders(HEAD)

    def holders(self, role: str, *, but: object = None) -> tuple[str, ...]:
        """The members who may act in a role today, except one."""
        people = self.acting.directory
        return tuple(each.id for each in people.members if each.id != but and people.may(each, role, self.today))

    def people(self, *ids: object) -> tuple[str, ...]:
        """These members and who stands in for them today."""
        own = [str(each) for each in ids if each]
        deputies = (
            each.id
            for each in self.acting.directory.members
            for deputy in each.deputy_for
            if deputy.who in own and deputy.holds(self.today) and each.belongs(self.today)
        )
        return tuple(dict.fromkeys((*own, *deputies)))


def called(record: Record) -> str:
    """What a list may say of a record: its title, of a restricted one the id. Source: R-4.3."""
    return record.id if record.is_private else record.title


@dataclass(frozen=True, slots=True)
class Duty:
    """``key`` names it for scripts, ``command`` clears it, ``due`` is its last day without reproach.

    ``automatic`` needs nobody, so ``tick`` does it; otherwise ``needs`` says what a person must do first. ``last`` is
    when it was done before, None for never; ``grace`` are days after ``due`` before it is overdue; ``who`` are the
    members whose duty it is, by id.
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
    who: tuple[str, ...] = ()

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
        """The command as a person types it; of many paths the first that fit."""
        words = [f"'{word}'" if " " in word else word for word in self.command]
        most = next((at for at in range(2, len(words)) if width(" ".join(words[: at + 1])) > _LONGEST), len(words))
        return " ".join(["docmgr", *words[:most], *(["…"] if most < len(words) else [])])


def of_record(
    record: Record, clause: str, title: str, command: tuple[str, ...], due: object, who: tuple[str, ...]
) -> Duty:
    """The next thing to do for a record; ``due`` is a day, or text that begins with one in ISO form."""
    return Duty(
        key=f"{record.kind.name}:{record.id}",
        clause=clause,
        title=title.format(title=called(record)),
        command=command,
        due=date.fromisoformat(str(due)[:10]),
        automatic=False,
        who=who,
    )
