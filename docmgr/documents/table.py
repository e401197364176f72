"""The table of proposals as a CSV file that Excel opens, and as it comes back edited. Pure.

Columns by place: take, file, path, confidence, why. Excel in China saves CSV as GB 18030 and elsewhere with semicolons
or tabs; all of that is read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from docmgr.documents.guess import HIGH, LOW, MEDIUM
from docmgr.documents.intake import Row
from docmgr.errors import Mistake, PolicyError
from docmgr.i18n.text import _
from docmgr.office import text
from docmgr.office.container import Unreadable

_YES = frozenset({"yes", "y", "x", "1", "true", "是", "取", "√", "✓"})
_NO = frozenset({"", "no", "n", "0", "false", "否", "-"})
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Line:
    """One file that the table takes in: its path, and where it is to stand, by line of the table."""

    number: int
    file: str
    path: str


def headers() -> list[str]:
    """What stands above the columns."""
    return [_("take"), _("file"), _("path"), _("confidence"), _("why")]


def confidence(value: int) -> str:
    """How sure, in a word."""
    return {HIGH: _("high"), MEDIUM: _("medium"), LOW: _("low")}.get(value, "")


def cells(row: Row) -> list[str]:
    """One row as text."""
    taken = _("yes") if row.taken else _("no")
    return [taken, row.source.shown, row.path, confidence(row.confidence), row.remark]


def written(rows: Iterable[Row]) -> bytes:
    """The table in UTF-8 with a mark, so that Excel reads Chinese; a cell that would be a formula is quoted."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headers())
    for row in rows:
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells(row)])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "surrogateescape")


def read(data: bytes, file: str) -> list[Line]:
    """The lines to take in. PolicyError lists every line that cannot be understood."""
    found: list[Line] = []
    mistakes: list[Mistake] = []
    for number, cells_ in rows(data, file):
        word, source, path = [_plain(cell) for cell in (*cells_, "", "", "")[:3]]
        if word.casefold() in (*_YES, _("yes").casefold()):
            if source and path:
                found.append(Line(number, source, path))
            else:
                mistakes.append(Mistake(file, number, _("file and path must both be given")))
        elif word.casefold() not in (*_NO, _("no").casefold()):
            mistakes.append(Mistake(file, number, _("write yes or no, not {word}").format(word=word)))
    if mistakes:
        raise PolicyError(mistakes)
    return found


def rows(data: bytes, file: str) -> list[tuple[int, list[str]]]:
    """The rows below the headers with their line numbers."""
    try:
        whole = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
        if any("\udc80" <= char <= "\udcff" for char in whole) or "\0" in whole:
            whole = text.decode(data)
    except Unreadable as error:
        raise PolicyError([Mistake(file, 0, error.message)]) from error
    first = whole.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(whole, newline=""), delimiter=mark)
    try:
        return [(reader.line_num, row) for row in reader if any(row)][1:]
    except csv.Error as error:
        raise PolicyError([Mistake(file, reader.line_num, str(error))]) from error


def _plain(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA else cell
