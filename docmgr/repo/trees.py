"""Folders as git stores them: what stands in some of them, and what differs between two whole trees.

On the hook's path; ``git`` as in ``changes``. Git is asked for objects alone, which one process answers for a hook, so
that the price depends on what differs and not on how much there is.
"""

from docmgr.repo.changes import ABSENT, Change, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from docmgr.repo.changes import Entry, Git

    # A folder's entries by name: (mode, kind, blob).
    Folder = dict[str, Entry]
    # A folder that differs: its path, and its two ids, "" where it is not.
    Pair = tuple[str, str, str]

# Modes as a tree writes them; thousands of entries share these few words.
_KINDS = {
    "100644": ("100644", "blob"),
    "100755": ("100755", "blob"),
    "40000": ("040000", "tree"),
    "160000": ("160000", "commit"),
}


def listing(git: "Git", rev: str, folders: "Iterable[str]") -> "dict[str, Folder]":
    """The entries of each folder of ``rev`` by name: (mode, kind, blob); an absent folder is empty, ``""`` the root."""
    wanted = list(folders)
    plain = [folder for folder in wanted if "\n" not in folder]
    found: "dict[str, Folder]" = {folder: {} for folder in wanted}
    for folder, tree in zip(plain, _trees(git, [f"{rev}:{folder}" for folder in plain]), strict=True):
        found[folder] = tree or {}
    for folder in wanted:
        if "\n" in folder:
            found[folder] = _listed(git(["ls-tree", "-z", rev, "--", folder + "/"], None), len(folder) + 1)
    return found


def difference(git: "Git", rev: str, tree: str) -> "tuple[list[Change], dict[str, Folder]] | None":
    """What leads from ``rev`` to a tree, and what stood in each folder that differs; None where either is missing.

    ``.docmgr`` is always among those folders. Only what differs is opened, level by level.
    """
    old, new, own = _trees(git, [rev + "^{tree}", tree, rev + ":.docmgr"])
    if old is None or new is None:
        return None
    changes: "list[Change]" = []
    before = {".docmgr": own or {}}
    level = [("", old, new)]
    while level:
        pairs: "list[Pair]" = []
        for path, was, now in level:
            before[path] = was
            pairs += _compare(path, was, now, changes)
        wanted = list({identity for pair in pairs for identity in pair[1:] if identity})
        known = dict(zip(wanted, _trees(git, wanted), strict=True))
        if None in known.values():
            return None
        level = [(path, known.get(was) or {}, known.get(now) or {}) for path, was, now in pairs]
    return changes, before


def _compare(folder: str, old: "Folder", new: "Folder", changes: "list[Change]") -> "list[Pair]":
    """The folders of a folder that differ; the files that do are added to ``changes``."""
    above = folder + "/" if folder else ""
    pairs: "dict[str, list[str]]" = {}
    for name, entry in old.items():
        now = new.get(name)
        if entry == now:
            continue
        mode, kind, blob = entry
        if kind == "tree":
            pairs[name] = [blob, ""]
        elif now is None or now[1] == "tree":
            changes.append(Change(above + name, (ABSENT, "0" * len(blob)), "D", (mode, blob)))
        else:
            status = "M" if mode[:3] == now[0][:3] else "T"
            changes.append(Change(above + name, (now[0], now[2]), status, (mode, blob)))
    for name, entry in new.items():
        was = old.get(name)
        if entry == was:
            continue
        mode, kind, blob = entry
        if kind == "tree":
            pairs.setdefault(name, ["", ""])[1] = blob
        elif was is None or was[1] == "tree":
            changes.append(Change(above + name, (mode, blob), "A", (ABSENT, "0" * len(blob))))
    return [(above + name, before, after) for name, (before, after) in pairs.items()]


def _trees(git: "Git", names: "list[str]") -> "list[Folder | None]":
    """The folders behind these names of objects, None for what is not there or no folder."""
    asked = "".join(name + "\n" for name in names).encode("utf-8", "surrogateescape")
    data = git(["cat-file", "--batch"], asked) if names else b""
    found: "list[Folder | None]" = []
    position = 0
    for _name in names:
        end = data.index(b"\n", position)
        fields = data[position:end].rsplit(b" ", 2)
        position = end + 1
        if not fields[-1].isdigit():
            found.append(None)
            continue
        size = int(fields[-1])
        tree = fields[1] == b"tree"
        found.append(_entries(data[position : position + size], len(fields[0]) // 2) if tree else None)
        position += size + 1
    return found


def _entries(data: bytes, width: int) -> "Folder":
    """A raw tree whose ids have ``width`` bytes."""
    found: "Folder" = {}
    position = 0
    while position < len(data):
        end = data.index(b"\0", position)
        mode, _, name = data[position:end].decode("utf-8", "surrogateescape").partition(" ")
        position = end + 1 + width
        blob = data[end + 1 : position].hex()
        found[name] = (*_KINDS[mode], blob) if mode in _KINDS else (mode, "blob", blob)
    return found


def _listed(data: bytes, prefix: int) -> "Folder":
    found: "Folder" = {}
    for line in text(data).split("\0")[:-1]:
        head, _, path = line.partition("\t")
        mode, kind, blob = head.split(" ")
        found[path[prefix:]] = (mode, kind, blob)
    return found
