"""``docmgr handover``: find, pass on and prove everything that a leaver holds. Source: D-4.3, E-2.1.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option, json_option
from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import N_, _, ngettext

if TYPE_CHECKING:
    from docmgr.cli.handing import Hands, Work
    from docmgr.handover.holding import Holding
    from docmgr.handover.passing import Passing

_SHOWN = 200


@click.command(
    cls=Command,
    examples=[
        ("docmgr handover 李四", N_("what Li holds, and what is to be done")),
        ("docmgr handover 李四 --to 王五", N_("pass it all on")),
        ("docmgr handover 李四 --to 王五 --to task=zhao", N_("tasks to somebody else")),
        ("docmgr handover 李四 --map 交接.csv", N_("item by item: write the table, edit it, run again")),
        ("docmgr handover 李四 --to 王五 --from-dir D:/工作", N_("take in what lies on the personal computer")),
        ("docmgr handover 李四 --complete", N_("nothing is left: take the keys, write the list to sign")),
    ],
)
@click.argument("user", metavar="USER", required=False)
@click.option("--to", "receivers", multiple=True, metavar="[KIND=]USER2", help="Who takes over everything, or a kind.")
@click.option("--map", "table", metavar="FILE", type=click.Path(), help="A CSV table: written first, then carried out.")
@click.option("--from-dir", "folder", metavar="DIR", type=click.Path(exists=True), help="Take in files from there.")
@click.option("--waive", "waive", metavar="ITEM", help="Leave an item with nobody; only the head may.")
@click.option("--reason", metavar="R", default="", help="Why it is waived.")
@click.option("--docx", "docx", metavar="FILE", type=click.Path(), help="Write the list as it stands for Word.")
@click.option("--status", is_flag=True, help="How far the handovers are.")
@click.option("--complete", is_flag=True, help="Close the handover; refused while something is left.")
@json_option
@dry_run_option
@pass_app
def command(app: App, /, user: str | None, status: bool, **given: Any) -> int:
    """Hand over what a leaver holds: documents, records, roles, keys, and files of the personal computer.

    Without options it opens the handover and lists what is left. Who did what stays as it is; only who answers for it
    changes. Keys of sealed folders are taken on the last day, or with --complete.
    """
    if status or not user:
        if any(given.values()):
            said = _("--status goes with no other option") if status else _("missing: {names}").format(names="USER")
            raise UsageError(said, hint="docmgr handover --help")
        return _status(app, user)
    if given["reason"] and not given["waive"]:
        raise UsageError(_("missing: {names}").format(names="--waive ITEM"), hint="docmgr handover --help")
    from docmgr.cli.handing import Hands

    hands = Hands(app, user)
    return _handed(hands, **given)


def _handed(hands: Hands, receivers: tuple[str, ...], table: str | None, docx: str | None, **given: Any) -> int:
    """Everything the options ask for, in one commit; what is left is said at the end."""
    from docmgr.cli.handing import Work
    from docmgr.handover.holding import assigned
    from docmgr.handover.receivers import typed

    scene = hands.desk.scene
    to = typed(scene.directory, receivers, hands.leaver, scene.today)
    left = hands.waived()
    work = Work([each if each.key in left else next(iter(assigned([each], to))) for each in hands.inventory()])
    if table and _table(hands, work, table):
        return 0
    work.waives = [(each, why) for each, why in work.waives if each.key not in left]
    if given["waive"]:
        work.waives.append((_meant(hands, work.holdings, given["waive"]), _reason(given["reason"])))
    if given["folder"]:
        work.files = _scanned(hands, given["folder"])
    acts = bool(receivers or table or work.waives or work.files or given["complete"])
    if not acts and hands.app.json:
        return _shown(hands, work.holdings, work)
    if not acts and not hands.app.dry_run:
        _opened(hands, work)
    passing = _carried(hands, work, to, complete=given["complete"]) if acts else None
    if docx:
        _document(hands, docx)
    return _shown(hands, work.holdings, work, passing)


def _reason(text: str) -> str:
    if not text.strip():
        raise UsageError(_("missing: {names}").format(names="--reason R"))
    return text.strip()


def _meant(hands: Hands, holdings: list[Holding], text: str) -> Holding:
    """The one open item that a fragment of its reference or title means."""
    wanted = text.casefold()
    found = [each for each in holdings if not each.settled and wanted in f"{each.ref}\n{each.title}".casefold()]
    exact = [each for each in found if wanted in (each.ref.casefold(), each.title.casefold())] or found
    if len(exact) == 1:
        return exact[0]
    if not exact:
        said = _("{who} holds nothing called {text}").format(who=hands.leaver.name, text=text)
        raise UsageError(said, hint=f"docmgr handover {hands.leaver.id}")
    which = " | ".join(f"{each.ref} ({each.role})" for each in exact[:6])
    raise UsageError(_("{text} means several items: {which}").format(text=text, which=which))


def _table(hands: Hands, work: Work, table: str) -> bool:
    """Read the edited table, or write it where there is none yet; whether it was written."""
    from pathlib import Path

    from docmgr.handover.receivers import read, written
    from docmgr.repo.files import exists, read_file, write_file

    path, app = Path(table), hands.app
    if exists(path):
        scene = hands.desk.scene
        work.holdings, work.waives, strange = read(
            read_file(path), table, work.holdings, scene.directory, hands.leaver, scene.today
        )
        if strange:
            said = _("{path}: these lines name nothing that {who} still holds: {lines}")
            lines = ", ".join(map(str, strange[:10])) + (" …" if len(strange) > 10 else "")
            output.say(output.style(said.format(path=table, who=hands.leaver.name, lines=lines), "warn"))
        return False
    if app.dry_run:
        output.echo(_("write {path}").format(path=table))
        return True
    write_file(path, written(work.holdings, app.language))
    output.say(_("{path} is written: fill in the receivers, then run the same command again").format(path=table))
    return True


def _scanned(hands: Hands, folder: str) -> list[Any]:
    """What lies in the folder, each file with its verdict."""
    from contextlib import ExitStack

    from docmgr.documents.guess import Asked
    from docmgr.documents.stock import read_stock
    from docmgr.handover.scan import scan
    from docmgr.policy.places import HOME
    from docmgr.vault.store import sealed

    hands.must_be_party()
    shelf = hands.shelf
    stock = read_stock(hands.app.repository, shelf.layout)
    folders = sealed(hands.app.repository)
    safe = next(
        (each.path for each in shelf.policy.folders if each.role == HOME and folders.zone_of(f"{each.path}/x")), ""
    )
    with ExitStack() as stack:
        return scan(
            folder,
            Asked(),
            shelf,
            stock,
            safe,
            lambda count: stack.enter_context(output.progress(_("reading"), count)),
        )


def _opened(hands: Hands, work: Work) -> None:
    """Open the handover where there is none, so that the days until the last one are counted."""
    from docmgr.handover import case
    from docmgr.handover.holding import unsettled
    from docmgr.records.tasks.outcome import Outcome

    scene = hands.desk.scene
    if hands.record is not None or scene.me is None or not (scene.is_head() or hands.mine):
        return
    if hands.past is not None and not unsettled(work.holdings, hands.waived()):
        return
    if scene.directory.heads(scene.today) == (hands.leaver,):
        said = _("{name} is the only head; the department needs one (G-2)").format(name=hands.leaver.name)
        output.say(output.style(said, "warn"))
        return
    record = case.opened(hands.leaver, scene.me.id, scene.now, earlier=hands.earlier)
    said = _("handover {id} of {name} is open").format(id=record.id, name=hands.leaver.name)
    hands.desk.carry_out([Outcome(None, record, said, f"handover: {hands.leaver.id} leaves")])
    hands.look_again()


def _carried(hands: Hands, work: Work, to: dict[str, str], *, complete: bool) -> Passing:
    """Pass on, take in, waive, and close where asked; one commit."""
    from dataclasses import replace

    from docmgr.handover import case
    from docmgr.handover.holding import FILE, PASSED, TAKEN, WAIVED

    hands.must_be_party()
    scene = hands.desk.scene
    by = scene.me.id if scene.me is not None else hands.shelf.actor.who
    passing = hands.passing(work)
    owner = to.get(FILE, "") or to.get("", "")
    taken, files, origins = hands.taking(work, owner)
    change, zones = hands.keys(work.holdings, now=complete or (bool(to) and hands.key_time()))
    passing.done += [replace(each, to="") for each in zones]
    if complete:
        _refuse_left(hands, work, passing)
    rows = [case.row(each, PASSED, scene.now, by) for each in passing.done]
    rows += [case.row(each, TAKEN, scene.now, by) for each in files]
    rows += [case.row(each, WAIVED, scene.now, by, reason=why) for each, why in work.waives]
    if not rows and (not complete or (hands.record is None and hands.past is not None)):
        hands.closed = complete
        return passing
    actions = [*passing.actions, *taken]
    actions += _recorded(hands, rows, to.get("", ""), complete=complete, by=by)
    said = _("docmgr: hand over {count} of {name}").format(count=_count(len(rows)), name=hands.leaver.name)
    if complete:
        said = _("docmgr: close the handover of {name}").format(name=hands.leaver.name)
    hands.commit(said, actions, change, "\n".join(origins))
    hands.closed = complete and not hands.app.dry_run
    hands.free(passing.done, _("handed over by {name}").format(name=hands.leaver.name))
    hands.look_again()
    return passing


def _recorded(hands: Hands, rows: list[dict[str, Any]], successor: str, *, complete: bool, by: str) -> list[Any]:
    """The handover's own record, and when it closes the list to sign and the member's file."""
    from docmgr.cli.handpaper import paper
    from docmgr.handover import case
    from docmgr.records.guards import Change, refuse
    from docmgr.records.rewrite import write

    scene = hands.desk.scene
    old = hands.record
    values: dict[str, Any] = {"successor": successor} if successor else {}
    if hands.leaver.leave_date is not None:
        values["last_day"] = hands.leaver.leave_date.isoformat()
    if complete:
        values |= {"status": case.DONE, "completed_at": scene.stamp, "completed_by": by}
    new = case.grown(old or case.opened(hands.leaver, by, scene.now, earlier=hands.earlier), rows, **values)
    refuse([Change(old, new)], scene)
    actions: list[Any] = [write(new)]
    if complete:
        made = paper(hands, new)
        actions += [*made.actions, *_closed_member(hands)]
        hands.paper = made.path
    return actions


def _closed_member(hands: Hands) -> list[Any]:
    """The leaver's keys leave the directory, so that no zone is ever wrapped to them again."""
    from dataclasses import replace

    from docmgr.handover.members import written

    made = written(hands.leaver, replace(hands.leaver, keys=(), deputy_for=()), hands.app.read)
    return [made] if made is not None else []


def _refuse_left(hands: Hands, work: Work, passing: Passing) -> None:
    """RefusedError while something has no new owner. Source: D-4.3."""
    from docmgr.handover.holding import unsettled
    from docmgr.handover.members import may_decide

    may_decide(hands.desk.scene.directory, hands.app.author[1], hands.app.today, "D-4.3")
    if hands.leaver.leave_date is None:
        said = _("nobody said when {name} leaves (D-4.3)").format(name=hands.leaver.name)
        raise RefusedError(said, clause="D-4.3", hint=f"docmgr member leave {hands.leaver.id} --last-day DATE")
    excused = {*hands.waived(), *(each.key for each, _why in work.waives), *(each.key for each in passing.done)}
    left = unsettled(work.holdings, excused)
    if left:
        named = "; ".join(f"{each.title} ({each.ref})" for each in left[:5]) + ("; …" if len(left) > 5 else "")
        said = _("{name} still holds {count}: {named} (D-4.3)")
        text = said.format(name=hands.leaver.name, count=_count(len(left)), named=named)
        hint = f"docmgr handover {hands.leaver.id} --to USER2 | --waive ITEM --reason …"
        raise RefusedError(text, clause="D-4.3", hint=hint)


def _count(count: int) -> str:
    return ngettext("{count} item", "{count} items", count).format(count=count)


def _document(hands: Hands, docx: str) -> None:
    from pathlib import Path

    from docmgr.cli.handpaper import content
    from docmgr.handover import case
    from docmgr.repo.files import exists, write_file

    if exists(Path(docx)) and not hands.app.yes:
        raise UsageError(_("{path} exists already").format(path=docx), hint=_("add --yes to replace it"))

    record = hands.record or hands.past or case.opened(hands.leaver, "", hands.desk.scene.now)
    if not hands.app.dry_run:
        write_file(Path(docx), content(hands, record))
    output.say(_("the list is in {path}").format(path=docx))


def _shown(hands: Hands, holdings: list[Holding], work: Work, passing: Passing | None = None) -> int:
    from docmgr.cli.handlook import show

    done = {each.key for each in passing.done} if passing is not None else set()
    show(hands, [each for each in holdings if each.key not in done], work, passing)
    return 0


def _status(app: App, user: str | None) -> int:
    from docmgr.cli.handlook import show_status

    show_status(app, user)
    return 0
