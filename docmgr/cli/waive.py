"""``docmgr waive``: except paths from a rule, in the open and not for ever."""

from __future__ import annotations

import os
from datetime import date, timedelta

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app, utf8
from docmgr.cli.dates import day_of
from docmgr.cli.options import Need, ask, dry_run_option
from docmgr.errors import UsageError
from docmgr.i18n.text import N_, _
from docmgr.i18n.width import visible


@click.command(
    cls=Command,
    examples=[
        (
            "docmgr waive DM101 '项目资料/旧/**' --reason 移交前保留原名 --until 2026-12-31",
            N_("a folder, until the year ends"),
        ),
        ("docmgr waive --remove DM101 '项目资料/旧/**'", N_("the exception is no longer needed")),
    ],
)
@click.argument("rule", metavar="RULE", required=False)
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--reason", metavar="R", help="Why the rule does not hold here.")
@click.option("--until", metavar="DATE", help="The last day of the exception, YYYY-MM-DD.")
@click.option("--remove", is_flag=True, help="Take the exception back.")
@dry_run_option
@pass_app
def command(
    app: App, rule: str | None, paths: tuple[str, ...], *, reason: str | None, until: str | None, remove: bool
) -> None:
    """Except paths from a rule, with a reason and an end date.

    PATH may be a file, a folder or a pattern as in .gitignore. The waiver names you as its owner; when it has ended the
    finding counts again.
    """
    if rule is not None:
        _known(rule)
    needs = {
        "RULE": Need("RULE", _("Rule, such as DM101"), check=_known),
        "PATH": Need("PATH", _("File, folder or pattern")),
        "--reason": Need("--reason", _("Why the rule does not hold here")),
        "--until": Need("--until", _("The last day, YYYY-MM-DD")),
    }
    given = {"RULE": rule, "PATH": paths, "--reason": reason, "--until": until}
    if remove and (reason is not None or until is not None):
        raise UsageError(_("--remove needs neither --reason nor --until"))
    wanted = ["RULE", "PATH"] if remove else list(needs)
    said = ask(app, [needs[name] for name in wanted if given[name] in (None, ())])
    rule = (rule or said["RULE"]).upper()
    paths = paths or (said["PATH"],)
    if remove:
        _take_back(app, rule, paths)
    else:
        terms = {"--reason": reason, "--until": until, **said}
        _grant(app, rule, paths, ((terms["--reason"] or "").strip(), day_of(terms["--until"] or "")))


def _known(rule: str) -> None:
    from docmgr.rules.texts import rule as known_rule

    known_rule(rule.upper())


def _grant(app: App, rule: str, paths: tuple[str, ...], terms: tuple[str, date]) -> None:
    from docmgr.policy.grants import append_waiver, renewed
    from docmgr.rules.verdict import WAIVERS

    reason, last = terms
    _in_time(app, last)
    if not reason:
        raise UsageError(_("a waiver needs a reason (DM904)"))
    old = app.read(WAIVERS)
    patterns = [_pattern(app, path) for path in paths]
    entry = {
        "rules": [rule],
        "paths": patterns,
        "reason": reason,
        "owner": app.author[1],
        "created": app.today.isoformat(),
        "until": last.isoformat(),
    }
    longest = app.policy.limits.waiver_days
    before = None if old is None else renewed(utf8(old, WAIVERS), rule, patterns, WAIVERS, longest)
    text = append_waiver(before, entry, WAIVERS, longest)
    for typed in paths:
        if not app.repository.bare and not os.path.lexists(typed) and not set(typed) & set("*?[") and typed[-1:] != "/":
            output.warn(_("nothing here is called {path} yet").format(path=visible(typed)))
    day = last.isoformat()
    if _write(app, text, _("docmgr: waive {rule} until {date}").format(rule=rule, date=day)):
        output.say(_("waived {rule} until {date}").format(rule=rule, date=day))


def _take_back(app: App, rule: str, paths: tuple[str, ...]) -> None:
    """Remove a waiver; its paths may be gone, so they count as typed and as what is there."""
    from docmgr.policy.grants import without_waiver
    from docmgr.rules.verdict import WAIVERS

    old = app.read(WAIVERS)
    if old is None:
        raise UsageError(_("there is no {file}").format(file=WAIVERS))
    patterns = dict.fromkeys([*paths, *(_pattern(app, path) for path in paths)])
    text, gone = without_waiver(utf8(old, WAIVERS), rule, patterns, WAIVERS, app.policy.limits.waiver_days)
    title = ", ".join(path for waiver in gone for path in waiver.paths)
    if _write(app, text, _("docmgr: waive {rule} no longer").format(rule=rule)):
        output.say(_("{rule} holds again for {paths}").format(rule=rule, paths=title))


def _write(app: App, text: str, subject: str) -> bool:
    """Whether it was committed; a dry run shows the file instead."""
    from docmgr.plan import Plan, Remove, Write
    from docmgr.repo.apply import apply
    from docmgr.rules.verdict import WAIVERS

    if app.dry_run:
        output.echo(text, end="")
        return False
    step = Write(WAIVERS, text.encode()) if text.strip() else Remove(WAIVERS)
    apply(app.repository, Plan(subject, (step,), "DM904"), date=app.commit_date)
    return True


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
