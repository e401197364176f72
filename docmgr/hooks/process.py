"""Starting git from a hook without ``subprocess``, whose import would double the time of the whole hook."""

import sys

try:
    import posix
except ImportError:  # Windows has no posix_spawn
    posix = None  # type: ignore[assignment]

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


def environment() -> "dict[bytes, bytes]":
    """The environment as git gave it to the hook, with a language that no output depends on."""
    found = dict(posix.environ)
    found[b"LC_ALL"] = b"C"
    found[b"GIT_OPTIONAL_LOCKS"] = b"0"
    return found


def git(arguments: "list[str]", data: "bytes | None" = None) -> bytes:
    """The standard output of ``git ARGUMENTS``; raises ``GitFailed``.

    Git's own messages are dropped: the caller knows better what to say.
    """
    if posix is None or (data is not None and len(data) > PIPE_BUFFER):
        return _git_slowly(arguments, data)
    out_read, out_write = posix.pipe()
    in_read, in_write = posix.pipe()
    null = posix.open("/dev/null", posix.O_WRONLY)
    actions = [
        (posix.POSIX_SPAWN_DUP2, in_read, 0),
        (posix.POSIX_SPAWN_DUP2, out_write, 1),
        (posix.POSIX_SPAWN_DUP2, null, 2),
    ]
    try:
        pid = posix.posix_spawnp("git", ["git", "--literal-pathspecs", *arguments], environment(), file_actions=actions)
    finally:
        for descriptor in (out_write, in_read, null):
            posix.close(descriptor)
    if data:
        posix.write(in_write, data)
    posix.close(in_write)
    chunks = []
    while chunk := posix.read(out_read, 1 << 20):
        chunks.append(chunk)
    posix.close(out_read)
    code = posix.waitstatus_to_exitcode(posix.waitpid(pid, 0)[1])
    if code:
        raise GitFailed(arguments, code)
    return b"".join(chunks)


def _git_slowly(arguments: "list[str]", data: "bytes | None") -> bytes:
    """The same by ``subprocess``: on Windows, and for much input."""
    import subprocess

    command = ["git", "--literal-pathspecs", *arguments]
    done = subprocess.run(command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise GitFailed(arguments, done.returncode)
    return done.stdout


def say(text: str) -> None:
    """Lines for the person who commits, on standard error, whatever the console can show."""
    raw = (text.rstrip("\n") + "\n").encode("utf-8", "backslashreplace")
    sys.stderr.flush()
    sys.stderr.buffer.write(raw)
    sys.stderr.buffer.flush()
