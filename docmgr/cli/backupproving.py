"""``docmgr backup list|verify|drill``: what is there, and the proof that it can be brought back."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from docmgr.cli import output
from docmgr.cli.backupplace import as_data, from_option, key_option, keys_for, size_of, source_of
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option, json_option
from docmgr.errors import UsageError
from docmgr.i18n.text import N_, _, ngettext
from docmgr.i18n.width import table

if TYPE_CHECKING:
    from docmgr.backup.verify import Problem, Proof


@click.command("list", cls=Command, examples=[("docmgr backup list --json", N_("the same for scripts"))])
@from_option
@json_option
@pass_app
def list_(app: App, source: str | None) -> int:
    """List the backups on a target, the oldest first."""
    from docmgr.backup.catalogue import read_catalogue
    from docmgr.backup.run import describe_kind

    target = source_of(app, source)
    catalogue = read_catalogue(target)
    damaged = [{"name": each.file, "message": each.message} for each in catalogue.mistakes]
    if app.json:
        backups = [as_data(each) for each in catalogue.manifests]
        output.json_out("backups", {"target": target.text, "backups": backups, "damaged": damaged})
    else:
        rows = [
            (m.id, m.made[:16].replace("T", " "), describe_kind(m.kind), m.parent, size_of(m), str(len(m.refs)))
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


@click.command(cls=Command, examples=[("docmgr backup verify --from /media/usb/部门", N_("also on another machine"))])
@from_option
@key_option
@json_option
@pass_app
def verify(app: App, source: str | None, keys: tuple[str, ...]) -> int:
    """Prove the backups on a target; exit code 1 where something is wrong.

    Compares every checksum, unpacks every bundle, lets git read every object and follow every ref, and opens some
    documents. Nothing is changed. Of encrypted backups only the checksums can be compared without a key: -i KEYFILE.
    """
    from docmgr.backup.catalogue import read_catalogue
    from docmgr.backup.verify import verify

    target = source_of(app, source)
    catalogue = read_catalogue(target)
    manifests = catalogue.manifests
    if not manifests and not catalogue.mistakes:
        # A disk that is not mounted looks just like an empty one; nothing is proved by it.
        raise UsageError(
            _("the target holds no backup"), hint=_("is the disk connected? to look elsewhere: --from TARGET")
        )
    identities = keys_for(app, manifests, keys)
    with output.progress(_("checking"), len(manifests)) as step:
        proof = verify(target, step, identities)
    if app.json:
        data = {
            "target": target.text,
            "sound": not proof.problems,
            "backups": proof.backups,
            "proved": proof.sound,
            "unopened": proof.unopened,
            "documents_opened": proof.opened,
            "documents_sealed": proof.sealed,
            "problems": [_problem(each) for each in proof.problems],
            "notes": [_problem(each) for each in proof.notes],
        }
        output.json_out("backup-verify", data)
    else:
        _show_proof(proof)
    if proof.problems:
        return 1
    return 6 if keys and proof.unopened else 0


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
    if proof.unopened:
        text = ngettext(
            "{number} is encrypted: its checksums are right, its content was not looked at; to do so: -i KEYFILE",
            "{number} are encrypted: their checksums are right, their content was not looked at; to do so: -i KEYFILE",
            len(proof.unopened),
        )
        output.echo(text.format(number=len(proof.unopened)))
    if proof.opened or proof.sealed:
        text = _("documents tried: {opened} opened, {sealed} sealed")
        output.echo(text.format(opened=proof.opened, sealed=proof.sealed))


@click.command(cls=Command, examples=[("docmgr backup drill", N_("every quarter, for the audit"))])
@from_option
@key_option
@dry_run_option
@json_option
@pass_app
def drill(app: App, source: str | None, keys: tuple[str, ...]) -> None:
    """Rehearse a restore in a temporary folder and record the proof."""
    from docmgr.backup.catalogue import read_catalogue
    from docmgr.backup.drill import drill
    from docmgr.repo.apply import apply

    repository, target = app.repository, source_of(app, source)
    steps = read_catalogue(target).chain("")
    if app.dry_run:
        output.echo(steps[-1].id)
        return
    found = keys_for(app, steps, keys)
    name, mail = app.author
    with output.progress(_("restoring"), len(steps)) as step:
        by = f"{name} <{mail}>"
        proof = drill(target, now=app.now, by=by, seconds=time.monotonic, step=step, identities=found)
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
