"""The compiled policy beside the repository, so that a hook parses no YAML.

``docmgr/rules-<interpreter>.bin`` in the common git directory holds ``marshal`` of (key, tables). The key names the
policy by blob id and the shipped texts by size and time; a file that does not match, or that somebody else could have
written, is built anew. ``marshal`` trusts its input, hence the look at the owner.
"""

import marshal
import sys

from docmgr import __version__
from docmgr.hooks.system import keep, make_folder, read_file, system
from docmgr.rules.tables import FORMAT, Tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

ROOM = __file__.replace("\\", "/")[: -len("hooks/cache.py")]
SHIPPED = (
    "policies/handbook-zh.yaml",
    "policies/handbook-en.yaml",
    "../policies/handbook-zh.yaml",
    "../policies/handbook-en.yaml",
    "rules/texts.yaml",
)


def shipped() -> "tuple[tuple[int, int], ...]":
    """Size and time (ns) of what docmgr ships and the tables are made of."""
    found = []
    for name in SHIPPED:
        try:
            state = system.stat(ROOM + name)
            found.append((state.st_size, state.st_mtime_ns))
        except OSError:
            continue
    return tuple(found)


def key_of(policy: str) -> "tuple[object, ...]":
    """All that a verdict depends on beside the files, by the policy's blob id; the day is not among it."""
    return (FORMAT, __version__, policy, shipped())


def _path(common: str) -> str:
    return f"{common}/docmgr/rules-{sys.implementation.cache_tag}.bin"


def trusted(path: str) -> bool:
    """Whether only this user (or root) can have written the file and its folder; ``OSError`` where it is not there."""
    if not hasattr(system, "geteuid"):
        return True
    owners = (system.geteuid(), 0)
    for each in (path, path.rpartition("/")[0]):
        state = system.stat(each)
        if state.st_uid not in owners or state.st_mode & 0o022:
            return False
    return True


def load(common: str, policy: str) -> "Tables | None":
    """The tables for the policy with that blob id, ``None`` where the cache does not hold them."""
    path = _path(common)
    try:
        raw = read_file(path) if trusted(path) else None
        if raw is None:
            return None
        key, data = marshal.loads(raw)
        return Tables.from_tuple(data) if key == key_of(policy) else None
    except (OSError, ValueError, EOFError, TypeError, IndexError):
        return None


def save(common: str, policy: str, tables: Tables) -> None:
    """Keep the tables for the next hook; a repository that cannot be written to does without."""
    path = _path(common)
    fresh = f"{path}.{system.getpid()}"
    data: "Any" = (key_of(policy), tables.to_tuple())
    make_folder(f"{common}/docmgr")
    try:
        keep(fresh, marshal.dumps(data), system.O_EXCL)
        system.replace(fresh, path)
    except OSError:
        return


def tables_for(common: str, policy: str, build: "Callable[[], Tables]") -> Tables:
    """The tables from the cache, or built and kept; whatever ``build`` raises passes through."""
    found = load(common, policy)
    if found is None:
        found = build()
        save(common, policy, found)
    return found
