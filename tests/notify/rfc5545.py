"""A strict reader of iCalendar, written from RFC 5545 and 5546 and nothing else: what a picky calendar would refuse."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_NAME = re.compile(r"[A-Za-z0-9-]+")
_PARAM = re.compile(r';([A-Za-z0-9-]+)=("[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x08\x0a-\x1f\x7f]*)')
_UTC = re.compile(r"[0-9]{8}T[0-9]{6}Z")
_LOCAL = re.compile(r"[0-9]{8}T[0-9]{6}")
_OFFSET = re.compile(r"[+-](?:0[0-9]|1[0-4])[0-5][0-9](?:[0-5][0-9])?")
_TEXT = re.compile(r"(?:[^\\;,\x00-\x08\x0a-\x1f\x7f]|\\[\\;,nN])*")
_DURATION = re.compile(r"[+-]?P(?:[0-9]+W|(?:[0-9]+D)?(?:T(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+S)?)?)")
_MAILTO = re.compile(r"mailto:[^\s@]+@[^\s@]+", re.IGNORECASE)

# Component -> properties that must stand once, and those that may stand once. Others may repeat.
_ONCE = {
    "VCALENDAR": ({"PRODID", "VERSION", "METHOD"}, {"CALSCALE"}),
    "VTIMEZONE": ({"TZID"}, {"LAST-MODIFIED", "TZURL"}),
    "STANDARD": ({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"}, {"RRULE"}),
    "DAYLIGHT": ({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"}, {"RRULE"}),
    # RFC 5546, 3.2.2 and 3.2.5: an invitation and its cancellation.
    "VEVENT": (
        {"UID", "DTSTAMP", "DTSTART", "ORGANIZER", "SEQUENCE", "SUMMARY"},
        {"DTEND", "LOCATION", "DESCRIPTION", "STATUS", "TRANSP", "CLASS", "PRIORITY", "CREATED"},
    ),
    "VALARM": ({"ACTION", "TRIGGER"}, {"DESCRIPTION", "DURATION", "REPEAT"}),
}
_REPEATED = {"VEVENT": {"ATTENDEE", "COMMENT", "CATEGORIES"}, "STANDARD": {"TZNAME"}, "DAYLIGHT": {"TZNAME"}}
_INSIDE = {
    "": {"VCALENDAR"},
    "VCALENDAR": {"VTIMEZONE", "VEVENT"},
    "VTIMEZONE": {"STANDARD", "DAYLIGHT"},
    "VEVENT": {"VALARM"},
}
_VALUES = {
    "VERSION": re.compile(r"2\.0"),
    "METHOD": re.compile("REQUEST|CANCEL"),
    "CALSCALE": re.compile("GREGORIAN"),
    "DTSTAMP": _UTC,
    "SEQUENCE": re.compile("[0-9]+"),
    "STATUS": re.compile("CONFIRMED|CANCELLED|TENTATIVE"),
    "TRANSP": re.compile("OPAQUE|TRANSPARENT"),
    "CLASS": re.compile("PUBLIC|PRIVATE|CONFIDENTIAL"),
    "PRIORITY": re.compile("[0-9]"),
    "TZOFFSETFROM": _OFFSET,
    "TZOFFSETTO": _OFFSET,
    "TRIGGER": _DURATION,
    "ORGANIZER": _MAILTO,
    "ATTENDEE": _MAILTO,
    **dict.fromkeys(("SUMMARY", "LOCATION", "DESCRIPTION", "TZNAME", "PRODID", "UID", "TZID"), _TEXT),
}
_PARAMETERS = {
    "ATTENDEE": {
        "CN": re.compile(".*"),
        "CUTYPE": re.compile("INDIVIDUAL|GROUP|RESOURCE|ROOM|UNKNOWN"),
        "ROLE": re.compile("CHAIR|REQ-PARTICIPANT|OPT-PARTICIPANT|NON-PARTICIPANT"),
        "PARTSTAT": re.compile("NEEDS-ACTION|ACCEPTED|DECLINED|TENTATIVE|DELEGATED"),
        "RSVP": re.compile("TRUE|FALSE"),
    },
    "ORGANIZER": {"CN": re.compile(".*")},
    "SUMMARY": {"LANGUAGE": re.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{2,8})*")},
    "DTSTART": {"TZID": re.compile(".+")},
    "DTEND": {"TZID": re.compile(".+")},
}


class Unlawful(AssertionError):
    """What the standard forbids."""


@dataclass(slots=True)
class Component:
    """A component with its properties: name -> (parameters, value) in order."""

    name: str
    properties: dict[str, list[tuple[dict[str, str], str]]] = field(default_factory=dict)
    inside: list[Component] = field(default_factory=list)

    def value(self, name: str) -> str:
        return self.properties[name][0][1]

    def text(self, name: str) -> str:
        return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], self.value(name))

    def only(self, name: str) -> Component:
        found = [each for each in self.inside if each.name == name]
        _must(len(found) == 1, f"{len(found)} {name}")
        return found[0]


def read(data: bytes) -> Component:
    """The calendar; Unlawful for the first thing that the standard forbids."""
    root = Component("")
    open_ones = [root]
    for line in _lines(data):
        name, parameters, value = _parts(line)
        if name == "BEGIN":
            _must(value in _INSIDE.get(open_ones[-1].name, set()), f"{value} inside {open_ones[-1].name}")
            found = Component(value)
            open_ones[-1].inside.append(found)
            open_ones.append(found)
        elif name == "END":
            _must(open_ones[-1].name == value, f"END:{value}")
            _complete(open_ones.pop())
        else:
            open_ones[-1].properties.setdefault(name, []).append((parameters, value))
            _judge(open_ones[-1].name, name, parameters, value)
    _must(len(open_ones) == 1 and len(root.inside) == 1, "one calendar")
    calendar = root.inside[0]
    _whole(calendar)
    return calendar


def _lines(data: bytes) -> list[str]:
    _must(data.endswith(b"\r\n"), "the last line has no end")
    _must(b"\n" not in data.replace(b"\r\n", b"") and b"\r" not in data.replace(b"\r\n", b""), "a bare line end")
    _must(not data.startswith(b"\xef\xbb\xbf"), "a byte order mark")
    unfolded: list[bytes] = []
    for line in data.split(b"\r\n")[:-1]:
        _must(0 < len(line) <= 75, f"a line of {len(line)} octets")
        line.decode("utf-8")  # a line never ends inside of a character
        if line[:1] in (b" ", b"\t"):
            _must(bool(unfolded), "a continuation of nothing")
            unfolded[-1] += line[1:]
        else:
            unfolded.append(line)
    return [line.decode("utf-8") for line in unfolded]


def _parts(line: str) -> tuple[str, dict[str, str], str]:
    match = _NAME.match(line)
    assert match is not None, line
    position, parameters = match.end(), {}
    while line[position : position + 1] == ";":
        found = _PARAM.match(line, position)
        _must(found is not None, f"a parameter in {line}")
        assert found is not None
        _must(found[1] not in parameters, f"{found[1]} twice")
        parameters[found[1]] = found[2].strip('"')
        position = found.end()
    _must(line[position : position + 1] == ":", f"no colon in {line}")
    return match[0].upper(), parameters, line[position + 1 :]


def _judge(component: str, name: str, parameters: dict[str, str], value: str) -> None:
    needed, once = _ONCE[component]
    known = needed | once | _REPEATED.get(component, set())
    _must(name in known, f"{name} in {component}")
    form = _VALUES.get(name)
    _must(form is None or form.fullmatch(value) is not None, f"{name}:{value}")
    for key, given in parameters.items():
        allowed = _PARAMETERS.get(name, {}).get(key)
        _must(allowed is not None and allowed.fullmatch(given) is not None, f"{name};{key}={given}")
    if name in ("DTSTART", "DTEND"):
        zoned = component == "VEVENT"
        form = _LOCAL if "TZID" in parameters or not zoned else _UTC
        _must(form.fullmatch(value) is not None and (zoned or not parameters), f"{name} of {component}: {value}")


def _complete(component: Component) -> None:
    needed, once = _ONCE[component.name]
    for name in needed:
        _must(len(component.properties.get(name, [])) == 1, f"{name} in {component.name}")
    for name in once:
        _must(len(component.properties.get(name, [])) <= 1, f"{name} twice in {component.name}")
    if component.name == "VTIMEZONE":
        _must(bool(component.inside), "a zone without rules")


def _whole(calendar: Component) -> None:
    """What must fit together: zones that are named are there, the method and the event agree."""
    event, zones = calendar.only("VEVENT"), [each for each in calendar.inside if each.name == "VTIMEZONE"]
    known = {zone.value("TZID") for zone in zones}
    for name in ("DTSTART", "DTEND"):
        zone = event.properties[name][0][0].get("TZID")
        _must(zone is None or zone in known, f"the zone of {name}")
    _must(event.value("DTEND") > event.value("DTSTART"), "it ends before it begins")
    _must(bool(event.properties.get("ATTENDEE")), "nobody is invited")
    cancels = calendar.value("METHOD") == "CANCEL"
    _must((event.value("STATUS") == "CANCELLED") == cancels, "method and status")
    asked = any(parameters.get("RSVP") == "TRUE" for parameters, _value in event.properties["ATTENDEE"])
    _must(not (cancels and asked), "a cancellation asks for an answer")
    addresses = [value.casefold() for _parameters, value in event.properties["ATTENDEE"]]
    _must(len(addresses) == len(set(addresses)), "somebody is invited twice")


def _must(lawful: bool, what: str) -> None:
    if not lawful:
        raise Unlawful(what)
