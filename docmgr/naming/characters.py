"""What is wrong with the characters of one path component, and the same component put right.

Own tables throughout: ``str.isprintable``, ``isdigit`` and the categories of ``unicodedata`` change with the Python
version or say the wrong thing (docs/design/naming.md). On the hook's path: no imports but ``forms``.
"""

from docmgr.naming.dates import is_digits
from docmgr.naming.fault import Fault
from docmgr.naming.forms import BLANKS, CONFUSABLE, is_invisible, nfc, nfkc
from docmgr.naming.version import trailing_version

DASHES = frozenset(
    "\u02d7\u058a\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u207b\u208b\u2212\u2500\u2501\u2796\u2e3a\u2e3b"
    "\u30fc\ufe58\ufe63\uff70\u4e00"
)
"""Look-alikes of ``-``; some are letters (ー, 一) and right inside a topic, so only separator position is judged."""

_SEPARATORS = DASHES | {"-"}
_LETTERS = frozenset("一ーｰ")

ILLEGAL = frozenset('<>:"/\\|?*')
_FULL_WIDTH = {ord(char): chr(ord(char) + 0xFEE0) for char in ILLEGAL}

_PLAIN: dict[str, str] = {}

_RADICALS = dict(
    zip(
        "⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳⺟⻁⻗",
        "西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟母虎雨",
        strict=True,
    )
)

DEVICES = frozenset(
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"]
    + [port + number for port in ("COM", "LPT") for number in "0123456789¹²³"]
)

_V_LIKE = frozenset("ѴѵⅤⅴ∨ν")


def is_text(name: str) -> bool:
    """Whether the bytes of the name were UTF-8: no surrogate in it."""
    return name.isascii() or not any("\ud800" <= char <= "\udfff" for char in name)


def compatible(char: str) -> str:
    """What a full-width digit or letter, ligature, radical or mathematical letter stands for; ``""`` if it is none."""
    code = ord(char)
    if code < 0x2E80 or 0x2FD6 <= code < 0xFB00:
        return ""
    if 0x2E80 <= code <= 0x2EF3:
        return _RADICALS.get(char, char)
    wide = code in (0xFF0D, 0xFF0E, 0xFF3F) or 0xFF10 <= code <= 0xFF19 or 0xFF21 <= code <= 0xFF3A
    if wide or 0xFF41 <= code <= 0xFF5A:
        return chr(code - 0xFEE0)
    small = 0xFE50 <= code <= 0xFE6B and code not in (0xFE58, 0xFE63)
    if small or 0x2F00 <= code <= 0x2FD5 or 0xFB00 <= code <= 0xFB06 or 0x1D400 <= code <= 0x1D7FF:
        known = _PLAIN.get(char)
        if known is None:
            known = _PLAIN[char] = nfkc(char)
        return known
    return ""


def normal(name: str) -> str:
    """The name without invisible characters, every blank ``" "``, look-alike forms plain, and NFC."""
    if name.isascii() and name.isprintable():
        return name
    changes: dict[int, str] = {}
    for char in set(name):
        if char in BLANKS:
            changes[ord(char)] = " "
        elif is_invisible(char):
            changes[ord(char)] = ""
        else:
            plain = compatible(char)
            if plain and plain != char:
                changes[ord(char)] = plain
    return nfc(name.translate(changes) if changes else name)


def separator_dashes(name: str, types: "frozenset[str]") -> "list[int]":
    """Where a look-alike of ``-`` separates in ``normal`` text: after the date, around a type, before a version."""
    found = [index for index, char in enumerate(name) if char in DASHES and _separates(name, index, types)]
    letters = _LETTERS - {name[index] for index in found}
    return found + [index for index in _version_dash(name, DASHES - letters) if index not in found]


def straightened(name: str, types: "frozenset[str]") -> str:
    """``normal`` text with plain separators and no blank beside a separator, at an end, doubled, or beside Han."""
    if not name.isascii():
        positions = separator_dashes(name, types)
        if positions:
            chars = list(name)
            for index in positions:
                chars[index] = "" if index - 1 in positions else "-"
            name = "".join(chars)
    if " " in name:
        while "  " in name:
            name = name.replace("  ", " ")
        name = "".join([char for index, char in enumerate(name) if char != " " or _lawful_blank(name, index)])
    return name


def widened(name: str) -> str:
    """The name with what Windows forbids in its full-width form."""
    return name.translate(_FULL_WIDTH)


def latinised(name: str) -> str:
    """The name with the look-alikes of other scripts inside a Latin word as Latin."""
    token = "" if name.isascii() else _mixed_token(name)
    while token:
        name = name.replace(token, "".join([CONFUSABLE.get(char, char) for char in token]))
        token = _mixed_token(name)
    return name


def character_faults(name: str, types: "frozenset[str]") -> "list[Fault]":
    """DM202 to DM205: what of the characters is wrong, one fault a rule, in that order; a blank inside is soft."""
    faults: list[Fault] = []
    if not name.isascii():
        faults += _form_faults(name)
    odd = "" if name.isascii() and name.isprintable() else name
    unseen = next(filter(is_invisible, odd), "")
    if unseen:
        faults.append(Fault("DM203", {"code": code_of(unseen)}))
    elif any(map(_private, odd)):
        faults.append(Fault("DM203", {"code": code_of(next(filter(_private, odd)))}, soft=True))
    faults += _separator_faults(name, types)
    token = "" if name.isascii() else _mixed_token(name)
    if token:
        faults.append(Fault("DM205", {"token": token}))
    return faults


def portability_faults(name: str, limit: int, targets: "frozenset[str]") -> "list[Fault]":
    """DM210 to DM215: what some system will not take; ``limit`` in UTF-8 bytes."""
    faults = []
    illegal = next((char for char in name if char in ILLEGAL), "")
    if illegal:
        faults.append(Fault("DM210", {"char": illegal}))
    device = device_in(name)
    if device:
        faults.append(Fault("DM211", {"device": device}))
    if name[:1] in BLANKS or name[-1:] in BLANKS or name[-1:] == ".":
        faults.append(Fault("DM212"))
    length = len(name.encode("utf-8", "surrogatepass"))
    units = len(name) + sum(1 for char in name if char > "\uffff")
    if length > limit or units > 255:
        size, most = (length, limit) if length > limit else (units, 255)
        faults.append(Fault("DM213", {"length": size, "limit": most}))
    reason = _sharepoint(name)
    if reason:
        faults.append(Fault("DM215", {"reason": reason}, soft="sharepoint" not in targets))
    return faults


def device_in(name: str) -> str:
    """The Windows device that opening this name would reach, ``nul .txt`` and ``aux:x`` included; or ``""``."""
    base = name.partition(".")[0].partition(":")[0].rstrip(" ").upper()
    return base if base in DEVICES else ""


def code_of(char: str) -> str:
    """``U+00AD``."""
    return f"U+{ord(char):04X}"


def _form_faults(name: str) -> "list[Fault]":
    char = next((char for char in name if compatible(char)), "")
    if not char:
        composed = nfc(name)
        if composed == name:
            return []
        char = next((a for a, b in zip(name, composed, strict=False) if a != b), name[-1])
    return [Fault("DM202", {"char": char, "code": code_of(char)})]


def _private(char: str) -> bool:
    """Private use, replacement character, noncharacter: what a broken conversion from GBK leaves."""
    code = ord(char)
    if code < 0xE000:
        return False
    return code <= 0xF8FF or code == 0xFFFD or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE or code >= 0xF0000


def _separator_faults(name: str, types: "frozenset[str]") -> "list[Fault]":
    if not name.isascii():
        plain = normal(name)
        dashes = separator_dashes(plain, types)
        if dashes:
            return [Fault("DM204", {"char": plain[dashes[0]], "code": code_of(plain[dashes[0]])})]
        blank = next((char for char in name if char in BLANKS and char != " "), "")
        if blank:
            return [Fault("DM204", {"char": blank, "code": code_of(blank)}, soft=True)]
    if " " in name:
        inner = name.strip(" ")
        if any(char == " " and not _lawful_blank(inner, index) for index, char in enumerate(inner)):
            return [Fault("DM204", {"char": " ", "code": "U+0020"}, soft=True)]
    return []


def _lawful_blank(name: str, index: int) -> bool:
    """A single blank between two ASCII words; Chinese needs none, and beside a separator it breaks the pattern."""
    before, after = name[index - 1 : index] if index else "", name[index + 1 : index + 2]
    return (before + after).isascii() and before not in ("", " ", "-") and after not in ("", " ", "-", ".")


def _separates(name: str, index: int, types: "frozenset[str]") -> bool:
    """Of the letters among the dashes only those beside the type itself: ``方案一`` is a title."""
    if index == 8 and is_digits(name[:8]):
        return True
    if name[index - 1 : index] in DASHES and name[index + 1 : index + 2] in DASHES:
        return False
    letter = name[index] in _LETTERS
    for kind in types:
        start = index - len(kind)
        if start >= 0 and name.startswith(kind, start) and _bounds(name[start - 1 : start] if start else ""):
            found = not letter or start in (0, 9)
        elif name.startswith(kind, index + 1) and name[index + 1 + len(kind) :][:1] in _SEPARATORS:
            found = not letter or index in (0, 8)
        else:
            found = False
        if found:
            return True
    return False


def _bounds(char: str) -> bool:
    return not char or char in _SEPARATORS


def _version_dash(name: str, dashes: "frozenset[str]") -> "list[int]":
    """The look-alike directly before a version at the end of the name, or before its extension."""
    for stem in (name, name.rpartition(".")[0]):
        version = trailing_version(stem) if stem else None
        if version is not None and version[0] and stem[version[0] - 1] in dashes:
            return [version[0] - 1]
    return []


def _mixed_token(name: str) -> str:
    """A run of Latin letters and digits in which another script's look-alike hides."""
    start = -1
    for index, char in enumerate(name + "\0"):
        inside = (char.isascii() and char.isalnum()) or char in CONFUSABLE
        if inside and start < 0:
            start = index
        elif not inside and start >= 0:
            token = name[start:index]
            start = -1
            if token.isascii():
                continue
            if any("a" <= letter.lower() <= "z" for letter in token) or (token[0] in _V_LIKE and is_digits(token[1:2])):
                return token
    return ""


def _sharepoint(name: str) -> str:
    low = name.lower() if name.isascii() else name
    if "_vti_" in low:
        return "_vti_"
    if low in (".lock", "desktop.ini"):
        return low
    return "~" if name[:1] == "~" else ""
