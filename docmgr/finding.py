"""What a rule found: data without a language, so that hook, CLI and server report the same thing.

On the hook's path: plain ``__slots__`` classes and no imports.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

ERROR = "error"
WARN = "warn"
INFO = "info"
SEVERITIES = (ERROR, WARN, INFO)


class Finding:
    """One breach of one rule by one path.

    ``path`` is a repository path (POSIX, surrogateescape where not UTF-8; a folder ends with ``/``); ``params`` fill
    the rule's message; ``suggestion`` is a lawful repository path or ``""``; ``waived`` says why it does not count:
    ``""``, ``waiver`` or ``baseline``.
    """

    __slots__ = ("rule", "severity", "path", "params", "suggestion", "waived")

    def __init__(
        self,
        rule: str,
        severity: str,
        path: str,
        params: "dict[str, str | int] | None" = None,
        suggestion: str = "",
        waived: str = "",
    ) -> None:
        self.rule = rule
        self.severity = severity
        self.path = path
        self.params = params or {}
        self.suggestion = suggestion
        self.waived = waived

    def key(self) -> "tuple[str, str]":
        """Path, then rule: the order of every report."""
        return (self.path, self.rule)

    def __repr__(self) -> str:
        return (
            f"Finding({self.rule}, {self.severity}, {self.path!r}, {self.params}, {self.suggestion!r}, {self.waived!r})"
        )


class Report:
    """All findings of one run, sorted by path and rule, with the number of paths judged."""

    __slots__ = ("findings", "checked")

    def __init__(self, findings: "Iterable[Finding]", checked: int) -> None:
        self.findings = sorted(findings, key=Finding.key)
        self.checked = checked

    def count(self, severity: str) -> int:
        """How many findings of that severity stand unwaived."""
        return sum(1 for finding in self.findings if finding.severity == severity and not finding.waived)

    def fails(self, threshold: str) -> bool:
        """Whether an unwaived finding reaches ``threshold``: ``error``, ``warn`` or ``never``."""
        if threshold == "never":
            return False
        return self.count(ERROR) > 0 or (threshold == WARN and self.count(WARN) > 0)
