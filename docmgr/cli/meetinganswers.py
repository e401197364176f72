"""``docmgr meeting rsvp``: who comes, who does not, who has not said. Source: M-2.2.1."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option, json_option
from docmgr.errors import UsageError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from docmgr.cli.recording import Desk
    from docmgr.records.record import Record

# As people say it, in the words of calendars too.
_WORDS = {
    "accepted": ("accept", "accepted", "yes", "y", "参加", "出席", "接受", "是"),
    "declined": ("decline", "declined", "no", "n", "不参加", "缺席", "请假", "谢绝", "否"),
    "tentative": ("tentative", "maybe", "待定", "暂定", "未定"),
}


@click.command(
    cls=Command,
    examples=[
        ("docmgr meeting rsvp k7q 参加", N_("I come")),
        ("docmgr meeting rsvp k7q 不参加 --because 出差", N_("I do not, and why")),
        ("docmgr meeting rsvp k7q 待定 --who 李四", N_("what Li said in the chat group")),
        ("docmgr meeting rsvp k7q", N_("who comes, and whom to ask")),
    ],
)
@click.argument("meeting_id", metavar="ID")
@click.argument("answer", metavar="[accept|decline|tentative]", required=False)
@click.option("--who", default="", metavar="MEMBER", help="Whose answer it is; by default mine.")
@click.option("--because", default="", metavar="REASON", help="Why.")
@json_option
@dry_run_option
@pass_app
def rsvp(app: App, /, meeting_id: str, answer: str | None, who: str, because: str) -> None:
    """Answer an invitation: accept, decline or tentative (参加, 不参加, 待定); without answer show who comes.

    Whoever runs the meeting may note what others said elsewhere. A meeting that is announced anew is answered anew.
    """
    from docmgr.cli.recording import Desk
    from docmgr.records.meetings import answers
    from docmgr.records.tasks.begin import known

    desk = Desk(app)
    meeting = desk.store.find(meeting_id, "meeting")
    if answer is None:
        if who or because:
            said = _("missing: {names}").format(names="accept|decline|tentative")
            raise UsageError(said, hint="docmgr meeting rsvp --help")
        _show(desk, meeting)
        return
    me = known(desk.scene)
    member = desk.member(who) if who else me
    desk.carry_out([answers.answer(desk.scene, meeting, member, _meant(answer), because)])


def _meant(typed: str) -> str:
    wanted = typed.strip().casefold()
    for answer, words in _WORDS.items():
        if wanted in words:
            return answer
    said = _("{answer} is no answer: accept, decline or tentative (参加, 不参加, 待定)").format(answer=repr(typed))
    raise UsageError(said, hint="docmgr meeting rsvp --help")


def _show(desk: Desk, meeting: Record) -> None:
    from docmgr.notify.words import reminder
    from docmgr.records.meetings import answers

    if meeting.get("status") != "notified" and not meeting.entries("answers"):
        answers.refuse_unasked(meeting)
    found = answers.counted(meeting)
    if desk.app.json:
        row = {"id": meeting.id, "kind": "meeting", **found}
        output.json_out("records", {"records": [row]})
        return
    for line in lines(desk, meeting):
        output.echo(line)
    if found[answers.WAITING] and meeting.get("status") == "notified":
        output.echo("")
        output.echo(reminder(desk.scene, meeting, found[answers.WAITING]))


def lines(desk: Desk, meeting: Record) -> list[str]:
    """Each answer with its members, and why they do not come."""
    from docmgr.records.meetings import answers

    reasons = {str(each["who"]): each["reason"] for each in meeting.entries("answers") if each.get("reason")}
    rows = []
    for what, people in answers.counted(meeting).items():
        if people:
            gap = ("（{}）", "、") if desk.app.language == "zh" else (" ({})", ", ")
            why = [gap[0].format(reasons[who]) if what != answers.WAITING and who in reasons else "" for who in people]
            names = gap[1].join(f"{desk.scene.name(who)}{text}" for who, text in zip(people, why, strict=True))
            rows.append(_("{label}: {text}").format(label=answers.said_of(meeting, what), text=names))
    return rows
