"""Help pages: translated when they are shown, laid out by display columns, examples before options.

Click measures text by ``len`` (8.5), which shifts columns and wraps at twice the width as soon as a page is Chinese.
"""

import gettext
import os
from collections.abc import Iterable

import click

from docmgr.i18n import text
from docmgr.i18n.text import _
from docmgr.i18n.width import pad, width, wrap

WIDEST = 100
NARROWEST = 40
UNKNOWN_WIDTH = 80

_original_lookup = gettext.dgettext
_original_plural = gettext.dngettext


def _lookup(domain: str, message: str) -> str:
    return text._(message) if domain == "docmgr" else _original_lookup(domain, message)


def _plural(domain: str, msgid1: str, msgid2: str, n: int) -> str:
    return text.ngettext(msgid1, msgid2, n) if domain == "docmgr" else _original_plural(domain, msgid1, msgid2, n)


def teach_click() -> None:
    """Let Click's own words follow the language: it asks the process-wide gettext domain, here answered from memory."""
    gettext.dgettext = _lookup
    gettext.dngettext = _plural
    gettext.textdomain("docmgr")


def paragraphs(help_text: str | None) -> list[str]:
    """The paragraphs of a docstring or help string, each on one line in English: these are the catalogue's msgids."""
    found: list[str] = []
    lines: list[str] = []
    for line in [*(help_text or "").partition("\f")[0].splitlines(), ""]:
        if line.strip():
            lines.append(line.strip())
        elif lines:
            found.append(" ".join(lines))
            lines = []
    return found


def translated(help_text: str | None) -> str:
    """A help string in the chosen language, paragraphs kept."""
    return "\n\n".join(map(_, paragraphs(help_text)))


def summary(help_text: str | None) -> str:
    """The first paragraph in the chosen language, without its full stop: one line of a command list."""
    first = paragraphs(help_text)[:1]
    return _(first[0]).rstrip(".。") if first else ""


def terminal_width() -> int:
    """Columns to write help into: the terminal's, within reason."""
    try:
        columns = int(os.environ.get("COLUMNS", "")) or UNKNOWN_WIDTH
    except ValueError:
        try:
            columns = os.get_terminal_size(1).columns or UNKNOWN_WIDTH
        except OSError:
            columns = UNKNOWN_WIDTH
    return max(min(columns, WIDEST), NARROWEST) - 2


class Formatter(click.HelpFormatter):
    """Click's formatter with ``i18n.width`` as its measure."""

    def __init__(self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None) -> None:
        super().__init__(indent_increment, width or terminal_width(), max_width)

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how to call it."""
        word = prefix or _("Usage:")
        head = f"{word}{'' if width(word[-1]) > 1 else ' '}{prog} "
        lines = wrap(args, max(self.width - width(head), 20)) or [""]
        for at, line in enumerate(lines):
            self.write((head if at == 0 else " " * width(head)) + line + "\n")

    def write_heading(self, heading: str) -> None:
        """Write a heading with the colon of the language."""
        self.write(" " * self.current_indent + _("{heading}:").format(heading=heading) + "\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs, wrapped."""
        indent = " " * self.current_indent
        for at, paragraph in enumerate(text.split("\n\n")):
            self.write("\n" if at else "")
            for line in wrap(paragraph, self.width - self.current_indent):
                self.write(f"{indent}{line}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write terms and what they mean in two columns; a term too wide for its column gets its own line."""
        rows = list(rows)
        indent = " " * self.current_indent
        first = min(max((width(term) for term, _meaning in rows), default=0), col_max) + col_spacing
        for term, meaning in rows:
            lines = wrap(meaning, max(self.width - self.current_indent - first, 10))
            if not lines or width(term) > first - col_spacing:
                self.write(f"{indent}{term}\n")
            else:
                self.write(f"{indent}{pad(term, first)}{lines.pop(0)}\n")
            for line in lines:
                self.write(f"{indent}{' ' * first}{line}\n")


def speaking(parameter: click.Parameter) -> click.Parameter:
    """A copy of an option or argument whose help is in the chosen language."""
    copy = object.__new__(type(parameter))
    copy.__dict__.update(parameter.__dict__)
    copy.help = translated(parameter.help) or None
    return copy
