"""The index a change is committed from: the user's own with HEAD plus the change's paths, and nothing else staged.

The private index is a copy of the real one, so that git need not look at files that are known to be clean. What the
user had staged is taken out of it before the commit and put back after, when it becomes the real index.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from docmgr.errors import RepositoryError
from docmgr.i18n.text import _
from docmgr.repo import changes, files
from docmgr.repo.changes import Change
from docmgr.repo.git import GitError, Repository
from docmgr.repo.journal import Journal
from docmgr.repo.steps import ADD, GONE, Blob, Steps

# Paths whose attributes are asked for at a time.
ASKED = 4000
# Attributes that decide which bytes git stores for a path.
_ATTRIBUTES = ("filter", "docmgr-zone", "text", "eol", "crlf", "ident", "working-tree-encoding")


@dataclass(frozen=True, slots=True)
class Line:
    """One line for ``update-index --index-info``; mode ``0`` removes the path."""

    mode: str
    blob: str
    path: str


def staged_by_user(repository: Repository, head: str) -> dict[str, Change]:
    """What the real index holds against ``head``, by path; RepositoryError while a conflict stands in it."""
    git = repository.plumbing
    found = changes.staged(git, head or changes.empty_tree(git))
    for change in found:
        if change.status == "U":
            message = _("{path} is in conflict").format(path=change.path)
            raise RepositoryError(message, hint="docmgr resolve")
    return {change.path: change for change in found}


def stage(journal: Journal, steps: Steps, staged: Mapping[str, Change]) -> None:
    """Fill the private index with what the commit shall hold; the files of the work tree are in place already.

    ``staged`` is what the user had staged, which stays out of it.
    """
    repository = journal.repository
    outcome = _settled(journal, steps)
    zero = "0" * (64 if repository.hash_algorithm == "sha256" else 40)
    lines: list[Line] = []
    added = [path for path, item in outcome.items() if item == ADD]
    gone: list[str] = []
    for change in staged.values():
        if change.path not in outcome:
            removed = change.old_mode == "000000"
            lines.append(
                Line("0", zero, change.path) if removed else Line(change.old_mode, change.old_blob, change.path)
            )
    for path, item in outcome.items():
        if item == GONE and added and not files.exists(files.place(repository.root, path)):
            gone.append(path)
        elif item == GONE:
            lines.append(Line("0", zero, path))
        elif isinstance(item, Blob):
            lines.append(Line(item.mode, item.blob, path))
    _feed(journal, lines)
    # What is gone is told in one go with what is new: git need not read and write the index once more.
    _add(journal, [*gone, *(path for path in added if path not in steps.executable)])
    _add(journal, [path for path in added if path in steps.executable], "--chmod=+x")


def _settled(journal: Journal, steps: Steps) -> dict[str, Blob | str]:
    """The outcome per path; a blob whose new path has other attributes is stored anew, lest it stay in clear."""
    moved = {path: item for path, item in steps.outcome.items() if isinstance(item, Blob)}
    if not moved:
        return steps.outcome
    wanted = set(moved) | {item.origin for item in moved.values()}
    attributes = _attributes(journal, wanted)
    return {
        path: ADD if isinstance(item, Blob) and attributes[path] != attributes[item.origin] else item
        for path, item in steps.outcome.items()
    }


def _attributes(journal: Journal, paths: Iterable[str]) -> dict[str, str]:
    """What git says of each path, its attributes' values in one text; asked in batches, for git answers at length."""
    found: dict[str, str] = {}
    known: dict[str, str] = {}
    every = list(paths)
    for start in range(0, len(every), ASKED):
        request = "".join(f"{path}\0" for path in every[start : start + ASKED]).encode("utf-8", "surrogateescape")
        out = _private(journal, "check-attr", "-z", "--stdin", *_ATTRIBUTES, data=request)
        fields = changes.text(out).split("\0")[:-1]
        width = 3 * len(_ATTRIBUTES)
        for at in range(0, len(fields), width):
            values = "\0".join(fields[at + 2 : at + width : 3])
            found[fields[at]] = known.setdefault(values, values)
    return found


def _private(journal: Journal, *arguments: str, data: bytes) -> bytes:
    return journal.repository.git(*arguments, input=data, env={"GIT_INDEX_FILE": str(journal.index)})


def _feed(journal: Journal, lines: list[Line]) -> None:
    """Removals come first: a new file may stand where a folder was."""
    if not lines:
        return
    lines.sort(key=lambda line: line.mode != "0")
    data = "".join(f"{line.mode} {line.blob}\t{line.path}\0" for line in lines)
    _private(journal, "update-index", "-z", "--index-info", data=data.encode("utf-8", "surrogateescape"))


def _add(journal: Journal, paths: list[str], *options: str) -> None:
    """Store files of the work tree through git's filters; the paths are no patterns, and ignored ones count too.

    A path where nothing stands any more leaves the index.
    """
    if paths:
        data = "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")
        # One flush for all objects, where git knows how (2.37) and is told to flush them at all.
        flush = ("-c", "core.fsyncMethod=batch") if len(paths) > 1 else ()
        wanted = ("--add", "--remove", "--replace", *options, "-z", "--stdin")
        _private(journal, *flush, "update-index", *wanted, data=data)


def changes_anything(journal: Journal, steps: Steps) -> bool:
    """Whether the private index differs from the commit it is to follow."""
    if steps.differs:
        return True
    git = journal.repository
    head = journal.head or changes.empty_tree(git.plumbing)
    options = ["--cached", "--ita-invisible-in-index", "--ignore-submodules=none", "--quiet"]
    try:
        git.git("diff-index", *options, head, "--", env={"GIT_INDEX_FILE": str(journal.index)})
    except GitError as error:
        if error.code == 1:
            return True
        raise
    return False


def tree_of(journal: Journal) -> str:
    """The id of the tree that the private index makes."""
    return _private(journal, "write-tree", data=b"").decode().strip()


def put_back(journal: Journal, staged: Mapping[str, Change] | None = None) -> None:
    """Put what the user had staged, in other files and in moved ones, on top of the private index.

    ``staged`` saves asking git again, which is locked out of the real index as long as the journal is there.
    """
    if not journal.index.exists():
        return
    journal.index.with_name("index.lock").unlink(missing_ok=True)
    if staged is None:
        staged = staged_by_user(journal.repository, journal.head)
    own = set(journal.own)
    lines = [_staged_line(change, path) for path, change in staged.items() if path not in own]
    targets = {path: target for path, target in _final_names(journal).items() if path in staged}
    entries = _entries(journal, list(targets.values()))
    for path, target in targets.items():
        # Only where the commit moved the very blob of HEAD: otherwise newer content, or an encrypted one, stands there.
        if entries.get(target) == staged[path].old_blob and staged[path].mode != "000000":
            lines.append(_staged_line(staged[path], target))
    _feed(journal, lines)


def _staged_line(change: Change, path: str) -> Line:
    return Line("0" if change.mode == "000000" else change.mode, change.blob, path)


def _final_names(journal: Journal) -> dict[str, str]:
    """Where each moved file came to stand, by its first name."""
    found: dict[str, str] = {}
    first: dict[str, str] = {}
    for step in journal.acts:
        if step.kind == "move":
            origin = first.pop(step.path, step.path)
            first[step.target] = origin
            found[origin] = step.target
    return found


def _entries(journal: Journal, paths: list[str]) -> dict[str, str]:
    """The blobs of paths in the private index."""
    if not paths:
        return {}
    out = _private(journal, "ls-files", "-s", "-z", "--", *paths, data=b"")
    lines = (line.partition("\t") for line in changes.text(out).split("\0")[:-1])
    return {path: head.split(" ")[1] for head, _tab, path in lines}
