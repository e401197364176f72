"""The field table of each kind of record: from it come validation, prompts, labels, list columns and editor schemas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

ROOT = "records"
SUFFIX = ".yml"
# Below a kind's folder: where its restricted records stand, to be sealed as one.
PRIVATE = "private"
# Kind -> (letter of its ids, folder); a table is read only when a record of that kind is met.
REGISTRY = {
    "task": ("T", "tasks"),
    "weekly": ("W", "weekly"),
    "review": ("V", "reviews"),
    "meeting": ("M", "meetings"),
    "oneonone": ("O", "one-on-ones"),
    "talk": ("Q", "talks"),
    "archive": ("A", "archive"),
    "hold": ("K", "holds"),
    "resource": ("R", "resources"),
    "letter": ("L", "letters"),
    "risk": ("X", "risks"),
    "plan": ("P", "plans"),
    "incident": ("I", "incidents"),
    "attest": ("S", "attest"),
    "handover": ("H", "handovers"),
}
_ALWAYS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``required`` is None, or what must hold for it to be (``{}``: always), ``{"status": "done"}``.

    ``column`` is a column of the handbook's template (``T1.2``); ``values`` the labels of an enum by id and language;
    ``fields`` those of an entry; ``fixed`` never changes; of an ``append`` list no entry changes or goes, except what
    is ``open`` while the decision has that value.
    """

    key: str
    type: str
    labels: Mapping[str, str]
    required: Mapping[str, str] | None = None
    column: str = ""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fields: Mapping[str, Field] = field(default_factory=dict)
    letter: str = ""
    append: bool = False
    fixed: bool = False
    open: str = ""

    def label(self, language: str) -> str:
        """What people call it."""
        return self.labels[language]

    def said(self, value: Any, language: str) -> str:
        """The value in words: an enum's label, else the value itself; ``-`` for none. Source: T-3.T1."""
        if value is None or value == "":
            return "-"
        words = self.values.get(value) if isinstance(value, str) else None
        if words is not None:
            return words[language]
        if isinstance(value, list):
            return "、".join(map(str, value)) if language == "zh" else ", ".join(map(str, value))
        return f"{value}h" if self.type == "hours" else str(value)

    def is_required(self, data: Mapping[str, Any]) -> bool:
        """Whether it must be there, the other fields being as they are."""
        return self.required is not None and all(data.get(key) == value for key, value in self.required.items())


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: ``letter`` begins its ids, ``folder`` is below ``records/``, ``version`` its schema's.

    ``title`` is the field that people call a record by; in a status of ``closed`` nothing is left to do. A record of a
    level in ``private`` stands in the folder of that name, which can be sealed.
    """

    name: str
    letter: str
    folder: str
    version: int
    labels: Mapping[str, str]
    fields: Mapping[str, Field]
    title: str = "title"
    closed: tuple[str, ...] = ("done", "cancelled")
    private: tuple[str, ...] = ()

    @property
    def schema(self) -> str:
        """What stands under ``schema`` in a file."""
        return f"{self.name}/{self.version}"

    def enum(self, key: str, typed: str) -> str:
        """The id of an enum's value, given by id or by label in any language; ``""`` for none."""
        wanted = typed.strip().casefold()
        for value, words in self.fields[key].values.items():
            if wanted in (value, *(word.casefold() for word in words.values())):
                return value
        return ""


@cache
def kind(name: str) -> Kind:
    """The kind of that name; KeyError for one that is not known."""
    if name not in REGISTRY:
        raise KeyError(name)
    table = _read(name)
    common = _read("common")
    # A table may say otherwise of a field that every kind has: who made a backup need not be a member.
    last = {key: row for key, row in common["last"].items() if key not in table["fields"]}
    rows = {**common["first"], **table["fields"], **last}
    return Kind(
        name=name,
        letter=table["letter"],
        folder=table["folder"],
        version=table["version"],
        labels=_labels(table),
        fields={key: _field(key, row) for key, row in rows.items()},
        title=table.get("title", "title"),
        closed=tuple(table.get("closed", ("done", "cancelled"))),
        private=tuple(table.get("private", ())),
    )


def title_key(name: str) -> str:
    """The field that people call records of a kind by, ``name`` for members."""
    return str(_read(name).get("title", "title")) if name in REGISTRY else "name"


def kind_at(path: str) -> Kind | None:
    """The kind whose folder holds a repository path, None where no kind of record lives."""
    top, _slash, rest = path.partition("/")
    folder = rest.partition("/")[0]
    if top != ROOT or not path.endswith(SUFFIX):
        return None
    return next((kind(name) for name, (_letter, home) in REGISTRY.items() if home == folder), None)


# Tables read before, of the same files; the cache of records keeps them, for YAML takes longer than all the rest.
_given: dict[str, dict[str, Any]] = {}


def tables() -> dict[str, dict[str, Any]]:
    """Every table as it stands in its file."""
    return {name: _read(name) for name in ("common", *REGISTRY)}


def give(known: dict[str, dict[str, Any]]) -> None:
    """Take what ``tables`` gave earlier instead of reading it again."""
    _given.update(known)


def _read(name: str) -> dict[str, Any]:
    if name not in _given:
        from importlib.resources import files

        from docmgr.repo.yamlfile import parse

        text = (files("docmgr.records") / "kinds" / f"{name}.yaml").read_text(encoding="utf-8")
        _given[name] = parse(text, f"docmgr/records/kinds/{name}.yaml").value
    return _given[name]


def _labels(row: Mapping[str, Any]) -> Mapping[str, str]:
    return {"zh": row["zh"], "en": row["en"]}


def _field(key: str, row: Mapping[str, Any]) -> Field:
    required = row.get("required")
    return Field(
        key=key,
        type=row["type"],
        labels=_labels(row),
        required=_ALWAYS if required == "always" else required,
        column=row.get("column", ""),
        values=row.get("values", {}),
        fields={name: _field(name, inner) for name, inner in row.get("fields", {}).items()},
        letter=row.get("letter", ""),
        append=row.get("append", False),
        fixed=row.get("fixed", False),
        open=row.get("open", ""),
    )
