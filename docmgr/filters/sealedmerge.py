"""The merge driver of sealed files: git hands over ciphertext and gets ciphertext back.

Records are merged by their meaning, text by ``git merge-file``, and of anything else both versions stay. Plaintext
lives in memory only; where ``git merge-file`` wants files, they are anonymous ones in memory, or lie in a private
folder of the git directory on systems without.
"""

import os
import subprocess
import sys

from docmgr.i18n.text import _, choose_language, set_language
from docmgr.vault.agefile import AgeError
from docmgr.vault.blob import label, seal, unseal
from docmgr.vault.gitdir import common_dir
from docmgr.vault.keyring import Keyring
from docmgr.vault.sealed import KEYS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

MERGED, CONFLICT = 0, 1
# As ``git merge-file`` counts: more conflicts than that, or an error.
_BROKEN = 128


def merge(arguments: "list[str]") -> int:
    """Merge base, ours and theirs into the file of ours; 1 leaves a conflict for the person."""
    set_language(choose_language(None, dict(os.environ), None))
    base_file, ours_file, theirs_file, _level, path = arguments
    stored = [_bytes(file) for file in (base_file, ours_file, theirs_file)]
    if stored[1] == stored[2] or stored[0] == stored[2]:
        return MERGED
    if stored[0] == stored[1]:
        return _write(ours_file, stored[2], MERGED)
    if path.startswith(KEYS + "/"):
        return _envelope(stored, ours_file, path)
    keyring = Keyring(common_dir())
    try:
        plain = _plain(stored, keyring)
    except AgeError:
        _say(_("{path}: both sides changed it, and it is locked here; both versions are kept").format(path=path))
        _say("docmgr: hint: docmgr vault unlock; git merge --abort")
        return CONFLICT
    merged, code = _merged(plain, path)
    if merged is None:
        _say(_("{path}: both sides changed it; both versions are kept").format(path=path))
        return CONFLICT
    for blob, content in zip(stored[1:], plain[1:], strict=True):
        if content == merged and _newest(blob, stored):
            return _write(ours_file, blob, code)
    return _write(ours_file, _sealed(merged, stored, keyring), code)


def _newest(blob: bytes, stored: "list[bytes]") -> bool:
    """Whether no side has a newer key: an older one may be known to somebody who was removed."""
    named = label(blob)
    return named is None or all(named >= (label(each) or named) for each in stored)


def _envelope(stored: "list[bytes]", ours_file: str, path: str) -> int:
    """Two changes of a zone at once become one; 1 where nobody's key lies open here."""
    from docmgr.filters.envelopes import merge_envelopes, zone_in

    zone = zone_in(path)
    found = merge_envelopes(zone, *stored) if zone else None
    if found is None:
        _say(_("{path}: both sides changed who reads this zone, or its keys").format(path=path))
        _say("docmgr: hint: docmgr vault unlock -i KEYFILE; git commit")
        return CONFLICT
    _say(_("zone {zone}: both sides' keys are kept").format(zone=zone))
    _say("docmgr: hint: docmgr vault unlock")
    return _write(ours_file, found, MERGED)


def _plain(stored: "list[bytes]", keyring: Keyring) -> "list[bytes]":
    """What the three hold; a key of the other side's, too new to be unlocked here, is looked for in its envelope."""
    try:
        return [unseal(blob, keyring) if label(blob) is not None else blob for blob in stored]
    except AgeError:
        for zone in {named[0] for blob in stored if (named := label(blob)) is not None}:
            from docmgr.filters.envelopes import keys_elsewhere

            keyring.know(zone, keys_elsewhere(zone))
        return [unseal(blob, keyring) if label(blob) is not None else blob for blob in stored]


def _sealed(content: bytes, stored: "list[bytes]", keyring: Keyring) -> bytes:
    """The content under the newest key of the zone that the sides lie in."""
    named = label(stored[1]) or label(stored[2]) or label(stored[0])
    assert named is not None
    return seal(keyring.epochs(named[0])[-1], content)


def _merged(plain: "list[bytes]", path: str) -> "tuple[bytes | None, int]":
    """The merged content and how it went; None where only a person can choose."""
    by_meaning = _by_meaning(plain, path) if path.endswith((".yml", ".yaml")) else None
    if by_meaning is not None:
        return by_meaning, MERGED
    if any(b"\0" in content[:8000] for content in plain):
        return None, CONFLICT
    return _by_lines(plain)


def _by_meaning(plain: "list[bytes]", path: str) -> "bytes | None":
    """The semantic merge of records, None where the file is none or people contradict each other."""
    from docmgr.filters import merge as records

    try:
        merger = records.MERGERS.get(records.kind_of(plain[1]))
        if merger is None or records.kind_of(plain[2]) != records.kind_of(plain[1]):
            return None
        found = merger((plain[0], plain[1], plain[2]), path, ("", ""))
    except Exception:  # noqa: BLE001 - a file that no merger understands is merged by its lines
        return None
    return found if isinstance(found, bytes) else None


def _by_lines(plain: "list[bytes]") -> "tuple[bytes | None, int]":
    base, ours, theirs = plain
    make = _in_memory if hasattr(os, "memfd_create") and os.path.isdir("/proc/self/fd") else _in_private
    files, descriptors, drop = make([ours, base, theirs])
    try:
        command = ["git", "merge-file", "-p", "-L", "ours", "-L", "base", "-L", "theirs", *files]
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, pass_fds=descriptors
        )
    finally:
        drop()
    if done.returncode < 0 or done.returncode >= _BROKEN:
        return None, CONFLICT
    return done.stdout, CONFLICT if done.returncode else MERGED


def _in_memory(contents: "list[bytes]") -> "tuple[list[str], list[int], Callable[[], None]]":
    descriptors = []
    for content in contents:
        descriptor = os.memfd_create("docmgr")
        view = memoryview(content)
        while view:
            view = view[os.write(descriptor, view) :]
        descriptors.append(descriptor)

    def drop() -> None:
        for descriptor in descriptors:
            os.close(descriptor)

    return [f"/proc/self/fd/{descriptor}" for descriptor in descriptors], descriptors, drop


def _in_private(contents: "list[bytes]") -> "tuple[list[str], list[int], Callable[[], None]]":
    folder = os.path.join(common_dir(), "docmgr", "unlocked", f"merge-{os.getpid()}")
    os.makedirs(folder, 0o700)
    files = [os.path.join(folder, name) for name in ("ours", "base", "theirs")]
    for file, content in zip(files, contents, strict=True):
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as target:
            target.write(content)

    def drop() -> None:
        for file in files:
            os.unlink(file)
        os.rmdir(folder)

    return files, [], drop


def _bytes(file: str) -> bytes:
    with open(file, "rb") as source:
        return source.read()


def _write(file: str, content: bytes, code: int) -> int:
    with open(file, "wb") as target:
        target.write(content)
    return code


def _say(message: str) -> None:
    line = message if message.startswith("docmgr: ") else f"docmgr: {message}"
    sys.stderr.buffer.write((line + "\n").encode("utf-8", "backslashreplace"))
    sys.stderr.buffer.flush()
