"""What was tried against which clause."""

from __future__ import annotations

from dataclasses import dataclass

from docmgr.i18n.text import _


@dataclass(frozen=True, slots=True)
class Breach:
    """``message`` says what cannot be, ``hint`` is the command that does it lawfully.

    ``between`` is set where it is wrong beside other records, whoever made it so: a merge can bring that about.
    ``firm`` is set where not even its author may take the step back.
    """

    clause: str
    message: str
    hint: str = ""
    between: bool = False
    firm: bool = False


def cited(words: str, clause: str) -> str:
    """The words with the clause behind them, in the brackets of the language."""
    return _("{text} ({who})").format(text=words, who=clause)
