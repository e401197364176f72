"""A sealed document as Git stores it: a valid age v1 file, made so that the same bytes always give the same file.

File key, nonce and ephemeral key come from an HMAC of the plaintext under the zone's key instead of from a random
source, on purpose (docs/design/vault.md). A second stanza, which age ignores, names zone and epoch and wraps the file
key by AES-SIV, so that reading needs no X25519. What is read is derived anew and must agree: that proves that a key
holder wrote it.
"""

import hmac

from docmgr.vault.agefile import (
    CANONICAL,
    CHUNK,
    HEADER,
    HMAC,
    INTRO,
    MAGIC,
    NO_MATCH,
    NONCE,
    SEALED_CHUNK,
    TAG,
    AgeError,
    Header,
    Stanza,
    check_mac,
    encode64,
    header_mac,
    open_chunks,
    parse_header,
    payload_key,
    regroup,
    seal_chunks,
)
from docmgr.vault.recipients import FILE_KEY, WRAPPED, public_of, wrap_x25519

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    # The keys that a label may mean: several where two people rotated at once.
    Keyring = Callable[[str, int], Iterable["Epoch"]]

KIND = b"docmgr/1"
# A header of ours is far shorter; this much of a blob is enough to judge it by.
HEAD = 1024
_SIV, _WRAP, _FILE = b"docmgr/1 siv", b"docmgr/1 wrap", b"docmgr/1 file"


class Epoch:
    """One key of a zone: everything derived from its X25519 secret."""

    __slots__ = ("zone", "number", "secret", "public", "siv", "wrap", "line")

    def __init__(self, zone: str, number: int, secret: bytes) -> None:
        self.zone = zone
        self.number = number
        self.secret = secret
        self.public = public_of(secret)
        root = hmac.digest(bytes(32), secret, "sha256")
        self.siv = _expand(root, _SIV, 32)
        self.wrap = _expand(root, _WRAP, 64)
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


def head_of(epoch: Epoch, digest: bytes) -> "tuple[bytes, bytes]":
    """Header and nonce of the blob whose plaintext has that digest, and the key of its payload."""
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    made = _expand(digest, _FILE, FILE_KEY + NONCE + 32)
    file_key, nonce, ephemeral = made[:FILE_KEY], made[FILE_KEY : FILE_KEY + NONCE], made[FILE_KEY + NONCE :]
    sealed = AESSIV(epoch.wrap).encrypt(file_key, [epoch.line])
    first = wrap_x25519(file_key, epoch.public, ephemeral).text()
    signed = INTRO + first + epoch.line + b"\n" + encode64(sealed) + b"\n---"
    return signed + b" " + encode64(header_mac(file_key, signed)) + b"\n" + nonce, payload_key(file_key, nonce)


def seal(epoch: Epoch, data: bytes) -> bytes:
    """The blob of a document; an empty one stays empty."""
    if not data:
        return b""
    head, key = head_of(epoch, hmac.digest(epoch.siv, data, "sha256"))
    if len(data) <= CHUNK:
        return head + b"".join(seal_chunks(key, (data,)))
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
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    for epoch in epochs:
        try:
            return epoch, AESSIV(epoch.wrap).decrypt(body, [epoch.line])
        except InvalidTag:
            continue
    raise AgeError(HMAC)


def unseal(raw: bytes, keyring: "Keyring", *, whole: bool = False) -> bytes:
    """The document in a blob; ``whole`` proves every byte of its header too. AgeError otherwise."""
    if not raw:
        return b""
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


def sealed_size(plain: int, overhead: int) -> int:
    """Bytes of a blob whose header and nonce have ``overhead`` bytes."""
    return overhead + plain + TAG * max(1, -(-plain // CHUNK)) if plain else 0
