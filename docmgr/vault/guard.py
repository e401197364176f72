"""Whether what is about to be stored in a sealed folder is sealed: judged by a blob's first bytes, without any key.

On the hook's path: builtins, and what reads an age header. These findings know no waiver and no policy that lifts them.
"""

from docmgr.finding import ERROR, WARN, Finding
from docmgr.vault.agefile import AgeError
from docmgr.vault.blob import label
from docmgr.vault.sealed import ATTRIBUTES, Sealed, overruled

LINK, MODULE = "120000", "160000"


def judge_blob(path: str, zone: str, size: int, start: bytes) -> "list[Finding]":
    """The fault of a blob that is to stand in a zone; an empty one is as it should be."""
    if not size:
        return []
    try:
        named = label(start)
    except AgeError:
        return [Finding("DM605", ERROR, path, {"zone": zone})]
    if named is None:
        return [Finding("DM601", ERROR, path, {"zone": zone})]
    if named[0] != zone:
        return [Finding("DM602", ERROR, path, {"zone": zone, "other": named[0]})]
    return []


def judge_mode(path: str, zone: str, mode: str) -> "list[Finding]":
    """Links warn, for their target is readable; another repository inside can never be sealed."""
    if mode == LINK:
        return [Finding("DM604", WARN, path, {"zone": zone})]
    if mode == MODULE:
        return [Finding("DM604", ERROR, path, {"zone": zone})]
    return []


def judge_attributes(path: str, text: "bytes | None", sealed: Sealed) -> "list[Finding]":
    """The fault of an attributes file that would turn sealing off; ``text`` is None where it is removed."""
    folder, _slash, name = path.rpartition("/")
    if name != ATTRIBUTES:
        return []
    if folder:
        wrong = path if text and sealed.touches(folder) else ""
    else:
        wrong = overruled((text or b"").decode("utf-8", "surrogateescape"), sealed)
    return [Finding("DM603", ERROR, path, {"found": wrong})] if wrong else []


def resealed(old: bytes, new: bytes) -> bool:
    """Whether a blob took another's place by sealing alone as far as anybody without the key can tell.

    Its zone or its epoch is another one, or the old one was not sealed: then the same document may have another blob.
    """
    try:
        return label(new) is not None and label(old) != label(new)
    except AgeError:
        return False
