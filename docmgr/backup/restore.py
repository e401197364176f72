"""Bringing a backup back: a new folder gets exactly the recorded refs, checked before it stands there. D-4.2."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from docmgr.backup.bundle import take_in
from docmgr.backup.catalogue import read_catalogue
from docmgr.backup.manifest import Manifest
from docmgr.errors import RepositoryError, UsageError, VaultError
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import _
from docmgr.repo import packs
from docmgr.repo.configure import configure
from docmgr.repo.files import TEMPORARY, exists, remove_tree, sync_folder
from docmgr.repo.git import Repository
from docmgr.targets.target import Target
from docmgr.vault.identity import Identity
from docmgr.vault.stream import opens


@dataclass(frozen=True, slots=True)
class Restored:
    """The repository that stands again, and the backups it came from, the full one first."""

    repository: Repository
    steps: tuple[Manifest, ...]

    @property
    def manifest(self) -> Manifest:
        """The backup that was asked for."""
        return self.steps[-1]


def restore(
    target: Target,
    dest: Path,
    wanted: str = "",
    step: Callable[[], None] = lambda: None,
    identities: Sequence[Identity] = (),
) -> Restored:
    """Restore the backup of that id, by default the newest, into a folder that is empty or not there.

    Until every object was hashed and every ref compared nothing stands there; what a killed restore left beside it is
    removed by the next one.
    """
    place = dest.absolute()
    _free(place)
    steps = read_catalogue(target).chain(wanted)
    must_open(steps[-1], identities)
    building = place.with_name(f"{TEMPORARY}restore-{place.name}")
    remove_tree(building)
    try:
        building.mkdir()
        _build(target, steps, building, step, identities)
        if place.is_dir():
            place.rmdir()
        os.rename(building / "whole", place)
        sync_folder(place.parent)
    except OSError as error:
        message = _("{path} cannot be written: {detail}").format(path=place, detail=reason(error))
        raise RepositoryError(message, hint=_("make room, then run the command again")) from error
    finally:
        remove_tree(building)
    return Restored(Repository.discover(place), tuple(steps))


def _free(place: Path) -> None:
    if exists(place) and not (place.is_dir() and not place.is_symlink() and not any(place.iterdir())):
        raise UsageError(_("{path} is there already").format(path=place), hint=_("name a new or an empty folder"))
    if not place.parent.is_dir():
        raise UsageError(_("there is no folder {path}").format(path=place.parent))


def must_open(manifest: Manifest, identities: Sequence[Identity]) -> None:
    """VaultError, before anything is fetched, where a backup is encrypted and no identity can be the right one."""
    if not manifest.encrypted or opens(identities, manifest.recipients):
        return
    message = _("backup {id} is encrypted, and no key for it is here").format(id=manifest.id)
    raise VaultError(message, hint=_("name the recovery key: -i KEYFILE"))


def _build(
    target: Target,
    steps: Sequence[Manifest],
    folder: Path,
    step: Callable[[], None],
    identities: Sequence[Identity],
) -> None:
    wanted = steps[-1]
    repository = packs.create(folder / "whole", algorithm=wanted.algorithm, bare=wanted.bare)
    for each in steps:
        step()
        if each.bundle is not None:
            path = folder / each.bundle.name
            target.get(each.bundle.name, path)
            take_in(repository, each, path, identities)
            path.unlink()
    packs.set_refs(repository, wanted.refs)
    packs.set_head(repository, wanted.head)
    compare(repository, wanted)
    configure(repository)
    packs.check_out(repository)


def compare(repository: Repository, manifest: Manifest) -> None:
    """RepositoryError unless the repository is whole and has exactly the recorded refs."""
    if packs.refs(repository) != dict(manifest.refs) or packs.head_word(repository) != manifest.head:
        raise RepositoryError(_("the restored refs are not those of backup {id}").format(id=manifest.id))
    complaints = packs.fsck(repository)
    if complaints:
        text = _("backup {id} is damaged: {detail}")
        raise RepositoryError(text.format(id=manifest.id, detail=complaints[0]))
