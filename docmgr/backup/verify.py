"""Proving the backups on a target: every checksum, then every bundle unpacked, every object hashed, every ref found.

``git bundle verify`` says yes to a bundle with wrong bytes, so nothing is asked of it. Source: design 6;
research/dms-archive.md 1 (6).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docmgr.backup import plan, spool
from docmgr.backup.bundle import take_in
from docmgr.backup.catalogue import Catalogue, read_catalogue
from docmgr.backup.documents import open_some
from docmgr.backup.manifest import Manifest, digest, render
from docmgr.errors import RepositoryError, VaultError
from docmgr.i18n.text import _
from docmgr.repo import packs
from docmgr.repo.git import GitError, Repository
from docmgr.repo.scratch import scratch_folder
from docmgr.targets.target import Target
from docmgr.vault.identity import Identity
from docmgr.vault.stream import opens


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and with which file or backup."""

    name: str
    message: str


@dataclass(slots=True)
class Proof:
    """What a verification found.

    ``sound`` are the ids that can be restored, ``unopened`` those encrypted to keys that are not here, whose bytes are
    as they were put; ``notes`` are no damage: files that nobody needs, documents that do not open.
    """

    backups: int = 0
    sound: list[str] = field(default_factory=list)
    unopened: list[str] = field(default_factory=list)
    opened: int = 0
    sealed: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def verify(target: Target, step: Callable[[], None] = lambda: None, identities: Sequence[Identity] = ()) -> Proof:
    """Read and check everything a target holds, what is encrypted as far as the keys go; nothing there is changed."""
    catalogue = read_catalogue(target)
    proof = Proof(len(catalogue.manifests))
    proof.problems += [Problem(each.file, each.message) for each in catalogue.mistakes]
    _files(target, catalogue, proof)
    chains: dict[str, list[Manifest]] = {}
    for each in catalogue.manifests:
        below = plan.chain(each, catalogue.by_id)
        if below is None:
            proof.problems.append(Problem(each.id, _("builds on {id}, which is missing").format(id=each.parent)))
        else:
            chains.setdefault(below[0].id, []).append(each)
    for steps in chains.values():
        if steps[0].encrypted and not opens(identities, steps[0].recipients):
            _unopened(target, steps, proof, step)
        else:
            _unpacked(target, steps, proof, step, identities)
    return proof


def lacking(target: Target, identity: str, manifest_sha256: str) -> str:
    """Why a recorded backup cannot be relied on, ``""`` where every file it needs is there with the recorded bytes.

    The bytes are read, not unpacked; that needs no key.
    """
    catalogue = read_catalogue(target)
    if catalogue.digests.get(identity) != manifest_sha256:
        return _("{name} is missing").format(name=f"{identity}.json")
    steps = plan.chain(catalogue.by_id[identity], catalogue.by_id)
    if steps is None:
        return _("backup {id} builds on one that is missing").format(id=identity)
    for each in steps:
        if each.parent and catalogue.digests[each.parent] != each.parent_digest:
            return _("its parent {id} was changed").format(id=each.parent)
        if each.bundle is not None and not target.verify(each.bundle.name, each.bundle.sha256):
            return _("{name} is damaged: its checksum is wrong").format(name=each.bundle.name)
    return ""


def _unopened(target: Target, steps: Sequence[Manifest], proof: Proof, step: Callable[[], None]) -> None:
    """Compare the bytes of encrypted bundles with their checksums, which is all that can be done without a key."""
    for each in steps:
        step()
        bundle = each.bundle
        if bundle is None or target.verify(bundle.name, bundle.sha256):
            proof.unopened.append(each.id)
        elif target.stat(bundle.name) is not None:
            proof.problems.append(
                Problem(each.id, _("{name} is damaged: its checksum is wrong").format(name=bundle.name))
            )


def _files(target: Target, catalogue: Catalogue, proof: Proof) -> None:
    """Compare the files with what the manifests say there is."""
    names = set(catalogue.names)
    wanted = {each.file for each in catalogue.mistakes}
    for each in catalogue.manifests:
        own = {f"{each.id}.sha256", each.name} | ({each.bundle.name} if each.bundle else set())
        wanted |= own
        proof.problems += [Problem(name, _("is missing")) for name in sorted(own - names)]
        if f"{each.id}.sha256" in names and target.read(f"{each.id}.sha256") != spool.sums(each, render(each)):
            proof.problems.append(Problem(f"{each.id}.sha256", _("the file was changed")))
    damaged = tuple(each.file.removesuffix(".json") for each in catalogue.mistakes)
    extra = sorted(name for name in names - wanted if not (damaged and name.startswith(damaged)))
    proof.notes += [Problem(name, _("belongs to no backup; an interrupted run may have left it")) for name in extra]
    if any(target.verify(spool.README, known) for known in (digest(spool.README_TEXT.encode()), *spool.OLD_READMES)):
        return
    if target.stat(spool.README) is not None:
        proof.problems.append(Problem(spool.README, _("the file was changed")))
    elif catalogue.manifests:
        proof.problems.append(Problem(spool.README, _("is missing")))


def _unpacked(
    target: Target,
    steps: Sequence[Manifest],
    proof: Proof,
    step: Callable[[], None],
    identities: Sequence[Identity],
) -> None:
    """Unpack backups that build on one another, in order, into an empty repository, and look at all of it."""
    with scratch_folder("docmgr-verify-") as folder:
        scratch = packs.create(folder / "scratch.git", algorithm=steps[0].algorithm, bare=True)
        good = _taken(target, steps, scratch, proof, step, identities)
        sound = [each for each in good if _complete(scratch, each, proof)]
        if sound:
            _looked_through(scratch, sound, proof)


def _taken(
    target: Target,
    steps: Sequence[Manifest],
    scratch: Repository,
    proof: Proof,
    step: Callable[[], None],
    identities: Sequence[Identity],
) -> list[Manifest]:
    """The backups whose bundles could be taken in; what builds on a bad one is bad."""
    good: dict[str, Manifest] = {}
    for each in steps:
        step()
        if each.parent and each.parent not in good:
            message = _("cannot be restored: builds on {id}, which is damaged").format(id=each.parent)
            proof.problems.append(Problem(each.id, message))
            continue
        if each.bundle is not None:
            try:
                _take(target, each, scratch, identities)
            except (RepositoryError, VaultError) as error:
                proof.problems.append(Problem(each.id, error.message))
                continue
        good[each.id] = each
    return list(good.values())


def _take(target: Target, manifest: Manifest, scratch: Repository, identities: Sequence[Identity]) -> None:
    assert manifest.bundle is not None
    if target.stat(manifest.bundle.name) is None:
        raise RepositoryError(_("{name} is missing").format(name=manifest.bundle.name))
    path = Path(scratch.root).with_name(manifest.bundle.name)
    target.get(manifest.bundle.name, path)
    try:
        take_in(scratch, manifest, path, identities)
    finally:
        path.unlink()


def _complete(scratch: Repository, manifest: Manifest, proof: Proof) -> bool:
    lost = set(manifest.tips) - packs.known(scratch, manifest.tips)
    if lost:
        message = _("{count} refs point to objects that no bundle holds").format(count=len(lost))
        proof.problems.append(Problem(manifest.id, message))
    return not lost


def _looked_through(scratch: Repository, sound: Sequence[Manifest], proof: Proof) -> None:
    """Let git read all objects and follow all refs of all these backups, then open some documents of the newest."""
    tips = sorted({tip for each in sound for tip in each.tips})
    packs.set_refs(scratch, {f"refs/docmgr/proof/{number}": tip for number, tip in enumerate(tips)})
    complaints = packs.fsck(scratch)
    if complaints:
        proof.problems += [Problem(sound[-1].id, line) for line in complaints]
        return
    proof.sound += [each.id for each in sound]
    newest = sound[-1]
    if (at := newest.refs.get(newest.head, newest.head)) in newest.tips:
        try:
            scratch.git("update-ref", "--no-deref", "HEAD", at)
        except GitError:
            return
        found = open_some(scratch, newest.id)
        proof.opened += found.opened
        proof.sealed += found.sealed
        proof.notes += [Problem(path, _("does not open as a document")) for path in found.broken]
