"""``docmgr fmt``: hand-typed records in the form that files have."""

from __future__ import annotations

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option
from docmgr.i18n.text import N_, _


@click.command(
    cls=Command,
    examples=[
        ("docmgr fmt", N_("every record")),
        ("docmgr fmt -n", N_("only say which")),
    ],
)
@dry_run_option
@pass_app
def command(app: App) -> None:
    """Bring hand-typed records into the form that files have: 进行中 becomes doing, 2024/3/8 becomes 2024-03-08.

    Comments stay. What cannot be read is left alone; docmgr validate tells why.

    The schemas by which editors complete records are brought up to date as well.
    """
    from docmgr.errors import PolicyError
    from docmgr.plan import Plan, Write
    from docmgr.records.kind import kind_at
    from docmgr.records.store import all_files
    from docmgr.records.tidy import tidied
    from docmgr.setup.editors import outdated

    writes: list[Write] = []
    unreadable = 0
    for path, text in sorted(all_files(app.repository).items()):
        if kind_at(path) is None:
            continue
        try:
            better = tidied(text, path)
        except PolicyError:
            unreadable += 1
            continue
        if better != text:
            writes.append(Write(path, better, before=text))
    writes += outdated(app.policy.language, app.repository.root)
    for write in writes:
        output.echo(write.path)
    if writes and not app.dry_run:
        from docmgr.repo.apply import apply

        subject = _("records: tidy {count} files").format(count=len(writes))
        apply(app.repository, Plan(subject, tuple(writes)), date=app.commit_date)
    if unreadable:
        output.say(_("{count} record files cannot be read: docmgr validate").format(count=unreadable))
    if not writes:
        output.say(_("nothing to change"))
