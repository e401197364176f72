"""What a full check of a clean work tree saw, so that the next one looks only at what has changed since.

``docmgr/clean`` in the git directory holds the tree of the index, each folder with the time of its last change, and the
beginning of each document's content id. It is written only where the disk held the index's files and nothing else, so
that no rule about ignored files counts, and only where the links of a folder tell how many folders it holds. Whatever
is in doubt later, a folder that is new or gone, a file of another kind, is left to a full check.
"""

import marshal
import sys

from docmgr.hooks.cache import trusted
from docmgr.hooks.index import written_tree
from docmgr.hooks.process import GitFailed, git
from docmgr.hooks.system import ending, keep, make_folder, mode, read_file, system
from docmgr.repo.changes import staged
from docmgr.repo.trees import difference, listing
from docmgr.rules.siblings import folded
from docmgr.rules.tree import EMPTY_BLOBS

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Iterable
    from typing import Any

    from docmgr.repo.changes import Change
    from docmgr.repo.trees import Folder
    from docmgr.rules.tree import Run

    Entry = tuple[str, str, str]
    # The time by the clock of the file system (ns), what tells the index, and its tree.
    Beginning = tuple[int, tuple[int, int, int, bytes], str]

FILE, FRESH = "docmgr/clean", "docmgr/clean.new"
# Letters of a content id that are kept: enough that hardly any two are taken for one.
LETTERS = 8
# More folders than these are checked with all others.
MANY = 64
# Nanoseconds in which a file system may give two changes one time.
GRAIN = 2_000_000_000
FOLDER = "160000"
_KIND, _FOLDER = 0o170000, 0o040000
_SUM, _LENGTH = 20, 10


class Doubt(Exception):
    """Only a full check can tell."""


class Memory:
    """The last clean check; see the module. ``key`` is all else that its verdict depended on, ``said`` its sentence.

    The first of ``folders`` is the root; ``lacking`` says that a file of the index may have been gone from disk, which
    nobody has looked for.
    """

    __slots__ = ("key", "said", "tree", "checked", "published", "lacking", "folders", "times", "sum", "contents")

    def __init__(self, data: "Any", contents: bytes) -> None:
        self.contents = contents
        self.key: "tuple[object, ...]"
        self.said: str
        self.tree: str
        self.checked: int
        self.published: bool
        self.lacking: bool
        self.folders: "tuple[str, ...]"
        self.times: "tuple[int, ...]"
        self.sum: bytes
        self.key, self.said, self.tree, self.checked, self.published, self.lacking, *seen = data
        self.folders, self.times, self.sum = seen

    def keep(self, own: str) -> None:
        """Write it down."""
        seen = (self.folders, self.times, self.sum)
        data: "Any" = (self.key, self.said, self.tree, self.checked, self.published, self.lacking, *seen)
        head = b"%*d" % (_LENGTH, len(self.contents)) + marshal.dumps(data)
        keep(f"{own}/{FRESH}", _sum(head) + head + self.contents, system.O_TRUNC)
        system.replace(f"{own}/{FRESH}", f"{own}/{FILE}")

    def may_hold(self, blob: str) -> bool:
        """Whether a document at home may have had this content; a no is certain."""
        return bytes.fromhex(blob[:LETTERS]) in self.contents or _sum(self.contents) != self.sum


def recall(own: str, key: "tuple[object, ...]") -> "Memory | None":
    """What was kept for this key, None where there is nothing, or nothing that can be trusted."""
    path = f"{own}/{FILE}"
    try:
        raw = (read_file(path) if trusted(path) else None) or b""
        end = len(raw) - int(raw[_SUM : _SUM + _LENGTH])
        if _sum(raw[_SUM:end]) != raw[:_SUM]:
            return None
        found = Memory(marshal.loads(raw[_SUM + _LENGTH : end]), raw[end:])
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return found if found.key == key else None


def begin(own: str) -> "Beginning | None":
    """What to know before git is asked for the files, None where nothing can be kept.

    Git may have to read the whole index for it, which takes the less memory the earlier.
    """
    if sys.platform == "win32":
        return None
    try:
        make_folder(f"{own}/docmgr")
        keep(f"{own}/{FRESH}", b"", system.O_TRUNC)
        now, index = system.stat(f"{own}/{FRESH}").st_ctime_ns, _index(own)
        tree = _tree(own)
    except (OSError, GitFailed):
        return None
    return (now, index, tree) if tree else None


def _index(own: str) -> "tuple[int, int, int, bytes]":
    """What tells whether the index has been written anew."""
    state = system.stat(f"{own}/index")
    return state.st_ino, state.st_size, state.st_mtime_ns, ending(f"{own}/index", 20)


def remember(own: str, key: "tuple[object, ...]", said: str, run: "Run", began: "Beginning") -> None:
    """Keep what a clean run saw whose files are the index's; ``began`` before it asked git for them."""
    now, index, tree = began
    below = dict.fromkeys(("", *run.every), 0)
    for folder in run.every:
        below[folder.rpartition("/")[0]] += 1
    try:
        times = _times(below, now, own)
        if not times or _index(own) != index:
            return
        contents = "".join(
            [each[:LETTERS] for each in (*(first[2] for first in run.homes.values()), *run.twins)]
        ).encode()
        seen = (run.count(), bool(run.published), True, tuple(below), times, _sum(contents))
        Memory((key, said, tree, *seen), contents).keep(own)
    except (OSError, GitFailed):
        return


def _sum(data: bytes) -> bytes:
    from _sha1 import sha1  # type: ignore[import-not-found]

    digest: bytes = sha1(data).digest()
    return digest


def _tree(own: str) -> str:
    """The tree of the index, ``""`` where git has not worked it out and it is not HEAD's."""
    tree = written_tree(f"{own}/index")
    if not tree:
        # Ends with 1 where anything differs, a file that is only announced (``add -N``) too.
        git(["diff-index", "--cached", "--quiet", "--ita-visible-in-index", "HEAD", "--"])
        tree = git(["cat-file", "--batch-check"], b"HEAD^{tree}\n").decode().partition(" ")[0]
    return tree


def _times(below: "dict[str, int]", began: int, own: str) -> "tuple[int, ...]":
    """When each folder changed last, 0 for one that may change again at that time; nothing where one is not plain.

    ``below`` tells how many folders each folder holds.
    """
    device = system.stat(own).st_dev
    found: "list[int]" = []
    for folder, count in below.items():
        state = system.lstat(folder or ".")
        if state.st_dev != device or not _holds(folder, state, count):
            return ()
        found.append(state.st_ctime_ns if state.st_ctime_ns < began - GRAIN else 0)
    return tuple(found)


def _holds(folder: str, state: "os.stat_result", count: int) -> bool:
    """Whether that is a folder with so many folders in it; the root holds git's, too."""
    own = 1 if not folder and mode(".git") == FOLDER else 0
    return state.st_mode & _KIND == _FOLDER and state.st_nlink == 2 + count + own


def news(memory: Memory, own: str) -> "tuple[list[Entry], int]":
    """The files of each folder in which something changed, and how many more files there are now.

    Raises ``Doubt``, and whatever git and the disk raise.
    """
    touched: "dict[str, list[Change]]" = {}
    for each in _staged(memory, own):
        if each.status == "D" and memory.published:
            raise Doubt
        touched.setdefault(each.path.rpartition("/")[0], []).append(each)
    times = tuple([state.st_ctime_ns for state in map(system.lstat, (".", *memory.folders[1:]))])
    if times != memory.times:
        for folder, now, then in zip(memory.folders, times, memory.times, strict=True):
            if now != then:
                touched.setdefault(folder, [])
    if len(touched) > MANY or not all(folder in memory.folders for folder in touched):
        raise Doubt
    found: "list[Entry]" = []
    more, gone = 0, False
    strangers: "list[str]" = []
    for folder, entries in listing(git, memory.tree, touched).items():
        above = folder + "/" if folder else ""
        folders = [name for name, entry in entries.items() if entry[1] == "tree"]
        files = _files(above, entries, touched[folder], memory)
        names = _names(folder, folders, files)
        gone = gone or not names.issuperset(files)
        strangers += [above + name for name in names.difference(files, folders)]
        found += [(above + name, *entry) for name, entry in files.items()]
        more += len(files) - (len(entries) - len(folders))
    fresh = _not_ignored(strangers)
    if fresh and (gone or _lacks(memory, own)):
        # Beside what is new a file that is gone counts no longer, wherever it was.
        raise Doubt
    return [*found, *fresh], more + len(fresh)


def _lacks(memory: Memory, own: str) -> bool:
    """Whether a file of the index is gone from disk; asked once, for folders that do not change keep their files."""
    if memory.lacking:
        memory.lacking = bool(git(["ls-files", "-d", "-z"]))
        if not memory.lacking:
            memory.keep(own)
    return memory.lacking


def _staged(memory: Memory, own: str) -> "list[Change]":
    """What the index holds beyond the tree that was clean."""
    tree = written_tree(f"{own}/index")
    if tree == memory.tree:
        return []
    found = difference(git, memory.tree, tree) if tree else None
    return staged(git, memory.tree) if found is None else found[0]


def _files(above: str, before: "Folder", changes: "list[Change]", memory: Memory) -> "dict[str, tuple[str, str]]":
    """Mode and content of each file that the index holds in a folder now."""
    files = {name: (mode, blob) for name, (mode, kind, blob) in before.items() if kind == "blob"}
    for each in changes:
        name = each.path[len(above) :]
        if each.status == "D":
            files.pop(name, None)
        elif each.status not in "AMT" or each.mode == FOLDER or (name in before and before[name][1] != "blob"):
            raise Doubt
        elif each.blob not in EMPTY_BLOBS and memory.may_hold(each.blob):
            # The same may stand in another home.
            raise Doubt
        else:
            files[name] = (each.mode, each.blob)
    return files


def _names(folder: str, folders: "list[str]", files: "Iterable[str]") -> "set[str]":
    """What stands in a folder on disk: exactly these folders, and any files."""
    place = folder or "."
    names = set(system.listdir(place))
    if not folder:
        names.discard(".git")
    known = {folded(name) for name in folders}
    if not _holds(folder, system.lstat(place), len(folders)) or not names.issuperset(folders):
        raise Doubt
    if not (names or files) or any(folded(name) in known for name in names.union(files).difference(folders)):
        raise Doubt
    return names


def any_fresh(others: "list[str]") -> bool:
    """Whether git would add one of these paths; many, and repositories inside this one, are not looked at closely."""
    return len(others) > MANY or any(path.endswith("/") for path in others) or bool(_not_ignored(others))


def _not_ignored(paths: "list[str]") -> "list[Entry]":
    """Those of these files that git would add."""
    if not paths:
        return []
    # With a dot before it a name cannot be taken for magic.
    asked = "".join(f"./{path}\0" for path in paths).encode("utf-8", "surrogateescape")
    try:
        answer = git(["check-ignore", "--no-index", "-z", "--stdin"], asked).decode("utf-8", "surrogateescape")
    except GitFailed as failure:
        if failure.code != 1:
            raise
        answer = ""
    ignored = set(answer.split("\0"))
    return [(path, mode(path), "") for path in paths if "./" + path not in ignored]
