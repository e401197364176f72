"""The text of a presentation: slides in their order with tables and diagrams, then each slide's notes and comments."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from docmgr.office.package import Package, local
from docmgr.office.text import Block
from docmgr.office.wordtext import paragraph, rows

_BESIDE = {"notesSlide": "speaker", "diagramData": "slide", "comments": "comment"}


def read(found: Package) -> Iterator[Block]:
    """The blocks slide by slide; the place is the slide's number."""
    main = found.main()
    relations = found.relations(main)
    number = 0
    for element in found.xml(main).iter():
        if local(element.tag) != "sldId":
            continue
        reference = next((value for key, value in element.items() if local(key) == "id" and key != "id"), "")
        relation = relations.get(reference)
        if relation is None or relation.target not in found:
            continue
        number += 1
        yield from _slide(found, relation.target, str(number))


def _slide(found: Package, name: str, number: str) -> Iterator[Block]:
    yield from _paragraphs(found.xml(name), "slide", number)
    for relation in sorted(found.relations(name).values(), key=lambda relation: relation.target):
        kind = _BESIDE.get(relation.kind, "")
        if kind and relation.target in found:
            yield from _paragraphs(found.xml(relation.target), kind, number)


def _paragraphs(element: Element, kind: str, number: str) -> Iterator[Block]:
    for child in element:
        name = local(child.tag)
        if name == "p":
            if not _is_page_number(child):
                yield Block(kind, paragraph(child, []), number)
        elif name == "tbl":
            for row in rows(child):
                yield Block(kind, "\t".join(" ".join(_texts(cell)) for cell in row), number)
        elif name == "text":
            yield Block(kind, child.text or "", number)
        elif name and name != "Fallback":
            yield from _paragraphs(child, kind, number)


def _texts(cell: Element) -> Iterator[str]:
    return (paragraph(element, []) for element in cell.iter() if local(element.tag) == "p")


def _is_page_number(element: Element) -> bool:
    """A paragraph of nothing but the slide's number is no text; it changes when a slide is put before."""
    fields = [child for child in element if local(child.tag) == "fld"]
    runs = any(local(child.tag) == "r" for child in element)
    return bool(fields) and not runs and all(field.get("type") == "slidenum" for field in fields)
