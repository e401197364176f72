"""Sealed blobs: deterministic, readable by age alone, and strict to the last bit."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from docmgr.vault import agefile, blob, recipients
from docmgr.vault.agefile import AgeError
from docmgr.vault.blob import Epoch, Opening, label, seal, unseal
from docmgr.vault.chunks import CHUNK

HEAD = Epoch("head", 1, bytes(range(32)))
LATER = Epoch("head", 2, bytes(range(1, 33)))
DEPT = Epoch("dept", 1, bytes(range(2, 34)))
KEYS = {(epoch.zone, epoch.number): epoch for epoch in (HEAD, LATER, DEPT)}
SIZES = (1, 2, 65_535, 65_536, 65_537, 2 * 65_536, 1 << 20)


def ring(zone: str, number: int) -> list[Epoch]:
    return [epoch for epoch in KEYS.values() if (epoch.zone, epoch.number) == (zone, number)]


def nobody(_zone: str, _number: int) -> list[Epoch]:
    return []


def stranger(_zone: str, _number: int) -> list[Epoch]:
    return [Epoch("head", 1, bytes(32))]


def pattern(size: int) -> bytes:
    return (b"%08d" * (size // 8 + 1) % tuple(range(size // 8 + 1)))[:size]


@pytest.mark.parametrize("size", SIZES)
def test_what_is_sealed_comes_back(size: int) -> None:
    data = pattern(size)
    raw = seal(HEAD, data)
    assert unseal(raw, ring, whole=True) == data
    assert seal(HEAD, data) == raw
    head = len(Opening(raw, ring).head)
    assert len(raw) == blob.sealed_size(size, head)


def test_an_empty_document_stays_empty() -> None:
    assert seal(HEAD, b"") == b""
    assert unseal(b"", ring) == b""


def test_zone_and_epoch_stand_in_the_header() -> None:
    raw = seal(LATER, b"x")
    assert raw.split(b"\n")[3] == b"-> docmgr/1 head 2"
    assert label(raw) == ("head", 2)


def test_epochs_and_zones_do_not_correlate() -> None:
    blobs = [seal(epoch, b"the same") for epoch in KEYS.values()]
    assert len({raw[-30:] for raw in blobs}) == 3


@pytest.mark.needs("age")
@pytest.mark.parametrize("size", SIZES)
def test_age_alone_opens_a_blob(size: int, tool: Callable[[str], str], tmp_path: Path) -> None:
    (tmp_path / "ids").write_text(recipients.secret_text(HEAD.secret) + "\n")
    data = pattern(size)
    done = subprocess.run(
        [tool("age"), "-d", "-i", str(tmp_path / "ids")], input=seal(HEAD, data), capture_output=True, check=True
    )
    assert done.stdout == data


def test_pyrage_opens_a_blob() -> None:
    import pyrage

    identity = pyrage.x25519.Identity.from_str(recipients.secret_text(HEAD.secret))
    assert str(identity.to_public()) == recipients.public_text(HEAD.public)
    assert pyrage.decrypt(seal(HEAD, b"data"), [identity]) == b"data"


def refused(raw: bytes) -> bool:
    """Whether a changed blob is seen: in a sealed folder what is not ours alarms as plain text does."""
    try:
        named = label(raw)
    except AgeError:
        return True
    if named is None:
        return True
    try:
        unseal(raw, ring, whole=True)
    except AgeError:
        return True
    return False


def test_every_single_bit_counts() -> None:
    raw = seal(HEAD, b"secret 42")
    flips = [raw[:at] + bytes([raw[at] ^ 1 << bit]) + raw[at + 1 :] for at in range(len(raw)) for bit in range(8)]
    assert [flip for flip in flips if not refused(flip)] == []
    for flip in flips:
        with pytest.raises(AgeError):
            unseal(flip, ring)


def test_one_flip_in_each_chunk_and_tag() -> None:
    raw = seal(HEAD, pattern(5 * CHUNK))
    start = len(Opening(raw, ring).head)
    for chunk in range(5):
        for offset in (7, CHUNK + 3):
            at = start + chunk * (CHUNK + 16) + offset
            assert refused(raw[:at] + bytes([raw[at] ^ 4]) + raw[at + 1 :])


def test_cut_swapped_doubled_and_added_chunks() -> None:
    data = pattern(3 * CHUNK + 100)
    raw = seal(HEAD, data)
    start = len(Opening(raw, ring).head)
    size = CHUNK + 16
    head, parts = raw[:start], [raw[at : at + size] for at in range(start, len(raw), size)]
    cuts = [0, 1, 21, 22, start - 16, start - 1, start, *(start + size * n for n in range(1, 4)), len(raw) - 1]
    changed = [raw[:cut] for cut in cuts[1:]]
    changed += [head + b"".join(parts[::-1]), head + b"".join(parts[1:]), head + b"".join([parts[0], *parts])]
    changed += [head + b"".join(parts[:-1]), raw + b"\0", raw + raw[start:], raw + raw]
    other = seal(HEAD, pattern(3 * CHUNK + 101))
    changed += [other[: len(Opening(other, ring).head)] + raw[start:]]
    for each in changed:
        with pytest.raises(AgeError):
            unseal(each, ring)
    full = seal(HEAD, pattern(CHUNK))
    opening = Opening(full, ring)
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    cipher = ChaCha20Poly1305(opening.key)
    first = cipher.encrypt(bytes(12), pattern(CHUNK), None)
    empty = cipher.encrypt((1).to_bytes(11, "big") + b"\1", b"", None)
    with pytest.raises(AgeError):
        unseal(opening.head + first + empty, ring)


def spoiled(raw: bytes) -> dict[str, bytes]:
    intro, first, share, ours, wrapped, *rest = raw.split(b"\n", 5)
    tail = rest[0]

    def built(*lines: bytes) -> bytes:
        return b"\n".join([*lines, tail])

    last = share[-1:]
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    sloppy = share[:-1] + bytes([letters[letters.index(last) ^ 1]])
    return {
        "carriage return": built(intro + b"\r", first, share, ours, wrapped),
        "carriage returns": raw.replace(b"\n", b"\r\n"),
        "two spaces": built(intro, first.replace(b" ", b"  ", 1), share, ours, wrapped),
        "no space after dashes": raw.replace(b"\n--- ", b"\n---", 1),
        "two spaces after dashes": raw.replace(b"\n--- ", b"\n---  ", 1),
        "padding": built(intro, first, share + b"=", ours, wrapped),
        "not canonical": built(intro, first, sloppy, ours, wrapped),
        "two X25519 stanzas": built(intro, first, share, first, share, ours, wrapped),
        "order": built(intro, ours, wrapped, first, share),
        "ours twice": built(intro, first, share, ours, wrapped, ours, wrapped),
        "ours missing the epoch": built(intro, first, share, ours.rsplit(b" ", 1)[0], wrapped),
        "another epoch": built(intro, first, share, ours[:-1] + b"2", wrapped),
        "another zone": built(intro, first, share, ours.replace(b"head", b"dept"), wrapped),
        "unknown zone": built(intro, first, share, ours.replace(b"head", b"none"), wrapped),
        "leading zero": built(intro, first, share, ours[:-1] + b"01", wrapped),
        "unknown form": built(intro, first, share, ours.replace(b"docmgr/1", b"docmgr/2"), wrapped),
        "unknown version": raw.replace(b"/v1\n", b"/v2\n", 1),
        "long stanza": built(intro, first, share, ours, (b"A" * 64 + b"\n") * 16_384 + wrapped),
        "trailing space": built(intro, first, share, ours + b" ", wrapped),
    }


@pytest.mark.parametrize("name", spoiled(seal(HEAD, b"data")))
def test_another_spelling_is_refused(name: str) -> None:
    changed = spoiled(seal(HEAD, b"data"))[name]
    with pytest.raises(AgeError):
        unseal(changed, ring)
    assert refused(changed)


def test_keys_of_another_zone_or_none_open_nothing() -> None:
    raw = seal(HEAD, b"data")
    with pytest.raises(AgeError) as refusal:
        unseal(raw, nobody)
    assert refusal.value.kind == agefile.NO_MATCH
    with pytest.raises(AgeError):
        unseal(raw, stranger)


def test_what_an_outsider_wrote_is_refused() -> None:
    """With the public key alone age makes a file that age opens; the stanza of the zone cannot be forged."""
    import pyrage

    forged = pyrage.encrypt(b"lies", [pyrage.x25519.Recipient.from_str(recipients.public_text(HEAD.public))])
    assert label(forged) is None
    ours = seal(HEAD, b"data").split(b"\n")[3:5]
    lines = forged.split(b"\n")
    lines[3:3] = ours
    with pytest.raises(AgeError):
        unseal(b"\n".join(lines), ring)


def test_a_holder_who_draws_another_nonce_is_refused() -> None:
    """Such a file would change whenever it is checked in again."""

    file_key, nonce = os.urandom(16), os.urandom(16)
    wrapped = HEAD.wrap.encrypt(file_key, [HEAD.line])
    first = recipients.wrap_x25519(file_key, HEAD.public, os.urandom(32)).text()
    signed = agefile.INTRO + first + HEAD.line + b"\n" + agefile.encode64(wrapped) + b"\n---"
    head = signed + b" " + agefile.encode64(agefile.header_mac(file_key, signed)) + b"\n" + nonce
    raw = head + b"".join(agefile.seal_chunks(agefile.payload_key(file_key, nonce), [b"data"]))
    with pytest.raises(AgeError) as refusal:
        unseal(raw, ring)
    assert refusal.value.kind == agefile.CANONICAL


def test_a_header_for_age_that_leads_nowhere_is_seen_by_the_whole_check() -> None:
    """A holder can spoil the recovery path: docmgr would still read the blob, age would not."""
    raw = seal(HEAD, b"data")
    opening = Opening(raw, ring)
    header = agefile.parse_header(raw)
    signed = header.signed.replace(
        header.stanzas[0].text(), recipients.wrap_x25519(bytes(16), HEAD.public, bytes(range(32))).text()
    )
    head = signed + b" " + agefile.encode64(agefile.header_mac(opening.file_key, signed)) + b"\n" + opening.head[-16:]
    changed = head + raw[len(opening.head) :]
    assert unseal(changed, ring) == b"data"
    with pytest.raises(AgeError):
        unseal(changed, ring, whole=True)
