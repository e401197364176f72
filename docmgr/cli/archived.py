"""``docmgr archive list``, ``verify`` and ``restore``: what becomes of archived documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option, json_option
from docmgr.i18n.text import N_, _, ngettext
from docmgr.i18n.width import table

if TYPE_CHECKING:
    from docmgr.archive.verify import Fault


@click.command(
    "list",
    cls=Command,
    examples=[
        ("docmgr archive list 项目计划书", N_("files whose path holds these words")),
        ("docmgr archive list --year 2024 --json", N_("the same for scripts")),
    ],
)
@click.argument("words", nargs=-1, metavar="[WORDS]")
@click.option("--year", type=click.IntRange(1949, 9999), help="Documents of that year only.")
@json_option
@pass_app
def list_(app: App, words: tuple[str, ...], year: int | None) -> None:
    """List what stands in the history folder, and which run moved it there."""
    from docmgr.archive import known, record
    from docmgr.cli.archivepackages import pruned_rows
    from docmgr.naming.forms import canonical
    from docmgr.policy.places import HISTORY

    history = app.policy.folder_of(HISTORY).path + (f"/{year}" if year else "")
    wanted = [canonical(word) for word in words]
    tree = known.tree_of(app.repository)
    standing = record.standing(record.runs(app.repository))
    paths = [path for path in tree.files if record.is_file(path, history)]
    paths = [path for path in paths if all(word in canonical(path) for word in wanted)]
    if app.json:
        files = []
        for path in paths:
            run, item = standing.get(path, (None, None))
            row = item.as_row() if item is not None else {"path": path}
            files.append({**row, "record": run.id if run else None, "archived": run.as_of if run else None})
        output.json_out("archive", {"files": [*files, *pruned_rows(app, history, wanted)]})
        return
    gone = pruned_rows(app, history, wanted)
    if not paths and not gone:
        output.say(_("the history folder holds nothing like that") if words else _("the history folder is empty"))
        return
    rows = []
    for path in paths:
        run = standing[path][0] if path in standing else None
        rows.append((path, run.as_of if run else "-", run.id if run else "-"))
    rows += [(each["path"], _("pruned, in {package}").format(package=each["package"]), each["record"]) for each in gone]
    output.echo(table((_("File"), _("Archived"), _("Record")), rows))


@click.command(cls=Command, examples=[("docmgr archive verify --json", N_("the same for scripts"))])
@click.option("--from", "place", metavar="PLACE", default="", help="Check only this disc: a folder that is a package.")
@json_option
@pass_app
def verify(app: App, place: str) -> int:
    """Read every archived file again and compare it with the records; exit code 1 where something is wrong.

    Packages that were exported are read again where their target can be reached.
    """
    from docmgr.archive.verify import verify
    from docmgr.cli.archivepackages import check_disc, check_packages, show_packages
    from docmgr.policy.places import HISTORY

    if place:
        return check_disc(app, place)
    proof = verify(app.repository, app.policy.folder_of(HISTORY).path, output.progress)
    packages = check_packages(app)
    unsound = [each for each in packages if each["problems"]]
    if app.json:
        faults = [{"path": each.path, "fault": each.kind, "detail": each.detail} for each in proof.faults]
        data = {"sound": not faults and not unsound, "records": proof.records, "files": proof.files, "size": proof.size}
        output.json_out("archive-verify", {**data, "faults": faults, "packages": packages})
        return 1 if proof.faults or unsound else 0
    for each in proof.faults:
        output.echo(f"{output.style(_('error'), 'error')}: {each.path}: {_fault(each)}")
    said = ngettext(
        "{count} archived file read again; faults: {faults}",
        "{count} archived files read again; faults: {faults}",
        proof.files,
    )
    output.echo(said.format(count=proof.files, faults=len(proof.faults)))
    show_packages(packages)
    if proof.faults:
        output.hint("git log --stat -- PATH; docmgr backup restore DEST")
    return 1 if proof.faults or unsound else 0


def _fault(fault: Fault) -> str:
    """What is wrong, in words."""
    from docmgr.archive import verify

    said = {
        verify.CHANGED: _("what Git holds is not what was archived"),
        verify.ON_DISK: _("the file on this disk is not what was archived"),
        verify.UNREADABLE: _("cannot be read"),
        verify.MISSING: _("is missing"),
        verify.EXTRA: _("no record knows it"),
        verify.REWRITTEN: _("the record was changed after it was made"),
        verify.BROKEN: _("the record is damaged: {detail}"),
    }
    text = said[fault.kind].format(detail=fault.detail)
    return f"{text} ({fault.detail})" if fault.detail and fault.kind == verify.MISSING else text


@click.command(
    cls=Command,
    examples=[
        ("docmgr archive restore 项目计划书 -m 客户追加需求", N_("back to its home folder, with its history")),
        ("docmgr archive restore -n 历史文档/2024/会议纪要/*.docx", N_("see first what would happen")),
        ("docmgr archive restore 项目计划书 --from /media/cdrom", N_("from the disc it was handed over on")),
    ],
)
@click.argument("documents", metavar="PATH…", nargs=-1, required=True)
@click.option("-m", "reason", metavar="WHY", default="", help="Why; stands in the record.")
@click.option("--from", "place", metavar="PLACE", default="", help="Disc, image, folder or s3:// to take it from.")
@dry_run_option
@pass_app
def restore(app: App, documents: tuple[str, ...], reason: str, place: str) -> None:
    """Bring archived documents back to their home folder, with their ledgers.

    PATH is a path, a file name, a document id or any unique fragment. The documents then stay for as long as new ones.
    What was pruned after an export comes from Git or from its package, and is compared with the record.
    """
    from docmgr.archive.restore import Wanted, restore
    from docmgr.archive.run import ready
    from docmgr.cli.archivepackages import returned_for
    from docmgr.cli.archiving import held_at, unlawful, who
    from docmgr.cli.plans import carry_out
    from docmgr.cli.shelf import layout

    if not app.dry_run:
        ready(app.repository)
    at_hand = layout(app)
    policy = app.policy
    paths, returned = returned_for(app, documents, at_hand, place)
    wanted = Wanted(
        paths=paths,
        returned=returned,
        reason=reason,
        now=app.now.astimezone(app.zone),
        by=who(app),
        layout=at_hand,
        is_important=lambda name: (rule := policy.types.get(name.type)) is not None and rule.important,
        held=held_at(app, at_hand),
        unlawful=lambda targets: unlawful(app, targets),
    )
    done = restore(app.repository, wanted)
    carry_out(app, done.plan)
    for note in done.notes:
        output.say(note)
    for path in done.paths:
        output.echo(path)
