"""Invitations that Outlook, Apple and Google take: iCalendar after RFC 5545, with the methods of RFC 5546.

The UID stays through every change and the SEQUENCE rises, so that a calendar moves the appointment it has. Times carry
their zone, whose rules stand in the file. A restricted meeting shows its number, time and place, nothing else. R-4.3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from hashlib import sha256

from icalendar import (
    Alarm,
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vText,
)

REQUEST, CANCEL = "REQUEST", "CANCEL"
PRODUCT = "-//docmgr//docmgr//EN"
_UTC = "UTC"
_REMINDER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is invited; ``chairs`` is the host, ``answer`` what they said already (``accepted``, …)."""

    name: str
    email: str
    chairs: bool = False
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """One appointment; ``start`` and ``end`` are moments with an offset, ``zone`` the department's."""

    uid: str
    sequence: int
    summary: str
    start: datetime
    end: datetime
    zone: tzinfo
    place: str
    organiser: Guest
    guests: tuple[Guest, ...]
    stamped: datetime
    description: str = ""
    language: str = "zh"
    restricted: bool = False


def uid_of(record: Mapping[str, object]) -> str:
    """An id no other appointment in the world has, always the same for one record."""
    origin = sha256(f"{record.get('created_at')} {record.get('created_by')}".encode()).hexdigest()[:8]
    return f"{record['id']}-{origin}@docmgr".lower()


def invitation(given: Invitation, method: str = REQUEST) -> bytes:
    """The file: UTF-8, CRLF, lines of at most 75 octets; the same request gives the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if zone_name(given.zone) != _UTC:
        calendar.add_component(_zone(given))
    calendar.add_component(_event(given, method))
    return folded(calendar.to_ical())


def _event(given: Invitation, method: str) -> Event:
    event = Event()
    event.add("uid", given.uid)
    event.add("sequence", given.sequence)
    event.add("dtstamp", given.stamped.astimezone(UTC).replace(microsecond=0))
    for key, moment in (("dtstart", given.start), ("dtend", given.end)):
        _add_moment(event, key, moment, given.zone)
    event.add("summary", _clean(given.summary), parameters={"LANGUAGE": _tag(given.language)})
    if given.place:
        event.add("location", _clean(given.place))
    if given.description:
        event.add("description", _clean(given.description))
    event.add("organizer", _address(given.organiser), encode=False)
    for guest in given.guests:
        event.add("attendee", _attendee(guest, given.organiser, method), encode=False)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if method == CANCEL else "OPAQUE")
    event.add("class", "CONFIDENTIAL" if given.restricted else "PUBLIC")
    event.add("priority", 5)
    if method == REQUEST:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _clean(given.summary))
        alarm.add("trigger", -_REMINDER)
        event.add_component(alarm)
    return event


def _add_moment(event: Event, key: str, moment: datetime, zone: tzinfo) -> None:
    """A moment in its zone; UTC has no rules and is written with a Z."""
    name = zone_name(zone)
    if name == _UTC:
        event.add(key, moment.astimezone(UTC))
    else:
        event.add(key, moment.astimezone(zone).replace(tzinfo=None), parameters={"TZID": name})


def _address(guest: Guest) -> vCalAddress:
    address = vCalAddress(f"mailto:{guest.email}")
    address.params["CN"] = vText(_clean(guest.name).replace('"', "'"))
    return address


def _attendee(guest: Guest, organiser: Guest, method: str) -> vCalAddress:
    address = _address(guest)
    own = guest.email == organiser.email
    address.params["CUTYPE"] = vText("INDIVIDUAL")
    address.params["ROLE"] = vText("CHAIR" if guest.chairs else "REQ-PARTICIPANT")
    address.params["PARTSTAT"] = vText("ACCEPTED" if own else guest.answer.upper() or "NEEDS-ACTION")
    if method == REQUEST and not own and not guest.answer:
        address.params["RSVP"] = vText("TRUE")
    return address


def zone_name(zone: tzinfo) -> str:
    """The IANA name."""
    return str(getattr(zone, "key", None) or zone.tzname(None) or _UTC)


def _zone(given: Invitation) -> Timezone:
    """The zone's rules around the appointment; one that changes no clocks has a single one."""
    found = Timezone()
    found.add("tzid", zone_name(given.zone))
    year = given.start.astimezone(given.zone).year
    begin = datetime(year - 1, 1, 1, tzinfo=UTC)
    changes = list(_changes(given.zone, begin, datetime(year + 2, 1, 1, tzinfo=UTC)))
    before = _offset(given.zone, begin)
    # What held before the first change of the clocks, as every zone must begin with something.
    rows = [(datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None), before, before, begin)]
    rows += [((moment + old).replace(tzinfo=None), old, new, moment) for moment, old, new in changes]
    for onset, old, new, moment in rows:
        rule = TimezoneDaylight() if moment.astimezone(given.zone).dst() else TimezoneStandard()
        rule.add("dtstart", onset)
        rule.add("tzoffsetfrom", old)
        rule.add("tzoffsetto", new)
        name = moment.astimezone(given.zone).tzname() or zone_name(given.zone)
        rule.add("tzname", name)
        found.add_component(rule)
    return found


def _changes(zone: tzinfo, begin: datetime, end: datetime) -> Iterator[tuple[datetime, timedelta, timedelta]]:
    """The moments at which the clocks change, with the offsets before and after."""
    day, here = timedelta(days=1), begin
    while here < end:
        if _offset(zone, here) != _offset(zone, here + day):
            low, high = here, here + day
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) / 2
                low, high = (middle, high) if _offset(zone, middle) == _offset(zone, low) else (low, middle)
            moment = high.replace(second=0, microsecond=0)
            yield moment, _offset(zone, here), _offset(zone, here + day)
        here += day


def _offset(zone: tzinfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def folded(data: bytes) -> bytes:
    """Lines folded at 75 octets and never inside of a character, ended by CRLF."""
    text = data.decode("utf-8").replace("\r\n ", "").replace("\r\n\t", "")
    lines = [part for line in text.split("\r\n") if line for part in _parts(line)]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8")


def _parts(line: str) -> Iterator[str]:
    part, size, first = "", 0, True
    for character in line:
        wide = len(character.encode("utf-8"))
        if size + wide > 75:
            yield part
            part, size, first = " ", 1, False
        part += character
        size += wide
    if part.strip() or first:
        yield part


def _clean(text: str) -> str:
    """Without the control characters that RFC 5545 forbids; lines end in a newline."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return (
        "".join(char for char in plain if char in "\n\t" or (char >= " " and char != "\x7f"))
        .encode("utf-8", "replace")
        .decode("utf-8")
    )


def _tag(language: str) -> str:
    return "zh-CN" if language == "zh" else "en"
