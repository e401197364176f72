"""A merge under way: what it joins, what of it is open, and how one part of it is settled without losing the other.

A settlement is one write of the index, so that a kill leaves it open or settled; a note in the git directory brings the
work tree after it, and tells whose the locks are that a killed git left.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docmgr.errors import RepositoryError
from docmgr.i18n.text import _
from docmgr.repo import lock
from docmgr.repo.changes import empty_tree
from docmgr.repo.files import drop_empty, exists, place, read_file, write_file
from docmgr.repo.git import GitError, Repository
from docmgr.repo.journal import index_of
from docmgr.repo.settle import break_locks, head_locks

_NOTE = "settling.json"
STAGES = ("1", "2", "3")

Entry = tuple[str, str]
"""Mode and blob."""


@dataclass(frozen=True, slots=True)
class Merging:
    """The three commits; ``base`` is the empty tree where both sides began apart."""

    base: str
    ours: str
    theirs: str

    @property
    def revisions(self) -> tuple[str, str, str]:
        """In the order of git's stages."""
        return self.base, self.ours, self.theirs


def merging(repository: Repository) -> Merging | None:
    """The merge under way, None without one. RepositoryError where it joins more than two."""
    try:
        heads = (repository.git_dir / "MERGE_HEAD").read_text("ascii").split()
    except FileNotFoundError:
        return None
    if len(heads) != 1:
        raise RepositoryError(_("git merges more than two branches at once"), hint="git merge --abort")
    return between(repository, repository.head() or "", heads[0])


def between(repository: Repository, ours: str, theirs: str) -> Merging:
    """What a merge of the two would join."""
    bases = repository.git("merge-base", ours, theirs, ok=(0, 1)).decode().split()
    return Merging(bases[0] if bases else empty_tree(repository.plumbing), ours, theirs)


def unmerged(repository: Repository) -> dict[str, dict[str, Entry]]:
    """The open paths with their entries by stage: 1 the base, 2 ours, 3 theirs."""
    found: dict[str, dict[str, Entry]] = {}
    for line in _text(repository.git("ls-files", "-u", "-z")):
        head, _tab, path = line.partition("\t")
        mode, blob, stage = head.split(" ")
        found.setdefault(path, {})[stage] = (mode, blob)
    return found


def changed(repository: Repository, base: str, rev: str) -> dict[str, str]:
    """What a side did to each path: ``A``, ``M``, ``D`` or ``T``."""
    words = _text(repository.git("diff-tree", "-r", "-z", "--no-renames", "--name-status", base, rev, "--"))
    return dict(zip(words[1::2], words[::2], strict=True))


def content(repository: Repository, rev: str, path: str) -> bytes | None:
    """The bytes that a checkout of a side gives, None where it lacks the path."""
    return repository.show(rev, path, checkout=True) if _entry(repository, rev, path) else None


def reopen(repository: Repository, merge: Merging, path: str) -> None:
    """Mark a path as open that git joined by itself, so that nothing is committed before somebody chose."""
    entries = [_entry(repository, rev, path) for rev in merge.revisions]
    zero = "0" * len(merge.ours)
    lines = [f"0 {zero}\t{path}\0"]
    lines += [f"{each[0]} {each[1]} {n}\t{path}\0" for n, each in zip(STAGES, entries, strict=True) if each]
    repository.git("update-index", "-z", "--index-info", input="".join(lines).encode("utf-8", "surrogateescape"))


def store(
    repository: Repository,
    files: Mapping[str, bytes],
    gone: Sequence[str],
    merge: Merging,
    *,
    beside: Sequence[str] = (),
) -> None:
    """Settle: these files stand, those paths go; first in the index, in one write, then in the work tree.

    ``beside`` are files of the work tree that git does not know, and that go with them. RepositoryError where an
    unknown file of the user's stands in the way; then nothing was changed.
    """
    with lock.held(repository.git_dir):
        _finish(repository)
        known = _known(repository, [*files, *gone], merge)
        for path in files:
            if path not in known and exists(place(repository.root, path)):
                raise RepositoryError(_("{path} exists already").format(path=path))
        zero = "0" * len(merge.ours)
        modes = {path: _mode(repository, merge, path) for path in files}
        blobs = {path: _blob(repository, path, data) for path, data in files.items()}
        lines = [f"0 {zero}\t{path}\0" for path in {*files, *gone}]
        lines += [f"{modes[path]} {blob}\t{path}\0" for path, blob in blobs.items()]
        removed = [path for path in gone if path not in files and path in known]
        note = {"write": blobs, "remove": removed, "beside": list(beside)}
        write_file(_note(repository), json.dumps(note).encode())
        repository.git("update-index", "-z", "--index-info", input="".join(lines).encode("utf-8", "surrogateescape"))
        _finish(repository)


def complete(repository: Repository) -> bool:
    """Do the rest of what was killed half-way; whether that was the merge's commit, and git had made it."""
    note = _note(repository)
    if not note.exists():
        return False
    with lock.held(repository.git_dir):
        theirs = json.loads(read_file(note)).get("joins", "")
        _finish(repository)
        if not theirs or repository.git("rev-list", "-1", theirs, "^HEAD"):
            return False
        merge = merging(repository)
        if merge is not None and merge.theirs == theirs:
            # Git forgets a merge only after it has moved HEAD.
            repository.git("merge", "--quit")
        return True


def conclude(repository: Repository, message: str, date: str | None) -> str:
    """The merge as one commit, past no hook; its id. GitError where a hook refused it: all stays as settled."""
    env = {"GIT_EDITOR": ":"}
    if date is not None:
        env |= {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    data = message.encode("utf-8", "surrogateescape")
    merge = merging(repository)
    theirs = merge.theirs if merge else ""
    with lock.held(repository.git_dir):
        write_file(_note(repository), json.dumps({"write": {}, "remove": [], "joins": theirs}).encode())
        repository.git("commit", "-q", "-F", "-", "--cleanup=whitespace", "--no-edit", input=data, env=env)
        _note(repository).unlink()
    return repository.head() or ""


def last_hand(repository: Repository, base: str, rev: str, paths: Sequence[str]) -> tuple[str, str, str, str]:
    """Commit, author, moment (ISO) and subject of the last change to one of the paths since the base."""
    span = [rev] if not _is_commit(repository, base) else [rev, f"^{base}"]
    out = repository.git("log", "-1", "--format=%H%x00%an%x00%aI%x00%s", *span, "--", *paths)
    words = out.decode("utf-8", "replace").rstrip("\n").split("\0")
    return (words[0], words[1], words[2], words[3]) if len(words) == 4 else ("", "", "", "")


def _is_commit(repository: Repository, rev: str) -> bool:
    return repository.git("cat-file", "-t", rev).strip() == b"commit"


def _finish(repository: Repository) -> None:
    """What the note says, where the index has come so far; else the settlement never was."""
    note = _note(repository)
    if not note.exists():
        return
    locks = [index_of(repository).with_name("index.lock"), *head_locks(repository)]
    break_locks(locks, note.stat().st_mtime)
    said = json.loads(read_file(note))
    wanted = said["write"]
    indexed = _indexed(repository, [*wanted, *said["remove"]])
    done = all(indexed.get(path) == blob for path, blob in wanted.items())
    if done and (wanted or said["remove"]) and not any(path in indexed for path in said["remove"]):
        raw = "".join(f"{path}\0" for path in wanted).encode("utf-8", "surrogateescape")
        repository.git("checkout-index", "-f", "-u", "-z", "--stdin", input=raw)
        for path in (*said["remove"], *said.get("beside", ())):
            file = place(repository.root, path)
            file.unlink(missing_ok=True)
            drop_empty(file.parent, repository.root)
    note.unlink()


def _indexed(repository: Repository, paths: Sequence[str]) -> dict[str, str]:
    if not paths:
        return {}
    lines = (line.partition("\t") for line in _text(repository.git("ls-files", "-s", "-z", "--", *paths)))
    return {path: head.split(" ")[1] for head, _tab, path in lines}


def _known(repository: Repository, paths: Sequence[str], merge: Merging) -> set[str]:
    """Which of the paths git holds on either side or in the index: what stands there is no stranger's."""
    found = set(_indexed(repository, paths))
    for rev in (merge.ours, merge.theirs):
        found.update(_text(repository.git("ls-tree", "-z", "--name-only", rev, "--", *paths)))
    return found


def _entry(repository: Repository, rev: str, path: str) -> Entry | None:
    out = repository.git("ls-tree", "-z", rev, "--", path).decode("utf-8", "surrogateescape")
    mode, kind, blob = out.partition("\t")[0].split(" ") if out else ("", "", "")
    return (mode, blob) if kind in ("blob", "commit") else None


def _mode(repository: Repository, merge: Merging, path: str) -> str:
    found = _entry(repository, merge.ours, path) or _entry(repository, merge.theirs, path)
    return found[0] if found else "100644"


def _blob(repository: Repository, path: str, data: bytes) -> str:
    try:
        return repository.git("hash-object", "-w", "--stdin", f"--path={path}", input=data).decode().strip()
    except GitError as error:
        raise RepositoryError(error.message, hint="docmgr doctor") from error


def _note(repository: Repository) -> Path:
    return lock.folder(repository.git_dir) / _NOTE


def _text(raw: bytes) -> list[str]:
    return raw.decode("utf-8", "surrogateescape").split("\0")[:-1]
