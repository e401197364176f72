"""Where ledgers come from: the work tree, in a bare repository HEAD. Nothing is written here; plans are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docmgr.ledger.entry import Document
from docmgr.ledger.load import load_document
from docmgr.ledger.place import ROOT, Layout, is_ledger, ledger_path, records_document
from docmgr.repo.files import exists, place, read_file
from docmgr.repo.git import Repository

_ID = frozenset("0123456789abcdefghijklmnopqrstuvwxyz-")


def read_path(repository: Repository, path: str) -> bytes | None:
    """A file by its repository path, as the work tree (bare: HEAD) has it; None where there is none."""
    if not repository.bare:
        file = place(repository.root, path)
        return read_file(file) if exists(file) and not file.is_dir() else None
    if repository.head() is None or not repository.git("ls-tree", "-z", "HEAD", "--", path):
        return None
    return repository.show("HEAD", path)


def ledger_of(repository: Repository, path: str, layout: Layout) -> tuple[str, Document | None]:
    """The ledger's path for a document, and what it says, None where nobody wrote it yet; ``""`` where none can be.

    A ledger whose name is spelled otherwise and means the same document is found too.
    """
    wanted = ledger_path(path, layout)
    if not wanted:
        return "", None
    data = read_path(repository, wanted)
    if data is not None:
        return wanted, load_document(data, wanted)
    folder = wanted.rpartition("/")[0]
    for other in _tracked(repository, [f"{folder}/"]):
        if other.rpartition("/")[0] == folder and records_document(other, path, layout):
            data = read_path(repository, other)
            if data is not None:
                return other, load_document(data, other)
    return wanted, None


def ledgers(repository: Repository) -> Iterator[tuple[str, Document]]:
    """Every ledger with its path; PolicyError at the first that is invalid."""
    for path in _tracked(repository, [f"{ROOT}/"]):
        data = read_path(repository, path) if is_ledger(path) else None
        if data is not None:
            yield path, load_document(data, path)


def by_id(repository: Repository, fragment: str) -> dict[str, str]:
    """Document ids that hold the fragment, with their ledgers; git searches, no file is parsed."""
    tree = ["HEAD"] if repository.bare else []
    wanted = "".join(char for char in fragment.lower() if char in _ID).removeprefix("d-")
    pattern = f"id: D-[0-9a-z-]*{wanted}"
    options = ["-z", "--full-name", "-I", "-G", "-i", "-e", f"^{pattern}"]
    out = repository.git("grep", *options, *tree, "--", f"{ROOT}/", ok=(0, 1))
    found: dict[str, str] = {}
    for line in out.decode("utf-8", "surrogateescape").split("\n"):
        path, _end, said = line.partition("\0")
        if said:
            found[said.removeprefix("id:").strip()] = path.removeprefix("HEAD:")
    return found


def _tracked(repository: Repository, specs: Iterable[str]) -> list[str]:
    if repository.bare:
        command = ["ls-tree", "-r", "-z", "--name-only", "HEAD", "--"] if repository.head() else []
    else:
        command = ["ls-files", "-z", "--"]
    out = repository.git(*command, *specs) if command else b""
    return out.decode("utf-8", "surrogateescape").split("\0")[:-1]
