"""``docmgr history`` and ``docmgr cat``: every version of a document, and any of them back."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import json_option
from docmgr.errors import UsageError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docmgr.ledger.entry import Document
    from docmgr.ledger.history import Past
    from docmgr.ledger.place import Layout
    from docmgr.ledger.proof import Proof
    from docmgr.people.directory import Directory


@click.command("history", cls=Command, examples=[("docmgr history 会议管理制度", N_("who changed what, when and why"))])
@click.argument("document", metavar="DOC")
@click.option("--check", is_flag=True, help="Compare every version in Git with what the ledger recorded.")
@json_option
@pass_app
def history(app: App, document: str, *, check: bool) -> int:
    """Show every version of a document, newest first, through renames, moves and the archive."""
    from docmgr.people.store import read_directory

    path, ledger, versions = past(app, document, check=check)
    directory = read_directory(app.repository)
    proved = proofs_of(app, path, ledger, directory)
    if app.json:
        rows = [_as_json(each, directory, proved) for each in versions]
        output.json_out("history", {"document": _document(path, ledger), "versions": rows})
    else:
        _show(path, ledger, versions, directory, proved)
    return 1 if check and any(each.doubt for each in versions) else 0


def past(app: App, document: str, *, check: bool = False) -> tuple[str, Document | None, list[Past]]:
    """The path of DOC, its ledger, and its versions, newest first."""
    from docmgr.cli.shelf import layout
    from docmgr.documents.find import find
    from docmgr.ledger.history import history as versions_of
    from docmgr.ledger.store import ledger_of
    from docmgr.office.canonical import sha256

    where = layout(app)
    try:
        path = find(app.repository, document, where)
    except UsageError:
        path = _pruned(app, document, where)
        if not path:
            raise
    ledger = ledger_of(app.repository, path, where)[1]
    return path, ledger, versions_of(app.repository, path, ledger, where, sha256, check=check)


def _pruned(app: App, document: str, where: Layout) -> str:
    """The path a pruned document had in the history folder, once it is said which package keeps it; ``""`` for none."""
    from docmgr.archive.pointer import find

    found = find(app.repository, document, where)
    if found is None:
        return ""
    said = _("{path} was handed over to {package}; back into the tree: docmgr archive restore")
    output.say(said.format(path=found.item.path, package=found.package))
    return found.item.path


def _document(path: str, ledger: Document | None) -> dict[str, object]:
    return {
        "id": ledger.id if ledger else "",
        "path": path,
        "title": ledger.title if ledger else "",
        "owner": ledger.owner if ledger else "",
    }


def _as_json(each: Past, directory: Directory, proved: Mapping[str, Proof]) -> dict[str, object]:
    name, email = _person(each.author, directory)
    return {
        "version": each.version,
        "date": each.at,
        "author": name,
        "email": email,
        "change": each.change,
        "approved_by": _person(each.approved_by, directory)[0],
        "approved_at": each.approved_at,
        "approver_proved": proved[each.approval].proved if each.approval else None,
        "path": each.path,
        "sha256": each.sha256,
        "commit": each.commit,
        "recorded": each.recorded,
        "doubt": each.doubt,
    }


def _person(who: str, directory: Directory) -> tuple[str, str]:
    """Name and address of a member id or of ``Name <email>``."""
    member = directory.get(who)
    if member is not None:
        return member.name, member.emails[0] if member.emails else ""
    name, _sign, email = who.partition(" <")
    return name, email.removesuffix(">")


def proofs_of(app: App, path: str, ledger: Document | None, directory: Directory) -> Mapping[str, Proof]:
    """Of each decision on the document whether a signature proves who made it."""
    from docmgr.cli.shelf import layout
    from docmgr.ledger.proof import proofs
    from docmgr.ledger.store import ledger_of

    if ledger is None or not ledger.approvals:
        return {}
    where = layout(app)

    def keys(who: str) -> tuple[str, ...]:
        member = directory.get(who)
        return member.signing_keys if member is not None else ()

    return proofs(app.repository, ledger_of(app.repository, path, where)[0], ledger, where, keys)


def proof_words(proof: Proof) -> str:
    """How far one may rely on the name, in a word or two."""
    if proof.proved:
        return _("signed")
    words = {
        "foreign": _("NOT signed with their key"),
        "unsigned": _("not signed"),
        "unknown": _("signature not checked"),
    }
    return words.get(proof.standing, "")


def _approver(each: Past, directory: Directory, proved: Mapping[str, Proof]) -> str:
    name = _person(each.approved_by, directory)[0]
    said = proof_words(proved[each.approval]) if each.approval else ""
    return f"{name} ({said})" if said else name


def _show(
    path: str,
    ledger: Document | None,
    versions: list[Past],
    directory: Directory,
    proved: Mapping[str, Proof],
) -> None:
    from docmgr.i18n.width import table

    output.echo(f"{path}  {ledger.id}" if ledger else path)
    rows = []
    for each in versions:
        approved = _approver(each, directory, proved)
        note = f"{each.change} ({each.doubt})" if each.doubt else each.change
        rows.append([each.version or "-", each.at[:10], _person(each.author, directory)[0], approved, note])
    output.echo(table([_("version"), _("date"), _("author"), _("approved by"), _("change")], rows))
    say_claimed(proved[each.approval] for each in versions if each.approval)


def say_claimed(every: Iterable[Proof]) -> None:
    """A line where the approver's name is only what the commit says."""
    if any(not proof.proved and not proof.broken for proof in every):
        output.say(_("who approved is claimed, not proved: docmgr explain DM409"))


@click.command(
    "cat", cls=Command, examples=[("docmgr cat 会议管理制度 --version V1.0 -o 旧版.docx", N_("an old version back"))]
)
@click.argument("document", metavar="DOC")
@click.option("--version", "number", metavar="V", default="", help="Which version; default: the newest.")
@click.option("-o", "target", metavar="FILE", type=click.Path(), help="Write there instead of to stdout.")
@pass_app
def cat(app: App, document: str, number: str, target: str | None) -> None:
    """Write any version of a document, byte for byte as a checkout gives it."""
    from pathlib import Path

    from docmgr.repo.files import exists, write_file

    content = version_bytes(app, document, number)
    if target is None or target == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    elif exists(Path(target)):
        raise UsageError(_("{path} exists already").format(path=target))
    else:
        write_file(Path(target), content, overwrite=False)


def version_bytes(app: App, document: str, number: str) -> bytes:
    """The bytes of a version; ``UsageError`` lists the versions there are."""
    path, _ledger, versions = past(app, document)
    wanted = chosen(versions, number) if number else None
    if wanted is None and not number:
        wanted = versions[0] if versions else None
    if wanted is None or not wanted.commit:
        known = " ".join(each.version for each in versions if each.version) or "-"
        raise UsageError(
            _("{path} has no version {version}").format(path=path, version=number or "-"),
            hint=_("versions: {versions}").format(versions=known),
        )
    return app.repository.show(wanted.commit, wanted.path, checkout=True)


def chosen(versions: list[Past], number: str) -> Past | None:
    """The version that a person wrote: ``V1.0``, ``v1.0`` or ``1.0``."""
    plain = "V" + number.lstrip("Vv")
    return next((each for each in versions if each.version == plain), None)
