"""The baseline: the faults a tree had when the department began, as a sorted list that may only shrink.

An entry is a rule and a path; it does not follow a rename, so a renamed file must be lawful. Source: D-2.1.2.
"""

import json
from collections.abc import Iterable

from docmgr.errors import Mistake, PolicyError
from docmgr.finding import WARN, Finding
from docmgr.i18n.text import _

FILE = ".docmgr/baseline.json"
SCHEMA = "docmgr.baseline/1"

# Rules that judge a change and not a tree: whether an entry still excuses something cannot be seen in one.
UNSEEN = frozenset({"DM404", "DM408"})

Baseline = frozenset[tuple[str, str]]


def read_baseline(raw: bytes | None, file: str = FILE) -> Baseline:
    """The entries (rule, path) of a baseline file; none for ``None``.

    Raises ``PolicyError`` for a file that is no baseline.
    """
    if raw is None:
        return frozenset()
    try:
        data = json.loads(raw.decode("utf-8"))
        if data["schema"] != SCHEMA:
            raise ValueError
        return frozenset((_text(rule), _text(path)) for rule, path in data["entries"])
    except (ValueError, KeyError, TypeError, AttributeError) as cause:
        line = getattr(cause, "lineno", 0)
        text = _("this is not a baseline that docmgr wrote; take it back with git, or make a new one")
        raise PolicyError([Mistake(file, line, text)]) from cause


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def write_baseline(entries: Iterable[tuple[str, str]]) -> bytes:
    """The file: sorted, one entry a line, so that a merge of two branches is readable."""
    lines = ",\n".join(
        "    " + json.dumps([rule, path], ensure_ascii=_lone(path)) for rule, path in sorted(set(entries))
    )
    body = f"[\n{lines}\n  ]" if lines else "[]"
    return f'{{\n  "schema": "{SCHEMA}",\n  "entries": {body}\n}}\n'.encode()


def _lone(path: str) -> bool:
    """Whether the path is not UTF-8, so that JSON must escape it."""
    return any("\udc80" <= char <= "\udcff" for char in path)


def create(found: Iterable[Finding]) -> Baseline:
    """The baseline that excuses all these findings; those of the configuration (DM9…) are never excused."""
    return frozenset((each.rule, each.path) for each in found if not each.rule.startswith("DM9"))


def prune(baseline: Baseline, found: Iterable[Finding]) -> Baseline:
    """The entries that may still excuse something: never more than before."""
    return baseline & create(found) | {entry for entry in baseline if entry[0] in UNSEEN}


def stale(baseline: Baseline, found: Iterable[Finding]) -> list[Finding]:
    """DM903 for each entry that matches nothing any more; meaningful only when the whole tree was judged."""
    gone = sorted(entry for entry in baseline - create(found) if entry[0] not in UNSEEN)
    return [Finding("DM903", WARN, FILE, {"entry": f"{rule} {path}"}) for rule, path in gone]
