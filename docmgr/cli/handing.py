"""One handover at work: what the leaver holds, who gets it, and everything that changes as one commit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from docmgr.cli import output
from docmgr.cli.context import App
from docmgr.cli.recording import Desk
from docmgr.errors import DocmgrError, RefusedError, RepositoryError
from docmgr.i18n.text import _, ngettext

if TYPE_CHECKING:
    from docmgr.documents.desk import Desk as Shelf
    from docmgr.handover.holding import Holding
    from docmgr.handover.inventory import Scene
    from docmgr.handover.passing import Passing
    from docmgr.handover.scan import Found
    from docmgr.people.member import Member
    from docmgr.plan import Action
    from docmgr.records.record import Record
    from docmgr.vault.work import Change


@dataclass(slots=True)
class Work:
    """What one run does: holdings as assigned, waived ones with their reason, files from elsewhere."""

    holdings: list[Holding]
    waives: list[tuple[Holding, str]] = field(default_factory=list)
    files: list[Found] = field(default_factory=list)


class Hands:
    """The handover of one member in one repository; ``paper`` is the list's path once it is ``closed``."""

    def __init__(self, app: App, who: str) -> None:
        self.app = app
        self.desk = Desk(app)
        self.leaver: Member = self.desk.scene.directory.find(who)
        self.begun = app.repository.head()
        self.paper = ""
        self.closed = False

    @cached_property
    def shelf(self) -> Shelf:
        """What verbs on documents need."""
        from docmgr.cli.shelf import desk

        return desk(self.app)

    @cached_property
    def record(self) -> Record | None:
        """The open handover, with the text of its file."""
        from docmgr.handover import case

        found = case.standing(self.desk.store.all(case.KIND), self.leaver.id)
        return self.desk.store.read(found.id) if found is not None else None

    @cached_property
    def past(self) -> Record | None:
        """The newest handover that was closed, which counts where none is open."""
        from docmgr.handover import case

        closed = [e for e in self.desk.store.all(case.KIND) if e.get("member") == self.leaver.id]
        return max((e for e in closed if e.get("status") == case.DONE), key=lambda e: e.id, default=None)

    @cached_property
    def earlier(self) -> int:
        """How many handovers of theirs there are."""
        from docmgr.handover import case

        return sum(1 for each in self.desk.store.all(case.KIND) if each.get("member") == self.leaver.id)

    def look_again(self) -> None:
        """The record has changed."""
        self.__dict__.pop("record", None)

    @property
    def mine(self) -> bool:
        """Whether the leaver sits here."""
        return self.desk.scene.me == self.leaver

    @cached_property
    def scene(self) -> Scene:
        """Where to look."""
        from docmgr.handover.inventory import Scene

        return Scene(
            self.app.repository,
            self.shelf.layout,
            self.desk.scene.directory,
            self.desk.scene.now,
            self.app.language,
            mine=self.mine,
            schedule=_schedule(self.app) if self.mine else "",
        )

    def inventory(self) -> list[Holding]:
        """Everything that is still the leaver's."""
        from docmgr.handover.inventory import inventory

        return inventory(self.scene, self.leaver)

    def waived(self) -> set[tuple[str, str, str]]:
        """What the head left with nobody so far."""
        from docmgr.handover import case

        found = self.record or self.past
        return case.waived(found) if found is not None else set()

    def must_be_party(self) -> None:
        """RefusedError unless the head or the leaver works."""
        scene = self.desk.scene
        if not (scene.is_head() or scene.am(self.leaver.id)):
            said = _("only the head or the leaver hands over what {who} holds (D-4.3): {heads}")
            text = said.format(who=self.leaver.name, heads=scene.heads())
            raise RefusedError(text, clause="D-4.3", hint=_("ask one of them to run this command"))

    # --- carrying out ---

    def passing(self, work: Work) -> Passing:
        """What changes for the holdings that have a receiver."""
        from docmgr.handover import passing as hand

        scene, read = self.desk.scene, self.app.read
        done = hand.Passing()
        groups = hand.by_hand_of(work.holdings)
        hand.documents([*groups.get("document", []), *groups.get("draft", [])], read, done)
        self._unrecorded(work, done)
        hand.recorded(groups.get("records", []), self.leaver, scene, done)
        hand.waivers(groups.get("waiver", []), read, done)
        hand.directory(scene.directory, self.leaver, groups.get("deputy", []), scene, read, done)
        done.done += [each for each in groups.get("reservation", []) if each.to]
        return done

    def _unrecorded(self, work: Work, done: Passing) -> None:
        """Documents without a ledger get one, in the name of who wrote them, owned by who takes over."""
        from docmgr.documents import intake
        from docmgr.documents.guess import Asked
        from docmgr.documents.stock import read_stock
        from docmgr.handover.holding import DOCUMENT, DRAFT
        from docmgr.handover.scan import owned
        from docmgr.ledger.place import is_ledger

        lone = [e for e in work.holdings if e.kind in (DOCUMENT, DRAFT) and e.to and not is_ledger(e.ref)]
        if not lone:
            return
        asked, repository = Asked(note=_("recorded at the handover")), self.app.repository
        stock = read_stock(repository, self.shelf.layout)
        sources = intake.sources(repository, [str(repository.root / each.ref) for each in lone], stock)
        rows = intake.rows_of([(each, asked) for each in sources], self.shelf, stock, lambda: None)
        authors = intake.authors(repository, [each.ref for each in lone], self._called)
        for each in lone:
            row = next((row for row in rows if row.source.inside == each.ref), None)
            if row is None or row.entry is None:
                done.left.append((each, row.remark if row is not None else _("it cannot be read")))
                continue
            plan, _notes = intake.plan([row], asked, self.shelf, stock, authors, lambda: None)
            done.actions += owned(plan, [row], each.to)
            done.done.append(each)

    def _called(self, name: str, email: str) -> str:
        member = self.desk.scene.directory.by_email(email)
        return member.id if member is not None else f"{name} <{email}>"

    def taking(self, work: Work, owner: str) -> tuple[tuple[Action, ...], list[Holding], list[str]]:
        """The files from the personal computer that come in: actions, lines of the list, the commit's lines."""
        from docmgr.documents import intake
        from docmgr.documents.guess import Asked
        from docmgr.documents.stock import read_stock
        from docmgr.handover.holding import FILE, Holding
        from docmgr.handover.scan import TAKE, owned

        rows = [each.row for each in work.files if each.verdict == TAKE]
        if not rows:
            return (), [], []
        intake.refuse_edited(self.app.repository, rows)
        asked = Asked(note=_("from {name}'s computer").format(name=self.leaver.name))
        stock = read_stock(self.app.repository, self.shelf.layout)
        with output.progress(_("preparing"), len(rows)) as step:
            plan, notes = intake.plan(rows, asked, self.shelf, stock, {}, step)
        lines = [Holding(FILE, row.source.short, "", row.path, to=owner) for row in rows]
        origin = [line for line in plan.body.split("\n") if line.startswith("Doc-Origin")]
        for note in dict.fromkeys(notes):
            output.say(note)
        return owned(plan, rows, owner), lines, origin

    def keys(self, holdings: list[Holding], *, now: bool) -> tuple[Change | None, list[Holding]]:
        """The change that takes the leaver's zones, where the head works and it is time, and what it takes."""
        from docmgr.cli.vaulting import desk_of
        from docmgr.handover.holding import ZONE
        from docmgr.vault import work

        zones = [each for each in holdings if each.kind == ZONE and each.role == "reader"]
        if not zones or not now or not self.desk.scene.is_head():
            return None, []
        return work.revoke(desk_of(self.app), self.leaver, [each.ref for each in zones]), zones

    def key_time(self) -> bool:
        """Whether the last day has come, or nobody said when it is."""
        last = self.leaver.leave_date
        return last is None or last <= self.app.today

    def commit(self, subject: str, actions: list[Action], change: Change | None, body: str = "") -> None:
        """One commit of everything, through the vault where keys change."""
        from docmgr.cli.plans import carry_out
        from docmgr.plan import Plan, Take

        if self.app.dry_run and self.app.json:
            return
        if self.app.repository.head() != self.begun:
            said = _("another command has committed meanwhile")
            raise RepositoryError(said, hint=_("run this command again"))
        if change is None or not change.plan.actions or self.app.dry_run:
            taken = list(change.plan.actions) if change is not None else []
            carry_out(self.app, Plan(subject, (*actions, *taken), body))
            return
        from docmgr.cli.vaulting import desk_of
        from docmgr.vault.work import carry_out as through_vault

        written = {getattr(each, "path", "") for each in actions}
        rest = [each for each in change.plan.actions if not (isinstance(each, Take) and each.path in written)]
        plan = Plan(subject, (*actions, *rest), body)
        through_vault(desk_of(self.app), replace(change, plan=plan))

    def free(self, holdings: list[Holding], because: str) -> None:
        """End the leaver's reservations, after the commit: they are refs, not files."""
        from docmgr.handover.holding import RESERVATION
        from docmgr.ledger.reservation import break_open

        for each in holdings:
            if each.kind == RESERVATION and not self.app.dry_run:
                break_open(self.app.repository, each.ref, self.shelf.actor.who, because, self.app.now)


def said_count(count: int) -> str:
    """So many items."""
    return ngettext("{count} item", "{count} items", count).format(count=count)


def data_of(hands: Hands, holdings: list[Holding], work: Work | None = None) -> dict[str, Any]:
    """The handover for scripts."""
    from docmgr.handover import case
    from docmgr.handover.holding import unsettled

    record, waived = hands.record, hands.waived()
    left = {each.key for each in unsettled(holdings, waived)}
    items = [
        {
            "kind": each.kind,
            "ref": each.ref,
            "role": each.role,
            "title": each.title,
            "to": each.to,
            "state": "open" if each.key in left else "waived" if each.key in waived else "settled",
            "by_hand": each.by_hand,
            "hint": each.hint,
        }
        for each in holdings
    ]
    last = hands.leaver.leave_date
    return {
        "member": hands.leaver.id,
        "name": hands.leaver.name,
        "last_day": last.isoformat() if last is not None else "",
        "record": record.id if record is not None else "",
        "status": str(record.get("status")) if record is not None else "",
        "days_left": case.days_left(record, hands.app.today) if record is not None else None,
        "open": len(left),
        "items": items,
        "done": record.entries("items") if record is not None else [],
        "files": [
            {"file": each.row.source.short, "path": each.row.path, "verdict": each.verdict, "why": each.why}
            for each in (work.files if work is not None else [])
        ],
    }


def _schedule(app: App) -> str:
    """Where the daily run of this repository is installed on this computer, ``""`` for nowhere."""
    import os
    import sys
    from contextlib import suppress

    from docmgr.setup.schedule import Job, kind_here, status

    if app.repository.bare:
        return ""
    job = Job(app.repository.root, (sys.executable, "-m", "docmgr"), "12:00", dict(os.environ))
    # A computer without crontab or the like has no daily run either.
    with suppress(DocmgrError):
        return status(job, kind_here(job.env))
    return ""
