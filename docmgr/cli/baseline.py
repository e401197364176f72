"""``docmgr baseline``: begin today with a tree that is not lawful yet."""

from __future__ import annotations

import click

from docmgr.cli import output
from docmgr.cli.base import Group
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option
from docmgr.errors import RefusedError
from docmgr.i18n.text import N_, _
from docmgr.rules.baseline import FILE, Baseline, write_baseline


@click.group(
    cls=Group,
    examples=[
        ("docmgr baseline create", N_("excuse what is wrong today")),
        ("docmgr baseline prune", N_("drop what has been mended")),
    ],
)
def command() -> None:
    """Accept today's faults; the list only shrinks.

    An entry is one rule and one path. A file that is renamed, and every new file, must be lawful.
    """


@command.command("create")
@dry_run_option
@pass_app
def create(app: App) -> None:
    """Write the list of today's faults and commit it.

    Where a baseline exists already, it may not grow: mend the new faults, or waive them.
    """
    from docmgr.cli.judging import baseline, judge
    from docmgr.rules import baseline as rules
    from docmgr.rules.approvals import unrecorded
    from docmgr.rules.verdict import without_ignored

    at_hand = judge(app)
    found, _count = at_hand.everything()
    found += unrecorded(at_hand.entries(), at_hand.tables)
    fresh = rules.create(each for each in without_ignored(found, at_hand.tables.ignore) if each.severity == "error")
    old = baseline(app)
    if app.read(FILE) is not None and not fresh <= old:
        more = len(fresh - old)
        raise RefusedError(
            _("the baseline would grow by {count} entries; it may only shrink").format(count=more),
            clause="D-2.1.2",
            hint=_("mend them (docmgr fix) or waive them (docmgr waive RULE PATH --reason R --until DATE)"),
        )
    _write(app, fresh, _("docmgr: begin with {count} known faults").format(count=len(fresh)))


@command.command("prune")
@dry_run_option
@pass_app
def prune(app: App) -> None:
    """Drop the entries that excuse nothing any more and commit the shorter list."""
    from docmgr.cli.judging import baseline, judge
    from docmgr.rules import baseline as rules

    found, _count = judge(app).everything()
    old = baseline(app)
    left = rules.prune(old, found)
    if left == old:
        output.say(_("nothing to prune: all {count} entries still stand").format(count=len(old)))
        return
    _write(
        app, left, _("docmgr: {gone} known faults mended, {count} left").format(gone=len(old - left), count=len(left))
    )


def _write(app: App, entries: Baseline, subject: str) -> None:
    from docmgr.plan import Plan, Write
    from docmgr.repo.apply import apply

    if app.dry_run:
        for rule, path in sorted(entries):
            output.echo(f"{rule} {path}")
        return
    apply(app.repository, Plan(subject, (Write(FILE, write_baseline(entries)),), "D-2.1.2"), date=app.commit_date)
    output.say(subject.removeprefix("docmgr: "))
