"""Now, as the run sees it: the clock, or what ``DOCMGR_TODAY`` says instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta, timezone, tzinfo

from docmgr.errors import UsageError
from docmgr.i18n.text import _

START_OF_WORK = time(9, 0)
HOME_ZONE = "Asia/Shanghai"


def zone_named(name: str) -> tzinfo:
    """The time zone of that IANA name; China's is known even where the machine has no zone table (Windows)."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        if name == HOME_ZONE:
            return timezone(timedelta(hours=8), name)
        raise UsageError(_("no time zone is named {name}").format(name=name)) from None


def stated_now(environ: Mapping[str, str], zone: Callable[[], tzinfo]) -> datetime | None:
    """What ``DOCMGR_TODAY`` stands for: a date is 09:00 in the policy's zone, else an ISO time; None when unset.

    Anything else is a ``UsageError``. Source: contract.md, Everywhere.
    """
    stated = environ.get("DOCMGR_TODAY", "")
    if not stated:
        return None
    try:
        if len(stated) == len("YYYY-MM-DD"):
            return datetime.combine(date.fromisoformat(stated), START_OF_WORK, zone())
        moment = datetime.fromisoformat(stated)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        sentence = _("DOCMGR_TODAY is {value}, which is neither a date like 2024-03-01 nor an ISO time with a zone")
        raise UsageError(sentence.format(value=repr(stated)))
    return moment
