"""Renaming and leaving out files that are not committed yet: in the work tree and the index, without a commit.

What HEAD holds is renamed by ``apply``, which commits. Both never overwrite.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from docmgr.errors import RepositoryError
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import _
from docmgr.repo.git import Repository

Pair = tuple[str, str]


def rename(repository: Repository, pairs: Sequence[Pair]) -> None:
    """Rename each (source, target), repository paths; on a failure every file goes back and the index is untouched.

    Raises ``RepositoryError`` where a target exists or the disk refuses.
    """
    done: list[Pair] = []
    try:
        for source, target in pairs:
            _rename_file(repository.root, source, target)
            done.append((source, target))
        _rename_entries(repository, pairs)
    except BaseException:
        for source, target in reversed(done):
            _rename_file(repository.root, target, source)
        raise
    for source, _target in pairs:
        _prune(repository.root, (repository.root / source).parent)


def leave_out(repository: Repository, paths: Sequence[str]) -> None:
    """Take files out of the index, so that the next commit has them no more; on the disk they stay."""
    if paths:
        raw = "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")
        options = [
            "--cached",
            "--quiet",
            "--force",
            "--ignore-unmatch",
            "--pathspec-from-file=-",
            "--pathspec-file-nul",
        ]
        repository.git("rm", *options, input=raw)


def _rename_file(root: Path, source: str, target: str) -> None:
    old, new = root / source, root / target
    try:
        if os.path.lexists(new) and not os.path.samestat(os.lstat(old), os.lstat(new)):
            raise RepositoryError(_("{path} exists already").format(path=target))
        new.parent.mkdir(parents=True, exist_ok=True)
        old.rename(new)
    except OSError as error:
        message = _("cannot rename {path}: {reason}").format(path=source, reason=reason(error))
        raise RepositoryError(message) from error


def _rename_entries(repository: Repository, pairs: Sequence[Pair]) -> None:
    """The index entries follow in one step; files that Git does not know have none."""
    targets = dict(pairs)
    raw = (
        repository.git("ls-files", "-s", "-z", "--", *targets)
        if len(targets) < 200
        else repository.git("ls-files", "-s", "-z")
    )
    lines = []
    for line in raw.decode("utf-8", "surrogateescape").split("\0"):
        meta, _tab, path = line.partition("\t")
        if path not in targets:
            continue
        mode, blob, _stage = meta.split(" ")
        lines.append(f"0 {'0' * len(blob)}\t{path}\0{mode} {blob}\t{targets[path]}\0")
    if lines:
        repository.git("update-index", "-z", "--index-info", input="".join(lines).encode("utf-8", "surrogateescape"))


def _prune(root: Path, folder: Path) -> None:
    """Folders that the renaming left empty go; Git would not keep them either."""
    while folder != root:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
