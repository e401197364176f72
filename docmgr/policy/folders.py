"""Folder rules with everything inherited filled in: a nested rule takes from its parent what it does not say itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docmgr.policy.model import FolderRule, LevelRule, TypeRule
from docmgr.policy.places import HOME

Raw = Mapping[str, Any]


def folder_rules(
    raw: Mapping[str, Raw], types: Mapping[str, TypeRule], levels: Mapping[str, LevelRule], default_level: str
) -> tuple[FolderRule, ...]:
    """All rules, parents before children, in the order of the file."""
    top = FolderRule("", "", HOME, (), ("controlled",), "any", default_level, "", False, {})
    found: list[FolderRule] = []
    for name, values in raw.items():
        _add(name, values, top, types, levels, found)
    return tuple(found)


def _add(
    path: str,
    raw: Raw,
    parent: FolderRule,
    types: Mapping[str, TypeRule],
    levels: Mapping[str, LevelRule],
    found: list[FolderRule],
) -> None:
    level = raw["level"] or parent.level
    zone = raw["zone"]
    if zone is None:
        # A child of a sealed folder stays sealed, unless it names a level of its own.
        zone = levels[level].zone if level in levels and (raw["level"] or not parent.path) else parent.zone
    rule = FolderRule(
        path=path,
        key=raw["key"] or ("" if parent.path else path),
        role=raw["role"] or parent.role,
        types=_types(path, raw["types"], parent, types),
        profiles=raw["profiles"] or parent.profiles,
        subfolders=raw["subfolders"] or parent.subfolders,
        level=level,
        zone=zone,
        required=bool(raw["required"]),
        rules={**parent.rules, **raw["rules"]},
    )
    found.append(rule)
    for name, values in raw["folders"].items():
        _add(f"{path}/{name}", values, rule, types, levels, found)


def _types(
    path: str, named: tuple[str, ...] | None, parent: FolderRule, types: Mapping[str, TypeRule]
) -> tuple[str, ...]:
    """The types named here, and those that call this folder their home; none at all means every type."""
    if named is None:
        named = parent.types
    if not named:
        return ()
    return (*named, *(name for name, rule in types.items() if path in rule.home and name not in named))
