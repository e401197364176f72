"""What must hold about sealed folders, each fact looked at with git and age alone. Source: D-2.3.2."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docmgr.vault.identity import identity_file
from docmgr.vault.recipients import public_of, public_text
from tests.vault.conftest import CANARY, FOLDER, LI, RECOVERY, ZHANG, Department

ENVELOPE = ".docmgr/keys/head.age"
SIZES = (0, 1, 65_535, 65_536, 65_537, 1 << 20, 5 << 20)


@pytest.mark.needs("age")
@pytest.mark.parametrize("secret", [ZHANG, RECOVERY])
def test_a_members_key_opens_the_envelope(
    department: Department, open_with_age: Callable[..., bytes], secret: bytes
) -> None:
    text = open_with_age(department.blob(ENVELOPE), identity_file(secret)).decode()
    assert text.startswith("# docmgr zone head\n")
    assert text.count("AGE-SECRET-KEY-1") == 1
    open_with_age(department.blob(ENVELOPE), identity_file(LI), ok=False)


@pytest.mark.needs("age")
def test_git_and_age_alone_open_every_document(department: Department, open_with_age: Callable[..., bytes]) -> None:
    ids = open_with_age(department.blob(ENVELOPE), identity_file(ZHANG)).decode()
    for size in SIZES:
        data = os.urandom(size)
        path = f"{FOLDER}/20240305-报告-{size}-V1.0.pdf"
        department.commit(path, data)
        blob = department.blob(path)
        assert blob.startswith(b"age-encryption.org/v1\n") if size else blob == b""
        assert (open_with_age(blob, ids) if size else b"") == data == (department.root / path).read_bytes()


@pytest.mark.needs("age")
@pytest.mark.parametrize("kind", ["ed25519", "rsa"])
def test_ssh_keys_open_the_envelope(
    department: Department, tool: Callable[[str], str], tmp_path: Path, kind: str
) -> None:
    from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    private: Any = ed25519.Ed25519PrivateKey.generate() if kind == "ed25519" else rsa.generate_private_key(65_537, 2048)
    public = private.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    member = f"schema: member/1\nid: wang\nname: 王五\nemails: [wang@example.com]\nkeys: ['{public} wang@laptop']\n"
    department.git.put("records/members/wang.yml", member, message="wang")
    department.grant("wang")
    place = tmp_path / "id"
    place.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    place.chmod(0o600)
    command = [tool("age"), "-d", "-i", str(place)]
    done = subprocess.run(command, input=department.blob(ENVELOPE), capture_output=True, check=True)
    assert done.stdout.startswith(b"# docmgr zone head\n")
    from docmgr.vault.identity import read_identities
    from docmgr.vault.zone import unwrap

    opened = unwrap("head", department.blob(ENVELOPE), read_identities(place.read_bytes(), "id", bytes))
    assert opened is not None and opened.members() == ("wang", "zhang")


def test_two_clones_store_the_same_bytes_alike(department: Department) -> None:
    data = os.urandom(100_000)
    path = f"{FOLDER}/20240305-报告-同一份-V1.0.pdf"
    department.grant("li")
    other = department.clone()
    other.unlock(LI)
    department.write(path, data)
    other.write(path, data)
    assert department.git("hash-object", path) == other.git("hash-object", path)
    department.git("add", path)
    department.git("add", path)
    department.git("commit", "-q", "-m", "x")
    department.git("add", "--renormalize", ".")
    assert department.git("status", "--short") == ""


@pytest.mark.needs("age")
def test_who_left_opens_nothing_new(department: Department, open_with_age: Callable[..., bytes]) -> None:
    path = f"{FOLDER}/20240305-报告-事项-V1.0.md"
    department.commit(path, b"before")
    department.grant("li")
    before = department.git("rev-parse", "HEAD")
    department.revoke("li")
    open_with_age(department.blob(ENVELOPE), identity_file(LI), ok=False)
    old = open_with_age(department.blob(ENVELOPE, before), identity_file(LI)).decode()
    assert open_with_age(department.blob(path, before), old) == b"before"
    open_with_age(department.blob(path), old, ok=False)
    assert department.blob(path).split(b"\n")[3] == b"-> docmgr/1 head 2"
    new = open_with_age(department.blob(ENVELOPE), identity_file(ZHANG)).decode()
    assert open_with_age(department.blob(path), new) == open_with_age(department.blob(path, before), new) == b"before"
    assert department.git("status", "--short") == ""
    assert department.git("rev-list", "--count", f"{before}..HEAD") == "1"


def starts(git: Any, *command: str) -> int:
    done = subprocess.run(
        ["git", "-C", str(git.folder), *command], env={**os.environ, "GIT_TRACE": "1"}, capture_output=True, check=True
    )
    return sum(b"run_command:" in line and b"main.py" in line for line in done.stderr.splitlines())


def test_one_filter_for_a_command_and_none_for_a_clean_status(department: Department) -> None:
    for number in range(20):
        file = department.write(f"{FOLDER}/20240305-报告-第{number}件-V1.0.md", b"%d" % number)
        os.utime(file, (1_700_000_000, 1_700_000_000))  # what was saved in the same tick as the index git reads again
    assert starts(department.git, "add", "-A") == 1
    department.git("commit", "-q", "-m", "x")
    assert starts(department.git, "status") == 0


def everything(git: Any) -> bytes:
    return git.raw("cat-file", "--batch-all-objects", "--batch")


def test_a_bundle_holds_no_plaintext(department: Department, tmp_path: Path) -> None:
    department.commit(f"{FOLDER}/20240305-报告-事项-V1.0.md", CANARY * 10)
    department.git("bundle", "create", "-q", str(tmp_path / "all.bundle"), "--all")
    subprocess.run(["git", "clone", "-q", str(tmp_path / "all.bundle"), str(tmp_path / "elsewhere")], check=True)
    assert CANARY not in everything(type(department.git)(tmp_path / "elsewhere"))
    assert CANARY not in everything(department.git)


def test_no_attribute_makes_git_convert_ciphertext(department: Department) -> None:
    for folder in (FOLDER, f"待审批/{FOLDER}", f"历史文档/2023/{FOLDER}/深", f"records/ledger/{FOLDER}"):
        lines = department.git("check-attr", "-a", f"{folder}/x.yml").splitlines()
        found = {line.rsplit(": ", 2)[1]: line.rsplit(": ", 2)[2] for line in lines}
        wanted = {"text": "unset", "ident": "unset", "working-tree-encoding": "unset", "delta": "unset"}
        assert found.items() >= {**wanted, "filter": "docmgr", "diff": "docmgr", "docmgr-zone": "head"}.items()


def test_no_plaintext_is_cached_by_diff(department: Department) -> None:
    path = f"{FOLDER}/20240305-报告-事项-V1.0.md"
    department.commit(path, b"one\n")
    department.commit(path, b"two\n" + CANARY + b"\n")
    assert CANARY.decode() in department.git("log", "-p", "--", path)
    assert department.git("config", "--get", "diff.docmgr.cachetextconv") == "false"
    assert department.git("for-each-ref", "refs/notes") == ""


def test_nothing_is_left_by_a_killed_filter(department: Department, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = department.write(f"{FOLDER}/20240305-报告-大件-V1.0.pdf", b"")
    with open(path, "wb") as file:
        file.writelines(CANARY.ljust(64 << 10, b".") for _number in range(64 << 4))
    process = subprocess.Popen(["git", "-C", str(department.root), "add", "-A"], stderr=subprocess.PIPE)
    child = None
    while child is None and process.poll() is None:
        child = _filter_below(process.pid)
    if child is not None:
        os.kill(child, signal.SIGKILL)
    process.communicate()
    for root in (department.root / ".git", tmp_path_factory.getbasetemp() / "tmp"):
        for file in root.rglob("*"):
            assert not file.is_file() or CANARY not in file.read_bytes(), file
    if child is not None:
        assert process.returncode != 0
        assert department.git("ls-files", FOLDER) == ""


def _filter_below(pid: int) -> int | None:
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in children.read_text().split():
                words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
                if len(words) > 3 and words[3].endswith(b"filters/main.py"):
                    return int(child)
                found = _filter_below(int(child))
                if found is not None:
                    return found
        except OSError:
            continue
    return None


@pytest.mark.needs("age-keygen")
def test_the_public_key_of_a_secret_is_the_one_that_age_computes(tool: Callable[[str], str]) -> None:
    done = subprocess.run(
        [tool("age-keygen"), "-y"], input=identity_file(ZHANG).encode(), capture_output=True, check=True
    )
    assert done.stdout.decode().strip() == public_text(public_of(ZHANG))


# Made by ``ssh-keygen -t ed25519 -N geheim``, for this test alone.
PHRASED = """\
b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABD9ivSVa7
uHFmQTVrrmSaMeAAAAEAAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAII1M9oL82+ODjd1E
+sbYy7dC9CIWq6SSvxyAUnvyjD6jAAAAkP0LthoVXuBWjYVGxf6k1UkKUD/KcvT9TO1nMr
JiMxvZYIRWT78zDvHW1cDsnaHp7R4uoE3ZedDfbtRgfjwafccBwevc1rzg01RHM17jGPpi
I5eK9xxYg5jT21It/Dyc1poreGtpObwjSlzpoYCWcsFGH1QU0aO1hr5zNyjEww7Qz0BD+M
s51jWd33No2EIBJw==
"""


def test_an_ssh_key_behind_a_passphrase_opens_or_names_what_is_missing() -> None:
    """OpenSSH stretches passphrases by bcrypt, a package of its own."""
    from importlib.util import find_spec

    from docmgr.errors import VaultError
    from docmgr.vault.identity import encrypt, read_identities

    data = f"-----BEGIN {SSH}-----\n{PHRASED}-----END {SSH}-----\n".encode()
    if find_spec("bcrypt") is None:
        with pytest.raises(VaultError) as missing:
            read_identities(data, "id", lambda: b"geheim")
        assert "bcrypt" in missing.value.message and "docmgr key new" in missing.value.hint
        return
    (identity,) = read_identities(data, "id", lambda: b"geheim")
    assert identity.decrypt(encrypt(b"text", [PUBLIC])) == b"text"
    with pytest.raises(VaultError, match="passphrase"):
        read_identities(data, "id", lambda: b"wrong")


SSH = "OPENSSH PRIVATE KEY"
PUBLIC = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAII1M9oL82+ODjd1E+sbYy7dC9CIWq6SSvxyAUnvyjD6j"
