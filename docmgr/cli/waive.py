"""``docmgr waive``: except paths from a rule, in the open and not for ever."""

from __future__ import annotations

import os
from datetime import date, timedelta

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app, utf8
from docmgr.cli.dates import day_of
from docmgr.cli.options import dry_run_option
from docmgr.errors import UsageError
from docmgr.i18n.text import N_, _


@click.command(
    cls=Command,
    examples=[
        (
            "docmgr waive DM101 '项目资料/旧/**' --reason 移交前保留原名 --until 2026-12-31",
            N_("a folder, until the year ends"),
        )
    ],
)
@click.argument("rule", metavar="RULE")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--reason", required=True, metavar="R", help="Why the rule does not hold here.")
@click.option("--until", required=True, metavar="DATE", help="The last day of the exception, YYYY-MM-DD.")
@dry_run_option
@pass_app
def command(app: App, rule: str, paths: tuple[str, ...], reason: str, until: str) -> None:
    """Except paths from a rule, with a reason and an end date.

    PATH may be a file, a folder or a pattern as in .gitignore. The waiver names you as its owner; when it has ended the
    finding counts again.
    """
    from docmgr.policy.grants import append_waiver
    from docmgr.rules.texts import rule as known_rule
    from docmgr.rules.verdict import WAIVERS

    rule = rule.upper()
    known_rule(rule)
    last = day_of(until)
    _in_time(app, last)
    if not reason.strip():
        raise UsageError(_("a waiver needs a reason (DM904)"))
    old = app.read(WAIVERS)
    entry = {
        "rules": [rule],
        "paths": [_pattern(app, path) for path in paths],
        "reason": reason.strip(),
        "owner": app.author[1],
        "created": app.today.isoformat(),
        "until": last.isoformat(),
    }
    text = append_waiver(None if old is None else utf8(old, WAIVERS), entry, WAIVERS, app.policy.limits.waiver_days)
    if app.dry_run:
        output.echo(text, end="")
        return
    _commit(app, text, rule, last)


def _commit(app: App, text: str, rule: str, last: date) -> None:
    from docmgr.plan import Plan, Write
    from docmgr.repo.apply import apply
    from docmgr.rules.verdict import WAIVERS

    subject = _("docmgr: waive {rule} until {date}").format(rule=rule, date=last.isoformat())
    apply(app.repository, Plan(subject, (Write(WAIVERS, text.encode()),), "DM904"), date=app.commit_date)
    output.say(_("waived {rule} until {date}").format(rule=rule, date=last.isoformat()))


def _pattern(app: App, typed: str) -> str:
    """What is there means itself, seen from the current folder and whatever characters it has; else a pattern."""
    from docmgr.policy.patterns import literal
    from docmgr.repo.worktree import inside

    if app.repository.bare or not os.path.lexists(typed):
        return typed
    path = inside(app.repository, typed)
    plain = "/" in path and path == path.strip() and path[:1] not in "!#" and not set(path) & set("\\*?[")
    return path if plain else literal(path)


def _in_time(app: App, last: date) -> None:
    longest = app.policy.limits.waiver_days
    if last < app.today:
        raise UsageError(_("{date} is past already").format(date=last.isoformat()))
    if last > app.today + timedelta(days=longest):
        latest = (app.today + timedelta(days=longest)).isoformat()
        raise UsageError(
            _("a waiver lasts {days} days at most, until {date} (DM904)").format(days=longest, date=latest)
        )
