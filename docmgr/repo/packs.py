"""All of a repository in a file and back: its refs, a pack of what they reach, a pack taken in.

Git writes and reads the packs straight from and to files, so that a gigabyte never passes through this process.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from docmgr.errors import RepositoryError
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import _
from docmgr.repo.git import GitError, Repository, run

# What belongs to one work tree only, and what a server keeps for others.
_PRIVATE = ("refs/bisect/", "refs/worktree/", "refs/rewritten/", "refs/docmgr/backups/")
_MODE = ("--literal-pathspecs", "-c", "core.quotepath=off")
_BEAT = 0.1


def refs(repository: Repository) -> dict[str, str]:
    """Every ref that all work trees share, with the object it names, sorted as git sorts them."""
    return refs_and_head(repository)[0]


def refs_and_head(repository: Repository) -> tuple[dict[str, str], str]:
    """Those refs, and what HEAD says: the full name of a branch, or a commit where it is detached."""
    out = repository.git("for-each-ref", "--format=%(HEAD)%(objectname) %(refname)")
    lines = out.decode("utf-8", "surrogateescape").splitlines()
    triples = [(line[0], *line[1:].split(" ", 1)) for line in lines]
    found = {name: target for _mark, target, name in triples if not name.startswith(_PRIVATE)}
    head = next((name for mark, _target, name in triples if mark == "*"), "")
    return found, head or head_word(repository)


def head_word(repository: Repository) -> str:
    """What HEAD says: the full name of a branch, or a commit where it is detached."""
    name = repository.git("symbolic-ref", "-q", "HEAD", ok=(0, 1)).decode("utf-8", "surrogateescape").strip("\n")
    return name or (repository.head() or "")


def known(repository: Repository, objects: Iterable[str]) -> set[str]:
    """Those of the objects that the repository holds."""
    asked = "".join(f"{each}\n" for each in objects).encode()
    out = repository.git("cat-file", "--batch-check=%(objectname)", "--buffer", input=asked) if asked else b""
    return {line for line in out.decode().splitlines() if " " not in line}


def commits(repository: Repository, objects: Iterable[str]) -> dict[str, str]:
    """The commit each object is or, as a tag, leads to; left out where the repository holds none."""
    wanted = list(objects)
    asked = "".join(f"{each}^{{commit}}\n" for each in wanted).encode()
    out = repository.git("cat-file", "--batch-check=%(objectname)", "--buffer", input=asked) if asked else b""
    return {each: line for each, line in zip(wanted, out.decode().splitlines(), strict=True) if " " not in line}


def write_pack(
    repository: Repository,
    file: int,
    wanted: Iterable[str],
    had: Iterable[str],
    beat: Callable[[int], None] = lambda _size: None,
) -> None:
    """Append to an open file the pack of all that ``wanted`` reach and ``had`` do not; ``beat`` hears its size."""
    asked = "".join(f"{each}\n" for each in wanted) + "".join(f"^{each}\n" for each in had)
    options = ["-q", "--stdout", "--revs", "--thin", "--delta-base-offset"]
    if "^" in asked:
        # Few new objects, mostly versions of one another side by side: looking further costs more than it saves.
        options.append("--window=3")
    _feed(repository, ["pack-objects", *options], asked.encode(), file, beat)


def write_blob(repository: Repository, blob: str, file: int) -> None:
    """Append the bytes of a blob to an open file."""
    _feed(repository, ["cat-file", "blob", blob], b"", file, lambda _size: None)


def _feed(
    repository: Repository, arguments: Sequence[str], data: bytes, file: int, beat: Callable[[int], None]
) -> None:
    words = ["git", *_MODE, *arguments]
    with subprocess.Popen(
        words,
        cwd=repository.root,
        env=repository.environment(),
        stdin=subprocess.PIPE,
        stdout=file,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            said = _wait(process, data, lambda: beat(os.fstat(file).st_size))
        except BaseException:
            process.terminate()
            raise
    if process.returncode:
        raise GitError(words[1:], process.returncode, said.decode("utf-8", "replace"))


def _wait(process: subprocess.Popen[bytes], data: bytes, beat: Callable[[], None]) -> bytes:
    """What the program said on its error stream when it has ended."""
    given: bytes | None = data
    while True:
        try:
            return process.communicate(given, timeout=_BEAT)[1]
        except subprocess.TimeoutExpired:
            given = None
            beat()


def take_pack(repository: Repository, file: Path, start: int) -> None:
    """Take in the pack that begins at a byte of a file, each object hashed; GitError where a byte of it is wrong."""
    words = ["git", *_MODE, "index-pack", "--stdin", "--fix-thin"]
    with open(file, "rb") as pack:
        os.lseek(pack.fileno(), start, os.SEEK_SET)
        done = subprocess.run(
            words, cwd=repository.root, env=repository.environment(), stdin=pack, capture_output=True, check=False
        )
    if done.returncode:
        raise GitError(words[1:], done.returncode, done.stderr.decode("utf-8", "replace"))


def set_refs(repository: Repository, wanted: Mapping[str, str]) -> None:
    """Make exactly these refs in a repository that has none of them, all or none."""
    lines = "".join(f"create {name}\0{target}\0" for name, target in wanted.items())
    if lines:
        repository.git("update-ref", "--stdin", "-z", input=lines.encode("utf-8", "surrogateescape"))


def set_head(repository: Repository, word: str) -> None:
    """Let HEAD say what ``head_word`` gave."""
    if word.startswith("refs/"):
        repository.git("symbolic-ref", "HEAD", word)
    elif word:
        repository.git("update-ref", "--no-deref", "HEAD", word)


def create(folder: Path, *, algorithm: str, bare: bool) -> Repository:
    """An empty repository whose objects are named by ``sha1`` or ``sha256``."""
    options = ["--bare"] if bare else []
    names = f"--object-format={algorithm}"
    env = {**_clean(), "GIT_TEMPLATE_DIR": ""}
    run(["init", "-q", "--initial-branch=main", names, *options, "--", str(folder)], env=env)
    return Repository.discover(folder)


def _clean() -> dict[str, str]:
    from docmgr.repo.git import environment

    return environment()


def fsck(repository: Repository) -> list[str]:
    """What ``git fsck --full`` has against the repository; it reads and hashes every object."""
    try:
        repository.git("fsck", "--full", "--no-dangling", "--no-progress")
    except GitError as error:
        return error.stderr.splitlines() or [error.message]
    return []


def check_out(repository: Repository) -> None:
    """Fill the work tree from HEAD, where there is a commit."""
    if not repository.bare and repository.head() is not None:
        repository.git("reset", "--hard", "--quiet")


def missing_history(repository: Repository) -> str:
    """Why this clone does not hold the whole history: ``shallow``, ``partial``, or ``""`` where it does."""
    if (repository.common_dir / "shallow").exists():
        return "shallow"
    promised = any((repository.common_dir / "objects" / "pack").glob("*.promisor"))
    return "partial" if promised else ""


def open_fresh(path: Path) -> int:
    """A new file of ours alone to write to, over what may stand there; RepositoryError where it cannot be."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        return os.open(path, flags, 0o600)
    except OSError as error:
        message = _("{path} cannot be written: {detail}").format(path=path, detail=reason(error))
        raise RepositoryError(message) from error
