"""Rules and clauses in words, for ``docmgr explain`` and the manual page, from ``texts.yaml`` and ``clauses.yaml``."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

from docmgr.errors import UsageError
from docmgr.i18n.text import _
from docmgr.i18n.width import pad, visible, width, wrap
from docmgr.repo.yamlfile import parse
from docmgr.rules.texts import load_texts, rule

if TYPE_CHECKING:
    from docmgr.rules.texts import Bilingual, Texts


# The rules about waivers and configuration themselves, which nothing waives.
WAIVERS = "DM9"


class ClauseText(TypedDict):
    """One entry of ``clauses.yaml``; its head tells what each key means."""

    level: str
    zh: str
    en: str
    good: NotRequired[Bilingual]
    bad: NotRequired[Bilingual]
    inferred: NotRequired[bool]


Clauses = dict[str, ClauseText]


def read_data(name: str) -> Any:
    """The content of a YAML file of this package."""
    return parse(files("docmgr.rules").joinpath(name).read_bytes(), name).value


def load_clauses() -> Clauses:
    """Every clause of the handbook by id, in the handbook's order."""
    clauses: Clauses = read_data("clauses.yaml")
    return clauses


def explain_rule(rule_id: str, language: str, texts: Texts | None = None, *, columns: int = 100) -> str:
    """The rule in words, several lines; labels in the language of ``i18n.text``. UsageError if unknown."""
    entry = rule(rule_id, texts)
    sheet = _Sheet(f"{rule_id}  {entry['title'][language]}", columns)
    sheet.add(_("default severity"), severity_name(entry["severity"]))
    sheet.add(_("clause"), entry["clause"])
    sheet.add(_("message"), entry["message"][language].replace("{", "<").replace("}", ">"))
    sheet.add(_("why"), entry["why"][language])
    sheet.add(_("what to do"), entry["mend"][language])
    sheet.add("docmgr fix", _fixing(entry["fix"]))
    sheet.add_line(_("good example"), visible(entry["good"][language]))
    sheet.add_line(_("bad example"), visible(entry["bad"][language]))
    if not rule_id.startswith(WAIVERS):
        sheet.add_line(_("to waive"), f"docmgr waive {rule_id} PATH --reason R --until DATE")
    sheet.add_line(_("read more"), f"docmgr explain {entry['clause']}")
    return str(sheet)


def explain_clause(
    clause_id: str,
    language: str,
    clauses: Clauses | None = None,
    texts: Texts | None = None,
    *,
    columns: int = 100,
) -> str:
    """The clause in words with its level, examples and the rules that keep it; UsageError if unknown."""
    entry = clause(clause_id, clauses)
    texts = load_texts() if texts is None else texts
    sheet = _Sheet(clause_id, columns)
    sheet.add(_("handbook"), clause_text(entry, language))
    sheet.add(_("level"), level_name(entry["level"]))
    for label, example in ((_("good example"), entry.get("good")), (_("bad example"), entry.get("bad"))):
        if example is not None:
            sheet.add_line(label, example[language])
    for rule_id in rules_of(clause_id, texts):
        sheet.add(rule_id, texts[rule_id]["title"][language])
    return str(sheet)


class _Sheet:
    """A heading and aligned, labelled values below it; ``add`` wraps at ``columns``, ``add_line`` never."""

    __slots__ = ("heading", "columns", "rows")

    def __init__(self, heading: str, columns: int) -> None:
        self.heading = heading
        self.columns = columns
        self.rows: list[tuple[str, str, bool]] = []

    def add(self, label: str, value: str) -> None:
        self.rows.append((label, value, True))

    def add_line(self, label: str, value: str) -> None:
        self.rows.append((label, value, False))

    def __str__(self) -> str:
        first = 4 + max(width(label) for label, _value, _wraps in self.rows)
        lines = [self.heading]
        for label, value, wraps in self.rows:
            parts = wrap(value, max(self.columns - first, 20)) if wraps else [value]
            lines.append(pad(f"  {label}", first) + parts[0])
            lines += [" " * first + part for part in parts[1:]]
        return "\n".join(lines)


def rule_data(rule_id: str, language: str, texts: Texts) -> dict[str, object]:
    """The rule as data, for JSON; UsageError if unknown."""
    entry = rule(rule_id, texts)
    data: dict[str, object] = {"kind": "rule", "id": rule_id}
    data |= {key: entry[key] for key in ("severity", "clause", "fix")}
    return data | {key: entry[key][language] for key in ("title", "message", "why", "mend", "good", "bad")}


def clause_data(clause_id: str, language: str, clauses: Clauses, texts: Texts) -> dict[str, object]:
    """The clause as data, for JSON; UsageError if unknown."""
    entry = clause(clause_id, clauses)
    return {
        "kind": "clause",
        "id": clause_id,
        "level": entry["level"],
        "text": clause_text(entry, language),
        "good": entry.get("good", {}).get(language, ""),
        "bad": entry.get("bad", {}).get(language, ""),
        "inferred": entry.get("inferred", False),
        "rules": rules_of(clause_id, texts),
    }


def clause(clause_id: str, clauses: Clauses | None = None) -> ClauseText:
    """The texts of one clause; UsageError where there is none."""
    found = (load_clauses() if clauses is None else clauses).get(clause_id)
    if found is None:
        raise UsageError(_("no clause is called {id}").format(id=visible(clause_id)))
    return found


def clause_text(entry: ClauseText, language: str) -> str:
    """What the handbook says."""
    return entry["zh"] if language == "zh" else entry["en"]


def rules_of(clause_id: str, texts: Texts) -> list[str]:
    """The ids of the rules that keep a clause."""
    return [rule_id for rule_id, entry in texts.items() if entry["clause"] == clause_id]


def severity_name(severity: str) -> str:
    """The word for ``error``, ``warn``, ``info`` or ``off``."""
    names = {"error": _("error"), "warn": _("warning"), "info": _("note"), "off": _("switched off")}
    return names.get(severity, severity)


def level_name(level: str) -> str:
    """The words for the level of a clause, such as ``B`` or ``B/W``."""
    names = {
        "B": _("docmgr refuses what breaks it"),
        "W": _("docmgr warns"),
        "A": _("the audit looks for evidence"),
        "S": _("a person attests it"),
        "I": _("for information"),
    }
    return " · ".join([level, *(names[part] for part in level.split("/"))])


def _fixing(fix: str) -> str:
    if fix == "A":
        return _("does it by itself where only one reading is possible")
    if fix == "S":
        return _("proposes a name, you decide")
    return _("cannot do it, a person decides")
