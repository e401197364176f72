"""Where holds come from: the work tree (in a bare repository HEAD), so that one takes effect when it is written."""

from __future__ import annotations

from docmgr.ledger.store import read_path
from docmgr.records.kind import ROOT
from docmgr.records.load import load
from docmgr.records.record import Record
from docmgr.repo.changes import text
from docmgr.repo.git import Repository

FOLDER = f"{ROOT}/holds"


def read_holds(repository: Repository) -> list[Record]:
    """Every hold, released ones too, by id; PolicyError lists what is wrong in a file."""
    if repository.bare:
        out = repository.git("ls-tree", "-r", "-z", "--name-only", "HEAD", "--", FOLDER) if repository.head() else b""
    else:
        out = repository.git("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", FOLDER)
    found = []
    for path in sorted(set(text(out).split("\0"))):
        data = read_path(repository, path) if path.endswith(".yml") else None
        if data is not None:
            found.append(load(data, path))
    return found
