"""Starting git from a hook without ``subprocess``, whose import would double the time of the whole hook."""

import sys

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
    if sys.platform == "win32" or (data is not None and len(data) > PIPE_BUFFER):
        return _git_slowly(arguments, data)
    out_read, out_write = system.pipe()
    in_read, in_write = system.pipe()
    null = system.open("/dev/null", system.O_WRONLY)
    actions = [
        (system.POSIX_SPAWN_DUP2, in_read, 0),
        (system.POSIX_SPAWN_DUP2, out_write, 1),
        (system.POSIX_SPAWN_DUP2, null, 2),
    ]
    try:
        pid = system.posix_spawnp(
            "git", ["git", "--literal-pathspecs", *arguments], _environment(), file_actions=actions
        )
    finally:
        for descriptor in (out_write, in_read, null):
            system.close(descriptor)
    if data:
        system.write(in_write, data)
    system.close(in_write)
    chunks = []
    while chunk := system.read(out_read, 1 << 16):
        chunks.append(chunk)
    system.close(out_read)
    code = system.waitstatus_to_exitcode(system.waitpid(pid, 0)[1])
    if code:
        raise GitFailed(arguments, code)
    return b"".join(chunks)


def _environment() -> "dict[bytes, bytes]":
    """The environment as git gave it to the hook, with a language that no output depends on."""
    return {**system.environ, b"LC_ALL": b"C", b"GIT_OPTIONAL_LOCKS": b"0"}


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
