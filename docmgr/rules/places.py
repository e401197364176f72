"""The place of a folder in the compiled policy, as the rules want to see it."""

from docmgr.policy.places import HISTORY, HOME, PENDING, locate
from docmgr.rules.tables import Folder, Tables


class Place:
    """Where a folder lies in the department's structure; see ``policy.places.locate`` for ``role`` and ``home``.

    ``folder`` is the rule that holds, None where there is none; ``quick`` says that names here may take the fast way.
    """

    __slots__ = ("path", "role", "folder", "home", "quick")

    def __init__(self, path: str, role: str, folder: "Folder | None", home: str) -> None:
        self.path = path
        self.role = role
        self.folder = folder
        self.home = home
        self.quick = folder is not None and role in (HOME, PENDING, HISTORY) and "controlled" in folder.profiles


def place(path: str, tables: Tables) -> Place:
    """The place of a folder, given as a repository path (``""`` is the root)."""
    role, rule, home = locate(path, tables.roles, tables.root_files)
    return Place(path, role, tables.folders.get(rule), home)


class Places:
    """Places by folder, each worked out once a run."""

    __slots__ = ("tables", "known")

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.known: "dict[str, Place]" = {}

    def of(self, folder: str) -> Place:
        """The place of that folder."""
        found = self.known.get(folder)
        if found is None:
            found = self.known[folder] = place(folder, self.tables)
        return found
