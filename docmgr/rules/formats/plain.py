"""Reports for people: the text of ``docmgr check`` and the few lines of a hook, which GUIs cut and servers prefix."""

from docmgr.finding import ERROR, INFO, WARN
from docmgr.i18n.text import _
from docmgr.i18n.width import visible
from docmgr.rules.texts import render

TYPE_CHECKING = False
if TYPE_CHECKING:
    from docmgr.finding import Finding, Report
    from docmgr.rules.texts import Texts

    # A path with its findings.
    Group = tuple[str, list[Finding]]

HOOK_PATHS = 20
HOOK_MESSAGES = 3


def text(report: "Report", language: str, texts: "Texts", *, mend: str) -> str:
    """Findings by path, what to do next, and the sum; waived ones are only counted."""
    from docmgr.i18n.width import pad, width

    names = _severities()
    widest = max(map(width, names.values()))
    lines: "list[str]" = []
    groups = _groups(report)
    for path, findings in groups:
        lines.append(visible(path))
        for each in findings:
            lines.append(f"  {pad(names[each.severity], widest)}  {each.rule}  {render(each, language, texts)}")
        lines += _suggestions(findings) or _shape(findings)
    if groups:
        lines += ["", *_next_steps([each for _path, findings in groups for each in findings], texts, mend)]
    return "\n".join([*lines, _sum(report)]) + "\n"


def hook_text(report: "Report", language: str, texts: "Texts", *, mend: str = "docmgr fix --staged") -> str:
    """What a hook prints, without a newline at its end: at most five lines a path, ``HOOK_PATHS`` paths, errors first.

    Notes and waived findings are left out; ``""`` where nothing else was found. ``mend`` is the command that helps.
    """
    names = _severities()
    groups = sorted(((path, _gravest(findings)) for path, findings in _groups(report)), key=_has_no_error)
    groups = [group for group in groups if group[1]]
    if not groups:
        return ""
    lines: "list[str]" = []
    told: "set[str]" = set()
    for path, findings in groups[:HOOK_PATHS]:
        lines.append(visible(path))
        for each in findings[:HOOK_MESSAGES]:
            lines.append(f"  {names[each.severity]} {each.rule} {render(each, language, texts)}")
        lines += _advice(findings, language, texts, told)
    if len(groups) > HOOK_PATHS:
        lines.append(_("… and {count} more").format(count=len(groups) - HOOK_PATHS))
    ordered = [each for _path, findings in groups for each in findings]
    return "\n".join([*lines, *_next_steps(ordered, texts, mend)])


def _severities() -> "dict[str, str]":
    return {ERROR: _("error"), WARN: _("warning"), INFO: _("note")}


def _groups(report: "Report") -> "list[Group]":
    """The findings that stand, by path, in the report's order."""
    found: "dict[str, list[Finding]]" = {}
    for each in report.findings:
        if not each.waived:
            found.setdefault(each.path, []).append(each)
    return list(found.items())


def _gravest(findings: "list[Finding]") -> "list[Finding]":
    """Errors, then warnings; notes are no matter of a commit."""
    return [each for severity in (ERROR, WARN) for each in findings if each.severity == severity]


def _has_no_error(group: "Group") -> bool:
    return all(each.severity != ERROR for each in group[1])


def _suggestions(findings: "list[Finding]") -> "list[str]":
    """Each suggested path once: every rule that a path breaks proposes the same."""
    return [f"  → {visible(path)}" for path in dict.fromkeys(each.suggestion for each in findings) if path]


def _shape(findings: "list[Finding]") -> "list[str]":
    """The name with its open parts, where a whole one would have to be invented."""
    return [f"  → {visible(each.params['shape'])}" for each in findings if "shape" in each.params][:1]


def _advice(findings: "list[Finding]", language: str, texts: "Texts", told: "set[str]") -> "list[str]":
    """The suggested path, else what to do about the gravest finding, said once a run."""
    suggested = _suggestions(findings)[:1] or _shape(findings)
    rule = findings[0].rule
    if suggested or rule in told or rule not in texts:
        return suggested
    told.add(rule)
    return [f"  → {texts[rule]['mend'][language]}"]


def _next_steps(findings: "list[Finding]", texts: "Texts", mend: str) -> "list[str]":
    """The command that mends, where one can, and the one that tells more."""
    grave = min(findings, key=lambda each: each.severity != ERROR)
    steps = [_("Read more: {command}").format(command=f"docmgr explain {grave.rule}")]
    if any(each.suggestion or (each.rule in texts and texts[each.rule]["fix"] != "-") for each in findings):
        steps.insert(0, _("Mend: {command}").format(command=mend))
    return steps


def _sum(report: "Report") -> str:
    notes = report.count(INFO)
    parts = [
        _("checked {count}").format(count=report.checked),
        _("errors {count}").format(count=report.count(ERROR)),
        _("warnings {count}").format(count=report.count(WARN)),
    ]
    if notes:
        parts.append(_("notes {count}").format(count=notes))
    waived = sum(1 for each in report.findings if each.waived)
    if waived:
        parts.append(_("waived {count}").format(count=waived))
    return " · ".join(parts)
