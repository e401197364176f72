"""``docmgr letter``: cooperation with other departments, replies, reminders. Source: R-2.2, R-3.T6, R-4.2."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from docmgr.cli import output
from docmgr.cli.base import Group
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import Asked, dry_run_option
from docmgr.cli.recording import Desk
from docmgr.cli.recordlists import Look, edit_command, reading
from docmgr.errors import UsageError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from datetime import date

    from docmgr.records.record import Record

_MILESTONE = re.compile(r"(.+)[:：](.+)", re.DOTALL)


def _overdue(letter: Record, desk: Desk) -> bool:
    return letter.get("status") == "sent" and str(letter.get("reply_due")) < desk.app.today.isoformat()


def _due(letter: Record, desk: Desk) -> str:
    return str(letter.get("reply_due")) + ("!" if _overdue(letter, desk) else "")


LOOK = Look(
    "letter",
    ("subject", "to_dept", "initiator", "reply_due", "status"),
    examples=[("docmgr letter list", N_("what is open; ! is overdue"))],
    cells={"reply_due": _due},
    order=lambda letter: (str(letter.get("reply_due")), letter.id),
    extra=lambda letter, desk: {"overdue": _overdue(letter, desk)},
)


@click.group(
    cls=Group,
    examples=[
        (
            (
                "docmgr letter new --to-dept 技术部 --subject 客户需求响应 --content 提供技术支持，协助完成需求方案 "
                "--ours 提供客户需求文档 --theirs 完成方案初稿 --milestone 方案初稿:2024-03-08 --to 王五"
            ),
            N_("a letter of cooperation"),
        ),
        ("docmgr letter reply k7q 初稿已完成，待评审", N_("what the other side answered")),
        ("docmgr letter chase", N_("the reminders for all that is overdue")),
    ],
)
def command() -> None:
    """Work with other departments: what, by when, whose duty; note replies, remind who is late."""


@command.command(examples=[("docmgr letter new --to-dept 技术部 …", N_("asks for what is missing on a terminal"))])
@click.option("--to-dept", required=True, metavar="NAME", help="The department that is asked.")
@click.option("--subject", required=True, metavar="TEXT", help="What it is about.")
@click.option("--content", required=True, metavar="TEXT", help="What is to be done together.")
@click.option("--ours", required=True, metavar="TEXT", help="What we do.")
@click.option("--theirs", required=True, metavar="TEXT", help="What they do.")
@click.option(
    "--milestone", "milestones", multiple=True, required=True, metavar="TEXT:D", help="What is there by when."
)
@click.option(
    "--from-dept",
    cls=Asked,
    suggest=lambda app: app.policy.department.name,
    metavar="NAME",
    help="The department that asks.",
)
@click.option("--to", "recipient", default="", metavar="PERSON", help="Whom it is for, in the other department.")
@click.option("--contact", default="", metavar="TEXT", help="How to reach us: telephone, mail.")
@click.option("--reply-due", default="", metavar="D", help="By when they tell how far it is.")
@click.option("--meeting", default="", metavar="ID", help="The meeting that it follows from.")
@dry_run_option
@pass_app
def new(app: App, /, **given: Any) -> None:
    """Write a letter of cooperation; a project lead or the head does.

    The id of the letter is printed.
    """
    from docmgr.records.letters.write import Wish, write

    desk = Desk(app)
    texts = {key: given[key].strip() for key in ("from_dept", "to_dept", "subject", "content", "ours", "theirs")}
    empty = [f"--{key.replace('_', '-')}" for key, value in texts.items() if not value]
    if empty:
        raise UsageError(_("missing: {names}").format(names=", ".join(empty)) + " (R-2.2.1)")
    wish = Wish(
        from_dept=texts["from_dept"],
        to_dept=texts["to_dept"],
        subject=texts["subject"],
        content=texts["content"],
        duties_from=texts["ours"],
        duties_to=texts["theirs"],
        milestones=tuple(_milestone(desk, each) for each in given["milestones"]),
        reply_due=desk.day(given["reply_due"]) if given["reply_due"] else None,
        recipient=given["recipient"],
        contact=given["contact"],
        meeting=desk.store.meant(given["meeting"], "meeting") if given["meeting"] else "",
    )
    done = write(desk.scene, wish)
    desk.carry_out([done])
    if not app.dry_run:
        output.echo(done.new.id)


def _milestone(desk: Desk, text: str) -> tuple[str, date]:
    match = _MILESTONE.fullmatch(text.strip())
    if match is None:
        said = _("{text} is not what and by when, like 方案初稿:2024-03-08 (R-2.2.1)")
        raise UsageError(said.format(text=repr(text)))
    return match[1].strip(), desk.day(match[2].strip().removesuffix("前"))


@command.command(
    examples=[
        ("docmgr letter reply k7q 初稿已完成，待评审 --next 周五", N_("and when they tell more")),
        ("docmgr letter reply k7q 方案已交付 --close", N_("it is settled")),
    ]
)
@click.argument("letter_id", metavar="ID")
@click.argument("text", metavar="TEXT")
@click.option("--by", default="", metavar="PERSON", help="Who answered; by default the recipient.")
@click.option("--next", "next_due", default="", metavar="D", help="When they will tell more.")
@click.option("--close", "closes", is_flag=True, help="What was agreed is done; the reply is the result.")
@dry_run_option
@pass_app
def reply(app: App, /, letter_id: str, text: str, by: str, next_due: str, closes: bool) -> None:
    """Note what the other department answered."""
    from docmgr.records.letters import write

    desk = Desk(app)
    letter = desk.store.find(letter_id, "letter")
    said = write.Reply(text, by, desk.day(next_due) if next_due else None, closes)
    desk.carry_out([write.reply(desk.scene, letter, said)])


@command.command(
    examples=[
        ("docmgr letter chase", N_("every letter whose reply is overdue")),
        ("docmgr letter chase k7q -n", N_("the text alone, without noting it")),
    ]
)
@click.argument("letter_id", metavar="[ID]", required=False)
@dry_run_option
@pass_app
def chase(app: App, letter_id: str | None) -> None:
    """Print the reminder for letters whose reply is overdue, and note that they were chased."""
    from docmgr.records.letters import write

    desk = Desk(app)
    if letter_id:
        letters = [desk.store.find(letter_id, "letter")]
    else:
        waiting = [each for each in desk.store.open("letter") if write.is_late(desk.scene, each)]
        letters = [desk.store.read(each.id) for each in sorted(waiting, key=lambda each: str(each.get("reply_due")))]
    if not letters:
        output.say(_("no reply is overdue"))
        return
    made = write.chase(desk.scene, letters)
    output.echo("\n\n".join(write.chase_text(desk.scene, each) for each in letters))
    if app.dry_run:
        return
    subject = made[0].subject if len(made) == 1 else _("letters: chase {count} of them").format(count=len(made))
    desk.carry_out(made, subject)


@command.command(examples=[("docmgr letter cancel k7q", N_("it is not needed any more"))])
@click.argument("letter_id", metavar="ID")
@dry_run_option
@pass_app
def cancel(app: App, letter_id: str) -> None:
    """Call a letter off."""
    from docmgr.records.letters import write

    desk = Desk(app)
    desk.carry_out([write.cancel(desk.scene, desk.store.find(letter_id, "letter"))])


for _each in (*reading(LOOK), edit_command("letter")):
    command.add_command(_each)
