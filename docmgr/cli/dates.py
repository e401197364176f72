"""Dates as options take them."""

from __future__ import annotations

from datetime import date

from docmgr.errors import UsageError
from docmgr.i18n.text import _
from docmgr.naming.dates import is_date


def day_of(text: str) -> date:
    """The day that ``YYYY-MM-DD`` or ``YYYYMMDD`` names; ``UsageError`` for anything else."""
    digits = text.replace("-", "")
    if is_date(digits) and text in (digits, f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"):
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    raise UsageError(_("no date: {text}; write YYYY-MM-DD").format(text=text))
