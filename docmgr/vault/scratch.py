"""A cipher for what must touch the disk for a moment: its key lives in this process alone and dies with it."""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Cipher(Protocol):
        """An AEAD; nonces of 12 bytes, each used once."""

        def encrypt(self, nonce: bytes, data: bytes, associated_data: "bytes | None") -> bytes:
            """The sealed bytes."""

        def decrypt(self, nonce: bytes, data: bytes, associated_data: "bytes | None") -> bytes:
            """The plain bytes."""


def scratch_cipher() -> "Cipher":
    """A new cipher with a random key."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(os.urandom(32))
