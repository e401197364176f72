"""``docmgr submit``, ``approve``, ``reject``, ``pending``: what reaches home only through the head."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option, json_option
from docmgr.errors import RefusedError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from docmgr.documents.desk import Desk
    from docmgr.documents.pending import Waiting
    from docmgr.ledger.proof import Proof


@click.command("submit", cls=Command, examples=[("docmgr submit 会议管理制度", N_("ask the head to approve it"))])
@click.argument("document", metavar="DOC")
@click.option("-m", "change", metavar="CHANGE", default="", help="What is new in this version.")
@dry_run_option
@pass_app
def submit(app: App, document: str, change: str) -> None:
    """Ask the head to approve exactly these bytes.

    A well-named document that was put straight into its home folder is taken into the pending folder.
    """
    from docmgr.cli.shelf import case, desk, finish, refuse_reserved
    from docmgr.documents.submit import submit as decide

    at_hand = desk(app)
    found = case(app, document, at_hand, prefer="pending")
    outcome = decide(found, at_hand, change)
    refuse_reserved(app, found.ledger, found.here.path, at_hand)
    finish(app, outcome)


@click.command("approve", cls=Command, examples=[("docmgr approve 会议管理制度", N_("publish it"))])
@click.argument("document", metavar="DOC")
@click.option("-m", "opinion", metavar="OPINION", default="", help="A word with the approval.")
@dry_run_option
@pass_app
def approve(app: App, document: str, opinion: str) -> None:
    """Approve a submitted document: it moves home, unchanged in name and bytes."""
    from docmgr.cli.shelf import case, desk, finish
    from docmgr.documents.decide import approve as decide

    at_hand = desk(app)
    outcome = decide(case(app, document, at_hand, prefer="pending"), at_hand, opinion)
    _refuse_unsigned(app, at_hand)
    finish(app, outcome)


def _refuse_unsigned(app: App, at_hand: Desk) -> None:
    """Who has a signing key in the directory signs: the server would refuse the approval. Source: D-2.2.2."""
    from docmgr.repo.signatures import FOREIGN, UNSIGNED, trial

    member = at_hand.actor.member
    if app.dry_run or member is None or not member.signing_keys:
        return
    standing = trial(app.repository, member.signing_keys)
    if standing == UNSIGNED:
        said = _("your approvals are signed, and git is not set up for it here")
        hint = "git config gpg.format ssh && git config user.signingkey FILE.pub && git config commit.gpgsign true"
        raise RefusedError(said, clause="D-2.2.2", hint=hint)
    if standing == FOREIGN:
        said = _("git signs with another key than the member directory has for you")
        raise RefusedError(said, clause="D-2.2.2", hint=f"docmgr member set {member.id} --signing-key FILE.pub")


@click.command(
    "reject", cls=Command, examples=[("docmgr reject 会议管理制度 --reason 缺少考勤条款", N_("send it back"))]
)
@click.argument("document", metavar="DOC")
@click.option("--reason", metavar="R", required=True, help="What must change.")
@dry_run_option
@pass_app
def reject(app: App, document: str, reason: str) -> None:
    """Send a submitted document back as a draft, with the reason."""
    from docmgr.cli.shelf import case, desk, finish
    from docmgr.documents.decide import reject as decide

    at_hand = desk(app)
    finish(app, decide(case(app, document, at_hand, prefer="pending"), at_hand, reason))


@click.command("pending", cls=Command, examples=[("docmgr pending", N_("what waits, and for whom"))])
@json_option
@pass_app
def pending(app: App) -> None:
    """List what waits in the pending folder."""
    from docmgr.cli.history import proof_words
    from docmgr.cli.shelf import layout
    from docmgr.documents.pending import pending as waiting
    from docmgr.i18n.width import table

    every = waiting(app.repository, layout(app))
    proved = _proofs(app, every)
    if app.json:
        listed = [{**asdict(each), "by_proved": _is_proved(proved.get(each.entry))} for each in every]
        output.json_out("pending", {"documents": listed})
        return
    if not every:
        output.say(_("nothing waits for approval"))
        return

    def who(each: Waiting) -> str:
        said = proof_words(proved[each.entry]) if each.entry in proved else ""
        return f"{each.by} ({said})" if said else each.by

    rows = [[each.path, _state(each.state), who(each), each.at[:16].replace("T", " "), each.opinion] for each in every]
    output.echo(table([_("document"), _("state"), _("by"), _("when"), _("opinion")], rows))


def _proofs(app: App, every: list[Waiting]) -> dict[str, Proof]:
    """The proof of each last decision, by the entry's id; only those of members with signing keys are asked for."""
    from docmgr.cli.history import proofs_of
    from docmgr.cli.shelf import layout
    from docmgr.ledger.store import ledger_of
    from docmgr.people.store import read_directory

    directory = read_directory(app.repository)
    found: dict[str, Proof] = {}
    for each in every:
        member = directory.get(each.by) if each.entry else None
        if member is not None and member.signing_keys:
            ledger = ledger_of(app.repository, each.path, layout(app))[1]
            found |= proofs_of(app, each.path, ledger, directory)
    return found


def _is_proved(proof: Proof | None) -> bool | None:
    """None where nothing can prove it: the member has no signing key."""
    return None if proof is None or not proof.standing else proof.proved


def _state(state: str) -> str:
    names = {
        "draft": _("draft"),
        "submitted": _("submitted"),
        "rejected": _("rejected"),
        "changed": _("changed after it was submitted"),
        "approved": _("approved"),
    }
    return names.get(state, state)
