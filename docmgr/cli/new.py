"""``docmgr new``: a document from the department's template, under its lawful name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option
from docmgr.i18n.text import N_

if TYPE_CHECKING:
    from docmgr.documents.desk import Desk
    from docmgr.documents.new import Known, Wish


@click.command(
    cls=Command,
    examples=[
        ("docmgr new 制度 会议管理制度", N_("waits for approval after docmgr submit")),
        ("docmgr new 报告 季度总结 --to 项目资料/A项目", N_("into a folder of its own")),
        ("docmgr new 纪要 部门例会 --ext md --date 20240305", N_("of that day, as plain text")),
    ],
)
@click.argument("kind", metavar="TYPE")
@click.argument("topic", metavar="TOPIC")
@click.option("--to", "folder", metavar="FOLDER", default="", help="The folder; default: the first home of the type.")
@click.option("--ext", "extension", metavar="docx|xlsx|md", default="", help="The format; default: that of the type.")
@click.option("--date", "day", metavar="D", default="", help="The date in the name, YYYYMMDD; default: today.")
@click.option("-m", "note", metavar="NOTE", default="", help="What the document is for; stands in its history.")
@dry_run_option
@pass_app
def command(app: App, /, kind: str, topic: str, note: str, **place: str) -> None:
    """Create a document from its template, as V1.0.

    The name is made for you. Documents of important types begin in the pending folder; docmgr submit asks the head to
    approve them.
    """
    from docmgr.cli.dates import day_of
    from docmgr.cli.shelf import desk, finish
    from docmgr.documents.new import Wish, new

    at_hand = desk(app)
    day = day_of(place["day"]) if place["day"] else None
    wish = Wish(kind, topic, place["folder"], place["extension"], day, note)
    known = _known(app, wish, at_hand)
    finish(app, new(wish, known, _content(app, wish, known, at_hand), at_hand))


def _known(app: App, wish: Wish, at_hand: Desk) -> Known:
    from docmgr.documents.known import known
    from docmgr.documents.new import target

    return known(app.repository, target(wish, at_hand), at_hand.layout)


def _content(app: App, wish: Wish, known: Known, at_hand: Desk) -> bytes:
    """The department's own template, or the shipped one."""
    from docmgr.documents.new import target, type_rule
    from docmgr.office.blanks import blank

    rule = type_rule(wish.type, at_hand)
    extension = (wish.extension or rule.extension).lower().lstrip(".")
    own = app.read(f".docmgr/templates/{rule.name}.{extension}")
    if own is not None:
        return own
    return blank(
        rule.key,
        app.policy.language,
        title=wish.topic.strip(),
        version=target(wish, at_hand, known.earlier).rpartition("-")[2].rpartition(".")[0],
        author=at_hand.actor.shown,
        date=wish.day or at_hand.today,
        identifier="",
        extension=extension,
    )
