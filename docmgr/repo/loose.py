"""What stands in a folder that is no repository yet, seen as git would see it, and nothing written there."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from docmgr.repo.changes import text
from docmgr.repo.git import Repository, environment, run, version


def loose_files(folder: Path, ignored: Iterable[str] = ()) -> list[str]:
    """The files below a folder that git would add, ``ignored`` lines of gitignore counting as well.

    A repository inside is one path with a slash behind it; devices and pipes do not show.
    """
    version()
    if not folder.is_dir():
        return []
    with TemporaryDirectory(prefix="docmgr-") as scratch:
        run(["init", "-q", "--bare", "--template=", scratch], env=environment())
        seen = ["--git-dir", scratch, "--work-tree", str(folder), "-C", str(folder)]
        return _listed(["-c", "core.bare=false", *seen], environment(), ignored)


def untracked_files(repository: Repository, ignored: Iterable[str] = (), *, folder: str = "") -> list[str]:
    """The files of the work tree that the index does not hold, in the same form, all or those below a folder."""
    return _listed(["-C", str(repository.root)], repository.environment(), ignored, folder)


def _listed(where: list[str], env: dict[str, str], ignored: Iterable[str], folder: str = "") -> list[str]:
    below = ["--", f":(literal){folder}/"] if folder else []
    patterns = [f"--exclude={line}" for line in ignored]
    out, _said = run([*where, "ls-files", "-o", "--exclude-standard", "-z", *patterns, *below], env=env)
    return [path for path in text(out).split("\0") if path]


def readable(path: Path) -> bool:
    """Whether this user may read the file; a link counts as itself."""
    return path.is_symlink() or os.access(path, os.R_OK)
