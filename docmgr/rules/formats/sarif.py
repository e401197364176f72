"""Reports as SARIF 2.1.0, which GitHub's code scanning and many viewers read.

GitHub refuses a run of more than 25,000 results and shows 5,000: what is over is left out, the lightest first, with a
notice.
Source: OASIS SARIF 2.1.0; GitHub documentation, SARIF support for code scanning.
"""

from docmgr import __version__
from docmgr.finding import ERROR, INFO, SEVERITIES, WARN
from docmgr.i18n.text import _
from docmgr.rules.formats.data import json_text
from docmgr.rules.formats.rows import Row, fingerprints, rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from docmgr.finding import Report
    from docmgr.rules.texts import RuleText, Texts

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST = 25_000
SHOWN = 5_000

_LEVELS = {ERROR: "error", WARN: "warning", INFO: "note", "off": "none"}
_LOCALES = {"zh": "zh-CN", "en": "en-US"}


def sarif(report: "Report", language: str, texts: "Texts") -> str:
    """One SARIF log with one run."""
    every = rows(report, language, texts)
    marked = list(zip(every, fingerprints(every), strict=True))
    kept = _gravest(marked)
    rule_ids = list(texts)
    places = {rule_id: at for at, rule_id in enumerate(rule_ids)}
    driver = {
        "name": "docmgr",
        "version": __version__,
        "semanticVersion": __version__,
        "language": _LOCALES[language],
        "rules": [_rule(rule_id, texts[rule_id], language) for rule_id in rule_ids],
    }
    run = {
        "tool": {"driver": driver},
        "language": _LOCALES[language],
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": _("the top of the department repository")}}},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": _notices(len(every))}],
        "results": [_result(row, mark, places) for row, mark in kept],
    }
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _gravest(marked: "list[tuple[Row, str]]") -> "list[tuple[Row, str]]":
    """At most ``MOST`` rows in their order: standing before waived, errors before warnings before notes."""
    if len(marked) <= MOST:
        return marked
    ranks = [(bool(row.waived), SEVERITIES.index(row.severity)) for row, _mark in marked]
    order = sorted(range(len(marked)), key=ranks.__getitem__)
    return [marked[at] for at in sorted(order[:MOST])]


def _notices(total: int) -> "list[dict[str, object]]":
    if total > MOST:
        message = _("{total} findings; only the gravest {kept} are in this file").format(total=total, kept=MOST)
    elif total > SHOWN:
        message = _("{total} findings; GitHub shows only {kept} of them").format(total=total, kept=SHOWN)
    else:
        return []
    return [{"level": "warning", "message": _message(message)}]


def _rule(rule_id: str, entry: "RuleText", language: str) -> "dict[str, object]":
    severity = entry["severity"]
    return {
        "id": rule_id,
        "shortDescription": _message(entry["title"][language]),
        "fullDescription": _message(entry["why"][language]),
        "help": _message(entry["mend"][language]),
        "defaultConfiguration": {"enabled": severity != "off", "level": _LEVELS[severity]},
        "properties": {"tags": ["handbook", entry["clause"]]},
    }


def _result(row: Row, fingerprint: str, places: "dict[str, int]") -> "dict[str, object]":
    message = f"{row.message} → {row.suggestion}" if row.suggestion else row.message
    location = {"uri": _uri(row.raw), "uriBaseId": "%SRCROOT%"}
    result: "dict[str, object]" = {
        "ruleId": row.rule,
        "level": _LEVELS[row.severity],
        "message": _message(message),
        "locations": [{"physicalLocation": {"artifactLocation": location, "region": {"startLine": 1}}}],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint, "docmgr/v1": fingerprint},
        "properties": {"clause": row.clause, "suggestion": row.suggestion},
    }
    if row.rule in places:
        result["ruleIndex"] = places[row.rule]
    if row.waived:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": row.waived}]
    return result


def _message(text: str) -> "dict[str, str]":
    """The text as a SARIF message: braces doubled, no link made of a file name. Source: SARIF 2.1.0, 3.11.5, 3.11.6."""
    if "](" in text:
        text = text.replace("[", "\\[").replace("]", "\\]")
    return {"text": text.replace("{", "{{").replace("}", "}}")}


def _uri(raw: bytes) -> str:
    """A relative URI of the raw bytes; ``:`` is encoded too, or the first folder could look like a scheme."""
    from urllib.parse import quote

    return quote(raw, safe="/-._~") or "."
