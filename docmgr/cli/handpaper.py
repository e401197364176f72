"""The handover list as a document of the department: made when the handover is closed, to be printed and signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docmgr.i18n.text import _

if TYPE_CHECKING:
    from docmgr.cli.handing import Hands
    from docmgr.plan import Action
    from docmgr.records.record import Record

_TYPE = "record"
# What no file name holds on some system; the rest is judged by the naming rules.
_FORBIDDEN = str.maketrans(dict.fromkeys('\\/:*?"<>|\t\n', " ") | {"-": " "})


@dataclass(frozen=True, slots=True)
class Paper:
    """Where the list will stand, ``""`` for nowhere, and what writes it."""

    path: str = ""
    actions: tuple[Action, ...] = ()


def content(hands: Hands, record: Record) -> bytes:
    """The list as a Word document in the department's language."""
    from docmgr.handover.sheet import sheet
    from docmgr.office.filledword import build

    policy = hands.app.policy
    return build(sheet(record, hands.desk.scene.directory, policy.language, policy.department.name))


def paper(hands: Hands, record: Record) -> Paper:
    """The plan of the document; nothing where the policy knows no records, or the list stands there already."""
    from docmgr.documents.known import known
    from docmgr.documents.new import Wish, new, target
    from docmgr.handover.sheet import title

    policy, shelf = hands.app.policy, hands.shelf
    rule = next((each for each in policy.types.values() if each.key == _TYPE), None)
    if rule is None:
        return Paper()
    name = " ".join(hands.leaver.name.translate(_FORBIDDEN).split()) or hands.leaver.id
    topic = f"{title(policy.language)}{name}" if policy.language == "zh" else f"{title(policy.language)} {name}"
    wish = Wish(rule.name, topic, "", "docx", hands.app.today, _("handover {id}").format(id=record.id))
    standing = known(hands.app.repository, target(wish, shelf), shelf.layout)
    if standing.standing:
        return Paper(standing.standing[0])
    made = new(wish, standing, content(hands, record), shelf)
    return Paper(made.path, made.plan.actions)
