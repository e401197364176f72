"""What a judgement or a verb needs to know beside the record: who acts, when, and the records around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from docmgr.calendar.workdays import Calendar
from docmgr.i18n.text import language
from docmgr.people.directory import Directory
from docmgr.people.member import Member
from docmgr.people.roles import HEAD, LEAD, UPPER
from docmgr.records.record import Record


@dataclass(frozen=True, slots=True)
class Terms:
    """Numbers that the department agreed on; ``notice_hours`` above 0 counts notice in working hours.

    Source: requirements 0, policy ``agreed``.
    """

    delay_before: int = 1
    split_over: int = 16
    description_min: int = 10
    weekly_day: int = 4
    weekly_by: str = "18:00"
    carry_over: bool = True
    leaf: bool = False
    notice_before: int = 1
    notice_hours: int = 0
    meeting_length: int = 60
    minutes_within: int = 2
    minutes_length: int = 1500


@dataclass(frozen=True, slots=True)
class CaseTerms:
    """Numbers for requests, letters, risks and incidents; ``types`` is type of resource -> category, None if not known.

    Source: requirements 0 and 9 C10, policy ``agreed`` and ``resources``.
    """

    types: Mapping[str, str] | None = None
    notice: int = 3
    split_days: int = 7
    limit: int = 0
    reply_within: int = 3
    review_every: str = "quarterly"
    review_high_every: str = "monthly"
    plan_within: int = 10
    drill_every: str = "yearly"
    report_within: int = 60
    resolve_within: int = 8
    progress_days: int = 1
    progress_high_hours: int = 4
    closing_within: int = 2
    attest_months: int = 3


@dataclass(frozen=True, slots=True)
class Scene:
    """Who acts is ``me``, by the author's address of the commit; None is nobody of the department.

    ``lookup`` gives a record by id as it will stand, ``children`` the subtasks of one; ``is_sealed`` tells whether one
    is there that nobody here can open; ``alike`` gives those of its kind that have the same under a key; ``email`` is
    that address where a person is to be told of it.
    """

    me: Member | None
    directory: Directory
    calendar: Calendar
    now: datetime
    lookup: Callable[[str], Record | None]
    children: Callable[[str], list[Record]]
    terms: Terms = Terms()
    cases: CaseTerms = CaseTerms()
    is_sealed: Callable[[str], bool] = lambda _record_id: False
    alike: Callable[[Record, str], list[Record]] = lambda _record, _key: []
    email: str = ""

    @property
    def today(self) -> date:
        """The day where the department works."""
        return self.now.date()

    @property
    def stamp(self) -> str:
        """This moment as records hold it."""
        return self.now.isoformat(timespec="seconds")

    def is_head(self) -> bool:
        """Whether I am the head, or stand in for the head today."""
        return self.directory.may(self.me, HEAD, self.today)

    def is_upper(self) -> bool:
        """Whether I am the upper authority."""
        return self.directory.may(self.me, UPPER, self.today)

    def holds(self, role: str) -> bool:
        """Whether I have that role today, in person or as a deputy."""
        return self.directory.may(self.me, role, self.today)

    def who_holds(self, role: str) -> tuple[Member, ...]:
        """Who has a role in person today."""
        found = (each for each in self.directory.members for held in each.own_roles(self.today) if held.role == role)
        return tuple(dict.fromkeys(found))

    def leads(self) -> bool:
        """Whether I am the head or the lead of a project. Source: T-2.1.1."""
        if self.me is None:
            return False
        return any(role.role in (HEAD, LEAD) for role in self.directory.roles(self.me, self.today))

    def am(self, *people: str | None) -> bool:
        """Whether I am one of these members, or stand in for one today."""
        me = self.me
        if me is None or not me.belongs(self.today):
            return False
        stands_for = {deputy.who for deputy in me.deputy_for if deputy.holds(self.today)}
        return any(who == me.id or who in stands_for for who in people if who)

    def name(self, member_id: str | None) -> str:
        """The name of a member; an unknown id as it is."""
        member = self.directory.get(member_id or "")
        return member.name if member is not None else str(member_id or "-")

    def names(self, people: Iterable[str]) -> str:
        """Several members by name, in a row as the language writes it."""
        return ("、" if language() == "zh" else ", ").join(self.name(who) for who in people)

    def heads(self) -> str:
        """The heads by name."""
        return ", ".join(head.name for head in self.directory.heads(self.today)) or "-"
