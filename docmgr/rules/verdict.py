"""From findings to a report: what the policy ignores falls out, waivers and the baseline excuse, and are watched over.

Not on the clean path of the hook: it runs only where something was found.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from docmgr.finding import Finding, Report
from docmgr.policy.waivers import WAIVERS_FILE, Waiver, excused_by, expired, unmatched
from docmgr.rules.baseline import Baseline, stale

if TYPE_CHECKING:
    from docmgr.rules.tables import Tables

WAIVERS = WAIVERS_FILE


def without_ignored(found: Iterable[Finding], ignore: tuple[str, ...]) -> list[Finding]:
    """The findings whose path no gitignore line of the policy matches."""
    every = list(found)
    if not ignore or not every:
        return every
    from pathspec import GitIgnoreSpec

    spec = GitIgnoreSpec.from_lines(ignore)
    return [each for each in every if not spec.match_file(each.path)]


def settle(
    found: Iterable[Finding],
    checked: int,
    tables: Tables,
    waivers: list[Waiver],
    baseline: Baseline,
    run: tuple[str, bool],
) -> Report:
    """The report: every finding stays in it, those that are excused say by what.

    ``run`` is today (YYYYMMDD) and whether the whole tree was judged: then an exception that has ended or excuses
    nothing is a finding of its own (DM902, DM903); else only one that would have excused a finding speaks up.
    """
    today, whole = run
    kept = without_ignored(found, tables.ignore)
    ended: list[Waiver] = []
    for each in kept:
        if (each.rule, each.path) in baseline:
            each.waived = "baseline"
            continue
        waiver = excused_by(each, waivers)
        if waiver is None:
            continue
        if waiver.expired(today):
            ended.append(waiver)
        else:
            each.waived = "waiver"
    watch = expired(dict.fromkeys(waivers if whole else ended), today)
    if whole:
        current = [waiver for waiver in waivers if not waiver.expired(today)]
        watch += unmatched(current, kept) + stale(baseline, kept)
    return Report([*kept, *_weighed(watch, tables)], checked)


def _weighed(found: list[Finding], tables: Tables) -> list[Finding]:
    """Findings about exceptions, as grave as the policy wants."""
    for each in found:
        each.severity = tables.severities.get(each.rule, each.severity)
    return [each for each in found if each.severity != "off"]
