"""``docmgr backup``: copies of the whole repository, kept elsewhere and proved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from docmgr.cli import backupproving, backuprestoring, output
from docmgr.cli.backupplace import REMEMBERED, as_data, meter, size_of
from docmgr.cli.base import Group
from docmgr.cli.context import App
from docmgr.cli.options import Need, ask, dry_run_option, json_option
from docmgr.errors import VaultError
from docmgr.i18n.text import N_, _, ngettext
from docmgr.i18n.width import table

if TYPE_CHECKING:
    from docmgr.backup.run import Asked, Done, Foreseen
    from docmgr.repo.git import Repository
    from docmgr.targets.target import Target


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
    On S3 backups are encrypted to the recovery keys; the policy decides (backup.encrypt_s3, backup.encrypt_all).
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
        _show_foreseen(app, foresee(repository, target, _asked(app, to, target)), target)
        return
    with meter(_("packing")) as beat:
        done = make(repository, target, _asked(app, to, target), beat)
    if remembered != target.text:
        set_config(repository, REMEMBERED, target.text)
    _show_done(app, done, target)


def _exists(to: str, repository: Repository) -> bool:
    """Whether there is something to look at: only a folder may still have to be made."""
    from docmgr.repo.remotes import remotes
    from docmgr.targets.target import kind_of

    return kind_of(to, tuple(remotes(repository))) != "folder" or Path(to).expanduser().exists()


def _asked(app: App, to: str | None, target: Target) -> Asked:
    from docmgr.backup.plan import Rules
    from docmgr.backup.run import Asked

    policy = app.policy
    rules = Rules(
        weekly=policy.number("backup.keep_weekly"),
        monthly=policy.number("backup.keep_monthly"),
        full_every=policy.word("backup.full_every"),
    )
    name, mail = app.author
    recipients = _recipients(app, target)
    return Asked(app.now, f"{name} <{mail}>", rules, app.commit_date, begin=to is not None, recipients=recipients)


def _recipients(app: App, target: Target) -> tuple[str, ...]:
    """Whom the policy wants this backup encrypted to; a department without a recovery key is told."""
    from docmgr.targets.target import kind_of

    always = app.policy.flag("backup.encrypt_all")
    if not (always or (app.policy.flag("backup.encrypt_s3") and kind_of(target.text) == "s3")):
        return ()
    from docmgr.vault.stream import recipients

    found = recipients(app.repository)
    if not found and always:
        message = _("the policy wants backups encrypted (backup.encrypt_all), and there is no recovery key yet")
        raise VaultError(message, hint="docmgr vault init")
    if not found:
        output.warn(_("not encrypted, for there is no recovery key yet; to make one: docmgr vault init"))
    return found


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
            "encrypted": foreseen.encrypted,
            "removed": [each.id for each in foreseen.expired],
        }
        output.json_out("backup-run", data)
        return
    rows = [
        (_("Target"), target.text),
        (_("Backup"), describe_kind(following.kind)),
        (_("Builds on"), following.parent.id if following.parent else "-"),
        (_("Refs"), str(len(foreseen.state.refs))),
        (_("Encrypted"), _("yes") if foreseen.encrypted else _("no")),
        (_("Would remove"), ", ".join(each.id for each in foreseen.expired) or "-"),
    ]
    output.echo(table((_("Setting"), _("Value")), rows))


def _show_done(app: App, done: Done, target: Target) -> None:
    from docmgr.backup.run import describe_kind

    manifest = done.manifest
    for mistake in done.mistakes:
        output.warn(str(mistake))
    if done.mistakes:
        output.say(_("an older backup is damaged, nothing was removed; look at it: docmgr backup verify"))
    if app.json:
        output.json_out("backup-run", {**as_data(manifest), "target": target.text, "removed": list(done.removed)})
        return
    if done.resumed:
        output.say(_("finished the backup that was cut off"))
    number = len(manifest.refs)
    text = ngettext(
        "{id}: {kind} backup, {size}, {number} ref, read back from {target}",
        "{id}: {kind} backup, {size}, {number} refs, read back from {target}",
        number,
    )
    kind = describe_kind(manifest.kind)
    output.say(text.format(id=manifest.id, kind=kind, size=size_of(manifest), number=number, target=target.text))
    for identity in done.removed:
        output.say(_("removed as expired: {id}").format(id=identity))
    for identity in done.locked:
        output.say(_("expired, but the target keeps it locked: {id}").format(id=identity))
    _tell_uncommitted(app.repository)


def _tell_uncommitted(repository: Repository) -> None:
    """Say what a backup of a repository cannot hold."""
    from docmgr.repo.refresh import differing

    if repository.bare:
        output.say(_("a bare repository has no place for the record of this run; note it where the audit looks"))
        return
    changed = len(differing(repository, repository.git("status", "--porcelain", "-z", "--no-renames")))
    if changed:
        text = ngettext(
            "{number} file is not committed and not in the backup",
            "{number} files are not committed and not in the backup",
            changed,
        )
        output.say(text.format(number=changed))


for _each in (backupproving.list_, backupproving.verify, backuprestoring.restore, backupproving.drill):
    command.add_command(_each)
