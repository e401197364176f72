"""Lawful names for unlawful ones, and which of them may be applied without asking. Pure; nothing is renamed here.

A proposal never invents a date or a type, never lands on a name that exists, and a proposed name needs no proposal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from docmgr.finding import Finding
from docmgr.naming.suggest import propose, propose_folder, safe
from docmgr.rules.paths import MACHINE_NAMES, Places
from docmgr.rules.places import Place
from docmgr.rules.siblings import folded
from docmgr.rules.tables import HISTORY, PENDING, RECORDS, SYSTEM, Tables

# Findings that a better name does not mend.
NOT_A_NAME = frozenset(
    {"DM302", "DM304", "DM307", "DM310", "DM401", "DM402", "DM403", "DM404", "DM405", "DM406", "DM510"}
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A file and the lawful path for it; ``safe`` where there is one reading only; ``obstacle`` is what lies there."""

    source: str
    target: str
    rules: tuple[str, ...]
    safe: bool
    obstacle: str = ""


def add_proposals(found: Iterable[Finding], tables: Tables, today: str, dates: Mapping[str, str] | None = None) -> None:
    """Give each finding about a name the lawful path as its ``suggestion``, where there is one.

    ``dates`` are YYYYMMDD by path, for names that carry none.
    """
    proposer = _Proposer(tables, today, dates or {})
    for each in found:
        if not each.waived and not each.suggestion:
            each.suggestion = proposer.path(each)


def proposals(found: Iterable[Finding], existing: Iterable[str]) -> list[Proposal]:
    """One proposal a file, in order of path; two that want one name, and one whose name is taken, have an obstacle.

    ``existing`` are all repository paths there are.
    """
    rules: dict[str, list[str]] = {}
    targets: dict[str, str] = {}
    for each in found:
        if each.waived or each.path.endswith("/"):
            continue
        rules.setdefault(each.path, []).append(each.rule)
        if each.suggestion and each.suggestion != each.path:
            targets[each.path] = each.suggestion
    taken = {folded(path): path for path in existing}
    wanted: dict[str, list[str]] = {}
    for source, target in targets.items():
        wanted.setdefault(folded(target), []).append(source)
    done = []
    for source in sorted(targets):
        target = targets[source]
        rivals = [path for path in wanted[folded(target)] if path != source]
        holder = taken.get(folded(target), "")
        obstacle = holder if holder and holder != source else (rivals[0] if rivals else "")
        broken = tuple(sorted(rules[source]))
        done.append(Proposal(source, target, broken, safe(set(broken)) and not obstacle, obstacle))
    return done


class _Proposer:
    """Proposals of one run; each path is thought about once."""

    def __init__(self, tables: Tables, today: str, dates: Mapping[str, str]) -> None:
        self.tables = tables
        self.today = today
        self.dates = dates
        self.places = Places(tables)
        self.known: dict[str, str] = {}

    def path(self, finding: Finding) -> str:
        """The lawful path, ``""`` where the finding is of another kind or something would have to be invented."""
        if finding.rule in NOT_A_NAME or finding.rule.startswith("DM9"):
            return ""
        path = finding.path
        if path not in self.known:
            self.known[path] = self._folder(path) if path.endswith("/") else self._file(path)
        return self.known[path]

    def _file(self, path: str) -> str:
        folder, _, name = path.rpartition("/")
        where = self.places.of(folder)
        if where.role in (RECORDS, SYSTEM) or name in MACHINE_NAMES:
            return ""
        types = where.folder.types if where.folder is not None else ()
        better = propose(
            name, self.tables.vocabulary, today=self.today, types=types, date_hint=self.dates.get(path, "")
        )
        if not better:
            return ""
        home = self._home(where, better)
        target = f"{home}/{better}" if home else ""
        return "" if target == path else target

    def _home(self, where: Place, name: str) -> str:
        """The folder for the name: where it lies if that is lawful, else the home of its type."""
        kind = name[9:].partition("-")[0]
        if where.folder is None or (where.role == PENDING and not where.home):
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
        return propose_folder(parts[depth], self.tables.vocabulary, profile, self.today) or parts[depth]

    def _folder(self, path: str) -> str:
        where = self.places.of(path[:-1])
        if where.folder is None:
            return ""
        better = "/".join(self._component(where, depth) for depth in range(where.path.count("/") + 1)) + "/"
        return "" if better == path else better
