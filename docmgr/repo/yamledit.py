"""Changing single keys of a YAML file that people write, so that their comments, order and other keys stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docmgr.repo.yamlfile import dump, parse


def edited(text: bytes, file: str, changes: Mapping[str, Any]) -> bytes:
    """The file with these top-level keys set anew, new ones at its end; None takes a key out.

    PolicyError where the file cannot be read or is no mapping in block style.
    """
    node = parse(text, file)
    lines = text.decode("utf-8").splitlines(keepends=True)
    blocks = _blocks(lines, {node.line_of(key): key for key in node.value or {}})
    if blocks is None or node.value == {}:
        return dump(_merged(node.value, changes)).encode("utf-8")
    pieces = []
    for key, block in blocks:
        pieces.append(_replaced(block, key, changes[key]) if key in changes else "".join(block))
    known = {key for key, _block in blocks}
    pieces.extend(dump({key: value}) for key, value in changes.items() if key not in known and value is not None)
    return "".join(piece if piece.endswith("\n") or not piece else piece + "\n" for piece in pieces).encode("utf-8")


def _merged(value: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    return {key: item for key, item in {**value, **changes}.items() if item is not None}


def _blocks(lines: list[str], starts: Mapping[int, str]) -> list[tuple[str, list[str]]] | None:
    """The lines by the key they belong to, ``""`` for what stands before the first; None in flow style."""
    blocks: list[tuple[str, list[str]]] = [("", [])]
    for number, line in enumerate(lines, 1):
        if number in starts:
            if line[:1] in " \t{":
                return None
            blocks.append((starts[number], []))
        blocks[-1][1].append(line)
    return blocks if len(blocks) == len(starts) + 1 else None


def _replaced(block: list[str], key: str, value: Any) -> str:
    """The new lines of a key, then the comments and blank lines that stood between it and the next."""
    end = len(block)
    while end > 1 and (not block[end - 1].strip() or block[end - 1].startswith("#")):
        end -= 1
    return ("" if value is None else dump({key: value})) + "".join(block[end:])
