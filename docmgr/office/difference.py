"""What changed between two versions of a document: paragraphs, table rows, headers, cells, slides, lines.

Cells are compared row by row, so that an inserted row is one change and not a shift of everything below.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from docmgr.i18n.text import _
from docmgr.i18n.width import pad, visible, width
from docmgr.office.sheettext import row_of
from docmgr.office.text import Block, blocks, lines

_WORDS = re.compile(r"[A-Za-z0-9_]+|\s+|.", re.DOTALL)
_SLOW = 2000
"""Blocks from which on frequent ones no longer serve as anchors."""
_ALIKE = 0.45
"""How much of two texts must agree to be shown as one changed text."""
_LONGEST_ALIGNED = 4000


@dataclass(frozen=True, slots=True)
class Change:
    """One change: ``old`` is empty for what is new, ``new`` for what is gone; ``place`` as in ``Block``."""

    kind: str
    place: str
    old: str
    new: str


def difference(old: bytes, new: bytes, extension: str) -> list[str]:
    """The changes as aligned lines for a person: place, sign, text; inside a text ``[-gone-]{+new+}``.

    Empty when the text is equal; raises ``Unreadable`` when one of the two cannot be read.
    """
    return render(changes(blocks(old, extension), blocks(new, extension)))


def textconv(data: bytes, extension: str) -> str:
    """The document as text for ``git diff``: one line per block, with a newline behind each."""
    return "".join(visible(line.replace("\t", " | ")) + "\n" for line in lines(data, extension))


def changes(old: Sequence[Block], new: Sequence[Block]) -> list[Change]:
    """The changes in the order of the new document, cells behind the running text."""
    running = [[block for block in side if block.kind != "cell"] for side in (old, new)]
    found = list(_running(*running))
    if len(running[0]) < len(old) or len(running[1]) < len(new):
        found += _cells(_sheets(old), _sheets(new))
    return found


def _running(old: list[Block], new: list[Block]) -> Iterator[Change]:
    keys = [[(block.kind, block.text) for block in side] for side in (old, new)]
    for a, b in _gaps(*keys):
        yield from _pairs(old[a], new[b])


def _gaps(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[slice, slice]]:
    """The stretches that differ; equal beginnings and ends are set aside first, because alignment is slow."""
    start, shorter = 0, min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    tail = 0
    while tail < shorter - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    a, b = old[start : len(old) - tail], new[start : len(new) - tail]
    matcher = SequenceMatcher(None, a, b, autojunk=max(len(a), len(b)) > _SLOW)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag != "equal":
            yield slice(start + a1, start + a2), slice(start + b1, start + b2)


def _pairs(old: list[Block], new: list[Block]) -> Iterator[Change]:
    """Replaced blocks: each new one with the next old one that is like it; the rest is gone or new."""
    at = 0
    for block in new:
        like = next((i for i in range(at, min(len(old), at + 20)) if _alike(old[i], block)), None)
        if like is None:
            yield Change(block.kind, block.place, "", block.text)
            continue
        for gone in old[at:like]:
            yield Change(gone.kind, gone.place, gone.text, "")
        yield Change(block.kind, block.place, old[like].text, block.text)
        at = like + 1
    for gone in old[at:]:
        yield Change(gone.kind, gone.place, gone.text, "")


def _alike(old: Block, new: Block) -> bool:
    if old.kind != new.kind:
        return False
    matcher = SequenceMatcher(None, old.text[:400], new.text[:400], autojunk=False)
    return matcher.real_quick_ratio() > _ALIKE and matcher.quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE


_Row = tuple[int, dict[str, str]]
"""A row's number and its texts by column letters."""


def _sheets(found: Iterable[Block]) -> dict[str, list[_Row]]:
    sheets: dict[str, list[_Row]] = {}
    for block in found:
        if block.kind != "cell":
            continue
        sheet, number, column = row_of(block.place)
        rows = sheets.setdefault(sheet, [])
        if not rows or rows[-1][0] != number:
            rows.append((number, {}))
        rows[-1][1][column] = block.text
    return sheets


def _cells(old: dict[str, list[_Row]], new: dict[str, list[_Row]]) -> Iterator[Change]:
    for sheet in [*new, *(name for name in old if name not in new)]:
        before, after = old.get(sheet, []), new.get(sheet, [])
        keys = [[tuple(row[1].items()) for row in side] for side in (before, after)]
        for a, b in _gaps(*keys):
            yield from _rows(sheet, before[a], after[b])


def _rows(sheet: str, old: list[_Row], new: list[_Row]) -> Iterator[Change]:
    """Replaced rows: those of one number, or all in order where as many came as went, cell by cell; else whole rows."""
    former = dict(old)
    in_order = len(old) == len(new)
    paired = set()
    for index, (number, row) in enumerate(new):
        partner = old[index][1] if in_order else former.get(number)
        if partner is None or not (in_order or any(partner.get(column) == text for column, text in row.items())):
            yield Change("row", f"{sheet}!{number}", "", "\t".join(row.values()))
            continue
        paired.add(old[index][0] if in_order else number)
        for column in sorted({*partner, *row}, key=lambda letters: (len(letters), letters)):
            before, after = partner.get(column, ""), row.get(column, "")
            if before != after:
                yield Change("cell", f"{sheet}!{column}{number}", before, after)
    for number, row in old:
        if number not in paired:
            yield Change("row", f"{sheet}!{number}", "\t".join(row.values()), "")


def render(found: Sequence[Change]) -> list[str]:
    """One line per change; the places stand in a column of their own, also in Chinese."""
    labels = [visible(label(change)) for change in found]
    columns = max(map(width, labels), default=0)
    lines = []
    last = ""
    for text, change in zip(labels, found, strict=True):
        sign = "~" if change.old and change.new else "+" if change.new else "-"
        shown = visible(_marked(change).replace("\t", " | "))
        lines.append(f"{pad('' if text == last else text, columns)}  {sign} {shown}")
        last = text
    return lines


def label(change: Change) -> str:
    """Where a change stands, for people."""
    place = change.place
    names = {
        "paragraph": _("text"),
        "line": _("text"),
        "table": _("table {number}").format(number=place),
        "header": _("header"),
        "footer": _("footer"),
        "note": _("note"),
        "comment": _("comment"),
        "slide": _("slide {number}").format(number=place),
        "speaker": _("notes to slide {number}").format(number=place),
        "page": _("page {number}").format(number=place),
        "row": place,
        "cell": place,
    }
    return names[change.kind]


def _marked(change: Change) -> str:
    """The text with what went and what came in brackets; Chinese is compared character by character."""
    if not change.old or not change.new:
        return change.old or change.new
    old, new = _WORDS.findall(change.old), _WORDS.findall(change.new)
    if len(old) + len(new) > _LONGEST_ALIGNED:
        return f"[-{change.old}-]{{+{change.new}+}}"
    pieces = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, came = "".join(old[a1:a2]), "".join(new[b1:b2])
        if tag == "equal":
            pieces.append(came)
            continue
        pieces.append((f"[-{gone}-]" if gone else "") + (f"{{+{came}+}}" if came else ""))
    return "".join(pieces)
