"""One plain document per type for ``docmgr new``, Chinese and English, built from ``blanks.toml``.

The same request gives the same bytes. Every document carries its title, version, author, date, identifier and the id
of its template in the core properties, and Word documents a revision table with their first row.
"""

from __future__ import annotations

import datetime as dt
import pkgutil
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from docmgr.errors import UsageError
from docmgr.i18n.text import _
from docmgr.office.markup import lawful
from docmgr.office.properties import Properties, with_properties

EXTENSIONS = ("docx", "xlsx", "md")
FIRST = {"zh": "新建", "en": "First version"}


@dataclass(frozen=True, slots=True)
class Outline:
    """What stands in a blank document: headings with a hint, labels of facts, table headings by section number."""

    sections: list[list[str]] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    tables: dict[str, list[str]] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Blank:
    """One request: the outline and what is known about the new document; ``row`` is its first revision."""

    outline: Outline
    language: str
    title: str
    row: tuple[str, str, str, str]


def template_id(type_key: str, language: str) -> str:
    """The id that a blank document carries as its template: ``docmgr/report/zh``."""
    return f"docmgr/{type_key}/{language}"


def blank(  # noqa: PLR0913 - what is known about a new document
    type_key: str,
    language: str,
    *,
    title: str,
    version: str,
    author: str,
    date: dt.date,
    identifier: str,
    extension: str,
) -> bytes:
    """The bytes of a new document as a checkout shows them.

    ``type_key`` is the key of the type in the policy (``policy``, ``form``); an unknown one gives a plain outline.
    ``extension`` is docx, xlsx or md; others raise ``UsageError``. Source: D-2.2.1, D-2.4.1.
    """
    title, author = lawful(title), lawful(author)
    request = Blank(outline(type_key, language), language, title, (version, FIRST[language], author, date.isoformat()))
    if extension == "md":
        return _markdown(request).encode()
    if extension == "docx":
        from docmgr.office.blankword import build
    elif extension == "xlsx":
        from docmgr.office.blanksheet import build
    else:
        raise UsageError(
            _("there is no blank document for .{extension}").format(extension=extension),
            hint=_("put one into .docmgr/templates/, or ask for docx, xlsx or md"),
        )
    moment = f"{date.isoformat()}T00:00:00Z"
    return with_properties(
        build(request),
        Properties(
            title=title,
            version=version,
            creator=author,
            last_modified_by=author,
            created=moment,
            modified=moment,
            identifier=identifier,
            template=template_id(type_key, language),
        ),
    )


def outline(type_key: str, language: str) -> Outline:
    """The outline of a type; that of a department's own type where the table does not know it."""
    table = _table()
    other = table["other"][language]
    entry = table.get(type_key, table["other"])[language]
    return Outline(
        sections=entry.get("sections", other["sections"]),
        facts=entry.get("facts", []),
        tables=entry.get("tables", {}),
        columns=entry.get("columns") or next(iter(entry.get("tables", {}).values()), other["columns"]),
    )


@cache
def _table() -> dict[str, dict[str, dict[str, Any]]]:
    content = pkgutil.get_data(__package__, "blanks.toml")
    assert content is not None
    return tomllib.loads(content.decode())


def _markdown(request: Blank) -> str:
    from docmgr.office.newtable import CAPTIONS, HEADERS

    lines = [f"# {request.title}", ""]
    lines += [f"- {label}: " for label in request.outline.facts] + [""] * bool(request.outline.facts)
    lines += [f"**{CAPTIONS[request.language]}**", "", *_rows([HEADERS[request.language], request.row]), ""]
    for number, (heading, hint) in enumerate(request.outline.sections, start=1):
        lines += [f"## {heading}", "", f"<!-- {hint} -->", ""]
        columns = request.outline.tables.get(str(number))
        if columns:
            lines += [*_rows([columns, [""] * len(columns)]), ""]
    return "\n".join(lines)


def _rows(rows: Sequence[Sequence[str]]) -> list[str]:
    shown = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return [shown[0], "|" + " --- |" * len(rows[0]), *shown[1:]]
