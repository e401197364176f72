"""Two people changed one document: one of them becomes the next version after the other, or both stay. Pure.

Whatever is chosen, the ledger holds what both recorded, each side's entries as they were and in their order, and both
contents stay in Git: the other one as a parent of the merge. Source: D-2.4.1, research/dms-archive 5.3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from docmgr.documents import record
from docmgr.documents.desk import Desk
from docmgr.documents.stamp import Words, stamped
from docmgr.errors import UsageError
from docmgr.i18n.text import _
from docmgr.ledger import chain
from docmgr.ledger.entry import SUBMITTED, Document, Version
from docmgr.ledger.load import dump_document
from docmgr.ledger.merge import Sides, settled
from docmgr.ledger.place import home_path, is_pending, lawful_name, ledger_path, pending_path
from docmgr.naming import grammar
from docmgr.naming.grammar import Name
from docmgr.naming.judge import faults
from docmgr.naming.version import format_version, next_version

MINE, THEIRS, BOTH = "mine", "theirs", "both"
CHOICES = (MINE, THEIRS, BOTH)
_PRINTS = ("pdf", "ofd")


@dataclass(frozen=True, slots=True)
class Side:
    """One state of a document: its files with their bytes as a checkout gives them, and its ledger.

    ``who`` made it, for people; ``why`` is the last reason given.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    ledger_path: str = ""
    ledger: Document | None = None
    who: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Dispute:
    """The three states; ``base`` is where both began."""

    base: Side
    ours: Side
    theirs: Side


@dataclass(frozen=True, slots=True)
class Settled:
    """All files that are to stand, documents and ledgers; every other file of the dispute leaves the tree.

    ``path`` is where the document then stands, ``""`` where its deletion was chosen; ``notes`` say what was done.
    """

    files: Mapping[str, bytes]
    path: str
    notes: tuple[str, ...] = ()


def settle(dispute: Dispute, choice: str, desk: Desk, is_taken: Callable[[str], bool], *, topic: str = "") -> Settled:
    """What stands after the choice; ``topic`` and ``is_taken`` are for the second document of ``both``.

    UsageError where no lawful topic can be made, or the one given is not lawful or taken.
    """
    winner, loser = (dispute.theirs, dispute.ours) if choice == THEIRS else (dispute.ours, dispute.theirs)
    if choice == BOTH and not winner.files:
        winner, loser = loser, winner
    work = _Work(dispute.base, winner, loser, desk)
    done = work.deleted() if not winner.files else work.standing()
    if choice != BOTH:
        return done
    if not loser.files:
        return replace(done, notes=(*done.notes, _("the other side had deleted it; it stays")))
    path, more = _second(loser, desk, is_taken, topic)
    said = _("the other version is a document of its own now: {path}").format(path=path)
    return Settled({**done.files, **more}, done.path, (*done.notes, said))


def main_file(side: Side, desk: Desk) -> str:
    """The file that people mean: the pending one before the published, the newest, no print of it."""
    return max(side.files, key=lambda path: (is_pending(path, desk.layout), *_rank(path, desk)), default="")


class _Work:
    """One settlement with its winner chosen."""

    def __init__(self, base: Side, winner: Side, loser: Side, desk: Desk) -> None:
        self.base, self.winner, self.loser, self.desk = base, winner, loser, desk
        self.ledger = _united(base, winner, loser)
        self.ledger_path = winner.ledger_path or loser.ledger_path

    def deleted(self) -> Settled:
        """The files go; what was recorded of them stays on record."""
        note = _("it is deleted; its ledger and Git keep every version")
        return Settled(self._with_ledger({}), "", (note,))

    def standing(self) -> Settled:
        published = self._published()
        live, source, other = self._live()
        if not live:
            return Settled(self._with_ledger(published), next(iter(published), ""))
        path, content = live, source.files[live]
        floor = max((_rank(each, self.desk) for each in published), default=(-1, -1, 0))[:2]
        if other is not None:
            floor = max(floor, _highest(other, self.desk))
        number = _rank(path, self.desk)[:2]
        if number > floor or (self._is_draft(source, other) and number == floor):
            beside = _renditions(path, source)
            return Settled(self._with_ledger({**published, **beside, path: content}), path)
        path, content, note = self._raised(path, source, max(floor, number))
        return Settled(self._with_ledger({**published, path: content}), path, (note,))

    def _with_ledger(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        known = {self.ledger_path: dump_document(self.ledger)} if self.ledger is not None else {}
        return {**files, **known}

    def _published(self) -> dict[str, bytes]:
        """The files of an important document at home: whoever changed them, else the winner; never changed here."""
        base, ours, theirs = (self._slot(side, waiting=False) for side in (self.base, self.winner, self.loser))
        if not self._important():
            return {}
        return theirs if ours == base else ours

    def _live(self) -> tuple[str, Side, Side | None]:
        """The file under work, the side it comes from, and the side that it must come after."""
        waiting = self._important()
        slots = [self._slot(side, waiting=waiting) for side in (self.base, self.winner, self.loser)]
        base, ours, theirs = slots
        mine, other = self._main(ours), self._main(theirs)
        if ours == base or (not ours and self._approved(self.winner)):
            return other, self.loser, None if ours == base else self.winner
        if theirs == base or (not theirs and self._approved(self.loser)) or ours == theirs:
            return mine, self.winner, None if theirs in (base, ours) else self.loser
        return mine, self.winner, self.loser

    def _approved(self, side: Side) -> bool:
        """Whether what waited went home on that side."""
        return self._slot(side, waiting=False) != self._slot(self.base, waiting=False)

    def _slot(self, side: Side, *, waiting: bool) -> dict[str, bytes]:
        if not self._important():
            return dict(side.files)
        return {path: data for path, data in side.files.items() if is_pending(path, self.desk.layout) == waiting}

    def _main(self, files: Mapping[str, bytes]) -> str:
        return max(files, key=lambda path: _rank(path, self.desk), default="")

    def _important(self) -> bool:
        return any(self.desk.is_important(_name(path, self.desk)) for path in (*self.winner.files, *self.loser.files))

    def _is_draft(self, source: Side, other: Side | None) -> bool:
        """Whether neither side has submitted what it works on: a draft keeps its number."""
        return self._important() and not any(_waits(each, self.desk) for each in (source, other) if each is not None)

    def _raised(self, path: str, source: Side, highest: tuple[int, int]) -> tuple[str, bytes, str]:
        """The chosen content as the next version; the ledger gets its entry."""
        desk, old = self.desk, _name(path, self.desk)
        rule = desk.rule_of(old)
        day = f"{desk.today:%Y%m%d}" if rule is not None and rule.dated_by == "version" else old.date
        following = Name(day, old.type, old.topic, next_version(highest, False), old.extension)
        loser = self.loser if source is self.winner else self.winner
        change = _change(source, loser, desk)
        document = self.ledger or record.fresh(old, path, desk)
        words = Words(following, document.id, change, desk.actor.shown, desk.now, desk.policy.language)
        made = stamped(source.files[path], words)
        document = record.with_version(document, following, made.content, change, desk)
        if self._important() and _waits(source, desk):
            document = record.with_decision(document, made.content, SUBMITTED, desk)
        self.ledger = document
        self.ledger_path = self.ledger_path or ledger_path(path, desk.layout)
        version = format_version(following.version or (1, 0))
        note = _("it is {version} now, after {other}").format(version=version, other=format_version(highest))
        return f"{path.rpartition('/')[0]}/{grammar.format(following)}", made.content, note


def _change(source: Side, loser: Side, desk: Desk) -> str:
    """The reason of the version that was chosen, and which one it stands before."""
    other = main_file(loser, desk)
    name = _name(other, desk) if other else None
    version = format_version(name.version) if name is not None and name.version is not None else "-"
    said = _("chosen over {version} by {who}: {why}").format(
        version=version, who=loser.who or "?", why=loser.why or "-"
    )
    return f"{source.why} ({said})" if source.why else said


def _united(base: Side, winner: Side, loser: Side) -> Document | None:
    if winner.ledger is None or loser.ledger is None:
        return winner.ledger or loser.ledger
    return settled(Sides(base.ledger, winner.ledger, loser.ledger, winner.who, loser.who))


def _highest(side: Side, desk: Desk) -> tuple[int, int]:
    """The highest version that a side has recorded or named."""
    recorded = [chain.rank(each.version) for each in side.ledger.versions] if side.ledger is not None else []
    named = [_rank(path, desk)[:2] for path in side.files]
    return max([*recorded, *named], default=(-1, -1))


def _waits(side: Side, desk: Desk) -> bool:
    name = _name(main_file(side, desk), desk) if side.files else None
    if side.ledger is None or name is None or name.version is None:
        return False
    return chain.state(side.ledger, format_version(name.version)) == SUBMITTED


def _renditions(path: str, side: Side) -> dict[str, bytes]:
    stem = path.rpartition(".")[0]
    return {other: data for other, data in side.files.items() if other.rpartition(".")[0] == stem}


def _name(path: str, desk: Desk) -> Name:
    found = lawful_name(path.rpartition("/")[2], desk.layout.vocabulary)
    if found is None:
        raise UsageError(_("{path} does not have a name with a version").format(path=path))
    return found


def _rank(path: str, desk: Desk) -> tuple[int, int, int]:
    version = _name(path, desk).version or (0, 0)
    return (*version, not path.lower().endswith(_PRINTS))


def _second(side: Side, desk: Desk, is_taken: Callable[[str], bool], topic: str) -> tuple[str, dict[str, bytes]]:
    """The other side's content as a new document beside the first, with its own ledger."""
    source = main_file(side, desk)
    old = _name(source, desk)
    home = home_path(source, desk.layout)
    folder = home.rpartition("/")[0]
    given = [topic] if topic else _topics(old.topic, side.who)
    for each in given:
        name = Name(old.date, old.type, each, (1, 0), old.extension)
        path = f"{folder}/{grammar.format(name)}"
        if _is_lawful(name, desk) and not is_taken(path):
            break
    else:
        said = _("{name} is not lawful, or taken").format(name=grammar.format(name))
        raise UsageError(said, hint=_("name the second document: docmgr resolve DOC --both --topic TOPIC"))
    document = record.fresh(name, path, desk)
    change = _("kept beside {name}").format(name=grammar.format(old))
    change = f"{side.why} ({change})" if side.why else change
    words = Words(name, document.id, change, desk.actor.shown, desk.now, desk.policy.language)
    made = stamped(side.files[source], words)
    document = record.with_version(document, name, made.content, change, desk)
    stands = pending_path(path, desk.layout) if desk.is_important(name) else path
    return stands, {stands: made.content, ledger_path(path, desk.layout): dump_document(document)}


def _topics(topic: str, who: str) -> list[str]:
    person = "".join(char for char in who.partition(" <")[0] if char.isalnum())
    numbers = [f"{topic}{number}" for number in ("二", "三", "B", "C")]
    return [*([f"{topic}-{person}", f"{topic}{person}"] if person else []), *numbers]


def _is_lawful(name: Name, desk: Desk) -> bool:
    found = faults(grammar.format(name), desk.layout.vocabulary, ("controlled",), f"{desk.today:%Y%m%d}")
    return not [fault for fault in found if not fault.soft]


def news(side: Side, base: Side) -> tuple[Version, ...]:
    """The entries that a side recorded since both began."""
    known = set(chain.ids(base.ledger)) if base.ledger is not None else set()
    return tuple(each for each in side.ledger.versions if each.id not in known) if side.ledger is not None else ()
