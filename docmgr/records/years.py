"""The department's working days: ``records/calendar/<year>.yml``, read strictly, every mistake with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from docmgr.calendar.workdays import ADDITIONS, OFFICIAL, PROVISIONAL, Year
from docmgr.errors import Mistake, PolicyError
from docmgr.i18n.text import _
from docmgr.repo.yamlfile import Node, dump, read

FOLDER = "records/calendar"
KEYS = ("year", "status", "holidays", "workdays", "source")
STATUSES = (OFFICIAL, PROVISIONAL, ADDITIONS)
_FILE = re.compile(rf"{FOLDER}/([0-9]{{4}})\.yml")


def path_of(year: int) -> str:
    """Where a year's table stands."""
    return f"{FOLDER}/{year:04}.yml"


def is_year_file(path: str) -> bool:
    """Whether a repository path is a year's table."""
    return _FILE.fullmatch(path) is not None


def load_years(files: Mapping[str, bytes]) -> dict[int, Year]:
    """The tables by year, from repository path -> content; PolicyError lists every mistake of all files."""
    found, mistakes = {}, []
    for path in sorted(files):
        year, wrong = read_year(files[path], path)
        mistakes += wrong
        found[year.year] = year
    if mistakes:
        raise PolicyError(mistakes)
    return found


def read_year(text: bytes, path: str, number: int = 0) -> tuple[Year, list[Mistake]]:
    """One table and its mistakes; ``number`` is the year where the path does not tell it."""
    node, mistakes = read(text, path)
    match = _FILE.fullmatch(path)
    if match is not None:
        number = int(match[1])
    if mistakes or not isinstance(node.value, dict):
        return Year(number, OFFICIAL), mistakes or [node.mistake(_("the file must be a mapping of keys to values"))]
    wrong = [node.mistake(_("unknown key {key}").format(key=key), key) for key in node.value if key not in KEYS]
    status = node.value.get("status", OFFICIAL)
    if status not in STATUSES:
        said = _("status is one of: {options}").format(options=" ".join(STATUSES))
        wrong.append(node.mistake(said, "status"))
    stated = node.value.get("year", number)
    if not isinstance(stated, int) or (number and stated != number):
        wrong.append(node.mistake(_("the file is of another year"), "year"))
        stated = number
    year = number or stated
    holidays, workdays = (_days(node, key, year, wrong) for key in ("holidays", "workdays"))
    for day in sorted(holidays & workdays):
        said = _("{day} stands among the holidays and among the working days").format(day=day)
        wrong.append(node.mistake(said, "workdays"))
    return Year(year, status, holidays, workdays, str(node.value.get("source") or "")), wrong


def read_holiday_cn(text: bytes, path: str) -> tuple[Year, list[Mistake]] | None:
    """The year in a file of the holiday-cn project (JSON: ``year`` and ``days`` of ``date`` and ``isOffDay``)."""
    node, mistakes = read(text, path)
    days = node.get("days")
    if mistakes or not isinstance(days, list):
        return None
    off: set[date] = set()
    worked: set[date] = set()
    wrong: list[Mistake] = []
    for at, each in enumerate(days):
        found = _span(each.get("date")) if isinstance(each, dict) else []
        if len(found) != 1 or not isinstance(each.get("isOffDay"), bool):
            wrong.append(node.mistake(_("not a day of holiday-cn"), "days", at))
        else:
            (off if each["isOffDay"] else worked).update(found)
    number = node.get("year") if isinstance(node.get("year"), int) else 0
    # The year's list may name the last days of the year before.
    holidays, workdays = (frozenset(day for day in group if day.year == number) for group in (off, worked))
    return Year(number, OFFICIAL, holidays, workdays, "holiday-cn"), wrong


def _days(node: Node, key: str, year: int, wrong: list[Mistake]) -> frozenset[date]:
    """Days, or spans like ``2027-02-06..2027-02-12``."""
    found: set[date] = set()
    given = node.value.get(key) or []
    if not isinstance(given, list):
        wrong.append(node.mistake(_("{key} must be a list").format(key=key), key))
        return frozenset()
    for at, text in enumerate(given):
        days = _span(text)
        if not days or any(day.year != year for day in days):
            said = _("{value} is no day of {year}, nor days like {example}")
            example = f"{year}-10-01..{year}-10-07"
            wrong.append(node.mistake(said.format(value=text, year=year, example=example), key, at))
        else:
            found.update(days)
    return frozenset(found)


def _span(text: Any) -> list[date]:
    first, dots, last = str(text).partition("..")
    try:
        start = date.fromisoformat(first.strip())
        end = date.fromisoformat(last.strip()) if dots else start
    except ValueError:
        return []
    return [start + timedelta(days=n) for n in range(min((end - start).days, 366) + 1)]


def written(year: Year) -> bytes:
    """The file of a table, spans joined."""
    data: dict[str, Any] = {"year": year.year, "status": year.status}
    for key, days in (("holidays", year.holidays), ("workdays", year.workdays)):
        data[key] = _spans(sorted(days))
    if year.source:
        data["source"] = year.source
    return dump(data).encode("utf-8")


def _spans(days: list[date]) -> list[str]:
    found: list[tuple[date, date]] = []
    for day in days:
        if found and found[-1][1] + timedelta(days=1) == day:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return [first.isoformat() if first == last else f"{first.isoformat()}..{last.isoformat()}" for first, last in found]
