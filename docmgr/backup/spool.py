"""A backup on its way: made whole in the git directory first, then put on the target, so that a break loses nothing.

``docmgr/backup/<id>/`` in the common git directory holds bundle, manifest and the name of the target; the manifest is
written last. Whatever is killed, the next run finishes what is whole and drops what is not.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from docmgr.backup.bundle import write_bundle
from docmgr.backup.catalogue import Catalogue
from docmgr.backup.manifest import Manifest, digest, is_id, parse, render
from docmgr.errors import DocmgrError, RepositoryError, TargetError
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import _
from docmgr.repo import lock
from docmgr.repo.files import read_file, remove_tree, write_file
from docmgr.repo.git import Repository
from docmgr.targets.target import Target, file_sha256

README = "README.txt"
README_TEXT = """\
本文件夹是一个 Git 仓库的备份（docmgr backup），不用 docmgr 也能恢复：
  1. 校验：sha256sum -c B-*.sha256
     以 .bundle.age 结尾的是加密的：先执行 age -d -i 恢复密钥 -o B-….bundle B-….bundle.age
  2. 看 B-….json：每份备份的 "parent" 指明它以哪一份为基础，"kind": "full" 是完整备份。
  3. 依次执行：git clone --mirror B-完整.bundle 恢复.git；cd 恢复.git；
     对其后的每一份：git fetch --prune --update-head-ok ../B-增量.bundle '+refs/*:refs/*'
用 docmgr：docmgr backup restore 新文件夹 --from 本文件夹

This folder is the backup of a Git repository (docmgr backup). It can be restored without docmgr:
  1. Check it: sha256sum -c B-*.sha256
     What ends in .bundle.age is encrypted: first run age -d -i RECOVERYKEY -o B-….bundle B-….bundle.age
  2. Look into the B-….json files: "parent" says which backup one builds on, "kind": "full" is a complete one.
  3. In that order: git clone --mirror B-FULL.bundle restored.git; cd restored.git;
     for each one after it: git fetch --prune --update-head-ok ../B-STEP.bundle '+refs/*:refs/*'
With docmgr: docmgr backup restore NEWFOLDER --from THISFOLDER
"""
# What earlier versions of docmgr wrote there.
OLD_READMES = frozenset({"c1320fcea86e224b8fa24fbf0533ae05696db6459bf27664499a265e27b17095"})


@dataclass(frozen=True, slots=True)
class Pending:
    """A backup that is made but perhaps not yet on its target; ``content`` is its manifest's file."""

    folder: Path
    manifest: Manifest
    content: bytes

    @property
    def bundle(self) -> Path:
        """Its local bundle."""
        return self.folder / self.manifest.bundle_name


@contextlib.contextmanager
def held(repository: Repository) -> Iterator[Path]:
    """The folder of backups on their way, to one docmgr at a time."""
    path = lock.folder(repository.common_dir) / "backup.lock"
    descriptor = lock.attempt(path)
    if descriptor is None:
        hint = _("wait until it is done, then run the command again")
        raise RepositoryError(_("another backup of this repository is being made"), hint=hint)
    try:
        folder = path.with_name("backup")
        folder.mkdir(exist_ok=True)
        yield folder
    finally:
        os.close(descriptor)


def prepare(
    repository: Repository, spool: Path, manifest: Manifest, target: Target, beat: Callable[[int], None] | None
) -> Pending:
    """Make a backup whole on this disk, without a bundle where ``beat`` is None; an error leaves nothing of it."""
    folder = spool / manifest.id
    try:
        folder.mkdir()
        made = manifest
        if beat is not None:
            made = replace(manifest, bundle=write_bundle(repository, manifest, folder / manifest.bundle_name, beat))
        content = render(made)
        write_file(folder / "target", target.text.encode("utf-8", "surrogateescape"))
        write_file(folder / made.name, content)
    except OSError as error:
        remove_tree(folder)
        message = _("{path} cannot be written: {detail}").format(path=folder, detail=reason(error))
        raise RepositoryError(message, hint=_("make room, then run the command again")) from error
    except BaseException:
        remove_tree(folder)
        raise
    return Pending(folder, made, content)


def pending(spool: Path, target: Target, catalogue: Catalogue) -> list[Pending]:
    """What an earlier run left that can still be finished on this target, oldest first; the rest is dropped."""
    found = []
    for folder in sorted(spool.iterdir()):
        left = _whole(folder, target)
        if left is None or not _fits(left, catalogue):
            remove_tree(folder)
        else:
            found.append(left)
    return sorted(found, key=lambda each: each.manifest.number)


def _whole(folder: Path, target: Target) -> Pending | None:
    if not is_id(folder.name):
        return None
    try:
        content = read_file(folder / f"{folder.name}.json")
        manifest = parse(content, f"{folder.name}.json")
        if read_file(folder / "target").decode("utf-8", "surrogateescape") != target.text:
            return None
    except DocmgrError:
        return None
    left = Pending(folder, manifest, content)
    bundle = manifest.bundle
    intact = bundle is None or (left.bundle.is_file() and file_sha256(left.bundle) == bundle.sha256)
    return left if intact else None


def _fits(left: Pending, catalogue: Catalogue) -> bool:
    """Whether the backup is there already, or still the next one there."""
    manifest = left.manifest
    if manifest.id in catalogue.digests:
        return catalogue.digests[manifest.id] == digest(left.content)
    newest = max((each.number for each in catalogue.manifests), default=0)
    return manifest.number > newest and (
        not manifest.parent or catalogue.digests.get(manifest.parent) == manifest.parent_digest
    )


def sums(manifest: Manifest, content: bytes) -> bytes:
    """The checksums of a backup's files in the form of ``sha256sum -c``."""
    lines = [f"{manifest.bundle.sha256}  {manifest.bundle.name}"] if manifest.bundle else []
    return ("\n".join([*lines, f"{digest(content)}  {manifest.name}"]) + "\n").encode()


def deliver(left: Pending, target: Target, keep_until: datetime | None) -> None:
    """Put a backup on the target, the manifest last, and read every byte back; what is there already stays."""
    if target.stat(README) is None:
        _put_bytes(left, target, README, README_TEXT.encode(), keep_until)
    manifest = left.manifest
    if manifest.bundle is not None:
        target.put_if_absent(manifest.bundle.name, left.bundle, keep_until=keep_until)
        _read_back(target, manifest.bundle.name, manifest.bundle.sha256)
    for name, content in ((f"{manifest.id}.sha256", sums(manifest, left.content)), (manifest.name, left.content)):
        _put_bytes(left, target, name, content, keep_until)
        _read_back(target, name, digest(content))


def _put_bytes(left: Pending, target: Target, name: str, content: bytes, keep_until: datetime | None) -> None:
    path = left.folder / f"put-{name}"
    try:
        write_file(path, content)
    except OSError as error:
        message = _("{path} cannot be written: {detail}").format(path=path, detail=reason(error))
        raise RepositoryError(message) from error
    target.put_if_absent(name, path, keep_until=keep_until)


def _read_back(target: Target, name: str, sha256: str) -> None:
    if not target.verify(name, sha256):
        message = _("{target} gives back other bytes for {name}").format(target=target.text, name=name)
        raise TargetError(message, hint=_("do not rely on this target; choose another one"))


def take_away(target: Target, manifest: Manifest) -> bool:
    """Remove an expired backup, its manifest first; False where the target keeps it locked."""
    names = [manifest.name, f"{manifest.id}.sha256", *([manifest.bundle.name] if manifest.bundle else [])]
    return all(target.remove(name) for name in names)
