"""``docmgr key new``: a key of one's own, kept outside every repository."""

from __future__ import annotations

import os
from pathlib import Path

import click

from docmgr.cli import output
from docmgr.cli.base import Group
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option
from docmgr.errors import RepositoryError, UsageError
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import N_, _

PASSPHRASE = "DOCMGR_PASSPHRASE"


@click.group(
    cls=Group,
    examples=[
        ("docmgr key new", N_("a key of your own")),
        ("docmgr key new -o head.key", N_("in a file of that name")),
    ],
)
def command() -> None:
    """Make a key that opens sealed folders.

    The secret stays in a file on this computer; the public key goes into the member directory, where the head finds it.
    """


@command.command(examples=[("docmgr key new --passphrase", N_("with a passphrase that is asked for"))])
@click.option("-o", "--output", "file", metavar="FILE", help="Where to write the secret key; never over a file.")
@click.option("--passphrase", "phrased", is_flag=True, help="Protect the file with a passphrase.")
@dry_run_option
@pass_app
def new(app: App, file: str | None, phrased: bool) -> None:
    """Make a new key and print its public half.

    The file can be read by the age program; with a passphrase it is what age -p would write.
    """
    from docmgr.vault.identity import new_secret
    from docmgr.vault.recipients import public_of, public_text

    place = Path(os.path.abspath(file)) if file else default_key()
    if os.path.lexists(place):
        raise UsageError(
            _("{path} is there already; nothing was overwritten").format(path=place), hint="docmgr key new -o FILE"
        )
    if app.dry_run:
        output.echo(_("write a new key to {path}").format(path=place))
        return
    secret = new_secret()
    phrase = ask_phrase(app, confirm=True) if phrased else ""
    write_key(place, secret, phrase)
    output.say(_("your secret key is in {path}; nobody else should have it").format(path=place))
    public = public_text(public_of(secret))
    output.hint(f"docmgr member set ID --key {public}")
    output.echo(public)


def default_key() -> Path:
    """Where this user's own key lies."""
    from docmgr.vault import store

    return store.default_key()


def write_key(place: Path, secret: bytes, phrase: str = "") -> None:
    """Keep a secret key in a private file of its own."""
    from docmgr.vault.identity import identity_file, with_passphrase
    from docmgr.vault.store import write_private

    content = identity_file(secret).encode()
    write_new(place, with_passphrase(content, phrase) if phrase else content, write_private)


def write_new(place: Path, content: bytes, write: object) -> None:
    """A new private file, its folder made where it is missing; RepositoryError where the disk refuses."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        assert callable(write)
        write(place, content, overwrite=False)
    except FileExistsError:
        raise UsageError(_("{path} is there already; nothing was overwritten").format(path=place)) from None
    except OSError as error:
        message = _("{path} cannot be written: {detail}").format(path=place, detail=reason(error))
        raise RepositoryError(message) from error


def ask_phrase(app: App, *, confirm: bool = False, name: str = "") -> str:
    """The passphrase from the environment, else from the person; UsageError where nobody can be asked."""
    given = os.environ.get(PASSPHRASE)
    if given is not None:
        if not given and confirm:
            raise UsageError(_("an empty passphrase protects nothing"))
        return given
    if not app.interactive:
        raise UsageError(
            _("{file} needs a passphrase").format(file=name or _("the key")), hint=f"{PASSPHRASE}=… docmgr …"
        )
    answer: str = click.prompt(_("Passphrase"), hide_input=True, confirmation_prompt=confirm, err=True)
    return answer
