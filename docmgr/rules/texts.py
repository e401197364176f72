"""What a finding says: the texts of ``texts.yaml`` filled with the finding's params, safe on any terminal.

Off the clean path of the hook, but a hook that found something comes here, perhaps with ``texts`` from a cache: so the
module needs builtins only, and the YAML is read by ``load_texts`` alone.
"""

from docmgr.errors import UsageError
from docmgr.i18n.width import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, NotRequired, TypedDict

    from docmgr.finding import Finding

    # The same words in every language, by ``zh`` and ``en``.
    Bilingual = dict[str, str]

    class RuleText(TypedDict):
        """One entry of ``texts.yaml``; its head tells what each key means."""

        severity: str
        clause: str
        fix: str
        title: Bilingual
        message: Bilingual
        missing: NotRequired[Bilingual]
        words: NotRequired[dict[str, dict[str, Bilingual]]]
        why: Bilingual
        mend: Bilingual
        good: Bilingual
        bad: Bilingual

    Texts = dict[str, RuleText]


def load_texts() -> "Texts":
    """Every rule's texts by rule id, read from the package; marshal-able."""
    from docmgr.repo.bundle import kept

    texts: "Any" = kept(__file__.replace("\\", "/").rpartition("/")[0] + "/texts.yaml")
    if texts is None:
        from docmgr.repo.libraries import enable

        enable()
        from docmgr.rules.explain import read_data

        texts = read_data("texts.yaml")
    found: "Texts" = texts
    return found


def rule(rule_id: str, texts: "Texts | None" = None) -> "RuleText":
    """The texts of one rule; UsageError where there is none."""
    found = (load_texts() if texts is None else texts).get(rule_id)
    if found is None:
        from docmgr.i18n.text import _

        raise UsageError(_("no rule is called {id}").format(id=visible(rule_id)))
    return found


def placeholders(template: str) -> "list[str]":
    """The names in braces, in order."""
    return [piece.partition("}")[0] for piece in template.split("{")[1:]]


def render(finding: "Finding", language: str, texts: "Texts") -> str:
    """The finding's message on one line; a rule without texts shows its params, so that no finding is ever mute."""
    entry = texts.get(finding.rule)
    if entry is None:
        return ", ".join(f"{name}: {visible(value)}" for name, value in finding.params.items()) or visible(finding.rule)
    template = entry["message"][language]
    if "missing" in entry and any(finding.params.get(name, "") == "" for name in placeholders(template)):
        template = entry["missing"][language]
    values = {name: _word(entry, name, value, language) for name, value in finding.params.items()}
    return template.format_map(_Blanks(values))


def _word(entry: "RuleText", name: str, value: "str | int", language: str) -> str:
    words: "Mapping[str, Bilingual]" = entry.get("words", {}).get(name, {})
    word = words.get(str(value))
    return visible(value) if word is None else word[language]


class _Blanks(dict[str, str]):
    """Values for a template; a param that the rule forgot is a question mark and no crash in the middle of a commit."""

    __slots__ = ()

    def __missing__(self, name: str) -> str:
        return "?"
