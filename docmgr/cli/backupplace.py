"""What the backup commands share: where the backups are, with which keys they open, how one is shown."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from docmgr.cli import output
from docmgr.cli.context import App
from docmgr.cli.options import Need, ask
from docmgr.errors import RepositoryError, VaultError
from docmgr.i18n.text import _

if TYPE_CHECKING:
    from docmgr.backup.manifest import Manifest
    from docmgr.targets.target import Target
    from docmgr.vault.identity import Identity

# The setting of this clone that remembers where its backups are.
REMEMBERED = "docmgr.backupTarget"

from_option = click.option("--from", "source", metavar="TARGET", help="Where the backups are. [default: last --to]")
key_option = click.option(
    "-i", "--identity", "keys", multiple=True, metavar="KEYFILE", help="The recovery key, for encrypted backups."
)


def source_of(app: App, source: str | None) -> Target:
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


def keys_for(app: App, manifests: Sequence[Manifest], files: tuple[str, ...]) -> list[Identity]:
    """The identities in these files, else the user's own; none where nothing is encrypted or the user has none."""
    from docmgr.cli.vaulting import identities

    if not any(each.encrypted for each in manifests):
        return []
    try:
        return identities(app, files)
    except VaultError:
        if files:
            raise
        return []


def as_data(manifest: Manifest) -> dict[str, Any]:
    """A backup for scripts."""
    return {
        "id": manifest.id,
        "made": manifest.made,
        "by": manifest.by,
        "kind": manifest.kind,
        "parent": manifest.parent or None,
        "size": manifest.bundle.size if manifest.bundle else 0,
        "refs": len(manifest.refs),
        "encrypted": manifest.encrypted,
    }


def size_of(manifest: Manifest) -> str:
    """The size of a backup for people."""
    return size(manifest.bundle.size) if manifest.bundle else "0 B"


def size(count: int) -> str:
    """So many bytes for people."""
    amount, unit = float(count), "B"
    for larger in ("KB", "MB", "GB"):
        if amount < 1024:
            break
        amount, unit = amount / 1024, larger
    return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"


@contextmanager
def meter(label: str) -> Iterator[Callable[[int], None]]:
    """Show on a terminal how many bytes are written so far."""
    if not output.is_terminal(sys.stderr):
        yield lambda _count: None
        return

    def show(count: int) -> None:
        sys.stderr.write(f"\r\033[K{label} {size(count)}")
        sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()
