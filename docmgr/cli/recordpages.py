"""A record of any kind as a page, a list of them as a table, one in the editor: all by its field table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docmgr.i18n.text import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docmgr.records.kind import Field
    from docmgr.records.record import Record
    from docmgr.records.store import Store

_NESTED = ("entries", "list", "record")
_TITLE_WIDTH = 40


def page(record: Record, store: Store, language: str) -> str:
    """All fields with their labels, people by name; lists of entries below."""
    from docmgr.i18n.width import table

    names, fields = store.names(), record.kind.fields
    rows = [
        (field.label(language), said(field, record.get(key), names, language))
        for key, field in fields.items()
        if record.get(key) is not None and key != "schema" and field.type not in _NESTED
    ]
    lines = [table((_("Field"), _("Value")), rows)]
    for key, field in fields.items():
        if field.type in _NESTED and record.get(key):
            value = record.get(key)
            entries = [value] if field.type == "record" else value
            lines += ["", field.label(language), *(_entry(field, entry, names, language) for entry in entries)]
    return "\n".join(lines)


def said(field: Field, value: Any, names: Mapping[str, str], language: str) -> str:
    """A value in words, members by their names."""
    if value is None:
        return "-"
    if field.type in ("member", "members"):
        value = [names.get(str(each), each) for each in (value if isinstance(value, list) else [value])]
    elif field.type == "bool":
        return _("yes") if value else _("no")
    elif field.type == "time":
        return str(value)[:16].replace("T", " ")
    return str(field.said(value, language))


def _entry(field: Field, entry: Mapping[str, Any], names: Mapping[str, str], language: str) -> str:
    """One entry on a line: its values in the order of the table, then the flags that are set."""
    shown = [
        said(inner, entry[name], names, language)
        for name, inner in field.fields.items()
        if entry.get(name) not in (None, False, "") and inner.type not in ("digest", "bool", *_NESTED)
    ]
    flags = [inner.label(language) for name, inner in field.fields.items() if entry.get(name) is True]
    return "  " + "  ".join([*([str(entry["id"])] if entry.get("id") else []), *shown, *flags])


def list_table(records: Iterable[Record], columns: Iterable[str], names: Mapping[str, str], language: str) -> str:
    """The records as rows under the labels of these fields, with the short id first; "" where there are none."""
    from docmgr.i18n.width import cut, table
    from docmgr.records.names import short

    every, keys = list(records), list(columns)
    if not every:
        return ""
    fields = every[0].kind.fields
    rows = [
        (short(each.id), *(cut(said(fields[key], each.get(key), names, language), _TITLE_WIDTH) for key in keys))
        for each in every
    ]
    return table((_("Id"), *(fields[key].label(language) for key in keys)), rows)
