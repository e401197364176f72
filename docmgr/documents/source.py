"""A file that is to be taken in: read once, its facts kept and its bytes let go."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from docmgr.documents.desk import Desk
from docmgr.documents.sniff import contradiction, kind_of
from docmgr.errors import DocmgrError, RefusedError, RepositoryError, UsageError
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import _
from docmgr.naming.marks import is_temporary
from docmgr.naming.reading import separate
from docmgr.office import canonical, properties, text
from docmgr.office.container import Unreadable
from docmgr.office.properties import Properties
from docmgr.repo import outside

MEBIBYTE = 1 << 20
LINES = 60
"""Lines of its text that a file's type and title are looked for in."""
_LONG_PDF = 8 << 20
# What python-docx writes as the date of everything it makes.
_NO_DATE = "2013-12-23"


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a file.

    ``file`` is its path for this system, ``inside`` its repository path, ``""`` for a file from elsewhere; ``known``
    says that Git has it; ``below`` are the folders between the one that was asked for and the file; ``lock`` is the
    mark of the program that has it open; ``saved`` is YYYYMMDD, ``moment`` the same in seconds; ``sha256`` is of the
    canonical form, ``blobs`` are the names that Git may have for it; ``lines`` are the first of its text. ``trouble``
    is why it cannot be taken in.
    """

    file: str
    filename: str
    inside: str = ""
    known: bool = False
    below: tuple[str, ...] = ()
    lock: str = ""
    saved: str = ""
    moment: float = 0.0
    size: int = 0
    sha256: str = ""
    blobs: tuple[str, ...] = ()
    kind: str = ""
    properties: Properties = field(default_factory=Properties)
    lines: tuple[str, ...] = ()
    trouble: DocmgrError | None = None

    @property
    def shown(self) -> str:
        """How a person finds it: its repository path, or its whole path."""
        return self.inside or outside.as_text(self.file)

    @property
    def short(self) -> str:
        """The same without what lies above the folder that was asked for."""
        return self.inside or "/".join((*self.below, self.filename))


def content_of(source: Source) -> bytes:
    """The bytes, read again. RepositoryError where they cannot be read."""
    return outside.stand(source.file).content


def is_unchanged(source: Source, content: bytes, algorithm: str) -> bool:
    """Whether these are the bytes that the facts are of."""
    return _blob(content, algorithm) in source.blobs


def read(source: Source, desk: Desk, algorithm: str, wants_text: Callable[[Source], bool]) -> Source:
    """The source with its facts; what forbids taking it in becomes its ``trouble``."""
    try:
        _refuse_name(source)
        size = outside.size_of(source.file)
        if size > desk.policy.limits.file_bytes:
            raise _too_large(size, desk)
        found = outside.stand(source.file)
        source = replace(source, moment=found.moment, saved=found.saved, size=size)
        return _with_facts(source, found.content, desk, algorithm, wants_text)
    except OSError as error:
        said = _("{path} cannot be read: {detail}").format(path=source.shown, detail=reason(error))
        return replace(source, trouble=RepositoryError(said))
    except DocmgrError as error:
        return replace(source, trouble=error)


def _refuse_name(source: Source) -> None:
    if is_temporary(source.filename):
        said = _("{path} is a temporary file of a program").format(path=source.shown)
        raise UsageError(said, hint=_("save and close the document, and add that"))
    if source.lock:
        said = _("{path} is open in another program ({lock})").format(path=source.shown, lock=source.lock)
        raise RepositoryError(said, hint=_("save and close it, then run the command again"))


def _too_large(size: int, desk: Desk) -> RefusedError:
    limit = desk.policy.limits.file_bytes // MEBIBYTE
    said = _("the file has {size} MiB, the limit is {limit} MiB").format(size=-(-size // MEBIBYTE), limit=limit)
    return RefusedError(said, clause="D-1.2", hint="docmgr explain DM310")


def _with_facts(
    source: Source, content: bytes, desk: Desk, algorithm: str, wants_text: Callable[[Source], bool]
) -> Source:
    slim = canonical.canonical(content)
    blobs = {_blob(each, algorithm) for each in ((content,) if slim is content else (content, slim))}
    kind = kind_of(content)
    extension = separate(source.filename, desk.layout.vocabulary.extensions)[1].lower()
    source = replace(
        source,
        sha256=hashlib.sha256(slim).hexdigest(),
        blobs=tuple(sorted(blobs)),
        kind=kind,
        properties=_properties(content, kind),
    )
    wrong = "" if source.known else contradiction(extension, content, kind) if extension else ""
    if wrong:
        hint = _("open it in its program, save it as {extension}, and try again").format(extension=extension)
        return replace(source, trouble=UsageError(f"{source.shown}: {wrong}", hint=hint))
    if wants_text(source) and not (kind == "pdf" and len(content) > _LONG_PDF):
        source = replace(source, lines=_lines(content, extension))
    return source


def _blob(content: bytes, algorithm: str) -> str:
    """The name that Git gives these bytes."""
    digest = hashlib.new(algorithm, b"blob %d\0" % len(content), usedforsecurity=False)
    digest.update(content)
    return digest.hexdigest()


def _properties(content: bytes, kind: str) -> Properties:
    if kind not in ("docx", "xlsx", "pptx", "odt", "ods", "odp"):
        return Properties()
    try:
        found = properties.read(content)
    except Unreadable:
        return Properties()
    return replace(found, created="") if found.created.startswith(_NO_DATE) else found


def _lines(content: bytes, extension: str) -> tuple[str, ...]:
    try:
        found = text.blocks(content, extension)
    except Unreadable:
        return ()
    return tuple(block.text for block in found[:LINES])
