"""Choosing tasks by what they say: ``owner=李四 and status=待开始 and due<=周五``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from docmgr.errors import UsageError
from docmgr.i18n.text import _
from docmgr.records.kind import kind
from docmgr.records.record import Record
from docmgr.records.scene import Scene
from docmgr.records.tasks.typed import key_of, value

_PART = re.compile(r"\s*([^\s=<>!~≤≥＝]+?)\s*(!=|<=|>=|=|<|>|~|≤|≥|＝)\s*(.*?)\s*", re.DOTALL)
_AND = re.compile(r"\s+(?:and|且|并且|AND)\s+|\s*[;；&]\s*")
_SPELLED = {"≤": "<=", "≥": ">=", "＝": "="}
_LISTS = ("members", "texts", "refs")


@dataclass(frozen=True, slots=True)
class Term:
    """One comparison."""

    key: str
    sign: str
    wanted: Any

    def fits(self, task: Record) -> bool:
        """Whether the task is so. A field that is empty is smaller than nothing and larger than nothing."""
        found = task.get(self.key)
        if self.sign == "~":
            return str(self.wanted).casefold() in _flat(found).casefold()
        if self.sign in ("=", "!="):
            wanted = self.wanted[0] if isinstance(self.wanted, list) and self.wanted else self.wanted
            same = wanted in found if isinstance(found, list) else found == wanted
            return same == (self.sign == "=")
        if found is None or self.wanted is None:
            return False
        return _ORDER[self.sign](_sortable(found), _sortable(self.wanted))


_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def terms(text: str, scene: Scene, name: str = "task") -> list[Term]:
    """The comparisons of an expression over a kind's fields; UsageError where one cannot be read."""
    of = kind(name)
    found = []
    for part in filter(None, (each.strip() for each in _AND.split(text))):
        match = _PART.fullmatch(part)
        if match is None:
            hint = "owner=李四 and status=待开始 and due<=周五 and title~报表"
            raise UsageError(_("{part} cannot be read as a condition").format(part=repr(part)), hint=hint)
        key, sign = key_of(of, match[1]), _SPELLED.get(match[2], match[2])
        wanted = match[3] if sign == "~" else value(of, key, match[3], scene)
        found.append(Term(key, sign, wanted))
    return found


def chosen(tasks: Iterable[Record], conditions: Iterable[Term]) -> list[Record]:
    """The tasks that fit all of the conditions."""
    every = list(conditions)
    return [task for task in tasks if all(term.fits(task) for term in every)]


def assignments(pairs: Iterable[str], scene: Scene) -> dict[str, Any]:
    """``owner=王五 priority=高`` as values; UsageError for a field that a verb of its own changes."""
    of = kind("task")
    found: dict[str, Any] = {}
    for pair in pairs:
        typed, equals, text = pair.replace("＝", "=").partition("=")
        if not equals:
            raise UsageError(_("{pair} is not FIELD=VALUE").format(pair=repr(pair)))
        key = key_of(of, typed)
        field = of.fields[key]
        if field.fixed or field.type in ("entries", "record") or key in _BY_VERB:
            verb = _BY_VERB.get(key, "")
            hint = f"docmgr task {verb}" if verb else ""
            raise UsageError(_("{key} is not set by hand").format(key=key), hint=hint)
        found[key] = value(of, key, text, scene)
        if key == "status" and found[key] == "done":
            raise UsageError(_("{key} is not set by hand").format(key="status=done"), hint="docmgr task accept")
    return found


_BY_VERB = {
    "submitted_at": "submit",
    "submitted_by": "submit",
    "accepted_at": "accept",
    "accepted_by": "accept",
    "self_accepted": "accept",
}


def _flat(found: Any) -> str:
    return " ".join(map(str, found)) if isinstance(found, list) else str(found or "")


def _sortable(found: Any) -> Any:
    """Numbers as numbers where both sides can be; dates and ids as text."""
    try:
        return (0, float(found), "")
    except (TypeError, ValueError):
        return (1, 0.0, str(found))
