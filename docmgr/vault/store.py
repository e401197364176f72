"""The vault of one clone: which zones are unlocked, the driver in git's settings, the sealed files of the work tree.

Everything here touches this clone only. What the department shares, ``plan`` writes and ``repo`` commits.
"""

from __future__ import annotations

import hashlib
import os
import shlex
from collections.abc import Iterable
from pathlib import Path

from docmgr.errors import VaultError
from docmgr.i18n.text import _
from docmgr.repo import changes, files
from docmgr.repo.configure import set_config
from docmgr.repo.git import Repository
from docmgr.vault import gitdir, keyring
from docmgr.vault.agefile import MAGIC, AgeError
from docmgr.vault.blob import HEAD, label
from docmgr.vault.sealed import ATTRIBUTES, DRIVER, KEYS, MERGE, Sealed, pin, read_block, read_pin, with_block
from docmgr.vault.zone import Zone, as_text, from_text

RECOVERY_FILE = f"{KEYS}/recovery.pub"
PRIVATE = 0o600
# Started by git for every command that touches sealed files; quoted for the shell that git starts it with.
PROGRAM = "filters/main.py"
# What git starts where the program cannot; it lies beside the repository, so that it is there when docmgr is not.
SHIM = "docmgr/sealed-filter"
_TEMPLATE = "sealed-filter.sh"
# Before it has read anything from git: Python or a module of ours is missing, or cannot be run here. For a filter set
# up for every clone of a user, the shim lies in the user's own folder.
_GONE = (
    "case $? in 0) exit 0;; 1|2|126|127) "
    f'for s in "$(git rev-parse --git-common-dir)/{SHIM}" "${{XDG_CONFIG_HOME:-$HOME/.config}}/{SHIM}"; do '
    'if [ -f "$s" ]; then exec /bin/sh "$s"; fi; done;; esac; exit 1'
)


def read_shared(repository: Repository, path: str) -> bytes | None:
    """A file of the department as it stands in the work tree, or in the index where the work tree is a sparse one.

    In a bare repository as it stands in HEAD.
    """
    if not repository.bare:
        place = repository.root / path
        return place.read_bytes() if place.is_file() else repository.index_blob(path)
    return repository.show("HEAD", path) if repository.git("ls-tree", "-z", "HEAD", "--", path) else None


def envelopes(repository: Repository) -> dict[str, bytes]:
    """The envelope of every zone."""
    if repository.bare:
        listed = changes.text(repository.git("ls-tree", "-z", "--name-only", "HEAD", "--", f"{KEYS}/")).split("\0")
        names = [path.rpartition("/")[2] for path in listed]
    else:
        folder = repository.root / KEYS
        known = changes.text(repository.git("ls-files", "-z", "--", f"{KEYS}/")).split("\0")
        names = sorted({*(path.rpartition("/")[2] for path in known), *(os.listdir(folder) if folder.is_dir() else ())})
    found = {name[:-4]: read_shared(repository, f"{KEYS}/{name}") for name in names if name.endswith(".age")}
    return {zone: data for zone, data in found.items() if data is not None}


def recovery_keys(repository: Repository) -> list[str]:
    """The public recovery keys, none before ``vault init``."""
    text = (read_shared(repository, RECOVERY_FILE) or b"").decode("utf-8", "replace")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def sealed(repository: Repository) -> Sealed:
    """The sealed folders: as pinned here, and as ``.gitattributes`` says beyond that."""
    text = (read_shared(repository, ATTRIBUTES) or b"").decode("utf-8", "surrogateescape")
    return read_block(text).with_pinned(pinned(repository))


def pinned(repository: Repository) -> Sealed:
    """What this clone has pinned."""
    return read_pin(gitdir.read_bytes(str(repository.common_dir / keyring.PIN)) or b"")


# Keys


def default_key() -> Path:
    """Where this user's own key lies."""
    from platformdirs import user_config_dir

    return Path(user_config_dir("docmgr", appauthor=False)) / "key.txt"


def usual_keys() -> list[Path]:
    """The files that may hold a key of this user's and are there."""
    ssh = Path.home() / ".ssh"
    return [place for place in (default_key(), ssh / "id_ed25519", ssh / "id_rsa") if place.is_file()]


def unlocked(repository: Repository, zone: str) -> Zone | None:
    """A zone whose keys are unlocked here; VaultError where what is kept is damaged."""
    data = gitdir.read_bytes(str(repository.common_dir / keyring.UNLOCKED / f"{zone}.txt"))
    return None if data is None else from_text(zone, data.decode("utf-8", "replace"))


def must_be_unlocked(repository: Repository, zone: str) -> Zone:
    """The same; VaultError with what to do where it is locked."""
    found = unlocked(repository, zone)
    if found is None:
        raise VaultError(_("zone {zone} is locked here").format(zone=zone), hint="docmgr vault unlock")
    return found


def unlocked_zones(repository: Repository) -> list[str]:
    """The names of the unlocked zones."""
    folder = repository.common_dir / keyring.UNLOCKED
    return sorted(name[:-4] for name in os.listdir(folder) if name.endswith(".txt")) if folder.is_dir() else []


def leftover(repository: Repository) -> bool:
    """Whether ``forget`` has anything to remove."""
    folder = repository.common_dir / keyring.UNLOCKED
    return folder.is_dir() and bool(os.listdir(folder))


def keep(repository: Repository, zone: Zone) -> None:
    """Unlock a zone in this clone; an envelope that lacks a key already known here was put there by somebody else."""
    before = unlocked(repository, zone.name)
    if before is not None and not set(before.epochs) <= set(zone.epochs):
        message = _("the envelope of zone {zone} lacks keys that are known here: somebody replaced it")
        raise VaultError(message.format(zone=zone.name), hint=f"git log -p -- {KEYS}/{zone.name}.age")
    folder = repository.common_dir / keyring.UNLOCKED
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    write_private(folder / f"{zone.name}.txt", as_text(zone).encode())


def saw(repository: Repository, name: str, envelope: bytes) -> None:
    """Remember which envelope of a zone is the one that was opened, or made, here."""
    write_private(repository.common_dir / keyring.UNLOCKED / f"{name}.seen", _name_of(envelope))


def is_unseen(repository: Repository, name: str, envelope: bytes | None) -> bool:
    """Whether an envelope is another one than that."""
    before = gitdir.read_bytes(str(repository.common_dir / keyring.UNLOCKED / f"{name}.seen"))
    return envelope is not None and before != _name_of(envelope)


def _name_of(envelope: bytes) -> bytes:
    return hashlib.sha256(envelope).hexdigest().encode()


def put_back(repository: Repository, name: str, zone: Zone | None) -> None:
    """Make the kept keys what they were: after a change of the vault that was not committed."""
    place = repository.common_dir / keyring.UNLOCKED / f"{name}.txt"
    if zone is None:
        place.unlink(missing_ok=True)
    else:
        write_private(place, as_text(zone).encode())


def forget(repository: Repository) -> None:
    """Remove all unlocked keys, and whatever other rooms keep beside them."""
    files.remove_tree(repository.common_dir / keyring.UNLOCKED)


def write_private(place: Path, content: bytes, *, overwrite: bool = True) -> None:
    """A file that only this user reads, whole or not at all; FileExistsError where it is there and must not be."""
    fresh = place.with_name(f".{place.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if overwrite:
            os.replace(fresh, place)
        else:
            files.move(fresh, place)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


# Git's settings


def settings(interpreter: Path, package: Path) -> dict[str, str]:
    """The settings of the driver in a clone with sealed folders."""
    program = _program(interpreter, package)
    return {
        f"filter.{DRIVER}.process": f"{program} process {DRIVER}; {_GONE}",
        f"filter.{DRIVER}.required": "true",
        **reading(interpreter, package),
        f"merge.{MERGE}.name": "docmgr: sealed files",
        # Without an answer both sides stay as they are: a conflict, which git tells.
        f"merge.{MERGE}.driver": f"{program} merge %O %A %B %L %P || exit 1",
    }


def reading(interpreter: Path, package: Path) -> dict[str, str]:
    """The settings by which ``git diff`` shows the text of Office and PDF files; it never stores what it shows."""
    program = _program(interpreter, package)
    return {
        f"diff.{DRIVER}.textconv": f'f() {{ {program} textconv "$1" || cksum <"$1"; }}; f',
        f"diff.{DRIVER}.binary": "true",
        f"diff.{DRIVER}.cachetextconv": "false",
    }


def _program(interpreter: Path, package: Path) -> str:
    """The command line; absolute paths, because graphical clients bring a bare PATH."""
    words = [interpreter.as_posix(), "-I", "-S", (package / PROGRAM).as_posix()]
    return " ".join(shlex.quote(word) for word in words)


def shim() -> bytes:
    """The program that answers git where docmgr cannot; beside the package's own hooks when installed."""
    package = Path(__file__).parent.parent
    places = (package / "hooks" / "shims" / _TEMPLATE, package.parent / "hooks" / _TEMPLATE)
    return next(place for place in places if place.is_file()).read_bytes()


def install(repository: Repository, wanted: dict[str, str], folders: Sealed) -> list[str]:
    """Set the driver up in this clone and pin its sealed folders; the settings that changed. Safe to repeat."""
    changed = [key for key, value in wanted.items() if repository.config(key) != value]
    for key in changed:
        set_config(repository, key, wanted[key])
    place = repository.common_dir / SHIM
    if gitdir.read_bytes(str(place)) != shim():
        place.parent.mkdir(parents=True, exist_ok=True)
        files.write_file(place, shim(), mode=0o755)
    pin_folders(repository, folders)
    return changed


def set_global(repository: Repository, wanted: dict[str, str]) -> None:
    """Set the driver up for every clone of this user."""
    place = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / SHIM
    place.parent.mkdir(parents=True, exist_ok=True)
    files.write_file(place, shim(), mode=0o755)
    for key, value in wanted.items():
        repository.git("config", "--global", key, value)


def pin_folders(repository: Repository, folders: Sealed) -> None:
    """Pin the sealed folders; ``info/attributes`` outranks every ``.gitattributes`` that somebody may push."""
    place = repository.common_dir / keyring.PIN
    place.parent.mkdir(parents=True, exist_ok=True)
    if folders:
        files.write_file(place, pin(folders))
    else:
        place.unlink(missing_ok=True)
    info = repository.common_dir / "info" / "attributes"
    info.parent.mkdir(parents=True, exist_ok=True)
    before = (gitdir.read_bytes(str(info)) or b"").decode("utf-8", "surrogateescape")
    after = with_block(before, folders, merge=MERGE)
    if after != before:
        files.write_file(info, after.encode("utf-8", "surrogateescape"))


# Files


def sealed_files(repository: Repository, folders: Sealed) -> list[tuple[str, str, str]]:
    """The tracked files in sealed folders: path, zone, blob."""
    found = []
    for path, mode, blob in changes.tracked(repository.plumbing):
        zone = folders.zone_of(path)
        if zone and mode.startswith("100"):
            found.append((path, zone, blob))
    return found


def is_ciphertext(repository: Repository, path: str) -> bool:
    """Whether a file of the work tree stands there sealed."""
    try:
        with open(files.place(repository.root, path), "rb") as file:
            head = file.read(HEAD)
    except OSError:
        return False
    try:
        return head.startswith(MAGIC) and label(head) is not None
    except AgeError:
        return True


def edited(repository: Repository, folders: Sealed, *, untracked: bool = False) -> list[str]:
    """The files in sealed folders that differ from HEAD, and on request those that git does not know."""
    unknown = f"--untracked-files={'all' if untracked else 'no'}"
    out = repository.git("status", "--porcelain", "-z", "--no-renames", unknown)
    lines = changes.text(out).split("\0")[:-1]
    return [line[3:] for line in lines if folders.zone_of(line[3:])]


def touch(repository: Repository, paths: Iterable[str]) -> None:
    """Make git look at files again that have not changed: only what git takes for changed passes the filter.

    Git compares whole seconds, so the present moment may be the one that it knows.
    """
    for path in paths:
        place = files.place(repository.root, path)
        try:
            saved = int(os.lstat(place).st_mtime) - 1
            os.utime(place, (saved, saved), follow_symlinks=False)
        except OSError:
            continue
