"""The minutes as a document in the minutes folder: made once, its next version when they are written anew.

Source: M-2.2.3, M-3.T3, D-2.1.2, D-2.4.1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docmgr.i18n.text import _

if TYPE_CHECKING:
    from docmgr.cli.recording import Desk
    from docmgr.documents.new import Wish
    from docmgr.plan import Action
    from docmgr.records.record import Record

_TYPE = "minutes"
# What no file name holds on some system; the rest is judged by the naming rules.
_FORBIDDEN = str.maketrans(dict.fromkeys('\\/:*?"<>|\t\n', " ") | {"-": "–"})


@dataclass(frozen=True, slots=True)
class Paper:
    """The document to be: its path, ``""`` where there is none, what writes it, and what its user should know."""

    path: str = ""
    actions: tuple[Action, ...] = ()
    notes: tuple[str, ...] = ()


def paper(desk: Desk, meeting: Record) -> Paper:
    """The plan of the document; nothing of a restricted meeting, or where the policy knows no minutes."""
    from docmgr.cli.shelf import desk as document_desk
    from docmgr.documents.bump import bump
    from docmgr.documents.gather import gather
    from docmgr.documents.known import known
    from docmgr.documents.new import new, target
    from docmgr.records.meetings.convene import is_restricted

    app = desk.app
    rule = next((each for each in app.policy.types.values() if each.key == _TYPE), None)
    if rule is None or is_restricted(meeting):
        note = _("restricted: no document is made in a folder that everybody reads (R-4.3)") if rule else ""
        return Paper(notes=(note,) if note else ())
    shelf = document_desk(app)
    wish = _wish(meeting, rule.name)
    standing = known(app.repository, target(wish, shelf), shelf.layout)
    if not standing.standing:
        made = new(wish, standing, _content(desk, meeting), shelf)
    else:
        case = gather(app.repository, standing.standing[0], shelf.layout)
        content = _content(desk, meeting, case.here.content)
        case = replace(case, here=replace(case.here, content=content))
        made = bump(case, shelf, _reason(meeting) or _("minutes written anew"))
    return Paper(made.path, made.plan.actions, made.notes)


def _reason(meeting: Record) -> str:
    """Why the minutes were written anew, as the recorder said."""
    drafts = [str(each.get("text") or "") for each in meeting.entries("log") if each.get("act") == "drafted"]
    return drafts[-1] if drafts else ""


def _wish(meeting: Record, type_name: str) -> Wish:
    from docmgr.documents.new import Wish
    from docmgr.records.meetings.content import start_of

    topic = " ".join(meeting.title.translate(_FORBIDDEN).split())
    return Wish(type_name, topic, "", "docx", start_of(meeting).date(), _("first sent ({id})").format(id=meeting.id))


def _content(desk: Desk, meeting: Record, before: bytes = b"") -> bytes:
    """The Word document; ``before`` is the version before, whose history goes on."""
    from docmgr.notify.sheet import sheet
    from docmgr.office.filledword import build
    from docmgr.office.revisions import rows

    return build(sheet(desk.scene, meeting, desk.app.policy.language, rows(before) if before else ()))
