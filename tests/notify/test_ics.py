"""Invitations against the standard, against icalendar and dateutil, which read zones by themselves."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from docmgr.notify import ics
from docmgr.notify.ics import CANCEL, REQUEST, Guest, Invitation, invitation
from tests.notify import rfc5545

SHANGHAI = ZoneInfo("Asia/Shanghai")
HEAD, HOST = Guest("张三", "zhang@example.com"), Guest('李四 "四哥", 主任;组长', "li@example.com", chairs=True)
WORDS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=200)


def asked(**values: object) -> Invitation:
    start = datetime(2024, 3, 5, 14, tzinfo=SHANGHAI)
    given = {
        "uid": "m-240304-k7q2x-4830c62a@docmgr",
        "sequence": 0,
        "summary": "部门月度工作推进会",
        "start": start,
        "end": start + timedelta(hours=1),
        "zone": SHANGHAI,
        "place": "301会议室",
        "organiser": HEAD,
        "guests": (HEAD, HOST),
        "stamped": datetime(2024, 3, 4, 9, tzinfo=SHANGHAI),
        "description": "目的：同步\n议程\n1. 月度工作汇报，20分钟（李四）; a\\b",
        **values,
    }
    return Invitation(**given)  # type: ignore[arg-type]


def test_an_invitation_is_lawful_and_says_what_was_asked() -> None:
    data = invitation(asked())
    calendar = rfc5545.read(data)
    event = calendar.only("VEVENT")
    assert (calendar.value("METHOD"), event.value("SEQUENCE"), event.value("STATUS")) == ("REQUEST", "0", "CONFIRMED")
    assert event.properties["DTSTART"] == [({"TZID": "Asia/Shanghai"}, "20240305T140000")]
    assert event.text("DESCRIPTION") == asked().description
    own, other = event.properties["ATTENDEE"]
    assert own[0]["PARTSTAT"] == "ACCEPTED" and "RSVP" not in own[0]
    assert other[0] | {"CN": ""} == {
        "CN": "", "CUTYPE": "INDIVIDUAL", "ROLE": "CHAIR", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE",
    }  # fmt: skip
    assert data == invitation(asked())


def test_an_answer_stands_in_the_next_invitation_and_is_not_asked_for_again() -> None:
    guests = (HEAD, Guest("李四", "li@example.com", answer="accepted"), Guest("赵六", "zhao@example.com"))
    own, accepted, waiting = rfc5545.read(invitation(asked(guests=guests))).only("VEVENT").properties["ATTENDEE"]
    assert [each[0]["PARTSTAT"] for each in (own, accepted, waiting)] == ["ACCEPTED", "ACCEPTED", "NEEDS-ACTION"]
    assert "RSVP" not in accepted[0] and waiting[0]["RSVP"] == "TRUE"


def test_a_cancellation_has_the_same_uid_and_a_higher_sequence() -> None:
    first, last = invitation(asked()), invitation(asked(sequence=3), CANCEL)
    one, other = rfc5545.read(first).only("VEVENT"), rfc5545.read(last).only("VEVENT")
    assert one.value("UID") == other.value("UID") and int(other.value("SEQUENCE")) > int(one.value("SEQUENCE"))
    assert rfc5545.read(last).value("METHOD") == CANCEL and not other.inside


def test_another_library_reads_it_to_the_minute() -> None:
    (event,) = Calendar.from_ical(invitation(asked())).walk("VEVENT")
    assert event["dtstart"].dt.astimezone(UTC) == datetime(2024, 3, 5, 6, tzinfo=UTC)
    assert str(event["summary"]) == "部门月度工作推进会" and str(event["description"]) == asked().description
    assert str(event["attendee"][1]) == "mailto:li@example.com"


NAMES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")


@pytest.mark.parametrize("zone", [*map(ZoneInfo, NAMES), timezone(timedelta(hours=8), "Asia/Shanghai")])
@pytest.mark.parametrize("month", [1, 4, 7, 11])
def test_a_calendar_that_knows_no_zones_finds_the_same_moment(zone: object, month: int) -> None:
    start = datetime(2026, month, 5, 14, 30, tzinfo=zone)  # type: ignore[arg-type]
    data = invitation(asked(zone=zone, start=start, end=start + timedelta(hours=1)))
    event = rfc5545.read(data).only("VEVENT")
    parameters, value = event.properties["DTSTART"][0]
    known = tzical(io.StringIO(data.decode().replace("\r\n", "\n"))).get(parameters["TZID"])
    assert datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=known).astimezone(UTC) == start.astimezone(UTC)


def test_utc_needs_no_rules() -> None:
    calendar = rfc5545.read(invitation(asked(zone=UTC)))
    assert calendar.only("VEVENT").value("DTSTART") == "20240305T060000Z" and len(calendar.inside) == 1


@settings(max_examples=30, deadline=None)
@given(WORDS, WORDS, WORDS, st.sampled_from([REQUEST, CANCEL]))
def test_no_words_make_it_unlawful(summary: str, place: str, name: str, method: str) -> None:
    guests = (HEAD, Guest(name, "li@example.com"))
    data = invitation(asked(summary=summary, place=place, guests=guests, description=f"{place}\n{summary}"), method)
    event = rfc5545.read(data).only("VEVENT")
    assert event.text("SUMMARY") == ics._clean(summary)


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda data: data.replace(b"\r\n", b"\n"),
        lambda data: data.replace(b"SEQUENCE:0\r\n", b""),
        lambda data: data.replace(b"DTSTART;TZID=Asia/Shanghai", b"DTSTART"),
        lambda data: data.replace(b"UID:", b"UID:1\r\nUID:"),
        lambda data: data.replace("301会议室".encode(), "301,会议室".encode()),
        lambda data: data.replace(b"METHOD:REQUEST", b"METHOD:CANCEL"),
        lambda data: data.replace("部门".encode(), "部门".encode() * 20),
        lambda data: data.replace(b"END:VALARM\r\n", b""),
        lambda data: data.replace(b"TZID:Asia/Shanghai", b"TZID:Asia/Chongqing"),
    ],
)
def test_the_reader_is_strict(spoilt: object) -> None:
    data = spoilt(invitation(asked()))  # type: ignore[operator]
    assert data != invitation(asked())
    with pytest.raises(rfc5545.Unlawful):
        rfc5545.read(data)
