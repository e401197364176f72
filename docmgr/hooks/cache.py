"""The compiled policy beside the repository, so that a hook parses no YAML.

``docmgr/rules-<interpreter>.bin`` in the common git directory holds ``marshal`` of (key, tables). The key names the
policy by blob id and the shipped texts by size and time; a file that does not match, or that somebody else could have
written, is built anew. ``marshal`` trusts its input, hence the look at the owner.
"""

import marshal
import sys

from docmgr import __version__
from docmgr.rules.tables import FORMAT, Tables

try:
    import posix
except ImportError:
    import nt as posix  # type: ignore[import-not-found, no-redef]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

ROOM = __file__.replace("\\", "/")[: -len("hooks/cache.py")]
SHIPPED = (
    "policies/handbook-zh.yaml",
    "policies/handbook-en.yaml",
    "../policies/handbook-zh.yaml",
    "../policies/handbook-en.yaml",
    "rules/texts.yaml",
)


def _shipped() -> "tuple[tuple[int, int], ...]":
    """Size and time (ns) of what docmgr ships and the tables are made of."""
    found = []
    for name in SHIPPED:
        try:
            state = posix.stat(ROOM + name)
            found.append((state.st_size, state.st_mtime_ns))
        except OSError:
            continue
    return tuple(found)


def _key(policy: str) -> "tuple[object, ...]":
    return (FORMAT, __version__, policy, _shipped())


def _path(common: str) -> str:
    return f"{common}/docmgr/rules-{sys.implementation.cache_tag}.bin"


def read_file(path: str) -> "bytes | None":
    """The bytes of a file, ``None`` where there is none to read."""
    try:
        descriptor = posix.open(path, posix.O_RDONLY | getattr(posix, "O_BINARY", 0))
    except OSError:
        return None
    try:
        chunks = []
        while chunk := posix.read(descriptor, 1 << 20):
            chunks.append(chunk)
    except OSError:
        return None
    finally:
        posix.close(descriptor)
    return b"".join(chunks)


def _trusted(path: str) -> bool:
    """Whether only this user (or root) can have written the file and its folder."""
    if not hasattr(posix, "geteuid"):
        return True
    owners = (posix.geteuid(), 0)
    for each in (path, path.rpartition("/")[0]):
        state = posix.stat(each)
        if state.st_uid not in owners or state.st_mode & 0o022:
            return False
    return True


def load(common: str, policy: str) -> "Tables | None":
    """The tables for the policy with that blob id, ``None`` where the cache does not hold them."""
    path = _path(common)
    try:
        raw = read_file(path) if _trusted(path) else None
        if raw is None:
            return None
        key, data = marshal.loads(raw)
        return Tables.from_tuple(data) if key == _key(policy) else None
    except (OSError, ValueError, EOFError, TypeError):
        return None


def save(common: str, policy: str, tables: Tables) -> None:
    """Keep the tables for the next hook; a repository that cannot be written to does without."""
    path = _path(common)
    mask = posix.umask(0o077)
    try:
        try:
            posix.mkdir(f"{common}/docmgr", 0o755)
        except FileExistsError:
            pass
        fresh = f"{path}.{posix.getpid()}"
        descriptor = posix.open(
            fresh, posix.O_WRONLY | posix.O_CREAT | posix.O_EXCL | getattr(posix, "O_BINARY", 0), 0o600
        )
        raw = memoryview(marshal.dumps((_key(policy), tables.to_tuple())))
        while raw:
            raw = raw[posix.write(descriptor, raw) :]
        posix.close(descriptor)
        posix.replace(fresh, path)
    except OSError:
        return
    finally:
        posix.umask(mask)


def tables_for(common: str, policy: str, build: "Callable[[], Tables]") -> Tables:
    """The tables from the cache, or built and kept; whatever ``build`` raises passes through."""
    found = load(common, policy)
    if found is None:
        found = build()
        save(common, policy, found)
    return found
