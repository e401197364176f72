"""The guards of meetings: pure functions of the meeting before, after, and the scene. Source: M-2, M-4."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from docmgr.i18n.text import _, language
from docmgr.records.breach import Breach
from docmgr.records.meetings.answers import answered
from docmgr.records.meetings.content import (
    agenda_length,
    end_of,
    is_reviewed,
    length_of,
    minutes_of,
    reviewed,
    start_of,
    told,
)
from docmgr.records.names import short
from docmgr.records.record import Record
from docmgr.records.scene import Scene

# Status -> what may follow it.
STEPS = {
    "draft": ("notified", "cancelled"),
    "notified": ("minuted", "cancelled"),
    "minuted": ("sent",),
    "sent": ("minuted",),
    "cancelled": (),
}


def _convened(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """The head or a project lead convenes. Source: M-2.1.1."""
    if old is not None:
        return
    if not scene.leads():
        said = _("only the head or a project lead convenes meetings (M-2.1.1): {heads}").format(heads=scene.heads())
        yield Breach("M-2.1.1", said, _("ask one of them to run this command"))
    if new.get("status") != "draft":
        yield Breach("M-2.1.2", _("a new meeting is a draft until it is announced (M-2.1.2)"))


def _timed(old: Record | None, new: Record, _scene: Scene) -> Iterator[Breach]:
    """It ends after it begins, and the parts of the agenda fit in. Source: M-2.1.1, M-2.1.2."""
    if old is not None and all(old.get(key) == new.get(key) for key in ("start", "end", "agenda")):
        return
    if end_of(new) <= start_of(new):
        said = _("the end {end} is not after the start {start} (M-2.1.1)")
        yield Breach("M-2.1.1", said.format(end=new.get("end"), start=new.get("start")))
    elif agenda_length(new) > length_of(new):
        said = _("the agenda takes {agenda} minutes, the meeting {length} (M-2.1.2)")
        yield Breach("M-2.1.2", said.format(agenda=agenda_length(new), length=length_of(new)))


def _recorded_by(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """The host reviews what the recorder writes, so they are two people. Source: M-2.2.3, M-2.4.1."""
    if old is not None and all(old.get(key) == new.get(key) for key in ("host", "recorder")):
        return
    if new.get("host") == new.get("recorder"):
        said = _("{who} cannot be host and recorder: the host reviews the recorder's minutes (M-2.4.1)")
        yield Breach("M-2.4.1", said.format(who=scene.name(new.get("host"))), "--recorder MEMBER | --host MEMBER")


def _stepped(old: Record | None, new: Record, _scene: Scene) -> Iterator[Breach]:
    """A meeting goes from draft to notice, minutes and distribution, none left out. Source: M-2."""
    before, after = str(old.get("status")) if old is not None else "draft", str(new.get("status"))
    if before == after or after in STEPS.get(before, ()):
        return
    fields = new.kind.fields["status"]
    said = _("a meeting cannot go from {old} to {new} (M-2)")
    hints = {
        ("draft", "minuted"): f'docmgr meeting notify {short(new.id)} --late-reason "…"',
        ("draft", "sent"): f'docmgr meeting notify {short(new.id)} --late-reason "…"',
        ("notified", "sent"): f"docmgr meeting minutes {short(new.id)}",
    }
    clause = "M-2.1.2" if before == "draft" else "M-2.4.1"
    shown = said.format(old=fields.said(before, language()), new=fields.said(after, language()))
    yield Breach(clause, shown, hints.get((before, after), ""))


def _notified(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """Notice goes out one working day ahead, or says why not; with a timed agenda. Source: M-2.1.2."""
    had = {each.get("id") for each in old.entries("notices")} if old is not None else set()
    fresh = [each for each in new.entries("notices") if each.get("id") not in had]
    turned = new.get("status") == "notified" and (old is None or old.get("status") != "notified")
    if turned and not fresh:
        yield Breach("M-2.1.2", _("there was no notice (M-2.1.2)"), f"docmgr meeting notify {short(new.id)}")
    if not fresh:
        return
    if not scene.am(new.get("convener"), new.get("organiser"), new.get("host")) and not scene.is_head():
        said = _("{people} or the head sends the notice (M-2.1.2)")
        yield Breach("M-2.1.2", said.format(people=_names(scene, new, "convener", "organiser", "host")))
    if not new.entries("agenda"):
        said = _("a notice has an agenda with the time of each item (M-2.1.2)")
        yield Breach("M-2.1.2", said, f"docmgr meeting edit {short(new.id)} --item TITLE:MINUTES")
    last = fresh[-1]
    is_late = scene.today > scene.calendar.add(start_of(new).date(), -scene.terms.notice_before)
    if is_late and not (last.get("late") and last.get("late_reason")):
        hint = f'docmgr meeting notify {short(new.id)} --late-reason "…"'
        yield Breach("M-2.1.2", _("a late notice says why (M-2.1.2)"), hint)
    if last.get("digest") != told(new):
        yield Breach("M-2.1.2", _("the notice does not say what holds (M-2.1.2)"))


def _minuted(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """The recorder writes what was said, decided and is to be done, by whom and when. Source: M-2.2.3."""
    before = minutes_of(old) if old is not None else {}
    turned = old is None or old.get("status") != "minuted"
    if new.get("status") != "minuted" or (not turned and before.get("drafted_at") == minutes_of(new).get("drafted_at")):
        return
    if minutes_of(new) == before:
        hint = f"docmgr meeting minutes {short(new.id)}"
        yield Breach("M-2.2.3", _("there are no new minutes (M-2.2.3)"), hint)
        return
    if not scene.am(new.get("recorder")):
        said = _("the recorder {who} writes the minutes (M-2.2.3)").format(who=scene.name(new.get("recorder")))
        yield Breach("M-2.2.3", said)
    if scene.today < start_of(new).date():
        yield Breach("M-2.2.3", _("the meeting has not been held yet (M-2.2.3)"))
    if not new.entries("items"):
        yield Breach("M-2.2.3", _("minutes hold at least one item (M-2.2.3)"))
    yield from _given_out(new, scene)


def _given_out(new: Record, scene: Scene) -> Iterator[Breach]:
    """Each action has a member as its owner, and a day that is not past at the meeting."""
    day = start_of(new).date().isoformat()
    for action in new.entries("actions"):
        if str(action.get("due")) < day:
            said = _("the action {text} is due on {due}, before the meeting (M-2.2.3)")
            yield Breach("M-2.2.3", said.format(text=action.get("text"), due=action.get("due")))
        if scene.directory.get(str(action.get("owner"))) is None:
            said = _("{who} is not in the member directory (M-2.2.3)").format(who=action.get("owner"))
            yield Breach("M-2.2.3", said)


def _reviewed(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """The host approves the minutes as they stand, and what was approved does not change. Source: M-2.4.1."""
    now, before = minutes_of(new), minutes_of(old) if old is not None else {}
    if not now.get("reviewed_by"):
        return
    if now.get("digest") != reviewed(new):
        hint = f"docmgr meeting minutes {short(new.id)} --from FILE"
        yield Breach("M-2.4.1", _("the minutes were changed after the host's review (M-2.4.1)"), hint)
    # A digest made to fit a change is a new approval, whatever name stands beside it.
    if all(now.get(key) == before.get(key) for key in ("reviewed_by", "reviewed_at", "digest")):
        return
    if not scene.am(new.get("host")):
        said = _("the host {who} reviews the minutes (M-2.4.1)").format(who=scene.name(new.get("host")))
        yield Breach("M-2.4.1", said)
    elif scene.me is not None and now.get("reviewed_by") != scene.me.id:
        said = _("the review is signed {who}, but {me} commits it (M-2.4.1)")
        yield Breach("M-2.4.1", said.format(who=now.get("reviewed_by"), me=scene.me.id))
    if now.get("reviewed_by") == now.get("by"):
        yield Breach("M-2.4.1", _("nobody reviews minutes of their own (M-2.4.1)"))


def _sent(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """Reviewed minutes go to all who took part, with a copy to the head. Source: M-2.4.1."""
    if new.get("status") != "sent" or (old is not None and old.get("status") == "sent"):
        return
    if not is_reviewed(new):
        hint = f"docmgr meeting review {short(new.id)}"
        who = scene.name(new.get("host"))
        yield Breach("M-2.4.1", _("the host {who} has not approved these minutes (M-2.4.1)").format(who=who), hint)
    if not scene.am(*(new.get(key) for key in ("recorder", "host", "convener", "organiser"))):
        said = _("{people} sends the minutes (M-2.4.1)")
        yield Breach("M-2.4.1", said.format(people=_names(scene, new, "recorder", "host", "organiser")))
    minutes = minutes_of(new)
    to = {*(minutes.get("to") or []), *(minutes.get("cc") or [])}
    left = [who for who in new.get("attendees") or [] if who not in (minutes.get("to") or [])]
    left += [head.id for head in scene.directory.heads(scene.today) if head.id not in to]
    if left:
        said = _("the minutes do not go to {people} (M-2.4.1)")
        yield Breach("M-2.4.1", said.format(people=scene.names(dict.fromkeys(left))))


def _cancelled(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """Convener, host or head cancel, with a reason. Source: M-2.1.1."""
    if new.get("status") != "cancelled" or old is None or old.get("status") == "cancelled":
        return
    if not scene.am(new.get("convener"), new.get("host")) and not scene.is_head():
        said = _("{people} or the head cancels the meeting (M-2.1.1)")
        yield Breach("M-2.1.1", said.format(people=_names(scene, new, "convener", "host")))
    had = {each.get("id") for each in old.entries("log")}
    fresh = [each for each in new.entries("log") if each.get("id") not in had]
    if not any(each.get("act") == "cancelled" and each.get("text") for each in fresh):
        hint = f'docmgr meeting cancel {short(new.id)} --because "…"'
        yield Breach("M-2.1.2", _("a meeting is cancelled with a reason (M-2.1.2)"), hint)


def _changed(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """The plan is changed by those who answer for it, until the meeting is minuted. Source: M-2.1.1."""
    planned = ("topic", "start", "end", "place", "mode", "convener", "host", "recorder", "organiser", "attendees")
    if old is None or all(old.get(key) == new.get(key) for key in planned):
        return
    if not scene.am(*(old.get(key) for key in ("convener", "host", "organiser", "recorder"))) and not scene.is_head():
        said = _("{people} or the head changes the plan of the meeting (M-2.1.1)")
        yield Breach("M-2.1.1", said.format(people=_names(scene, old, "convener", "host", "organiser")))
    if old.get("status") == "cancelled":
        yield Breach("M-2.1.1", _("{id} is cancelled").format(id=old.id), "docmgr meeting new …")


def _names(scene: Scene, meeting: Record, *keys: str) -> str:
    return scene.names(dict.fromkeys(str(meeting.get(key)) for key in keys))


GUARDS: tuple[Callable[[Record | None, Record, Scene], Iterable[Breach]], ...] = (
    _convened,
    _timed,
    _recorded_by,
    _changed,
    _stepped,
    _notified,
    answered,
    _minuted,
    _reviewed,
    _sent,
    _cancelled,
)
