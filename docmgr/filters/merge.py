"""The merge driver: git calls the shim ``hooks/merge-driver.sh``, and the shim this program, as ``%O %A %B %P``.

It prints the merged file; exit code 0 merged, 1 a conflict that was told on standard error, 2 not a kind of file it
knows. It never writes a file: whatever happens to it, the shim still holds both sides. Source: design 5.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

if __name__ == "__main__":
    sys.path.insert(0, __file__[: -len("docmgr/filters/merge.py")])

from docmgr.i18n.text import _, choose_language, set_language
from docmgr.ledger.entry import KIND, Document
from docmgr.ledger.load import dump_document, read_document
from docmgr.ledger.merge import Sides, merge
from docmgr.records.kind import REGISTRY
from docmgr.repo.yamlfile import read

MERGED, CONFLICT, UNKNOWN = 0, 1, 2

Blobs = tuple[bytes, bytes, bytes]
Merger = Callable[[Blobs, str, tuple[str, str]], "bytes | list[str]"]
"""From the three states, the path and the two people: the merged file, or the conflicts in words."""


_SEALED = b"age-encryption.org/"


class _NotMineError(Exception):
    """A side is no valid file of its kind: merging it by meaning would guess."""


def merge_document(blobs: Blobs, path: str, people: tuple[str, str]) -> bytes | list[str]:
    """Ledgers; a base that cannot be read (a criss-cross merge left marks in it) counts as none."""
    base, ours, theirs = (_document(blob, path) for blob in blobs)
    if ours is None or theirs is None:
        raise _NotMineError
    merged = merge(Sides(base, ours, theirs, *people))
    return dump_document(merged) if isinstance(merged, Document) else [each.sentence() for each in merged]


def _document(blob: bytes, path: str) -> Document | None:
    document, mistakes = read_document(blob, path)
    return None if mistakes else document


def merge_record(blobs: Blobs, path: str, people: tuple[str, str]) -> bytes | list[str]:
    """Records; a base that cannot be read counts as none."""
    from docmgr.records.load import read_record
    from docmgr.records.merge import Sides as RecordSides
    from docmgr.records.merge import merged_text

    (base, _broken), (ours, wrong), (theirs, false) = (read_record(blob, path) for blob in blobs)
    if ours is None or theirs is None or wrong or false:
        raise _NotMineError
    found = merged_text(RecordSides(base.data if base is not None else {}, ours, theirs, people))
    if found is None:
        raise _NotMineError
    return found if isinstance(found, bytes) else [each.sentence() for each in found]


MERGERS: dict[str, Merger] = {KIND: merge_document, **dict.fromkeys(REGISTRY, merge_record)}
"""By the word before the slash of a file's ``schema``."""


def kind_of(blob: bytes) -> str:
    """The kind that a file says it is, ``""`` where it says none."""
    schema = read(blob, "")[0].get("schema")
    return schema.partition("/")[0] if isinstance(schema, str) else ""


def run(arguments: list[str]) -> int:
    """Merge what git names: base, ours, theirs, path."""
    *files, path = arguments
    base, ours, theirs = (_bytes(file) for file in files)
    if any(blob.startswith(_SEALED) for blob in (base, ours, theirs)):
        return _sealed(files, path)
    if theirs in (ours, base):
        return _print(ours)
    if ours == base:
        return _print(theirs)
    merger = MERGERS.get(kind_of(ours))
    if merger is None or kind_of(theirs) != kind_of(ours):
        return UNKNOWN
    try:
        found = merger((base, ours, theirs), path, (_last_hand("HEAD", path), _last_hand(_their_commit(), path)))
    except _NotMineError:
        return UNKNOWN
    if isinstance(found, bytes):
        return _print(found)
    for sentence in found:
        _say("docmgr: " + _("{path}: {conflict}").format(path=path, conflict=sentence))
    _say("docmgr: hint: docmgr resolve")
    return CONFLICT


def _sealed(files: list[str], path: str) -> int:
    """Ciphertext is opened, merged and sealed again by the vault's own driver, which writes into the file of ours."""
    from docmgr.filters.sealedmerge import merge as merge_sealed

    code = merge_sealed([*files, "", path])
    return _print(_bytes(files[1])) if code == MERGED else CONFLICT


def _bytes(file: str) -> bytes:
    with open(file, "rb") as content:
        return content.read()


def _print(content: bytes) -> int:
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
    return MERGED


def _say(line: str) -> None:
    sys.stderr.buffer.write((line + "\n").encode("utf-8", "backslashreplace"))


def _their_commit() -> str:
    """The commit that is merged in; git names it in the environment for a merge, not for a rebase."""
    names = [name.removeprefix("GITHEAD_") for name in os.environ if name.startswith("GITHEAD_")]
    return names[0] if len(names) == 1 else ""


def _last_hand(commit: str, path: str) -> str:
    """Who changed the path last on that side; ``""`` where it cannot be told."""
    if not commit:
        return ""
    command = ["git", "--literal-pathspecs", "log", "-1", "--format=%an", commit, "--", path]
    done = subprocess.run(command, capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace").strip()


if __name__ == "__main__":
    set_language(choose_language(None, dict(os.environ), None))
    sys.exit(run(sys.argv[1:]))
