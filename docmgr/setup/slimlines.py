"""The lines of ``.gitattributes`` that have Office files stored slim.

One block of ours stands before the vault's, which git therefore takes for sealed folders: never both on one path. A
clone without docmgr knows no such filter, and git then hands it the files as they are stored, which are valid Office
files. Source: design 3, Growth.
"""

from __future__ import annotations

from collections.abc import Sequence

from docmgr.policy.model import Policy
from docmgr.vault import sealed as vault

DRIVER = "docmgr-slim"
BEGIN = "# >>> docmgr: Office files are stored uncompressed, so that their versions take little room (docmgr slim)"
END = "# <<< docmgr: Office files"


def with_lines(text: str, extensions: Sequence[str]) -> str:
    """An attributes file with our block for these extensions, none for no extension, before the vault's lines."""
    text, end = text.replace("\r\n", "\n"), "\r\n" if "\r\n" in text else "\n"
    before, found, after = text.partition(BEGIN + "\n")
    if found:
        after = after.partition(END + "\n")[2]
    else:
        before, mark, after = text.partition(vault.BEGIN + "\n")
        after = mark + after
    if before and not before.endswith("\n"):
        before += "\n"
    lines = [BEGIN, *(f"*.{each} filter={DRIVER} -text" for each in extensions), END, ""] if extensions else []
    return (before + "\n".join(lines) + after).replace("\n", end)


def extensions_in(text: str) -> tuple[str, ...]:
    """The extensions that an attributes file names, none where Office files are stored as they come."""
    block = text.replace("\r\n", "\n").partition(BEGIN + "\n")[2].partition(END + "\n")[0]
    words = (line.split() for line in block.splitlines())
    return tuple(each[0][2:] for each in words if len(each) > 1 and each[0].startswith("*."))


def extensions_of(policy: Policy) -> tuple[str, ...]:
    """The extensions that the policy wants slim."""
    return policy.slim.extensions if policy.slim.enabled else ()
