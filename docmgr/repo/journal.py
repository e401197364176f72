"""What a change needs in order to be undone or finished by whoever comes next.

``docmgr/journal-ID/`` in the git directory holds, before the first file is touched, the steps, the bytes to write and
the private index; during the change the replaced and removed files under their number, and in ``begun`` one byte for
each step begun. It is complete from the moment it has this name (``.new`` before, ``.gone`` after), and files only ever
enter and leave it by rename or link, so that at every moment the old state or the new one can be reached.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from docmgr.errors import RepositoryError
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import _
from docmgr.repo import files
from docmgr.repo.git import Repository
from docmgr.repo.lock import attempt
from docmgr.repo.lock import folder as own_folder
from docmgr.repo.steps import GONE, Step, Steps

PATIENCE = 2.0
MANY = 64
"""Files from which on they are put on the disk together."""


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal of one change; ``head`` is the commit it began at (empty before the first), ``made`` its folders."""

    repository: Repository
    folder: Path
    head: str
    acts: tuple[Step, ...]
    own: tuple[str, ...]
    made: tuple[str, ...]

    @property
    def index(self) -> Path:
        """The private index; while it is here the change is not finished."""
        return self.folder / "index"

    @property
    def alive(self) -> Path:
        """Locked by docmgr and every git that it lets commit, so that nobody undoes what still goes on."""
        return self.folder / "alive"

    @property
    def finished(self) -> Path:
        """Is there once all is done though there was nothing to commit."""
        return self.folder / "finished"

    @contextlib.contextmanager
    def kept_alive(self) -> Iterator[tuple[int, ...]]:
        """A lock for a git to inherit: it ends when this docmgr, that git and all its hooks have ended."""
        descriptor = attempt(self.alive)
        if descriptor is None:
            raise RepositoryError(_("another docmgr is at work here"))
        try:
            yield (descriptor,)
        finally:
            os.close(descriptor)

    def deserted(self) -> bool:
        """Whether nobody works on this change any more."""
        descriptor = attempt(self.alive)
        if descriptor is None:
            return False
        os.close(descriptor)
        return True

    def _place(self, path: str) -> Path:
        return files.place(self.repository.root, path)

    # --- forth ---

    def perform(self) -> None:
        """Do the steps on disk; FileExistsError where a file came in between."""
        with open(self.folder / "begun", "ab", buffering=0) as begun:
            for step in self.acts:
                begun.write(b".")
                self._perform(step)

    def _perform(self, step: Step) -> None:
        place = self._place(step.path)
        if step.kind == "move":
            target = self._place(step.target)
            target.parent.mkdir(parents=True, exist_ok=True)
            files.move(place, target)
            return
        if step.existed:
            files.keep(place, self.folder / f"old-{step.number}")
        if step.kind == "remove":
            place.unlink()
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        files.put(self.folder / f"new-{step.number}", place, overwrite=step.existed)

    def finish(self) -> None:
        """The private index becomes the index; folders that the change emptied go, as in git."""
        root = self.repository.root
        if self.index.exists():
            os.replace(self.index, index_of(self.repository))
        for step in self.acts:
            if step.kind != "write":
                files.drop_empty(self._place(step.path).parent, root)
        self.close()

    def close(self) -> None:
        """Let go of git's index and forget the journal."""
        _unlock_index(self.repository, self.folder)
        gone = self.folder.with_suffix(".gone")
        os.rename(self.folder, gone)
        files.remove_tree(gone)

    # --- back ---

    def roll_back(self) -> None:
        """Bring back every file as it was; killed and repeated it does the rest. A file others changed since stays."""
        with open(self.folder / "begun", "r+b", buffering=0) as begun:
            for number in range(begun.seek(0, os.SEEK_END), 0, -1):
                step = self.acts[number - 1]
                if step.kind == "move":
                    self._move_back(step)
                else:
                    self._put_back(step)
                begun.truncate(number - 1)
        for path in reversed(self.made):
            try:
                self._place(path).rmdir()
            except OSError:
                continue
        self.close()

    def _move_back(self, step: Step) -> None:
        source, target = self._place(step.path), self._place(step.target)
        if not files.exists(target):
            return
        if not files.exists(source):
            source.parent.mkdir(parents=True, exist_ok=True)
            files.move(target, source)
        elif files.one_name(source, target):
            os.rename(target, source)
        elif files.same(source, target):
            target.unlink()

    def _put_back(self, step: Step) -> None:
        place, backup = self._place(step.path), self.folder / f"old-{step.number}"
        if not files.exists(backup):
            if not step.existed and step.kind == "write" and _digest(place) == step.digest:
                place.unlink()
            return
        ours = not files.exists(place) or (step.kind == "write" and _digest(place) == step.digest)
        if ours:
            place.parent.mkdir(parents=True, exist_ok=True)
            files.restore(backup, place)
        elif not files.same(place, backup):
            self.rescue()

    def rescue(self) -> Path:
        """Keep what the journal holds of the user's files in a folder of its own; where that is."""
        kept = own_folder(self.repository.git_dir) / f"rescued-{self.folder.name.removeprefix('journal-')}"
        kept.mkdir(exist_ok=True)
        for step in self.acts:
            backup = self.folder / f"old-{step.number}"
            if step.existed and files.exists(backup):
                os.replace(backup, kept / f"{step.number}-{self._place(step.path).name}"[-200:])
        return kept


def index_of(repository: Repository) -> Path:
    """The index of this work tree."""
    return repository.git_dir / "index"


def index_mark(repository: Repository) -> str:
    """What tells that the list of files is still the same: the checksum that ends git's index; "" where none tells."""
    size = 32 if repository.hash_algorithm == "sha256" else 20
    with contextlib.suppress(OSError), index_of(repository).open("rb") as index:
        index.seek(-size, os.SEEK_END)
        found = index.read()
        # With index.skipHash git writes zeros, which tell nothing.
        return found.hex() if any(found) else ""
    return ""


def open_journal(repository: Repository, steps: Steps, head: str | None) -> Journal:
    """Write the journal and lock git's index; nothing in the work tree is touched before this returns."""
    name = f"journal-{secrets.token_hex(8)}"
    parent = own_folder(repository.git_dir)
    fresh = parent / f"{name}.new"
    made = tuple(_missing_folders(repository, steps))
    facts = {
        "head": head or "",
        "acts": [asdict(step) for step in steps.acts],
        "own": list(steps.outcome),
        "made": made,
    }
    fresh.mkdir(mode=0o700)
    try:
        at_once = len(steps.contents) > MANY and hasattr(os, "sync")
        for number, (content, mode) in steps.contents.items():
            files.fill(fresh / f"new-{number}", content, mode=mode, durable=not at_once)
        if at_once:
            files.sync_all()
        files.fill(fresh / "alive", name.encode())
        _lock_index(repository, fresh / "alive")
        index = index_of(repository)
        if index.exists():
            shutil.copyfile(index, fresh / "index")
        else:
            repository.git("read-tree", "--empty", env={"GIT_INDEX_FILE": str(fresh / "index")})
        files.fill(fresh / "begun", b"")
        files.fill(fresh / "steps.json", json.dumps(facts).encode())
        files.sync_folder(fresh)
        os.rename(fresh, parent / name)
    except BaseException:
        _unlock_index(repository, fresh)
        files.remove_tree(fresh)
        raise
    files.sync_folder(parent)
    return Journal(repository, parent / name, head or "", tuple(steps.acts), tuple(steps.outcome), made)


def left_behind(repository: Repository) -> Iterator[Journal]:
    """The journals of changes that did not come to their end; what only was begun or ended is swept away."""
    parent = own_folder(repository.git_dir)
    for found in sorted(parent.glob("journal-*")):
        if found.suffix in (".new", ".gone"):
            _unlock_index(repository, found)
            files.remove_tree(found)
            continue
        yield _load(repository, found)


def _load(repository: Repository, folder: Path) -> Journal:
    try:
        facts = json.loads((folder / "steps.json").read_bytes())
        acts = tuple(Step(**step) for step in facts["acts"])
        return Journal(repository, folder, facts["head"], acts, tuple(facts["own"]), tuple(facts["made"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = _("a command was killed here and its journal cannot be read: {path}").format(path=folder)
        raise RepositoryError(message, hint=_("copy this folder to a safe place, then remove it")) from error


def _missing_folders(repository: Repository, steps: Steps) -> list[str]:
    """The folders that the change will make, outer ones first."""
    found: dict[str, None] = {}
    for path, outcome in steps.outcome.items():
        parts = path.split("/")[:-1]
        for depth in range(1, len(parts) + 1) if outcome != GONE else ():
            folder = "/".join(parts[:depth])
            if folder not in found and not files.exists(files.place(repository.root, folder)):
                found[folder] = None
    return list(found)


def _lock_index(repository: Repository, marker: Path) -> None:
    """Take git's own lock on the index, so that no other git changes it meanwhile; ours is known by its content."""
    lock = index_of(repository).with_name("index.lock")
    end = time.monotonic() + PATIENCE
    while True:
        try:
            files.keep(marker, lock)
        except FileExistsError:
            if time.monotonic() < end:
                time.sleep(0.05)
                continue
            hint = _("if no other git is running here, remove {path}").format(path=lock)
            raise RepositoryError(_("another git is at work here"), hint=hint) from None
        return


def _unlock_index(repository: Repository, folder: Path) -> None:
    lock = index_of(repository).with_name("index.lock")
    try:
        if lock.read_bytes() == (folder / "alive").read_bytes():
            lock.unlink()
    except FileNotFoundError:
        return


def _digest(path: Path) -> str:
    """The sha256 of a regular file, empty where there is none to read."""
    try:
        return hashlib.sha256(files.read_file(path)).hexdigest()
    except RepositoryError:
        return ""


def disk_error(error: OSError) -> RepositoryError:
    """What went wrong on the disk, in words."""
    if error.errno == errno.EEXIST:
        return RepositoryError(
            _("{path} is there already; nothing was overwritten").format(path=error.filename2 or error.filename)
        )
    hint = _("make room on the disk, then run the command again") if error.errno == errno.ENOSPC else ""
    detail = f"{error.filename}: {reason(error)}" if error.filename else reason(error)
    return RepositoryError(_("nothing was changed: {detail}").format(detail=detail), hint=hint)
