"""The operating system without ``os``, ``pathlib`` and ``subprocess``: what a hook needs, at no cost in imports."""

import sys

if sys.platform == "win32":
    import nt as system
else:
    import posix as system

__all__ = ["ending", "keep", "make_folder", "mode", "read_file", "system", "variable", "variables"]

BLOCK = 1 << 20
# What a mode of ``stat`` says of the kind of a file.
_KIND, _LINK, _FOLDER = 0o170000, 0o120000, 0o040000
_BINARY = getattr(system, "O_BINARY", 0)


def variables() -> "dict[str, str]":
    """The environment as text."""
    if sys.platform == "win32":
        return dict(system.environ)
    decoded = ((name.decode("utf-8", "surrogateescape"), value) for name, value in system.environ.items())
    return {name: value.decode("utf-8", "surrogateescape") for name, value in decoded}


def variable(name: str) -> str:
    """An environment variable, ``""`` where it is not set."""
    if sys.platform == "win32":
        return system.environ.get(name, "")
    return system.environ.get(name.encode(), b"").decode("utf-8", "surrogateescape")


def read_file(path: str) -> "bytes | None":
    """The bytes of a file, None where there is none to read."""
    try:
        descriptor = system.open(path, system.O_RDONLY | _BINARY)
    except OSError:
        return None
    try:
        chunks = []
        while chunk := system.read(descriptor, BLOCK):
            chunks.append(chunk)
    except OSError:
        return None
    finally:
        system.close(descriptor)
    return b"".join(chunks)


def ending(path: str, size: int) -> bytes:
    """The last bytes of a file, none where there is none to read or it is shorter."""
    try:
        descriptor = system.open(path, system.O_RDONLY | _BINARY)
    except OSError:
        return b""
    try:
        system.lseek(descriptor, max(0, system.fstat(descriptor).st_size - size), 0)
        return system.read(descriptor, size)
    except OSError:
        return b""
    finally:
        system.close(descriptor)


def mode(path: str) -> str:
    """The mode git would store, six octal digits; that of a plain file where nothing is there."""
    try:
        bits = system.lstat(path).st_mode
    except OSError:
        return "100644"
    if bits & _KIND == _LINK:
        return "120000"
    if bits & _KIND == _FOLDER:
        return "160000"
    return "100755" if bits & 0o100 else "100644"


def keep(path: str, content: bytes, flags: int) -> None:
    """Write a private file opened with these flags; ``OSError`` where that cannot be."""
    descriptor = system.open(path, system.O_WRONLY | system.O_CREAT | flags | _BINARY, 0o600)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[system.write(descriptor, rest) :]
    finally:
        system.close(descriptor)


def make_folder(path: str) -> None:
    """Make a folder where there is none; whoever writes into it meets what went wrong."""
    try:
        system.mkdir(path, 0o755)
    except OSError:
        return
