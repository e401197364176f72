"""The age v1 file format, read strictly: every file has one spelling, and any other is refused. Source: c2sp.org/age.

Nothing heavy is imported with this module: hooks parse headers. Ciphers come in where a payload is opened.
"""

import binascii
import hmac

from docmgr.errors import VaultError
from docmgr.vault.chunks import SEALED_CHUNK, TAG, regroup

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# What every age file begins with. Without the newline: after a change of line ends it must alarm, not pass as foreign.
MAGIC = b"age-encryption.org/v1"
INTRO = MAGIC + b"\n"
NONCE = 16
# The nonce of a payload's only chunk.
LAST = bytes(11) + b"\1"
COLUMNS = 64
LONGEST_HEADER = 1 << 20
# age's own default; a file that asks for more memory and time than 2^20 is refused.
WORK = 18
MOST_WORK = 20

# The classes of refusal, as the C2SP test vectors name them; ``canonical`` is docmgr's own.
HEADER, HMAC, NO_MATCH, PAYLOAD, CANONICAL = "header", "HMAC", "no match", "payload", "canonical"


class AgeError(VaultError):
    """A file that cannot be opened; ``kind`` is one of HEADER, HMAC, NO_MATCH, PAYLOAD, CANONICAL."""

    def __init__(self, kind: str, message: str = "", *, hint: str = "") -> None:
        super().__init__(message or f"age: {kind} failure", hint=hint)
        self.kind = kind


class Stanza:
    """One wrapping of the file key: type and arguments, and the wrapped bytes."""

    __slots__ = ("args", "body")

    def __init__(self, args: "tuple[bytes, ...]", body: bytes) -> None:
        self.args = args
        self.body = body

    def text(self) -> bytes:
        """The stanza as it stands in a file."""
        code = encode64(self.body)
        lines = [code[at : at + COLUMNS] for at in range(0, len(code) + 1, COLUMNS)]
        return b"-> " + b" ".join(self.args) + b"\n" + b"\n".join(lines) + b"\n"


class Header:
    """A parsed header; ``signed`` are the bytes under the MAC, ``end`` the offset where the payload's nonce begins."""

    __slots__ = ("stanzas", "signed", "mac", "end")

    def __init__(self, stanzas: "list[Stanza]", signed: bytes, mac: bytes, end: int) -> None:
        self.stanzas = stanzas
        self.signed = signed
        self.mac = mac
        self.end = end


def encode64(data: bytes) -> bytes:
    """Base64 without padding."""
    return binascii.b2a_base64(data, newline=False).rstrip(b"=")


def decode64(text: bytes, length: int = -1) -> bytes:
    """The bytes of unpadded base64 in its one spelling, ``length`` of them where given."""
    try:
        data = binascii.a2b_base64(text + b"=" * (-len(text) % 4), strict_mode=True) if text else b""
    except binascii.Error:
        raise AgeError(HEADER) from None
    if encode64(data) != text or length not in (-1, len(data)):
        raise AgeError(HEADER)
    return data


def parse_header(raw: bytes) -> Header:
    """The header that these bytes begin with, whatever follows it."""
    if not raw.startswith(INTRO):
        raise AgeError(HEADER)
    position = len(INTRO)
    stanzas: "list[Stanza]" = []
    while raw.startswith(b"-> ", position):
        stanza, position = _stanza(raw, position)
        stanzas.append(stanza)
    line, end = _line(raw, position)
    if not stanzas or not line.startswith(b"--- "):
        raise AgeError(HEADER)
    return Header(stanzas, raw[: position + 3], decode64(line[4:], 32), end)


def _line(raw: bytes, start: int) -> "tuple[bytes, int]":
    end = raw.find(b"\n", start, start + LONGEST_HEADER)
    if end < 0:
        raise AgeError(HEADER)
    return raw[start:end], end + 1


def _stanza(raw: bytes, start: int) -> "tuple[Stanza, int]":
    line, position = _line(raw, start)
    args = tuple(line[3:].split(b" "))
    if not all(arg and all(33 <= byte <= 126 for byte in arg) for arg in args):
        raise AgeError(HEADER)
    code = []
    while True:
        line, position = _line(raw, position)
        if len(line) > COLUMNS:
            raise AgeError(HEADER)
        code.append(line)
        if len(line) < COLUMNS:
            break
    return Stanza(args, decode64(b"".join(code))), position


def hkdf(key: bytes, salt: bytes, info: bytes) -> bytes:
    """32 bytes of HKDF-SHA-256."""
    return hmac.digest(hmac.digest(salt or bytes(32), key, "sha256"), info + b"\x01", "sha256")


def header_mac(file_key: bytes, signed: bytes) -> bytes:
    """The MAC over a header."""
    return hmac.digest(hkdf(file_key, b"", b"header"), signed, "sha256")


def check_mac(header: Header, file_key: bytes) -> None:
    """AgeError HMAC unless the header was made with this file key."""
    if not hmac.compare_digest(header_mac(file_key, header.signed), header.mac):
        raise AgeError(HMAC)


def payload_key(file_key: bytes, nonce: bytes) -> bytes:
    """The key of the payload's chunks."""
    return hkdf(file_key, nonce, b"payload")


def seal_chunks(key: bytes, chunks: "Iterable[bytes]") -> "Iterator[bytes]":
    """The payload's sealed chunks; each chunk given but the last has 64 KiB, and at least one is given."""
    from docmgr.vault.ciphers import ChaCha20Poly1305

    seal = ChaCha20Poly1305(key).encrypt
    held = None
    number = 0
    for chunk in chunks:
        if held is not None:
            yield seal(number.to_bytes(11, "big") + b"\0", held, None)
            number += 1
        held = chunk
    yield seal(number.to_bytes(11, "big") + b"\1", held or b"", None)


def open_chunks(key: bytes, chunks: "Iterable[bytes]") -> "Iterator[bytes]":
    """The plain chunks of sealed ones of 64 KiB + 16 bytes, the last shorter; AgeError PAYLOAD where one is damaged."""
    from docmgr.vault.ciphers import ChaCha20Poly1305, is_refusal

    unseal = ChaCha20Poly1305(key).decrypt
    held = None
    number = 0
    try:
        for chunk in chunks:
            if held is not None:
                yield unseal(number.to_bytes(11, "big") + b"\0", held, None)
                number += 1
            held = chunk
        if held is None or len(held) < TAG or (number and len(held) == TAG):
            raise AgeError(PAYLOAD)
        yield unseal(number.to_bytes(11, "big") + b"\1", held, None)
    except AgeError:
        raise
    except Exception as error:
        if is_refusal(error):
            raise AgeError(PAYLOAD) from None
        raise


def open_bytes(raw: bytes, unwrap: "Callable[[list[Stanza]], bytes | None]") -> bytes:
    """The plaintext of a whole age file; ``unwrap`` gives the file key, or None where no stanza is for it."""
    header = parse_header(raw)
    file_key = unwrap(header.stanzas)
    if file_key is None:
        raise AgeError(NO_MATCH)
    check_mac(header, file_key)
    body = header.end + NONCE
    if len(raw) < body:
        raise AgeError(HEADER)
    key = payload_key(file_key, raw[header.end : body])
    return b"".join(open_chunks(key, regroup([raw[body:]], SEALED_CHUNK)))
