"""The numbers of the department's policy that records obey, and its calendar: of this run, or of a commit."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from docmgr.calendar.workdays import Calendar
from docmgr.errors import PolicyError
from docmgr.records.scene import CaseTerms, Terms
from docmgr.records.trees import contents
from docmgr.records.years import FOLDER as YEARS
from docmgr.records.years import is_year_file, load_years
from docmgr.repo.changes import text

if TYPE_CHECKING:
    from docmgr.policy.model import Policy
    from docmgr.repo.changes import Git

POLICY_FILE = ".docmgr/policy.yaml"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Numbers = tuple[Terms, CaseTerms]


def terms(policy: Policy) -> Terms:
    """The numbers of the policy that records obey."""
    return Terms(
        delay_before=policy.number("task.delay_before"),
        split_over=policy.number("task.split_over"),
        description_min=policy.number("task.description_min"),
        weekly_day=_WEEKDAYS.index(policy.word("task.weekly_day")),
        weekly_by=policy.word("task.weekly_by"),
        carry_over=policy.flag("review.carry_over"),
        leaf=policy.flag("review.leaf"),
        notice_before=policy.number("meeting.notice_before"),
        notice_hours=policy.number("notice.strict_hours") if policy.flag("notice.strict") else 0,
        meeting_length=policy.number("meeting.advised_length"),
        minutes_within=policy.number("meeting.minutes_within"),
        minutes_length=policy.number("meeting.minutes_length"),
    )


def case_terms(policy: Policy) -> CaseTerms:
    """The numbers of the policy that requests, letters, risks and incidents obey."""
    return CaseTerms(
        types=policy.resources,
        notice=policy.number("resource.notice"),
        split_days=policy.number("resource.split_window"),
        limit=policy.number("resource.regular_limit"),
        reply_within=policy.number("letter.reply_within"),
        review_every=policy.word("risk.review_every"),
        review_high_every=policy.word("risk.review_high_every"),
        plan_within=policy.number("risk.plan_within"),
        drill_every=policy.word("plan.drill_every"),
        report_within=policy.number("incident.report_within"),
        resolve_within=policy.number("incident.resolve_within"),
        progress_days=policy.number("incident.progress_every"),
        progress_high_hours=policy.number("incident.progress_high_every"),
        closing_within=policy.number("incident.closing_report_within"),
        attest_months=policy.number("attest.valid"),
    )


class Department:
    """What commits of a department go by: its numbers and working days as each of them has them, read once each."""

    def __init__(self, git: Git) -> None:
        self.git = git
        self._numbers: dict[bytes | None, Numbers] = {}
        self._calendars: dict[tuple[bytes, ...], Calendar] = {}

    def numbers(self, rev: str) -> Numbers:
        """The policy's, of a commit (``:0``: of the index); the handbook's own where there is none or a broken one."""
        found = next(iter(contents(self.git, [f"{rev}:{POLICY_FILE}"]).values()), None)
        if found not in self._numbers:
            from docmgr.policy.load import load_policy

            self._numbers[found] = (Terms(), CaseTerms())
            with suppress(PolicyError):
                policy = load_policy(found)
                self._numbers[found] = (terms(policy), case_terms(policy))
        return self._numbers[found]

    def calendar(self, rev: str) -> Calendar:
        """The working days of a commit; without the department's own tables where those are broken."""
        arguments = ["ls-files", "-z"] if rev == ":0" else ["ls-tree", "-z", "--name-only", rev]
        listed = text(self.git([*arguments, "--", f"{YEARS}/"], None)).split("\0")
        paths = [path for path in listed if is_year_file(path)]
        found = contents(self.git, [f"{rev}:{path}" for path in paths])
        key = tuple(found.values())
        if key not in self._calendars:
            self._calendars[key] = Calendar()
            with suppress(PolicyError):
                files = {name.partition(":")[2].removeprefix("0:"): data for name, data in found.items()}
                self._calendars[key] = Calendar(load_years(files))
        return self._calendars[key]
