"""Files on disk: whole or not at all, never through a symbolic link, never onto what is already there."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from docmgr.errors import RepositoryError
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import _

TEMPORARY = ".docmgr-"
# What a file system says that knows no hard links.
_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EXDEV, errno.EMLINK, errno.EACCES})


def place(root: Path, path: str) -> Path:
    """Where a repository path lies below ``root``, whatever the locale says of file names."""
    return root / (os.fsdecode(path.encode("utf-8", "surrogateescape")) if os.name == "posix" else path)


def lawful(path: str) -> bool:
    """Whether a repository path stays inside the work tree and out of git's own directory."""
    parts = path.split("/")
    return "\0" not in path and not any(part in ("", ".", "..") or part.casefold() == ".git" for part in parts)


def exists(path: Path) -> bool:
    """Whether anything has that name, a dangling link too."""
    return os.path.lexists(path)


def read_file(path: Path) -> bytes:
    """The bytes of a regular file; RepositoryError where it is a link, a device or a folder, or cannot be read."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise OSError(errno.EINVAL, _("not a file"))
            return file.read()
    except OSError as error:
        message = _("{path} cannot be read: {detail}").format(path=path, detail=reason(error))
        raise RepositoryError(message) from error


def write_file(path: Path, content: bytes, *, mode: int = 0o644, overwrite: bool = True, durable: bool = True) -> None:
    """Put a whole file in place, on the disk before this returns; OSError leaves what was there.

    ``mode`` counts its executable bit only, the rest is the user's umask. Without ``overwrite`` an existing file is
    FileExistsError; without ``durable`` the caller calls ``sync_all`` after many of them.
    """
    temporary = path.with_name(f"{TEMPORARY}{os.urandom(8).hex()}")
    wanted = 0o777 if mode & 0o100 else 0o666
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, wanted)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        if overwrite:
            os.replace(temporary, path)
        else:
            move(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if durable:
        sync_folder(path.parent)


def fill(path: Path, content: bytes, *, mode: int = 0o644, durable: bool = True) -> None:
    """A new file in a folder that nobody looks into yet, so that it need not appear whole; else as ``write_file``."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o777 if mode & 0o100 else 0o666), "wb", buffering=0) as file:
        rest = memoryview(content)
        while rest:
            rest = rest[file.write(rest) :]
        if durable:
            os.fsync(file.fileno())


def sync_all() -> None:
    """Put everything on the disk that was written before, in one go: far faster than file by file for hundreds."""
    os.sync()


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk; Windows has no such call."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


def move(source: Path, target: Path) -> None:
    """Give a file its new name; FileExistsError where another file has it, also one that came a moment ago.

    Two names of one file (a file system that folds case or normal forms) are a plain rename.
    """
    try:
        os.link(source, target, follow_symlinks=False)
    except FileExistsError:
        if not one_name(source, target):
            raise
        os.rename(source, target)
    except (OSError, NotImplementedError) as error:
        if isinstance(error, OSError) and error.errno not in _NO_LINKS:
            raise
        if exists(target) and not same(source, target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        os.rename(source, target)
    else:
        os.unlink(source)


def same(one: Path, other: Path) -> bool:
    """Whether two names lead to the very same file, links not followed."""
    try:
        return os.path.samestat(os.lstat(one), os.lstat(other))
    except FileNotFoundError:
        return False


def _names(one: Path, other: Path) -> set[str]:
    """Which of two names their folders really list: one, where the file system takes both for the same name."""
    listed = {entry for folder in {one.parent, other.parent} for entry in os.listdir(folder)}
    return {str(path) for path in (one, other) if path.name in listed}


def keep(source: Path, backup: Path) -> None:
    """Make a second name for a file, or a copy where there are no hard links; FileExistsError where it is taken."""
    try:
        os.link(source, backup, follow_symlinks=False)
    except (OSError, NotImplementedError) as error:
        if isinstance(error, OSError) and error.errno not in _NO_LINKS:
            raise
        if source.is_symlink():
            os.symlink(os.readlink(source), backup)
            return
        import shutil  # here and below: it is loaded in every run otherwise, and takes as long as reading a list

        with open(source, "rb") as here, open(backup, "xb") as there:
            shutil.copyfileobj(here, there)
        shutil.copystat(source, backup)


def put(fresh: Path, path: Path, *, overwrite: bool) -> None:
    """Bring a finished file to its place in one act; across file systems by way of a temporary beside it."""
    try:
        if overwrite:
            os.replace(fresh, path)
        else:
            move(fresh, path)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        write_file(path, read_file(fresh), mode=fresh.stat().st_mode, overwrite=overwrite)
        fresh.unlink()


def restore(backup: Path, path: Path) -> None:
    """Put a kept file back under its name, over what stands there now."""
    try:
        os.replace(backup, path)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        import shutil

        temporary = path.with_name(f"{TEMPORARY}{os.urandom(8).hex()}")
        shutil.copy2(backup, temporary, follow_symlinks=False)
        os.replace(temporary, path)
        backup.unlink()


def remove_tree(folder: Path) -> None:
    """Remove a folder of ours with all that is in it, or what is left of it."""
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def temporary_folder(prefix: str) -> Path:
    """A new folder for this user alone among the system's temporary ones; whoever asks for it removes it."""
    import tempfile

    return Path(tempfile.mkdtemp(prefix=prefix))


def drop_empty(folder: Path, root: Path) -> None:
    """Remove a folder and those above it while they are empty, never ``root`` itself; as git does."""
    while folder != root and root in folder.parents:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


def one_name(one: Path, other: Path) -> bool:
    """Whether the file system takes two different names for the same one (``A`` and ``a``, NFC and NFD)."""
    return same(one, other) and len(_names(one, other)) == 1
