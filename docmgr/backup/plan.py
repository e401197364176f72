"""Which kind of backup comes next, and which old ones may go; pure decisions over manifests and dates.

Source: D-4.2; design 6 (8 weekly, 12 monthly); research/dms-archive.md 5.7.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from docmgr.backup.manifest import FULL, STEP, Manifest

_DAYS = {"daily": 1, "weekly": 7}
_MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}


@dataclass(frozen=True, slots=True)
class Rules:
    """What the policy says: how many weekly and monthly backups stay, how often a full one is made."""

    weekly: int = 8
    monthly: int = 12
    full_every: str = "quarterly"


@dataclass(frozen=True, slots=True)
class Next:
    """The backup to make: a full one, or a step on ``parent`` that takes ``basis`` for granted."""

    kind: str
    parent: Manifest | None = None
    basis: tuple[str, ...] = ()


def chain(manifest: Manifest, by_id: Mapping[str, Manifest]) -> list[Manifest] | None:
    """A backup and those it builds on, the full one first; None where one of them is missing."""
    found = [manifest]
    while found[-1].kind != FULL:
        parent = by_id.get(found[-1].parent)
        if parent is None or parent.number >= found[-1].number:
            return None
        found.append(parent)
    return found[::-1]


def whole(manifests: Iterable[Manifest]) -> list[Manifest]:
    """The backups whose chains are complete, oldest first."""
    by_id = {each.id: each for each in manifests}
    return sorted((each for each in by_id.values() if chain(each, by_id) is not None), key=lambda each: each.number)


def decide(
    manifests: Sequence[Manifest],
    known: Mapping[str, str],
    today: date,
    rules: Rules,
    *,
    algorithm: str,
    recipients: Sequence[str] = (),
) -> Next:
    """What comes next on a target that holds these backups; ``known`` gives the commits of objects that are here.

    A step takes only commits for granted: git asks a bundle for no other prerequisite. Whoever opens a step opens all
    that it builds on: other recipients begin anew.
    """
    by_id = {each.id: each for each in manifests}
    usable = whole(manifests)
    if not usable:
        return Next(FULL)
    parent = usable[-1]
    steps = chain(parent, by_id) or []
    basis = tuple(sorted({known[each] for each in parent.tips if each in known}))
    other = parent.algorithm != algorithm or set(parent.recipients) != set(recipients)
    if not basis or other or _stale(steps, today, rules):
        return Next(FULL)
    return Next(STEP, parent, basis)


def _stale(steps: Sequence[Manifest], today: date, rules: Rules) -> bool:
    """Whether a chain has grown so long or large that a new full backup is the better start."""
    first, *rest = steps
    size = first.bundle.size if first.bundle else 0
    grown = sum(each.bundle.size for each in rest if each.bundle)
    return today >= _later(day_of(first), rules.full_every) or grown > max(size, 1 << 20)


def _later(day: date, period: str) -> date:
    """The day one period later, the month's last day where there is no such day."""
    if period in _DAYS:
        return date.fromordinal(day.toordinal() + _DAYS[period])
    months = _MONTHS[period]
    count = day.year * 12 + day.month - 1 + months
    for number in range(day.day, 27, -1):
        try:
            return date(count // 12, count % 12 + 1, number)
        except ValueError:
            continue
    return date(count // 12, count % 12 + 1, day.day)


def day_of(manifest: Manifest) -> date:
    """The day a backup was made, where it was made."""
    return date.fromisoformat(manifest.made[:10])


def kept(manifests: Iterable[Manifest], rules: Rules) -> set[str]:
    """The ids of the backups that stay: the last of each week and month that count, and what they build on.

    Counted are weeks and months that have a backup, so that nobody loses the last one by pausing.
    """
    usable = whole(manifests)
    by_id = {each.id: each for each in usable}
    newest = usable[::-1]
    chosen = {each.id for each in newest[:1]}
    chosen |= _last_of(newest, {each.id: day_of(each).isocalendar()[:2] for each in newest}, rules.weekly)
    chosen |= _last_of(newest, {each.id: (day_of(each).year, day_of(each).month) for each in newest}, rules.monthly)
    return {below.id for each in chosen for below in chain(by_id[each], by_id) or []}


def _last_of(newest: Sequence[Manifest], periods: Mapping[str, tuple[int, int]], count: int) -> set[str]:
    """The newest backup of each of the newest ``count`` periods."""
    seen: dict[tuple[int, int], str] = {}
    for each in newest:
        if periods[each.id] not in seen and len(seen) < count:
            seen[periods[each.id]] = each.id
    return set(seen.values())


def expired(manifests: Sequence[Manifest], rules: Rules) -> list[Manifest]:
    """The backups that may go, newest first, so that at every moment what is left can be restored.

    A backup whose chain is broken stays, for somebody should look at it first.
    """
    stays = kept(manifests, rules)
    return [each for each in whole(manifests)[::-1] if each.id not in stays]
