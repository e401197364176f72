"""The day by which the rules judge, where the department works; the command line comes to the same one."""

from docmgr.hooks.system import variable

CHINA = "Asia/Shanghai"


def today(zone: str) -> str:
    """Today as YYYYMMDD in an IANA time zone: ``DOCMGR_TODAY`` where it is set, else by the clock."""
    given = variable("DOCMGR_TODAY")
    if len(given) == len("YYYY-MM-DD"):
        return given.replace("-", "")
    if given or zone != CHINA:
        return _elsewhere(given, zone)
    from time import gmtime, strftime, time

    # China has had one offset since 1991; no table of zones need be read for it.
    return strftime("%Y%m%d", gmtime(time() + 8 * 3600))


def _elsewhere(given: str, zone: str) -> str:
    """The same with the libraries for it."""
    from datetime import datetime
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        moment = datetime.fromisoformat(given) if given else datetime.now().astimezone()
        return moment.astimezone(ZoneInfo(zone)).strftime("%Y%m%d")
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return datetime.now().astimezone().strftime("%Y%m%d")
