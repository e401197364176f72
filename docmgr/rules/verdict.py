"""From findings to a report: what the policy ignores falls out, waivers and the baseline excuse, expired waivers speak up.

Not on the clean path of the hook: it runs only where something was found.
"""

from docmgr.finding import Finding, Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from docmgr.policy.waivers import Waiver
    from docmgr.rules.baseline import Baseline
    from docmgr.rules.tables import Tables

WAIVERS = ".docmgr/waivers.yaml"


def without_ignored(found: "Iterable[Finding]", ignore: "tuple[str, ...]") -> "list[Finding]":
    """The findings whose path no gitignore line of the policy matches."""
    every = list(found)
    if not ignore or not every:
        return every
    from pathspec import GitIgnoreSpec

    spec = GitIgnoreSpec.from_lines(ignore)
    return [each for each in every if not spec.match_file(each.path)]


def settle(
    found: "Iterable[Finding]",
    checked: int,
    tables: "Tables",
    waivers: "list[Waiver]",
    baseline: "Baseline",
    today: str,
) -> Report:
    """The report: every finding stays in it, those that are excused say by what."""
    from docmgr.policy.waivers import excused_by

    kept = without_ignored(found, tables.ignore)
    spoken: list[Finding] = []
    for each in kept:
        if (each.rule, each.path) in baseline:
            each.waived = "baseline"
            continue
        waiver = excused_by(each, waivers)
        if waiver is None:
            continue
        if waiver.expired(today):
            spoken.append(_expired(each, waiver, tables))
        else:
            each.waived = "waiver"
    return Report([*kept, *(each for each in spoken if each.severity != "off")], checked)


def _expired(found: Finding, waiver: "Waiver", tables: "Tables") -> Finding:
    """DM902 beside the finding that a waiver no longer excuses."""
    severity = tables.severities.get("DM902", "error")
    params: dict[str, str | int] = {"rules": found.rule, "until": waiver.until}
    return Finding("DM902", severity, found.path, params)
