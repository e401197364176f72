"""Who gets what: ``--to`` for everything or a kind, and a table that Excel opens for item by item. Pure.

Columns by place: kind, as, title, what, receiver; the fourth and second tell which line is which. The receiver is a
member by id, name or address, empty for nobody yet, or ``!`` and a reason for what the head leaves with nobody.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from docmgr.documents.table import rows as read_rows
from docmgr.errors import Mistake, PolicyError, RefusedError, UsageError
from docmgr.handover.holding import CLAUSE, DEPUTY, FILE, ORDER, WAIVER, Holding
from docmgr.handover.words import kind_word, role_word
from docmgr.i18n.text import LANGUAGES, _
from docmgr.people.directory import Directory
from docmgr.people.member import Member

_FORMULA = ("=", "+", "-", "@")
WAIVE = "!"
GIVEN = (*ORDER, WAIVER, DEPUTY, FILE)
"""The kinds that ``--to KIND=MEMBER`` knows."""


def typed(directory: Directory, texts: Sequence[str], leaver: Member, day: date) -> dict[str, str]:
    """``MEMBER`` or ``KIND=MEMBER`` as typed, as kind -> id. UsageError and RefusedError as in ``receiver``."""
    found: dict[str, str] = {}
    for text in texts:
        kind, equals, who = text.partition("=")
        key, name = (kind_called(kind), who) if equals else ("", text)
        found[key] = receiver(directory, name, leaver, day).id
    return found


def kind_called(text: str) -> str:
    """The kind of holding that an id or its word in any language means; UsageError lists them."""
    wanted = text.strip().casefold()
    for kind in GIVEN:
        if wanted in (kind, *(kind_word(kind, language).casefold() for language in LANGUAGES)):
            return kind
    said = _("nothing that is handed over is called {text}").format(text=repr(text.strip()))
    raise UsageError(said, hint=_("one of: {names}").format(names=" ".join(GIVEN)))


def receiver(directory: Directory, text: str, leaver: Member, day: date) -> Member:
    """The member who takes over. UsageError for nobody or the leaver; RefusedError for one who leaves too."""
    found = directory.find(text)
    if found.id == leaver.id:
        raise UsageError(_("{name} cannot hand over to themselves").format(name=leaver.name))
    last = max(day, leaver.leave_date) if leaver.leave_date is not None else day
    if found.leave_date is not None and found.leave_date <= last:
        said = _("{name} leaves too, on {day} (D-4.3)").format(name=found.name, day=found.leave_date)
        raise RefusedError(said, clause=CLAUSE, hint=_("choose somebody who stays: docmgr member list"))
    if not found.belongs(day):
        said = _("{name} is no member yet (D-4.3)").format(name=found.name)
        raise RefusedError(said, clause=CLAUSE, hint="docmgr member list")
    return found


def written(holdings: Iterable[Holding], language: str) -> bytes:
    """The table in UTF-8 with a mark, so that Excel reads Chinese; a cell that would be a formula is quoted."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("kind"), _("as"), _("title"), _("what"), _("receiver")])
    for each in holdings:
        if not each.settled:
            cells = (kind_word(each.kind, language), role_word(each, language), each.title, each.ref, each.to)
            writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "surrogateescape")


def read(
    data: bytes, file: str, holdings: Iterable[Holding], directory: Directory, leaver: Member, day: date
) -> tuple[list[Holding], list[tuple[Holding, str]], list[int]]:
    """The holdings as the edited table assigns them, those waived with their reason, and the lines of other things.

    PolicyError lists mistakes.
    """
    known = {each.key: each for each in holdings}
    spelled = {(each.ref, said): each.key for each in known.values() for said in _spellings(each)}
    waived: list[tuple[Holding, str]] = []
    mistakes: list[Mistake] = []
    strange: list[int] = []
    for number, cells in read_rows(data, file):
        _kind, role, _title, ref, to = [_plain(cell) for cell in (*cells, "", "", "", "", "")[:5]]
        key = spelled.get((ref, role.casefold()))
        if key is None:
            # It was passed on since, or never was theirs; the first line says what the columns are.
            strange += [number] if number > 1 else []
            continue
        try:
            if to.startswith((WAIVE, "！")):
                reason = to[1:].strip()
                if not reason:
                    raise UsageError(_("what is left with nobody needs a reason"))
                waived.append((known[key], reason))
            elif to:
                known[key] = replace(known[key], to=receiver(directory, to, leaver, day).id)
        except (UsageError, RefusedError) as error:
            mistakes.append(Mistake(file, number, error.message))
    if mistakes:
        raise PolicyError(mistakes)
    return list(known.values()), waived, strange


def _spellings(each: Holding) -> set[str]:
    return {each.role, *(role_word(each, language).casefold() for language in LANGUAGES)}


def _plain(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA else cell
