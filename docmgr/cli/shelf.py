"""What the commands about documents share: the desk, finding DOC, and the end of a verb."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from docmgr.cli import output
from docmgr.cli.plans import carry_out
from docmgr.errors import UsageError
from docmgr.i18n.text import _

if TYPE_CHECKING:
    from docmgr.cli.context import App
    from docmgr.documents.desk import Case, Desk, Outcome
    from docmgr.ledger.entry import Document
    from docmgr.ledger.place import Layout
    from docmgr.naming.grammar import Name
    from docmgr.policy.model import TypeRule


def layout(app: App) -> Layout:
    """What the ledger must know of the department."""
    from docmgr.documents.layout import layout_of

    return layout_of(app.policy)


def desk(app: App) -> Desk:
    """The department, the moment, and who acts."""
    from docmgr.documents.desk import Actor, Desk
    from docmgr.people.store import read_directory

    directory = read_directory(app.repository)
    name, email = app.author
    actor = Actor(name, email, directory.by_email(email))
    return Desk(app.policy, layout(app), directory, actor, app.now.astimezone(app.zone), secrets.randbits)


def case(app: App, document: str, at_hand: Desk, *, prefer: str = "home") -> Case:
    """The one document that DOC means, as it stands; ``RepositoryError`` while a program has it open."""
    from docmgr.documents.find import find
    from docmgr.documents.gather import gather, refuse_open

    found = gather(app.repository, find(app.repository, document, at_hand.layout, prefer=prefer), at_hand.layout)
    refuse_open(found)
    return found


def refuse_reserved(app: App, ledger: Document | None, path: str, at_hand: Desk) -> None:
    """RefusedError where somebody else has reserved the document; a note where the remote did not answer."""
    from docmgr.ledger.reservation import refuse_reserved as refuse

    if ledger is not None and not refuse(app.repository, ledger.id, path, at_hand.actor.who, app.now):
        output.say(_("the remote does not answer: reservations are as they were last seen"))


def finish(app: App, outcome: Outcome) -> None:
    """Carry the outcome out; notes go to stderr, the document's path stands alone on the last line of stdout."""
    carry_out(app, outcome.plan)
    for note in outcome.notes:
        output.say(note)
    output.echo(outcome.path)


def template(app: App, rule: TypeRule, extension: str, title: str, at_hand: Desk) -> bytes:
    """The department's own template of a type, or the shipped one; UsageError for formats without one."""
    from docmgr.office.blanks import blank

    own = app.read(f".docmgr/templates/{rule.name}.{extension}")
    if own is not None:
        return own
    return blank(
        rule.key,
        app.policy.language,
        title=title,
        version="V1.0",
        author=at_hand.actor.shown,
        date=at_hand.today,
        identifier="",
        extension=extension,
    )


def template_doubts(app: App, at_hand: Desk, name: Name, content: bytes) -> tuple[str, ...]:
    """A note where a report form does not come from the department's template. Source: D-2.2.1."""
    from docmgr.documents import origin

    rule = at_hand.rule_of(name)
    if rule is None or not origin.asks(rule, name):
        return ()
    try:
        known = template(app, rule, name.extension, name.topic, at_hand)
    except UsageError:
        return ()
    said = origin.doubt(content, known, name, rule)
    return (said,) if said else ()
