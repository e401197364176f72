"""What a folder is before ``init`` touches it: nothing, a tree of files, a repository, or a department already."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from time import localtime, strftime

from docmgr.errors import RepositoryError, UsageError
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import _
from docmgr.repo.apply import recover
from docmgr.repo.changes import tracked
from docmgr.repo.files import lawful, place
from docmgr.repo.git import GitError, Repository, environment, run
from docmgr.repo.loose import loose_files, readable, untracked_files
from docmgr.setup.places import synchroniser
from docmgr.setup.starter import POLICY_FILE, ignored_lines

FRESH, COMMITTED, DEPARTMENT = "fresh", "committed", "department"

Entry = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Survey:
    """``state``: ``fresh`` without a commit, ``committed`` with some, ``department`` where HEAD holds a policy.

    ``entries`` are (path, mode, blob) of what the repository will hold of the files that are there, those of one folder
    together; ``adopted`` the paths among them that git does not know yet; ``left_out`` what cannot be taken in.
    """

    folder: Path
    repository: Repository | None
    state: str
    entries: tuple[Entry, ...] = ()
    adopted: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    synchroniser: str = ""

    def read(self, path: str) -> bytes | None:
        """The content of a file of the folder; None where there is none."""
        try:
            return place(self.folder, path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            message = _("cannot read {path}: {reason}").format(path=path, reason=reason(error))
            raise RepositoryError(message) from error

    def date_of(self, path: str) -> str:
        """The likely date (YYYYMMDD) of a file whose name has none: when it was saved."""
        try:
            moment = os.lstat(place(self.folder, path)).st_mtime
        except OSError:
            return ""
        return strftime("%Y%m%d", localtime(moment))


def survey(folder: Path) -> Survey:
    """Look at a folder, which need not exist; RepositoryError where nothing can be begun there."""
    folder = Path(os.path.abspath(folder))
    if folder.exists() and not folder.is_dir():
        raise UsageError(_("{path} is not a folder").format(path=folder))
    repository = _repository(folder)
    if repository is None:
        return _fresh(folder, None)
    if repository.head() is None:
        return _fresh(_root(repository, folder), repository)
    if repository.git("ls-tree", "-z", "HEAD", "--", POLICY_FILE):
        return Survey(repository.root, repository, DEPARTMENT, synchroniser=synchroniser_of(repository.root))
    root = _root(repository, folder)
    entries = tuple(tracked(repository.plumbing))
    return Survey(root, repository, COMMITTED, entries, synchroniser=synchroniser_of(root))


def settled(folder: Path) -> bool:
    """Settle what a killed command left in the repository around the folder; whether there was any."""
    repository = _repository(Path(os.path.abspath(folder)))
    return repository is not None and not repository.bare and recover(repository)


def git_user(folder: Path) -> tuple[str, str] | None:
    """Name and address that git would write there, None where it knows nobody."""
    existing = next(each for each in (folder, *folder.parents) if each.is_dir())
    arguments = ["-C", str(existing), "-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT"]
    try:
        out, _said = run(arguments, env=environment())
    except GitError:
        return None
    name, _end, rest = out.decode("utf-8", "replace").rpartition(" <")
    return name, rest.partition("> ")[0]


def _repository(folder: Path) -> Repository | None:
    """The repository that holds the folder, also one from above."""
    bare = (folder / "HEAD").is_file() and (folder / "objects").is_dir()
    if bare:
        hint = "docmgr hooks install"
        raise RepositoryError(_("{path} is a bare repository; it holds no documents").format(path=folder), hint=hint)
    # A killed ``git init`` leaves a folder without objects, which the next one completes.
    places = ((each, each / ".git") for each in (folder, *folder.parents))
    home = next((each for each, git in places if git.is_file() or (git / "objects").exists()), None)
    return None if home is None else Repository.discover(home)


def _root(repository: Repository, folder: Path) -> Path:
    if repository.bare:
        raise RepositoryError(_("{path} is a bare repository; it holds no documents").format(path=repository.root))
    if os.path.realpath(repository.root) != os.path.realpath(folder):
        said = _("{folder} lies inside another repository, {root}").format(folder=folder, root=repository.root)
        raise RepositoryError(said, hint=f"docmgr -C '{repository.root}' init")
    return repository.root


def _fresh(folder: Path, repository: Repository | None) -> Survey:
    ignored = ignored_lines()
    if repository is None:
        found = loose_files(folder, ignored)
    else:
        known = [entry[0] for entry in tracked(repository.plumbing)]
        present = [path for path in known if os.path.lexists(place(folder, path))]
        found = [*present, *untracked_files(repository, ignored)]
    taken: list[str] = []
    left: list[str] = []
    for path in found:
        whole = not path.endswith("/") and _lawful(path) and readable(place(folder, path))
        (taken if whole else left).append(path)
    entries = tuple(_entries(folder, taken))
    return Survey(
        folder, repository, FRESH, entries, tuple(entry[0] for entry in entries), tuple(left), synchroniser_of(folder)
    )


def _lawful(path: str) -> bool:
    """Whether git takes the path: ``git~1`` is ``.git`` to Windows."""
    return lawful(path) and "git~1" not in path.casefold().split("/")


def _entries(folder: Path, paths: Iterable[str]) -> list[Entry]:
    """Paths with mode and blob; only files of equal size are read, for others cannot be copies of each other."""
    states = {path: os.lstat(place(folder, path)) for path in paths}
    sizes: dict[int, int] = {}
    for state in states.values():
        sizes[state.st_size] = sizes.get(state.st_size, 0) + 1
    found = []
    for path, state in states.items():
        alone = sizes[state.st_size] == 1 or not stat.S_ISREG(state.st_mode)
        found.append((path, _mode(state), f"only {path}" if alone else _blob(place(folder, path), state.st_size)))
    return sorted(found, key=lambda entry: (entry[0].rpartition("/")[0], entry[0]))


def _mode(state: os.stat_result) -> str:
    if stat.S_ISLNK(state.st_mode):
        return "120000"
    return "100755" if state.st_mode & stat.S_IXUSR else "100644"


def _blob(path: Path, size: int) -> str:
    """The name git would give the content."""
    digest = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
    with path.open("rb") as content:
        while block := content.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def synchroniser_of(folder: Path) -> str:
    """The program that synchronises the folder, ``""`` for none known."""
    names: list[str] = []
    for each in (folder, *folder.parents):
        try:
            names.extend(os.listdir(each))
        except OSError:
            continue
        if len(each.parts) <= 2:
            break
    return synchroniser(folder.parts, names)
