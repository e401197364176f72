"""What a department's file may do to a shipped handbook beyond laying values over it.

It may rename or remove types and folders, and what the handbook itself says of them follows; it may set agreed numbers,
but neither invent nor remove them, because the program reads them by name.
"""

from __future__ import annotations

from collections.abc import Iterator

from docmgr.i18n.text import _
from docmgr.policy.fields import dotted, unlisted
from docmgr.policy.merge import Layer, Merged, Path, Value

# Mappings whose keys the writer chooses: removing what is not there is a slip of the pen.
_CHOSEN = ("folders", "types", "levels")


def judge_overlay(layer: Layer, known: tuple[str, ...], merged: Merged) -> None:
    """Mistakes that only a file laid over another can make, after it was laid; ``known`` are the agreed numbers."""
    _judge_removals(merged)
    asked = layer.value.get("agreed") if isinstance(layer.value, dict) else None
    now = merged.value.get("agreed")
    if not isinstance(asked, dict) or not isinstance(now, dict):
        return
    for name, value in asked.items():
        path = ("agreed", name)
        if value is None and name in known:
            merged.mistake(path, _("{key} cannot be removed, only changed").format(key=dotted(path)))
        elif name not in known:
            unlisted(name, known, path, merged)
            now.pop(name, None)
        elif isinstance(value, dict):
            for key in value:
                if key != "value":
                    merged.mistake((*path, key), _("{key}: only the value may be changed").format(key=dotted(path)))


def _judge_removals(merged: Merged) -> None:
    for path, origin in list(merged.removed.items()):
        if len(path) != 2 or path[0] not in _CHOSEN or path in merged.dropped or origin.shipped:
            continue
        siblings = merged.value.get(str(path[0]))
        unlisted(path[1], siblings if isinstance(siblings, dict) else (), path, merged)


def adopt(merged: Merged) -> None:
    """Let inherited lists follow renamed types and folders (same ``key``, new name) and forget removed ones."""
    types, folders = _successors("types", merged), _successors("folders", merged)
    for path, values in _lists(merged.value.get("folders"), ("folders",), "types"):
        _follow(values, path, types, merged)
    listed = merged.value.get("types")
    for name, rule in listed.items() if isinstance(listed, dict) else ():
        home = rule.get("home") if isinstance(rule, dict) else None
        if isinstance(home, list) and home:
            lost = _follow(home, ("types", name, "home"), folders, merged)
            if len(home) == 0:
                merged.told.add(("types", name, "home"))
                text = _("the type {type} would have no home folder without {folder}").format(type=name, folder=lost)
                merged.mistake(("folders", lost), text)


def _successors(section: str, merged: Merged) -> dict[str, str]:
    """Removed names of the section, each with the name that has its key now, or ``""``."""
    now = merged.value.get(section)
    by_key = {
        str(rule.get("key")): name
        for name, rule in (now.items() if isinstance(now, dict) else ())
        if isinstance(rule, dict) and rule.get("key")
    }
    found = {}
    for path, rule in merged.dropped.items():
        if len(path) == 2 and path[0] == section and path in merged.removed:
            key = rule.get("key") if isinstance(rule, dict) else None
            found[str(path[1])] = by_key.get(str(key), "")
    return found


def _lists(folders: Value, path: Path, key: str) -> Iterator[tuple[Path, list[Value]]]:
    """Every list under that key of every folder rule, nested ones too."""
    if not isinstance(folders, dict):
        return
    for name, rule in folders.items():
        if isinstance(rule, dict):
            values = rule.get(key)
            if isinstance(values, list):
                yield (*path, name, key), values
            yield from _lists(rule.get("folders"), (*path, name, "folders"), key)


def _follow(values: list[Value], path: Path, successors: dict[str, str], merged: Merged) -> str:
    """Rewrite an inherited list in place; the last name that was lost, or ``""``."""
    lost = ""
    if not merged.origin(path).shipped or not any(value in successors for value in values if isinstance(value, str)):
        return lost
    kept: list[Value] = []
    for value in values:
        new = successors.get(value, value) if isinstance(value, str) else value
        if new == "":
            lost = str(value)
        elif new not in kept:
            kept.append(new)
    values[:] = kept
    for number in range(len(kept)):
        merged.origins[(*path, number)] = merged.origin(path)
    return lost
