"""What is due for the history folder, decided from names, dates and facts alone. Pure. Source: D-2.4.2, design 6.

A document is due when the date in its name is earlier than the same day six calendar months ago. What is in force
stays until a newer version stands beside it; a superseded version goes first, at the latest with the newest one.
"Older than six months" says where a document stands; how long it must be kept is another matter (``keep``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from docmgr.calendar.workdays import month_end, months_before
from docmgr.ledger.place import Layout, history_path, home_path, identity_of, lawful_name
from docmgr.naming.accept import accepts, memo_of
from docmgr.naming.grammar import Name
from docmgr.policy.forms import Period
from docmgr.policy.places import HOME, PENDING

AGED, SUPERSEDED = "aged", "superseded"
# Why a document that is old enough stays, the gravest first.
HELD, WAITS, RESERVED, EDITED, OPEN, RESTORED, CHANGED, UNLAWFUL, IN_FORCE = (
    "held", "pending", "reserved", "edited", "open", "restored", "changed", "unlawful", "in_force",
)  # fmt: skip

Entry = tuple[str, str]
"""Path and blob of a file in the tree."""


@dataclass(frozen=True, slots=True)
class Rules:
    """By when documents go: ``as_of`` is the day of the run, ``ages`` by type name, ``age`` for every other."""

    as_of: date
    age: Period
    ages: Mapping[str, Period] = field(default_factory=dict)
    in_force: frozenset[str] = frozenset()

    def cut_off(self, kind: str = "") -> date:
        """The day before which a document of that type is due."""
        return back(self.as_of, self.ages.get(kind, self.age))

    @property
    def latest(self) -> date:
        """The latest of all cut-offs: nothing dated from that day on is due."""
        return max(back(self.as_of, each) for each in (self.age, *self.ages.values()))


@dataclass(frozen=True, slots=True)
class Due:
    """A file that is old enough; ``home`` is its folder, ``key`` the identity of its document there."""

    path: str
    blob: str
    name: Name
    home: str
    key: str
    reason: str
    target: str

    @property
    def document(self) -> tuple[str, str]:
        """What is equal for all files of one document."""
        return self.home, self.key

    @property
    def day(self) -> date:
        """The date in the name; of a month its last day."""
        return day_of(self.name)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is old enough and stays, and why; ``detail`` is a person, a rule or a record."""

    path: str
    why: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What speaks for staying, by document (home folder, identity) or by path; values are details for people.

    ``held`` names the hold on a file, ``""`` for none; ``loose`` are new files of a document not committed yet.
    """

    held: Callable[[Due], str] = lambda _due: ""
    reserved: Mapping[tuple[str, str], str] = field(default_factory=dict)
    loose: Mapping[tuple[str, str], str] = field(default_factory=dict)
    edited: Mapping[str, str] = field(default_factory=dict)
    open: Mapping[str, str] = field(default_factory=dict)
    restored: Mapping[str, date] = field(default_factory=dict)
    changed: Mapping[str, date] = field(default_factory=dict)
    unlawful: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """What the names alone say: files old enough, and those of them in force; ``pending`` are open approvals.

    ``files`` counts the files that each of these documents has at home.
    """

    due: tuple[Due, ...]
    in_force: tuple[Due, ...]
    pending: frozenset[tuple[str, str]]
    files: Mapping[tuple[str, str], int]


def back(day: date, age: Period) -> date:
    """The day that lies so long before; months and years by the calendar, clamped to the month's end."""
    if age.unit in "my":
        return months_before(day, age.count * (12 if age.unit == "y" else 1))
    hours = {"h": 1, "d": 24, "w": 168}[age.unit] * age.count
    return day - timedelta(days=-(-hours // 24))


def day_of(name: Name) -> date:
    """The date in a name; of a month its last day."""
    text = name.date
    if len(text) == 6:
        return month_end(date(int(text[:4]), int(text[4:]), 1))
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


def is_text(path: str) -> bool:
    """Whether a path is UTF-8; others cannot be written into a record."""
    return path.isascii() or not any("\ud800" <= char <= "\udfff" for char in path)


def find(entries: Iterable[Entry], layout: Layout, role_of: Callable[[str], str], rules: Rules) -> Found:
    """The files that are old enough by their names; ``role_of`` gives the role of a folder.

    Entries come in the order of their paths, as git lists them, so that few folders are in memory at a time.
    """
    judge = _Judge(layout, rules)
    for role, folder, files in _folders(entries, role_of):
        if role == HOME:
            judge.home(folder, files)
        elif role == PENDING:
            judge.waiting(folder, files)
    order = sorted(judge.due, key=lambda each: (each.reason != SUPERSEDED, each.path))
    return Found(tuple(order), tuple(judge.in_force), frozenset(judge.pending), judge.files)


def _folders(entries: Iterable[Entry], role_of: Callable[[str], str]) -> Iterator[tuple[str, str, list[Entry]]]:
    """Each folder with its role and files (name, blob), once nothing of it can follow any more."""
    opened: list[tuple[str, str, list[Entry]]] = []
    for path, blob in entries:
        folder, _slash, filename = path.rpartition("/")
        while opened and not path.startswith(f"{opened[-1][1]}/"):
            yield opened.pop()
        if not opened or opened[-1][1] != folder:
            opened.append((role_of(folder), folder, []))
        role, _folder, files = opened[-1]
        if role in (HOME, PENDING):
            files.append((filename, blob))
    yield from reversed(opened)


class _Judge:
    """Sorts files folder by folder; the versions of one document are looked at together."""

    def __init__(self, layout: Layout, rules: Rules) -> None:
        self.layout = layout
        self.rules = rules
        self.today = f"{rules.as_of:%Y%m%d}"
        self.bound = f"{rules.latest:%Y%m%d}"
        self.due: list[Due] = []
        self.in_force: list[Due] = []
        self.pending: set[tuple[str, str]] = set()
        self.files: dict[tuple[str, str], int] = {}

    def waiting(self, folder: str, files: list[Entry]) -> None:
        """A folder of the pending folder: its documents have an open approval."""
        home = home_path(f"{folder}/-", self.layout).rpartition("/")[0]
        self.pending.update((home, key) for name, _blob in files if (key := self._identity(name)))

    def home(self, folder: str, files: list[Entry]) -> None:
        """A home folder; where no name may be old enough, none is looked at closely."""
        if not any(self._may_be_old(name) for name, _blob in files):
            return
        documents: dict[str, list[Entry]] = {}
        old: set[str] = set()
        for entry in files:
            key = self._identity(entry[0])
            if key:
                documents.setdefault(key, []).append(entry)
                if self._may_be_old(entry[0]) and self._is_old(self._name(entry[0])):
                    old.add(key)
        for key in sorted(old):
            self._versions(folder, key, documents[key])

    def _versions(self, folder: str, key: str, files: list[Entry]) -> None:
        """The files of one document: the newest version goes by its own date, older ones then at the latest."""
        self.files[folder, key] = len(files)
        named = [(self._name(filename), filename, blob) for filename, blob in files]
        newest = max(_number(name) for name, _filename, _blob in named)
        heads = [name for name, _filename, _blob in named if _number(name) == newest]
        stays = heads[0].type in self.rules.in_force
        aged = all(map(self._is_old, heads))
        for name, filename, blob in named:
            superseded = _number(name) < newest
            # Files of one version, such as the print beside the text, go together.
            goes = (self._is_old(name) or (aged and not stays)) if superseded else aged
            if not name.date or not goes or not is_text(folder):
                continue
            target = history_path(f"{folder}/{filename}", name.date[:4], self.layout)
            # A blob of its own: the listing's would keep the memory of the listing from being given back.
            own = blob.encode().decode()
            due = Due(f"{folder}/{filename}", own, name, folder, key, SUPERSEDED if superseded else AGED, target)
            (self.in_force if stays and not superseded else self.due).append(due)

    def _identity(self, filename: str) -> str:
        """Which document a name means in its folder, ``""`` for none; most names are judged quickly."""
        vocabulary = self.layout.vocabulary
        found = accepts(filename, vocabulary, vocabulary.types, self.today, memo_of(vocabulary, self.today))
        return identity_of(filename, vocabulary) if found is None else found

    def _name(self, filename: str) -> Name:
        return lawful_name(filename, self.layout.vocabulary) or _NAMELESS

    def _is_old(self, name: Name) -> bool:
        return bool(name.date) and day_of(name) < self.rules.cut_off(name.type)

    def _may_be_old(self, filename: str) -> bool:
        """Whether a name may hold a date before the bound; those that do not begin with one are looked at."""
        return filename[:8] < self.bound or not filename[:8].isdigit()


_NAMELESS = Name("", "", "", None, "")


def _number(name: Name) -> tuple[int, int]:
    return name.version or (0, 0)


def settle(found: Found, facts: Facts) -> tuple[tuple[Due, ...], tuple[Kept, ...]]:
    """What goes and what stays though it is old enough. Precedence: hold, open work, what is in force."""
    kept = [(due, *(_stays(due, found, facts) or (IN_FORCE, ""))) for due in found.in_force]
    goes: list[Due] = []
    for due in found.due:
        said = _stays(due, found, facts)
        if said is None:
            goes.append(due)
        else:
            kept.append((due, *said))
    # The newest version never goes while another file of the document must stay: that one would look like the newest.
    left = {due.document: (why, due.path) for due, why, _detail in kept}
    with_others = [due for due in goes if due.reason == AGED and due.document in left]
    kept += [(due, *left[due.document]) for due in with_others]
    staying = {due.path for due in with_others}
    order = sorted(kept, key=lambda each: each[0].path)
    return (
        tuple(due for due in goes if due.path not in staying),
        tuple(Kept(due.path, why, detail) for due, why, detail in order),
    )


def _stays(due: Due, found: Found, facts: Facts) -> tuple[str, str] | None:
    """The gravest reason for staying, and its detail."""
    holder = facts.held(due)
    if holder:
        return HELD, holder
    if due.document in found.pending:
        return WAITS, ""
    if due.document in facts.reserved:
        return RESERVED, facts.reserved[due.document]
    if due.document in facts.loose:
        return EDITED, facts.loose[due.document]
    for why, known in ((EDITED, facts.edited), (OPEN, facts.open), (UNLAWFUL, facts.unlawful)):
        if due.path in known:
            return why, known[due.path]
    for why, days in ((RESTORED, facts.restored), (CHANGED, facts.changed)):
        if due.path in days:
            return why, days[due.path].isoformat()
    return None
