"""``docmgr calendar show|check|import``: the department's working days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docmgr.cli import output
from docmgr.cli.base import Group
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option, json_option
from docmgr.errors import PolicyError, UsageError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from datetime import date

    from docmgr.calendar.workdays import Calendar

# The State Council's notice for the next year comes in the last days of October, or in November.
_NOTICE_MONTH = 11


@click.group(
    cls=Group,
    examples=[
        ("docmgr calendar show 2024-10", N_("a month with its days off and make-up days")),
        ("docmgr calendar import 2027.yml", N_("the days off of a new year")),
    ],
)
def command() -> None:
    """Show and keep the working days by which all deadlines are counted.

    A day is looked up in records/calendar/YEAR.yml, then in the published tables; else Monday to Friday are worked.
    """


@command.command(examples=[("docmgr calendar show", N_("this month"))])
@click.argument("month", metavar="[MONTH]", required=False)
@json_option
@pass_app
def show(app: App, month: str | None) -> None:
    """Show a month: * is a day off within the week, + a worked Saturday or Sunday."""
    from calendar import monthrange

    from docmgr.records.store import read_calendar
    from docmgr.records.tasks.review import read_month

    first = read_month(month, app.today) if month else app.today.replace(day=1)
    calendar = read_calendar(app.repository)
    days = [first.replace(day=number) for number in range(1, monthrange(first.year, first.month)[1] + 1)]
    if app.json:
        rows = [{"date": day.isoformat(), "workday": calendar.is_workday(day)} for day in days]
        provisional = calendar.is_provisional(first)
        output.json_out("calendar", {"month": f"{first:%Y-%m}", "provisional": provisional, "days": rows})
        return
    output.echo(_grid(days, calendar))
    worked = sum(map(calendar.is_workday, days))
    output.say(_("{month}: {count} working days").format(month=f"{first:%Y-%m}", count=worked))
    if calendar.is_provisional(first):
        output.say(_unknown(first.year))


def _grid(days: list[date], calendar: Calendar) -> str:
    from docmgr.calendar.dates import weekday

    lines = [" ".join(f"{weekday(day)}" for day in sorted(days[:7], key=lambda each: each.weekday()))]
    week = ["    "] * days[0].weekday()
    for day in days:
        worked, plain = calendar.is_workday(day), day.weekday() < 5
        week.append(f"{day.day:>3}" + (" " if worked == plain else "+" if worked else "*"))
        if day.weekday() == 6 or day == days[-1]:
            lines.append(" ".join(week).rstrip())
            week = []
    return "\n".join(lines)


def _unknown(year: int) -> str:
    said = _("the days off of {year} are not known yet; Monday to Friday is assumed: docmgr calendar import FILE")
    return said.format(year=year)


@command.command(examples=[("docmgr calendar check", N_("exit code 1 where a year is missing"))])
@pass_app
def check(app: App) -> int:
    """Check that the days off of this year, and from November of the next, are known."""
    from docmgr.records.store import read_calendar

    calendar = read_calendar(app.repository)
    years = [app.today.year] + ([app.today.year + 1] if app.today.month >= _NOTICE_MONTH else [])
    missing = [year for year in years if calendar.is_provisional(app.today.replace(year=year, month=6, day=1))]
    for year in missing:
        output.echo(_unknown(year))
    if not missing:
        output.say(_("the days off are known up to {year}").format(year=years[-1]))
    return 1 if missing else 0


@command.command("import", examples=[("docmgr calendar import 2027.yml", N_("a table, or a file of holiday-cn"))])
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False))
@dry_run_option
@pass_app
def import_(app: App, file: str) -> None:
    """Take in a year's table: year, status, holidays, workdays, source; or the JSON of holiday-cn.

    Days may be spans, 2027-02-06..2027-02-12. status: official, provisional, or additions to the published table.
    """
    from pathlib import Path

    from docmgr.plan import Plan, Write
    from docmgr.records import years
    from docmgr.repo.apply import apply

    data = Path(file).read_bytes()
    year, mistakes = years.read_holiday_cn(data, file) or years.read_year(data, file)
    if mistakes:
        raise PolicyError(mistakes)
    if not year.year or not (year.holidays or year.workdays):
        raise UsageError(_("{file} names no year, or no day").format(file=file))
    path = years.path_of(year.year)
    text = years.written(year)
    if app.dry_run:
        output.echo(f"# {path}\n{text.decode('utf-8')}", end="")
        return
    subject = _("calendar: the days off of {year}").format(year=year.year)
    apply(app.repository, Plan(subject, (Write(path, text),)), date=app.commit_date)
    output.say(
        _("{path}: {off} days off, {worked} make-up days").format(
            path=path, off=len(year.holidays), worked=len(year.workdays)
        )
    )
