"""What a change of a record did, in words: which field went from what to what. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from docmgr.i18n.text import _
from docmgr.records.kind import Field
from docmgr.records.record import Record

# Who and when stand before the words already; what approvals are bound by is for machines.
_UNSAID = frozenset({"schema", "id", "at", "by", "requested_at", "created_at", "created_by"})
_SETS = ("members", "refs", "texts")
_LONGEST = 60


class Teller:
    """Says it in a language, members by their names."""

    def __init__(self, names: Mapping[str, str], language: str) -> None:
        self.names = names
        self.language = language

    def told(self, old: Record | None, new: Record | None) -> list[str]:
        """One line for each thing that happened, in the order of the field table."""
        if new is None:
            return [_("removed")]
        if old is None:
            return [self._registered(new)]
        found: list[str] = []
        for key, field in new.kind.fields.items():
            if key not in _UNSAID and old.get(key) != new.get(key):
                found += self._changed(field, old.get(key), new.get(key))
        unknown = [key for key in {**old.data, **new.data} if key not in new.kind.fields]
        return found + [f"{key}: {old.get(key)} → {new.get(key)}" for key in unknown if old.get(key) != new.get(key)]

    def _registered(self, new: Record) -> str:
        shown = [
            f"{field.label(self.language)} {self._said(field, new.get(key))}"
            for key, field in new.kind.fields.items()
            if field.type in ("member", "date") and not field.fixed and field.required == {} and new.get(key)
        ]
        if not shown:
            return _("registered: {title}").format(title=new.title)
        return _("registered: {title} ({fields})").format(title=new.title, fields=self._listed(shown))

    def _listed(self, words: Iterable[str]) -> str:
        return ("，" if self.language == "zh" else ", ").join(words)

    def _changed(self, field: Field, old: Any, new: Any) -> Iterator[str]:
        label = field.label(self.language)
        if field.type in ("entries", "list"):
            yield from self._entries(field, old or [], new or [])
        elif field.type == "record":
            yield from self._inside(field, label, old or {}, new or {})
        elif field.type in _SETS:
            more = [f"+ {self._said(field, [each])}" for each in new or [] if each not in (old or [])]
            less = [f"- {self._said(field, [each])}" for each in old or [] if each not in (new or [])]
            yield f"{label}: {self._listed([*more, *less])}"
        elif field.type != "digest":
            yield f"{label}: {self._said(field, old)} → {self._said(field, new)}"

    def _entries(self, field: Field, old: Iterable[Any], new: Iterable[Any]) -> Iterator[str]:
        label = field.label(self.language)
        if field.type == "list":
            yield f"{label}: {len(list(old))} → {len(list(new))}"
            return
        before = {str(each.get("id")): each for each in old}
        after = {str(each.get("id")): each for each in new}
        for key, entry in after.items():
            if key not in before:
                yield f"{label} {key}: {self._entry(field, entry)}"
            elif before[key] != entry:
                yield from self._inside(field, f"{label} {key}", before[key], entry)
        yield from (f"{label} {key}: {_('taken back')}" for key in before if key not in after)

    def _entry(self, field: Field, entry: Mapping[str, Any]) -> str:
        kept = [
            (inner, entry[key])
            for key, inner in field.fields.items()
            if key not in _UNSAID and inner.type != "digest" and entry.get(key) not in (None, "", False)
        ]
        return self._listed(self._part(inner, value) for inner, value in kept)

    def _part(self, field: Field, value: Any) -> str:
        """A value of an entry; a date and a flag need their label to be understood."""
        label = field.label(self.language)
        return label if value is True else f"{label} {value}" if field.type == "date" else self._said(field, value)

    def _inside(self, field: Field, where: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
        for key, inner in field.fields.items():
            if inner.type != "digest" and old.get(key) != new.get(key) and key not in _UNSAID:
                said = f"{self._said(inner, old.get(key))} → {self._said(inner, new.get(key))}"
                yield f"{where} {inner.label(self.language)}: {said}"

    def _said(self, field: Field, value: Any) -> str:
        if field.type in ("member", "members") and value:
            value = [self.names.get(str(each), each) for each in (value if isinstance(value, list) else [value])]
        elif field.type == "bool" and value is not None:
            return _("yes") if value else _("no")
        elif field.type == "time" and value:
            return str(value)[:16].replace("T", " ")
        elif field.type == "percent" and value is not None:
            return f"{value}%"
        text = " ".join(field.said(value, self.language).split())
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
