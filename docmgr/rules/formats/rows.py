"""Findings ready to be written: the message rendered, the path in the forms that formats need."""

from docmgr.rules.texts import render

TYPE_CHECKING = False
if TYPE_CHECKING:
    from docmgr.finding import Finding, Report
    from docmgr.rules.texts import Texts


class Row:
    """One finding; ``raw`` is the path as Git stores it, ``path`` the same as text, with stray bytes as ``\\xHH``."""

    __slots__ = ("rule", "severity", "raw", "path", "message", "suggestion", "clause", "waived")

    def __init__(self, finding: "Finding", message: str, clause: str) -> None:
        self.rule = finding.rule
        self.severity = finding.severity
        self.raw = path_bytes(finding.path)
        self.path = decoded(self.raw)
        self.message = message
        self.suggestion = decoded(path_bytes(finding.suggestion))
        self.clause = clause
        self.waived = finding.waived


def rows(report: "Report", language: str, texts: "Texts") -> "list[Row]":
    """All findings of the report in its order, waived ones too."""
    return [Row(each, render(each, language, texts), clause_of(each.rule, texts)) for each in report.findings]


def standing(every: "list[Row]") -> "list[Row]":
    """Those that nothing excuses."""
    return [row for row in every if not row.waived]


def clause_of(rule_id: str, texts: "Texts") -> str:
    """The clause that a rule keeps, ``""`` for a rule without texts."""
    entry = texts.get(rule_id)
    return "" if entry is None else entry["clause"]


def path_bytes(path: str) -> bytes:
    """The bytes that Git stores for a repository path."""
    try:
        return path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        # No path of Git: a surrogate that stands for no byte.
        return path.encode("utf-8", "surrogatepass")


def decoded(raw: bytes) -> str:
    """The path as text, bytes that are no UTF-8 as ``\\xHH``."""
    return raw.decode("utf-8", "backslashreplace")


def fingerprints(every: "list[Row]") -> "list[str]":
    """For each row a digest of rule and path, counted where a path breaks a rule twice; the same in every language."""
    from hashlib import sha256

    seen: "dict[str, int]" = {}
    found: "list[str]" = []
    for row in every:
        digest = sha256(row.rule.encode() + b"\0" + row.raw).hexdigest()[:32]
        seen[digest] = seen.get(digest, 0) + 1
        found.append(f"{digest}:{seen[digest]}")
    return found
