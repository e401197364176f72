"""The ciphers of ``cryptography``, loaded by the short way: a commit waits for every import.

The public modules bring typing, enum and 40 more along, which costs more than sealing a hundred documents; they are
taken where the short way is not there.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV, ChaCha20Poly1305

    private_key = X25519PrivateKey.from_private_bytes
    public_key = X25519PublicKey.from_public_bytes
else:
    try:
        from cryptography.hazmat.bindings._rust import openssl

        AESSIV, ChaCha20Poly1305 = openssl.aead.AESSIV, openssl.aead.ChaCha20Poly1305
        private_key, public_key = openssl.x25519.from_private_bytes, openssl.x25519.from_public_bytes
    except (ImportError, AttributeError):
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV, ChaCha20Poly1305

        private_key, public_key = X25519PrivateKey.from_private_bytes, X25519PublicKey.from_public_bytes


def is_refusal(error: Exception) -> bool:
    """Whether a cipher says that something is not what was sealed; loading its class would cost more than the rest."""
    return type(error).__name__ == "InvalidTag"


__all__ = ["AESSIV", "ChaCha20Poly1305", "is_refusal", "private_key", "public_key"]
