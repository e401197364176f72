"""The one way docmgr writes YAML: the same value always as the same bytes, read alike by YAML 1.1 and 1.2.

PyYAML's own writer wraps lines, differs between its C and Python forms and leaves ``0o17`` or ``y`` bare.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

# What YAML lets nobody write plainly, said without its complement, which takes six milliseconds longer to compile.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_PLAIN = re.compile(r"[^\W_](?:[^\n\t:#\"'{}\[\],&*!|>%@`]|:(?=[^\s,\[\]{}])|(?<=\S)#)*")
_NUMBERLIKE = re.compile(r"[-+.0-9][-+.0-9_:,xobXOBeEa-fA-FTtZz ]*")
_LITERAL = re.compile(r"[^\s](?:[^\r\x85\u2028\u2029]*[^\s])?\n?", re.DOTALL)


def dump(value: Any) -> str:
    """The text of a value of dict, list, str, int, bool and None: block style, insertion order, lines never wrapped."""
    if isinstance(value, dict | list) and value:
        return "\n".join(_block(value, 0)) + "\n"
    return _inline(value) + "\n"


def _block(value: dict[str, Any] | list[Any], indent: int) -> Iterator[str]:
    blanks = " " * indent
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(f"a key must be str, not {key!r}")
            yield from _entry(f"{blanks}{_scalar(key)}:", item, indent)
        return
    for item in value:
        if isinstance(item, dict | list) and item:
            first, *rest = _block(item, indent + 2)
            yield f"{blanks}- {first[indent + 2 :]}"
            yield from rest
        else:
            yield from _entry(f"{blanks}-", item, indent)


def _entry(head: str, item: Any, indent: int) -> Iterator[str]:
    if isinstance(item, dict | list) and item:
        yield head
        yield from _block(item, indent + 2)
    elif isinstance(item, str) and "\n" in item and _LITERAL.fullmatch(item) and not UNPRINTABLE.search(item):
        yield f"{head} |" if item.endswith("\n") else f"{head} |-"
        lines = item.removesuffix("\n").split("\n")
        yield from (" " * (indent + 2) + line if line else "" for line in lines)
    else:
        yield f"{head} {_inline(item)}"


def _inline(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _scalar(value)
    if isinstance(value, dict | list) and not value:
        return "{}" if isinstance(value, dict) else "[]"
    raise TypeError(f"cannot be written as YAML: {value!r}")


@lru_cache(maxsize=1024)
def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and not text.endswith((" ", ":")) and not _special(text) and _simple(text):
        return text
    if _simple(text):
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(_escape(char) for char in text) + '"'


def _special(text: str) -> bool:
    lowered = text.lower()
    return (
        lowered in {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
        or _NUMBERLIKE.fullmatch(text) is not None
    )


def _simple(text: str) -> bool:
    """Whether every character stands for itself in one line on every screen; half a pair and a mark of order do not."""
    return text.isprintable()


def _escape(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char == "\n":
        return "\\n"
    if _simple(char):
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
