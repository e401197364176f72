"""``docmgr gc``: the mouth of ``docmgr.repo.repack``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import POLICY_FILE, App, pass_app
from docmgr.cli.options import dry_run_option, json_option
from docmgr.errors import RepositoryError
from docmgr.i18n.text import N_, _, ngettext

if TYPE_CHECKING:
    from docmgr.ledger.hints import Hints
    from docmgr.ledger.place import Layout
    from docmgr.repo.objectstore import Store, Usage
    from docmgr.repo.repack import Done

SHOWN = 5


@click.command(
    cls=Command,
    examples=[
        ("docmgr gc", N_("once a month, or after many new versions")),
        ("docmgr gc -n", N_("only say what there is, and which documents take most")),
    ],
)
@dry_run_option
@json_option
@pass_app
def command(app: App) -> None:
    """Pack the repository small, all versions of a document side by side.

    Nothing is lost: the new pack is read back before the old ones go, and what nothing refers to any more stays for two
    weeks. Others may work meanwhile. It also runs on a server's bare repository.
    """
    if app.dry_run:
        _foresee(app)
        return
    from docmgr.repo.repack import repack

    done = repack(app.repository, _hints(app).hint, show=output.is_terminal(sys.stderr))
    if app.json:
        output.json_out("gc", _as_json(done))
    else:
        _report(done)


def _hints(app: App) -> Hints:
    from docmgr.ledger.hints import Hints, read_renamed

    return Hints(_layout(app), read_renamed(app.repository))


def _layout(app: App) -> Layout | None:
    """What tells documents apart; None where there is no department, or its policy cannot be read."""
    from docmgr.documents.layout import layout_of
    from docmgr.errors import PolicyError
    from docmgr.policy.load import load_policy

    try:
        if not app.repository.bare:
            return layout_of(app.policy) if app.policy_bytes else None
        return layout_of(load_policy(app.repository.show("HEAD", POLICY_FILE), file=POLICY_FILE))
    except (PolicyError, RepositoryError):
        return None


def _foresee(app: App) -> None:
    from docmgr.repo.objectstore import reachable, store, usage
    from docmgr.setup.growth import readable

    hints = _hints(app)
    now = store(app.repository)
    found = usage(app.repository, ((name, path, hints.key(path)) for name, path in reachable(app.repository) if path))
    most = list(found.values())[:SHOWN]
    if app.json:
        largest = [{"path": each.path, "versions": each.versions, "bytes": each.size} for each in most]
        output.json_out("gc", {"dry_run": True, "before": _store(now), "largest": largest})
        return
    said = _("would pack {size}: packs: {packs}, loose objects: {loose}")
    output.echo(said.format(size=readable(now.size), packs=now.packs, loose=now.loose))
    _show_most(most)


def _show_most(most: list[Usage]) -> None:
    from docmgr.i18n.width import table
    from docmgr.setup.growth import readable

    rows = [[each.path, str(each.versions), readable(each.size)] for each in most]
    if rows:
        output.echo(table([_("document"), _("versions"), _("size")], rows))


def _store(now: Store) -> dict[str, int]:
    return {"bytes": now.size, "packs": now.packs, "loose": now.loose}


def _as_json(done: Done) -> dict[str, object]:
    return {
        "dry_run": False,
        "before": _store(done.before),
        "after": _store(done.after),
        "objects": done.objects,
        "dropped": done.dropped,
    }


def _report(done: Done) -> None:
    from docmgr.setup.growth import readable

    if not done.own:
        output.say(_("this clone holds only part of the repository, so git packed it in its own way"))
    said = _("{before} before, {after} now")
    output.say(said.format(before=readable(done.before.size), after=readable(done.after.size)))
    if done.dropped:
        said = ngettext(
            "{count} object that nothing refers to for two weeks was removed",
            "{count} objects that nothing refers to for two weeks were removed",
            done.dropped,
        )
        output.say(said.format(count=done.dropped))
