"""What the policy says about one path, and which line says it: ``docmgr policy explain PATH``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docmgr.i18n.text import _
from docmgr.i18n.width import pad, width
from docmgr.naming.grammar import parse
from docmgr.naming.version import format_version
from docmgr.naming.vocabulary import Vocabulary
from docmgr.policy.merge import Origin
from docmgr.policy.merge import Path as KeyPath
from docmgr.policy.model import FolderRule, Place, Policy, TypeRule

if TYPE_CHECKING:
    from docmgr.naming.grammar import Name

SCHEMA = "docmgr.explanation/1"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing the policy says: what it is about, what it says, and where (None for a built-in default)."""

    key: str
    value: str
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that holds for a path. ``name`` is the parsed file name, None where it is not lawful under ``profiles``."""

    path: str
    place: Place
    profile: str
    name: Name | None
    type: TypeRule | None
    lines: tuple[Line, ...]

    def as_dict(self) -> dict[str, object]:
        """The document that ``--json`` prints."""
        return {
            "schema": SCHEMA,
            "path": self.path,
            "role": self.place.role,
            "folder": self.place.folder.path if self.place.folder else None,
            "home": self.place.home or None,
            "profile": self.profile or None,
            "name": _name_dict(self.name),
            "says": [
                {
                    "key": line.key,
                    "value": line.value,
                    "file": line.origin.file if line.origin else None,
                    "line": line.origin.line if line.origin else None,
                    "shipped": line.origin.shipped if line.origin else True,
                }
                for line in self.lines
            ],
        }

    def text(self) -> str:
        """The lines for a terminal, aligned, in the current language."""
        labels = _labels()
        rows = [(labels[line.key], line.value, _where(line)) for line in self.lines]
        first = max(width(row[0]) for row in rows)
        second = min(60, max(width(row[1]) for row in rows))
        body = [f"  {pad(label, first)}  {pad(value, second)}  {where}".rstrip() for label, value, where in rows]
        return "\n".join([self.path, *body])


def explain(policy: Policy, path: str) -> Explanation:
    """The folder rule, profiles, type, level and retention of a repository path; a folder ends in ``/``."""
    place = policy.place(path)
    profile, name = _parsed(policy, place, path.rpartition("/")[2])
    kind = policy.types.get(name.type) if name is not None and name.type else None
    lines = [Line("role", place.role, _role_origin(policy, path))]
    if place.folder is not None:
        lines += _folder_lines(policy, place, place.folder)
    if name is not None:
        lines.append(Line("name", _name_text(name), None))
    lines += _type_lines(policy, kind) if kind is not None else []
    lines += _level_lines(policy, place.folder, kind)
    return Explanation(path, place, profile, name, kind, tuple(lines))


def _parsed(policy: Policy, place: Place, filename: str) -> tuple[str, Name | None]:
    """The first profile of the folder that takes the name, and what it reads in it."""
    if place.folder is None or not filename:
        return "", None
    events = (rule.name for rule in policy.types.values() if rule.dated_by == "event")
    vocabulary = Vocabulary(types=policy.types, event_types=events, extensions=policy.extensions)
    for profile in place.folder.profiles:
        name = parse(filename, vocabulary, profile)
        if name is not None:
            return profile, name
    return "", None


def _role_origin(policy: Policy, path: str) -> Origin | None:
    top = path.partition("/")[0]
    return policy.origin("folders", top, "role") if ("folders", top) in policy.origins else None


def _nested(folder: FolderRule) -> KeyPath:
    """``a/b`` as the path of its rule in the file: ``folders a folders b``."""
    return tuple(part for name in folder.path.split("/") for part in ("folders", name))


def _inherited(policy: Policy, folder: FolderRule, key: str) -> Origin | None:
    """Where the folder, or the nearest one around it, says ``key``."""
    path = _nested(folder)
    while path:
        if (*path, key) in policy.origins:
            return policy.origins[(*path, key)]
        path = path[:-2]
    return None


def _folder_lines(policy: Policy, place: Place, folder: FolderRule) -> list[Line]:
    lines = [Line("folder", folder.path + "/", policy.origin(*_nested(folder)))]
    if place.role not in ("home", "free"):
        lines.append(Line("mirrors", place.home, None))
    types = " ".join(folder.types) or _("every type")
    lines += [
        Line("profiles", " ".join(folder.profiles), _inherited(policy, folder, "profiles")),
        Line("types", types, _inherited(policy, folder, "types")),
        Line("subfolders", folder.subfolders, _inherited(policy, folder, "subfolders")),
    ]
    lines += [
        Line("rules", f"{rule}: {severity}", _inherited(policy, folder, "rules"))
        for rule, severity in sorted(folder.rules.items())
    ]
    return lines


def _type_lines(policy: Policy, kind: TypeRule) -> list[Line]:
    path = ("types", kind.name)
    keep = _("for ever") if kind.retention.keep is None else _("{years} years").format(years=kind.retention.keep)
    active = _("{months} months").format(months=kind.retention.active_months)
    dated = _("by its version") if kind.dated_by == "version" else _("by its event")
    return [
        Line("type", f"{kind.name} ({kind.key})", policy.origin(*path)),
        Line("important", _("yes") if kind.important else _("no"), policy.origin(*path, "important")),
        Line("dated", dated, policy.origin(*path, "dated_by")),
        Line("homes", " ".join(home + "/" for home in kind.home), policy.origin(*path, "home")),
        Line("active", active, policy.origin(*path, "retention", "active_months")),
        Line(
            "in_force", _("yes") if kind.retention.in_force else _("no"), policy.origin(*path, "retention", "in_force")
        ),
        Line("keep", keep, policy.origin(*path, "retention", "keep")),
    ]


def _level_lines(policy: Policy, folder: FolderRule | None, kind: TypeRule | None) -> list[Line]:
    if folder is None:
        return []
    level, origin = folder.level, _inherited(policy, folder, "level") or policy.origin("default_level")
    if kind is not None and kind.level and not folder.sealed:
        level, origin = kind.level, policy.origin("types", kind.name, "level")
    lines = [Line("level", level, origin)]
    if folder.sealed:
        zone = _inherited(policy, folder, "zone") or policy.origin("levels", folder.level, "zone")
        lines.append(Line("zone", folder.zone, zone))
    return lines


def _name_dict(name: Name | None) -> dict[str, str | None] | None:
    if name is None:
        return None
    version = format_version(name.version) if name.version is not None else None
    return {
        "date": name.date or None,
        "type": name.type or None,
        "topic": name.topic,
        "version": version,
        "extension": name.extension,
    }


def _name_text(name: Name) -> str:
    version = format_version(name.version) if name.version is not None else ""
    return " · ".join(part for part in (name.date, name.type, name.topic, version, name.extension) if part)


def _where(line: Line) -> str:
    if line.key in ("mirrors", "name"):
        return ""  # read from the path itself
    return str(line.origin) if line.origin is not None else _("(built in)")


def _labels() -> dict[str, str]:
    return {
        "role": _("kind of place"),
        "folder": _("folder rule"),
        "mirrors": _("stands for"),
        "profiles": _("forms of names"),
        "types": _("types"),
        "subfolders": _("folders below"),
        "rules": _("severity here"),
        "name": _("the name reads"),
        "type": _("type"),
        "important": _("needs approval"),
        "dated": _("dated"),
        "homes": _("home folders"),
        "active": _("archived after"),
        "in_force": _("stays while in force"),
        "keep": _("kept"),
        "level": _("access level"),
        "zone": _("sealed with zone"),
    }
