"""A folder as target: a disk, a USB stick, a mounted share. Whole files or none, never over another."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from docmgr.errors import TargetError, UsageError
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import _
from docmgr.repo.files import TEMPORARY, drop_empty, exists, move, place, sync_folder
from docmgr.repo.git import Repository
from docmgr.targets.target import checked, file_sha256

_BLOCK = 1 << 20
_DAY = 86_400
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def open_target(text: str, repository: Repository | None, create: bool) -> FolderTarget:
    """The folder; where it is missing it is made only when asked for, lest an unmounted disk be written beside."""
    root = Path(os.path.abspath(Path(text).expanduser()))
    _outside(root, repository)
    if not root.is_dir():
        if exists(root) or not create:
            message = _("there is no folder {path}").format(path=root)
            raise TargetError(message, hint=_("is the disk connected? to begin there: docmgr backup --to FOLDER"))
        with _told(root):
            root.mkdir()
    if (root / "HEAD").is_file() and (root / "objects").is_dir():
        hint = _("to keep backups in a repository write file://{path}").format(path=root)
        raise UsageError(_("{path} is a git repository").format(path=root), hint=hint)
    return FolderTarget(root)


def _outside(root: Path, repository: Repository | None) -> None:
    """A copy beside the original is none."""
    if repository is None:
        return
    real = root.resolve()
    for home in (repository.root.resolve(), repository.git_dir.resolve(), repository.common_dir.resolve()):
        if real == home or home in real.parents:
            raise UsageError(_("{path} lies inside the repository itself").format(path=root))


@contextmanager
def _told(root: Path) -> Iterator[None]:
    """An OSError becomes a TargetError that says what to do."""
    try:
        yield
    except OSError as error:
        detail = reason(error)
        if error.errno in _FULL:
            message = _("no room left in {target}").format(target=root)
            raise TargetError(message, hint=_("make room, then run the command again")) from error
        message = _("{target} cannot be used: {detail}").format(target=root, detail=detail)
        raise TargetError(message, hint=_("is the disk connected and writable?")) from error


class FolderTarget:
    """See ``target.Target``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.text = str(root)
        # Looked through once: a package may put thousands of files into one folder.
        self._swept: set[Path] = set()

    def put_if_absent(self, name: str, source: Path, *, keep_until: datetime | None = None) -> bool:
        """See ``target.Target``; a folder cannot promise ``keep_until``."""
        path = self._path(name)
        with _told(self.root):
            self._there()
            if exists(path):
                return False
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = path.with_name(f"{TEMPORARY}{secrets.token_hex(8)}")
            try:
                _copy(source, temporary)
                if path.parent not in self._swept:
                    _sweep(temporary)
                    self._swept.add(path.parent)
                move(temporary, path)
            except FileExistsError:
                return False
            finally:
                temporary.unlink(missing_ok=True)
            sync_folder(path.parent)
        return True

    def get(self, name: str, into: Path) -> None:
        """See ``target.Target``."""
        path = self._path(name)
        with _told(self.root):
            if not path.is_file():
                raise self._missing(name)
        _copy(path, into)

    def read(self, name: str) -> bytes:
        """See ``target.Target``."""
        path = self._path(name)
        with _told(self.root):
            if not path.is_file():
                raise self._missing(name)
            return path.read_bytes()

    def stat(self, name: str) -> int | None:
        """See ``target.Target``."""
        with _told(self.root):
            self._there()
            try:
                found = os.lstat(self._path(name))
            except (FileNotFoundError, NotADirectoryError):
                return None
        return found.st_size if stat.S_ISREG(found.st_mode) else None

    def list(self, prefix: str = "") -> list[str]:
        """See ``target.Target``; what a killed put left is not listed."""
        with _told(self.root):
            self._there()
            names = [
                os.fsencode(Path(folder, file).relative_to(self.root)).decode("utf-8", "surrogateescape")
                for folder, _folders, files in os.walk(self.root, onerror=_raise)
                for file in files
                if not file.startswith(TEMPORARY)
            ]
        posix = (name.replace(os.sep, "/") for name in names)
        return sorted(name for name in posix if name.startswith(prefix))

    def verify(self, name: str, sha256: str) -> bool:
        """See ``target.Target``."""
        path = self._path(name)
        with _told(self.root):
            self._there()
            return path.is_file() and file_sha256(path) == sha256

    def remove(self, name: str) -> bool:
        """See ``target.Target``."""
        path = self._path(name)
        with _told(self.root):
            self._there()
            path.unlink(missing_ok=True)
            drop_empty(path.parent, self.root)
        return True

    def _path(self, name: str) -> Path:
        return place(self.root, checked(name))

    def _there(self) -> None:
        """A disk that was pulled out leaves no folder, or an empty mount point: nothing may be made anew there."""
        if not self.root.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self.root))

    def _missing(self, name: str) -> TargetError:
        return TargetError(_("{target} has no {name}").format(target=self.text, name=name))


def _sweep(fresh: Path) -> None:
    """Remove what puts that were killed long ago left beside this one."""
    before = fresh.stat().st_mtime - _DAY
    for name in filter(lambda name: name.startswith(TEMPORARY), os.listdir(fresh.parent)):
        left = fresh.with_name(name)
        with suppress(FileNotFoundError):  # another put is done with it
            if left.lstat().st_mtime < before:
                left.unlink()


def _raise(error: OSError) -> None:
    raise error


def _copy(source: Path, target: Path) -> None:
    """A whole new file, on the disk before this returns."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with open(source, "rb") as here, os.fdopen(os.open(target, flags, 0o666), "wb") as there:
        while block := here.read(_BLOCK):
            there.write(block)
        there.flush()
        os.fsync(there.fileno())
