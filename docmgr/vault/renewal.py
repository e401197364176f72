"""New keys of zones that are open here, taken over after somebody else's rotation has arrived.

Which envelope a clone has opened last lies beside the keys, so that nothing is opened, or asked for, twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from docmgr.errors import DocmgrError
from docmgr.repo.git import Repository
from docmgr.vault import store, work
from docmgr.vault.identity import Identity, read_identities
from docmgr.vault.zone import Zone, unwrap


@dataclass(frozen=True, slots=True)
class Renewed:
    """Zones whose new key was taken, the files it opened, and zones whose new key nothing at hand opens.

    ``keys`` says whether any key was at hand at all.
    """

    taken: tuple[str, ...] = ()
    files: int = 0
    closed: tuple[str, ...] = ()
    keys: bool = True


def renew(repository: Repository, ask: Callable[[], list[Identity]] | None = None) -> Renewed:
    """Open the changed envelopes of unlocked zones with keys that need no passphrase, else with what ``ask`` gives.

    VaultError where an envelope is damaged, or lacks keys that are known here.
    """
    envelopes = store.envelopes(repository) if not repository.bare else {}
    zones = store.unlocked_zones(repository)
    wanted = [name for name in zones if store.is_unseen(repository, name, envelopes.get(name))]
    if not wanted:
        return Renewed()
    identities = quiet_identities()
    found = _opened(envelopes, wanted, identities)
    if len(found) < len(wanted) and ask is not None:
        identities = [*identities, *ask()]
        found = _opened(envelopes, wanted, identities)
    taken = []
    for zone in found:
        before = store.unlocked(repository, zone.name)
        store.keep(repository, zone)
        if before is None or set(zone.epochs) != set(before.epochs):
            taken.append(zone.name)
    files = work.open_files(repository, set(taken)) if taken else 0
    for zone in found:
        store.saw(repository, zone.name, envelopes[zone.name])
    names = {zone.name for zone in found}
    return Renewed(tuple(taken), files, tuple(name for name in wanted if name not in names), bool(identities))


def _opened(envelopes: dict[str, bytes], names: list[str], identities: list[Identity]) -> list[Zone]:
    zones = (unwrap(name, envelopes[name], identities) for name in names)
    return [zone for zone in zones if zone is not None]


class _AskedError(DocmgrError):
    """A key wants its passphrase, and nobody is there."""


def _nobody() -> bytes:
    raise _AskedError("")


def quiet_identities() -> list[Identity]:
    """The keys at their usual places that need no passphrase."""
    found: list[Identity] = []
    for place in store.usual_keys():
        try:
            found += read_identities(place.read_bytes(), place.name, _nobody)
        except (DocmgrError, OSError):
            continue
    return found
