"""The program's sentences in the chosen language, looked up when they are said.

The catalogue is ``locale/zh_CN/LC_MESSAGES/docmgr.po``. A wheel carries it compiled; a checkout may not, or holds a
stale ``.mo`` beside a newer ``.po``: then the ``.po`` itself is read, which takes milliseconds and needs no cache.
"""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("zh", "en")
_LOCALES = {"zh": "zh_CN"}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}

_loaded: "dict[str, dict[str, str]]" = {"en": {}}


class _Speech:
    """The language of the run and its sentences."""

    __slots__ = ("language", "catalogue")

    def __init__(self) -> None:
        self.language = ""
        self.catalogue = _loaded["en"]


_speech = _Speech()


def _(message: str) -> str:
    """The sentence in the chosen language; the English one where there is no other."""
    return _speech.catalogue.get(message, message)


def N_(message: str) -> str:
    """The sentence unchanged: marks one that stands in a table and is looked up later."""
    return message


def ngettext(singular: str, plural: str, number: int) -> str:
    """The sentence for that number of things; Chinese has one form."""
    found = _speech.catalogue.get(singular)
    if found is not None:
        return found
    return singular if number == 1 else plural


def language() -> str:
    """The chosen language, ``zh`` or ``en``."""
    return _speech.language or "en"


def is_chosen() -> bool:
    """Whether somebody chose yet."""
    return bool(_speech.language)


def set_language(chosen: str) -> None:
    """Speak ``zh`` or ``en`` from now on; any other name is English."""
    chosen = chosen if chosen in LANGUAGES else "en"
    if chosen not in _loaded:
        _loaded[chosen] = _load(_LOCALES[chosen])
    _speech.language = chosen
    _speech.catalogue = _loaded[chosen]


def choose_language(option: "str | None", environ: "Mapping[str, str]", policy_language: "str | None") -> str:
    """``zh`` or ``en`` by ``--lang``, ``DOCMGR_LANG``, policy, locale, in this order; unknown names count as unset."""
    for wish in (option, environ.get("DOCMGR_LANG"), policy_language):
        known = _known(wish)
        if known:
            return known
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return _known(environ[name]) or "en"
    return "en"


def _known(name: "str | None") -> str:
    """``zh_CN.UTF-8`` is ``zh``; ``""`` for what docmgr does not speak."""
    head = (name or "")[:2].lower()
    return head if head in LANGUAGES and (name or "")[2:3] in ("", "_", "-", ".", "@") else ""


def _load(locale: str) -> "dict[str, str]":
    here = __file__.rpartition(os.sep)[0]
    stem = os.sep.join((here, "locale", locale, "LC_MESSAGES", "docmgr"))
    if _is_current(stem + ".mo", stem + ".po"):
        with open(stem + ".mo", "rb") as compiled:
            return read_mo(compiled.read())
    with open(stem + ".po", encoding="utf-8") as source:
        return read_po(source.read())


def _is_current(compiled: str, source: str) -> bool:
    try:
        age = os.stat(compiled).st_mtime
    except OSError:
        return False
    try:
        return age >= os.stat(source).st_mtime
    except OSError:
        return True


def read_mo(data: bytes) -> "dict[str, str]":
    """The sentences of a compiled catalogue, by English singular; the first form of each.

    Source: GNU gettext manual, "The Format of GNU MO Files".
    """
    from struct import unpack_from

    order = "<" if data[:4] == b"\xde\x12\x04\x95" else ">"
    count, originals, translations = unpack_from(order + "3I", data, 8)
    keys = unpack_from(f"{order}{2 * count}I", data, originals)
    values = unpack_from(f"{order}{2 * count}I", data, translations)
    found = {}
    for at in range(0, 2 * count, 2):
        key = data[keys[at + 1] : keys[at + 1] + keys[at]].partition(b"\0")[0].decode()
        found[key] = data[values[at + 1] : values[at + 1] + values[at]].partition(b"\0")[0].decode()
    found.pop("", None)
    return found


def read_po(text: str) -> "dict[str, str]":
    """The sentences of a catalogue's source, as ``read_mo`` gives them; fuzzy and empty ones are left out."""
    found = {}
    for fuzzy, fields in po_entries(text):
        translation = fields.get("msgstr") or fields.get("msgstr[0]", "")
        if fields.get("msgid") and translation and not fuzzy:
            found[fields["msgid"]] = translation
    return found


def po_entries(text: str) -> "list[tuple[bool, dict[str, str]]]":
    """Every entry of a ``.po``: whether it is fuzzy, and its fields (``msgid``, ``msgstr``, ``msgstr[0]`` …)."""
    entries: "list[tuple[bool, dict[str, str]]]" = []
    fields: "dict[str, str]" = {}
    fuzzy, field = False, ""
    for line in map(str.strip, [*text.split("\n"), ""]):
        if line.startswith("#"):
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
        elif line.startswith('"'):
            fields[field] += _unquote(line)
        elif line:
            field, _blank, value = line.partition(" ")
            fields[field] = _unquote(value)
        elif fields:
            entries.append((fuzzy, fields))
            fuzzy, fields = False, {}
    return entries


def _unquote(quoted: str) -> str:
    inner = quoted.strip()[1:-1]
    if "\\" not in inner:
        return inner
    pieces, escaped = [], False
    for character in inner:
        if escaped:
            pieces.append(_ESCAPES.get(character, character))
            escaped = False
        elif character == "\\":
            escaped = True
        else:
            pieces.append(character)
    return "".join(pieces)
