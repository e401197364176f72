"""What the object store of a repository holds on this disk: packs, loose objects, and which of them are reached."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from docmgr.repo.git import GitError, Repository

# Everything that git itself would keep.
_ROOTS = ("--all", "--reflog", "--indexed-objects")


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack; ``kept`` ones are left as they are (``.keep``, cruft, promised by a server); ``age`` when it was made."""

    name: str
    index: Path
    size: int
    age: float
    kept: bool
    promised: bool


@dataclass(frozen=True, slots=True)
class Store:
    """Bytes on disk and numbers, of packs with their indexes and of loose objects."""

    packs: int
    packed: int
    loose: int
    unpacked: int

    @property
    def size(self) -> int:
        """All bytes."""
        return self.packed + self.unpacked


@dataclass(slots=True)
class Usage:
    """What the versions of one document take on disk; ``path`` is the newest."""

    path: str
    versions: int = 0
    size: int = 0


def packs(repository: Repository) -> list[Pack]:
    """The packs that git knows, by name."""
    folder = repository.common_dir / "objects" / "pack"
    found = []
    for index in sorted(folder.glob("pack-*.idx")):
        pack = index.with_suffix(".pack")
        try:
            state = pack.stat()
        except FileNotFoundError:
            continue
        promised = index.with_suffix(".promisor").exists()
        kept = promised or index.with_suffix(".keep").exists() or index.with_suffix(".mtimes").exists()
        found.append(Pack(index.stem, index, state.st_size, state.st_mtime, kept, promised))
    return found


def store(repository: Repository) -> Store:
    """How much there is."""
    root = repository.common_dir / "objects"
    loose = unpacked = packed = 0
    for folder in os.scandir(root):
        if len(folder.name) == 2 and folder.is_dir():
            for file in os.scandir(folder.path):
                loose += 1
                unpacked += file.stat().st_size
    names = 0
    for file in os.scandir(root / "pack"):
        packed += file.stat().st_size
        names += file.name.endswith(".pack")
    return Store(names, packed, loose, unpacked)


def objects_of(repository: Repository, index: Path) -> Iterator[str]:
    """The objects of a pack, by its index."""
    words = ["git", "show-index", f"--object-format={repository.hash_algorithm}"]
    with open(index, "rb") as file:
        done = subprocess.run(
            words, cwd=repository.root, env=repository.environment(), stdin=file, capture_output=True, check=False
        )
    if done.returncode:
        raise GitError(words[1:], done.returncode, done.stderr.decode("utf-8", "replace"))
    for line in done.stdout.decode().splitlines():
        yield line.split(" ")[1]


def reachable(repository: Repository) -> Iterator[tuple[str, str]]:
    """Every object that a ref, a reflog or an index leads to, the newest first, with a path that it has or had."""
    out = repository.git("rev-list", "--objects", *_ROOTS)
    for line in out.split(b"\n"):
        if line:
            name, _blank, path = line.partition(b" ")
            yield name.decode(), path.decode("utf-8", "surrogateescape")


def usage(repository: Repository, keys: Iterable[tuple[str, str, str]]) -> dict[str, Usage]:
    """What the blobs take, by key, most first; ``keys`` are object, path and key, the newest first."""
    wanted = list(keys)
    asked = "".join(f"{each}\n" for each, _path, _key in wanted).encode()
    answer = repository.git(
        "cat-file", "--buffer", "--batch-check=%(objecttype) %(objectsize:disk)", input=asked
    ).decode()
    found: dict[str, Usage] = {}
    for (_name, path, key), line in zip(wanted, answer.splitlines(), strict=True):
        kind, _blank, size = line.partition(" ")
        if kind == "blob" and size.isdigit():
            here = found.setdefault(key, Usage(path))
            here.versions += 1
            here.size += int(size)
    return dict(sorted(found.items(), key=lambda item: -item[1].size))
