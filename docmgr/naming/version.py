"""Document versions: ``V`` major ``.`` minor, compared as numbers, and the other ways people spell them.

On the hook's path: no imports.
"""

DIGITS = frozenset("0123456789")
LONGEST = 6
"""Digits in one part of a version; a longer run of digits is something else."""

EDGES = " -_.·,，、"
"""What separates a version or a status word from the words before it."""

_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_PREFIXES = ("version", "ver", "v", "版本", "版", "第")
_BRACKETS = {")": "(", "）": "（", "】": "【", "]": "[", "］": "［"}


def parse_version(text: str) -> "tuple[int, int] | None":
    """The version that ``text`` is, strictly ``V1.10``: capital V, two ASCII numbers, no leading zero; else None."""
    if text[:1] != "V":
        return None
    major, dot, minor = text[1:].partition(".")
    if dot and _strict(major) and _strict(minor):
        return int(major), int(minor)
    return None


def format_version(version: "tuple[int, int]") -> str:
    """``(1, 10)`` as ``V1.10``."""
    return f"V{version[0]}.{version[1]}"


def next_version(version: "tuple[int, int]", major: bool = False) -> "tuple[int, int]":
    """The version after this one: the minor number goes up by one, or the major one with the minor back at 0."""
    return (version[0] + 1, 0) if major else (version[0], version[1] + 1)


def trailing_version(text: str) -> "tuple[int, tuple[int, int] | None] | None":
    """Where a version spelled in any way begins, if ``text`` ends with one, and what it means.

    Knows ``v1.0 V1 V1.0.0 V01.0 1.0 1.0版 第二版 第3稿 （第二版） Ver2 版本1.0``; the meaning is None where it cannot
    be said in two numbers (``V1.2.3``, ``V1.x``).
    """
    if text[-1:] in _BRACKETS:
        opening = text.rfind(_BRACKETS[text[-1]])
        inner = trailing_version(text[opening + 1 : -1]) if opening >= 0 and text[-2:-1] not in _BRACKETS else None
        return (opening, inner[1]) if inner is not None and inner[0] == 0 else None
    edition = text[-1:] in ("版", "稿")
    body = text[:-1] if edition else text
    start = len(body)
    while start and body[start - 1] in "0123456789.xX":
        start -= 1
    number = body[start:].lstrip(".xX")
    if not number:
        return _counted(body) if edition else None
    return _numbered(body[: len(body) - len(number)], number, edition)


def peel_version(text: str) -> "tuple[str, str, tuple[int, int] | None]":
    """``text`` without the version that ends it, that version as spelled (``""`` if none), and what it means."""
    found = trailing_version(text)
    if found is None:
        return text, "", None
    return text[: found[0]].rstrip(EDGES), text[found[0] :], found[1]


def _strict(text: str) -> bool:
    return len(text) <= LONGEST and text.isascii() and text.isdigit() and (text[0] != "0" or text == "0")


def _counted(body: str) -> "tuple[int, tuple[int, int] | None] | None":
    """``第二`` before 版 or 稿, up to 第九十九."""
    start = len(body)
    while start and body[start - 1] in _NUMERALS:
        start -= 1
    numeral = body[start:]
    if not numeral or not start or body[start - 1] != "第":
        return None
    tens, ten, ones = numeral.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or tens == "十":
        return start - 1, None
    value = (_NUMERALS.get(tens, 1) * 10 if ten else 0) + _NUMERALS.get(ones, 0)
    return start - 1, (value, 0)


def _numbered(before: str, number: str, edition: bool) -> "tuple[int, tuple[int, int] | None] | None":
    start = _prefix(before)
    if start is None:
        first = number.partition(".")[0]
        glued = before[-1:].isascii() and before[-1:].isalnum()
        if glued or len(first) > 3 or not (edition or ("." in number and number[-1] in DIGITS)):
            return None
        start = len(before)
    return start, _meaning(number)


def _prefix(before: str) -> "int | None":
    """Where the ``V``, ``Ver.`` or 第 before a version number begins."""
    tail = before.rstrip(" .")[-8:]
    end = len(before.rstrip(" ."))
    for prefix in _PREFIXES:
        if tail[-len(prefix) :].lower() == prefix:
            start = end - len(prefix)
            if prefix.isascii() and before[start - 1 : start].isascii() and before[start - 1 : start].isalpha():
                continue
            return start
    return None


def _meaning(number: str) -> "tuple[int, int] | None":
    parts = number.split(".")
    if not all(part.isdigit() and len(part) <= LONGEST for part in parts) or len(parts) > 3:
        return None
    if len(parts) == 3 and int(parts[2]):
        return None
    return int(parts[0]), int(parts[1]) if len(parts) > 1 else 0
