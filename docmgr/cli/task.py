"""``docmgr task``: giving out tasks, working on them, accepting them."""

from __future__ import annotations

from typing import Any

import click

from docmgr.cli import output, taskdeciding, taskediting, tasklists, tasksums
from docmgr.cli.base import Group
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option
from docmgr.cli.recording import Desk
from docmgr.errors import UsageError
from docmgr.i18n.text import N_, _


@click.group(
    cls=Group,
    examples=[
        (
            "docmgr task add 客户需求响应 -d 处理A客户定制化需求 --to 李四 --owner 赵六 --due +4wd -p 中 -e 12h",
            N_("give out a task"),
        ),
        ("docmgr task list --mine", N_("what is on my desk")),
        ("docmgr task log k7q 已完成需求收集，待方案评审 --percent 40", N_("report on the task whose id holds k7q")),
        ("docmgr task delay k7q --to 3/12 --because 客户需求变更", N_("ask for a later date")),
    ],
)
def command() -> None:
    """Give out tasks, follow them, accept them, review the month.

    ID is a task's id or any unique fragment of it. Dates are typed as people say them: 周五, 3/8, +3wd, next friday.
    """


@command.command(
    examples=[
        (
            "docmgr task add 月度销售报表 -d 汇总本月销售数据，分析趋势 --to 李四 --owner 王五 --due 月底 -p 高 -e 8h",
            N_("with the month's end as due date"),
        ),
        ("docmgr task add 周报 -d 汇总本周数据并提交周报 … --every weekly", N_("every week again")),
    ]
)
@click.argument("title", metavar="TITLE")
@click.option("-d", "--description", required=True, metavar="TEXT", help="What will be there in the end, in numbers.")
@click.option("--to", "receiver", required=True, metavar="RECEIVER", help="Who receives and accepts the result.")
@click.option("--owner", required=True, metavar="OWNER", help="Who answers for the work.")
@click.option("--start", default="today", metavar="D", help="First day, by default today.")
@click.option("--due", required=True, metavar="D", help="Last day.")
@click.option("-p", "--priority", required=True, metavar="P", help="high, medium or low (高, 中, 低).")
@click.option("-e", "--estimate", required=True, metavar="HOURS", help="Estimated work: 8h, 1.5d, 90m.")
@click.option("--goal", default="", metavar="G", help="When the work counts as good.")
@click.option("--deliverable", "deliverables", multiple=True, metavar="X", help="What is handed in.")
@click.option("--with", "collaborators", multiple=True, metavar="MEMBER", help="Who helps.")
@click.option("--kind", "of", default="adhoc", metavar="K", help="routine or adhoc (常规性, 临时性).")
@click.option("--parent", default="", metavar="ID", help="The task it is a part of.")
@click.option("--after", "depends", multiple=True, metavar="ID", help="A task that must be done first.")
@click.option("--every", default="", metavar="PERIOD", help="daily, weekly, monthly, quarterly or yearly.")
@click.option("--until", default="", metavar="D", help="Last day of the repetition.")
@click.option("--remark", default="", metavar="TEXT", help="A remark for the list.")
@dry_run_option
@pass_app
def add(app: App, /, title: str, **given: Any) -> None:
    """Give out a task; the head gets a copy.

    The id of the new task is printed.
    """
    from docmgr.records.kind import kind
    from docmgr.records.tasks import begin, typed

    desk = Desk(app)
    begin.known(desk.scene)
    of, scene = kind("task"), desk.scene

    def enum(key: str, text: str) -> str:
        return str(typed.value(of, key, text, scene) or "")

    wish = begin.Wish(
        title=title.strip(),
        description=given["description"].strip(),
        receiver=desk.member(given["receiver"]),
        owner=desk.member(given["owner"]),
        start=desk.day(given["start"]) if given["start"] != "today" else scene.today,
        due=desk.day(given["due"]),
        priority=enum("priority", given["priority"]),
        estimate_h=typed.hours(given["estimate"]),
        kind=enum("kind", given["of"]),
        goal=given["goal"],
        deliverables=given["deliverables"],
        collaborators=tuple(desk.member(who) for who in given["collaborators"]),
        parent=desk.store.meant(given["parent"]) if given["parent"] else "",
        depends=tuple(desk.store.meant(each) for each in given["depends"]),
        every=enum("every", given["every"]),
        until=desk.day(given["until"]).isoformat() if given["until"] else "",
        remark=given["remark"],
    )
    if not wish.title or not wish.description:
        raise UsageError(_("title and description cannot be empty"))
    done = begin.add(scene, wish)
    desk.carry_out([done])
    if not app.dry_run:
        output.echo(done.new.id)


@command.command(
    examples=[
        ("docmgr task split k7q --chain 需求响应", N_("the handbook's five steps, one after the other")),
        ("docmgr task split k7q 问卷设计:王五:3/6 发放:赵六:3/8:4h", N_("parts with owner, last day and hours")),
    ]
)
@click.argument("task_id", metavar="ID")
@click.argument("parts", nargs=-1, metavar="[TITLE[:OWNER[:D[:HOURS]]]]...")
@click.option("--chain", metavar="NAME", help="A known chain of steps: 需求响应, request.")
@click.option("--in-order", is_flag=True, help="Each part waits for the one before it.")
@dry_run_option
@pass_app
def split(app: App, /, task_id: str, parts: tuple[str, ...], chain: str | None, in_order: bool) -> None:
    """Break a task down, each part with owner and date of its own.

    Days that are not given are spread over the task's working days. The ids of the parts are printed.
    """
    from docmgr.records.tasks import begin

    desk = Desk(app)
    if chain is not None and chain not in begin.CHAINS:
        raise UsageError(_("no chain is called {name}").format(name=chain), hint=" ".join(begin.CHAINS))
    steps = [begin.Part(title) for title in begin.CHAINS[chain]] if chain else [_part(desk, part) for part in parts]
    if not steps:
        raise UsageError(_("name the parts, or a chain"), hint="docmgr task split --help")
    task = desk.store.find(task_id)
    done = begin.split(desk.scene, task, steps, in_order=in_order or bool(chain))
    desk.carry_out(done)
    if not app.dry_run:
        for each in done:
            output.echo(each.new.id)


def _part(desk: Desk, text: str) -> Any:
    from docmgr.records.tasks import begin, typed

    title, owner, due, hours = [*(each.strip() for each in text.replace("：", ":").split(":")), "", "", ""][:4]
    return begin.Part(
        title,
        desk.member(owner) if owner else "",
        desk.day(due) if due else None,
        typed.hours(hours) if hours else None,
    )


@command.command(examples=[("docmgr task start k7q", N_("I begin"))])
@click.argument("task_id", metavar="ID")
@dry_run_option
@pass_app
def start(app: App, task_id: str) -> None:
    """Begin a task of mine."""
    from docmgr.records.tasks import work

    desk = Desk(app)
    task = desk.store.find(task_id)
    desk.carry_out([work.start(desk.scene, task, desk.store.open())])


@command.command(
    "log",
    examples=[
        ("docmgr task log k7q 已完成需求收集，待方案评审 --percent 40", N_("today's progress")),
        ("docmgr task log 等待客户回复 --blocked", N_("on the one task I have under way")),
    ],
)
@click.argument("words", nargs=-1, required=True, metavar="[ID] TEXT")
@click.option("--percent", metavar="N", help="How far it is, 0 to 100.")
@click.option("--blocked", is_flag=True, help="Work cannot go on.")
@dry_run_option
@pass_app
def log_(app: App, /, words: tuple[str, ...], percent: str | None, blocked: bool) -> None:
    """Report progress, every working day while a task is under way.

    Without ID the one task that I have under way is meant.
    """
    from docmgr.records.tasks import typed, work

    desk = Desk(app)
    given, text = (words[0], " ".join(words[1:])) if len(words) > 1 else ("", words[0])
    task = desk.store.find(given or _under_way(desk))
    share = typed.percentage(percent) if percent is not None else None
    desk.carry_out([work.report(desk.scene, task, text, percent=share, blocked=blocked)])


def _under_way(desk: Desk) -> str:
    """The one task that I have under way."""
    from docmgr.records.tasks.begin import known

    me = known(desk.scene)
    mine = [task for task in desk.store.open() if task.get("owner") == me and task.get("status") == "doing"]
    if len(mine) == 1:
        return mine[0].id
    mine.sort(key=lambda task: str(task.get("due")))
    if mine and desk.app.interactive:
        for at, task in enumerate(mine, 1):
            output.say(f"{at}  {task.id}  {task.title}")
        chosen = click.prompt(_("which task"), type=click.IntRange(1, len(mine)), err=True)
        return mine[chosen - 1].id
    named = "; ".join(f"{task.id} {task.title}" for task in mine)
    said = _("several tasks are under way: {named}").format(named=named) if mine else _("no task of yours is under way")
    raise UsageError(said, hint=_("name the task: docmgr task log ID TEXT"))


@command.command(examples=[("docmgr task submit k7q --deliverable 项目资料/… --hours 10h", N_("hand in the result"))])
@click.argument("task_id", metavar="ID")
@click.option("--deliverable", "deliverables", multiple=True, metavar="X", help="A document or a description.")
@click.option("--note", default="", metavar="TEXT", help="A word to the receiver.")
@click.option("--hours", metavar="HOURS", help="The hours that it really took.")
@dry_run_option
@pass_app
def submit(app: App, /, task_id: str, deliverables: tuple[str, ...], note: str, hours: str | None) -> None:
    """Hand the result of a task of mine to its receiver."""
    from docmgr.records.tasks import typed, work

    desk = Desk(app)
    actual = typed.hours(hours) if hours is not None else None
    task = desk.store.find(task_id)
    desk.carry_out([work.submit(desk.scene, task, deliverables=deliverables, note=note, hours=actual)])


@command.command(examples=[("docmgr task accept k7q --hours 10h", N_("the result is good"))])
@click.argument("task_id", metavar="ID")
@click.option("--hours", metavar="HOURS", help="The hours that it really took, where the owner did not say.")
@click.option("--note", default="", metavar="TEXT", help="A word on the result.")
@dry_run_option
@pass_app
def accept(app: App, /, task_id: str, hours: str | None, note: str) -> None:
    """Accept the result of a task that I receive: only now is it done."""
    from docmgr.records.tasks import typed, work

    desk = Desk(app)
    actual = typed.hours(hours) if hours is not None else None
    desk.carry_out([work.accept(desk.scene, desk.store.find(task_id), hours=actual, note=note)])


@command.command(examples=[("docmgr task reopen k7q --because 数据有误", N_("it was not good after all"))])
@click.argument("task_id", metavar="ID")
@click.option("--because", required=True, metavar="REASON", help="Why.")
@dry_run_option
@pass_app
def reopen(app: App, task_id: str, because: str) -> None:
    """Take up a task again that was done or cancelled."""
    from docmgr.records.tasks import work

    desk = Desk(app)
    desk.carry_out([work.reopen(desk.scene, desk.store.find(task_id), because)])


for _each in (
    tasklists.list_,
    tasklists.show,
    tasklists.tree,
    taskdeciding.delay,
    taskdeciding.approve,
    taskdeciding.reject,
    taskediting.set_,
    taskediting.edit,
    tasksums.week,
    tasksums.review,
    tasksums.repeat,
):
    command.add_command(_each)
