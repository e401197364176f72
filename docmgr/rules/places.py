"""Which folder rule a path obeys: the nearest written folder above it, seen through the pending and history mirrors."""

from docmgr.rules.tables import FREE, HISTORY, HOME, PENDING, RECORDS, SYSTEM, Folder, Tables

ROOT = "root"
UNKNOWN = "unknown"


class Place:
    """Where a folder lies in the department's structure.

    ``role`` is that of the top-level folder (``home``, ``pending``, ``history``, ``records``, ``system``, ``free``),
    or ``root`` or ``unknown``; ``folder`` is the rule that applies, None where there is none; ``home`` the home folder
    that a pending or archived path mirrors (its own path for role ``home``), ``""`` where there is none.
    """

    __slots__ = ("path", "role", "folder", "home", "quick")

    def __init__(self, path: str, role: str, folder: "Folder | None", home: str) -> None:
        self.path = path
        self.role = role
        self.folder = folder
        self.home = home
        self.quick = folder is not None and role in (HOME, PENDING, HISTORY) and "controlled" in folder.profiles


def nearest(path: str, tables: Tables) -> "Folder | None":
    """The rule written for the folder or its closest ancestor."""
    while path:
        folder = tables.folders.get(path)
        if folder is not None:
            return folder
        path = path.rpartition("/")[0]
    return None


def mirrored(rest: str, role: str) -> str:
    """The home folder below a pending (``home…``) or history (``year/home…``) folder; ``""`` if it is no mirror."""
    if role == PENDING:
        return rest
    year, _, home = rest.partition("/")
    return home if len(year) == 4 and year.isascii() and year.isdigit() else ""


def place(path: str, tables: Tables) -> Place:
    """The place of a folder, given as a repository path (``""`` is the root)."""
    if not path:
        return Place(path, ROOT, None, "")
    top, _, rest = path.partition("/")
    if top == ".docmgr":
        return Place(path, SYSTEM, None, "")
    if top == "records":
        return Place(path, RECORDS, None, "")
    outer = tables.folders.get(top)
    if outer is None:
        role = SYSTEM if top + "/" in tables.root_files else UNKNOWN
        return Place(path, role, None, "")
    if outer.role == HOME:
        return Place(path, HOME, nearest(path, tables), path)
    if outer.role == FREE:
        return Place(path, FREE, outer, path)
    home = mirrored(rest, outer.role)
    inner = nearest(home, tables)
    if inner is None or inner.role != HOME:
        return Place(path, outer.role, None, "")
    return Place(path, outer.role, inner, home)
