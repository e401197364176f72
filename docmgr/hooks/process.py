"""Starting git from a hook without ``subprocess``, whose import would double the time of the whole hook."""

import sys

from docmgr.hooks.objects import Objects
from docmgr.hooks.system import system

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Git = Callable[..., bytes]

# A hook must never hang on a full pipe: what goes in stays below the pipe's buffer, or goes by ``subprocess``.
PIPE_BUFFER = 60_000


class GitFailed(Exception):
    """A git command ended with an exit code that was not expected; ``code`` is that code."""

    def __init__(self, arguments: "list[str]", code: int) -> None:
        super().__init__(f"git {' '.join(arguments[:3])} ended with {code}")
        self.arguments = arguments
        self.code = code


def git(arguments: "list[str]", data: "bytes | None" = None) -> bytes:
    """The standard output of ``git ARGUMENTS``; raises ``GitFailed``.

    Git's own messages are dropped: the caller knows better what to say.
    """
    if sys.platform != "win32" and arguments[0] == "cat-file":
        answer = _librarian.answer(arguments, data)
        if answer is not None:
            return answer
    if sys.platform == "win32" or (data is not None and len(data) > PIPE_BUFFER):
        return _git_slowly(arguments, data)
    pid, writing, reading = _spawn(arguments)
    if data:
        system.write(writing, data)
    system.close(writing)
    chunks = []
    while chunk := system.read(reading, 1 << 16):
        chunks.append(chunk)
    system.close(reading)
    code = system.waitstatus_to_exitcode(system.waitpid(pid, 0)[1])
    if code:
        raise GitFailed(arguments, code)
    return b"".join(chunks)


def _spawn(arguments: "list[str]") -> "tuple[int, int, int]":
    """Start git; its process, the end that it reads from, and the end that it writes to."""
    out_read, out_write = system.pipe()
    in_read, in_write = system.pipe()
    null = system.open("/dev/null", system.O_WRONLY)
    actions = [
        (system.POSIX_SPAWN_DUP2, in_read, 0),
        (system.POSIX_SPAWN_DUP2, out_write, 1),
        (system.POSIX_SPAWN_DUP2, null, 2),
    ]
    try:
        pid = system.posix_spawnp("git", _command(arguments), _environment(), file_actions=actions)
    finally:
        for descriptor in (out_write, in_read, null):
            system.close(descriptor)
    return pid, in_write, out_read


class _Librarian:
    """Asks one git about all objects, where git is new enough; ``able`` is False once it was not."""

    __slots__ = ("objects", "able")

    def __init__(self) -> None:
        self.objects: "Objects | None" = None
        self.able = True

    def answer(self, arguments: "list[str]", data: "bytes | None") -> "bytes | None":
        """What git would print, None for a question of another kind, or where git must be asked itself."""
        kind = arguments[1]
        if kind == "blob":
            return self._blob(arguments)
        if len(arguments) > 2 or kind not in ("--batch", "--batch-check"):
            return None
        return self._ask(b"contents" if kind == "--batch" else b"info", (data or b"").split(b"\n")[:-1])

    def _blob(self, arguments: "list[str]") -> "bytes | None":
        name = arguments[2].encode("utf-8", "surrogateescape")
        found = None if b"\n" in name else self._ask(b"contents", [name])
        if found is None:
            return None
        head, _, content = found.partition(b"\n")
        if head.split(b" ")[-2:-1] != [b"blob"]:
            raise GitFailed(arguments, 128)
        return content[:-1]

    def _ask(self, command: bytes, names: "list[bytes]") -> "bytes | None":
        if not self.able:
            return None
        try:
            if self.objects is None:
                self.objects = Objects(*_spawn(["cat-file", "--batch-command"]))
            return self.objects.ask(command, names)
        except (EOFError, OSError):
            self.able = False
            self.leave()
            return None

    def leave(self) -> None:
        """Let that git go."""
        if self.objects is not None:
            self.objects.close()
            self.objects = None


_librarian = _Librarian()


def leave_git() -> None:
    """Let go of the git that still answers; a hook does so at its end."""
    _librarian.leave()


def _command(arguments: "list[str]") -> "list[str]":
    """Git's command line: paths are names, never patterns; ``check-ignore`` takes them so and must not be told."""
    return ["git", *(() if arguments[0] == "check-ignore" else ("--literal-pathspecs",)), *arguments]


def _environment() -> "dict[bytes, bytes]":
    """The environment as git gave it to the hook, with a language that no output depends on."""
    return {**system.environ, b"LC_ALL": b"C", b"GIT_OPTIONAL_LOCKS": b"0"}


def _git_slowly(arguments: "list[str]", data: "bytes | None") -> bytes:
    """The same by ``subprocess``: on Windows, and for much input."""
    import subprocess

    done = subprocess.run(
        _command(arguments), input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
    )
    if done.returncode:
        raise GitFailed(arguments, done.returncode)
    return done.stdout


def say(text: str) -> None:
    """Lines for the person who commits, on standard error, whatever the console can show."""
    raw = (text.rstrip("\n") + "\n").encode("utf-8", "backslashreplace")
    sys.stderr.flush()
    sys.stderr.buffer.write(raw)
    sys.stderr.buffer.flush()
