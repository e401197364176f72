"""The bytes of many blobs as Git stores them, in pieces, from one long-running git."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

from docmgr.errors import RepositoryError
from docmgr.i18n.text import _
from docmgr.repo.git import Repository

_PIECE = 1 << 18


class Blobs:
    """Reads blobs by id, one after the other; a context manager that ends git."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self._process: subprocess.Popen[bytes] | None = None
        self._left = 0

    def __enter__(self) -> Blobs:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def size(self, blob: str) -> int:
        """Ask for a blob and return its length in bytes; ``pieces`` then gives them. RepositoryError without it."""
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        for _piece in self.pieces():
            pass
        process.stdin.write(f"{blob}\n".encode())
        process.stdin.flush()
        fields = process.stdout.readline().split()
        if len(fields) != 3 or fields[1] != b"blob":
            message = _("git does not have the content {blob}").format(blob=blob)
            raise RepositoryError(message, hint="git fsck")
        self._left = int(fields[2]) + 1
        return self._left - 1

    def pieces(self) -> Iterator[bytes]:
        """What is left of the blob asked for last."""
        while self._left > 1:
            yield self._take(min(self._left - 1, _PIECE))
        if self._left == 1:
            self._take(1)

    def read(self, blob: str) -> Iterator[bytes]:
        """A whole blob in pieces."""
        self.size(blob)
        yield from self.pieces()

    def _take(self, count: int) -> bytes:
        assert self._process is not None
        assert self._process.stdout is not None
        piece = self._process.stdout.read(count)
        if len(piece) != count:
            raise RepositoryError(_("git ended while it was reading"), hint="git fsck")
        self._left -= count
        return piece

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(
                ["git", "cat-file", "--batch"],
                cwd=self.repository.root,
                env=self.repository.environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process
