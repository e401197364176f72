"""Opening some documents of a restored repository, for a backup is for people and not for git. Source: design 6."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass

from docmgr.repo.git import Repository

SAMPLE = 20
_ZIPPED = (".docx", ".xlsx", ".pptx", ".ofd", ".odt", ".ods", ".odp", ".zip")
_SEALED = b"age-encryption.org/v1\n"


@dataclass(frozen=True, slots=True)
class Opened:
    """How many documents were opened, how many are sealed and stayed so, and which could not be opened."""

    opened: int
    sealed: int
    broken: tuple[str, ...]


def open_some(repository: Repository, seed: str, count: int = SAMPLE) -> Opened:
    """Open that many Office documents of HEAD, others for another seed."""
    if repository.head() is None:
        return Opened(0, 0, ())
    entries = repository.git("ls-tree", "-r", "-z", "HEAD").split(b"\0")
    pairs = [entry.split(b"\t", 1) for entry in entries if b" blob " in entry and not entry.startswith(b"120000")]
    chosen = [pair for pair in pairs if pair[1].lower().decode("utf-8", "replace").endswith(_ZIPPED)]
    chosen.sort(key=lambda pair: hashlib.sha256(seed.encode() + pair[0]).digest())
    opened, sealed, broken = 0, 0, []
    for facts, path in chosen[:count]:
        content = repository.git("cat-file", "blob", facts.split()[2].decode())
        if content.startswith(_SEALED):
            sealed += 1
        elif _opens(content):
            opened += 1
        else:
            broken.append(path.decode("utf-8", "surrogateescape"))
    return Opened(opened, sealed, tuple(broken))


def _opens(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return package.testzip() is None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return False
