"""What the commands of the vault share: who works, with which keys, on which folder, and carrying a change out."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docmgr
from docmgr.cli import output
from docmgr.cli.context import App
from docmgr.errors import UsageError, VaultError
from docmgr.i18n.text import _, ngettext

if TYPE_CHECKING:
    from docmgr.vault.identity import Identity
    from docmgr.vault.work import Change, Desk


def desk_of(app: App) -> Desk:
    """Who works here, with what the vault needs to know."""
    from docmgr.people.store import read_directory
    from docmgr.vault.work import Desk

    return Desk(
        app.repository, read_directory(app.repository), app.author[1], app.today, driver_settings(), app.commit_date
    )


def driver_settings() -> dict[str, str]:
    """Git's settings for the filter of this interpreter and this docmgr."""
    from docmgr.vault.store import settings

    return settings(Path(os.path.abspath(sys.executable)), Path(os.path.abspath(docmgr.__file__)).parent)


def folder_of(app: App, typed: str) -> str:
    """The repository path of a folder as typed, which need not exist yet."""
    root = os.path.realpath(app.repository.root)
    place = os.path.realpath(typed)
    if os.path.isfile(place):
        raise UsageError(_("{path} is a file, not a folder").format(path=typed))
    if place == root or os.path.commonpath([place, root]) != root:
        raise UsageError(_("{path} is no folder of this repository").format(path=typed))
    return Path(os.path.relpath(place, root)).as_posix()


def carry_out(app: App, desk: Desk, change: Change, done: str) -> bool:
    """Show the plan or make it; whether anything was done."""
    from docmgr.plan import Take
    from docmgr.vault import work

    if not change.plan.actions:
        output.say(_("nothing to change"))
        return False
    if app.dry_run:
        taken = sum(isinstance(action, Take) for action in change.plan.actions)
        for action in change.plan.actions:
            if not isinstance(action, Take):
                output.echo(_("write {path}").format(path=getattr(action, "path", "")))
        if taken:
            said = ngettext("seal {count} file anew", "seal {count} files anew", taken)
            output.echo(said.format(count=taken))
        return False
    work.carry_out(desk, change)
    output.say(done)
    return True


def identities(app: App, files: tuple[str, ...]) -> list[Identity]:
    """The identities in these files, else in the user's own key and ssh keys."""
    from docmgr.vault.identity import read_identities

    places = [Path(file) for file in files] or usual_keys()
    if not places:
        message = _("you have no key on this computer")
        raise VaultError(message, hint="docmgr key new | docmgr vault unlock -i KEYFILE")
    found: list[Identity] = []
    for place in places:
        if not place.is_file():
            raise UsageError(_("no such file or folder: {path}").format(path=place))
        try:
            found += read_identities(place.read_bytes(), str(place), partial(phrase, app, str(place)))
        except (UsageError, VaultError):
            if files or (place == places[-1] and not found):
                raise
    return found


def take_new_keys(app: App) -> None:
    """Take over what others changed in the keys of zones that are open here, and say what was not possible."""
    from docmgr.vault.renewal import renew

    done = renew(app.repository, partial(identities, app, ()) if app.interactive and usual_keys() else None)
    for zone in done.taken:
        output.say(_("zone {zone}: the new key was taken").format(zone=zone))
    if done.files:
        output.say(ngettext("{count} file opened", "{count} files opened", done.files).format(count=done.files))
    for zone in done.closed:
        output.say(_("zone {zone} has a new key, which is not open here: its files stay sealed").format(zone=zone))
    if done.closed:
        output.hint(
            _("ask the head: docmgr vault grant MEMBER ZONE; or: docmgr vault unlock -i FILE")
            if done.keys
            else "docmgr vault unlock" + ("" if usual_keys() else " -i KEYFILE")
        )


def usual_keys() -> list[Path]:
    """The files that may hold a key of this user's."""
    from docmgr.vault import store

    return store.usual_keys()


def phrase(app: App, name: str) -> bytes:
    """The passphrase of a key file."""
    from docmgr.cli.key import ask_phrase

    return ask_phrase(app, name=name).encode("utf-8", "surrogateescape")


def own_key(app: App, desk: Desk) -> tuple[Any, ...]:
    """Make this user's key where they have none, and write it into their record."""
    from docmgr.cli.key import default_key, write_key
    from docmgr.people.change import Actor, Wish, set_
    from docmgr.people.member import path_of
    from docmgr.vault.identity import new_secret, read_identities
    from docmgr.vault.recipients import public_of, public_text

    me = desk.directory.by_email(desk.email)
    if me is None or me.keys:
        return ()
    place = default_key()
    if place.is_file():
        identities = read_identities(place.read_bytes(), str(place), lambda: phrase(app, str(place)))
        public = identities[0].public
    else:
        secret = new_secret()
        write_key(place, secret)
        public = public_text(public_of(secret))
        output.say(_("your secret key is in {path}; nobody else should have it").format(path=place))
    text = app.read(path_of(me.id)) or b""
    return set_(desk.directory, me, Wish(keys=(public,)), Actor(desk.email, app.today), text).actions


def recovery_place(app: App, given: str | None) -> tuple[Path, bytes | None]:
    """Where the recovery key is to be written: outside of the repository, and over no file.

    With the key that stands there already, where an ``init`` that broke off wrote it for this department.
    """
    name = app.policy.department.name or app.repository.root.name
    place = Path(os.path.abspath(given)) if given else Path.home() / f"docmgr-recovery-{name}.txt"
    root = os.path.realpath(app.repository.root)
    if os.path.commonpath([os.path.realpath(place.parent), root]) == root:
        raise UsageError(_("{path} lies in the repository, which the recovery key must not").format(path=place))
    begun = _begun_sheet(app, place)
    if begun is None and os.path.lexists(place):
        raise UsageError(
            _("{path} is there already; nothing was overwritten").format(path=place), hint="--recovery FILE"
        )
    return place, begun


def _begun_sheet(app: App, place: Path) -> bytes | None:
    """The recovery key in a sheet of this department, written today to the last letter; None for anything else."""
    from docmgr.vault.identity import printable
    from docmgr.vault.recipients import read_secret

    try:
        text = place.read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        return None
    secret = read_secret(text.splitlines()[-1]) if text.strip() else None
    if secret is None or text != printable(secret, app.policy.department.name, app.today.isoformat()):
        return None
    return secret


def holds(app: App, path: str) -> bool:
    """Whether a file of the work tree has content."""
    return (app.repository.root / path).stat().st_size > 0
