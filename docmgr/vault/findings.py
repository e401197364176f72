"""What ``docmgr check`` says of sealed folders: the hooks' verdicts (DM601 to DM605) on what is there already.

No waiver, no baseline and no policy lifts these. Judged are the blobs that git holds, by their first bytes, without a
key: a work tree that is unlocked stands in the clear lawfully.
"""

from docmgr.repo.changes import parse_raw, tracked
from docmgr.repo.heads import blob_heads
from docmgr.vault.blob import HEAD
from docmgr.vault.gitdir import read_bytes
from docmgr.vault.guard import judge_attributes, judge_blob, judge_mode
from docmgr.vault.keyring import PIN
from docmgr.vault.sealed import ATTRIBUTES, Sealed, read_block, read_pin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docmgr.finding import Finding
    from docmgr.repo.git import Repository

    # Path, mode, blob.
    Entry = tuple[str, str, str]

_RAW = ("--raw", "-z", "--no-renames", "--no-abbrev", "--ignore-submodules=none", "--diff-filter=AMT")


def standing(repository: "Repository", chosen: "Callable[[str], bool]") -> "list[Finding]":
    """The faults of what the index holds, in a bare repository of HEAD's tree, at the chosen paths."""
    sealed = _sealed(repository)
    return _judged(repository, (each for each in _entries(repository) if chosen(each[0])), sealed) if sealed else []


def staged_since(repository: "Repository", revision: str) -> "list[Finding]":
    """The same for what the index holds beyond a revision."""
    sealed = _sealed(repository)
    if not sealed:
        return []
    changes = parse_raw(repository.git("diff-index", "--cached", *_RAW, revision))
    return _judged(repository, ((each.path, each.mode, each.blob) for each in changes), sealed)


def brought(repository: "Repository", first: str, last: str) -> "list[Finding]":
    """The same for everything that commits bring, also where a later one takes it away again."""
    sealed = _sealed(repository)
    if not sealed:
        return []
    changes = parse_raw(repository.git("log", *_RAW, "-c", "--format=%H", last, "--not", first))
    # Attributes at the root are judged where the branch ends: on its way it may have known fewer folders.
    entries = [(each.path, each.mode, each.blob) for each in changes if each.path != ATTRIBUTES]
    return _judged(repository, entries, sealed)


def _sealed(repository: "Repository") -> Sealed:
    if repository.bare:
        known = repository.git("ls-tree", "-z", "HEAD", "--", ATTRIBUTES) if repository.head() is not None else b""
        text = repository.show("HEAD", ATTRIBUTES) if known else b""
    else:
        text = read_bytes(str(repository.root / ATTRIBUTES)) or b""
    pinned = read_pin(read_bytes(str(repository.common_dir / PIN)) or b"")
    return read_block(text.decode("utf-8", "surrogateescape")).with_pinned(pinned)


def _entries(repository: "Repository") -> "list[Entry]":
    if not repository.bare:
        return tracked(repository.plumbing)
    lines = repository.git("ls-tree", "-r", "-z", "HEAD").decode("utf-8", "surrogateescape").split("\0")[:-1]
    return [
        (path, facts[:6], facts.rpartition(" ")[2]) for facts, _tab, path in (each.partition("\t") for each in lines)
    ]


def _judged(repository: "Repository", entries: "Iterable[Entry]", sealed: Sealed) -> "list[Finding]":
    found: "list[Finding]" = []
    inside: "list[tuple[str, str, str]]" = []
    for path, mode, blob in entries:
        zone = sealed.zone_of(path)
        if zone:
            found += judge_mode(path, zone, mode)
            if mode.startswith("100"):
                inside.append((path, zone, blob))
        elif path.rpartition("/")[2] == ATTRIBUTES:
            found += judge_attributes(path, repository.git("cat-file", "blob", blob), sealed)
    folder = str(repository.git_dir)
    heads = {
        head.blob: head for head in blob_heads(sorted({blob for _path, _zone, blob in inside}), HEAD, folder=folder)
    }
    for path, zone, blob in inside:
        head = heads.get(blob)
        if head is not None:
            found += judge_blob(path, zone, head.size, head.start)
    return list({each.key(): each for each in found}.values())
