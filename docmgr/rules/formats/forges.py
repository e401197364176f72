"""Reports for the pages of GitHub (workflow commands) and GitLab (code quality)."""

from docmgr.finding import ERROR, INFO, WARN
from docmgr.i18n.width import visible
from docmgr.rules.formats.data import json_text
from docmgr.rules.formats.rows import Row, fingerprints, rows, standing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from docmgr.finding import Report
    from docmgr.rules.texts import Texts

_COMMANDS = {ERROR: "error", WARN: "warning", INFO: "notice"}
_SEVERITIES = {ERROR: "major", WARN: "minor", INFO: "info"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def annotations(report: "Report", language: str, texts: "Texts") -> str:
    """GitHub's workflow commands, one line a finding. Source: GitHub Actions toolkit, command.ts."""
    lines = []
    for row in standing(rows(report, language, texts)):
        # The path keeps its line feeds (encoded), or the note would not find its file; other controls are shown.
        path = visible(row.path.translate(_PROPERTY))
        title = visible(row.rule).translate(_PROPERTY)
        message = visible(_with_suggestion(row)).translate(_DATA)
        lines.append(f"::{_COMMANDS[row.severity]} file={path},line=1,title={title}::{message}\n")
    return "".join(lines)


def code_quality(report: "Report", language: str, texts: "Texts") -> str:
    """GitLab's code quality report, a JSON list. Source: GitLab documentation, Code Quality report format."""
    every = standing(rows(report, language, texts))
    return json_text(
        [
            {
                "description": f"{row.rule} {_with_suggestion(row)}",
                "check_name": row.rule,
                "fingerprint": fingerprint,
                "severity": _SEVERITIES[row.severity],
                "location": {"path": row.path, "lines": {"begin": 1}},
            }
            for row, fingerprint in zip(every, fingerprints(every), strict=True)
        ]
    )


def _with_suggestion(row: Row) -> str:
    return f"{row.message} → {row.suggestion}" if row.suggestion else row.message
