"""Writing sealed files to the work tree anew, opened or sealed, so that a kill or a full disk loses nothing.

Git removes a file before it writes it, and tells its index only at the end. So the files are noted before: what an
interrupted run left out, began, or wrote without git's knowing, the next run does again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from docmgr.repo import changes, files
from docmgr.repo.blobs import Blobs
from docmgr.repo.git import GitError, Repository
from docmgr.repo.journal import index_of
from docmgr.repo.settle import break_locks
from docmgr.vault import store
from docmgr.vault.agefile import MAGIC

# Tells the filter to give every file as it is stored.
SEALED = "DOCMGR_VAULT_SEALED"
_NOTE = "docmgr/opening"
_BATCH = 500
_PIECE = 1 << 16


def check_out(repository: Repository, paths: Iterable[str], *, sealed: bool = False) -> None:
    """Write files of the index to the work tree, through the filter, in one process; with what a run before left.

    ``sealed`` leaves them as they are stored.
    """
    note = repository.git_dir / _NOTE
    wanted = list(dict.fromkeys((*paths, *_interrupted(repository, note))))
    store.touch(repository, wanted)
    if wanted:
        data = "".join(f"{path}\0" for path in wanted).encode("utf-8", "surrogateescape")
        note.parent.mkdir(parents=True, exist_ok=True)
        files.write_file(note, data)
        env = {SEALED: "1"} if sealed else None
        repository.git("checkout-index", "-f", "-u", "-z", "--stdin", input=data, env=env)
    note.unlink(missing_ok=True)


def complete(repository: Repository) -> None:
    """Finish what an interrupted run began, as far as the keys that are here allow."""
    if (repository.git_dir / _NOTE).is_file():
        check_out(repository, ())


def is_interrupted(repository: Repository) -> bool:
    """Whether a run before did not come to its end."""
    return (repository.git_dir / _NOTE).is_file()


def _interrupted(repository: Repository, note: Path) -> list[str]:
    """The noted files that hold nothing a person wrote, as far as git still knows them."""
    if not note.is_file():
        return []
    break_locks([index_of(repository).with_name("index.lock")], note.stat().st_mtime)
    noted = set(changes.text(note.read_bytes()).split("\0"))
    entries = [each for each in store.sealed_files(repository, store.sealed(repository)) if each[0] in noted]
    found = {path for path, _zone, _blob in entries if not os.path.lexists(files.place(repository.root, path))}
    with Blobs(repository) as blobs:
        found |= {path for path, _zone, blob in entries if path not in found and _begins(repository, path, blobs, blob)}
    keys = set(store.unlocked_zones(repository))
    rest = {path: blob for path, zone, blob in entries if path not in found and zone in keys}
    found |= _opened(repository, rest)
    return [path for path, _zone, _blob in entries if path in found]


def _begins(repository: Repository, path: str, blobs: Blobs, blob: str) -> bool:
    """Whether a file is the beginning, or the whole, of what git stores for it."""
    try:
        with files.place(repository.root, path).open("rb") as file:
            head = file.read(len(MAGIC))
            if head != MAGIC[: len(head)]:
                return False
            file.seek(0)
            for piece in blobs.read(blob):
                here = file.read(len(piece))
                if here != piece:
                    return piece.startswith(here) and not file.read(1)
            return not file.read(1)
    except OSError:
        return False


def _opened(repository: Repository, wanted: dict[str, str]) -> set[str]:
    """Those of these files that are the document that their blob holds, or its beginning."""
    paths = list(wanted)
    found: set[str] = set()
    for begin in range(0, len(paths), _BATCH):
        some = paths[begin : begin + _BATCH]
        try:
            names = repository.git("hash-object", "--", *some).decode().split()
        except GitError:
            names = [""] * len(some)
        found |= {path for path, name in zip(some, names, strict=True) if name == wanted[path]}
    return found | {path for path in paths if path not in found and _begins_open(repository, path)}


def _begins_open(repository: Repository, path: str) -> bool:
    whole = repository.git("cat-file", "--filters", f":{path}")
    place = files.place(repository.root, path)
    try:
        return place.stat().st_size <= len(whole) and all(whole[at : at + len(p)] == p for at, p in _pieces(place))
    except OSError:
        return False


def _pieces(place: Path) -> Iterator[tuple[int, bytes]]:
    at = 0
    with place.open("rb") as file:
        while piece := file.read(_PIECE):
            yield at, piece
            at += len(piece)
