"""Whether the parts of a policy fit together: names, homes, references, numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from docmgr.i18n.text import _
from docmgr.policy.fields import dotted, shown, unlisted
from docmgr.policy.forms import CLOCK
from docmgr.policy.merge import Merged, Path
from docmgr.policy.model import Agreed, FolderRule, Policy, TypeRule
from docmgr.policy.places import HISTORY, HOME, PENDING, RESERVED

EVERY = ("daily", "weekly", "monthly", "quarterly", "half_yearly", "yearly")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LEVELS = ("public", "internal", "head_only")
_ILLEGAL = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_GREATEST = 100_000


def check(policy: Policy, folders: Mapping[str, Any], merged: Merged, rule_ids: frozenset[str]) -> None:
    """Note every misfit; ``folders`` as read from the file, ``rule_ids`` empty where the caller knows no rules."""
    _check_tree(folders, ("folders",), policy, merged, rule_ids)
    _check_roles(policy, merged)
    _check_types(policy, merged)
    _check_words(policy, merged)
    for name in LEVELS:
        if name not in policy.levels:
            merged.mistake(("levels", name), _("the access level {name} must stay").format(name=name))
    _known(policy.default_level, policy.levels, ("default_level",), merged)
    _check_rules(policy.rules, ("rules",), merged, rule_ids)
    if policy.limits.path_warn > policy.limits.path_error:
        merged.mistake(("limits", "path_warn"), _("limits.path_warn must not exceed limits.path_error"))
    for number in policy.agreed.values():
        _check_agreed(number, ("agreed", number.name, "value"), merged)
    _check_patterns(policy.ignore, merged)


def _known(found: str, options: Iterable[str], path: Path, merged: Merged) -> None:
    options = list(options)
    if found not in options:
        unlisted(found, options, path, merged)


def _check_rules(rules: Mapping[str, str], path: Path, merged: Merged, rule_ids: frozenset[str]) -> None:
    for rule in rules:
        if rule_ids:
            _known(rule, sorted(rule_ids), (*path, rule), merged)


def lawful(name: str) -> bool:
    """Whether every file system can hold a folder or type of that name as it is written."""
    return (
        unicodedata.normalize("NFC", name) == name
        and not _ILLEGAL.search(name)
        and name == name.strip().rstrip(".")
        and name not in ("", ".", "..")
        and len(name.encode("utf-8", "surrogateescape")) <= 143
    )


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _check_tree(
    folders: Mapping[str, Any], path: Path, policy: Policy, merged: Merged, rule_ids: frozenset[str]
) -> None:
    seen: dict[str, str] = {}
    for name, raw in folders.items():
        here = (*path, name)
        if not lawful(name) or (len(path) == 1 and name.startswith(".")):
            merged.mistake(here, _("{name} cannot be the name of a folder").format(name=shown(name)))
        if len(path) == 1 and _folded(name) in RESERVED:
            merged.mistake(here, _("the folder {name} belongs to docmgr").format(name=name))
        if twin := seen.get(_folded(name)):
            merged.mistake(here, _("{name} is the same folder as {other}").format(name=name, other=twin))
        seen.setdefault(_folded(name), name)
        for number, kind in enumerate(raw["types"] or ()):
            _known(kind, policy.types, (*here, "types", _index(merged, (*here, "types"), kind, number)), merged)
        if raw["level"]:
            _known(raw["level"], policy.levels, (*here, "level"), merged)
        _check_rules(raw["rules"], (*here, "rules"), merged, rule_ids)
        if len(path) > 1 and raw["role"]:
            merged.mistake((*here, "role"), _("a folder inside another has the role of the outer one"))
        _check_tree(raw["folders"], (*here, "folders"), policy, merged, rule_ids)


def _index(merged: Merged, path: Path, item: str, number: int) -> int:
    """The place of an item in the list as written; items that were mistakes themselves are missing in what was read."""
    value: Any = merged.value
    for part in path:
        value = value[part]
    return value.index(item) if isinstance(value, list) and item in value else number


def _check_roles(policy: Policy, merged: Merged) -> None:
    tops = [rule for rule in policy.folders if "/" not in rule.path]
    keys: dict[str, str] = {}
    for rule in tops:
        if other := keys.get(rule.key):
            text = _("the folders {name} and {other} have the same key {key}")
            merged.mistake(("folders", rule.path, "key"), text.format(name=rule.path, other=other, key=rule.key))
        keys.setdefault(rule.key, rule.path)
    for role in (PENDING, HISTORY):
        having = [rule for rule in tops if rule.role == role]
        if not having:
            merged.mistake(("folders",), _("no folder has the role {role}").format(role=role))
        for rule in having[1:]:
            text = _("the folders {name} and {other} both have the role {role}")
            merged.mistake(
                _blamed(rule, having[0], merged), text.format(name=rule.path, other=having[0].path, role=role)
            )
    if not any(rule.role == HOME for rule in tops):
        merged.mistake(("folders",), _("no folder has the role {role}").format(role=HOME))


def _blamed(one: FolderRule, other: FolderRule, merged: Merged) -> Path:
    """Of two that clash, the one the department wrote."""
    path = ("folders", one.path, "role")
    return ("folders", other.path, "role") if merged.origin(path).shipped else path


def _check_types(policy: Policy, merged: Merged) -> None:
    homes = {rule.path: rule for rule in policy.folders}
    keys: dict[str, str] = {}
    if not policy.types:
        merged.mistake(("types",), _("a policy needs at least one type"))
    for name, rule in policy.types.items():
        path = ("types", name)
        if "-" in name:
            merged.mistake(path, _("the type {type} contains -, which separates the parts of a name").format(type=name))
        elif not lawful(name) or any(char.isspace() for char in name):
            merged.mistake(path, _("{name} cannot be the name of a type").format(name=shown(name)))
        if rule.key and (other := keys.get(rule.key)):
            text = _("the types {name} and {other} have the same key {key}")
            merged.mistake((*path, "key"), text.format(name=name, other=other, key=rule.key))
        keys.setdefault(rule.key, name)
        if not rule.home:
            merged.mistake((*path, "home"), _("the type {type} needs a home folder").format(type=name))
        _check_homes(rule, homes, merged)
        if rule.level:
            _known(rule.level, policy.levels, (*path, "level"), merged)
        _check_extension(rule.extension, (*path, "extension"), policy, merged)


def _check_homes(rule: TypeRule, homes: Mapping[str, FolderRule], merged: Merged) -> None:
    path = ("types", rule.name)
    for number, home in enumerate(rule.home):
        here = (*path, "home", _index(merged, (*path, "home"), home, number))
        if home not in homes:
            unlisted(home, [each.path for each in homes.values() if each.role == HOME], here, merged)
        elif homes[home].role != HOME:
            text = _("{key}: {folder} has the role {role}; a home folder has the role home")
            blamed: Path = ("folders", home, "role") if merged.origin(here).shipped else here
            merged.mistake(blamed, text.format(key=dotted(here), folder=home, role=homes[home].role))


def _check_extension(extension: str, path: Path, policy: Policy, merged: Merged) -> None:
    if extension not in policy.extensions:
        blamed: Path = ("extensions",) if merged.origin(path).shipped else path
        text = _("{key}: {found} is not among the extensions")
        merged.mistake(blamed, text.format(key=dotted(path), found=extension))


def _check_words(policy: Policy, merged: Merged) -> None:
    """A word that betrays two types betrays none."""
    seen: dict[str, str] = {}
    for name, rule in policy.types.items():
        for number, word in enumerate(rule.keywords):
            other = seen.setdefault(_folded(word), name)
            if other != name:
                text = _("the keyword {word} stands under {name} and under {other}")
                path = ("types", name, "keywords", number)
                if merged.origin(path).shipped:
                    path = ("types", other, "keywords", number)
                merged.mistake(path, text.format(word=word, name=name, other=other))


def _check_agreed(number: Agreed, path: Path, merged: Merged) -> None:
    value, unit = number.value, number.unit
    if unit in ("every", "weekday"):
        _known(str(value), EVERY if unit == "every" else WEEKDAYS, path, merged)
    elif unit == "time":
        if not (isinstance(value, str) and re.fullmatch(CLOCK, value)):
            _unfit(path, _("a time of day such as 18:00"), value, merged)
    elif unit == "flag":
        if not isinstance(value, bool):
            _unfit(path, _("true or false"), value, merged)
    elif isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _GREATEST:
        _unfit(path, _("a whole number of {unit}, 0 or greater").format(unit=unit), value, merged)


def _unfit(path: Path, kind: str, value: object, merged: Merged) -> None:
    merged.mistake(path, _("{key} must be {kind}, not {found}").format(key=dotted(path), kind=kind, found=shown(value)))


def _check_patterns(patterns: tuple[str, ...], merged: Merged) -> None:
    from docmgr.policy.patterns import fault

    for number, pattern in enumerate(patterns):
        if fault(pattern):
            text = _("{pattern} is no gitignore pattern").format(pattern=shown(pattern))
            merged.mistake(("ignore", number), text)
