"""Office files whose blob changed while the document did not: storing them in another form is no edit of them.

Asked only where a rule found something already; it reads whole blobs. Source: design 3, Growth.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docmgr.finding import Finding
    from docmgr.repo.changes import Change

    Git = Callable[[list[str], bytes | None], bytes]

RULE = "DM404"
_MAGIC = b"PK\3\4"
# Documents that git is asked for at once.
_BATCH = 8


def but_repacked(git: "Git", found: "list[Finding]", changes: "list[Change]") -> "list[Finding]":
    """Without DM404 for files that hold the same members in the same order as before."""
    paths = {each.path for each in found if each.rule == RULE}
    wanted = [each for each in changes if each.path in paths and each.status == "M"]
    same: "set[str]" = set()
    for begin in range(0, len(wanted), _BATCH):
        same.update(_same(git, wanted[begin : begin + _BATCH]))
    return [each for each in found if each.rule != RULE or each.path not in same] if same else found


def _same(git: "Git", changes: "list[Change]") -> "Iterator[str]":
    asked = "".join(f"{each.old_blob}\n{each.blob}\n" for each in changes).encode()
    contents = _contents(git(["cat-file", "--batch"], asked))
    for change, old, new in zip(changes, contents[::2], contents[1::2], strict=True):
        if old.startswith(_MAGIC) and new.startswith(_MAGIC) and _equal(old, new):
            yield change.path


def _contents(answer: bytes) -> "list[bytes]":
    """What ``cat-file --batch`` said of each object, ``b""`` for one that is not there."""
    found: "list[bytes]" = []
    position = 0
    while position < len(answer):
        end = answer.index(b"\n", position)
        fields = answer[position:end].split(b" ")
        position = end + 1
        if len(fields) == 3 and fields[2].isdigit():
            size = int(fields[2])
            found.append(answer[position : position + size])
            position += size + 1
        else:
            found.append(b"")
    return found


def _equal(old: bytes, new: bytes) -> bool:
    from docmgr.office.container import Unusual, read

    try:
        return read(old) == read(new)
    except Unusual:
        return False


def shown_size(git: "Git", blob: str, size: int) -> int:
    """The bytes of a checkout of a blob that is stored slim, which may be far larger; of any other its own."""
    from docmgr.office.container import Unusual, read, write

    content = git(["cat-file", "blob", blob], None)
    if not content.startswith(_MAGIC):
        return size
    try:
        return min(size, len(write(read(content), deflate=True)))
    except Unusual:
        return size
