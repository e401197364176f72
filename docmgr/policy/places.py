"""Which folder rule a path obeys: the nearest written folder above it, seen through the pending and history mirrors.

On the hook's path: no imports. Serves the policy as loaded (``model``) and as compiled (``rules.tables``) alike.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Mapping

HOME = "home"
PENDING = "pending"
HISTORY = "history"
FREE = "free"
# Not written in a policy: docmgr's own places, the root, and what the policy does not know.
RECORDS = "records"
SYSTEM = "system"
ROOT = "root"
UNKNOWN = "unknown"
RESERVED = {"records": RECORDS, ".docmgr": SYSTEM}


def locate(folder: str, roles: "Mapping[str, str]", root_files: "Container[str]") -> "tuple[str, str, str]":
    """Where a folder lies: its role, the written folder whose rule holds, and the home folder that it is or mirrors.

    ``folder`` is a repository path, ``""`` for the root; ``roles`` gives every written folder its role. Rule and home
    are ``""`` where there is none.
    """
    if not folder:
        return ROOT, "", ""
    top, _, rest = folder.partition("/")
    if top in RESERVED:
        return RESERVED[top], "", ""
    role = roles.get(top)
    if role is None:
        return (SYSTEM if top + "/" in root_files else UNKNOWN), "", ""
    if role == HOME:
        return HOME, nearest(folder, roles), folder
    if role == FREE:
        return FREE, top, folder
    home = mirrored(rest, role)
    rule = nearest(home, roles)
    if roles.get(rule) != HOME:
        return role, "", ""
    return role, rule, home


def nearest(folder: str, roles: "Mapping[str, str]") -> str:
    """The written folder that is this one or its closest ancestor, ``""`` without one."""
    while folder and folder not in roles:
        folder = folder.rpartition("/")[0]
    return folder


def mirrored(rest: str, role: str) -> str:
    """The home folder below a pending (``home…``) or history (``year/home…``) folder; ``""`` if it is no mirror."""
    if role == PENDING:
        return rest
    year, _, home = rest.partition("/")
    return home if len(year) == 4 and year.isascii() and year.isdigit() else ""
