"""What changed between two trees, or stands in one: git's ``-z`` plumbing as plain tuples.

On the hook's path: no imports. Every function takes ``git``, a callable of (arguments, standard input or None) that
gives git's standard output and raises on failure; it runs with literal pathspecs and in the root of the work tree.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Git = Callable[["list[str]", "bytes | None"], bytes]
    Entry = tuple[str, str, str]

_RAW = ["--raw", "-z", "--no-renames", "--no-abbrev", "--ignore-submodules=none"]
# The mode of what is not there.
ABSENT = "000000"
# Bytes of git's output that are taken apart at one time.
_SLICE = 1 << 16
# What ``git add -N`` announced is in no commit, and diff-index would show it as an empty file.
_CACHED = ["--cached", "--ita-invisible-in-index", *_RAW]


class Change:
    """One path that differs; ``status`` is A, M, T, D or U, modes are as in git (``000000`` where there is none).

    A merge's path differs from every parent: A means that no parent had it, otherwise the old side is that of the first
    parent that had it, and ``parents`` gives (letter, mode, blob) of each. ``commit`` is set where a log was read.
    """

    __slots__ = ("path", "mode", "blob", "status", "old_mode", "old_blob", "parents", "commit")

    def __init__(self, path: str, new: "tuple[str, str]", status: str, old: "tuple[str, str]") -> None:
        self.path = path
        self.mode, self.blob = new
        self.status = status
        self.old_mode, self.old_blob = old
        self.parents: "tuple[Entry, ...]" = ()
        self.commit = ""

    def __repr__(self) -> str:
        return f"Change({self.status} {self.path!r} {self.old_mode}:{self.old_blob[:7]} {self.mode}:{self.blob[:7]})"


def text(raw: bytes) -> str:
    """Git's bytes as a repository path."""
    return raw.decode("utf-8", "surrogateescape")


def parse_raw(data: bytes) -> "list[Change]":
    """The changes ``diff-index``, ``diff-tree`` or ``log --format=%H`` print with ``--raw -z``, also with ``-c``."""
    found: "list[Change]" = []
    commit = ""
    tokens = _tokens(data)
    same: "dict[str, str]" = {}
    share = same.setdefault
    for token in tokens:
        head = token.lstrip("\n")
        if head[:1] != ":":
            commit = head or commit
            continue
        if head[1] == ":":
            change = _combined(head, next(tokens))
        else:
            old_mode, mode, old_blob, blob, status = head[1:].split(" ")
            # What moves is named twice, and modes are few: one string each.
            new, old = (share(mode, mode), share(blob, blob)), (share(old_mode, old_mode), share(old_blob, old_blob))
            change = Change(next(tokens), new, status[0], old)
        change.commit = commit
        if change.status in "RC":
            found += _two_paths(change, next(tokens))
        else:
            found.append(change)
    return found


def _tokens(data: bytes) -> "Iterator[str]":
    """The words between NULs, decoded some at a time."""
    position = 0
    while position < len(data):
        end = data.find(b"\0", position + _SLICE)
        end = len(data) if end < 0 else end
        yield from text(data[position:end]).split("\0")
        position = end + 1


def _two_paths(change: Change, target: str) -> "list[Change]":
    """A rename or a copy as what it does to each path."""
    none = (ABSENT, "0" * len(change.blob))
    old = (change.old_mode, change.old_blob)
    found = [Change(change.path, none, "D", old)] if change.status == "R" else []
    found.append(Change(target, (change.mode, change.blob), "A", none))
    for each in found:
        each.commit = change.commit
    return found


def _combined(head: str, path: str) -> Change:
    parents = len(head) - len(head.lstrip(":"))
    fields = head[parents:].split(" ")
    modes, blobs, letters = fields[: parents + 1], fields[parents + 1 : -1], fields[-1]
    sides = tuple(zip(letters, modes, blobs, strict=False))
    had = next((side for side in sides if side[0] != "A"), sides[0])
    change = Change(path, (modes[-1], blobs[-1]), had[0], (had[1], had[2]))
    change.parents = sides
    return change


def empty_tree(git: "Git") -> str:
    """The id of the tree without entries, to compare with where there is no commit yet."""
    return git(["hash-object", "-t", "tree", "--stdin"], b"").decode().strip()


def staged(git: "Git", rev: str = "HEAD") -> "list[Change]":
    """What the index holds against ``rev``; give ``empty_tree(git)`` where HEAD is unborn: git fails on it."""
    return parse_raw(git(["diff-index", *_CACHED, rev, "--"], None))


def since(git: "Git", rev: str) -> "list[Change]":
    """What HEAD and the index brought since they left the line of ``rev`` (the merge base, not ``rev`` itself)."""
    return parse_raw(git(["diff-index", "--merge-base", *_CACHED, rev, "--"], None))


def between(git: "Git", old: str, new: str) -> "list[Change]":
    """What differs from tree ``old`` to tree ``new``."""
    return parse_raw(git(["diff-tree", "-r", *_RAW, old, new, "--"], None))


def incoming(git: "Git", tips: "Iterable[str]") -> "list[Change]":
    """What each commit below ``tips`` that no ref reaches yet adds or modifies, merges against all their parents."""
    options = ["--root", "-c", "--format=%H", "--no-show-signature", "-O/dev/null", "--diff-filter=AMT"]
    wanted = "".join(f"{tip}\n" for tip in tips).encode()
    return parse_raw(git(["log", *_RAW, *options, "--stdin", "--not", "--all"], wanted))


def tracked(git: "Git") -> "list[Entry]":
    """Every path of the index as (path, mode, blob) in git's order; a conflicted path once."""
    return list(_index(git(["ls-files", "-s", "-t", "-z"], None), 0))


def standing(git: "Git", mode: "Callable[[str], str]") -> "Iterable[Entry]":
    """What stands in the work tree and is not ignored; a file that git does not know has no blob, and its ``mode``.

    A repository inside this one is one entry. The entries are made while they are read, so that a large index is never
    in memory as objects. A file that is gone counts as long as nothing new is there: it may be on its way.
    """
    raw = git(["ls-files", "-s", "-o", "-t", "--exclude-standard", "-z"], None)
    fresh, position = _others(raw)
    if not fresh:
        return _index(raw, position)
    gone = set(text(git(["ls-files", "-d", "-z"], None)).split("\0"))
    known = [entry for entry in _index(raw, position) if entry[0] not in gone]
    return [*known, *((path.rstrip("/"), mode(path.rstrip("/")), "") for path in fresh)]


def present(git: "Git") -> "tuple[list[str], Iterable[Entry]]":
    """The files beside those that git knows, ignored ones too, and the entries of the index."""
    raw = git(["ls-files", "-s", "-o", "-t", "-z"], None)
    others, position = _others(raw)
    return others, _index(raw, position)


def _others(raw: bytes) -> "tuple[list[str], int]":
    """The paths of the lines ``? path``, and where these lines end."""
    found: "list[str]" = []
    position = 0
    while raw.startswith(b"? ", position):
        end = raw.index(b"\0", position)
        found.append(text(raw[position + 2 : end]))
        position = end + 1
    return found, position


def _index(raw: bytes, position: int) -> "Iterator[Entry]":
    """The lines ``H mode blob stage<tab>path`` from ``position`` on; all are alike as far as the path."""
    if position == len(raw):
        return
    tab = raw.index(b"\t", position) - position
    stage, path = tab - 1, tab + 1
    held: "Entry | None" = None
    while position < len(raw):
        end = raw.find(b"\0", position + _SLICE)
        end = len(raw) - 1 if end < 0 else end
        for line in text(raw[position:end]).split("\0"):
            if held is not None and held[0] != line[path:]:
                yield held
                held = None
            if line[stage] == "0":
                yield line[path:], line[2:8], line[9 : stage - 1]
            else:
                held = (line[path:], line[2:8], line[9 : stage - 1])
        position = end + 1
    if held is not None:
        yield held
