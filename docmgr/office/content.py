"""A digest of what a reader sees: text, formulas, links, pictures, embedded files and macros, in reading order.

Word splits runs, renames pictures and renumbers headers whenever it saves. So the digest joins the runs of a paragraph
and replaces every reference by the digest of what it refers to; names of parts, styles, settings and identifiers of
revisions do not count. Two pictures that change places do.
"""

from __future__ import annotations

import hashlib
from xml.etree.ElementTree import Element

from docmgr.office.address import number_text
from docmgr.office.container import Unreadable
from docmgr.office.package import Package, Relation, local, open_package
from docmgr.office.sheettext import rich_text

_TEXTS = frozenset(
    "t delText definedName text f v formula formula1 formula2 oddHeader oddFooter evenHeader evenFooter"
    " firstHeader firstFooter".split()
)
_BOUNDS = frozenset("p tr tc si sheet sld comment".split())
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_UNSEEN = frozenset("Fallback tabs rPr".split())
_IMPLIED = frozenset("footnotes endnotes comments vbaProject notesSlide diagramData threadedComment".split())
"""Parts that belong to the content although no element refers to them by id."""
_SEEN = frozenset(
    "worksheet chartsheet dialogsheet slide header footer image hyperlink oleObject package chart chartEx audio video"
    " media drawing diagramData diagramColors control table pivotTable externalLink subDocument aFChunk"
    " chartUserShapes".split()
)
"""Kinds of references by id that lead to content; others lead to looks, settings and caches."""


def content_digest(data: bytes) -> str:
    """The digest, hexadecimal; ``""`` for files that are no readable Office documents."""
    try:
        found = open_package(data)
        kind = found.kind()
        if not kind:
            return ""
        tokens = _open_document(found) if kind.startswith("od") else [_Tree(found).digest(found.main())]
        return _hash([kind, *tokens])
    except (Unreadable, RecursionError):
        return ""


def _hash(tokens: list[str]) -> str:
    digest = hashlib.sha256()
    for token in tokens:
        encoded = token.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(encoded))
        digest.update(encoded)
    return digest.hexdigest()


def _instruction(field: Element) -> str:
    return next((value for key, value in field.items() if local(key) == "instr"), "")


def _short(text: str) -> str:
    """A long string as its digest: a thousand cells may refer to one string of a million characters."""
    return text if len(text) <= 64 else _hash([text])


class _Tree:
    """Digests of the parts of one OOXML package, each with what it refers to."""

    __slots__ = ("found", "known", "open", "strings")

    def __init__(self, found: Package) -> None:
        self.found = found
        self.known: dict[str, str] = {}
        self.open: set[str] = set()
        self.strings = [
            _short(rich_text(element))
            for name in found.related(found.main(), "sharedStrings")
            for element in found.xml(name)
            if local(element.tag) == "si"
        ]

    def digest(self, name: str) -> str:
        if name in self.open:
            return "circle"
        if name not in self.known:
            self.open.add(name)
            self.known[name] = self._part(name)
            self.open.discard(name)
        return self.known[name]

    def _part(self, name: str) -> str:
        if not name.lower().endswith(".xml"):
            return hashlib.sha256(self.found.read(name)).hexdigest()
        relations = self.found.relations(name)
        tokens = _Tokens()
        self._collect(self.found.xml(name), relations, tokens)
        implied = [self._target(relation) for relation in relations.values() if relation.kind in _IMPLIED]
        return _hash([*tokens.finished(), *sorted(implied)])

    def _target(self, relation: Relation) -> str:
        if relation.external:
            return relation.target
        return self.digest(relation.target) if relation.target in self.found else "missing"

    def _collect(self, element: Element, relations: dict[str, Relation], tokens: _Tokens) -> None:
        name = local(element.tag)
        if name == "c":
            self._cell(element, tokens)
            return
        if name in _UNSEEN or element.get("name", "").startswith("_xlnm."):
            return
        if name in _BOUNDS:
            tokens.mark(name + element.get("name", "") + element.get("state", "") + element.get("show", ""))
        for key, value in element.attrib.items() if relations else ():
            relation = relations.get(value) if "relationships" in key else None
            if relation is not None and relation.kind in _SEEN:
                tokens.mark(self._target(relation))
        if name in ("instrText", "fldSimple"):
            tokens.text((element.text or _instruction(element)).strip())
        elif name in _TEXTS:
            tokens.text(element.text or "")
        elif name in _MARKS:
            tokens.text(_MARKS[name])
        for child in element:
            self._collect(child, relations, tokens)

    def _cell(self, cell: Element, tokens: _Tokens) -> None:
        """Address and formula, or value: what a formula gave last is computed anew by every program."""
        value = ""
        for child in cell:
            name, text = local(child.tag), child.text or ""
            if name == "f":
                value = "=" + text
                break
            if name == "is":
                value = _short(rich_text(child))
            elif name == "v":
                is_string = cell.get("t") == "s" and text.isdigit() and int(text) < len(self.strings)
                value = self.strings[int(text)] if is_string else number_text(text)
        if value:
            tokens.mark(f"{cell.get('r', '')}:{value}")


class _Tokens:
    """Marks in order, and neighbouring pieces of running text joined to one token."""

    __slots__ = ("done", "pieces")

    def __init__(self) -> None:
        self.done: list[str] = []
        self.pieces: list[str] = []

    def text(self, piece: str) -> None:
        if piece:
            self.pieces.append(piece)

    def mark(self, token: str) -> None:
        self._flush()
        self.done.append(token)

    def finished(self) -> list[str]:
        self._flush()
        return self.done

    def _flush(self) -> None:
        if self.pieces:
            self.done.append("".join(self.pieces))
            self.pieces = []


def _open_document(found: Package) -> list[str]:
    """The text of the body and of headers and footers, and the pictures where they stand."""
    tokens = _Tokens()
    for name in ("content.xml", "styles.xml"):
        if name in found:
            for element in found.xml(name):
                if local(element.tag) in ("body", "master-styles"):
                    _flat(found, element, tokens)
    return tokens.finished()


def _flat(found: Package, element: Element, tokens: _Tokens) -> None:
    name = local(element.tag)
    if name in ("p", "h", "table-row", "table-cell", "table", "page"):
        labels = ("name", "number-columns-repeated", "formula")
        tokens.mark(" ".join([name, *(value for key, value in element.items() if local(key) in labels)]))
    for key, value in element.items():
        if local(key) == "href":
            inside = value.removeprefix("./")
            tokens.mark(hashlib.sha256(found.read(inside)).hexdigest() if inside in found else value)
    tokens.text(element.text or "")
    for child in element:
        _flat(found, child, tokens)
        tokens.text(child.tail or "")
