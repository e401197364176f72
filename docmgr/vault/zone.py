"""A zone's keys: epochs and readers, in an envelope that the ordinary age program opens.

``.docmgr/keys/<zone>.age`` is an age file to every reader and to the recovery keys. Inside is an age identity file:
comments that say for whom, and one secret key per epoch, the newest last. Source: D-2.3.2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from docmgr.errors import VaultError
from docmgr.i18n.text import _
from docmgr.vault.agefile import MAGIC, AgeError
from docmgr.vault.blob import Epoch
from docmgr.vault.identity import Identity, encrypt
from docmgr.vault.keyring import read_epochs
from docmgr.vault.recipients import public_text, secret_text
from docmgr.vault.sealed import KEYS

RECOVERY = "recovery"
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,30}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Reader:
    """One key that opens a zone; ``who`` is a member's id, or ``recovery``."""

    who: str
    key: str


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone with its secrets: epochs as (number, X25519 secret), oldest first."""

    name: str
    epochs: tuple[tuple[int, bytes], ...]
    readers: tuple[Reader, ...]

    @property
    def newest(self) -> int:
        """The number of the epoch that seals now."""
        return self.epochs[-1][0]

    def chain(self) -> list[Epoch]:
        """Every epoch with all that is derived from it, the newest last."""
        return [Epoch(self.name, number, secret) for number, secret in self.epochs]

    def members(self) -> tuple[str, ...]:
        """The ids of the readers, the recovery key left out."""
        return tuple(sorted({reader.who for reader in self.readers} - {RECOVERY}))

    def with_readers(self, readers: tuple[Reader, ...]) -> Zone:
        """The same keys for other readers."""
        return replace(self, readers=tuple(dict.fromkeys(readers)))

    def with_epoch(self, secret: bytes) -> Zone:
        """The same readers with a new epoch."""
        return replace(self, epochs=(*self.epochs, (self.newest + 1, secret)))


def is_zone(name: str) -> bool:
    """Whether it can name a zone: it stands in ASCII headers and in file names."""
    return _NAME.fullmatch(name) is not None and name != RECOVERY


def envelope_path(zone: str) -> str:
    """The repository path of a zone's envelope."""
    return f"{KEYS}/{zone}.age"


def as_text(zone: Zone) -> str:
    """The identity file inside the envelope."""
    lines = [f"# docmgr zone {zone.name}"]
    lines += [f"# reader {reader.who} {reader.key}" for reader in zone.readers]
    for number, secret in zone.epochs:
        lines += [f"# epoch {number}", secret_text(secret)]
    return "\n".join([*lines, ""])


def from_text(name: str, text: str) -> Zone:
    """The zone in an identity file; VaultError where it is not one of that name."""
    readers = []
    stated = ""
    for line in text.splitlines():
        kind, *words = line.removeprefix("# ").split(" ", 2) if line.startswith("# ") else ("",)
        if kind == "docmgr" and words[:1] == ["zone"] and len(words) == 2:
            stated = words[1]
        elif kind == "reader" and len(words) == 2:
            readers.append(Reader(words[0], words[1]))
    epochs = read_epochs(text)
    if stated != name or not epochs:
        raise damaged(name)
    return Zone(name, tuple(epochs), tuple(readers))


def damaged(name: str) -> VaultError:
    """What to say of an envelope that is not whole."""
    message = _("the envelope of zone {zone} is damaged: {path}").format(zone=name, path=envelope_path(name))
    return VaultError(message, hint=f"git checkout HEAD -- {envelope_path(name)}")


def wrap(zone: Zone) -> bytes:
    """The envelope's bytes; VaultError for a key that cannot be wrapped to."""
    return encrypt(as_text(zone).encode(), [reader.key for reader in zone.readers])


def unwrap(name: str, envelope: bytes, identities: list[Identity]) -> Zone | None:
    """The zone in an envelope, None where none of the identities opens it; VaultError where it is damaged."""
    if not envelope.startswith(MAGIC):
        raise damaged(name)
    for identity in identities:
        try:
            text = identity.decrypt(envelope)
        except AgeError:
            raise damaged(name) from None
        if text is not None:
            return from_text(name, text.decode("utf-8", "replace"))
    return None


def merged(ours: Zone, theirs: Zone, fresh: bytes, *, base: Zone | None = None) -> Zone:
    """Two envelopes of one zone that grew apart: every epoch of both, the readers that both kept or one took in.

    Two rotations at once may give one number to two keys; both stay. Where one side removed a reader and the other
    made a key, that reader may know it: then ``fresh`` becomes the newest. Without the ``base`` nobody can tell who was
    taken in and who removed: then only those stay whom both name.
    """
    epochs = tuple(sorted({*ours.epochs, *theirs.epochs}))
    before = base.readers if base is not None else (*ours.readers, *theirs.readers)
    everybody = tuple(dict.fromkeys((*ours.readers, *theirs.readers)))
    kept = tuple(
        reader for reader in everybody if (reader in ours.readers and reader in theirs.readers) or reader not in before
    )
    found = Zone(ours.name, epochs, kept)
    for one, other in ((ours, theirs), (theirs, ours)):
        removed = any(reader in before and reader not in one.readers for reader in other.readers)
        if removed and not set(other.epochs) <= set(one.epochs):
            return found.with_epoch(fresh)
    return found


def public_keys(zone: Zone) -> list[str]:
    """The public key of each epoch, oldest first."""
    return [public_text(epoch.public) for epoch in zone.chain()]
