"""``docmgr task list|show|tree``: reading, from the cache, without loading more than it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import json_option
from docmgr.errors import UsageError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from docmgr.cli.recording import Desk
    from docmgr.records.record import Record
    from docmgr.records.store import Store

_RANK = {"high": 0, "medium": 1, "low": 2}
_TITLE_WIDTH = 40


@click.command(
    "list",
    cls=Command,
    examples=[
        ("docmgr task list --mine", N_("what I own")),
        ("docmgr task list --status 延期", N_("what is late")),
        ("docmgr task list --due 本周", N_("what is due by the end of the week")),
        ('docmgr task list --where "owner=李四 and priority=高"', N_("any condition")),
    ],
)
@click.option("--all", "everything", is_flag=True, help="Closed tasks too.")
@click.option("--mine", is_flag=True, help="Tasks that I own.")
@click.option("--owner", metavar="MEMBER", help="Tasks of that member.")
@click.option("--receiver", metavar="MEMBER", help="Tasks that this member receives.")
@click.option("--status", metavar="S", help="todo, doing, done, delayed or cancelled (待开始, 进行中, …).")
@click.option("-p", "--priority", metavar="P", help="high, medium or low.")
@click.option("--due", metavar="D", help="Due by that day.")
@click.option("--overdue", is_flag=True, help="Undone after their due date.")
@click.option("--where", metavar="CONDITION", help="Conditions on any field, joined by and.")
@json_option
@pass_app
def list_(app: App, /, **given: Any) -> None:
    """List tasks, by default the open ones, soonest first."""
    import gc

    from docmgr.cli.recording import Desk, warn_of_broken

    gc.disable()  # nothing here makes cycles, and looking for them among 15,000 tasks takes a fifth of the time
    desk = Desk(app)
    tasks = _chosen(desk, given)
    tasks.sort(key=lambda task: (str(task.get("due")), _RANK.get(str(task.get("priority")), 3), task.id))
    if app.json:
        output.json_out("records", {"records": [_data(task, app) for task in tasks]})
    elif tasks:
        text, summary = _table(tasks, desk.store.names(), app), _summary(tasks, app)
        output.echo(text)
        output.say(summary)
        _remember(desk, text, summary + "\n")
    else:
        output.say(_("no tasks"))
    warn_of_broken(desk.store)
    gc.enable()


def _chosen(desk: Desk, given: dict[str, Any]) -> list[Record]:
    wanted = {key: _who(desk, given[key]) for key in ("owner", "receiver") if given[key]}
    if given["mine"]:
        wanted["owner"] = _me(desk)
    if given["priority"]:
        wanted["priority"] = _enum("priority", given["priority"])
    whole = desk.app.json or given["where"]
    tasks = (desk.store.all if whole else desk.store.brief)("task", *_query(desk, given))
    tasks = [task for task in tasks if all(task.get(key) == value for key, value in wanted.items())]
    if given["where"]:
        from docmgr.records.tasks.select import chosen, terms

        tasks = chosen(tasks, terms(given["where"], desk.scene))
    return tasks


def _query(desk: Desk, given: dict[str, Any]) -> tuple[str, list[str]]:
    """What the cache can sort out by itself."""
    where, values = [], []
    if given["status"]:
        where.append("status = ?")
        values.append(_enum("status", given["status"]))
    elif not (given["everything"] or given["where"]):
        where.append("status NOT IN ('done', 'cancelled')")
    if given["due"]:
        where.append("due <= ?")
        values.append(desk.day(given["due"]).isoformat())
    if given["overdue"]:
        where.append("due < ? AND status NOT IN ('done', 'cancelled')")
        values.append(desk.app.today.isoformat())
    return " AND ".join(where) or "1", values


def _enum(key: str, typed: str) -> str:
    from docmgr.records.kind import kind

    found = kind("task").enum(key, typed)
    if not found:
        options = ", ".join(kind("task").fields[key].values)
        said = _("{key} cannot be {value}; it is one of: {options}")
        raise UsageError(said.format(key=key, value=typed, options=options))
    return found


def _who(desk: Desk, typed: str) -> str:
    """A member's id, quickly where it is typed as such."""
    return typed if typed in desk.store.names() else desk.member(typed)


def _me(desk: Desk) -> str:
    email = desk.app.author[1].casefold()
    for row in desk.store.cache.rows("member"):
        if email in (str(each).casefold() for each in row.get("emails") or []):
            return str(row["id"])
    from docmgr.records.tasks.begin import known

    return known(desk.scene)


def _table(tasks: list[Record], names: dict[str, str], app: App) -> str:
    from docmgr.i18n.width import cut, table
    from docmgr.records.kind import kind
    from docmgr.records.names import short

    fields = kind("task").fields
    columns = ("title", "owner", "due", "priority", "status")
    today = app.today.isoformat()
    said = {each: fields["priority"].said(each, app.language) for each in (*fields["priority"].values, None)}
    rows = [
        (
            short(task.id),
            cut(task.title, _TITLE_WIDTH),
            names.get(owner := str(task.data.get("owner")), owner),
            str(task.data.get("due")) + ("!" if _late(task, today) else ""),
            said.get(rank := task.data.get("priority")) or str(rank),
            _status(task, app),
        )
        for task in tasks
    ]
    return table((_("Id"), *(fields[key].label(app.language) for key in columns)), rows)


def _status(task: Record, app: App) -> str:
    from docmgr.records.tasks.progress import percent

    words = task.kind.fields["status"].said(task.data.get("status"), app.language)
    if task.data.get("status") != "doing":
        return words
    if task.get("submitted_at"):
        return words + " " + _("(submitted)")
    share = percent(task)
    return words if share is None else f"{words} {share}%"


def _late(task: Record, today: str) -> bool:
    return task.get("status") not in ("done", "cancelled") and str(task.get("due")) < today


def _summary(tasks: list[Record], app: App) -> str:
    today = app.today.isoformat()
    late = sum(1 for task in tasks if _late(task, today))
    said = _("{count} tasks, {late} of them overdue (!)") if late else _("{count} tasks")
    return said.format(count=len(tasks), late=late)


def _data(task: Record, app: App) -> dict[str, Any]:
    from docmgr.cli.recording import data
    from docmgr.records.tasks.progress import percent

    return {**data(task), "percent": percent(task), "overdue": _late(task, app.today.isoformat())}


@click.command(cls=Command, examples=[("docmgr task show k7q", N_("everything about it"))])
@click.argument("task_id", metavar="ID")
@json_option
@pass_app
def show(app: App, task_id: str) -> None:
    """Show a task with its reports, requests for delay and subtasks."""
    from docmgr.cli.recording import Desk

    desk = Desk(app)
    task = desk.store.find(task_id)
    if app.json:
        output.json_out("records", {"records": [_data(task, app)]})
        return
    text = _page(task, desk.store, app)
    output.echo(text)
    _remember(desk, text)


def _remember(desk: Desk, text: str, below: str = "") -> None:
    """Let the same words be answered at once while nothing changes."""
    import sys

    from docmgr.cli.again import remember

    remember(sys.argv[1:], text, below, desk.store.cache)


def _page(task: Record, store: Store, app: App) -> str:
    from docmgr.cli.recordpages import page
    from docmgr.records.names import short

    lines = [page(task, store, app.language)]
    children = store.children(task.id)
    if children:
        lines += ["", task.kind.fields["parent"].label(app.language) + " ↓"]
        lines += [f"  {short(each.id)}  {each.title}  {each.get('due')}  {_status(each, app)}" for each in children]
    return "\n".join(lines)


@click.command(cls=Command, examples=[("docmgr task tree k7q", N_("a task and its parts"))])
@click.argument("task_id", metavar="[ID]", required=False)
@click.option("--all", "everything", is_flag=True, help="Closed tasks too.")
@pass_app
def tree(app: App, task_id: str | None, everything: bool) -> None:
    """Show tasks with their subtasks below them."""
    from docmgr.cli.recording import Desk

    desk = Desk(app)
    tasks = desk.store.all("task") if everything or task_id else desk.store.open()
    known = {task.id for task in tasks}
    below: dict[str, list[Record]] = {}
    for task in sorted(tasks, key=lambda each: (str(each.get("due")), each.id)):
        parent = str(task.get("parent") or "")
        below.setdefault(parent if parent in known else "", []).append(task)
    roots = [task for task in tasks if task.id == desk.store.meant(task_id)] if task_id else below.get("", [])
    names = desk.store.names()
    for task in roots:
        _branch(task, below, names, app, depth=0)
    below.pop("", None)
    while below and not task_id:  # tasks that stand in a circle hang below none
        _branch(next(iter(below.values()))[0], below, names, app, depth=0)


def _branch(task: Record, below: dict[str, list[Record]], names: dict[str, str], app: App, *, depth: int) -> None:
    from docmgr.i18n.width import visible
    from docmgr.records.names import short

    owner = names.get(str(task.get("owner")), str(task.get("owner")))
    head = "  " * depth + ("└ " if depth else "")
    output.echo(f"{head}{short(task.id)}  {visible(task.title)}  {owner}  {task.get('due')}  {_status(task, app)}")
    for child in below.pop(task.id, []):  # once each: a circle, which validate reports, must not run for ever
        _branch(child, below, names, app, depth=depth + 1)
