"""A report written down: for people, for scripts, for the forges' and the CI servers' own pages, for Excel.

Every format is a pure function of the report, the language and the texts, sorted by path and rule, the same bytes each
time. What a file name holds can break neither the format nor a terminal.
"""

from docmgr.rules.formats.plain import hook_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from docmgr.finding import Report
    from docmgr.rules.texts import Texts

__all__ = ["FORMATS", "hook_text", "render"]

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "csv")


def render(
    report: "Report",
    format: str,  # noqa: A002  # named like the option it comes from
    language: str,
    texts: "Texts",
    *,
    mend: str = "docmgr fix",
) -> str:
    """The report in one of ``FORMATS``, with a newline at its end; ``""`` where the format has nothing to say.

    ``mend`` is the command that the text format ends with. The string holds no lone surrogates: write it as UTF-8; csv
    begins with a byte order mark and ends its lines as Excel wants them, so newlines must not be translated.
    Source: contract.md, ``check``.
    """
    if format == "text":
        from docmgr.rules.formats.plain import text

        return text(report, language, texts, mend=mend)
    from docmgr.rules.formats.data import document, sheet
    from docmgr.rules.formats.forges import annotations, code_quality
    from docmgr.rules.formats.markup import checkstyle, junit
    from docmgr.rules.formats.sarif import sarif

    exporters = {
        "json": document,
        "sarif": sarif,
        "github": annotations,
        "gitlab": code_quality,
        "junit": junit,
        "checkstyle": checkstyle,
        "csv": sheet,
    }
    return exporters[format](report, language, texts)
