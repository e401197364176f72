"""A sealed document as Git stores it: a valid age v1 file, made so that the same bytes always give the same file.

File key, nonce and ephemeral key come from an HMAC of the plaintext under the zone's key instead of from a random
source, on purpose (docs/design/vault.md). A second stanza, which age ignores, names zone and epoch and wraps the file
key by AES-SIV, so that reading needs no X25519. What is read is derived anew and must agree: that proves that a key
holder wrote it.
"""

import binascii
import hmac

from docmgr.vault.agefile import (
    CANONICAL,
    HEADER,
    HMAC,
    INTRO,
    LAST,
    MAGIC,
    NO_MATCH,
    NONCE,
    AgeError,
    Header,
    Stanza,
    check_mac,
    header_mac,
    hkdf,
    open_chunks,
    parse_header,
    payload_key,
    seal_chunks,
)
from docmgr.vault.chunks import CHUNK, SEALED_CHUNK, TAG, regroup
from docmgr.vault.recipients import FILE_KEY, LABEL, WRAPPED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from docmgr.vault.heads import Heads

    # The keys that a label may mean: several where two people rotated at once.
    Keyring = Callable[[str, int], Iterable["Epoch"]]

KIND = b"docmgr/1"
# A header of ours is far shorter; this much of a blob is enough to judge it by.
HEAD = 1024
_SIV, _WRAP, _FILE = b"docmgr/1 siv", b"docmgr/1 wrap", b"docmgr/1 file"
# Where a header of ours has its parts: 32 bytes are 43 letters.
_FIRST = INTRO + b"-> X25519 "
_LETTERS = 43
_SECOND = len(_FIRST) + 2 * (_LETTERS + 1)
_NO_NONCE = bytes(12)


class Epoch:
    """One key of a zone: everything derived from its X25519 secret."""

    __slots__ = ("zone", "number", "secret", "public", "siv", "line", "recipient", "wrap")

    def __init__(self, zone: str, number: int, secret: bytes) -> None:
        from docmgr.vault.ciphers import AESSIV, private_key

        self.zone = zone
        self.number = number
        self.secret = secret
        self.recipient = private_key(secret).public_key()
        self.public = self.recipient.public_bytes_raw()
        root = hmac.digest(bytes(32), secret, "sha256")
        self.siv = _expand(root, _SIV, 32)
        self.wrap = AESSIV(_expand(root, _WRAP, 64))
        self.line = b"-> %s %s %d" % (KIND, zone.encode(), number)

    def digest(self) -> "hmac.HMAC":
        """The running digest of a plaintext."""
        return hmac.new(self.siv, digestmod="sha256")


def _expand(key: bytes, info: bytes, length: int) -> bytes:
    """HKDF-Expand with SHA-256."""
    found = block = b""
    number = 1
    while len(found) < length:
        block = hmac.digest(key, block + info + bytes([number]), "sha256")
        found += block
        number += 1
    return found[:length]


def head_of(epoch: Epoch, digest: bytes, heads: "Heads | None" = None) -> "tuple[bytes, bytes]":
    """Header and nonce of the blob whose plaintext has that digest, and the key of its payload.

    ``heads`` knows headers that were made before.
    """
    made = _expand(digest, _FILE, FILE_KEY + NONCE + 32)
    file_key, nonce = made[:FILE_KEY], made[FILE_KEY : FILE_KEY + NONCE]
    parts = heads.find(digest) if heads is not None else None
    if parts is None:
        parts = _parts(epoch, file_key, made[FILE_KEY + NONCE :])
        if heads is not None:
            heads.keep(digest, parts)
    head = b"%b %b\n%b" % (_signed(epoch, parts), _letters(parts[96:]), nonce)
    return head, payload_key(file_key, nonce)


def _parts(epoch: Epoch, file_key: bytes, secret: bytes) -> bytes:
    """What is computed in a header, 32 bytes each: share, body, the wrapped file key, MAC."""
    from docmgr.vault.ciphers import ChaCha20Poly1305, private_key

    ephemeral = private_key(secret)
    share = ephemeral.public_key().public_bytes_raw()
    key = hkdf(ephemeral.exchange(epoch.recipient), share + epoch.public, LABEL)
    body = ChaCha20Poly1305(key).encrypt(_NO_NONCE, file_key, None)
    parts = share + body + epoch.wrap.encrypt(file_key, [epoch.line])
    return parts + header_mac(file_key, _signed(epoch, parts))


def _signed(epoch: Epoch, parts: bytes) -> bytes:
    """The header's text under the MAC."""
    share, body, wrapped = _letters(parts[:32]), _letters(parts[32:64]), _letters(parts[64:96])
    return b"%b%b\n%b\n%b\n%b\n---" % (_FIRST, share, body, epoch.line, wrapped)


def _letters(data: bytes) -> bytes:
    """Base64 of 32 bytes."""
    return binascii.b2a_base64(data, newline=False)[:_LETTERS]


def seal(epoch: Epoch, data: bytes, heads: "Heads | None" = None) -> bytes:
    """The blob of a document; an empty one stays empty."""
    if not data:
        return b""
    head, key = head_of(epoch, hmac.digest(epoch.siv, data, "sha256"), heads)
    if len(data) <= CHUNK:
        from docmgr.vault.ciphers import ChaCha20Poly1305

        return head + ChaCha20Poly1305(key).encrypt(LAST, data, None)
    return head + b"".join(seal_chunks(key, regroup([data], CHUNK)))


def seal_stream(epoch: Epoch, digest: bytes, chunks: "Iterable[bytes]") -> "Iterator[bytes]":
    """The same in pieces, from chunks of 64 KiB and the digest of all."""
    head, key = head_of(epoch, digest)
    yield head
    yield from seal_chunks(key, chunks)


def label(head: bytes) -> "tuple[str, int] | None":
    """Zone and epoch of a blob that begins so, None where it is none of ours.

    AgeError HEADER where it is one that somebody or something changed.
    """
    if not head.startswith(MAGIC):
        return None
    marked = b"\n-> " + KIND + b" " in head[:HEAD] or b"\n-> docmgr/" in head[:HEAD]
    try:
        header = parse_header(head)
        return _label(header)
    except AgeError:
        if marked or head.startswith(MAGIC + b"\r"):
            raise
        return None


def _label(header: Header) -> "tuple[str, int] | None":
    ours = [stanza for stanza in header.stanzas if stanza.args[0].startswith(b"docmgr/")]
    if not ours:
        return None
    first, *rest = header.stanzas
    if ours != rest or len(ours) != 1 or first.args[0] != b"X25519" or len(first.args) != 2:
        raise AgeError(HEADER)
    return _named(ours[0])


def _named(stanza: Stanza) -> "tuple[str, int]":
    kind, *names = stanza.args
    if kind != KIND or len(names) != 2 or len(stanza.body) != WRAPPED:
        raise AgeError(HEADER)
    zone, number = names
    if not number.isdigit() or number.startswith(b"0") or len(number) > 6:
        raise AgeError(HEADER)
    return zone.decode("ascii"), int(number)


class Opening:
    """A blob whose header was read and proved: its epoch, payload key, nonce, and where the payload begins."""

    __slots__ = ("epoch", "key", "file_key", "head")

    def __init__(self, head: bytes, keyring: "Keyring") -> None:
        header = parse_header(head)
        named = _label(header)
        epochs = list(keyring(*named)) if named is not None else []
        if not epochs:
            raise AgeError(NO_MATCH)
        self.epoch, self.file_key = _unwrap(epochs, header.stanzas[1].body)
        check_mac(header, self.file_key)
        if len(head) < header.end + NONCE:
            raise AgeError(HEADER)
        self.head = head[: header.end + NONCE]
        self.key = payload_key(self.file_key, self.head[-NONCE:])

    def chunks(self, sealed: "Iterable[bytes]") -> "Iterator[bytes]":
        """The plain chunks of the payload's sealed ones."""
        return open_chunks(self.key, sealed)

    def check(self, digest: bytes) -> None:
        """AgeError CANONICAL unless this plaintext, sealed again, gives file key and nonce of this blob."""
        made = _expand(digest, _FILE, FILE_KEY + NONCE)
        if not hmac.compare_digest(made, self.file_key + self.head[-NONCE:]):
            raise AgeError(CANONICAL)

    def check_whole(self, digest: bytes) -> None:
        """The same for every byte of the header, the stanza for the ordinary age program included."""
        if head_of(self.epoch, digest)[0] != self.head:
            raise AgeError(CANONICAL)


def _unwrap(epochs: "list[Epoch]", body: bytes) -> "tuple[Epoch, bytes]":
    from docmgr.vault.ciphers import is_refusal

    for epoch in epochs:
        try:
            return epoch, epoch.wrap.decrypt(body, [epoch.line])
        except Exception as error:
            if not is_refusal(error):
                raise
    raise AgeError(HMAC)


def unseal(raw: bytes, keyring: "Keyring", *, whole: bool = False) -> bytes:
    """The document in a blob; ``whole`` proves every byte of its header too. AgeError otherwise."""
    if not raw:
        return b""
    data = b"" if whole else unseal_short(raw, keyring)
    if data:
        return data
    opening = Opening(raw, keyring)
    body = len(opening.head)
    if len(raw) - body <= SEALED_CHUNK:
        data = b"".join(opening.chunks((raw[body:],)))
    else:
        data = b"".join(opening.chunks(regroup([raw[body:]], SEALED_CHUNK)))
    if not data:
        raise AgeError(CANONICAL)
    digest = hmac.digest(opening.epoch.siv, data, "sha256")
    opening.check(digest)
    if whole:
        opening.check_whole(digest)
    return data


def unseal_short(raw: bytes, keyring: "Keyring") -> bytes:
    """The document in a blob of one chunk exactly as ``seal`` spells it, ``b""`` for anything else.

    Nothing needs to be parsed: the MAC is over the letters themselves, and is compared as letters.
    """
    end = raw.find(b"\n", _SECOND, HEAD)
    mac = end + 1 + _LETTERS + 5
    begin = mac + _LETTERS + 1 + NONCE
    named = raw[_SECOND:end].split(b" ")
    if end < 0 or not raw.startswith(_FIRST) or len(named) != 4 or not TAG < len(raw) - begin <= SEALED_CHUNK:
        return b""
    if named[:2] != [b"->", KIND] or not named[3].isdigit() or len(named[3]) > 6:
        return b""
    from docmgr.vault.ciphers import ChaCha20Poly1305

    try:
        body = binascii.a2b_base64(raw[end + 1 : end + 1 + _LETTERS] + b"=")
        epoch, file_key = _unwrap(list(keyring(named[2].decode("ascii"), int(named[3]))), body)
        nonce = raw[begin - NONCE : begin]
        head = b"%b %b\n%b" % (raw[: mac - 1], _letters(header_mac(file_key, raw[: mac - 1])), nonce)
        if raw[_SECOND:end] != epoch.line or not raw.startswith(head):
            return b""
        data = ChaCha20Poly1305(payload_key(file_key, nonce)).decrypt(LAST, memoryview(raw)[begin:], None)
    except Exception:  # noqa: BLE001 - the long way tells what is wrong
        return b""
    made = hmac.digest(hmac.digest(epoch.siv, data, "sha256"), _FILE + b"\1", "sha256")
    return data if hmac.compare_digest(made, file_key + nonce) else b""


def sealed_size(plain: int, overhead: int) -> int:
    """Bytes of a blob whose header and nonce have ``overhead`` bytes."""
    return overhead + plain + TAG * max(1, -(-plain // CHUNK)) if plain else 0
