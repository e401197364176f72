"""The month end: what is old goes to the history folder by the last working day. Source: D-2.4.2."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from docmgr.archive import record
from docmgr.calendar.workdays import month_end, months_before
from docmgr.duties.duty import Duty, Scene
from docmgr.i18n.text import _
from docmgr.records.rows import read
from docmgr.repo.changes import text
from docmgr.repo.git import Repository

CLAUSE = "D-2.4.2"
# A run in the month's last days counts for the month.
LAST_DAYS = timedelta(days=6)


def duties(scene: Scene) -> Iterator[Duty]:
    """The month end that is not done yet: the last one that passed, or the coming one."""
    last = last_run(scene)
    here = scene.calendar.last_of_month(scene.today)
    before = scene.calendar.last_of_month(months_before(scene.today.replace(day=1), 1))
    passed = here if scene.today >= here else before
    missed = (last is None or last < passed - LAST_DAYS) and passed >= scene.born
    due = passed if missed else here if passed == before else _following(scene)
    yield Duty(
        key="archive",
        clause=CLAUSE,
        title=_("month end: archive what is older than six months"),
        command=("archive", "--as-of", due.isoformat()) if missed else ("archive",),
        due=due,
        automatic=True,
        who=scene.keepers,
        last=last,
        grace=scene.policy.number("month_end.grace"),
    )


def _following(scene: Scene) -> date:
    """The last working day of next month."""
    return scene.calendar.last_of_month(month_end(scene.today) + timedelta(days=1))


def last_run(scene: Scene) -> date | None:
    """The day that the newest run counted as today."""
    for path, blob in reversed(record.listed(scene.repository)):
        node, mistakes = read(scene.repository.git("cat-file", "blob", blob), path)
        if not mistakes and node.get("action") == record.ARCHIVED:
            return date.fromisoformat(str(node.get("as_of")))
    return None


def first_day(repository: Repository, today: date) -> date:
    """The day of the first commit: nobody owes what lies before; today where there is none."""
    if repository.head() is None:
        return today
    out = text(repository.git("log", "--max-parents=0", "--no-show-signature", "--format=%cs", "HEAD", "--"))
    days = [date.fromisoformat(line) for line in out.split("\n") if line]
    return min([*days, today])
