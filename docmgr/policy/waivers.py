"""Waivers: exceptions that somebody granted with a reason, an owner and a last day. Source: naming research 6.3.

``rules.verdict`` asks ``excused_by``; what is wrong with a waiver itself is a finding (DM902 to DM904), what is wrong
with the file a ``PolicyError``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from docmgr.errors import PolicyError
from docmgr.finding import ERROR, WARN, Finding
from docmgr.i18n.text import _
from docmgr.policy.fields import Field, Text, wrong
from docmgr.policy.forms import day
from docmgr.policy.merge import Merged, Origin, Path
from docmgr.policy.patterns import fault, matches
from docmgr.policy.shapes import ListOf, Record
from docmgr.repo.yamlfile import read

WAIVERS_FILE = ".docmgr/waivers.yaml"
# DM9 rules watch over the exceptions themselves.
WAIVABLE = r"DM[1-8][0-9]{2}"


@dataclass(frozen=True, slots=True)
class Waiver:
    """These rules are excused for paths that match a gitignore pattern, through the day ``until`` (``YYYY-MM-DD``)."""

    rules: tuple[str, ...]
    paths: tuple[str, ...]
    reason: str
    owner: str
    created: str
    until: str
    line: int = 0

    def covers(self, rule: str, path: str) -> bool:
        """Whether it excuses that rule for that path."""
        return rule in self.rules and matches(self.paths, path)

    def expired(self, today: str) -> bool:
        """Whether its last day is over; ``today`` as ``YYYYMMDD``."""
        return self.until.replace("-", "") < today

    def ends_within(self, today: date, days: int) -> bool:
        """Whether it still holds but ends within that many days."""
        last = date.fromisoformat(self.until)
        return today <= last <= today + timedelta(days=days)

    def title(self) -> str:
        """Rules and paths in short, for a message."""
        return f"{' '.join(self.rules)} {' '.join(self.paths)}"


def load_waivers(
    text: str | bytes, file: str = WAIVERS_FILE, max_days: int = 180, *, today: str = ""
) -> tuple[list[Waiver], list[Finding]]:
    """The waivers that count, and DM904 for each that does not: no reason, no owner, no end, or too long.

    With ``today`` (``YYYYMMDD``) one dated in the future does not count either. PolicyError lists all mistakes of form.
    """
    node, broken = read(text, file)
    merged = Merged(origins={path: Origin(file, line, False) for path, line in node.lines.items()})
    merged.origins.setdefault((), Origin(file, 1, False))
    path, entries = _entries(node.value, merged)
    drafts = [(_WAIVER.read(entry, (*path, number), merged), (*path, number)) for number, entry in enumerate(entries)]
    for draft, here in drafts:
        _check_patterns(draft, here, merged)
    told = {mistake.line for mistake in broken}
    mistakes = broken + [each for each in merged.mistakes if each.line not in told]
    if mistakes:
        raise PolicyError(sorted(mistakes, key=lambda mistake: mistake.line))
    waivers: list[Waiver] = []
    findings: list[Finding] = []
    for draft, here in drafts:
        line = merged.origin(here).line
        faults = list(_lacks(draft, max_days, today))
        findings += [Finding("DM904", ERROR, file, {"reason": _at(line, reason), "line": line}) for reason in faults]
        if not faults:
            waivers.append(replace(draft, line=line))
    return waivers, findings


def excused_by(finding: Finding, waivers: Iterable[Waiver]) -> Waiver | None:
    """The waiver that covers the finding, of several the one that lasts longest, expired or not."""
    covering = (waiver for waiver in waivers if waiver.covers(finding.rule, finding.path))
    return max(covering, key=lambda waiver: waiver.until, default=None)


def unmatched(waivers: Iterable[Waiver], findings: Iterable[Finding], file: str = WAIVERS_FILE) -> list[Finding]:
    """DM903 for each waiver that covers nothing; meaningful only when the whole tree was judged."""
    found = [(each.rule, each.path) for each in findings]
    return [
        Finding("DM903", WARN, file, {"entry": _at(waiver.line, waiver.title())})
        for waiver in waivers
        if not any(waiver.covers(rule, path) for rule, path in found)
    ]


def expired(waivers: Iterable[Waiver], today: str, file: str = WAIVERS_FILE) -> list[Finding]:
    """DM902 for each waiver whose last day is over, whether it covers anything or not."""
    return [
        Finding("DM902", ERROR, file, {"rules": " ".join(waiver.rules), "until": waiver.until})
        for waiver in waivers
        if waiver.expired(today)
    ]


class DayKind:
    """A calendar day, kept as text."""

    def read(self, value: object, path: Path, merged: Merged) -> str:
        """See ``fields.Kind``."""
        if isinstance(value, str) and day(value) is not None:
            return value
        wrong(self, value, path, merged)
        return ""

    def schema(self) -> dict[str, Any]:
        """See ``fields.Kind``."""
        return {"type": "string", "format": "date"}

    def word(self) -> str:
        """See ``fields.Kind``."""
        return _("a date such as 2026-03-05")


class RuleKind:
    """A rule that may be waived."""

    def read(self, value: object, path: Path, merged: Merged) -> str:
        """See ``fields.Kind``."""
        if isinstance(value, str) and re.fullmatch(WAIVABLE, value):
            return value
        wrong(self, value, path, merged)
        return ""

    def schema(self) -> dict[str, Any]:
        """See ``fields.Kind``."""
        return {"type": "string", "pattern": f"^{WAIVABLE}$"}

    def word(self) -> str:
        """See ``fields.Kind``."""
        return _("a rule such as DM101 (DM9 rules cannot be waived)")


_WAIVER = Record(
    "waiver",
    (
        Field("rules", ListOf(RuleKind()), (), "豁免的规则", "rules that are excused", required=True),
        Field("paths", ListOf(Text()), (), "路径（gitignore 语法）", "paths, gitignore syntax", required=True),
        Field("reason", Text(), "", "理由", "why"),
        Field("owner", Text(), "", "负责人", "who answers for it"),
        Field("created", DayKind(), "", "起始日", "first day"),
        Field("until", DayKind(), "", "截止日", "last day"),
    ),
    Waiver,
)


def _entries(value: object, merged: Merged) -> tuple[Path, list[Any]]:
    """The list of waivers and its path: the whole file, or its key ``waivers``."""
    path: Path = ()
    if isinstance(value, dict):
        for key in value:
            if key != "waivers":
                merged.mistake(
                    (key,), _("unknown key {key}; known here are {options}").format(key=key, options="waivers")
                )
        path, value = ("waivers",), value.get("waivers")
    if value is None:
        return path, []
    if not isinstance(value, list):
        merged.mistake(path, _("the file must be a list of waivers"))
        return path, []
    return path, value


def _check_patterns(draft: Waiver, here: Path, merged: Merged) -> None:
    for number, pattern in enumerate(draft.paths):
        if fault(pattern) or pattern.startswith("!"):
            text = _("{pattern} is no gitignore pattern that matches something").format(pattern=repr(pattern))
            merged.mistake((*here, "paths", number), text)


def _lacks(draft: Waiver, max_days: int, today: str) -> Iterable[str]:
    if not draft.reason.strip():
        yield _("there is no reason")
    if not draft.owner.strip():
        yield _("there is no owner")
    if not draft.rules or not draft.paths:
        yield _("it names no rule or no path")
    first, last = day(draft.created), day(draft.until)
    if last is None:
        yield _("there is no last day (until)")
    elif first is None:
        yield _("there is no first day (created), so its length is unknown")
    elif last < first:
        yield _("its last day is before its first")
    elif (last - first).days > max_days:
        yield _("it lasts {days} days, the longest allowed is {limit}").format(days=(last - first).days, limit=max_days)
    elif today and draft.created.replace("-", "") > _tomorrow(today):
        yield _("its first day lies in the future")


def _tomorrow(today: str) -> str:
    """A day of grace: the writer may live in another time zone."""
    return (date(int(today[:4]), int(today[4:6]), int(today[6:])) + timedelta(days=1)).strftime("%Y%m%d")


def _at(line: int, text: str) -> str:
    return _("line {line}: {text}").format(line=line, text=text)
