"""The parts of an Office file for readers: any zip that can be read at all, relations resolved, limits against bombs.

Reading text must work for files that the strict container leaves alone, so this door uses the ordinary zip reader.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from docmgr.i18n.text import _
from docmgr.office.container import Unreadable

LARGEST_PART = 256 << 20
LARGEST_SUM = 512 << 20
"""Bytes that readers unpack from one part, and from one document in all."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTITIES = tuple("<!ENTITY".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, NotImplementedError),
    *(ValueError, KeyError, IndexError, OverflowError, MemoryError),
)
_ROOTS = {
    ("document", "wordprocessingml"): "docx",
    ("workbook", "spreadsheetml"): "xlsx",
    ("presentation", "presentationml"): "pptx",
}
_MIMETYPES = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}


# Bytes up to which a package that was opened is kept for the next question about it.
_SMALL = 4 << 20


@dataclass(frozen=True, slots=True)
class Relation:
    """From one part to another (its name), or to an address outside; ``kind`` is the last word of the type."""

    id: str
    kind: str
    target: str
    external: bool


def local(tag: object) -> str:
    """An element's or attribute's name without its namespace; ``""`` for comments and processing instructions."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def broken(detail: str) -> Unreadable:
    """The error for a damaged document."""
    return Unreadable(_("the document is damaged: {detail}").format(detail=detail))


def too_large() -> Unreadable:
    """The error for a document that unpacks to more than readers take."""
    return Unreadable(_("the document unpacks to more than can be read"))


def encrypted() -> Unreadable:
    """The error for a document with a password."""
    return Unreadable(_("the document is protected with a password"))


class Package:
    """The parts of one document by name; OPC names compare without regard to case."""

    __slots__ = ("_zip", "_names", "_left", "_unpacked", "_relations")

    def __init__(self, data: bytes) -> None:
        if data.startswith(_OLE):
            raise encrypted() if "EncryptedPackage".encode("utf-16-le") in data else _old_format()
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._names = {name.lower().lstrip("/").replace("\\", "/"): name for name in self._zip.namelist()}
        except _BROKEN as error:
            raise broken(_("not a readable zip container")) from error
        self._left = LARGEST_SUM
        self._unpacked: set[str] = set()
        self._relations: dict[str, dict[str, Relation]] = {}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def names(self) -> list[str]:
        """Every part's name as it stands in the file, sorted."""
        return sorted(self._names.values())

    def read(self, name: str) -> bytes:
        """A part's bytes."""
        stored = self._names.get(name.lower())
        if stored is None:
            raise broken(_("no part {name}").format(name=name))
        again = stored in self._unpacked
        limit = LARGEST_PART if again else min(LARGEST_PART, self._left)
        try:
            info = self._zip.getinfo(stored)
            if info.flag_bits & 1:
                raise encrypted()
            with self._zip.open(info) as stream:
                content = stream.read(limit + 1)
        except _BROKEN as error:
            raise broken(_("part {name} cannot be unpacked").format(name=name)) from error
        if len(content) > limit:
            raise too_large()
        if not again:
            self._unpacked.add(stored)
            self._left -= len(content)
        return content

    def xml(self, name: str) -> ET.Element:
        """A part's root element."""
        return parse(self.read(name), name)

    def relations(self, name: str) -> dict[str, Relation]:
        """What a part refers to, by id; ``""`` is the package itself. Empty where nothing is said."""
        if name not in self._relations:
            self._relations[name] = self._read_relations(name)
        return self._relations[name]

    def _read_relations(self, name: str) -> dict[str, Relation]:
        folder, base = posixpath.split(name)
        file = posixpath.join(folder, "_rels", base + ".rels")
        if file not in self:
            return {}
        found = {}
        for element in self.xml(file):
            kind = element.get("Type", "").rstrip("/").rpartition("/")[2]
            target, external = element.get("Target", ""), element.get("TargetMode") == "External"
            if not external:
                target = resolve(folder, target)
            found[element.get("Id", "")] = Relation(element.get("Id", ""), kind, target, external)
        return found

    def related(self, name: str, kind: str) -> Iterator[str]:
        """The names of the existing parts that ``name`` refers to in that way."""
        for relation in self.relations(name).values():
            if relation.kind == kind and not relation.external and relation.target in self:
                yield relation.target

    def main(self) -> str:
        """The name of the part where the document begins; ``""`` where there is none."""
        return next(self.related("", "officeDocument"), "content.xml" if "content.xml" in self else "")

    def kind(self) -> str:
        """``docx xlsx pptx odt ods odp`` by content, whatever the name says; ``""`` for anything else."""
        if "mimetype" in self:
            words = self.read("mimetype")[:200].decode("ascii", "replace").strip().rpartition("opendocument.")[2]
            return _MIMETYPES.get(words.removesuffix("-template"), "")
        name = self.main()
        if not name or not name.lower().endswith(".xml"):
            return ""
        namespace, _brace, word = self.xml(name).tag.rpartition("}")
        return next((kind for (root, family), kind in _ROOTS.items() if root == word and family in namespace), "")


def parse(content: bytes, name: str) -> ET.Element:
    """The root element of an XML part."""
    refuse_entities(content, name)
    try:
        return ET.fromstring(content)
    except (ET.ParseError, ValueError, LookupError, RecursionError, MemoryError) as error:
        raise broken(_("part {name} is not well-formed XML").format(name=name)) from error


def refuse_entities(content: bytes, name: str) -> None:
    """Raises ``Unreadable`` for a part with entities of its own: Office files have none, bombs do."""
    if any(word in content for word in _ENTITIES):
        raise broken(_("part {name} declares entities").format(name=name))


def resolve(folder: str, target: str) -> str:
    """A relation's target as a part name: relative to the folder of its source, or absolute."""
    plain = unquote(target.partition("#")[0]).replace("\\", "/")
    return posixpath.normpath(posixpath.join("/" + folder, plain)).lstrip("/")


def open_package(data: bytes) -> Package:
    """The package of a document; raises ``Unreadable`` for broken and encrypted files and for other kinds."""
    return _kept(data) if len(data) <= _SMALL else _open(data)


def _open(data: bytes) -> Package:
    package = Package(data)
    if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise encrypted()
    return package


# One command asks several things of one document, and its threads look at some at a time.
_kept = lru_cache(maxsize=8)(_open)


def _old_format() -> Unreadable:
    return Unreadable(_("the document is in the binary format of Office 97"), hint=_("save it as docx, xlsx or pptx"))
