"""Forms of a text that do not depend on the Python that makes them: NFC, NFKC, case folding, canonical, folded.

Python 3.11 knows Unicode 14, later ones more. Characters that came later, and the astral scripts where more may come,
pass unchanged here, so that a name has one verdict and one identity on every machine.
On the hook's path: ``unicodedata`` (1 ms) is imported only for a text that needs it.
"""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal

BLANKS = frozenset(" \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000")

_INVISIBLE_RANGES = (
    (0x00, 0x1F),
    (0x7F, 0x9F),
    (0xAD, 0xAD),
    (0x34F, 0x34F),
    (0x61C, 0x61C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)
_LATE = frozenset("\u0897\u088f\u0c5c\u0cdc\u0cf3\u0ece\u1c89\u1c8a\u20c1").union(
    map(chr, (*range(0x1ACF, 0x1AEC), *range(0xA7CB, 0xA7D0), *range(0xA7D2, 0xA7F2)))
)
"""Characters of the basic plane, newer than Unicode 14 (or in a row still being filled), that have case or compose."""

_TRADITIONAL = dict(zip("終後舊訂備複製暫臨時檔復改稿開發類", "终后旧订备复制暂临时档复改稿开发类", strict=True))

CONFUSABLE = dict(
    zip(
        "АВЕКМНОРСТУХІЈЅѴԚԜавеорсухіјѕѵһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονօոսⅤⅴ∨ıℓ",
        "ABEKMHOPCTYXIJSVQWaBeopcyxijsvhdqwABEZHIKMNOPTYXovonuVvvil",
        strict=True,
    )
)
"""Letters that look like an ASCII one; a small own table, not Unicode's."""


_FOLDED: dict[str, str] = {}

# Where the high bytes of UTF-16 are, of whose two forms Python encodes the machine's own without an import (0.4 ms).
_HIGH = slice(3, None, 2) if sys.byteorder == "little" else slice(2, None, 2)
# The high bytes of ASCII and of Han from U+4E00 to U+9FFF.
_PLAIN_ROWS = bytes([0, *range(0x4E, 0xA0)])


def is_invisible(char: str) -> bool:
    """Whether nobody sees it: controls, bidi, zero width, fillers, variation selectors, tags."""
    if " " <= char <= "~" or "\u4e00" <= char <= "\u9fff":
        return False
    return _among(ord(char), _INVISIBLE_RANGES)


def _among(code: int, ranges: "tuple[tuple[int, int], ...]") -> bool:
    """Whether it lies in one of the ranges, which ascend; ``any`` of a generator would take four times as long."""
    for first, last in ranges:
        if code <= last:
            return first <= code
    return False


def is_plain(text: str) -> bool:
    """Whether there is nothing but ASCII and common Han in it: its own NFKC, and case folded by ``lower``.

    Asked of bytes, which takes a nanosecond a character; of characters it would take thirty.
    """
    if text.isascii():
        return True
    if not text.encode("latin-1", "ignore").isascii():
        return False
    return not text.encode("utf-16", "surrogatepass")[_HIGH].translate(None, _PLAIN_ROWS)


def nfc(text: str) -> str:
    """Canonical composition; separate from the compatibility form, which changes more than a name may."""
    return text if all(map(_tame, set(text))) else _normalise("NFC", text)


def nfkc(text: str) -> str:
    """Compatibility composition: full-width, ligatures, radicals and circled figures become plain."""
    return text if is_plain(text) else _normalise("NFKC", text)


def canonical(text: str) -> str:
    """The form in which two topics are one document: NFKC, case folded, blanks removed; stable under itself."""
    if is_plain(text):
        return text.lower().replace(" ", "")
    for _ in range(4):
        before = text
        text = nfkc(casefold(nfkc(text)))
        text = nfkc("".join([char for char in text if char not in BLANKS]))
        if text == before:
            break
    return text


def skeleton(text: str) -> str:
    """What the eye takes a name for: canonical, look-alike letters in ASCII, ``l`` as 1 and ``o`` as 0."""
    plain = text if is_plain(text) else "".join([CONFUSABLE.get(char, char) for char in nfkc(text)])
    return canonical(plain).replace("l", "1").replace("o", "0")


def casefold(text: str) -> str:
    """``str.casefold`` on the characters every supported Python knows."""
    return text.lower() if is_plain(text) else _by_part(str.casefold, text)


def folded(text: str) -> "tuple[str, list[int]]":
    """The text for finding words, with the index in ``text`` of each of its characters.

    Case folded, compatibility forms resolved, traditional characters simplified, blanks ``" "``, invisible ones gone.
    """
    chars: list[str] = []
    source: list[int] = []
    for index, char in enumerate(text):
        if char < "\x7f" and char >= " ":
            piece = char.lower()
        elif "\u4e00" <= char <= "\u9fff":
            piece = _TRADITIONAL.get(char, char)
        elif char in BLANKS:
            piece = " "
        elif "\uff01" <= char <= "\uff5e":
            piece = chr(ord(char) - 0xFEE0).lower()
        elif "\u3001" <= char <= "\u3029" or "\u2010" <= char <= "\u201f":
            piece = char
        else:
            piece = _fold(char)
        for part in piece:
            chars.append(part)
            source.append(index)
    return "".join(chars), source


def _fold(char: str) -> str:
    """One character other than ASCII and Han; a ligature of a whole phrase (U+FDFA) holds no word of ours."""
    piece = _FOLDED.get(char)
    if piece is None:
        from unicodedata import normalize

        piece = "" if is_invisible(char) else normalize("NFKC", char).casefold() if _settled(char) else char
        if len(piece) > 4:
            piece = char
        if len(_FOLDED) > 4096:
            _FOLDED.clear()
        _FOLDED[char] = piece
    return piece


def traditional_characters() -> "frozenset[str]":
    """The characters that ``folded`` changes although they are plain Han."""
    return frozenset(_TRADITIONAL)


def _tame(char: str) -> bool:
    """Whether it is its own NFC whatever stands beside it; a quick yes for what Chinese and English names hold."""
    return char < "\x80" or "\u4e00" <= char <= "\u9fff" or "\u3001" <= char <= "\u3029" or "\uff01" <= char <= "\uff5e"


def _settled(char: str) -> bool:
    code = ord(char)
    if code < 0x10000:
        return char not in _LATE
    return 0x1D100 <= code <= 0x1D7FF or 0x1F100 <= code <= 0x1F2FF or 0x2F800 <= code <= 0x2FA1F


def _normalise(form: "Literal['NFC', 'NFKC']", text: str) -> str:
    from unicodedata import normalize

    return _by_part(lambda part: normalize(form, part), text)


def _by_part(change: "Callable[[str], str]", text: str) -> str:
    """``change`` applied to the runs of settled characters."""
    if _LATE.isdisjoint(text) and max(text, default="") < "\U00010000":
        return change(text)
    parts = []
    start = 0
    for index, char in enumerate(text):
        if not _settled(char):
            parts.append(change(text[start:index]) + char)
            start = index + 1
    return "".join(parts) + change(text[start:])
