"""``docmgr backup``: the mouth of the room ``backup``."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docmgr.cli import output
from docmgr.cli.base import Group
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import Need, ask, dry_run_option, json_option
from docmgr.errors import RepositoryError
from docmgr.i18n.text import N_, _, ngettext
from docmgr.i18n.width import table

if TYPE_CHECKING:
    from docmgr.backup.manifest import Manifest
    from docmgr.backup.run import Asked, Done, Foreseen
    from docmgr.backup.verify import Problem, Proof
    from docmgr.repo.git import Repository
    from docmgr.targets.target import Target

# The setting of this clone that remembers where its backups are.
REMEMBERED = "docmgr.backupTarget"

_from_option = click.option("--from", "source", metavar="TARGET", help="Where the backups are. [default: last --to]")


@click.group(
    cls=Group,
    invoke_without_command=True,
    examples=[
        ("docmgr backup --to /media/usb/部门", N_("to a disk, remembered for the next time")),
        ("docmgr backup --to s3://bucket/部门", N_("to an S3 bucket (extra s3)")),
        ("docmgr backup", N_("every week, to the same place")),
        ("docmgr backup verify", N_("prove what is there")),
        ("docmgr backup restore 新文件夹 --from /media/usb/部门", N_("bring everything back, on any machine")),
    ],
)
@click.option("--to", "to", metavar="TARGET", help="A folder, s3://bucket/prefix or a git remote; remembered.")
@dry_run_option
@json_option
@click.pass_context
def command(context: click.Context, to: str | None) -> None:
    """Back up the whole repository, with all refs, and prove it.

    The first backup is a full one, then only what is new; both are git bundles that git itself can read. Everything is
    read back; the run is recorded in records/backups. Sealed documents stay sealed. What is not committed is not in it.
    """
    if context.invoked_subcommand is None:
        _run(context.ensure_object(App), to)
    elif to is not None:
        raise click.UsageError(_("--to belongs to docmgr backup itself; the subcommands take --from"), context)


def _run(app: App, to: str | None) -> None:
    from docmgr.backup.run import foresee, make
    from docmgr.repo.configure import set_config
    from docmgr.targets.target import open_target

    repository = app.repository
    remembered = repository.config(REMEMBERED)
    if not (to or remembered):
        need = Need("--to TARGET", _("Where to (a folder, s3://bucket/prefix, a git remote)"))
        to = ask(app, [need])[need.name]
    if app.dry_run and to and not _exists(to, repository):
        output.echo(_("would begin a new target: {target}").format(target=to))
        return
    target = open_target(to or remembered or "", repository, create=bool(to) and not app.dry_run)
    if app.dry_run:
        _show_foreseen(app, foresee(repository, target, _asked(app, to)), target)
        return
    with _meter(_("packing")) as beat:
        done = make(repository, target, _asked(app, to), beat)
    if remembered != target.text:
        set_config(repository, REMEMBERED, target.text)
    _show_done(app, done, target)


def _exists(to: str, repository: Repository) -> bool:
    """Whether there is something to look at: only a folder may still have to be made."""
    from docmgr.repo.remotes import remotes
    from docmgr.targets.target import kind_of

    return kind_of(to, tuple(remotes(repository))) != "folder" or Path(to).expanduser().exists()


def _asked(app: App, to: str | None) -> Asked:
    from docmgr.backup.plan import Rules
    from docmgr.backup.run import Asked

    policy = app.policy
    rules = Rules(
        weekly=policy.number("backup.keep_weekly"),
        monthly=policy.number("backup.keep_monthly"),
        full_every=policy.word("backup.full_every"),
    )
    name, mail = app.author
    return Asked(app.now, f"{name} <{mail}>", rules, app.commit_date, begin=to is not None)


def _show_foreseen(app: App, foreseen: Foreseen, target: Target) -> None:
    from docmgr.backup.run import describe_kind

    following = foreseen.following
    if app.json:
        data = {
            "dry_run": True,
            "target": target.text,
            "kind": following.kind,
            "parent": following.parent.id if following.parent else None,
            "refs": len(foreseen.state.refs),
            "removed": [each.id for each in foreseen.expired],
        }
        output.json_out("backup-run", data)
        return
    rows = [
        (_("Target"), target.text),
        (_("Backup"), describe_kind(following.kind)),
        (_("Builds on"), following.parent.id if following.parent else "-"),
        (_("Refs"), str(len(foreseen.state.refs))),
        (_("Would remove"), ", ".join(each.id for each in foreseen.expired) or "-"),
    ]
    output.echo(table((_("Setting"), _("Value")), rows))


def _show_done(app: App, done: Done, target: Target) -> None:
    from docmgr.backup.run import describe_kind

    manifest = done.manifest
    for mistake in done.mistakes:
        output.say(f"{output.style(_('warning'), 'warn', stream=sys.stderr)}: {mistake}")
    if done.mistakes:
        output.say(_("an older backup is damaged, nothing was removed; look at it: docmgr backup verify"))
    if app.json:
        output.json_out("backup-run", {**_as_data(manifest), "target": target.text, "removed": list(done.removed)})
        return
    if done.resumed:
        output.say(_("finished the backup that was cut off"))
    number = len(manifest.refs)
    text = ngettext(
        "{id}: {kind} backup, {size}, {number} ref, read back from {target}",
        "{id}: {kind} backup, {size}, {number} refs, read back from {target}",
        number,
    )
    size = _size(manifest.bundle.size if manifest.bundle else 0)
    kind = describe_kind(manifest.kind)
    output.say(text.format(id=manifest.id, kind=kind, size=size, number=number, target=target.text))
    for identity in done.removed:
        output.say(_("removed as expired: {id}").format(id=identity))
    for identity in done.locked:
        output.say(_("expired, but the target keeps it locked: {id}").format(id=identity))
    _tell_uncommitted(app.repository)


def _tell_uncommitted(repository: Repository) -> None:
    """Say what a backup of a repository cannot hold."""
    if repository.bare:
        output.say(_("a bare repository has no place for the record of this run; note it where the audit looks"))
        return
    changed = repository.git("status", "--porcelain", "-z", "--no-renames").count(b"\0")
    if changed:
        text = ngettext(
            "{number} file is not committed and not in the backup",
            "{number} files are not committed and not in the backup",
            changed,
        )
        output.say(text.format(number=changed))


def _source(app: App, source: str | None) -> Target:
    """The target to read from; with ``--from`` no repository is needed."""
    from docmgr.targets.target import open_target

    try:
        repository = app.repository
    except RepositoryError:
        if source is None:
            raise
        return open_target(source)
    given = source or repository.config(REMEMBERED)
    if not given:
        given = ask(app, [Need("--from TARGET", _("Where the backups are"))])["--from TARGET"]
    return open_target(given, repository)


def _as_data(manifest: Manifest) -> dict[str, Any]:
    return {
        "id": manifest.id,
        "made": manifest.made,
        "by": manifest.by,
        "kind": manifest.kind,
        "parent": manifest.parent or None,
        "size": manifest.bundle.size if manifest.bundle else 0,
        "refs": len(manifest.refs),
        "encrypted": False,
    }


@command.command("list", examples=[("docmgr backup list --json", N_("the same for scripts"))])
@_from_option
@json_option
@pass_app
def list_(app: App, source: str | None) -> int:
    """List the backups on a target, the oldest first."""
    from docmgr.backup.catalogue import read_catalogue
    from docmgr.backup.run import describe_kind

    target = _source(app, source)
    catalogue = read_catalogue(target)
    damaged = [{"name": each.file, "message": each.message} for each in catalogue.mistakes]
    if app.json:
        backups = [_as_data(each) for each in catalogue.manifests]
        output.json_out("backups", {"target": target.text, "backups": backups, "damaged": damaged})
    else:
        rows = [
            (m.id, m.made[:16].replace("T", " "), describe_kind(m.kind), m.parent, _size_of(m), str(len(m.refs)))
            for m in catalogue.manifests
        ]
        if rows:
            heads = (_("Backup"), _("Made"), _("Kind"), _("Builds on"), _("Size"), _("Refs"))
            output.echo(table(heads, rows))
        else:
            output.say(_("the target holds no backup"))
        for each in damaged:
            output.say(f"{output.style(_('error'), 'error', stream=sys.stderr)}: {each['name']}: {each['message']}")
    return 1 if damaged else 0


@command.command(examples=[("docmgr backup verify --from /media/usb/部门", N_("also on another machine"))])
@_from_option
@json_option
@pass_app
def verify(app: App, source: str | None) -> int:
    """Prove the backups on a target; exit code 1 where something is wrong.

    Compares every checksum, unpacks every bundle, lets git read every object and follow every ref, and opens some
    documents. Nothing is changed.
    """
    from docmgr.backup.verify import verify

    target = _source(app, source)
    with output.progress(_("checking"), len([name for name in target.list("B-") if name.endswith(".json")])) as step:
        proof = verify(target, step)
    if app.json:
        data = {
            "target": target.text,
            "sound": not proof.problems,
            "backups": proof.backups,
            "proved": proof.sound,
            "documents_opened": proof.opened,
            "documents_sealed": proof.sealed,
            "problems": [_problem(each) for each in proof.problems],
            "notes": [_problem(each) for each in proof.notes],
        }
        output.json_out("backup-verify", data)
    else:
        _show_proof(proof)
    return 1 if proof.problems else 0


def _problem(problem: Problem) -> dict[str, str]:
    return {"name": problem.name, "message": problem.message}


def _show_proof(proof: Proof) -> None:
    for problem in proof.problems:
        output.echo(f"{output.style(_('error'), 'error')}: {problem.name}: {problem.message}")
    for note in proof.notes:
        output.echo(f"{output.style(_('note'), 'faint')}: {note.name}: {note.message}")
    text = ngettext(
        "{good} of {number} backup can be restored", "{good} of {number} backups can be restored", proof.backups
    )
    output.echo(text.format(good=len(proof.sound), number=proof.backups))
    if proof.opened or proof.sealed:
        text = _("documents tried: {opened} opened, {sealed} sealed")
        output.echo(text.format(opened=proof.opened, sealed=proof.sealed))


@command.command(examples=[("docmgr backup restore 新文件夹 --id B-240305", N_("an older one"))])
@click.argument("dest", metavar="DEST")
@click.option("--id", "wanted", default="", metavar="ID", help="Any unique part of an id. [default: the newest]")
@_from_option
@dry_run_option
@pass_app
def restore(app: App, dest: str, wanted: str, source: str | None) -> None:
    """Bring a backup back into DEST, a new or empty folder.

    DEST gets exactly the refs recorded in the backup. It appears only when every object has been checked.
    """
    from docmgr.backup.catalogue import read_catalogue
    from docmgr.backup.restore import restore

    target = _source(app, source)
    steps = read_catalogue(target).chain(wanted)
    if app.dry_run:
        for each in steps:
            output.echo(f"{each.id}  {_size_of(each)}")
        return
    with output.progress(_("restoring"), len(steps)) as step:
        done = restore(target, Path(dest), wanted, step)
    manifest = done.manifest
    text = ngettext(
        "restored {id} of {made}: {number} ref, all objects checked",
        "restored {id} of {made}: {number} refs, all objects checked",
        len(manifest.refs),
    )
    output.say(text.format(id=manifest.id, made=manifest.made[:16].replace("T", " "), number=len(manifest.refs)))
    output.say(f"docmgr: {output.style(_('hint:'), 'strong', stream=sys.stderr)} docmgr -C '{dest}' init")
    output.echo(dest)


@command.command(examples=[("docmgr backup drill", N_("every quarter, for the audit"))])
@_from_option
@dry_run_option
@json_option
@pass_app
def drill(app: App, source: str | None) -> None:
    """Rehearse a restore in a temporary folder and record the proof."""
    from docmgr.backup.catalogue import read_catalogue
    from docmgr.backup.drill import drill
    from docmgr.repo.apply import apply

    repository, target = app.repository, _source(app, source)
    if app.dry_run:
        output.echo(read_catalogue(target).chain("")[-1].id)
        return
    name, mail = app.author
    with output.progress(_("restoring"), len(read_catalogue(target).chain(""))) as step:
        proof = drill(target, now=app.now, by=f"{name} <{mail}>", seconds=time.monotonic, step=step)
    if not repository.bare:
        apply(repository, proof.plan, date=app.commit_date)
    if app.json:
        data = {"id": proof.id, "restored": proof.backup, "refs": proof.refs, "files": proof.files}
        documents = {"documents_opened": proof.opened, "documents_sealed": proof.sealed}
        output.json_out("backup-drill", {**data, **documents, "documents_broken": list(proof.broken)})
        return
    text = _("{id}: restored {backup}; refs: {refs}, files: {files}, documents opened: {opened}")
    facts = {"id": proof.id, "backup": proof.backup, "refs": proof.refs, "files": proof.files, "opened": proof.opened}
    output.say(text.format(**facts))
    for path in proof.broken:
        output.say(_("does not open as a document: {path}").format(path=path))


def _size_of(manifest: Manifest) -> str:
    return _size(manifest.bundle.size) if manifest.bundle else "0 B"


def _size(count: int) -> str:
    """So many bytes for people."""
    amount, unit = float(count), "B"
    for larger in ("KB", "MB", "GB"):
        if amount < 1024:
            break
        amount, unit = amount / 1024, larger
    return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"


@contextmanager
def _meter(label: str) -> Iterator[Callable[[int], None]]:
    """Show on a terminal how many bytes are written so far."""
    if not output.is_terminal(sys.stderr):
        yield lambda _count: None
        return

    def show(count: int) -> None:
        sys.stderr.write(f"\r\033[K{label} {_size(count)}")
        sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()
