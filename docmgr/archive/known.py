"""What Git and the ledgers know of the files that are due: ids, digests, authors, open work. Nothing is written.

A sealed document is never opened: it is described by its blob, the digest of the encrypted bytes, its name and Git's
author, so that a locked clone and an unlocked one write the same record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from docmgr.archive.due import Due
from docmgr.errors import RepositoryError
from docmgr.i18n.text import _
from docmgr.ledger.chain import extension
from docmgr.ledger.load import load_document
from docmgr.ledger.place import Layout, canonical_stem, is_ledger, ledger_path
from docmgr.naming.version import format_version
from docmgr.office.canonical import canonical
from docmgr.repo.changes import text
from docmgr.repo.git import Repository
from docmgr.vault.sealed import ATTRIBUTES, Sealed, read_block

# So many bytes of blobs are in memory at a time, one large file excepted.
CHUNK = 8 << 20
_AUTHOR = "%x01%an <%ae>%x00"
# A ledger as docmgr writes it, in which a value stands plainly on its line; anything else is read strictly.
_PLAIN = re.compile(
    rb"schema: document/1\nid: (D-[0-9a-z-]+)\ntitle: [^|\n]*\nowner: [^|\n]*\nlevel: [a-z_]+\nversions:\n"
)
_VALUE = re.compile(rb"^(?:  - |    )(id|version|name|sha256|size|author): ([^\n]*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Tree:
    """HEAD as paths: every file with its blob, and which folders are sealed."""

    files: dict[str, str]
    sealed: Sealed

    def zone_of(self, path: str) -> str:
        """The zone of a path, ``""`` for an open one."""
        return self.sealed.zone_of(path)


@dataclass(frozen=True, slots=True)
class Entry:
    """One recorded content of a document."""

    version: str
    name: str
    sha256: str
    size: int
    author: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the archive asks of a ledger."""

    id: str
    entries: tuple[Entry, ...]

    def entry(self, due: Due) -> Entry | None:
        """The last entry for a file's version and format."""
        number = format_version(due.name.version) if due.name.version else ""
        ours = [each for each in self.entries if each.version == number and extension(each.name) == due.name.extension]
        return ours[-1] if ours else None


@dataclass(frozen=True, slots=True)
class Content:
    """What a file is: the digest and size of its canonical bytes (of a sealed one, of the encrypted bytes)."""

    sha256: str
    size: int


def tree_of(repository: Repository) -> Tree:
    """HEAD's files; nothing before the first commit."""
    if repository.head() is None:
        return Tree({}, Sealed())
    files: dict[str, str] = {}
    for line in repository.stream("ls-tree", "-r", "-z", "--full-tree", "HEAD"):
        if line.startswith(b"100"):
            head, _tab, path = line.partition(b"\t")
            files[text(path)] = head[12:].decode()
    attributes = repository.git("cat-file", "blob", files[ATTRIBUTES]) if ATTRIBUTES in files else b""
    return Tree(files, read_block(attributes.decode("utf-8", "surrogateescape")))


def ledgers_of(due: Iterable[Due], tree: Tree, layout: Layout) -> dict[tuple[str, str], str]:
    """The ledger of each document at home, by document; those without one are left out."""
    found: dict[tuple[str, str], str] = {}
    missing: dict[str, list[Due]] = {}
    for each in due:
        path = ledger_path(each.path, layout)
        if path in tree.files:
            found[each.document] = path
        elif each.document not in found:
            missing.setdefault(path.rpartition("/")[0], []).append(each)
    if missing:
        for path in filter(is_ledger, tree.files):
            # A ledger whose name is spelled otherwise may mean the same document.
            for each in missing.get(path.rpartition("/")[0], ()):
                if canonical_stem(path) == each.key:
                    found.setdefault(each.document, path)
    return found


def read_ledgers(repository: Repository, tree: Tree, paths: Iterable[str]) -> dict[str, Ledger]:
    """What the open ones of these ledgers say, by path; PolicyError where one is invalid."""
    wanted = {tree.files[path]: path for path in paths if not tree.zone_of(path)}
    found = {wanted[blob]: _read(data, wanted[blob]) for blob, data in contents(repository, list(wanted))}
    # Two ledgers of the same bytes are one blob.
    same = {path: found[wanted[tree.files[path]]] for path in paths if tree.files[path] in wanted}
    return {**found, **same}


def _read(data: bytes, path: str) -> Ledger:
    match = _PLAIN.match(data)
    if match is not None:
        quick = _quickly(data, match)
        if quick is not None:
            return quick
    document = load_document(data, path)
    entries = (Entry(each.version, each.name, each.sha256, each.size, each.author) for each in document.versions)
    return Ledger(document.id, tuple(entries))


def _quickly(data: bytes, match: re.Match[bytes]) -> Ledger | None:
    """The same from the lines of the form that docmgr writes; None where they are not quite that."""
    end = data.find(b"\napprovals:\n", match.end())
    rows: list[dict[str, str]] = []
    for key, value in _VALUE.findall(data, match.end(), len(data) if end < 0 else end + 1):
        if key == b"id":
            rows.append({})
        elif rows and not value.startswith((b'"', b"|")):
            said = value.decode("utf-8", "surrogateescape")
            rows[-1][key.decode()] = said[1:-1].replace("''", "'") if said.startswith("'") else said
    if any(len(row) != 5 or not row["size"].isdigit() for row in rows):
        return None
    return Ledger(match[1].decode(), tuple(Entry(**{**row, "size": int(row["size"])}) for row in rows))  # type: ignore[arg-type]


def contents(
    repository: Repository, blobs: Sequence[str], step: Callable[[], None] = lambda: None
) -> Iterator[tuple[str, bytes]]:
    """Each blob with its bytes, few of them in memory at a time."""
    if not blobs:
        return
    asked = "".join(f"{blob}\n" for blob in blobs).encode()
    said = repository.git("cat-file", "--batch-check=%(objectsize)", "--buffer", input=asked).split(b"\n")[:-1]
    sizes = [int(line) for line in said if line.isdigit()]
    if len(sizes) != len(blobs):
        raise _cut_short()
    start = 0
    while start < len(blobs):
        end, total = start, 0
        while end < len(blobs) and (end == start or total + sizes[end] <= CHUNK):
            total += sizes[end]
            end += 1
        yield from _chunk(repository, blobs[start:end], step)
        start = end


def _chunk(repository: Repository, blobs: Sequence[str], step: Callable[[], None]) -> Iterator[tuple[str, bytes]]:
    asked = "".join(f"{blob}\n" for blob in blobs).encode()
    data = repository.git("cat-file", "--batch", "--buffer", input=asked)
    position = 0
    for blob in blobs:
        begin = data.find(b"\n", position) + 1
        said = data[position:begin].rpartition(b" ")[2].strip()
        end = begin + int(said) if begin and said.isdigit() else len(data)
        if end >= len(data):
            raise _cut_short()
        yield blob, data[begin:end]
        position = end + 1
        step()


def _cut_short() -> RepositoryError:
    """With ``--buffer`` git ends well though its last lines could not be written, or an object is not there."""
    return RepositoryError(_("git did not give every object that was asked for"), hint="git fsck --full")


def describe(
    repository: Repository, tree: Tree, files: Iterable[tuple[str, str]], step: Callable[[], None] = lambda: None
) -> dict[str, Content]:
    """What each file (path, blob) is, by path; each blob is read once."""
    every = list(files)
    by_blob: dict[tuple[str, bool], Content] = {}
    sealed = {blob for path, blob in every if tree.zone_of(path)}
    clear = {blob for path, blob in every if not tree.zone_of(path)}
    for blob, data in contents(repository, list(dict.fromkeys(blob for _path, blob in every)), step):
        if blob in sealed:
            by_blob[blob, True] = Content(sha256(data).hexdigest(), len(data))
        if blob in clear:
            whole = canonical(data)
            by_blob[blob, False] = Content(sha256(whole).hexdigest(), len(whole))
    return {path: by_blob[blob, bool(tree.zone_of(path))] for path, blob in every}


def last_authors(repository: Repository, paths: Iterable[str]) -> dict[str, str]:
    """Who last brought each file's content, ``Name <email>``, for files whose ledger does not say; from Git."""
    wanted = set(paths)
    found: dict[str, str] = {}
    if not wanted:
        return found
    author = ""
    command = ["log", "-z", "--no-show-signature", "--encoding=UTF-8", "--no-renames", "--name-only", "-m"]
    for item in repository.stream(*command, "--first-parent", f"--format={_AUTHOR}", "HEAD", "--"):
        name = text(item).lstrip("\n")
        if name.startswith("\1"):
            author = name[1:]
        elif name in wanted:
            found[name] = author
            wanted.discard(name)
            if not wanted:
                break
    return found
