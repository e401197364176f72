"""The proposal table as people edited it: each line judged again, all mistakes at once. Source: D-2.1.2."""

from __future__ import annotations

from dataclasses import replace

from docmgr.documents.desk import Desk
from docmgr.documents.fresh import refuse_folder
from docmgr.documents.guess import HIGH, Asked
from docmgr.documents.intake import Row, Step, rows_of, sources
from docmgr.documents.proposal import COPY, DONE, TAKE, Entry
from docmgr.documents.source import Source
from docmgr.documents.stock import Stock
from docmgr.documents.table import Line
from docmgr.errors import DocmgrError, Mistake, PolicyError, UsageError
from docmgr.i18n.text import _
from docmgr.ledger.place import home_path, lawful_name, pending_path
from docmgr.naming.judge import faults
from docmgr.repo import outside
from docmgr.repo.files import exists, place


def apply(lines: list[Line], file: str, asked: Asked, desk: Desk, stock: Stock, step: Step) -> list[Row]:
    """A row for every line that still has something to do; PolicyError lists every line that cannot be done."""
    mistakes: list[Mistake] = []
    found: list[tuple[Line, Source]] = []
    for line in lines:
        try:
            found += [(line, each) for each in sources(stock.repository, [_where(line, stock)], stock)]
        except DocmgrError as error:
            mistakes.append(Mistake(file, line.number, error.message))
    wishes = [(source, _asked(line, asked, desk)) for line, source in found]
    made: list[Row] = []
    taken: dict[str, int] = {}
    for (line, _source), row in zip(found, rows_of(wishes, desk, stock, step), strict=True):
        try:
            placed = _placed(row, line, desk, stock)
            if placed is None:
                continue
            assert placed.entry is not None
            other = taken.setdefault(placed.entry.ledger_path, line.number)
            if other != line.number:
                raise UsageError(_("line {number} makes the same document").format(number=other))
            made.append(placed)
        except DocmgrError as error:
            mistakes.append(Mistake(file, line.number, error.message))
    if mistakes:
        raise PolicyError(sorted(mistakes, key=lambda mistake: mistake.line))
    return made


def _where(line: Line, stock: Stock) -> str:
    return outside.resolved(line.file, stock.repository.root)


def _asked(line: Line, asked: Asked, desk: Desk) -> Asked:
    """What the path in the table says counts like what the user says."""
    name = lawful_name(line.path.rpartition("/")[2], desk.layout.vocabulary)
    if name is None or not name.type:
        return asked
    folder = home_path(line.path.strip("/"), desk.layout).rpartition("/")[0]
    return replace(asked, folder=folder)


def _placed(row: Row, line: Line, desk: Desk, stock: Stock) -> Row | None:
    """The row at the path that the table gives; None where there is nothing left to do."""
    if row.source.trouble is not None:
        raise row.source.trouble
    path = line.path.strip("/")
    if row.entry is not None and (row.entry.action in (COPY, DONE) or row.entry.path == path):
        return None if row.entry.action in (COPY, DONE) else replace(row, confidence=HIGH)
    filename = path.rpartition("/")[2]
    today = f"{desk.today:%Y%m%d}"
    name = lawful_name(filename, desk.layout.vocabulary)
    hard = [fault.rule for fault in faults(filename, desk.layout.vocabulary, ("controlled",), today) if not fault.soft]
    if name is None or not name.type or name.version is None or hard:
        rules = " ".join(hard) or "DM101"
        raise UsageError(_("{name} breaks the naming rules {rules}").format(name=filename, rules=rules))
    home = home_path(path, desk.layout)
    refuse_folder(home.rpartition("/")[0], name, desk)
    wanted = pending_path(home, desk.layout) if desk.is_important(name) else home
    held = stock.held(home)
    if wanted != row.source.inside and exists(place(stock.repository.root, wanted)):
        raise UsageError(_("{path} is there already; nothing was overwritten").format(path=wanted))
    others = [each for each in held.standing if each != row.source.inside]
    if others:
        raise UsageError(_("this document is there already: {path}").format(path=others[0]))
    ledger = held.ledger or held.earlier
    entry = Entry(row.source, TAKE, wanted, home, name, held.ledger_path, ledger)
    return Row(row.source, entry, HIGH, "")
