"""``docmgr check``: names and folders against the handbook, in any scope and any format."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import json_option
from docmgr.errors import UsageError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from docmgr.finding import Finding, Report
    from docmgr.rules.scope import Judge, Judged

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "csv")


@click.command(
    cls=Command,
    examples=[
        ("docmgr check", N_("every file of the repository")),
        ("docmgr check 项目资料", N_("one folder")),
        ("docmgr check --staged", N_("what the next commit would bring")),
        ("docmgr check --range main..draft --format github", N_("in a pipeline")),
    ],
)
@click.argument("paths", nargs=-1, type=click.Path(), metavar="[PATH]...")
@click.option("--all", "everything", is_flag=True, help="Check every file (the default).")
@click.option("--staged", is_flag=True, help="Check what the next commit would bring.")
@click.option("--since", metavar="REV", help="Check what the index holds beyond a revision.")
@click.option("--range", "commits", metavar="A..B", help="Check what these commits bring.")
@click.option("--stdin0", is_flag=True, help="Check names from standard input, separated by NUL; they need not exist.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to write the report.")
@click.option("--fail-on", type=click.Choice(["error", "warn", "never"]), default="error", help="When to exit with 1.")
@json_option
@pass_app
def command(app: App, /, form: str, fail_on: str, **scope: object) -> int:
    """Check names and folders against the handbook.

    A finding names its rule; docmgr explain RULE says why it is there and how to mend it.
    """
    from docmgr.cli.judging import judge, report
    from docmgr.finding import Report

    _one_scope(scope)
    at_hand = judge(app)
    whole = not any(value for name, value in scope.items() if name != "everything")
    done = report(app, at_hand, _judged(at_hand, scope), whole=whole)
    done = Report([*done.findings, *_unsealed(app, at_hand, scope)], done.checked)
    _show(done, "json" if app.json else form, app, staged=bool(scope["staged"]))
    return 1 if done.fails(fail_on) else 0


def _one_scope(scope: dict[str, object]) -> None:
    paths = scope["paths"]
    if "" in (scope["since"], scope["commits"]) or (isinstance(paths, tuple) and "" in paths):
        raise UsageError(_("an empty PATH, REV or A..B names nothing"))
    chosen = [name for name, value in scope.items() if value]
    if len(chosen) > 1:
        raise UsageError(_("choose one of PATH, --all, --staged, --since, --range, --stdin0"))


def _judged(judge: Judge, scope: dict[str, object]) -> Judged:
    paths, since, commits = scope["paths"], scope["since"], scope["commits"]
    if isinstance(paths, tuple) and paths:
        return judge.paths(paths)
    if scope["staged"]:
        return judge.staged()
    if isinstance(since, str):
        return judge.since(since)
    if isinstance(commits, str):
        return judge.range(commits)
    if scope["stdin0"]:
        raw = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
        return judge.named(path for path in raw.split("\0") if path)
    return judge.everything()


def _unsealed(app: App, judge: Judge, scope: dict[str, object]) -> list[Finding]:
    """What stands in a sealed folder and is not sealed; nothing excuses that."""
    from docmgr.repo.changes import empty_tree
    from docmgr.repo.worktree import inside
    from docmgr.vault import findings

    repository, paths, since, commits = app.repository, scope["paths"], scope["since"], scope["commits"]
    if scope["stdin0"]:
        return []
    if isinstance(paths, tuple) and paths:
        wanted = {inside(repository, each) for each in paths}
        below = tuple(f"{each}/" for each in wanted)
        return findings.standing(repository, lambda path: "" in wanted or path in wanted or path.startswith(below))
    if scope["staged"]:
        return findings.staged_since(repository, repository.head() or empty_tree(judge.git))
    if isinstance(since, str):
        return findings.staged_since(repository, judge.commit(since))
    if isinstance(commits, str):
        first, _dots, last = commits.partition("..")
        return findings.brought(repository, judge.commit(first or "HEAD"), judge.commit(last or "HEAD"))
    return findings.standing(repository, lambda _path: True)


def _show(report: Report, form: str, app: App, *, staged: bool) -> None:
    from docmgr.rules.formats import render
    from docmgr.rules.texts import load_texts

    if form == "text" and not report.findings:
        output.say(_("checked {count} files: nothing to find fault with").format(count=report.checked))
        return
    mend = "docmgr fix --staged" if staged else "docmgr fix"
    written = render(report, form, app.language, load_texts(), mend=mend)
    if form == "text":
        output.echo(written, end="")
    else:
        output.document(written)
