"""``docmgr task week|review|repeat``: the weekly roll-up, the monthly review, what recurs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from docmgr.cli import output
from docmgr.cli.base import Command, Group
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option, json_option
from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from docmgr.cli.recording import Desk
    from docmgr.records.record import Record


@click.group(
    cls=Group,
    examples=[
        ("docmgr task week submit", N_("the receiver, by the end of work on Friday")),
        ("docmgr task week review 李四", N_("the head, afterwards")),
    ],
)
def week() -> None:
    """Sum up the week's tasks and review the summaries."""


@week.command("submit", examples=[("docmgr task week submit --note 下周一补充", N_("with a note"))])
@click.option("--week", "which", metavar="WEEK", help="Another week than this one: 2024-W10.")
@click.option("--note", default="", metavar="TEXT", help="A word to the head.")
@dry_run_option
@pass_app
def submit(app: App, which: str | None, note: str) -> None:
    """Sum up the tasks that I receive; what is overdue gets the status delayed."""
    from docmgr.cli.recording import Desk
    from docmgr.records.tasks import week as weeks
    from docmgr.records.tasks.begin import known

    desk = Desk(app)
    me = known(desk.scene)
    chosen = weeks.Week.read(which) if which else weeks.Week.of(desk.scene.today)
    old = desk.store.read_or_none(weeks.roll_up_id(chosen, me))
    tasks = [desk.store.read(task.id) for task in _received(desk, me, chosen.monday.isoformat())]
    done = weeks.submit(desk.scene, chosen, tasks, old=old, note=note)
    if not app.dry_run:
        output.echo(done[0].new.id)
    desk.carry_out(done)


def _received(desk: Desk, me: str, since: str) -> list[Record]:
    where = "status NOT IN ('done', 'cancelled') OR accepted >= ?"
    return [task for task in desk.store.all("task", where, [since]) if task.get("receiver") == me]


@week.command("review", examples=[("docmgr task week review 李四 --opinion 注意延期", N_("with an opinion"))])
@click.argument("who", metavar="MEMBER")
@click.option("--week", "which", metavar="WEEK", help="Another week than this one: 2024-W10.")
@click.option("--opinion", default="", metavar="TEXT", help="A word on it.")
@dry_run_option
@pass_app
def review_week(app: App, /, who: str, which: str | None, opinion: str) -> None:
    """Mark a member's summary as read; only the head does."""
    from docmgr.cli.recording import Desk
    from docmgr.records.tasks import week as weeks

    desk = Desk(app)
    chosen = weeks.Week.read(which) if which else weeks.Week.of(desk.scene.today)
    member = desk.member(who)
    found = desk.store.read_or_none(weeks.roll_up_id(chosen, member))
    if found is None:
        said = _("{who} has not summed up {week} yet (T-2.3.2)").format(who=who, week=chosen)
        raise RefusedError(said, clause="T-2.3.2", hint="docmgr task week submit")
    desk.carry_out([weeks.review(desk.scene, found, opinion)])


@week.command("list", examples=[("docmgr task week list", N_("this week's summaries"))])
@click.option("--week", "which", metavar="WEEK", help="Another week than this one: 2024-W10.")
@json_option
@pass_app
def list_week(app: App, which: str | None) -> None:
    """List the summaries of a week."""
    from docmgr.cli.recording import Desk, data
    from docmgr.i18n.width import table
    from docmgr.records.tasks.week import Week

    desk = Desk(app)
    chosen = str(Week.read(which) if which else Week.of(app.today))
    found = [each for each in desk.store.all("weekly") if each.get("week") == chosen]
    if app.json:
        output.json_out("records", {"records": [data(each) for each in found]})
    elif not found:
        output.say(_("nobody has summed up {week} yet").format(week=chosen))
    else:
        names = desk.store.names()
        columns = ("receiver", "submitted_at", "rows", "reviewed_by")
        rows = [
            (
                names.get(str(each.get("receiver")), ""),
                str(each.get("submitted_at"))[:16].replace("T", " "),
                str(len(each.entries("rows"))),
                names.get(str(each.get("reviewed_by")), "-"),
            )
            for each in found
        ]
        output.echo(table([found[0].kind.fields[key].label(app.language) for key in columns], rows))


@click.command(
    cls=Command,
    examples=[
        ("docmgr task review", N_("last month's figures; this month's on its last days")),
        (
            "docmgr task review 2024-03 --cause 需求变更频繁 --improve 加强需求前置评审，预留缓冲时间",
            N_("with causes and improvements"),
        ),
    ],
)
@click.argument("month", metavar="[MONTH]", required=False)
@click.option("--cause", "causes", multiple=True, metavar="TEXT", help="A main cause of delay.")
@click.option(
    "--improve", "improvements", multiple=True, metavar="TEXT", help="An improvement; TEXT@ID names its task."
)
@click.option("--meeting", default="", metavar="ID", help="The review meeting.")
@click.option("--show", "only_show", is_flag=True, help="Show the figures and record nothing.")
@json_option
@dry_run_option
@pass_app
def review(app: App, /, month: str | None, only_show: bool, **given: Any) -> None:
    """Review a month: its figures are taken once and frozen with the commit they come from.

    Run again, it shows the frozen figures and adds the causes and improvements that are given.
    """
    from docmgr.cli.recording import Desk
    from docmgr.records.tasks import review as reviews

    desk = Desk(app)
    first = reviews.read_month(month, app.today) if month else _default_month(app)
    if first > app.today:
        raise UsageError(_("{month} has not begun").format(month=f"{first:%Y-%m}"))
    old = desk.store.read_or_none(reviews.review_id(first))
    findings = reviews.Findings(given["causes"], [_improvement(desk, each) for each in given["improvements"]])
    if given["meeting"]:
        findings = reviews.Findings(findings.causes, findings.improvements, given["meeting"])
    if old is not None:
        outcome = None if only_show else reviews.completed(desk.scene, old, findings)
    else:
        numbers, commit = _numbers(desk, first)
        outcome = reviews.record(desk.scene, numbers, commit, findings)
    shown = outcome.new if outcome is not None else old
    assert shown is not None
    _show(shown, app)
    if outcome is not None and not only_show and not app.json:
        desk.carry_out([outcome])


def _default_month(app: App) -> Any:
    """Last month until this one ends: the review is held at month end, or just after."""
    from docmgr.calendar.workdays import months_before
    from docmgr.records.store import read_calendar

    ends = read_calendar(app.repository).last_of_month(app.today)
    first = app.today.replace(day=1)
    return first if app.today >= ends else months_before(first, 1)


def _improvement(desk: Desk, text: str) -> tuple[str, str]:
    words, at, task = text.rpartition("@")
    return (words.strip(), desk.store.meant(task)) if at and words.strip() else (text.strip(), "")


def _numbers(desk: Desk, first: Any) -> tuple[Any, str]:
    """The figures, from the records as they stood at the month's end once it is past."""
    from docmgr.calendar.workdays import month_end
    from docmgr.records.past import commit_at, tasks_at
    from docmgr.records.tasks import review as reviews

    app, terms = desk.app, desk.scene.terms
    cut_off = month_end(first)
    commit = commit_at(app.repository, cut_off, app.zone) if app.today > cut_off else ""
    if commit:
        tasks = tasks_at(app.repository, commit, desk.store.cache.by_blob())
    else:
        commit = app.repository.head() or ""
        first_day, last_day = first.isoformat(), cut_off.isoformat()
        bounds = [first_day, last_day, first_day, last_day]
        # Whether a task has parts can only be told with all tasks at hand.
        tasks = desk.store.all("task") if terms.leaf else desk.store.all("task", _POPULATION, bounds)
    return reviews.figures(tasks, first, carry_over=terms.carry_over, leaf=terms.leaf), commit


# What can count in a month: due in it, or undone from before; a moved due date is looked at more closely.
_POPULATION = """status != 'cancelled' AND (due BETWEEN ? AND ? OR json LIKE '%"delays"%'
    OR (due < ? AND (status != 'done' OR accepted > ?)))"""


def _show(record: Record, app: App) -> None:
    from docmgr.cli.recording import data
    from docmgr.i18n.width import table

    if app.json:
        output.json_out("records", {"records": [data(record)]})
        return
    keys = ("month", "total", "done", "delayed", "in_progress", "late_done", "rate")
    fields = record.kind.fields
    output.echo(table([fields[key].label(app.language) for key in keys], [[str(record.get(key)) for key in keys]]))
    for cause in record.get("causes") or []:
        output.echo(f"{fields['causes'].label(app.language)}: {cause}")
    for each in record.entries("improvements"):
        task = f" ({each['task']})" if each.get("task") else ""
        output.echo(f"{fields['improvements'].label(app.language)}: {each['text']}{task}")


@click.command(cls=Command, examples=[("docmgr task repeat", N_("what is due to be there again"))])
@dry_run_option
@pass_app
def repeat(app: App) -> None:
    """Add the tasks of recurring ones whose period has begun; every clone adds the same files."""
    from docmgr.cli.recording import Desk
    from docmgr.records.tasks.outcome import Outcome
    from docmgr.records.tasks.recur import missing

    desk = Desk(app)
    templates = desk.store.all("task", "json LIKE '%\"every\"%'")
    known = set(desk.store.cache.ids("task"))
    made = missing(templates, known, desk.scene.today, desk.scene.calendar)
    if not made:
        output.say(_("nothing is due to be repeated"))
        return
    done = [Outcome(None, task, f"{task.id} {task.title} {task.get('due')}", "") for task in made]
    desk.carry_out(done, _("tasks: repeat {count}").format(count=len(done)))
    if not app.dry_run:
        for task in made:
            output.echo(task.id)
