"""The door to git: finding the repository, running the program, and asking it small questions.

GitPython reads objects and history where that helps; whatever writes goes through ``git`` itself, so that hooks and
filters run. Output is only read where git promises its form: ``-z``, plumbing, exit codes; never a translated sentence.
"""

from __future__ import annotations

import functools
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docmgr.errors import RepositoryError
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import _
from docmgr.repo import refs
from docmgr.repo.variables import LOCAL, MANNERS

OLDEST = (2, 30)

_MODE = ("--literal-pathspecs", "-c", "core.quotepath=off")
_IDENTITY = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")
# A file or folder in the git directory, and what is under way while it is there.
_UNDER_WAY = (
    ("rebase-merge", "rebase"),
    ("rebase-apply/applying", "am"),
    ("rebase-apply", "rebase"),
    ("MERGE_HEAD", "merge"),
    ("CHERRY_PICK_HEAD", "cherry-pick"),
    ("REVERT_HEAD", "revert"),
    ("sequencer", "cherry-pick"),
    ("BISECT_LOG", "bisect"),
)


class GitError(RepositoryError):
    """A git command ended with an unexpected exit code."""

    def __init__(self, arguments: Sequence[str], code: int, stderr: str) -> None:
        detail = stderr.strip() or _("exit code {code}").format(code=code)
        words = arguments[len(_MODE) :] if tuple(arguments[: len(_MODE)]) == _MODE else arguments
        command = next((word for word in words if not word.startswith("-") and "=" not in word), "")
        super().__init__(_("git {command} failed: {detail}").format(command=command, detail=detail))
        self.arguments = tuple(arguments)
        self.code = code
        self.stderr = stderr


def environment(*, hook: bool = False, plain: bool = False) -> dict[str, str]:
    """This process's environment for git; ``hook`` keeps what ties it to a repository, ``plain`` the user's locale."""
    dropped = MANNERS if hook else (*MANNERS, *LOCAL)
    found = {name: value for name, value in os.environ.items() if name not in dropped}
    if not plain:
        found["LC_ALL"] = "C"
        found.pop("LANGUAGE", None)
    return found


def run(
    arguments: Sequence[str],
    *,
    env: Mapping[str, str],
    folder: Path | None = None,
    data: bytes | None = None,
    ok: Sequence[int] = (0,),
    keep_open: Sequence[int] = (),
) -> tuple[bytes, bytes]:
    """Standard output and error of ``git ARGUMENTS``; an interrupt waits for git to put its locks away."""
    source = subprocess.DEVNULL if data is None else subprocess.PIPE
    try:
        process = subprocess.Popen(
            _words(["git", *arguments]),
            cwd=folder,
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(env),
            pass_fds=tuple(keep_open) if os.name == "posix" else (),
        )
    except FileNotFoundError as error:
        if folder is not None and not folder.is_dir():
            raise RepositoryError(_("there is no folder {path}").format(path=folder)) from error
        raise RepositoryError(_("git is not installed"), hint=_("install git 2.30 or newer")) from error
    except OSError as error:
        raise RepositoryError(_("git cannot be started: {detail}").format(detail=reason(error))) from error
    try:
        out, err = process.communicate(data)
    except BaseException:
        _stop(process)
        raise
    if process.returncode not in ok:
        raise GitError(arguments, process.returncode, err.decode("utf-8", "replace"))
    return out, err


def _words(arguments: Sequence[str]) -> Sequence[str | bytes]:
    """Arguments as git wants them: repository paths are UTF-8 whatever the locale says."""
    return [word.encode("utf-8", "surrogateescape") for word in arguments] if os.name == "posix" else arguments


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask git to leave, for it removes its lock files when asked; only then insist."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            stream.close()


@functools.cache
def version() -> tuple[int, int]:
    """Git's version; RepositoryError where there is no git or one older than 2.30."""
    out = run(["--version"], env=environment())[0]
    words = out.decode("ascii", "replace").split()
    numbers = words[2].split(".") if len(words) > 2 else []
    found = (int(numbers[0]), int(numbers[1])) if len(numbers) > 1 and "".join(numbers[:2]).isdecimal() else (0, 0)
    if found < OLDEST:
        message = _("git is too old: {version}").format(version=words[2] if len(words) > 2 else "?")
        raise RepositoryError(message, hint=_("install git 2.30 or newer"))
    return found


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository on this disk; ``root`` is the work tree, or the git directory where there is none (``bare``)."""

    root: Path
    git_dir: Path
    common_dir: Path
    bare: bool
    hash_algorithm: str = "sha1"
    hook: bool = False
    _binding: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @classmethod
    def discover(cls, start: Path, *, hook: bool = False) -> Repository:
        """The repository that holds ``start``; a hook is bound to the repository, index and quarantine git gave it."""
        version()
        env = environment(hook=hook)
        facts = ["--is-bare-repository", "--is-inside-work-tree", "--show-object-format", "--absolute-git-dir"]
        try:
            # Outside of a work tree git ends with 128 after it answered what came before.
            out, err = run(["rev-parse", *facts, "--show-toplevel"], env=env, folder=start, ok=(0, 128))
            if out.count(b"\n") < len(facts):
                raise GitError(["rev-parse"], 128, err.decode("utf-8", "replace"))
            bare, inside, algorithm, paths = os.fsdecode(out).removesuffix("\n").split("\n", 3)
            git_dir, *top = paths.split("\n")
            root = top[0] if top else git_dir
            if len(top) != (inside == "true"):  # a line end in a path
                git_dir, root = _paths(start, env, inside == "true")
        except GitError as error:
            raise _not_here(start, error) from error
        common = _common(Path(git_dir))
        binding = _bind(Path(root), git_dir, inside == "true") if hook else ()
        return cls(Path(root), Path(git_dir), common, bare == "true" or inside != "true", algorithm, hook, binding)

    @classmethod
    def create(cls, folder: Path, *, branch: str = "main", bare: bool = False) -> Repository:
        """A new repository in ``folder``, or the one that is there."""
        version()
        options = ["--bare"] if bare else []
        run(["init", "-q", f"--initial-branch={branch}", *options, "--", str(folder)], env=environment())
        return cls.discover(folder)

    @classmethod
    def clone(cls, url: str, folder: Path, *options: str) -> Repository:
        """A clone of ``url`` in ``folder``; ``options`` as of ``git clone``."""
        version()
        run(["clone", "-q", *options, "--", url, str(folder)], env=environment())
        return cls.discover(folder)

    def git(
        self,
        *arguments: str,
        input: bytes | None = None,  # noqa: A002  (the name subprocess gives it)
        ok: Sequence[int] = (0,),
        env: Mapping[str, str] | None = None,
    ) -> bytes:
        """The standard output of git in the root, with literal pathspecs; an exit code not in ``ok`` is a GitError."""
        return run([*_MODE, *arguments], env=self.environment(env), folder=self.root, data=input, ok=ok)[0]

    def environment(self, more: Mapping[str, str] | None = None, *, plain: bool = False) -> dict[str, str]:
        """The environment for git in this repository, with ``more`` on top."""
        return {**environment(hook=self.hook, plain=plain), **dict(self._binding), **(more or {})}

    def plumbing(self, arguments: list[str], data: bytes | None = None) -> bytes:
        """``git`` in the form that ``changes`` asks for."""
        return self.git(*arguments, input=data)

    def stream(self, *arguments: str) -> Iterator[bytes]:
        """The NUL-separated items of git's output one by one, for what may be long; leaving early ends git."""
        before = ["git", "-C", str(self.root), "--literal-pathspecs", "-c", "core.quotepath=off"]
        command = [*before, *arguments]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment()
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            rest = b""
            try:
                while block := process.stdout.read(1 << 16):
                    *items, rest = (rest + block).split(b"\0")
                    yield from items
            except BaseException:
                process.kill()
                raise
            if rest:
                yield rest
            stderr = process.stderr.read().decode("utf-8", "replace")
            if process.wait():
                raise GitError(arguments, process.returncode, stderr)

    def head(self) -> str | None:
        """The id of the commit HEAD stands on, None before the first commit."""
        known = refs.head(self.git_dir, self.common_dir)
        return known or self.git("rev-parse", "--verify", "-q", "HEAD^{commit}", ok=(0, 1)).decode().strip() or None

    def ref(self, name: str) -> str:
        """The id that a ref of the whole repository (``refs/docmgr/…``) holds, ``""`` where there is none."""
        known = refs.held(self.common_dir, name)
        return self.git("rev-parse", "--verify", "-q", name, ok=(0, 1)).decode().strip() if known is None else known

    def branch(self) -> str | None:
        """The short name of the branch HEAD is on, also before its first commit; None where HEAD is detached."""
        known = refs.branch(self.git_dir)
        if known:
            return known
        name = os.fsdecode(self.git("symbolic-ref", "-q", "--short", "HEAD", ok=(0, 1)))
        return name.removesuffix("\n") or None

    def detached(self) -> str:
        """The id HEAD stands on where it is detached, read without asking git; ``""`` where it names a branch."""
        try:
            text = (self.git_dir / "HEAD").read_text("ascii").strip()
        except (OSError, UnicodeError):
            return ""
        return "" if text.startswith("ref:") else text

    def in_progress(self) -> str | None:
        """What git is in the middle of: ``rebase am merge cherry-pick revert bisect``, or None."""
        return next((name for mark, name in _UNDER_WAY if (self.git_dir / mark).exists()), None)

    def author(self) -> tuple[str, str]:
        """Name and e-mail of who would write a commit now; a name that git only guessed is none."""
        return self._identity("GIT_AUTHOR_IDENT")

    def committer(self) -> tuple[str, str]:
        """Name and e-mail of who would make a commit now."""
        return self._identity("GIT_COMMITTER_IDENT")

    def refuse_unknown(self, *, author: bool) -> None:
        """RepositoryError where git does not know who commits, nor, with ``author``, who writes."""
        stated = [name for name in _IDENTITY if os.environ.get(name)]
        if not stated:
            # Both come from the same settings.
            self.committer()
            return
        for role in ("COMMITTER", "AUTHOR") if author else ("COMMITTER",):
            if not {f"GIT_{role}_NAME", f"GIT_{role}_EMAIL"} <= set(stated):
                self._identity(f"GIT_{role}_IDENT")

    def _identity(self, variable: str) -> tuple[str, str]:
        stated = tuple(os.environ.get(variable.replace("IDENT", each), "") for each in ("NAME", "EMAIL"))
        if all(map(_is_plain, stated)):
            return stated[0], stated[1]
        try:
            out = self.git("-c", "user.useConfigOnly=true", "var", variable)
        except GitError as error:
            hint = 'git config --global user.name "NAME" && git config --global user.email EMAIL'
            raise RepositoryError(_("git does not know who you are"), hint=hint) from error
        name, _end, rest = out.decode("utf-8", "replace").rpartition(" <")
        return name, rest.partition("> ")[0]

    def config(self, key: str) -> str | None:
        """The value of a setting as git would use it here, None where it is unset."""
        out = self.git("config", "-z", "--get", key, ok=(0, 1)).decode("utf-8", "surrogateescape")
        return out.removesuffix("\0") if out else None

    def show(self, rev: str, path: str, *, checkout: bool = False) -> bytes:
        """The bytes of a path in ``rev`` as stored, or as a checkout gives them; GitError where there is none."""
        return self.git("cat-file", "--filters" if checkout else "blob", f"{rev}:{path}")

    def index_blob(self, path: str) -> bytes | None:
        """The bytes of a path in the index as stored, None where it is not there (or in conflict)."""
        try:
            return self.git("cat-file", "blob", f":0:{path}")
        except GitError:
            return None

    def commit_paths(self, rev: str) -> list[str]:
        """The paths that a commit changed against its first parent, sorted as git does."""
        out = self.git(
            "diff-tree", "--root", "-r", "-m", "--first-parent", "--no-commit-id", "--name-only", "-z", rev, "--"
        )
        return out.decode("utf-8", "surrogateescape").split("\0")[:-1]


def _is_plain(text: str) -> bool:
    """Whether git takes a name or an address as it stands: it leaves out brackets, and at the ends also punctuation."""
    return text.isprintable() and text.strip(" .,:;<>\"\\'") == text != "" and not {"<", ">"} & set(text)


def _paths(start: Path, env: Mapping[str, str], inside: bool) -> tuple[str, str]:
    """Git directory and work tree, each asked for alone."""
    names = ["--absolute-git-dir", "--show-toplevel" if inside else "--absolute-git-dir"]
    first, last = (run(["rev-parse", name], env=env, folder=start)[0] for name in names)
    return os.fsdecode(first).removesuffix("\n"), os.fsdecode(last).removesuffix("\n")


def _common(git_dir: Path) -> Path:
    """The directory that all work trees of a repository share."""
    try:
        line = os.fsdecode((git_dir / "commondir").read_bytes()).removesuffix("\n")
    except FileNotFoundError:
        return git_dir
    return Path(os.path.normpath(git_dir / line))


def _bind(root: Path, git_dir: str, work_tree: bool) -> tuple[tuple[str, str], ...]:
    """Absolute forms of what git gave a hook relative to where it started the hook."""
    found = [("GIT_DIR", git_dir)]
    if work_tree:
        found.append(("GIT_WORK_TREE", str(root)))
    index = os.environ.get("GIT_INDEX_FILE")
    if index:
        found.append(("GIT_INDEX_FILE", str(root / index)))
    return tuple(found)


def _not_here(start: Path, error: GitError) -> RepositoryError:
    if "dubious ownership" in error.stderr or "unsafe repository" in error.stderr:
        message = _("the repository {path} belongs to another user").format(path=start)
        return RepositoryError(message, hint=f"git config --global --add safe.directory '{start.absolute()}'")
    if "not a git repository" in error.stderr:
        return RepositoryError(_("there is no repository in {path}").format(path=start), hint="docmgr init")
    return error
