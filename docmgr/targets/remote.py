"""A git remote as target: every copy is a blob under ``refs/docmgr/backups/`` there, which no clone fetches by itself.

Pushes go from a scratch repository with an empty lease: the server refuses a name that is taken, whoever else pushes.
"""

from __future__ import annotations

import os
import posixpath
import weakref
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, unquote

from docmgr.errors import TargetError
from docmgr.i18n.text import _
from docmgr.repo.configure import set_config
from docmgr.repo.git import GitError, Repository
from docmgr.repo.packs import create, open_fresh, write_blob
from docmgr.repo.scratch import scratch_folder
from docmgr.targets.target import checked, file_sha256

PREFIX = "refs/docmgr/backups/"
# A bundle is packed already: neither compress nor compare it, nor hold it in memory.
_SETTINGS = {"core.compression": "0", "core.bigFileThreshold": "1m", "gc.auto": "0", "maintenance.auto": "false"}


def open_target(text: str, repository: Repository | None, _create: bool) -> RemoteTarget:
    """The remote of that name in the repository, or that URL."""
    return RemoteTarget(text, _url(text, repository))


def _url(text: str, repository: Repository | None) -> str:
    """Where pushes to the remote go; a path relative to the repository as an absolute one."""
    if repository is None:
        return text
    try:
        url = repository.git("remote", "get-url", "--push", "--", text).decode("utf-8", "surrogateescape").strip("\n")
    except GitError:
        return text
    near = repository.root / url
    return str(near.resolve()) if "://" not in url and near.exists() else url


def _encoded(name: str) -> str:
    """A name as git allows it in a ref."""
    parts = (quote(part, safe="").replace("~", "%7E").replace(".", "%2E") for part in checked(name).split("/"))
    return PREFIX + posixpath.join(*parts)


class RemoteTarget:
    """See ``target.Target``."""

    def __init__(self, text: str, url: str) -> None:
        self.text = text
        self.url = url
        ending = ExitStack()
        self._end = weakref.finalize(self, ending.close)
        folder = ending.enter_context(scratch_folder("docmgr-remote-"))
        self.scratch = create(folder / "scratch.git", algorithm=self._algorithm(folder), bare=True)
        for key, value in _SETTINGS.items():
            set_config(self.scratch, key, value)

    def put_if_absent(self, name: str, source: Path, *, keep_until: datetime | None = None) -> bool:
        """See ``target.Target``; a remote cannot promise ``keep_until``."""
        ref = _encoded(name)
        if ref in self._listed(ref):
            return False
        blob = self.scratch.git("hash-object", "-w", "--no-filters", "--", str(source.absolute())).decode().strip()
        try:
            self._git("push", "--quiet", "--no-verify", f"--force-with-lease={ref}:", self.url, f"{blob}:{ref}")
        except TargetError:
            if ref in self._listed(ref):
                return False
            raise
        return True

    def get(self, name: str, into: Path) -> None:
        """See ``target.Target``."""
        blob = self._fetched(name)
        if blob is None:
            raise TargetError(_("{target} has no {name}").format(target=self.text, name=name))
        file = open_fresh(into)
        try:
            write_blob(self.scratch, blob, file)
            os.fsync(file)
        finally:
            os.close(file)

    def read(self, name: str) -> bytes:
        """See ``target.Target``."""
        blob = self._fetched(name)
        if blob is None:
            raise TargetError(_("{target} has no {name}").format(target=self.text, name=name))
        return self.scratch.git("cat-file", "blob", blob)

    def stat(self, name: str) -> int | None:
        """See ``target.Target``; asks for the whole object, for git tells no sizes of what it has not got."""
        blob = self._fetched(name)
        return None if blob is None else int(self.scratch.git("cat-file", "-s", blob))

    def list(self, prefix: str = "") -> list[str]:
        """See ``target.Target``."""
        names = (unquote(ref.removeprefix(PREFIX), errors="surrogateescape") for ref in self._listed(f"{PREFIX}*"))
        return sorted(name for name in names if name.startswith(prefix))

    def verify(self, name: str, sha256: str) -> bool:
        """See ``target.Target``: fetched into another scratch repository, else git would not ask for what it sent."""
        again = RemoteTarget(self.text, self.url)
        if _encoded(name) not in again._listed(_encoded(name)):
            return False
        path = Path(again.scratch.root, "read-back")
        again.get(name, path)
        return file_sha256(path) == sha256

    def remove(self, name: str) -> bool:
        """See ``target.Target``."""
        ref = _encoded(name)
        if ref in self._listed(ref):
            self._git("push", "--quiet", "--no-verify", self.url, f":{ref}")
        return True

    def _fetched(self, name: str) -> str | None:
        """The blob of that name, brought here; None where there is none."""
        ref = _encoded(name)
        blob = self._listed(ref).get(ref)
        if blob is not None and not self.scratch.git("cat-file", "--batch-check", input=blob.encode()).endswith(
            b"missing\n"
        ):
            return blob
        if blob is not None:
            self._git("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", self.url, ref)
        return blob

    def _listed(self, pattern: str) -> dict[str, str]:
        out = self._git("ls-remote", "--quiet", "--refs", self.url, pattern).decode("ascii", "replace")
        pairs = (line.split("\t", 1) for line in out.splitlines())
        return {ref: blob for blob, ref in pairs}

    def _algorithm(self, folder: Path) -> str:
        """How the remote names its objects, guessed from the length of a name; an empty one speaks sha1."""
        probe = create(folder / "probe.git", algorithm="sha1", bare=True)
        try:
            out = probe.git("ls-remote", "--quiet", self.url)
        except GitError as error:
            raise self._told(error) from error
        return "sha256" if len(out.partition(b"\t")[0]) == 64 else "sha1"

    def _git(self, *arguments: str) -> bytes:
        try:
            return self.scratch.git(*arguments)
        except GitError as error:
            raise self._told(error) from error

    def _told(self, error: GitError) -> TargetError:
        detail = error.stderr.strip() or error.message
        message = _("{target} cannot be used: {detail}").format(target=self.text, detail=detail)
        if "No space left" in detail or "unpack-objects abnormal exit" in detail:
            message = _("no room left in {target}").format(target=self.text)
        return TargetError(message, hint=_("check the address and your rights there, then run the command again"))
