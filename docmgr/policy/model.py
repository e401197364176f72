"""The policy as everybody else sees it: frozen data, and look-ups that touch neither disk nor clock.

Made by ``load``; compiled for the hooks by ``compile``. Clauses D-2.1 to D-2.4 and the numbers under ``agreed``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from docmgr.policy.forms import Period
from docmgr.policy.merge import Origin, Path
from docmgr.policy.places import FREE, HISTORY, HOME, PENDING, locate

FOLDER_ROLES = (HOME, PENDING, HISTORY, FREE)


@dataclass(frozen=True, slots=True)
class Department:
    """Whose repository it is, as forms and packages print it."""

    name: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class FolderRule:
    """What may stand in a folder and below, everything inherited filled in.

    ``path`` is the folder it was written for; ``types`` empty means every type; ``zone`` is the key zone the folder is
    sealed with, ``""`` for clear text; ``rules`` override severities here.
    """

    path: str
    key: str
    role: str
    types: tuple[str, ...]
    profiles: tuple[str, ...]
    subfolders: str
    level: str
    zone: str
    required: bool
    rules: Mapping[str, str]

    @property
    def sealed(self) -> bool:
        """Whether documents here are encrypted."""
        return bool(self.zone)


@dataclass(frozen=True, slots=True)
class TypeRetention:
    """``active_months`` in the home folder, unless ``in_force`` keeps it there; ``keep`` in years, None for ever."""

    active_months: int
    in_force: bool
    keep: int | None


@dataclass(frozen=True, slots=True)
class TypeRule:
    """A document type; ``dated_by`` is ``version`` or ``event``; ``home`` its folders, the first being the default.

    ``key`` is the same in every language; ``future_days`` says how far ahead its date may lie. Source: D-2.1.2.
    """

    name: str
    key: str
    zh: str
    en: str
    dated_by: str
    important: bool
    home: tuple[str, ...]
    extension: str
    future_days: int | None
    keywords: tuple[str, ...]
    level: str
    retention: TypeRetention


@dataclass(frozen=True, slots=True)
class Words:
    """Words that names avoid (D-4.1): anywhere, in status position, as placeholders; ``allowed`` are excepted."""

    forbidden: tuple[str, ...]
    status: tuple[str, ...]
    placeholders: tuple[str, ...]
    allowed: tuple[str, ...]
    sensitive: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds: components in bytes, paths in UTF-16 units, depth in folders, files in bytes, the rest as named."""

    component_bytes: int
    path_warn: int
    path_error: int
    topic_min: int
    year_from: int
    future_days: int
    depth: int
    folder_entries: int
    file_bytes: int
    waiver_days: int
    waiver_notice_days: int
    baseline_max: int | None


@dataclass(frozen=True, slots=True)
class LevelRule:
    """An access level (D-2.3.2): labels, who may read (roles; empty is everybody), and the zone that seals it."""

    name: str
    zh: str
    en: str
    readers: tuple[str, ...]
    zone: str


@dataclass(frozen=True, slots=True)
class Retention:
    """When documents move to the history folder, and how many verified copies must exist before anything is pruned.

    ``age_from`` is ``name`` (the date in the name) or ``change`` (the last commit that touched the file).
    """

    older_than: Period
    copies: int
    age_from: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """A number that the handbook leaves open to the department; ``inferred`` where the clause itself is a guess."""

    name: str
    value: int | bool | str
    unit: str
    clause: str
    zh: str
    en: str
    inferred: bool


@dataclass(frozen=True, slots=True)
class HookRules:
    """What a hook does when its interpreter is gone: ``warn`` or ``block``, in a clear and in a sealed repository."""

    interpreter_gone: str
    interpreter_gone_sealed: str


@dataclass(frozen=True, slots=True)
class SlimRules:
    """Whether Office files are stored uncompressed, so that their versions take little room; which are meant."""

    enabled: bool
    extensions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a path lies.

    ``role`` of its top folder, the ``folder`` rule that holds (seen through the pending and history mirrors), and
    ``home``, the path it has or mirrors among the home folders, ``""`` where there is none.
    """

    role: str
    folder: FolderRule | None
    home: str


@dataclass(frozen=True, slots=True)
class Policy:
    """All of it. ``folders`` holds nested rules after their parents; ``origins`` where every key was written."""

    name: str
    extends: str
    language: str
    timezone: str
    department: Department
    folders: tuple[FolderRule, ...]
    root_files: tuple[str, ...]
    types: Mapping[str, TypeRule]
    extensions: tuple[str, ...]
    words: Words
    limits: Limits
    targets: tuple[str, ...]
    rules: Mapping[str, str]
    ignore: tuple[str, ...]
    levels: Mapping[str, LevelRule]
    default_level: str
    retention: Retention
    resources: Mapping[str, str]
    agreed: Mapping[str, Agreed]
    hooks: HookRules
    slim: SlimRules
    rooms: tuple[str, ...]
    protected_branches: tuple[str, ...]
    origins: Mapping[Path, Origin] = field(repr=False)

    def type(self, name: str) -> TypeRule | None:
        """The type of that name, or of that key in another language (``policy`` finds 制度)."""
        found = self.types.get(name)
        return found or next((rule for rule in self.types.values() if rule.key == name), None)

    def folder_of(self, role: str) -> FolderRule:
        """The folder with the role ``pending`` or ``history``; a loaded policy has exactly one of each."""
        return next(rule for rule in self.folders if rule.role == role and "/" not in rule.path)

    def folder(self, path: str) -> FolderRule | None:
        """The rule that a path obeys: see ``place``."""
        return self.place(path).folder

    def place(self, path: str) -> Place:
        """Where a repository path (a folder with ``/`` at its end, or a file) lies."""
        folder, _slash, name = path.rpartition("/")
        rules = {rule.path: rule for rule in self.folders}
        role, rule, home = locate(folder, {name: each.role for name, each in rules.items()}, self.root_files)
        return Place(role, rules.get(rule), f"{home}/{name}" if home else "")

    def origin(self, *path: str | int) -> Origin | None:
        """Where the key, or the nearest key above it, is written; None where only a default stands."""
        here: Path = path
        while here:
            if here in self.origins:
                return self.origins[here]
            here = here[:-1]
        return None

    def number(self, name: str) -> int:
        """An agreed number, in its unit."""
        value = self.agreed[name].value
        assert isinstance(value, int) and not isinstance(value, bool)
        return value

    def flag(self, name: str) -> bool:
        """An agreed yes or no."""
        value = self.agreed[name].value
        assert isinstance(value, bool)
        return value

    def word(self, name: str) -> str:
        """An agreed word, such as ``quarterly``, or time of day, such as ``18:00``."""
        value = self.agreed[name].value
        assert isinstance(value, str)
        return value
