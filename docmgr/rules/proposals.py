"""Lawful names for unlawful ones, and which of them may be applied without asking. Pure; nothing is renamed here.

A proposal never invents a date or a type, never lands on a name that exists, and a proposed name needs no proposal.
"""

from __future__ import annotations

from docmgr.finding import Finding
from docmgr.naming.judge import faults
from docmgr.naming.suggest import certain, propose, propose_folder, template
from docmgr.policy.places import HISTORY, HOME, PENDING, RECORDS, SYSTEM
from docmgr.rules.paths import MACHINE_NAMES
from docmgr.rules.places import Place, Places
from docmgr.rules.siblings import folded
from docmgr.rules.tables import Tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Findings that tell of a name without one of its four parts.
PATTERN = frozenset({"DM101", "DM102", "DM103", "DM104"})
# Findings that a better name does not mend.
NOT_A_NAME = frozenset(
    {
        "DM302",
        "DM304",
        "DM307",
        "DM310",
        "DM401",
        "DM402",
        "DM403",
        "DM404",
        "DM405",
        "DM406",
        "DM408",
        "DM409",
        "DM510",
    }
)


class Proposal:
    """A file and the lawful path for it; ``safe`` where there is one reading only; ``obstacle`` is what lies there."""

    __slots__ = ("source", "target", "rules", "safe", "obstacle")

    def __init__(self, source: str, target: str, rules: tuple[str, ...], *, safe: bool, obstacle: str = "") -> None:
        self.source = source
        self.target = target
        self.rules = rules
        self.safe = safe
        self.obstacle = obstacle


def add_proposals(found: Iterable[Finding], tables: Tables, today: str, date_of: Callable[[str], str]) -> None:
    """Give each finding about a name the lawful path as its ``suggestion``, where there is one.

    ``date_of`` tells the likely date (YYYYMMDD, or ``""``) of a path whose name has none. Where a part would have to be
    invented, the param ``shape`` shows the name with that part left open.
    """
    proposer = _Proposer(tables, today, date_of)
    for each in found:
        if each.waived or each.suggestion or each.rule in NOT_A_NAME or each.rule.startswith("DM9"):
            continue
        each.suggestion = proposer.path(each.path)
        if not each.suggestion and each.rule in PATTERN and not each.path.endswith("/"):
            each.params["shape"] = proposer.shape(each.path)


def proposals(found: Iterable[Finding], existing: Iterable[str], tables: Tables, today: str) -> list[Proposal]:
    """One proposal a file, in order of path; two that want one name, and one whose name is taken, have an obstacle.

    ``found`` have been through ``add_proposals``; ``existing`` are all repository paths there are.
    """
    rules: dict[str, set[str]] = {}
    targets: dict[str, str] = {}
    for each in found:
        if each.waived or each.path.endswith("/"):
            continue
        rules.setdefault(each.path, set()).add(each.rule)
        if each.suggestion and each.suggestion != each.path:
            targets[each.path] = each.suggestion
    taken: dict[str, list[str]] = {}
    for path in existing:
        taken.setdefault(folded(path), []).append(path)
    wanted: dict[str, list[str]] = {}
    for source, target in targets.items():
        wanted.setdefault(folded(target), []).append(source)
    done = []
    for source, target in sorted(targets.items()):
        rivals = [*taken.get(folded(target), ()), *wanted[folded(target)]]
        obstacle = next((path for path in rivals if path != source), "")
        sure = not obstacle and _sure(source, target, tables, today)
        done.append(Proposal(source, target, tuple(sorted(rules[source])), safe=sure, obstacle=obstacle))
    return done


def folders_to_make(found: Iterable[Finding]) -> list[str]:
    """The required folders that are missing (DM302), without the slash."""
    return sorted({each.path.rstrip("/") for each in found if each.rule == "DM302" and not each.waived})


def files_to_leave_out(found: Iterable[Finding]) -> list[str]:
    """The temporary files that somebody staged (DM510); they stay on the disk."""
    return sorted({each.path for each in found if each.rule == "DM510" and not each.waived})


def _sure(source: str, target: str, tables: Tables, today: str) -> bool:
    """Whether the name can be read in one way only; a move to another folder is always a person's decision."""
    folder, _, name = source.rpartition("/")
    if target.rpartition("/")[0] != folder:
        return False
    where = Places(tables).of(folder)
    profiles = where.folder.profiles if where.folder is not None else ("controlled",)
    return certain(faults(name, tables.vocabulary, profiles, today), tables.vocabulary, today)


class _Proposer:
    """Proposals of one run; each path is thought about once."""

    def __init__(self, tables: Tables, today: str, date_of: Callable[[str], str]) -> None:
        self.tables = tables
        self.today = today
        self.date_of = date_of
        self.places = Places(tables)
        self.known: dict[str, str] = {}

    def path(self, path: str) -> str:
        """The lawful path, ``""`` where there is none or something would have to be invented."""
        if path not in self.known:
            self.known[path] = self._folder(path) if path.endswith("/") else self._file(path)
        return self.known[path]

    def shape(self, path: str) -> str:
        """The name with placeholders for what only a person knows."""
        folder, _, name = path.rpartition("/")
        where = self.places.of(folder)
        types = where.folder.types if where.folder is not None else ()
        return template(name, self.tables.vocabulary, today=self.today, types=types)

    def _file(self, path: str) -> str:
        folder, _, name = path.rpartition("/")
        where = self.places.of(folder)
        if where.role in (RECORDS, SYSTEM) or name in MACHINE_NAMES:
            return ""
        types = where.folder.types if where.folder is not None else ()
        vocabulary = self.tables.vocabulary
        better = propose(name, vocabulary, today=self.today, types=types)
        better = better or propose(name, vocabulary, today=self.today, types=types, date_hint=self.date_of(path))
        if not better:
            return ""
        home = self._home(where, better)
        target = f"{home}/{better}" if home else ""
        return "" if target == path else target

    def _home(self, where: Place, name: str) -> str:
        """The folder for the name: where it lies if that is lawful, else the home of its type."""
        kind = name[9:].partition("-")[0]
        elsewhere = where.role == HOME and where.folder is not None and kind not in where.folder.type_set
        if where.folder is None or elsewhere or (where.role == PENDING and not where.home):
            homes = self.tables.homes.get(kind, ())
            return homes[0] if homes else ""
        if where.role == HISTORY and not where.home:
            return ""
        return "/".join(self._component(where, depth) for depth in range(where.path.count("/") + 1))

    def _component(self, where: Place, depth: int) -> str:
        parts = where.path.split("/")
        above = "/".join(parts[: depth + 1])
        if above in self.tables.folders:
            return parts[depth]
        inner = self.places.of(above)
        profile = inner.folder.subfolders if inner.folder is not None else "any"
        vocabulary = self.tables.vocabulary
        return propose_folder(parts[depth], vocabulary, today=self.today, profile=profile) or parts[depth]

    def _folder(self, path: str) -> str:
        where = self.places.of(path[:-1])
        if where.folder is None:
            return ""
        better = "/".join(self._component(where, depth) for depth in range(where.path.count("/") + 1)) + "/"
        return "" if better == path else better
