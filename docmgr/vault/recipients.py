"""How a file key is wrapped for somebody: X25519 and passphrase stanzas, as age writes and reads them.

Source: c2sp.org/age. ssh keys are left to pyrage, which ``identity`` asks.
"""

from docmgr.vault.agefile import HEADER, MOST_WORK, WORK, AgeError, Stanza, decode64, encode64, hkdf
from docmgr.vault.bech32 import decode, encode

SECRET = "age-secret-key-"
PUBLIC = "age"
KEY = 32
FILE_KEY = 16
WRAPPED = FILE_KEY + 16
LABEL = b"age-encryption.org/v1/X25519"
_SCRYPT = b"age-encryption.org/v1/scrypt"


def public_of(secret: bytes) -> bytes:
    """The public half of an X25519 key."""
    from docmgr.vault.ciphers import private_key

    return private_key(secret).public_key().public_bytes_raw()


def secret_text(secret: bytes) -> str:
    """``AGE-SECRET-KEY-1…``."""
    return encode(SECRET, secret).upper()


def public_text(public: bytes) -> str:
    """``age1…``."""
    return encode(PUBLIC, public)


def read_secret(text: str) -> "bytes | None":
    """The key behind ``AGE-SECRET-KEY-1…``, None where it is misspelled."""
    data = decode(SECRET, text)
    return data if data is not None and len(data) == KEY and text == text.upper() else None


def read_public(text: str) -> "bytes | None":
    """The key behind ``age1…``, None where it is misspelled."""
    data = decode(PUBLIC, text)
    return data if data is not None and len(data) == KEY and text == text.lower() else None


def wrap_x25519(file_key: bytes, public: bytes, ephemeral: bytes) -> Stanza:
    """The file key for the holder of a public key; ``ephemeral`` is a secret key used once."""
    from docmgr.vault.ciphers import private_key, public_key

    private = private_key(ephemeral)
    share = private.public_key().public_bytes_raw()
    shared = private.exchange(public_key(public))
    return Stanza((b"X25519", encode64(share)), _wrap(hkdf(shared, share + public, LABEL), file_key))


def unwrap_x25519(stanzas: "list[Stanza]", secret: bytes) -> "bytes | None":
    """The file key, None where no stanza is for this key; AgeError HEADER for a stanza against the format."""
    from docmgr.vault.ciphers import private_key, public_key

    private = private_key(secret)
    public = private.public_key().public_bytes_raw()
    found = None
    for stanza in stanzas:
        if stanza.args[0] == b"scrypt" and len(stanzas) > 1:
            raise AgeError(HEADER)
        if stanza.args[0] != b"X25519":
            continue
        if len(stanza.args) != 2 or len(stanza.body) != WRAPPED:
            raise AgeError(HEADER)
        share = decode64(stanza.args[1], KEY)
        try:
            shared = private.exchange(public_key(share))
        except ValueError:  # a share of low order
            raise AgeError(HEADER) from None
        found = found or _unwrap(hkdf(shared, share + public, LABEL), stanza.body)
    return found


def wrap_scrypt(file_key: bytes, passphrase: bytes, salt: bytes) -> Stanza:
    """The file key for whoever knows the passphrase; the work factor is age's own, whatever this machine's speed."""
    args = (b"scrypt", encode64(salt), str(WORK).encode())
    return Stanza(args, _wrap(_stretched(passphrase, salt, WORK), file_key))


def unwrap_scrypt(stanzas: "list[Stanza]", passphrase: bytes) -> "bytes | None":
    """The file key, None for a wrong passphrase or no such stanza."""
    if not any(stanza.args[0] == b"scrypt" for stanza in stanzas):
        return None
    stanza = stanzas[0]
    if len(stanzas) != 1 or len(stanza.args) != 3 or len(stanza.body) != WRAPPED:
        raise AgeError(HEADER)
    salt, work = decode64(stanza.args[1], 16), stanza.args[2]
    if not work.isdigit() or work.startswith(b"0") or len(work) > 2:
        raise AgeError(HEADER)
    if int(work) > MOST_WORK:
        raise AgeError(HEADER)
    return _unwrap(_stretched(passphrase, salt, int(work)), stanza.body)


def _stretched(passphrase: bytes, salt: bytes, work: int) -> bytes:
    from hashlib import scrypt

    memory = (1 << work) * 1024 + (1 << 21)
    return scrypt(passphrase, salt=_SCRYPT + salt, n=1 << work, r=8, p=1, maxmem=memory, dklen=KEY)


def _wrap(key: bytes, file_key: bytes) -> bytes:
    from docmgr.vault.ciphers import ChaCha20Poly1305

    return ChaCha20Poly1305(key).encrypt(bytes(12), file_key, None)


def _unwrap(key: bytes, body: bytes) -> "bytes | None":
    from docmgr.vault.ciphers import ChaCha20Poly1305, is_refusal

    try:
        return ChaCha20Poly1305(key).decrypt(bytes(12), body, None)
    except Exception as error:
        if is_refusal(error):
            return None
        raise
