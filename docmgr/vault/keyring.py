"""The zone keys that are unlocked in this clone; light, for the filter of sealed files starts with it.

``docmgr/unlocked/`` in the common git directory (mode 0700) holds whatever ``docmgr vault lock`` takes away: a zone's
keys as ``<zone>.txt``, and what other rooms derive from plaintext.
"""

from docmgr.vault.blob import Epoch
from docmgr.vault.gitdir import read_bytes
from docmgr.vault.recipients import read_secret
from docmgr.vault.sealed import ATTRIBUTES, Sealed, read_block, read_pin

UNLOCKED = "docmgr/unlocked"
PIN = "docmgr/sealed"
ALERTS = "docmgr/alerts"


def read_epochs(text: str) -> "list[tuple[int, bytes]]":
    """The epochs in a zone's identity file as (number, secret), the newest last; none where a line is misspelled."""
    found: "list[tuple[int, bytes]]" = []
    number = 0
    for line in text.splitlines():
        if line.startswith("# epoch ") and line[8:].isdecimal():
            number = int(line[8:])
        elif line and not line.startswith("#"):
            secret = read_secret(line)
            if secret is None or number < (found[-1][0] if found else 1):
                return []
            found.append((number, secret))
    return found


class Keyring:
    """The unlocked keys of a clone, each read when first asked for."""

    __slots__ = ("folder", "_zones")

    def __init__(self, common: str) -> None:
        self.folder = f"{common}/{UNLOCKED}"
        self._zones: "dict[str, list[Epoch]]" = {}

    def epochs(self, zone: str) -> "list[Epoch]":
        """All epochs of a zone, the newest last; none where it is locked."""
        found = self._zones.get(zone)
        if found is None:
            text = read_bytes(f"{self.folder}/{zone}.txt") if "/" not in zone else None
            pairs = read_epochs(text.decode("utf-8", "replace")) if text is not None else []
            found = self._zones[zone] = [Epoch(zone, number, secret) for number, secret in pairs]
        return found

    def know(self, zone: str, more: "list[Epoch]") -> None:
        """Take further keys in, for this process alone."""
        known = {(epoch.number, epoch.secret): epoch for epoch in (*self.epochs(zone), *more)}
        self._zones[zone] = [known[each] for each in sorted(known)]

    def __call__(self, zone: str, number: int) -> "list[Epoch]":
        """The keys that a blob's label may mean."""
        return [epoch for epoch in self.epochs(zone) if epoch.number == number]


def sealed_here(common: str, root: str = ".") -> Sealed:
    """The sealed folders as this clone pinned them, and as its work tree says beyond that."""
    pinned = read_pin(read_bytes(f"{common}/{PIN}") or b"")
    text = (read_bytes(f"{root}/{ATTRIBUTES}") or b"").decode("utf-8", "surrogateescape")
    return read_block(text).with_pinned(pinned)
