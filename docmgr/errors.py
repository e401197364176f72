"""The errors docmgr raises on purpose, each with the exit code that ``contract.md`` promises.

    DocmgrError            70  never raised itself
    ├── UsageError          2  wrong invocation, missing value, unknown document or person
    ├── PolicyError         3  policy, waiver, baseline or record file invalid; carries every mistake
    ├── RepositoryError     4  no repository, locked, git failed, merge conflict to resolve
    ├── RefusedError        5  a rule of the handbook forbids it; names the clause and who may
    ├── VaultError          6  no key, wrong key, tampered or plaintext in a sealed folder
    └── TargetError         7  storage, mail or chat unreachable or full

What a person did wrong inside a document or a name is no exception: it is a ``Finding``.
"""


class DocmgrError(Exception):
    """A broken world that the user can read about; ``hint`` is the next command or step."""

    exit_code = 70

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(DocmgrError):
    """The command line asks for something that cannot be meant."""

    exit_code = 2


class Mistake:
    """One mistake in a file that people write; ``line`` is 1-based, 0 when the whole file is meant."""

    __slots__ = ("file", "line", "message")

    def __init__(self, file: str, line: int, message: str) -> None:
        self.file = file
        self.line = line
        self.message = message

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class PolicyError(DocmgrError):
    """A file under ``.docmgr/`` or ``records/`` is invalid; every mistake is listed at once."""

    exit_code = 3

    def __init__(self, mistakes: "list[Mistake]", *, hint: str = "") -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes), hint=hint)
        self.mistakes = tuple(mistakes)


class RepositoryError(DocmgrError):
    """Git or the disk cannot do it: no repository, a lock, a failed command, a merge under way."""

    exit_code = 4


class RefusedError(DocmgrError):
    """A rule of the handbook forbids it; ``clause`` is its id, such as ``D-2.2.2``."""

    exit_code = 5

    def __init__(self, message: str, *, clause: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.clause = clause


class VaultError(DocmgrError):
    """A sealed document cannot be opened, or stands in the clear."""

    exit_code = 6


class TargetError(DocmgrError):
    """A storage, mail or chat target cannot be reached or has no room."""

    exit_code = 7
