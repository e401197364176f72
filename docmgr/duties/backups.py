"""The weekly backup and the rehearsal of its restore. Source: D-4.2."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from docmgr.backup.record import FOLDER
from docmgr.calendar.workdays import months_before
from docmgr.duties.duty import Duty, Scene
from docmgr.i18n.text import _
from docmgr.repo.changes import text
from docmgr.repo.yamlfile import read

CLAUSE = "D-4.2"
MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}
DAYS = {"daily": 1, "weekly": 7}


def duties(scene: Scene) -> Iterator[Duty]:
    """The next backup; once there is one, the next rehearsal."""
    first, run, drill = _past(scene)
    every = timedelta(days=scene.policy.number("backup.every"))
    target = bool(scene.target)
    needs = "" if target else _("say once where to: docmgr backup --to TARGET")
    yield Duty(
        key="backup",
        clause=CLAUSE,
        title=_("weekly backup"),
        command=("backup",) if target else ("backup", "--to", "TARGET"),
        due=(run or scene.born) + every,
        automatic=target,
        who=scene.keepers,
        last=run,
        needs=needs,
    )
    if first is not None:
        yield Duty(
            key="drill",
            clause=CLAUSE,
            title=_("rehearse a restore"),
            command=("backup", "drill"),
            due=later(drill or first, scene.policy.word("backup.drill_every")),
            automatic=target,
            who=scene.keepers,
            last=drill,
            needs=needs,
        )


def later(day: date, every: str) -> date:
    """The day one period later."""
    if every in DAYS:
        return day + timedelta(days=DAYS[every])
    return months_before(day, -MONTHS.get(every, 3))


def _past(scene: Scene) -> tuple[date | None, date | None, date | None]:
    """The days of the first and the newest backup and of the newest rehearsal, as the records say."""
    runs: list[date] = []
    drills: list[date] = []
    if scene.repository.head() is not None:
        out = text(scene.repository.git("ls-tree", "-r", "-z", "--full-tree", "HEAD", "--", f"{FOLDER}/"))
        for line in out.split("\0")[:-1]:
            head, _tab, path = line.partition("\t")
            node, mistakes = read(scene.repository.git("cat-file", "blob", head.split(" ")[2]), path)
            if not mistakes and node.get("at"):
                kind = drills if node.get("kind") == "drill" else runs
                kind.append(date.fromisoformat(str(node.get("at"))[:10]))
    return min(runs, default=None), max(runs, default=None), max(drills, default=None)
