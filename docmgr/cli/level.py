"""``docmgr level PATH public|internal|head_only``: who may read a folder."""

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
        ("docmgr level 培训资料 public", N_("everybody may have it")),
        ("docmgr level 机密资料 head_only", N_("for the head alone; the folder must be sealed")),
    ],
)
@click.argument("folder", metavar="PATH")
@click.argument("level", metavar="LEVEL")
@dry_run_option
@pass_app
def command(app: App, folder: str, level: str) -> None:
    """Set the access level of a folder: public, internal or head_only.

    Only the head may. head_only needs a sealed folder, for everybody who has the repository can read an open one.
    """
    from docmgr.cli.vaulting import desk_of, folder_of
    from docmgr.plan import Write
    from docmgr.policy.load import load_policy
    from docmgr.repo.apply import apply
    from docmgr.vault import plan, store

    desk_of(app).must_be_head()
    path = folder_of(app, folder)
    done = plan.level(app.policy, app.policy_bytes or b"", path, level)
    folders = store.sealed(app.repository)
    zone = app.policy.levels[level].zone
    plan.must_be_sealed(folders, path, zone)
    plan.must_not_be_sealed(folders, path, zone)
    if not done.actions:
        output.say(_("nothing to change"))
        return
    for action in done.actions:
        assert isinstance(action, Write)
        load_policy(action.content, file=plan.POLICY)
        if app.dry_run:
            output.echo(f"# {action.path}\n{action.content.decode('utf-8')}", end="")
    if not app.dry_run:
        apply(app.repository, done, date=app.commit_date)
        output.say(_("{folder} is {level}").format(folder=path, level=level))
