"""What a finding says: the texts of ``texts.yaml`` filled with the finding's params, safe on any terminal.

Off the clean path of the hook, but a hook that found something comes here, perhaps with ``texts`` from a cache: so the
module needs builtins only, and the YAML is read by ``load_texts`` alone.
"""

from docmgr.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import NotRequired, TypedDict

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

# Printable by Unicode's account, yet nobody sees them: joiners, fillers, variation selectors.
_UNSEEN = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
    + "".join(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))
)
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def load_texts() -> "Texts":
    """Every rule's texts by rule id, read from the package; marshal-able."""
    from docmgr.rules.explain import read_data

    texts: "Texts" = read_data("texts.yaml")
    return texts


def rule(rule_id: str, texts: "Texts | None" = None) -> "RuleText":
    """The texts of one rule; UsageError where there is none."""
    found = (load_texts() if texts is None else texts).get(rule_id)
    if found is None:
        from docmgr.i18n.text import _

        raise UsageError(_("no rule is called {id}").format(id=shown(rule_id)))
    return found


def shown(value: "str | int") -> str:
    """The value on one line, with whatever is invisible or could steer a terminal as a backslash escape.

    Bytes that are no UTF-8 are ``\\xHH``, others ``\\uHHHH``; Chinese characters that this Python does not know stay.
    """
    text = str(value)
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if _is_seen(char) else _escaped(char) for char in text)


def _is_seen(char: str) -> bool:
    if char.isprintable():
        return char not in _UNSEEN
    # Planes 2 and 3 hold nothing but Chinese characters; Python 3.11 does not know those of Unicode 15 (U+31350…).
    return 0x20000 <= ord(char) < 0x40000 and ord(char) & 0xFFFF < 0xFFFE


def _escaped(char: str) -> str:
    code = ord(char)
    if char in _SHORT:
        return _SHORT[char]
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def placeholders(template: str) -> "list[str]":
    """The names in braces, in order."""
    return [piece.partition("}")[0] for piece in template.split("{")[1:]]


def render(finding: "Finding", language: str, texts: "Texts") -> str:
    """The finding's message on one line; a rule without texts shows its params, so that no finding is ever mute."""
    entry = texts.get(finding.rule)
    if entry is None:
        return ", ".join(f"{name}: {shown(value)}" for name, value in finding.params.items()) or shown(finding.rule)
    template = entry["message"][language]
    if "missing" in entry and any(finding.params.get(name, "") == "" for name in placeholders(template)):
        template = entry["missing"][language]
    values = {name: _word(entry, name, value, language) for name, value in finding.params.items()}
    return template.format_map(_Blanks(values))


def _word(entry: "RuleText", name: str, value: "str | int", language: str) -> str:
    words: "Mapping[str, Bilingual]" = entry.get("words", {}).get(name, {})
    word = words.get(str(value))
    return shown(value) if word is None else word[language]


class _Blanks(dict[str, str]):
    """Values for a template; a param that the rule forgot is a question mark and no crash in the middle of a commit."""

    __slots__ = ()

    def __missing__(self, name: str) -> str:
        return "?"
