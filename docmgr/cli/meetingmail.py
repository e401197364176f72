"""A meeting as an invitation: whom it goes to, under which number, in the department's zone; and where papers go."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from docmgr.cli import output
from docmgr.i18n.text import _

if TYPE_CHECKING:
    from pathlib import Path

    from docmgr.cli.context import App
    from docmgr.cli.recording import Desk
    from docmgr.notify.ics import Guest
    from docmgr.records.record import Record


def invite(desk: Desk, meeting: Record, *, cancelled: bool = False) -> bytes:
    """The invitation as it stands after the last notice, or what takes it back."""
    from docmgr.notify import ics, words
    from docmgr.records.meetings.answers import standing
    from docmgr.records.meetings.content import end_of, start_of
    from docmgr.records.meetings.convene import is_restricted, people

    scene, known = desk.scene, standing(meeting)
    notices = meeting.entries("notices")
    last = int(notices[-1].get("sequence") or 0) if notices else 0
    given = ics.Invitation(
        uid=ics.uid_of(meeting.data),
        sequence=last + 1 if cancelled else last,
        summary=words.title(meeting),
        start=start_of(meeting),
        end=end_of(meeting),
        zone=desk.app.zone,
        place=str(meeting.get("place")),
        organiser=_guest(desk, str(meeting.get("convener")), ""),
        guests=tuple(_guest(desk, who, str(meeting.get("host")), known.get(who, "")) for who in people(meeting)),
        stamped=scene.now,
        description="" if cancelled else words.describe(scene, meeting),
        language=desk.app.language,
        restricted=is_restricted(meeting),
    )
    return ics.invitation(given, ics.CANCEL if cancelled else ics.REQUEST)


def _guest(desk: Desk, who: str, host: str, answer: str = "") -> Guest:
    from docmgr.notify.ics import Guest

    member = desk.scene.directory.get(who)
    if member is None:
        return Guest(who, f"{who}@invalid", chairs=who == host, answer=answer)
    return Guest(member.name, member.emails[0], chairs=who == host, answer=answer)


def write_papers(
    desk: Desk, meeting: Record, said: str, *, ics: str | None, text: str | None, reason: str = ""
) -> None:
    """The invitation, and the text where it is wanted as a file; says where the invitation is."""
    from docmgr.repo.files import write_file

    place = outbox(desk.app, meeting, ".ics") if ics is None else absolute(ics)
    write_file(place, invite(desk, meeting, cancelled=bool(reason)))
    output.say(_("invitation: {path}").format(path=place))
    if text is not None:
        write_file(absolute(text), f"{said}\n".encode())


def absolute(typed: str) -> Path:
    """A file as typed, for this system."""
    from pathlib import Path

    return Path(os.path.abspath(os.path.expanduser(typed)))


def outbox(app: App, meeting: Record, suffix: str) -> Path:
    """Where papers go that nobody gave a place: beside Git's own files, so that no commit takes them."""
    folder = app.repository.git_dir / "docmgr" / "outbox"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{meeting.id}{suffix}"
