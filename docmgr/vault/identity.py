"""Whoever can open something: age keys, ssh keys, and either behind a passphrase; and the recovery key on paper.

The secrets come as the bytes of a file; nothing here reads the disk or asks a person.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from docmgr.errors import UsageError, VaultError
from docmgr.i18n.text import _
from docmgr.vault.agefile import (
    HEADER,
    MAGIC,
    NONCE,
    AgeError,
    encode64,
    header_mac,
    open_bytes,
    parse_header,
    payload_key,
    seal_chunks,
)
from docmgr.vault.recipients import (
    FILE_KEY,
    public_of,
    public_text,
    read_public,
    read_secret,
    secret_text,
    unwrap_scrypt,
    unwrap_x25519,
    wrap_scrypt,
)

SSH_KINDS = ("ssh-ed25519", "ssh-rsa")
Ask = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Identity:
    """A key that opens; ``public`` as it stands in a member's record, ``""`` where it cannot be told."""

    public: str
    secret: bytes = b""
    ssh: Any = None

    def decrypt(self, data: bytes) -> bytes | None:
        """The plaintext, None where the file is not for this key; AgeError where it is damaged."""
        if self.ssh is None:
            header = parse_header(data)
            if unwrap_x25519(header.stanzas, self.secret) is None:
                return None
            return open_bytes(data, lambda stanzas: unwrap_x25519(stanzas, self.secret))
        from pyrage import DecryptError, decrypt

        try:
            plain: bytes = decrypt(data, [self.ssh])
            return plain
        except DecryptError as error:
            if "No matching keys" in str(error):
                return None
            raise AgeError(HEADER, str(error)) from None


def new_secret() -> bytes:
    """A new X25519 secret."""
    return secrets.token_bytes(32)


def identity_file(secret: bytes, comment: str = "") -> str:
    """An age identity file, as ``age-keygen`` writes it."""
    lines = [f"# {comment}"] if comment else []
    return "\n".join([*lines, f"# public key: {public_text(public_of(secret))}", secret_text(secret), ""])


def with_passphrase(data: bytes, passphrase: str) -> bytes:
    """The file behind a passphrase, as ``age -p`` writes it."""
    from docmgr.vault.agefile import INTRO

    file_key, salt, nonce = secrets.token_bytes(FILE_KEY), secrets.token_bytes(16), secrets.token_bytes(NONCE)
    signed = INTRO + wrap_scrypt(file_key, _phrase(passphrase), salt).text() + b"---"
    head = signed + b" " + encode64(header_mac(file_key, signed)) + b"\n" + nonce
    return head + b"".join(seal_chunks(payload_key(file_key, nonce), [data]))


def _phrase(passphrase: str) -> bytes:
    """A passphrase's bytes, exactly as typed: the age program must open the file with the same words."""
    return passphrase.encode("utf-8", "surrogateescape")


def read_identities(data: bytes, name: str, ask: Ask) -> list[Identity]:
    """The identities in a key file; ``ask`` gives the passphrase where it needs one.

    VaultError where it holds none, or the passphrase is wrong.
    """
    if data.startswith(MAGIC):
        return read_identities(_unlocked(data, name, ask), name, ask)
    if b"-----BEGIN" in data[:100]:
        return [_ssh_identity(data, name, ask)]
    found = []
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        secret = read_secret(text)
        if secret is None:
            message = _("{file}, line {line}: not an age secret key; a letter is wrong, or it is another kind of file")
            raise VaultError(message.format(file=name, line=number), hint=_("compare it with the printed key"))
        found.append(Identity(public_text(public_of(secret)), secret))
    if not found:
        raise VaultError(_("{file} holds no key").format(file=name), hint="docmgr key new")
    return found


def _unlocked(data: bytes, name: str, ask: Ask) -> bytes:
    try:
        if parse_header(data).stanzas[0].args[0] != b"scrypt":
            raise VaultError(_("{file} is encrypted, and not with a passphrase").format(file=name))
        phrase = ask()
        return open_bytes(data, lambda stanzas: unwrap_scrypt(stanzas, phrase))
    except AgeError as error:
        if error.kind == "no match":
            message = _("the passphrase of {file} is wrong").format(file=name)
            raise VaultError(message, hint=_("try again; without it only the recovery key helps")) from None
        raise VaultError(_("{file} is damaged").format(file=name), hint=_("take it from a backup")) from None


def _ssh_identity(data: bytes, name: str, ask: Ask) -> Identity:
    import pyrage

    try:
        identity = pyrage.ssh.Identity.from_buffer(data)
    except pyrage.IdentityError as error:
        if "decrypted" not in str(error) and "ncrypted" not in str(error):
            message = _("{file} is no ssh key that age can use: {detail}").format(file=name, detail=error)
            raise VaultError(message, hint=_("use ssh-ed25519 or ssh-rsa, or: docmgr key new")) from None
        identity = pyrage.ssh.Identity.from_buffer(_ssh_unlocked(data, name, ask))
    return Identity(_ssh_public(data), ssh=identity)


def _ssh_unlocked(data: bytes, name: str, ask: Ask) -> bytes:
    """The key without its passphrase, in memory only."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_ssh_private_key

    try:
        key = load_ssh_private_key(data, ask())
    except UnsupportedAlgorithm:
        message = _("{file} has a passphrase, and the package bcrypt that opens it is missing").format(file=name)
        raise VaultError(message, hint="pip install bcrypt | docmgr key new") from None
    except (ValueError, TypeError):
        message = _("the passphrase of {file} is wrong").format(file=name)
        raise VaultError(message, hint=_("try again; without it only the recovery key helps")) from None
    return key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())


def _ssh_public(data: bytes) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_ssh_private_key

    try:
        public = load_ssh_private_key(data, None).public_key()
        return public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    except (ValueError, TypeError):
        return ""


def lawful_key(key: str) -> str:
    """A public key as it can be wrapped to, its comment left out; UsageError for any other text."""
    text = " ".join(key.split()[:2])
    if text.startswith("age1") and read_public(text) is not None:
        return text
    if text.startswith(SSH_KINDS) and _recipient(text) is not None:
        return text
    hint = _("a key is age1…, ssh-ed25519 … or ssh-rsa …; docmgr key new makes one")
    raise UsageError(_("{key} is not a public key that age can use").format(key=key[:40]), hint=hint)


def _recipient(key: str) -> Any:
    import pyrage

    try:
        if key.startswith("ssh-"):
            return pyrage.ssh.Recipient.from_str(key)
        return pyrage.x25519.Recipient.from_str(key)
    except pyrage.RecipientError:
        return None


def encrypt(data: bytes, keys: Sequence[str]) -> bytes:
    """An age file for the holders of these public keys."""
    import pyrage

    found = []
    for key in dict.fromkeys(keys):
        recipient = _recipient(key)
        if recipient is None:
            raise VaultError(_("{key} is not a public key that age can use").format(key=key[:40]))
        found.append(recipient)
    sealed: bytes = pyrage.encrypt(data, found)
    return sealed


def printable(secret: bytes, department: str, day: str) -> str:
    """The recovery key as a sheet for the safe: an age identity file whose comments say what it is.

    The words after ``check`` are the key again in groups of four; its last six letters are a checksum (BIP 173), so
    that a letter misread on paper is found.
    """
    text = secret_text(secret)
    groups = " ".join(text[at : at + 4] for at in range(0, len(text), 4))
    return "\n".join(
        [
            "# docmgr recovery key / 恢复密钥" + (f" · {department}" if department else "") + f" · {day}",
            "# It opens every sealed folder. Print it, keep the sheet in the safe, then delete this file.",
            "# 可打开全部加密文件夹。打印后存入保险柜，再删除本文件。",
            "# To use / 使用: docmgr vault unlock -i FILE, or / 或",
            "#   age -d -i FILE .docmgr/keys/ZONE.age > ids; git cat-file blob HEAD:PATH | age -d -i ids",
            "# To test / 检验: docmgr vault verify --recovery FILE",
            f"# check / 校对: {groups}",
            f"# public key: {public_text(public_of(secret))}",
            text,
            "",
        ]
    )
