"""The changes of the vault from end to end: keys, plan, one commit, and this clone's own side of it.

Whatever fails leaves keys and files as they were.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from docmgr.errors import RefusedError, RepositoryError, UsageError, VaultError
from docmgr.i18n.text import _
from docmgr.people.directory import Directory
from docmgr.people.member import Member
from docmgr.people.roles import HEAD
from docmgr.plan import Plan, Write
from docmgr.policy.load import load_policy
from docmgr.policy.model import Policy
from docmgr.repo.apply import apply
from docmgr.repo.files import place, write_file
from docmgr.repo.git import Repository
from docmgr.vault import plan, store, worktree
from docmgr.vault.identity import Identity, lawful_key, new_secret
from docmgr.vault.sealed import ATTRIBUTES, KEYS, Sealed
from docmgr.vault.zone import RECOVERY, Reader, Zone, damaged, envelope_path, is_zone, merged, unwrap, wrap

# Tells the filter that nothing keeps its old key, while everything is sealed anew.
RENEW = "DOCMGR_VAULT_RENEW"


@dataclass(frozen=True, slots=True)
class Desk:
    """Who works where, on which day; ``settings`` are those of the driver, ``commit_date`` as ``apply`` takes it."""

    repository: Repository
    directory: Directory
    email: str
    today: date
    settings: Mapping[str, str]
    commit_date: str | None = None

    @property
    def me(self) -> Member:
        """The member who works; UsageError for a stranger."""
        found = self.directory.by_email(self.email)
        if found is None:
            message = _("{email} is not in the member directory").format(email=self.email)
            raise UsageError(message, hint=f"docmgr member add ID --name NAME --email {self.email}")
        return found

    def must_be_head(self) -> None:
        """RefusedError unless a head works, or the department has none yet."""
        heads = self.directory.heads(self.today)
        if heads and not self.directory.may(self.directory.by_email(self.email), HEAD, self.today):
            names = ", ".join(f"{head.name} <{head.emails[0]}>" for head in heads)
            message = _("only the head decides who reads sealed folders (D-2.3.2): {heads}").format(heads=names)
            raise RefusedError(message, clause=plan.CLAUSE, hint=_("ask the head to run this command"))


@dataclass(frozen=True, slots=True)
class Change:
    """A plan with the zones as they will be; ``files`` pass the filter anew, ``sealed`` is what will be pinned."""

    plan: Plan
    zones: tuple[Zone, ...] = ()
    files: tuple[str, ...] = ()
    sealed: Sealed | None = None


def readers_of(member: Member) -> tuple[Reader, ...]:
    """The member's keys; VaultError where there is none to wrap to."""
    if not member.keys:
        message = _("{id} has no key yet").format(id=member.id)
        raise VaultError(message, hint=f"docmgr key new; docmgr member set {member.id} --key KEY")
    return tuple(Reader(member.id, lawful_key(key)) for key in member.keys)


def seal(desk: Desk, policy: Policy, folder: str, zone_name: str) -> Change:
    """Seal a folder and its mirrors with a zone, made where it is new."""
    repository = desk.repository
    if not is_zone(zone_name):
        raise UsageError(_("{zone} cannot name a zone: use a-z, 0-9, - and _").format(zone=zone_name))
    folders = plan.folders_for(policy, folder)
    recovery = store.recovery_keys(repository)
    if not recovery:
        raise VaultError(_("there is no recovery key yet"), hint="docmgr vault init")
    envelope = None
    if zone_name in store.envelopes(repository):
        zone = store.must_be_unlocked(repository, zone_name)
    else:
        readers = (*readers_of(desk.me), *(Reader(RECOVERY, key) for key in recovery))
        zone = Zone(zone_name, ((1, new_secret()),), readers)
        envelope = Write(envelope_path(zone_name), wrap(zone))
    attributes = (store.read_shared(repository, ATTRIBUTES) or b"").decode("utf-8", "surrogateescape")
    before = store.sealed(repository)
    shared = plan.Shared(attributes, store.read_shared(repository, plan.POLICY) or b"", before)
    wanted = plan.sealed_with(before, folders, zone_name)
    files = _standing(repository, Sealed((zone_name, each) for each in folders))
    made = plan.seal(shared, folder, zone_name, folders, envelope, files)
    for action in made.actions:
        if isinstance(action, Write) and action.path == plan.POLICY:
            load_policy(action.content, file=plan.POLICY)
    return Change(made, (zone,), files, wanted)


def _standing(repository: Repository, folders: Sealed) -> tuple[str, ...]:
    """The tracked files in these folders; RepositoryError where one has changes that a commit of ours would take."""
    worktree.complete(repository)
    unsaved = store.edited(repository, folders)
    if unsaved:
        message = _("{path} has changes that are not committed").format(path=unsaved[0])
        raise RepositoryError(message, hint=_("commit them first: git add, git commit"))
    return tuple(path for path, _zone, _blob in store.sealed_files(repository, folders))


def grant(desk: Desk, member: Member, zone_name: str) -> Change:
    """Let a member read a zone; the keys they have now replace those they had."""
    desk.must_be_head()
    zone = store.must_be_unlocked(desk.repository, _known(desk.repository, zone_name))
    fresh = readers_of(member)
    others = tuple(reader for reader in zone.readers if reader.who != member.id)
    if set(others) | set(fresh) == set(zone.readers):
        return Change(Plan(""))
    new = zone.with_readers((*others, *fresh))
    made = plan.renew(f"vault: {member.id} may read zone {zone_name}", {envelope_path(zone_name): wrap(new)})
    return Change(made, (new,))


def revoke(desk: Desk, member: Member, zone_names: Iterable[str]) -> Change:
    """Take zones from a member: new keys for those who stay, and everything sealed anew with them."""
    desk.must_be_head()
    new = []
    for name in zone_names:
        zone = store.must_be_unlocked(desk.repository, _known(desk.repository, name))
        if member.id not in zone.members():
            continue
        kept = tuple(reader for reader in zone.readers if reader.who != member.id)
        if all(reader.who == RECOVERY for reader in kept):
            message = _("{id} is the only member who reads zone {zone}").format(id=member.id, zone=name)
            raise UsageError(message, hint=f"docmgr vault grant MEMBER {name}")
        new.append(zone.with_readers(kept).with_epoch(new_secret()))
    names = " ".join(zone.name for zone in new)
    return _renewed(desk, new, f"vault: {member.id} no longer reads zone {names}")


def rotate(desk: Desk, zone_name: str, *, lazy: bool = False) -> Change:
    """New keys for the same readers, and everything sealed anew; ``lazy`` leaves each file until it is next edited."""
    zone = store.must_be_unlocked(desk.repository, _known(desk.repository, zone_name))
    new = zone.with_epoch(new_secret())
    subject = f"vault: rotate zone {zone_name}"
    if lazy:
        return Change(plan.renew(subject, {envelope_path(zone_name): wrap(new)}), (new,))
    return _renewed(desk, [new], subject)


def _known(repository: Repository, zone: str) -> str:
    names = list(store.envelopes(repository))
    if zone not in names:
        message = _("there is no zone {zone}; zones are: {zones}").format(zone=zone, zones=" ".join(names) or "-")
        raise UsageError(message, hint="docmgr vault status")
    return zone


def _renewed(desk: Desk, zones: list[Zone], subject: str) -> Change:
    if not zones:
        return Change(Plan(""))
    repository = desk.repository
    everything = store.sealed(repository)
    names = {zone.name for zone in zones}
    files = _standing(repository, Sealed(pair for pair in everything.pairs if pair[0] in names))
    sealed_now = [path for path in files if store.is_ciphertext(repository, path)]
    worktree.check_out(repository, sealed_now)
    for path in sealed_now:
        if store.is_ciphertext(repository, path):
            raise VaultError(_("{path} cannot be opened").format(path=path), hint="docmgr vault verify")
    envelopes = {envelope_path(zone.name): wrap(zone) for zone in zones}
    return Change(plan.renew(subject, envelopes, files), tuple(zones), files)


def carry_out(desk: Desk, change: Change, say: Callable[[str], None] | None = None) -> str | None:
    """Make the commit; the keys of this clone follow it, or stay what they were."""
    repository = desk.repository
    before = {zone.name: store.unlocked(repository, zone.name) for zone in change.zones}
    wanted = change.sealed if change.sealed is not None else store.sealed(repository)
    store.install(repository, dict(desk.settings), store.pinned(repository))
    try:
        for zone in change.zones:
            store.keep(repository, zone)
        store.touch(repository, change.files)
        with _renewing():
            made = apply(repository, change.plan, date=desk.commit_date, say=say)
    except BaseException:
        for name, zone_before in before.items():
            store.put_back(repository, name, zone_before)
        raise
    store.pin_folders(repository, wanted)
    for name, envelope in store.envelopes(repository).items() if change.zones else ():
        if name in before:
            store.saw(repository, name, envelope)
    return made


@contextlib.contextmanager
def _renewing() -> Iterator[None]:
    """While git runs, its filter seals with the newest keys."""
    os.environ[RENEW] = "1"
    try:
        yield
    finally:
        del os.environ[RENEW]


@dataclass(frozen=True, slots=True)
class Opened:
    """What an unlock did: zones open and still locked, files written in the clear."""

    open: tuple[str, ...]
    locked: tuple[str, ...]
    files: int


def unlock(desk: Desk, identities: list[Identity]) -> Opened:
    """Open every zone that the identities open, and the files in them; VaultError where there is none."""
    repository = desk.repository
    settle(repository, identities)
    envelopes = store.envelopes(repository)
    if not envelopes:
        raise VaultError(_("nothing is sealed here"), hint="docmgr vault init | docmgr vault seal FOLDER --zone ZONE")
    found = {name: unwrap(name, data, identities) for name, data in envelopes.items()}
    zones = [zone for zone in found.values() if zone is not None]
    if not zones:
        changed = [name for name in envelopes if _differs(repository, envelope_path(name))]
        if changed:
            raise damaged(changed[0])
        message = _("none of your keys opens a zone here: {zones}").format(zones=" ".join(envelopes))
        raise VaultError(
            message, hint=_("ask the head: docmgr vault grant MEMBER ZONE; or: docmgr vault unlock -i FILE")
        )
    for zone in zones:
        store.keep(repository, zone)
    folders = store.sealed(repository)
    store.install(repository, dict(desk.settings), folders)
    names = {zone.name for zone in zones}
    count = open_files(repository, names)
    for name in names:
        store.saw(repository, name, envelopes[name])
    return Opened(tuple(sorted(names)), tuple(sorted(set(envelopes) - names)), count)


def _differs(repository: Repository, path: str) -> bool:
    """Whether a file of the work tree is not what the last commit holds."""
    return repository.head() is not None and bool(repository.git("diff", "--name-only", "HEAD", "--", path))


def open_files(repository: Repository, zones: set[str]) -> int:
    """Open what stands sealed in the work tree of these zones; the number of files."""
    waiting = [
        path
        for path, zone, _blob in store.sealed_files(repository, store.sealed(repository))
        if zone in zones and store.is_ciphertext(repository, path)
    ]
    worktree.check_out(repository, waiting)
    return len(waiting)


def settle(repository: Repository, identities: list[Identity]) -> None:
    """Make one envelope of two that a merge left open, where the identities open both; the merge goes on from there."""
    states: dict[str, dict[str, str]] = {}
    for line in repository.git("ls-files", "-u", "-z", "--", f"{KEYS}/").decode("utf-8", "surrogateescape").split("\0"):
        fields, _tab, path = line.partition("\t")
        if path.endswith(".age"):
            _mode, blob, stage = fields.split(" ")
            states.setdefault(path, {})[stage] = blob
    for path, blobs in states.items():
        if not {"2", "3"} <= blobs.keys():
            continue
        name = path.removeprefix(f"{KEYS}/")[:-4]
        opened = {
            stage: unwrap(name, repository.git("cat-file", "blob", blob), identities) for stage, blob in blobs.items()
        }
        ours, theirs = opened["2"], opened["3"]
        if ours is None or theirs is None:
            continue
        zone = merged(ours, theirs, new_secret(), base=opened.get("1"))
        write_file(place(repository.root, path), wrap(zone))
        repository.git("add", "--", path)


def lock(repository: Repository) -> int:
    """Seal the work tree and forget the keys; the number of files. RepositoryError where an edit would be lost.

    The keys go last: a run that breaks off can be repeated.
    """
    worktree.complete(repository)
    folders = store.sealed(repository)
    names = store.unlocked_zones(repository)
    mine = Sealed(pair for pair in folders.pairs if pair[0] in names)
    unsaved = store.edited(repository, mine, untracked=True)
    if unsaved:
        message = _("{path} has changes that are not committed, locking would lose them").format(path=unsaved[0])
        raise RepositoryError(message, hint=_("commit them first: git add, git commit"))
    paths = [path for path, _zone, _blob in store.sealed_files(repository, mine)]
    worktree.check_out(repository, paths, sealed=True)
    store.forget(repository)
    return len(paths)


def program(interpreter: Path, package: Path) -> dict[str, str]:
    """The settings of the driver for this interpreter and this docmgr."""
    return store.settings(interpreter, package)
