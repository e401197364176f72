"""``docmgr resolve``: settle what two people changed at once."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option, json_option
from docmgr.errors import UsageError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from docmgr.documents.desk import Desk
    from docmgr.repo.merging import Merging
    from docmgr.setup.disputes import Clash, Hand

_SHOWN = 40


@click.command(
    cls=Command,
    examples=[
        ("docmgr resolve", N_("what is open, who did what, what differs")),
        ("docmgr resolve 项目计划书 --mine", N_("yours becomes the next version after theirs")),
        ("docmgr resolve 项目计划书 --both", N_("theirs becomes a document of its own")),
    ],
)
@click.argument("document", metavar="[DOC]", required=False, default="")
@click.option("--mine", "choice", flag_value="mine", help="Yours is the next version after theirs.")
@click.option("--theirs", "choice", flag_value="theirs", help="Theirs is the next version after yours.")
@click.option("--both", "choice", flag_value="both", help="Yours stays, theirs becomes a document of its own.")
@click.option("--topic", metavar="TOPIC", default="", help="With --both: the topic of the second document.")
@json_option
@dry_run_option
@pass_app
def command(app: App, document: str, choice: str | None, topic: str) -> int:
    """List what a merge left open, or settle one document; with the last one the merge is committed.

    Nothing is lost by any choice: the other version stays in the ledger and in Git. Of a record only the fields that
    contradict each other are chosen, any other file is taken as a whole. To go back to before the merge: git merge
    --abort.
    """
    from docmgr.documents.layout import layout_of
    from docmgr.repo import merging
    from docmgr.setup import disputes

    if (choice is None and document) or (choice is not None and not document) or (topic and choice != "both"):
        hint = "docmgr resolve DOC --mine | --theirs | --both [--topic TOPIC]"
        raise UsageError(_("name the document and one choice"), hint=hint)
    if not app.dry_run and merging.complete(app.repository):
        output.say(_committed())
        return 0
    merge = disputes.needed(app.repository)
    policy = disputes.policy_at(app.repository, merge.ours)
    found = disputes.clashes(app.repository, merge, layout_of(policy))
    if choice is None:
        if not found and not app.json and not app.dry_run:
            _conclude(app, [])
            return 0
        _list(app, found)
        return 0
    return _settle(app, merge, found, (document, choice, topic))


def _settle(app: App, merge: Merging, found: list[Clash], wanted: tuple[str, str, str]) -> int:
    from docmgr.documents.layout import layout_of
    from docmgr.setup import disputes, resolve

    document, choice, topic = wanted
    if not found and not app.dry_run:
        # Settled before, by a command that was killed before its commit.
        _conclude(app, [])
        return 0
    clash = resolve.choose(found, document)
    if app.dry_run:
        output.echo(f"{clash.name}: {_choices()[choice]}")
        return 0
    done = resolve.carry_out(app.repository, merge, clash, choice, _desk(app, merge), topic=topic)
    for note in done.notes:
        output.say(note)
    layout = layout_of(disputes.policy_at(app.repository, merge.ours))
    left = disputes.clashes(app.repository, merge, layout)
    if left:
        said = _("still open: {paths}").format(paths=", ".join(each.name for each in left))
        output.say(said)
    else:
        _conclude(app, [_("settled: {path}: {choice}").format(path=clash.name, choice=_choices()[choice])])
    if done.path:
        output.echo(done.path)
    return 0


def _conclude(app: App, settled: list[str]) -> None:
    from docmgr.setup import resolve

    resolve.conclude(app.repository, settled, app.commit_date)
    output.say(_committed())


def _committed() -> str:
    return _("everything is settled, the merge is committed; share it: docmgr sync")


def _desk(app: App, merge: Merging) -> Desk:
    """The department as my side has it: the files of the work tree may hold both."""
    from docmgr.documents.desk import Actor, Desk
    from docmgr.documents.layout import layout_of
    from docmgr.people.load import is_member_file, load_directory
    from docmgr.people.member import FOLDER
    from docmgr.setup import disputes

    repository = app.repository
    policy = disputes.policy_at(repository, merge.ours)
    raw = repository.git("ls-tree", "-z", "--name-only", merge.ours, "--", f"{FOLDER}/")
    paths = [path for path in raw.decode("utf-8", "surrogateescape").split("\0") if is_member_file(path)]
    directory = load_directory({path: repository.show(merge.ours, path) for path in paths})
    name, email = app.author
    actor = Actor(name, email, directory.by_email(email))
    now = app.now.astimezone(app.zone)
    return Desk(policy, layout_of(policy), directory, actor, now, secrets.randbits)


def _choices() -> dict[str, str]:
    return {
        "mine": _("mine is the next version after theirs"),
        "theirs": _("theirs is the next version after mine"),
        "both": _("mine stays, theirs becomes a document of its own"),
    }


def _list(app: App, found: list[Clash]) -> None:
    from docmgr.setup.resolve import apart

    if app.json:
        output.json_out("resolve", {"conflicts": [_as_json(each, apart(each)) for each in found]})
        return
    if not found:
        output.echo(_("nothing is open"))
    for clash in found:
        _show(clash, apart(clash))
    if found:
        output.echo(_("to go back to before the merge: git merge --abort"))


def _show(clash: Clash, lines: list[str]) -> None:
    from docmgr.i18n.width import table
    from docmgr.setup.resolve import beside_path

    output.echo(f"{clash.name}  {clash.document_id}".rstrip())
    rows = [
        [
            label,
            hand.version or ("-" if hand.path else _("deleted")),
            hand.who,
            hand.at[:16].replace("T", " "),
            hand.why,
        ]
        for label, hand in ((_("mine"), clash.mine), (_("theirs"), clash.theirs))
    ]
    output.echo(table(["", _("version"), _("who"), _("when"), _("change")], rows))
    for sentence in clash.contradictions:
        output.echo(f"  {sentence}")
    if clash.states is not None and clash.theirs.path:
        output.echo("  " + _("theirs stands beside it: {path}").format(path=beside_path(clash)))
    for line in lines[:_SHOWN]:
        output.echo(f"  {line}")
    if len(lines) > _SHOWN:
        output.echo("  …")
    for choice, meaning in _choices().items():
        if clash.states is not None:
            output.echo(f"  docmgr resolve '{clash.name}' --{choice}  # {meaning}")
        elif choice != "both":
            output.echo(f"  docmgr resolve '{clash.name}' --{choice}")
    output.echo()


def _row(label: str, hand: Hand) -> list[str]:
    version = hand.version or ("-" if hand.path else _("deleted"))
    return [label, version, hand.who, hand.at[:16].replace("T", " "), hand.why]


def _as_json(clash: Clash, lines: list[str]) -> dict[str, object]:
    return {
        "kind": clash.kind,
        "path": clash.name,
        "id": clash.document_id,
        "mine": _hand(clash.mine),
        "theirs": _hand(clash.theirs),
        "contradictions": list(clash.contradictions),
        "difference": lines,
        "choices": ["mine", "theirs", "both"] if clash.states is not None else ["mine", "theirs"],
    }


def _hand(hand: Hand) -> dict[str, str]:
    return {
        "path": hand.path,
        "version": hand.version,
        "author": hand.who,
        "date": hand.at,
        "change": hand.why,
        "commit": hand.commit,
    }
