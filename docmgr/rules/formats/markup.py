"""Reports in XML, as CI servers read them: JUnit and Checkstyle."""

from docmgr.finding import ERROR, INFO, WARN
from docmgr.i18n.width import visible
from docmgr.rules.formats.rows import Row, rows, standing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from docmgr.finding import Report
    from docmgr.rules.texts import Texts

_SEVERITIES = {ERROR: "error", WARN: "warning", INFO: "info"}


def junit(report: "Report", language: str, texts: "Texts") -> str:
    """One test case a finding: errors fail, waived ones are skipped, the rest passes with its message as output.

    Without findings one case passes, because some servers take an empty suite for a broken run.
    """
    from xml.etree.ElementTree import Element, SubElement

    every = rows(report, language, texts)
    counts = {
        "tests": str(len(every) or 1),
        "failures": str(report.count(ERROR)),
        "errors": "0",
        "skipped": str(sum(1 for row in every if row.waived)),
    }
    root = Element("testsuites", counts)
    suite = SubElement(root, "testsuite", {"name": "docmgr check", **counts, "time": "0"})
    for row in every:
        _case(suite, row)
    if not every:
        SubElement(suite, "testcase", {"classname": "docmgr", "name": "check", "time": "0"})
    return _xml(root)


def _case(suite: "Element", row: Row) -> None:
    from xml.etree.ElementTree import SubElement

    names = {"classname": f"docmgr.{visible(row.rule)}", "name": visible(row.path), "time": "0"}
    case = SubElement(suite, "testcase", names)
    message = visible(row.message)
    detail = f"{visible(row.path)}: {message}" + (f" → {visible(row.suggestion)}" if row.suggestion else "")
    if row.waived:
        SubElement(case, "skipped", {"message": visible(row.waived)})
    elif row.severity == ERROR:
        SubElement(case, "failure", {"message": message, "type": visible(row.rule)}).text = detail
    else:
        SubElement(case, "system-out").text = f"{_SEVERITIES[row.severity]}: {detail}"


def checkstyle(report: "Report", language: str, texts: "Texts") -> str:
    """One ``file`` a path with its errors; waived findings are left out."""
    from xml.etree.ElementTree import Element, SubElement

    root = Element("checkstyle", {"version": "4.3"})
    files: "dict[bytes, Element]" = {}
    for row in standing(rows(report, language, texts)):
        if row.raw not in files:
            files[row.raw] = SubElement(root, "file", {"name": visible(row.path)})
        message = visible(row.message) + (f" → {visible(row.suggestion)}" if row.suggestion else "")
        severity = _SEVERITIES[row.severity]
        SubElement(
            files[row.raw],
            "error",
            {"line": "1", "severity": severity, "message": message, "source": f"docmgr.{visible(row.rule)}"},
        )
    return _xml(root)


def _xml(root: "Element") -> str:
    """The tree as a document; every value has gone through ``visible``, so no character is unlawful in XML 1.0."""
    from xml.etree.ElementTree import indent, tostring

    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"
