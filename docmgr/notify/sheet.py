"""Minutes as a sheet to be printed: the fields of Template 3, with what it had lost. Source: M-3.T3, requirements 9 C4.

The words are the handbook's, so they stand in both languages here and do not follow the language of a run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docmgr.office.filledword import Grid, Line, Sheet
from docmgr.office.revisions import Row
from docmgr.records.kind import kind
from docmgr.records.meetings.content import end_of, minutes_of, start_of
from docmgr.records.record import Record
from docmgr.records.scene import Scene

_MARKS = {
    "zh": {
        "title": "会议纪要",
        "no": "序号",
        "time": "时间",
        "decision": "决议：",
        "disagreement": "分歧：",
        "deferred": "延至：",
        "review": "主持人审核",
        "none": "无",
        "and": "、",
        "sent": "发送",
        "copy": "抄送",
        "among": "{names}（已在发送之列）",
        "record": "记录编号",
    },
    "en": {
        "title": "Minutes",
        "no": "No",
        "time": "Time",
        "decision": "Decision: ",
        "disagreement": "Disagreement: ",
        "deferred": "Deferred to: ",
        "review": "Approved by the host",
        "none": "none",
        "and": ", ",
        "sent": "Sent to",
        "copy": "Copy to",
        "among": "{names} (among those above)",
        "record": "Record",
    },
}


def sheet(scene: Scene, meeting: Record, language: str, revisions: Sequence[Row] = ()) -> Sheet:
    """The minutes as a document; ``revisions`` are the rows of the version before."""
    marks, fields = _MARKS[language], kind("meeting").fields
    minutes = minutes_of(meeting)
    start, end = start_of(meeting), end_of(meeting)

    def label(key: str) -> str:
        return _capital(fields[key].label(language))

    def names(people: Sequence[str]) -> str:
        return marks["and"].join(scene.name(who) for who in people) or marks["none"]

    until = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%Y-%m-%d %H:%M}"
    attendees = [who for who in meeting.get("attendees") or [] if who not in (meeting.get("absent") or [])]
    facts = [
        (label("topic"), meeting.title),
        (marks["time"], f"{start:%Y-%m-%d %H:%M}-{until}"),
        (label("place"), str(meeting.get("place"))),
        (label("purpose"), str(meeting.get("purpose"))),
        (label("host"), scene.name(meeting.get("host"))),
        (label("recorder"), scene.name(meeting.get("recorder"))),
        (label("attendees"), names(attendees)),
    ]
    if meeting.get("absent"):
        facts.append((label("absent"), names(meeting.get("absent"))))
    reviewed = str(minutes.get("reviewed_at") or "")[:10]
    foot = [(marks["review"], f"{scene.name(minutes.get('reviewed_by'))}  {reviewed}".strip())]
    heads = [head.id for head in scene.directory.heads(scene.today)]
    to = list(meeting.get("attendees") or [])
    foot.append((marks["sent"], marks["and"].join([names(to), *(meeting.get("depts") or [])])))
    copied = [who for who in heads if who not in to]
    foot.append((marks["copy"], names(copied) if copied or not heads else marks["among"].format(names=names(heads))))
    rows = [
        [marks["no"], *(_capital(fields["actions"].fields[key].label(language)) for key in ("text", "owner", "due"))]
    ]
    rows += [
        [str(at), str(each["text"]), scene.name(each["owner"]), str(each["due"])]
        for at, each in enumerate(meeting.entries("actions"), 1)
    ]
    actions: list[Line | Grid] = [Grid(rows, (10, 50, 18, 22))] if len(rows) > 1 else [Line(marks["none"])]
    return Sheet(
        type_key="minutes",
        language=language,
        title=_titled(meeting.title, language),
        facts=facts,
        sections=[(label("items"), list(_items(meeting, marks))), (label("actions"), actions)],
        foot=foot,
        mark=f"{marks['record']} {meeting.id}",
        revisions=revisions,
    )


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]


def _titled(topic: str, language: str) -> str:
    """What the paper is called: 推进会纪要, not 推进会会议纪要."""
    mark = _MARKS[language]["title"]
    if language != "zh":
        return f"{mark}: {topic}"
    return topic + (mark.removeprefix("会议") if topic.endswith(("会", "会议")) else mark)


def _items(meeting: Record, marks: dict[str, str]) -> Iterator[Line | Grid]:
    """Each item with its title brought out, then points, disagreements, decisions. Source: M-4.2."""
    for at, item in enumerate(meeting.entries("items"), 1):
        yield Line(f"{at}. {item['title']}", strong=True)
        yield from (Line(text) for text in item.get("points") or [])
        yield from (Line(text, marks["disagreement"]) for text in item.get("disagreements") or [])
        yield from (Line(text, marks["decision"], strong=True) for text in item.get("decisions") or [])
        if item.get("deferred_to"):
            yield Line(str(item["deferred_to"]), marks["deferred"])
