"""All that a repository keeps in one pack, with names that let git find the versions of a document.

New packs are written under a name that git overlooks, read back whole, and only then take the place of the old ones; so
it can be killed at any moment, and others may work meanwhile. What nothing reaches is kept for two weeks, as git does.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from docmgr.errors import RepositoryError
from docmgr.i18n.text import _
from docmgr.repo import lock
from docmgr.repo.files import write_file
from docmgr.repo.git import GitError, Repository
from docmgr.repo.objectstore import Pack, Store, objects_of, packs, reachable, store

Hint = Callable[[str], str]
GRACE = 14 * 86400
"""Seconds that an object which nothing reaches is kept."""
_TEMPORARY = ".tmp-docmgr-"
_ABANDONED = 24 * 3600
# The packs that were made with hints: their deltas are good, and are kept.
_MADE = "packs"
_WINDOW = ("--window=10", "--depth=50", "--window-memory=256m", "--delta-base-offset")
_DAY = 12 * 3600


@dataclass(frozen=True, slots=True)
class Done:
    """What was there and what is; ``own`` is False where git's own housekeeping did it."""

    before: Store
    after: Store
    objects: int
    dropped: int
    own: bool = True


def repack(repository: Repository, hint: Hint, *, now: float | None = None, show: bool = False) -> Done:
    """Pack everything anew; RepositoryError where another is at it, GitError where the repository is damaged.

    ``show`` lets git's progress through to the terminal.
    """
    with _alone(repository):
        before = store(repository)
        if any(pack.promised for pack in packs(repository)):
            # What a server holds for a partial clone, git alone can tell from what is missing.
            repository.git("gc", "--quiet", "--force")
            return Done(before, store(repository), 0, 0, own=False)
        _sweep(repository)
        work = _Work(repository, hint, time.time() if now is None else now, show)
        work.run()
        return Done(before, store(repository), work.objects, work.dropped)


class _Work:
    def __init__(self, repository: Repository, hint: Hint, now: float, show: bool) -> None:
        self.repository = repository
        self.hint = hint
        self.now = now
        self.show = show
        self.folder = repository.common_dir / "objects" / "pack"
        self.objects = 0
        self.dropped = 0

    def run(self) -> None:
        every = packs(self.repository)
        old = [pack for pack in every if not pack.kept]
        kept = {each for pack in every if pack.kept for each in objects_of(self.repository, pack.index)}
        mine = {pack: set(objects_of(self.repository, pack.index)) - kept for pack in old}
        own = set().union(*mine.values(), _loose(self.repository)) - kept
        listed = reachable(self.repository)
        wanted = {each: path for each, path in listed if each in own}
        self.objects = len(wanted)
        made = self._pack(((each, path) for each, path in wanted.items()), full=self._full(old))
        made += self._leftover(mine, wanted.keys())
        for name in made:
            self._publish(name)
        self._remember(made)
        self._remove([pack for pack in old if pack.name not in made])
        self.repository.git("prune-packed", "--quiet")
        self.repository.git(
            "prune", "--expire", time.strftime("%Y-%m-%d %H:%M:%S +0000", time.gmtime(self.now - GRACE))
        )
        self.repository.git("pack-refs", "--all", "--prune")

    def _leftover(self, mine: dict[Pack, set[str]], wanted: Iterable[str]) -> list[str]:
        """A pack of what nothing reaches but is young, as old as the youngest of the packs that had it."""
        reached = set(wanted)
        young: set[str] = set()
        old: set[str] = set()
        age = 0.0
        for pack, objects in mine.items():
            left = objects - reached
            if left and pack.age > self.now - GRACE:
                young |= left
                age = max(age, pack.age)
            else:
                old |= left
        old -= young
        if old and not old.isdisjoint(each for each, _path in reachable(self.repository)):
            # Somebody has taken an old one up again in the meantime.
            young, old, age = young | old, set(), self.now
        self.dropped = len(old)
        if not young:
            return []
        made = self._pack(((each, "") for each in sorted(young)), full=False)
        for name in made:
            os.utime(self._temporary(name, "pack"), (age, age))
        return made

    def _full(self, old: Sequence[Pack]) -> bool:
        """Whether deltas are to be sought anew: where most of what is there was packed by somebody else."""
        known = made_here(self.repository)
        foreign = sum(pack.size for pack in old if pack.name not in known)
        return foreign * 4 > sum(pack.size for pack in old)

    def _pack(self, wanted: Iterator[tuple[str, str]], *, full: bool) -> list[str]:
        """Write a pack and prove it; its name, none for no objects."""
        hint = self.hint
        lines = [f"{each} {hint(path)}\n" if path else f"{each}\n" for each, path in wanted]
        if not lines:
            return []
        options = [*_WINDOW, "--progress" if self.show else "-q", *(["--no-reuse-delta"] if full else [])]
        words = ["git", "-c", "pack.packSizeLimit=0", "pack-objects", *options, str(self.folder / self._prefix())]
        done = subprocess.run(
            words,
            cwd=self.repository.root,
            env=self.repository.environment(),
            input="".join(lines).encode("utf-8", "surrogateescape"),
            stdout=subprocess.PIPE,
            stderr=None if self.show else subprocess.PIPE,
            check=False,
        )
        if done.returncode:
            raise GitError(words[1:], done.returncode, (done.stderr or b"").decode("utf-8", "replace"))
        (name,) = done.stdout.decode().split()
        self._prove(name, {line.split(None, 1)[0] for line in lines})
        return [f"pack-{name}"]

    def _prefix(self) -> str:
        return f"{_TEMPORARY}{os.getpid()}"

    def _temporary(self, name: str, ending: str) -> Path:
        return self.folder / f"{self._prefix()}-{name.removeprefix('pack-')}.{ending}"

    def _prove(self, name: str, wanted: set[str]) -> None:
        """Every object read back and hashed, and none missing."""
        index = self._temporary(name, "idx")
        self.repository.git("verify-pack", str(index))
        if set(objects_of(self.repository, index)) != wanted:
            raise RepositoryError(_("the new pack is not whole; nothing was changed"), hint="git fsck")

    def _publish(self, name: str) -> None:
        """Give a pack its name; git knows it from the moment its index has one."""
        for ending in ("pack", "rev", "idx"):
            place = self._temporary(name, ending)
            if place.exists():
                os.replace(place, self.folder / f"{name}.{ending}")
        _flush(self.folder)

    def _remember(self, made: list[str]) -> None:
        content = "".join(f"{name}\n" for name in made).encode()
        write_file(lock.folder(self.repository.common_dir) / _MADE, content)

    def _remove(self, old: Sequence[Pack]) -> None:
        for place in self.folder.glob("multi-pack-index*"):
            place.unlink(missing_ok=True)
        for pack in old:
            for ending in ("pack", "idx", "rev", "bitmap"):
                (self.folder / f"{pack.name}.{ending}").unlink(missing_ok=True)
        _flush(self.folder)


def _loose(repository: Repository) -> Iterator[str]:
    """The names of the loose objects."""
    root = repository.common_dir / "objects"
    for folder in os.scandir(root):
        if len(folder.name) == 2 and folder.is_dir():
            for file in os.scandir(folder.path):
                if not file.name.startswith("tmp_"):
                    yield folder.name + file.name


def made_here(repository: Repository) -> set[str]:
    """The packs that were made with hints."""
    try:
        return set((repository.common_dir / "docmgr" / _MADE).read_text("ascii").split())
    except (OSError, UnicodeDecodeError):
        return set()


def _sweep(repository: Repository) -> None:
    """Remove what a killed run left: packs that never got their name, and indexes whose pack is gone."""
    folder = repository.common_dir / "objects" / "pack"
    for place in folder.glob(f"{_TEMPORARY}*"):
        place.unlink(missing_ok=True)
    for place in folder.glob("tmp_*"):
        with contextlib.suppress(OSError):
            # Git writes under such a name, also a push that is under way.
            if time.time() - place.stat().st_mtime > _ABANDONED:
                place.unlink()
    for place in folder.glob("pack-*.idx"):
        if not place.with_suffix(".pack").exists():
            for ending in (".rev", ".bitmap", ".idx"):
                place.with_suffix(ending).unlink(missing_ok=True)


def _flush(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def _alone(repository: Repository) -> Iterator[None]:
    """No other ``docmgr gc``, by a lock that ends with its process; no ``git gc``, by the file that git looks at."""
    mine = lock.attempt(lock.folder(repository.common_dir) / "gc.lock")
    if mine is None:
        raise _busy("docmgr gc")
    try:
        with _gits_own(repository.common_dir / "gc.pid"):
            yield
    finally:
        (repository.common_dir / "docmgr" / "gc.lock").unlink(missing_ok=True)
        os.close(mine)


@contextlib.contextmanager
def _gits_own(place: Path) -> Iterator[None]:
    fresh = place.with_name(f"gc.pid.{os.getpid()}")
    fresh.write_text(f"{os.getpid()} {socket.gethostname()}\n", encoding="utf-8")
    try:
        if _alive(place):
            raise _busy("git gc")
        os.replace(fresh, place)
    finally:
        fresh.unlink(missing_ok=True)
    try:
        yield
    finally:
        place.unlink(missing_ok=True)


def _alive(place: Path) -> bool:
    """Whether a git gc is under way, judged as git itself does: half a day at most, and its process lives."""
    try:
        number, _blank, host = place.read_text("utf-8", "replace").strip().partition(" ")
        fresh = time.time() - place.stat().st_mtime < _DAY
    except OSError:
        return False
    if not fresh or not number.isdecimal():
        return False
    return host != socket.gethostname() or _runs(int(number))


def _runs(process: int) -> bool:
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _busy(what: str) -> RepositoryError:
    message = _("{command} is at work in this repository").format(command=what)
    return RepositoryError(message, hint=_("wait until it is done, then run the command again"))
