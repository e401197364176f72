"""Long lists in a record: one JSON object on each line, which is YAML too, and is read a hundred times as fast.

A month's archive is 8,000 lines. Only the form that docmgr writes is read here; anything else, also a line that
somebody changed by hand, goes the strict way of ``repo.yamlfile``, which gives the same values and names the mistakes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from docmgr.errors import Mistake
from docmgr.repo.yamlfile import Node
from docmgr.repo.yamlfile import read as read_yaml
from docmgr.repo.yamltext import UNPRINTABLE

TYPE = "rows"
_BLOCK = re.compile(rb'^([a-z_]+):\n((?:- \{".*\}\n)+)', re.MULTILINE)
_MARK = b':\n- {"'


def read(data: bytes, file: str) -> tuple[Node, list[Mistake]]:
    """What ``repo.yamlfile.read`` gives; the lines of a long list are noted for its rows, not for their values."""
    blocks = list(_BLOCK.finditer(data)) if _MARK in data else []
    found = {match[1].decode(): _rows(match[2]) for match in blocks}
    if not blocks or len(found) != len(blocks) or None in found.values():
        return read_yaml(data, file)
    node, mistakes = read_yaml(_BLOCK.sub(_emptied, data), file)
    if mistakes or not isinstance(node.value, dict):
        return read_yaml(data, file)
    for key, rows in found.items():
        if key not in node.value or rows is None:
            return read_yaml(data, file)
        node.value[key] = rows
        start = node.line_of(key) + 1
        node.lines.update({(key, at): start + at for at in range(len(rows))})
    return node, mistakes


def _emptied(match: re.Match[bytes]) -> bytes:
    """The same number of lines, so that what follows keeps its line numbers."""
    return match[1] + b": []\n" + b"\n" * match[2].count(b"\n")


def _rows(block: bytes) -> list[dict[str, Any]] | None:
    """The rows of a block; None for what JSON reads otherwise than YAML, or not at all."""
    try:
        text = block.decode("utf-8")
        if UNPRINTABLE.search(text):
            return None
        lines = text.split("\n")[:-1]
        found: list[dict[str, Any]] = json.loads(f"[{','.join(line[2:] for line in lines)}]", **_STRICTLY)
    except ValueError:
        return None
    return found if len(found) == len(lines) and all(isinstance(each, dict) for each in found) else None


def _refused(text: str) -> Any:
    raise ValueError(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


_STRICTLY: Mapping[str, Any] = {"object_pairs_hook": _once, "parse_float": _refused, "parse_constant": _refused}


def dump(rows: Iterable[Mapping[str, Any]]) -> str:
    """The lines of a list, values of ``None`` left out; every reader of YAML understands them."""
    lines = []
    for row in rows:
        text = json.dumps({key: value for key, value in row.items() if value is not None}, ensure_ascii=False)
        lines.append(f"- {text if text.isprintable() else _plain(text)}\n")
    return "".join(lines)


def _plain(text: str) -> str:
    """The same with every character escaped that a screen or a reader of YAML might not take."""
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)
