"""Writing a waiver behind those that a person may have written by hand: comments and order stay."""

from __future__ import annotations

from collections.abc import Mapping

from docmgr.policy.waivers import WAIVERS_FILE, load_waivers
from docmgr.repo.yamlfile import read
from docmgr.repo.yamltext import dump


def append_waiver(text: str | None, entry: Mapping[str, object], file: str = WAIVERS_FILE, max_days: int = 180) -> str:
    """The file with one more waiver at its end; ``PolicyError`` where the file or the entry is invalid."""
    before = text or ""
    if before.strip():
        load_waivers(before, file, max_days)
    if before and not before.endswith("\n"):
        before += "\n"
    fresh = dump([dict(entry)])
    value = read(before, file)[0].value if before.strip() else None
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
