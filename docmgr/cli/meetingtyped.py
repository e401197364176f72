"""What people type for a meeting, as the record holds it: times, people, items, and what the last one of a row had."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docmgr.cli import output
from docmgr.cli.options import Need, ask
from docmgr.errors import UsageError
from docmgr.i18n.text import _

if TYPE_CHECKING:
    from datetime import datetime

    from docmgr.cli.context import App
    from docmgr.cli.recording import Desk
    from docmgr.records.meetings.convene import Item, Material
    from docmgr.records.record import Record

_SEPARATORS = re.compile(r"[,，、;；]")
_EQUIPMENT = ("equipment", "设备", "equipment_ok")
_ROOM = ("room", "场地", "会场", "room_ok")


def last_regular(desk: Desk, topic: str) -> Record | None:
    """The last regular meeting of that topic."""
    found = [
        each
        for each in desk.store.all("meeting", "status != 'cancelled'")
        if each.get("kind") == "regular" and each.title == " ".join(topic.split())
    ]
    return max(found, key=lambda each: str(each.get("start")), default=None)


def completed(app: App, given: dict[str, Any], last: Record | None) -> dict[str, Any]:
    """What is missing, from the last regular meeting, else asked for on a terminal, else listed. Source: M-2.1.1."""
    given = dict(given)
    if last is not None:
        _as_last_time(app, given, last)
    questions = {
        "span": ("--at TIME", _("Day, begin and end: 3/5 14:00-15:00")),
        "room": ("--room ROOM", _("Where it is held")),
        "attendees": ("--with MEMBER", _("Who takes part; several with commas")),
        "recorder": ("--recorder MEMBER", _("Who writes the minutes; not the host")),
    }
    if given["online"]:
        del questions["room"]
    missing = {key: pair for key, pair in questions.items() if not given[key]}
    answers = ask(app, [Need(*pair) for pair in missing.values()])
    for key, (name, _question) in missing.items():
        given[key] = [answers[name]] if key == "attendees" else answers[name]
    return given


def _as_last_time(app: App, given: dict[str, Any], last: Record) -> None:
    """Fill what nobody said with what the last meeting of the row had, and say so."""
    taken = []
    if not given["room"] and not given["online"]:
        given["online" if last.get("mode") == "online" else "room"] = last.get("place")
        taken.append("place")
    for key in ("attendees", "recorder", "host", "organiser"):
        if not given[key]:
            given[key] = last.get(key)
            taken.append(key)
    if not given["agenda"]:
        parts = ((each["title"], str(each["minutes"]), each.get("presenter", "")) for each in last.entries("agenda"))
        given["agenda"] = [":".join(filter(None, each)) for each in parts]
        taken.append("agenda")
    given["purpose"] = given["purpose"] or last.get("purpose")
    if taken:
        words = ", ".join(last.kind.fields[key].label(app.language) for key in taken)
        output.say(_("as in {id} of {day}: {what}").format(id=last.id, day=str(last.get("start"))[:10], what=words))


def span(desk: Desk, text: str) -> tuple[datetime, datetime]:
    """Begin and end as typed, said back."""
    from docmgr.calendar.dates import said
    from docmgr.records.meetings.when import read_span

    scene = desk.scene
    start, end = read_span(text, scene.today, scene.calendar, desk.app.zone, length=scene.terms.meeting_length)
    gap = "" if desk.app.language == "zh" else " "
    output.say(f"{text} → {said(start.date(), scene.calendar)}{gap}{start:%H:%M}-{end:%H:%M}")
    return start, end


def around(desk: Desk, start: datetime) -> list[Record]:
    """The other meetings that could be at the same time."""
    from docmgr.records.meetings.convene import near

    return [each for each in desk.store.all("meeting", "status != 'cancelled'") if near(start, str(each.get("start")))]


def people(desk: Desk, typed: Any) -> list[str]:
    """Members by id, typed by name, several with commas."""
    return [member(desk, who) for each in typed for who in _SEPARATORS.split(each) if who.strip()]


def member(desk: Desk, who: str) -> str:
    """One of them by id; UsageError with the clause where nobody is called so. Source: M-2.1.1."""
    from docmgr.records.breach import cited

    try:
        return desk.member(who.strip())
    except UsageError as error:
        raise UsageError(cited(error.message, "M-2.1.1"), hint=error.hint) from None


def item(desk: Desk, text: str) -> Item:
    """``月度工作汇报:20:李四``; minutes are required, for each item has its time. Source: M-2.1.2."""
    from docmgr.records.meetings.convene import Item

    title, minutes, who = [*(part.strip() for part in text.replace("：", ":").split(":")), "", ""][:3]
    digits = minutes.removesuffix("分钟").removesuffix("min").removesuffix("m").strip()
    if not title or not digits.isdecimal() or not 0 < int(digits) <= 24 * 60:
        said = _("{text} is no item with its minutes (M-2.1.2)").format(text=repr(text))
        raise UsageError(said, hint=_("it is written {example}").format(example="--item 月度工作汇报:20:李四"))
    return Item(title, int(digits), member(desk, who) if who else "")


def material(desk: Desk, text: str) -> Material:
    """``项目进度PPT:李四``."""
    from docmgr.records.meetings.convene import Material

    title, _colon, who = text.replace("：", ":").rpartition(":") if re.search("[:：]", text) else (text, "", "")
    return Material(title.strip(), member(desk, who) if who.strip() else "")


def changes(desk: Desk, meeting: Record, given: dict[str, Any]) -> dict[str, Any]:
    """The fields of the plan that the options change."""
    values = _when_and_where(desk, given)
    if given["topic"].strip():
        values["topic"] = " ".join(given["topic"].split())
    for key in ("recorder", "host", "organiser"):
        if given[key]:
            values[key] = member(desk, given[key])
    if given["attendees"]:
        must = [values.get(key, str(meeting.get(key))) for key in ("host", "recorder")]
        values["attendees"] = list(dict.fromkeys([*people(desk, given["attendees"]), *must]))
    if given["purpose"]:
        values["purpose"] = given["purpose"].strip()
    if given["agenda"]:
        items = [item(desk, each) for each in given["agenda"]]
        rows = [{"title": i.title, "minutes": i.minutes, "presenter": i.presenter} for i in items]
        values["agenda"] = [{key: value for key, value in row.items() if value} for row in rows]
    if given["materials"]:
        brought = [material(desk, each) for each in given["materials"]]
        values["materials"] = [{"text": m.text, **({"owner": m.owner} if m.owner else {})} for m in brought]
    if given["ready"]:
        values.update(_ticked(desk, meeting.changed(**values), given["ready"]))
    return values


def _when_and_where(desk: Desk, given: dict[str, Any]) -> dict[str, Any]:
    from docmgr.records.meetings import convene, rooms

    values: dict[str, Any] = {}
    if given["span_"]:
        start, end = span(desk, given["span_"])
        values.update(start=start.isoformat(timespec="seconds"), end=end.isoformat(timespec="seconds"))
    if given["online"]:
        values.update(mode=convene.ONLINE, place=given["online"])
    elif given["room"]:
        values.update(mode=convene.ON_SITE, place=rooms.room(given["room"], desk.app.policy.rooms))
    return values


def _ticked(desk: Desk, meeting: Record, ready: tuple[str, ...]) -> dict[str, Any]:
    """The preparation with these points done. Source: M-2.2.1, M-2.2.2."""
    from docmgr.records.tasks.begin import known

    prep = dict(meeting.get("prep") or {})
    materials = [dict(each) for each in meeting.entries("materials")]
    for each in (part.strip() for word in ready for part in _SEPARATORS.split(word) if part.strip()):
        if each.casefold() in _EQUIPMENT:
            prep["equipment_ok"] = True
        elif each.casefold() in _ROOM:
            prep["room_ok"] = True
        else:
            found = [row for row in materials if each.casefold() in str(row["text"]).casefold()]
            if len(found) != 1:
                names = ", ".join(["设备", "场地", *(str(row["text"]) for row in materials)])
                said = _("{what} is no point of the preparation (M-2.2.2)").format(what=repr(each))
                raise UsageError(said, hint=names)
            found[0]["ready"] = True
    values: dict[str, Any] = {"materials": materials} if materials != list(meeting.entries("materials")) else {}
    if prep != (meeting.get("prep") or {}):
        values["prep"] = {**prep, "by": known(desk.scene), "at": desk.scene.stamp}
    return values
