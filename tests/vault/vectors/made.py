"""Writes the test vectors beside it; they change only with the format, which they would break."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))

from docmgr.vault import agefile, recipients  # noqa: E402
from docmgr.vault.agefile import Stanza, encode64  # noqa: E402
from docmgr.vault.blob import Epoch, seal  # noqa: E402
from docmgr.vault.chunks import CHUNK, regroup  # noqa: E402

SECRET, OTHER, EPHEMERAL = bytes(range(32)), bytes(range(32, 64)), bytes(range(64, 96))
FILE_KEY, NONCE, SALT = bytes(range(16)), bytes(range(16, 32)), bytes(range(32, 48))


def plaintext(text: str) -> bytes:
    if not text.startswith("@"):
        return text.encode()
    return bytes(at % 251 for at in range(int(text[1:])))


def blobs() -> Iterator[dict[str, Any]]:
    for zone, number, text in (
        ("head", 1, "a"),
        ("head", 1, "薪酬方案\n"),
        ("head", 2, "a"),
        ("a-project", 1, "a"),
        ("head", 999999, "age-encryption.org/v1\n"),
        ("head", 1, "@65535"),
        ("head", 1, "@65536"),
        ("head", 1, "@65537"),
        ("head", 1, "@131072"),
        ("head", 1, "@1000000"),
    ):
        raw = seal(Epoch(zone, number, SECRET), plaintext(text))
        entry = {"zone": zone, "epoch": number, "secret": recipients.secret_text(SECRET), "plaintext": text}
        whole = (
            {"blob": raw.hex()}
            if len(raw) < 1000
            else {"blob_sha256": hashlib.sha256(raw).hexdigest(), "size": len(raw)}
        )
        yield entry | whole


def aged(stanzas: list[Stanza], data: bytes = b"test\n", *, mac: bytes = b"", signed: bytes = b"") -> bytes:
    signed = signed or agefile.INTRO + b"".join(stanza.text() for stanza in stanzas) + b"---"
    head = signed + b" " + encode64(mac or agefile.header_mac(FILE_KEY, signed)) + b"\n" + NONCE
    chunks = regroup([data], CHUNK) if data else [b""]
    return head + b"".join(agefile.seal_chunks(agefile.payload_key(FILE_KEY, NONCE), chunks))


def ages() -> Iterator[dict[str, str]]:
    mine = recipients.wrap_x25519(FILE_KEY, recipients.public_of(SECRET), EPHEMERAL)
    theirs = recipients.wrap_x25519(FILE_KEY, recipients.public_of(OTHER), EPHEMERAL)
    grease = Stanza((b"joint", b"oil", b"what"), b"grease")
    phrase = recipients.wrap_scrypt(FILE_KEY, b"password", SALT)
    heavy = Stanza((b"scrypt", phrase.args[1], b"21"), phrase.body)
    good = aged([mine])
    yield from _x25519(mine, theirs, grease, good)
    yield from (
        _case("scrypt", "success", aged([phrase]), passphrase="password"),
        _case("scrypt, wrong passphrase", "no match", aged([phrase]), passphrase="Password"),
        _case("scrypt beside another", "header", aged([phrase, mine]), passphrase="password"),
        _case("scrypt twice", "header", aged([phrase, phrase]), passphrase="password"),
        _case("scrypt that wants too much work", "header", aged([heavy]), passphrase="password"),
        _case(
            "scrypt, leading zero",
            "header",
            aged([Stanza((b"scrypt", phrase.args[1], b"018"), phrase.body)]),
            passphrase="password",
        ),
        _case(
            "scrypt, short salt",
            "header",
            aged([Stanza((b"scrypt", phrase.args[1][:-2], b"18"), phrase.body)]),
            passphrase="password",
        ),
        _case("scrypt, long body", "header", aged([Stanza(phrase.args, phrase.body + b"x")]), passphrase="password"),
    )


def _case(name: str, expect: str, data: bytes, **key: str) -> dict[str, str]:
    return {"name": name, "expect": expect, **(key or {"identity": recipients.secret_text(SECRET)}), "file": data.hex()}


def _x25519(mine: Stanza, theirs: Stanza, grease: Stanza, good: bytes) -> Iterator[dict[str, str]]:
    long = Stanza((b"X25519", mine.args[1], b"more"), mine.body)
    nothing = Stanza((b"X25519", encode64(bytes(32))), mine.body)
    text = mine.text()
    yield _case("x25519", "success", good)
    yield _case("empty", "success", aged([mine], b""))
    yield _case("for several", "success", aged([theirs, grease, mine]))
    yield _case("stanza with full last line", "success", aged([Stanza((b"grease",), bytes(48)), mine]))
    yield _case("for another", "no match", aged([theirs]))
    yield _case("grease alone", "no match", aged([grease]))
    yield _case("wrong MAC", "HMAC", aged([mine], mac=bytes(32)))
    yield _case("three arguments", "header", aged([long]))
    yield _case("short body", "header", aged([Stanza(mine.args, mine.body[:-1])]))
    yield _case("share of low order", "header", aged([nothing]))
    yield _case("x25519 beside scrypt", "header", aged([mine, Stanza((b"scrypt", encode64(SALT), b"18"), mine.body)]))
    spoiled = {
        "version 2": good.replace(b"/v1\n", b"/v2\n", 1),
        "no stanza": aged([], signed=agefile.INTRO + b"---"),
        "carriage returns": good.replace(b"\n", b"\r\n", 3),
        "padding": good.replace(b"\n--- ", b"=\n--- ", 1),
        "two spaces": good.replace(b"-> X", b"->  X", 1),
        "no space before the MAC": good.replace(b"\n--- ", b"\n---", 1),
        "empty argument": good.replace(b"-> X25519 ", b"-> X25519  ", 1),
        "not ASCII": good.replace(b"X25519", b"X2551\xff", 1),
        "long line": aged([mine], signed=agefile.INTRO + text.replace(b"\n", b"\n" + b"A" * 65, 1) + b"---"),
        "cut in the header": good[:60],
        "cut before the nonce": good[: good.index(b"\n--- ") + 49 + 8],
        "nothing": b"",
    }
    for name, data in spoiled.items():
        yield _case(name, "header", data)
    start = good.index(b"\n--- ") + 49 + 16
    big = aged([mine], plaintext("@131072"))
    size = CHUNK + 16
    parts = [big[start : start + size], big[start + size :]]
    for name, data in {
        "no payload": good[:start],
        "short tag": good[:-1],
        "flipped": good[:-1] + bytes([good[-1] ^ 1]),
        "trailing": good + b"x",
        "last chunk missing": big[: start + size],
        "chunks swapped": big[:start] + parts[1] + parts[0],
        "chunk twice": big[:start] + parts[0] + parts[0] + parts[1],
        "first chunk missing": big[:start] + parts[1],
    }.items():
        yield (
            _case(name, "payload", data)
            if len(data) < 5000
            else {
                "name": name,
                "expect": "payload",
                "identity": recipients.secret_text(SECRET),
                "of": "@131072",
                "file": "",
            }
        )


def damaged(name: str) -> bytes:
    """The large files that are made and not stored."""
    mine = recipients.wrap_x25519(FILE_KEY, recipients.public_of(SECRET), EPHEMERAL)
    big = aged([mine], plaintext("@131072"))
    start = big.index(b"\n--- ") + 49 + 16
    first, last = big[start : start + CHUNK + 16], big[start + CHUNK + 16 :]
    body = {
        "last chunk missing": first,
        "chunks swapped": last + first,
        "chunk twice": first + first + last,
        "first chunk missing": last,
    }[name]
    return big[:start] + body


if __name__ == "__main__":
    for file, found in (("blobs.json", list(blobs())), ("age.json", list(ages()))):
        (HERE / file).write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
