"""The published test vectors: docmgr agrees with them, and the age program and pyrage with docmgr."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docmgr.vault import agefile, recipients
from docmgr.vault.agefile import AgeError
from docmgr.vault.blob import Epoch, seal, unseal
from docmgr.vault.identity import with_passphrase
from tests.vault.vectors import made

HERE = Path(__file__).resolve().parent / "vectors"
BLOBS = json.loads((HERE / "blobs.json").read_text(encoding="utf-8"))
AGES = json.loads((HERE / "age.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("entry", BLOBS, ids=lambda entry: f"{entry['zone']}-{entry['epoch']}-{entry['plaintext']}")
def test_blobs(entry: dict[str, Any]) -> None:
    secret = recipients.read_secret(entry["secret"])
    assert secret is not None
    epoch = Epoch(entry["zone"], entry["epoch"], secret)
    data = made.plaintext(entry["plaintext"])
    raw = seal(epoch, data)
    if "blob" in entry:
        assert raw.hex() == entry["blob"]
    else:
        assert (hashlib.sha256(raw).hexdigest(), len(raw)) == (entry["blob_sha256"], entry["size"])
    assert unseal(raw, lambda _zone, _number: [epoch], whole=True) == data


def file_of(entry: dict[str, str]) -> bytes:
    return bytes.fromhex(entry["file"]) if "of" not in entry else made.damaged(entry["name"])


def opened(entry: dict[str, str]) -> bytes:
    def unwrap(stanzas: list[agefile.Stanza]) -> bytes | None:
        if "passphrase" in entry:
            return recipients.unwrap_scrypt(stanzas, entry["passphrase"].encode())
        secret = recipients.read_secret(entry["identity"])
        assert secret is not None
        return recipients.unwrap_x25519(stanzas, secret)

    return agefile.open_bytes(file_of(entry), unwrap)


@pytest.mark.parametrize("entry", AGES, ids=lambda entry: entry["name"])
def test_classes_of_refusal(entry: dict[str, str]) -> None:
    if entry["expect"] == "success":
        assert opened(entry) in (b"test\n", b"")
        return
    with pytest.raises(AgeError) as refusal:
        opened(entry)
    assert refusal.value.kind == entry["expect"]


@pytest.mark.needs("age")
@pytest.mark.parametrize("entry", [each for each in AGES if "identity" in each], ids=lambda entry: entry["name"])
def test_age_opens_exactly_the_same(entry: dict[str, str], tool: Callable[[str], str], tmp_path: Path) -> None:
    (tmp_path / "ids").write_text(entry["identity"] + "\n")
    command = [tool("age"), "-d", "-i", str(tmp_path / "ids")]
    done = subprocess.run(command, input=file_of(entry), capture_output=True, check=False)
    if entry["name"] in ("carriage returns", "share of low order", "x25519 beside scrypt"):
        assert entry["expect"] == "header"  # refused by some versions of age only
        return
    assert (done.returncode == 0) is (entry["expect"] == "success"), done.stderr


@pytest.mark.parametrize("phrase", ["correct horse", "口令", "e\u0301", "é", "x" * 4096, " "])
def test_a_passphrase_protects_what_the_age_library_opens(phrase: str) -> None:
    import pyrage

    raw = with_passphrase(b"secret", phrase)
    assert pyrage.passphrase.decrypt(raw, phrase) == b"secret"
    assert raw.split(b"\n")[1].endswith(b" 18")
