"""``docmgr task set|edit``: fields without a verb of their own, of one task or of many at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option
from docmgr.errors import UsageError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from docmgr.cli.recording import Desk
    from docmgr.records.record import Record
    from docmgr.records.tasks.outcome import Outcome

_COLUMNS = ("status", "priority", "owner", "due", "title")


@click.command(
    "set",
    cls=Command,
    examples=[
        ("docmgr task set k7q priority=高 owner=王五", N_("one task")),
        ('docmgr task set --where "owner=李四 and status=待开始" owner=王五', N_("many, after a preview")),
    ],
)
@click.argument("words", nargs=-1, required=True, metavar="[ID] FIELD=VALUE...")
@click.option("--where", metavar="CONDITION", help="Every task that fits; shows them and asks first.")
@dry_run_option
@pass_app
def set_(app: App, /, words: tuple[str, ...], where: str | None) -> None:
    """Change fields of a task, or of all tasks that fit a condition, in one commit.

    A later due date needs docmgr task delay, a done task docmgr task accept.
    """
    from docmgr.cli.recording import Desk
    from docmgr.records.tasks.select import assignments

    desk = Desk(app)
    if where is None:
        if len(words) < 2 or re.search("[=＝]", words[0]):
            raise UsageError(_("name a task, or tasks with --where"), hint="docmgr task set --help")
        tasks, pairs = [desk.store.find(words[0])], words[1:]
    else:
        tasks, pairs = _fitting(desk, where), words
    done = _amended(desk, tasks, assignments(pairs, desk.scene))
    if not done:
        output.say(_("nothing to change"))
        return
    if where is not None and not (app.dry_run or app.yes):
        for each in done:
            output.say(each.done)
        if not app.confirm(_("change {count} tasks?").format(count=len(done))):
            return
    desk.carry_out(done, _subject(done))


def _fitting(desk: Desk, where: str) -> list[Record]:
    from docmgr.records.tasks.select import chosen, terms

    conditions = terms(where, desk.scene)
    closed = any(term.key == "status" for term in conditions)
    tasks = chosen(desk.store.all("task") if closed else desk.store.open(), conditions)
    return [desk.store.read(task.id) for task in tasks]


def _amended(desk: Desk, tasks: list[Record], values: dict[str, Any]) -> list[Outcome]:
    from docmgr.records.tasks.amend import amend

    outcomes = (amend(desk.scene, task, values) for task in tasks)
    return [each for each in outcomes if each is not None]


def _subject(done: list[Outcome]) -> str:
    if len(done) == 1:
        return done[0].subject
    return _("tasks: change {count} of them").format(count=len(done))


@click.command(
    cls=Command,
    examples=[
        ("docmgr task edit k7q", N_("the file of a task in the editor")),
        ("docmgr task edit --table", N_("all open tasks as rows")),
    ],
)
@click.argument("task_id", metavar="[ID]", required=False)
@click.option("--table", "rows", is_flag=True, help="Rows of tasks instead of one file.")
@click.option("--where", metavar="CONDITION", help="The tasks of the table.")
@dry_run_option
@pass_app
def edit(app: App, /, task_id: str | None, rows: bool, where: str | None) -> None:
    """Change a task, or a table of tasks, in the editor; what is saved passes the same guards."""
    from docmgr.cli.recordediting import edited
    from docmgr.cli.recording import Desk

    desk = Desk(app)
    if rows == (task_id is not None):
        raise UsageError(_("name a task, or give --table"), hint="docmgr task edit --help")
    done = _table(desk, where) if rows else edited(desk, str(task_id), "task")
    if not done:
        output.say(_("nothing to change"))
        return
    desk.carry_out(done, _subject(done))


def _table(desk: Desk, where: str | None) -> list[Outcome]:
    """One row for each task; a row taken out or left alone changes nothing."""
    from docmgr.cli.recordediting import need_editor
    from docmgr.records.tasks.amend import amend
    from docmgr.records.tasks.select import assignments

    tasks = _fitting(desk, where) if where else desk.store.open()
    names = desk.store.names()
    need_editor(desk.app, 'docmgr task set --where "CONDITION" FIELD=VALUE')
    text = click.edit(_rows(tasks, names, desk.app), extension=".txt", require_save=True)
    known = {task.id: task for task in tasks}
    done: list[Outcome] = []
    for number, line in enumerate((text or "").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) != len(_COLUMNS) + 1 or cells[0] not in known:
            raise UsageError(_("row {number} does not fit the table").format(number=number))
        task = known[cells[0]]
        before = _cells(task, names, desk.app)
        pairs = [f"{key}={cell}" for key, cell, was in zip(_COLUMNS, cells[1:], before, strict=True) if cell != was]
        changed = amend(desk.scene, desk.store.read(task.id), assignments(pairs, desk.scene)) if pairs else None
        if changed is not None:
            done.append(changed)
    return done


def _rows(tasks: list[Record], names: dict[str, str], app: App) -> str:
    from docmgr.i18n.width import pad, width

    heading = "# " + _("Change cells, save, close. Rows that are removed stay as they are.")
    rows = [[task.id, *_cells(task, names, app)] for task in tasks]
    widths = [max((width(row[at]) for row in rows), default=0) for at in range(len(_COLUMNS) + 1)]
    lines = [" | ".join(pad(cell, size) for cell, size in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([heading, *lines]) + "\n"


def _cells(task: Record, names: dict[str, str], app: App) -> list[str]:
    fields = task.kind.fields
    shown = (names.get(str(task.get(key)), task.get(key)) if key == "owner" else task.get(key) for key in _COLUMNS)
    said = (fields[key].said(value, app.language) for key, value in zip(_COLUMNS, shown, strict=True))
    return [" ".join(each.replace("|", "/").split()) for each in said]
