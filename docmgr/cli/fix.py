"""``docmgr fix``: rename what is safe to rename, propose the rest."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option, json_option
from docmgr.i18n.text import N_, _, ngettext

if TYPE_CHECKING:
    from docmgr.finding import Finding
    from docmgr.rules.proposals import Proposal
    from docmgr.rules.scope import Judge


@click.command(
    cls=Command,
    examples=[
        ("docmgr fix --dry-run", N_("show all proposals")),
        ("docmgr fix --staged", N_("after a refused commit")),
        ("docmgr fix 项目资料 --yes", N_("apply all proposals of one folder")),
    ],
)
@click.argument("paths", nargs=-1, type=click.Path(), metavar="[PATH]...")
@click.option("--staged", is_flag=True, help="Only what the next commit would bring; nothing is committed.")
@dry_run_option
@json_option
@pass_app
def command(app: App, paths: tuple[str, ...], staged: bool) -> int:
    """Rename what is safe to rename, propose the rest.

    Safe is a name with one lawful reading, such as 2024-03-05 for 20240305. What needs a decision is proposed, and done
    only when you say so (or give --yes): a missing date, for one, is taken from when the file was saved. No file is
    ever overwritten. Files that are committed already are renamed in one commit.
    """
    from docmgr.cli.judging import judge
    from docmgr.rules.proposals import proposals

    at_hand = judge(app)
    found = _faults(app, at_hand, paths, staged)
    existing = [entry[0] for entry in at_hand.entries()]
    every = proposals(found, existing, at_hand.tables, at_hand.today)
    if app.json:
        output.json_out("fix", {"proposals": [_as_json(each) for each in every]})
    else:
        _show(every, found)
    if app.dry_run:
        return 0
    chosen = _chosen(app, every)
    made = _apply(app, at_hand, chosen, found, commit=not staged)
    if chosen:
        output.say(ngettext("renamed {count} file", "renamed {count} files", len(chosen)).format(count=len(chosen)))
    if len(chosen) == 1 and not app.json:
        output.echo(chosen[0].target)
    if made:
        output.say(ngettext("made {count} folder", "made {count} folders", made).format(count=made))
    return 0


def _faults(app: App, at_hand: Judge, paths: tuple[str, ...], staged: bool) -> list[Finding]:
    from docmgr.cli.judging import report

    judged = at_hand.paths(paths) if paths else at_hand.staged() if staged else at_hand.everything()
    found = [each for each in report(app, at_hand, judged, excuse=False).findings if not each.waived]
    # A file that somebody deleted is judged until that is staged; it cannot be renamed and must not stop the others.
    return [each for each in found if each.path.endswith("/") or os.path.lexists(app.repository.root / each.path)]


def _as_json(each: Proposal) -> dict[str, object]:
    return {
        "path": each.source,
        "target": each.target,
        "rules": list(each.rules),
        "safe": each.safe,
        "obstacle": each.obstacle,
    }


def _show(every: list[Proposal], found: list[Finding]) -> None:
    from docmgr.i18n.width import table, visible

    rows = [[_kind(each), visible(each.source), visible(each.target), " ".join(each.rules)] for each in every]
    if rows:
        output.echo(table([_("how"), _("name now"), _("lawful name"), _("rules")], rows))
    left = {each.path for each in found if each.severity == "error" and each.rule != "DM510"}
    left -= {each.source for each in every}
    if left:
        sentence = ngettext(
            "{count} file needs a person: docmgr check", "{count} files need a person: docmgr check", len(left)
        )
        output.say(sentence.format(count=len(left)))
    elif not rows and not any(each.rule == "DM302" for each in found):
        output.say(_("nothing to rename"))


def _kind(each: Proposal) -> str:
    if each.obstacle:
        return _("in the way: {path}").format(path=each.obstacle.rpartition("/")[2])
    return _("safe") if each.safe else _("proposed")


def _chosen(app: App, every: list[Proposal]) -> list[Proposal]:
    """The safe ones, and the proposed ones where the user agrees."""
    free = [each for each in every if not each.obstacle]
    open_ = [each for each in free if not each.safe]
    if not open_:
        return free
    if app.yes or (app.interactive and app.confirm(_("Apply the {count} proposals too?").format(count=len(open_)))):
        return free
    output.say(_("proposals wait for you: docmgr fix --yes applies them"))
    return [each for each in free if each.safe]


def _apply(app: App, at_hand: Judge, chosen: list[Proposal], found: list[Finding], *, commit: bool) -> int:
    """Committed files move by a commit of their own, what is not committed yet just changes its name; folders made."""
    from docmgr.plan import Move, Plan, Write
    from docmgr.repo.apply import apply
    from docmgr.repo.moves import leave_out, rename
    from docmgr.rules.proposals import files_to_leave_out, folders_to_make

    committed = at_hand.committed()
    moving = committed if commit else set()
    leave_out(app.repository, [path for path in files_to_leave_out(found) if path not in committed])
    rename(app.repository, [(each.source, each.target) for each in chosen if each.source not in moving])
    moves = tuple(Move(each.source, each.target) for each in chosen if each.source in moving)
    folders = tuple(Write(f"{path}/.gitkeep", b"") for path in folders_to_make(found)) if commit else ()
    if moves or folders:
        subject = _subject(len(moves), len(folders))
        apply(app.repository, Plan(subject, (*moves, *folders), "D-2.1.1 D-2.1.2"), date=app.commit_date)
    return len(folders)


def _subject(moves: int, folders: int) -> str:
    if not moves:
        return ngettext("docmgr: make {count} folder", "docmgr: make {count} folders", folders).format(count=folders)
    return ngettext("docmgr: rename {count} file", "docmgr: rename {count} files", moves).format(count=moves)
