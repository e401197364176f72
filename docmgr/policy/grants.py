"""Writing a waiver behind those that a person may have written by hand: comments and order stay."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from docmgr.errors import PolicyError, UsageError
from docmgr.i18n.text import _
from docmgr.policy.waivers import WAIVERS_FILE, Waiver, load_waivers
from docmgr.repo.yamlfile import read
from docmgr.repo.yamltext import dump


def append_waiver(text: str | None, entry: Mapping[str, object], file: str = WAIVERS_FILE, max_days: int = 180) -> str:
    """The file with one more waiver at its end; ``PolicyError`` where the file or the entry is invalid."""
    before = text or ""
    value = read(before, file)[0].value if before.strip() else None
    if value not in (None, {"waivers": None}):
        load_waivers(before, file, max_days)
    if before and not before.endswith("\n"):
        before += "\n"
    fresh = dump([dict(entry)])
    if isinstance(value, dict):
        if not value.get("waivers"):
            before = "".join(line for line in before.splitlines(keepends=True) if not line.startswith("waivers:"))
            before += "waivers:\n"
        fresh = _indented(fresh, before)
    elif value is not None and not value:
        before = before.replace("[]", "", 1)
    done = before + fresh
    load_waivers(done, file, max_days)
    return done


def _indented(fresh: str, before: str) -> str:
    """The entry as deep as the ones under ``waivers:``."""
    first = next((line for line in before.splitlines() if line.lstrip().startswith("- ")), "- ")
    blank = first[: len(first) - len(first.lstrip())]
    return "".join(blank + line for line in fresh.splitlines(keepends=True))


def without_waiver(
    text: str, rule: str, patterns: Collection[str], file: str = WAIVERS_FILE, max_days: int = 180
) -> tuple[str, list[Waiver]]:
    """The file without the waivers of that rule whose paths are all among ``patterns``, and those waivers.

    PolicyError where the file is invalid; UsageError where there is none, or it holds for other rules or paths
    as well: a person wrote them together and shall take them apart.
    """
    left, touched = _taken_out(text, rule, patterns, (file, max_days))
    value = read(left, file)[0].value if left.strip() else None
    return ("" if not value or value == {"waivers": None} else left), touched


def renewed(text: str, rule: str, patterns: Collection[str], file: str = WAIVERS_FILE, max_days: int = 180) -> str:
    """The file without what a new waiver of that rule for those paths replaces; as it is where that cannot be told."""
    try:
        return _taken_out(text, rule, patterns, (file, max_days))[0]
    except UsageError:
        return text


def _taken_out(text: str, rule: str, patterns: Collection[str], limits: tuple[str, int]) -> tuple[str, list[Waiver]]:
    file, max_days = limits
    granted, _wrong = load_waivers(text, file, max_days)
    touched = [each for each in granted if rule in each.rules and set(each.paths) & set(patterns)]
    if not touched:
        said = _("no waiver excuses {rule} for {paths}")
        raise UsageError(said.format(rule=rule, paths=" ".join(patterns)), hint=_("see {file}").format(file=file))
    for each in touched:
        if each.rules != (rule,) or not set(each.paths) <= set(patterns):
            said = _("{file}:{line}: the waiver holds for more ({title}); name all its paths, or edit the file")
            raise UsageError(said.format(file=file, line=each.line, title=each.title()))
    lines = text.splitlines(keepends=True)
    for each in sorted(touched, key=lambda waiver: -waiver.line):
        del lines[each.line - 1 : _end(lines, each.line)]
    left = "".join(lines)
    if [each.title() for each in _left(left, file, max_days)] != [e.title() for e in granted if e not in touched]:
        raise UsageError(_("{file} is not written entry by entry; take the waiver out by hand").format(file=file))
    return left, touched


def _left(text: str, file: str, max_days: int) -> list[Waiver]:
    try:
        return load_waivers(text, file, max_days)[0] if text.strip() else []
    except PolicyError:
        return []


def _end(lines: list[str], first: int) -> int:
    """The number of the last line of the entry that begins at line ``first``; comments behind it stay."""
    depth = len(lines[first - 1]) - len(lines[first - 1].lstrip())
    last = first
    for number in range(first + 1, len(lines) + 1):
        line = lines[number - 1]
        if line.strip() and len(line) - len(line.lstrip()) <= depth:
            break
        if line.strip() and not line.lstrip().startswith("#"):
            last = number
    return last
