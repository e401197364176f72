"""The driver of sealed folders: documents are sealed when git takes them in, and opened when it checks them out.

It refuses to take in what it cannot seal, and never refuses to check out: what cannot be opened arrives as stored,
with a line that says so and an alert that ``docmgr vault status`` shows.
"""

import os

from docmgr.filters.content import Content
from docmgr.filters.refused import RefusedContent
from docmgr.i18n.text import N_, _
from docmgr.vault.agefile import AgeError
from docmgr.vault.blob import HEAD, Epoch, Opening, head_of, label, seal, seal_stream, unseal, unseal_short
from docmgr.vault.chunks import SEALED_CHUNK, regroup
from docmgr.vault.heads import Heads
from docmgr.vault.keyring import ALERTS, Keyring, sealed_here

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from docmgr.filters.objects import Objects


class _LostError(Exception):
    """The disk did not take the content."""


_UNLOCK = "docmgr vault unlock"
DAMAGED, PLAIN, FULL = "damaged", "plain", "full"
# While a rotation seals everything anew, nothing keeps its old key.
RENEW = "DOCMGR_VAULT_RENEW"
# While a clone is locked, everything arrives as it is stored.
SEALED = "DOCMGR_VAULT_SEALED"


class Sealing:
    """One filter process of one clone."""

    __slots__ = ("common", "keyring", "say", "_sealed", "_objects", "_heads", "_told")
    secret = True

    def __init__(self, common: str, say: "Callable[..., None]") -> None:
        self.common = common
        self.keyring = Keyring(common)
        self.say = say
        self._sealed = sealed_here(common)
        self._objects: "Objects | None" = None
        self._heads = Heads(common)
        self._told: "set[str]" = set()

    def close(self) -> None:
        """Git is done."""
        self._heads.close()

    def objects(self) -> "Objects":
        """Git's objects, asked only where needed."""
        if self._objects is None:
            from docmgr.filters.objects import Objects

            self._objects = Objects()
        return self._objects

    # Taking in

    def clean(self, path: bytes, content: Content) -> "Iterable[bytes]":
        """The blob for a file; RefusedContent where it would be wrong to store anything."""
        if content.lost is not None:
            raise content.lost
        if not content.size:
            return ()
        try:
            named = label(content.head)
        except AgeError:
            return self._as_stored(path, content)
        if named is not None:
            return content.pieces() if self._proved(content) else self._as_stored(path, content)
        return self._sealed_pieces(path, content)

    def _sealed_pieces(self, path: bytes, content: Content) -> "Iterable[bytes]":
        shown = path.decode("utf-8", "backslashreplace")
        zone = self._sealed.zone_of(path.decode("utf-8", "surrogateescape"))
        if not zone:
            message = _("{path} is to be sealed, but no zone is known for it").format(path=shown)
            raise RefusedContent(message, "docmgr vault seal FOLDER --zone ZONE")
        epochs = self.keyring.epochs(zone)
        if not epochs:
            message = _("{path} is in the sealed zone {zone}, which is locked here: not stored")
            raise RefusedContent(message.format(path=shown, zone=zone), "docmgr vault unlock")
        epoch = self._epoch_for(path, content, epochs)
        if content.small is not None:
            return (seal(epoch, content.small, self._heads),)
        return seal_stream(epoch, _digest(epoch, content), content.pieces())

    def _epoch_for(self, path: bytes, content: Content, epochs: "list[Epoch]") -> Epoch:
        """The newest key, unless the index holds this very document under an older one: then nothing changed."""
        newest = epochs[-1]
        if len(epochs) == 1 or os.environ.get(RENEW):
            return newest
        before = self.objects().index_head(path, HEAD)
        try:
            named = label(before)
        except AgeError:
            return newest
        if named is None or named == (newest.zone, newest.number):
            return newest
        for epoch in self.keyring(*named):
            if epoch.zone == newest.zone and before.startswith(head_of(epoch, _digest(epoch, content))[0]):
                return epoch
        return newest

    def _proved(self, content: Content) -> bool:
        """Whether content that came as ciphertext was made with a key that is unlocked here."""
        try:
            for _piece in self._opened(content):
                continue
        except AgeError:
            return False
        return True

    def _as_stored(self, path: bytes, content: Content) -> "Iterable[bytes]":
        """Ciphertext that cannot be proved here: right where git holds it already, else somebody changed it."""
        if self.objects().known(content.pieces(), content.size):
            return content.pieces()
        shown = path.decode("utf-8", "backslashreplace")
        message = _("{path} is ciphertext that was changed, or for which there is no key here: not stored")
        raise RefusedContent(message.format(path=shown), f"docmgr vault unlock | git checkout -- {shown}")

    # Checking out

    def smudge(self, path: bytes, content: Content, blob: str) -> "Iterable[bytes]":
        """The document in a blob, or the blob itself where it cannot be opened; never refuses."""
        data = b""
        if content.small is not None and not os.environ.get(SEALED):
            data = unseal_short(content.small, self.keyring)
        if data:
            return (data,)
        try:
            named = label(content.head)
            if named is not None:
                return self._readable(content, named)
            content.settle()
        except AgeError:
            content.settle()
            if content.lost is None:
                self._alert(DAMAGED, path, blob)
                return content.pieces()
        except _LostError:
            pass
        if content.lost is not None:
            return self._stored(path, blob)
        if content.size and self._sealed.zone_of(path.decode("utf-8", "surrogateescape")):
            self._alert(PLAIN, path, blob)
        return content.pieces()

    def _readable(self, content: Content, named: "tuple[str, int]") -> "Iterable[bytes]":
        """A blob of ours opened, where the zone is open here."""
        if not os.environ.get(SEALED):
            if self.keyring(*named):
                return self._opened(content)
            self._tell(named[0])
        content.settle()
        if content.lost is not None:
            raise _LostError
        return content.pieces()

    def _tell(self, zone: str) -> None:
        """Say once that an open zone has a newer key than those here: somebody rotated it."""
        if zone not in self._told and self.keyring.epochs(zone):
            self._told.add(zone)
            self.say(_("zone {zone} has a new key; its files stay sealed until you take it").format(zone=zone), _UNLOCK)

    def _stored(self, path: bytes, blob: str) -> "Iterable[bytes]":
        """What git holds, once more from git: the disk is full."""
        from docmgr.filters.objects import blob_pieces

        self._alert(FULL, path, blob)
        return blob_pieces(blob)

    def _opened(self, content: Content) -> "Iterable[bytes]":
        """The plaintext, only once all of it is proved; while it arrives, where it does."""
        if content.small is not None:
            return (unseal(content.small, self.keyring),)
        opening = Opening(content.head, self.keyring)
        running = opening.epoch.digest()
        offset = len(opening.head)
        source = content.arriving() if content.open else content.pieces()
        for piece in opening.chunks(regroup(_after(offset, source), SEALED_CHUNK)):
            running.update(piece)
        opening.check(running.digest())
        if content.open:
            return opening.chunks(content.chunks(offset, SEALED_CHUNK))
        return opening.chunks(regroup(_after(offset, content.pieces()), SEALED_CHUNK))

    def _alert(self, kind: str, path: bytes, blob: str) -> None:
        shown = path.decode("utf-8", "backslashreplace")
        self.say(_(_ALERTS[kind]).format(path=shown))
        line = f"{kind}\t{blob}\t{path.decode('utf-8', 'surrogateescape')}\n"
        try:
            with open(f"{self.common}/{ALERTS}", "ab") as file:
                file.write(line.encode("utf-8", "surrogateescape"))
        except OSError:
            return


_ALERTS = {
    DAMAGED: N_("{path} is damaged or was changed by somebody without the key; see: docmgr vault verify"),
    PLAIN: N_("{path} stands in the clear in a sealed folder, and in the history; see: docmgr vault verify"),
    FULL: N_("{path} stays sealed, because the disk is full; then: git checkout -- FILE"),
}


def _digest(epoch: Epoch, content: Content) -> bytes:
    running = epoch.digest()
    if content.small is not None:
        running.update(content.small)
    else:
        for piece in content.pieces():
            running.update(piece)
    return running.digest()


def _after(offset: int, pieces: "Iterable[bytes]") -> "Iterator[bytes]":
    for piece in pieces:
        if offset:
            piece, offset = piece[offset:], max(0, offset - len(piece))  # noqa: PLW2901 - the rest of the first
        if piece:
            yield piece
