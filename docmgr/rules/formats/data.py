"""Reports for programs and for Excel: the JSON document of ``contract.md`` and a table."""

from docmgr.finding import ERROR, INFO, WARN
from docmgr.i18n.width import visible
from docmgr.rules.formats.rows import Row, rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from docmgr.finding import Report
    from docmgr.rules.texts import Texts

COLUMNS = ("path", "rule", "severity", "message", "suggestion", "clause", "waived")
# Excel takes a cell that begins so for a formula; its Chinese edition takes the full-width signs too.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def document(report: "Report", language: str, texts: "Texts") -> str:
    """``docmgr.report/1``; ``path_b64`` holds the bytes of a path that is not UTF-8."""
    every = rows(report, language, texts)
    return json_text(
        {
            "schema": "docmgr.report/1",
            "findings": [_entry(row) for row in every],
            "summary": {
                "checked": report.checked,
                "errors": report.count(ERROR),
                "warnings": report.count(WARN),
                "notes": report.count(INFO),
                "waived": sum(1 for row in every if row.waived),
            },
        }
    )


def _entry(row: Row) -> "dict[str, str]":
    entry = {
        "rule": row.rule,
        "severity": row.severity,
        "path": row.path,
        "message": row.message,
        "suggestion": row.suggestion,
        "clause": row.clause,
        "waived": row.waived,
    }
    if not is_utf8(row.raw):
        from base64 import b64encode

        entry["path_b64"] = b64encode(row.raw).decode("ascii")
    return entry


def is_utf8(raw: bytes) -> bool:
    """Whether the bytes are UTF-8."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def json_text(value: object) -> str:
    """JSON with Chinese characters as they are, and all that is invisible or could steer a terminal as ``\\uHHHH``."""
    from json import dumps

    text = dumps(value, ensure_ascii=False, indent=2) + "\n"
    risky = {char for char in set(text) if char != "\n" and visible(char) != char}
    return text.translate({ord(char): dumps(char)[1:-1] for char in risky})


def sheet(report: "Report", language: str, texts: "Texts") -> str:
    """A CSV that Excel opens by double click: byte order mark, CRLF, no cell that it would run as a formula."""
    from csv import QUOTE_MINIMAL, writer
    from io import StringIO

    out = StringIO(newline="")
    table = writer(out, quoting=QUOTE_MINIMAL, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for row in rows(report, language, texts):
        table.writerow([_cell(getattr(row, column)) for column in COLUMNS])
    return "\ufeff" + out.getvalue()


def _cell(value: str) -> str:
    text = visible(value)
    return "'" + text if text.lstrip(" ").startswith(_FORMULA) else text
