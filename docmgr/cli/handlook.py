"""How a handover looks: what is left with who gets it, what was done, what a person must do and by which command."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from docmgr.cli import output
from docmgr.cli.context import App
from docmgr.i18n.text import _, ngettext

if TYPE_CHECKING:
    from docmgr.cli.handing import Hands, Work
    from docmgr.handover.holding import Holding
    from docmgr.handover.passing import Passing
    from docmgr.records.record import Record

_SHOWN, _WIDTH, _NAMED = 200, 44, 5


def show(hands: Hands, holdings: list[Holding], work: Work, passing: Passing | None) -> None:
    """The state after a run: JSON, or tables on stdout and advice on stderr."""
    from docmgr.cli.handing import data_of

    if hands.app.json:
        output.json_out("handover", data_of(hands, holdings, work))
        return
    _files(work)
    if passing is not None and passing.done:
        _say(_("passed on"), passing.done, hands, receiver=True)
    _left(hands, holdings, passing)
    if hands.paper:
        output.say(_("print it and have it signed:"))
        output.echo(hands.paper)


def _say(title: str, holdings: Sequence[Holding], hands: Hands, *, receiver: bool) -> None:
    from docmgr.handover.words import kind_word, role_word
    from docmgr.i18n.width import cut, table

    language, names = hands.app.language, hands.desk.store.names()
    heads = [_("kind"), _("title"), _("as"), _("receiver") if receiver else _("what to do")]
    rows = [
        (
            kind_word(each.kind, language),
            cut(each.title, _WIDTH),
            role_word(each, language),
            names.get(each.to, each.to) or ("-" if receiver else each.hint or "-"),
        )
        for each in holdings[:_SHOWN]
    ]
    output.echo(output.style(f"{title} ({len(holdings)})", "strong"))
    output.echo(table(heads, rows))
    if len(holdings) > _SHOWN:
        output.echo(_("… and {count} more; --json has all").format(count=len(holdings) - _SHOWN))
    output.echo()


def _left(hands: Hands, holdings: list[Holding], passing: Passing | None) -> None:
    from docmgr.handover.holding import unsettled

    waived = hands.waived()
    left = unsettled(holdings, waived)
    by_hand = [each for each in left if each.by_hand]
    free = [each for each in left if not each.by_hand]
    settled = [each for each in holdings if each.settled]
    if free:
        _say(_("still theirs"), free, hands, receiver=True)
    if by_hand:
        _say(_("needs a person"), by_hand, hands, receiver=False)
    if settled:
        _say(_("stays where it is"), settled, hands, receiver=True)
    reasons: dict[str, list[str]] = {}
    for each, why in passing.left if passing is not None else []:
        reasons.setdefault(why, []).append(each.title)
    for why, titles in reasons.items():
        named = list(dict.fromkeys(titles))
        said = ", ".join(named[:_NAMED]) + (" …" if len(named) > _NAMED else "")
        output.say(output.style(f"{said}: {why}", "warn"))
    _advise(hands, len(free), len(by_hand), len(waived))


def _advise(hands: Hands, free: int, by_hand: int, waived: int) -> None:
    who, record = hands.leaver, hands.record
    if record is None and not free and not by_hand:
        output.say(_("{name} holds nothing").format(name=who.name))
        return
    if waived:
        said = ngettext("{count} item is waived", "{count} items are waived", waived)
        output.say(said.format(count=waived))
    if free:
        output.say(_("next: docmgr handover {id} --to USER2").format(id=who.id))
    elif by_hand:
        output.say(_("next: the commands above, or docmgr handover {id} --waive ITEM --reason …").format(id=who.id))
    elif hands.closed:
        output.say(_("the handover of {name} is closed").format(name=who.name))
        return
    elif record is not None:
        output.say(_("nothing is left: docmgr handover {id} --complete").format(id=who.id))
    if who.leave_date is not None and who.leave_date > hands.app.today:
        days = (who.leave_date - hands.app.today).days
        said = ngettext("{count} day until the last one, {day}", "{count} days until the last one, {day}", days)
        output.say(said.format(count=days, day=who.leave_date))


def _files(work: Work) -> None:
    """The files of the personal computer: what comes in, what a person must look at; what is known only counts."""
    from docmgr.handover.scan import KNOWN, TAKE
    from docmgr.i18n.width import cut, table

    if not work.files:
        return
    known = sum(1 for each in work.files if each.verdict == KNOWN)
    shown = sorted((each for each in work.files if each.verdict != KNOWN), key=lambda each: each.verdict == TAKE)
    rows = [
        (
            cut(each.row.source.short, _WIDTH),
            each.row.path if each.verdict == TAKE else "-",
            cut(each.why, _WIDTH) or "-",
        )
        for each in shown[:_SHOWN]
    ]
    if rows:
        output.echo(table((_("file"), _("becomes"), _("why")), rows))
        output.echo()
    if known:
        said = ngettext("{count} file is here already", "{count} files are here already", known)
        output.say(said.format(count=known))
    asked = len(shown) - sum(1 for each in shown if each.verdict == TAKE)
    if asked:
        said = ngettext(
            "{count} file is left there: docmgr add FILE takes it in",
            "{count} files are left there: docmgr add FILE takes one in",
            asked,
        )
        output.say(said.format(count=asked))


def show_status(app: App, user: str | None) -> None:
    """Every handover, or those of a member, newest first."""
    from docmgr.cli.recording import Desk
    from docmgr.handover import case
    from docmgr.i18n.width import table

    desk = Desk(app)
    wanted = desk.member(user) if user else ""
    found = [each for each in desk.store.all(case.KIND) if not wanted or each.get("member") == wanted]
    rows = [_status_of(desk, each) for each in sorted(found, key=lambda each: each.id, reverse=True)]
    if app.json:
        output.json_out("handover-status", {"handovers": rows})
        return
    if not rows:
        output.say(_("nobody is handing over"))
        return
    names, fields = desk.store.names(), found[0].kind.fields
    lines = [
        (
            names.get(row["member"], row["member"]),
            row["last_day"] or "-",
            fields["status"].said(row["status"], app.language),
            "-" if row["open"] is None else str(row["open"]),
            str(row["passed"]),
            str(row["waived"]),
            row["id"],
        )
        for row in rows
    ]
    heads = (_("leaver"), _("last day"), _("state"), _("still open"), _("passed on"), _("waived"), _("Record"))
    output.echo(table(heads, lines))


def _status_of(desk: Any, record: Record) -> dict[str, Any]:
    from docmgr.cli.handing import Hands
    from docmgr.handover import case
    from docmgr.handover.holding import WAIVED, unsettled

    items = case.last(record)
    left = None
    if record.get("status") == case.OPEN:
        hands = Hands(desk.app, str(record.get("member")))
        left = len(unsettled(hands.inventory(), case.waived(record)))
    return {
        "id": record.id,
        "member": str(record.get("member")),
        "last_day": str(record.get("last_day") or ""),
        "days_left": case.days_left(record, desk.app.today),
        "status": str(record.get("status")),
        "open": left,
        "passed": sum(1 for item in items if item.get("state") != WAIVED),
        "waived": sum(1 for item in items if item.get("state") == WAIVED),
    }
