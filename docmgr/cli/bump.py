"""``docmgr bump``: record an edit as the next version."""

from __future__ import annotations

import click

from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option
from docmgr.i18n.text import N_


@click.command(
    cls=Command,
    examples=[
        ("docmgr bump 会议管理制度 -m 第三条改为每周例会", N_("after editing and saving it")),
        ("docmgr bump 20240305-计划-项目计划书-V1.0.docx -m 重排里程碑 --major", N_("V1.3 becomes V2.0")),
    ],
)
@click.argument("document", metavar="DOC")
@click.option("-m", "change", metavar="CHANGE", required=True, help="What changed; stands in the history.")
@click.option("--major", is_flag=True, help="Raise the first number: V1.3 becomes V2.0.")
@dry_run_option
@pass_app
def command(app: App, document: str, change: str, *, major: bool) -> None:
    """Record an edit: next version in the name, a row in the revision table, an entry in the ledger.

    Edit and save the file first. A published important document stays as it is; the edited one waits for approval in
    the pending folder as the next version.
    """
    from dataclasses import replace

    from docmgr.cli.shelf import case, desk, finish, refuse_reserved, template_doubts
    from docmgr.documents.bump import bump

    at_hand = desk(app)
    found = case(app, document, at_hand)
    outcome = bump(found, at_hand, change, major=major)
    refuse_reserved(app, found.ledger, found.here.path, at_hand)
    doubts = template_doubts(app, at_hand, found.name(at_hand.layout), found.here.content)
    finish(app, replace(outcome, notes=(*outcome.notes, *doubts)))
