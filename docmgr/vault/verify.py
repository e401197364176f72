"""Proof that what should be sealed is sealed, whole, and readable by the right people and nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from docmgr.errors import VaultError
from docmgr.i18n.text import N_, _
from docmgr.people.directory import Directory
from docmgr.repo import changes
from docmgr.repo.git import Repository
from docmgr.repo.heads import blob_heads
from docmgr.vault import store
from docmgr.vault.agefile import AgeError
from docmgr.vault.blob import HEAD, Epoch, label, unseal
from docmgr.vault.identity import Identity
from docmgr.vault.sealed import ATTRIBUTES, Sealed, overruled
from docmgr.vault.zone import RECOVERY, Zone, unwrap

PLAIN, DAMAGED, ZONE, ATTRIBUTE, ENVELOPE, RECOVERY_FAULT = (
    "plain",
    "damaged",
    "zone",
    "attributes",
    "envelope",
    "recovery",
)
OLD, FORMER, DRIVER, LINK = "old", "former", "driver", "link"
# The faults with which something may be read by others, or by nobody: exit code 6.
GRAVE = frozenset({PLAIN, DAMAGED, ZONE, ATTRIBUTE, ENVELOPE, RECOVERY_FAULT})

SENTENCES = {
    PLAIN: N_("stands in the clear in a sealed folder"),
    DAMAGED: N_("is damaged, or was changed by somebody without the key"),
    ZONE: N_("is sealed with another zone's key"),
    ATTRIBUTE: N_("would turn sealing off"),
    ENVELOPE: N_("is damaged"),
    RECOVERY_FAULT: N_("is not opened by the recovery key"),
    OLD: N_("is sealed with an older key; run: docmgr vault rotate ZONE"),
    FORMER: N_("is read by somebody who has left; run: docmgr vault revoke MEMBER"),
    DRIVER: N_("is not set up in this clone; run: docmgr vault unlock"),
    LINK: N_("is a link, which is never sealed"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong; ``path`` is a repository path, a zone's envelope or a setting."""

    kind: str
    path: str
    detail: str = ""

    def sentence(self) -> str:
        """The fault in words, without the path."""
        said = _(SENTENCES[self.kind])
        return f"{said} ({self.detail})" if self.detail else said


@dataclass(frozen=True, slots=True)
class Proof:
    """The outcome: sealed files looked at, those proved byte for byte, and every fault."""

    files: int
    proved: int
    faults: tuple[Fault, ...]

    @property
    def grave(self) -> bool:
        """Whether a fault lets others read, or nobody."""
        return any(fault.kind in GRAVE for fault in self.faults)


def verify(repository: Repository, directory: Directory, today: date, recovery: list[Identity] | None = None) -> Proof:
    """Prove HEAD's sealed files, the attributes, the envelopes and their readers; ``recovery`` tests that key too."""
    folders = store.sealed(repository)
    faults: list[Fault] = []
    zones = {name: store.unlocked(repository, name) for name in store.envelopes(repository)}
    files = _tracked(repository, folders)
    faults += _attributes(repository, folders)
    faults += _envelopes(repository, zones, recovery)
    faults += _readers(zones, directory, today)
    found, proved = _blobs(repository, files, zones)
    return Proof(len(files), proved, (*faults, *found))


def _tracked(repository: Repository, folders: Sealed) -> list[tuple[str, str, str, str]]:
    """Path, zone, mode and blob of HEAD's entries in sealed folders."""
    if repository.head() is None:
        return []
    found = []
    for line in changes.text(repository.git("ls-tree", "-r", "-z", "HEAD")).split("\0")[:-1]:
        facts, _tab, path = line.partition("\t")
        mode, _kind, blob = facts.split(" ")
        zone = folders.zone_of(path)
        if zone:
            found.append((path, zone, mode, blob))
    return found


def _attributes(repository: Repository, folders: Sealed) -> Iterator[Fault]:
    if not folders:
        return
    text = (store.read_shared(repository, ATTRIBUTES) or b"").decode("utf-8", "surrogateescape")
    line = overruled(text, folders)
    if line:
        yield Fault(ATTRIBUTE, ATTRIBUTES, line)
    for path, _mode, _blob in changes.tracked(repository.plumbing) if not repository.bare else []:
        folder, _slash, name = path.rpartition("/")
        if name == ATTRIBUTES and folders.touches(folder):
            yield Fault(ATTRIBUTE, path)
    if not repository.bare and repository.config("filter.docmgr.required") != "true":
        yield Fault(DRIVER, "filter.docmgr")


def _envelopes(
    repository: Repository, zones: dict[str, Zone | None], recovery: list[Identity] | None
) -> Iterator[Fault]:
    for name, data in store.envelopes(repository).items():
        path = f".docmgr/keys/{name}.age"
        try:
            opened = unwrap(name, data, recovery) if recovery is not None else None
            broken = not data.startswith(b"age-encryption.org/v1\n")
        except VaultError:
            opened, broken = None, True
        if broken:
            yield Fault(ENVELOPE, path)
        elif recovery is not None and (opened is None or not _agree(opened, zones.get(name))):
            yield Fault(RECOVERY_FAULT, path)


def _agree(one: Zone, other: Zone | None) -> bool:
    return other is None or set(other.epochs) <= set(one.epochs)


def _readers(zones: dict[str, Zone | None], directory: Directory, today: date) -> Iterator[Fault]:
    for name, zone in zones.items():
        for who in zone.members() if zone is not None else ():
            member = directory.get(who)
            if member is None or not member.belongs(today):
                yield Fault(FORMER, f".docmgr/keys/{name}.age", who)
        if zone is not None and not any(reader.who == RECOVERY for reader in zone.readers):
            yield Fault(RECOVERY_FAULT, f".docmgr/keys/{name}.age")


def _blobs(
    repository: Repository, files: list[tuple[str, str, str, str]], zones: dict[str, Zone | None]
) -> tuple[list[Fault], int]:
    faults = [Fault(LINK, path) for path, _zone, mode, _blob in files if mode in ("120000", "160000")]
    plain = [each for each in files if each[2] not in ("120000", "160000")]
    keys = {name: zone.chain() for name, zone in zones.items() if zone is not None}

    def ring(zone: str, number: int) -> Iterable[Epoch]:
        return [epoch for epoch in keys.get(zone, []) if epoch.number == number]

    heads = {head.blob: head for head in blob_heads((each[3] for each in plain), HEAD, folder=str(repository.root))}
    proved = 0
    for path, zone, _mode, blob in plain:
        head = heads.get(blob)
        kind = DAMAGED if head is None else _judged(head.start, head.size, zone)
        if not kind and head is not None and head.size and zone in keys:
            try:
                unseal(repository.git("cat-file", "blob", blob), ring, whole=True)
                named = label(head.start)
                kind = OLD if named is not None and named[1] < keys[zone][-1].number else ""
                proved += 1
            except AgeError:
                kind = DAMAGED
        if kind:
            faults.append(Fault(kind, path))
    return faults, proved


def _judged(start: bytes, size: int, zone: str) -> str:
    """The fault of a blob in a zone by its beginning, ``""`` for none; an empty one is as it should be."""
    if not size:
        return ""
    try:
        named = label(start)
    except AgeError:
        return DAMAGED
    if named is None:
        return PLAIN
    return "" if named[0] == zone else ZONE
