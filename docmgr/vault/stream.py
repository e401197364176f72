"""Whole files sealed to public keys and opened again, piece by piece: what is too large for memory.

The ordinary age program opens them: ``age -d -i KEYFILE FILE``. Who can: the recovery keys and, beside them, the keys
in ``.docmgr/keys/backup.pub``, one per line. Source: D-4.2; design 6.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from docmgr.errors import Mistake, PolicyError, UsageError, VaultError
from docmgr.i18n.text import _
from docmgr.repo.git import Repository
from docmgr.vault.agefile import LONGEST_HEADER, AgeError, parse_header
from docmgr.vault.identity import Identity, lawful_key
from docmgr.vault.recipients import secret_text
from docmgr.vault.sealed import KEYS
from docmgr.vault.store import RECOVERY_FILE, read_shared, recovery_keys

OTHERS_FILE = f"{KEYS}/backup.pub"
_FRESH = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def recipients(repository: Repository) -> tuple[str, ...]:
    """Who opens what leaves the repository: the recovery keys, and the others named; none before ``vault init``.

    PolicyError with file and line for a key that age cannot use.
    """
    lawful: list[str] = []
    mistakes: list[Mistake] = []
    if not recovery_keys(repository):
        return ()
    for file in (RECOVERY_FILE, OTHERS_FILE):
        text = (read_shared(repository, file) or b"").decode("utf-8", "replace")
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip() and not line.startswith("#"):
                try:
                    lawful.append(lawful_key(line.split()[0] if line.startswith("age1") else line.strip()))
                except UsageError as error:
                    mistakes.append(Mistake(file, number, error.message))
    if mistakes:
        raise PolicyError(mistakes, hint=_("one public key per line: age1…, ssh-ed25519 … or ssh-rsa …"))
    return tuple(dict.fromkeys(lawful))


def seal_file(source: Path, target: Path, keys: Sequence[str]) -> None:
    """Write a new age file for the holders of these keys, on the disk before this returns; OSError leaves none."""
    import pyrage

    kinds = {True: pyrage.ssh.Recipient, False: pyrage.x25519.Recipient}
    found = [kinds[key.startswith("ssh-")].from_str(key) for key in keys]
    _through(source, target, lambda here, there: pyrage.encrypt_io(here, there, found))


def open_file(source: Path, target: Path, identities: Sequence[Identity]) -> None:
    """Write the plain bytes of an age file to a new private file; VaultError, and no file, where no key opens it."""
    import pyrage

    keys = [each.ssh or pyrage.x25519.Identity.from_str(secret_text(each.secret)) for each in identities]
    name = source.name
    if not is_sealed(source):
        raise VaultError(_("{name} is no age file").format(name=name), hint=_("take it from a backup"))
    try:
        _through(source, target, lambda here, there: pyrage.decrypt_io(here, there, keys))
    except (pyrage.DecryptError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        if "No matching keys" in str(error):
            message = _("none of the keys opens {name}").format(name=name)
            raise VaultError(message, hint=_("name the recovery key: -i KEYFILE")) from None
        message = _("{name} is damaged, or was changed by somebody without the key").format(name=name)
        raise VaultError(message, hint=_("take it from a backup")) from None


def is_sealed(path: Path) -> bool:
    """Whether a file begins as a whole age file does."""
    with open(path, "rb") as file:
        try:
            parse_header(file.read(LONGEST_HEADER))
        except AgeError:
            return False
    return True


def opens(identities: Sequence[Identity], keys: Sequence[str]) -> bool:
    """Whether one of the identities may be one of these recipients; an ssh key that tells no public half may be."""
    return any(not each.public or each.public in keys for each in identities)


class _Faithful:
    """A file that keeps the OSError it met, for pyrage passes on only its words."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        """See ``BinaryIO``."""
        try:
            return self.file.write(data)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        """See ``BinaryIO``."""
        self.file.flush()


def _through(source: Path, target: Path, work: Callable[[BinaryIO, _Faithful], object]) -> None:
    descriptor = os.open(target, _FRESH, 0o600)
    try:
        with open(source, "rb") as here, os.fdopen(descriptor, "wb") as there:
            faithful = _Faithful(there)
            try:
                work(here, faithful)
            except Exception:
                if faithful.error is not None:
                    raise faithful.error from None
                raise
            there.flush()
            os.fsync(there.fileno())
    except BaseException:
        target.unlink(missing_ok=True)
        raise
