"""What comes round: weekly roll-ups, the monthly review, one-on-one talks. Source: T-2.3.2, T-2.4.2, R-2.3.3."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from docmgr.calendar.workdays import months_before
from docmgr.duties.backups import later
from docmgr.duties.duty import Duty, Scene
from docmgr.i18n.text import _
from docmgr.people.roles import HEAD, UPPER
from docmgr.records.tasks import review
from docmgr.records.tasks.week import Week, deadline, roll_up_id


def duties(scene: Scene) -> Iterator[Duty]:
    """This week's roll-ups and those to read, the month to review, the members to talk with."""
    yield from _weekly(scene)
    yield from _monthly(scene)
    yield from _talks(scene)


def _weekly(scene: Scene) -> Iterator[Duty]:
    week = Week.of(scene.today)
    last = deadline(scene.acting, week)
    receivers = {str(row.get("receiver")) for row in scene.store.brief("task", "status NOT IN ('done', 'cancelled')")}
    done = {each.id: each for each in scene.store.all("weekly")}
    for who in sorted(receivers):
        if last is not None and roll_up_id(week, who) not in done:
            yield Duty(
                key=f"weekly:{who}",
                clause="T-2.3.2",
                title=_("sum up the tasks of {week}").format(week=week),
                command=("task", "week", "submit"),
                due=last.date(),
                automatic=False,
                who=scene.people(who),
            )
    for each in done.values():
        if not each.get("reviewed_at"):
            who = str(each.get("receiver"))
            title = _("read the weekly roll-up of {name}, {week}")
            yield Duty(
                key=f"weekly-review:{each.id}",
                clause="T-2.3.2",
                title=title.format(name=scene.acting.name(who), week=each.get("week")),
                command=("task", "week", "review", who, "--week", str(each.get("week"))),
                due=date.fromisoformat(str(each.get("submitted_at"))[:10]),
                automatic=False,
                who=scene.heads,
            )


def _monthly(scene: Scene) -> Iterator[Duty]:
    """The month before, if it was not reviewed although it had tasks; else this one, by its last working day."""
    here = scene.today.replace(day=1)
    before = months_before(here, 1)
    reviewed = {each.id for each in scene.store.all("review")}
    for month in (before, here):
        following = months_before(month, -1).isoformat()
        begun = scene.store.cache.ids("task", "due >= ? AND due < ?", [month.isoformat(), following])
        if begun and review.review_id(month) not in reviewed:
            yield Duty(
                key=f"review:{month:%Y-%m}",
                clause="T-2.4.2",
                title=_("review the tasks of {month}").format(month=f"{month:%Y-%m}"),
                command=("task", "review", f"{month:%Y-%m}"),
                due=scene.calendar.last_of_month(month),
                automatic=False,
                grace=scene.policy.number("month_end.grace"),
                who=scene.heads,
            )
            return


def _talks(scene: Scene) -> Iterator[Duty]:
    """One duty for all members whose talk is due at the same time."""
    every = scene.policy.word("one_on_one.every")
    held: dict[str, date] = {}
    for talk in scene.store.all("oneonone"):
        day = date.fromisoformat(str(talk.get("held_on")))
        held[str(talk.get("member"))] = max(day, held.get(str(talk.get("member")), day))
    groups: dict[date, list[str]] = {}
    for member in scene.acting.directory.members:
        roles = {each.role for each in member.own_roles(scene.today)}
        if member.belongs(scene.today) and not roles & {HEAD, UPPER}:
            before = held.get(member.id)
            start = max(scene.born, member.joined or scene.born)
            day = scene.calendar.last_of_month(later(before, every) if before else start)
            groups.setdefault(day, []).append(member.id)
    for day, members in sorted(groups.items()):
        names = scene.acting.names(members[:3]) + (" …" if len(members) > 3 else "")
        yield Duty(
            key=f"oneonone:{day:%Y-%m}",
            clause="R-2.3.3",
            title=_("one-on-one talks: {names}").format(names=names),
            command=("oneonone", "done", members[0]),
            due=day,
            automatic=False,
            who=scene.heads,
        )
