"""Rules and clauses in words, for ``docmgr explain`` and the manual page, from ``texts.yaml`` and ``clauses.yaml``."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

from docmgr.errors import UsageError
from docmgr.i18n.text import _
from docmgr.i18n.width import pad, width
from docmgr.repo.yamlfile import parse
from docmgr.rules.texts import load_texts, rule, shown

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


def explain_rule(rule_id: str, language: str, texts: Texts | None = None) -> str:
    """The rule in words, several lines; labels in the language of ``i18n.text``. UsageError if unknown."""
    entry = rule(rule_id, texts)
    head = f"{rule_id}  {entry['title'][language]}"
    rows = [
        (_("severity"), severity_name(entry["severity"])),
        (_("clause"), entry["clause"]),
        (_("message"), entry["message"][language].replace("{", "<").replace("}", ">")),
        (_("why"), entry["why"][language]),
        (_("what to do"), entry["mend"][language]),
        (_("docmgr fix"), _fixing(entry["fix"])),
        (_("good"), shown(entry["good"][language])),
        (_("bad"), shown(entry["bad"][language])),
    ]
    if not rule_id.startswith(WAIVERS):
        rows.append((_("to waive"), f"docmgr waive {rule_id} PATH --reason R --until DATE"))
    rows.append((_("read more"), f"docmgr explain {entry['clause']}"))
    return "\n".join([head, *_aligned(rows)])


def explain_clause(clause_id: str, language: str, clauses: Clauses | None = None, texts: Texts | None = None) -> str:
    """The clause in words with its level, examples and the rules that keep it; UsageError if unknown."""
    entry = (load_clauses() if clauses is None else clauses).get(clause_id)
    if entry is None:
        raise UsageError(_("no clause is called {id}").format(id=shown(clause_id)))
    texts = load_texts() if texts is None else texts
    body: str = entry["zh"] if language == "zh" else entry["en"]
    rows = [(_("level"), level_name(entry["level"]))]
    for label, example in ((_("good"), entry.get("good")), (_("bad"), entry.get("bad"))):
        if example is not None:
            rows.append((label, example[language]))
    rows += [(rule_id, texts[rule_id]["title"][language]) for rule_id in rules_of(clause_id, texts)]
    return "\n".join([f"{clause_id}  {body}", *_aligned(rows)])


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
    return f"{level} ({'; '.join(names[part] for part in level.split('/'))})"


def _fixing(fix: str) -> str:
    if fix == "A":
        return _("does it by itself where only one reading is possible")
    if fix == "S":
        return _("proposes a name, you decide")
    return _("cannot do it, a person decides")


def _aligned(rows: list[tuple[str, str]]) -> list[str]:
    widest = max(width(label) for label, _value in rows)
    return [f"  {pad(label, widest)}  {value}" for label, value in rows]
