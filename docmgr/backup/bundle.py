"""Git bundles: the file git itself can clone from, written with exactly the refs we recorded and read back strictly.

``git bundle create`` leaves out refs whose objects are old and cannot be told which refs to take; so the few header
lines are ours, the pack is git's. ``git bundle verify`` passes a bundle whose bytes are wrong; see ``verify``.
Source: research/dms-archive.md 1 (6), 4.4.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docmgr.backup.manifest import Bundle, Manifest
from docmgr.errors import RepositoryError
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import _
from docmgr.repo import packs
from docmgr.repo.git import GitError, Repository

if TYPE_CHECKING:
    from docmgr.vault.identity import Identity

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class State:
    """What of a repository is backed up: its refs and HEAD, as they are at one moment."""

    refs: Mapping[str, str]
    head: str
    algorithm: str
    bare: bool


def state_of(repository: Repository) -> State:
    """The repository now; RepositoryError where it holds nothing, or not its whole history."""
    if (why := packs.missing_history(repository)) != "":
        message = _("this clone holds only a part of the history ({why})").format(why=why)
        raise RepositoryError(message, hint="git fetch --unshallow" if why == "shallow" else "git fetch --refetch")
    refs, head = packs.refs_and_head(repository)
    if not refs:
        raise RepositoryError(_("there is nothing to back up: no commit yet"))
    return State(refs, head, repository.hash_algorithm, repository.bare)


def header(manifest: Manifest) -> bytes:
    """The lines before the pack. Source: gitformat-bundle(5)."""
    lines = ["# v2 git bundle"] if manifest.algorithm == "sha1" else ["# v3 git bundle", "@object-format=sha256"]
    lines += [f"-{each} " for each in manifest.basis]
    lines += [f"{target} {name}" for name, target in sorted(manifest.refs.items())]
    if not manifest.head.startswith("refs/") and manifest.head:
        lines.append(f"{manifest.head} HEAD")
    elif manifest.head in manifest.refs:
        lines.append(f"{manifest.refs[manifest.head]} HEAD")
    return ("\n".join(lines) + "\n\n").encode("utf-8", "surrogateescape")


def write_bundle(
    repository: Repository, manifest: Manifest, path: Path, beat: Callable[[int], None] = lambda _size: None
) -> Bundle:
    """Write the bundle of a backup to a local file, on the disk before this returns, encrypted where it is to be."""
    if not manifest.encrypted:
        _write_plain(repository, manifest, path, beat)
    else:
        # Most backups are not encrypted; these modules take longer to import than git to list the refs.
        from docmgr.vault.stream import seal_file  # noqa: PLC0415

        plain = path.with_name(f"{path.name}.plain")
        _write_plain(repository, manifest, plain, beat)
        try:
            seal_file(plain, path, manifest.recipients)
        except OSError as error:
            raise _short(path, reason(error)) from error
        plain.unlink()
    size, sha256 = _measured(path)
    return Bundle(manifest.bundle_name, size, sha256)


def _write_plain(repository: Repository, manifest: Manifest, path: Path, beat: Callable[[int], None]) -> None:
    file = packs.open_fresh(path)
    try:
        os.write(file, header(manifest))
        packs.write_pack(repository, file, manifest.tips, manifest.basis, beat)
        os.fsync(file)
    except OSError as error:
        raise _short(path, reason(error)) from error
    except GitError as error:
        if "No space left" in error.stderr:
            raise _short(path, "No space left on device") from error
        raise
    finally:
        os.close(file)


def _short(path: Path, detail: str) -> RepositoryError:
    message = _("{path} cannot be written: {detail}").format(path=path, detail=detail)
    return RepositoryError(message, hint=_("make room, then run the command again"))


def _measured(path: Path) -> tuple[int, str]:
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
        return file.tell(), digest.hexdigest()


def check_file(manifest: Manifest, path: Path) -> None:
    """RepositoryError where a file is not the bundle that the manifest describes; needs no key."""
    assert manifest.bundle is not None
    if _measured(path) != (manifest.bundle.size, manifest.bundle.sha256):
        raise RepositoryError(_("{name} is damaged: its checksum is wrong").format(name=manifest.bundle.name))


def take_in(scratch: Repository, manifest: Manifest, path: Path, identities: Sequence[Identity] = ()) -> None:
    """Take the objects of a backup's bundle into a repository that has those of its parents.

    RepositoryError where the file is not the one the manifest describes, or git finds a wrong byte; VaultError where
    it is encrypted and none of the identities opens it.
    """
    check_file(manifest, path)
    if not manifest.encrypted:
        _take_plain(scratch, manifest, path)
        return
    from docmgr.vault.stream import open_file  # noqa: PLC0415

    plain = path.with_name(f"{path.name}.plain")
    try:
        open_file(path, plain, identities)
        _take_plain(scratch, manifest, plain)
    finally:
        plain.unlink(missing_ok=True)


def _take_plain(scratch: Repository, manifest: Manifest, path: Path) -> None:
    assert manifest.bundle is not None
    wanted = header(manifest)
    with open(path, "rb") as file:
        if file.read(len(wanted)) != wanted:
            raise RepositoryError(_("{name} is damaged: its refs are others").format(name=manifest.bundle.name))
    try:
        packs.take_pack(scratch, path, len(wanted))
    except GitError as error:
        detail = error.stderr.strip()
        message = _("{name} is damaged: {detail}").format(name=manifest.bundle.name, detail=detail)
        raise RepositoryError(message) from error
