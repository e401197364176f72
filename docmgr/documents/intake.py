"""Many files at once, such as a folder of a share drive: found, read, judged together, and joined to one plan.

What only shows among many is seen here: the same content twice, and several versions of one document, of which the
newest is taken in; the older ones stay where they are and are pointed out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from docmgr.documents import add
from docmgr.documents import guess as guessing
from docmgr.documents.add import Author, Made
from docmgr.documents.desk import Desk
from docmgr.documents.gather import lock_of
from docmgr.documents.guess import LOW, MEDIUM, OPEN, Asked
from docmgr.documents.proposal import COPY, DONE, FOLLOW, RECORD, Entry
from docmgr.documents.source import MEBIBYTE, Source, content_of, is_unchanged, read
from docmgr.documents.stock import Stock
from docmgr.errors import DocmgrError, RepositoryError, UsageError
from docmgr.i18n.text import _, ngettext
from docmgr.naming import grammar
from docmgr.naming.forms import canonical
from docmgr.naming.version import next_version
from docmgr.plan import Action, Plan
from docmgr.repo import outside
from docmgr.repo.files import exists, place
from docmgr.repo.git import Repository
from docmgr.repo.worktree import is_folder

MOST = 1 << 30
"""Bytes that come in by one command: they are all at hand until the commit is made."""
_HANDS = 4
_FEW = 20
Step = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Row:
    """A file and what becomes of it: an entry, or the reason why it is left; ``remark`` is that in words."""

    source: Source
    entry: Entry | None
    confidence: int
    remark: str
    error: DocmgrError | None = None

    @property
    def taken(self) -> bool:
        """Whether it comes in without anybody looking at it."""
        return self.entry is not None and self.entry.action not in (COPY, DONE) and self.confidence >= MEDIUM

    @property
    def path(self) -> str:
        """Where it would stand, ``""`` for nowhere."""
        return self.entry.path if self.entry is not None else ""


# --- finding ---


def sources(repository: Repository, typed: Iterable[str], stock: Stock) -> list[Source]:
    """The files that were named, folders with all that is in them. UsageError for what is not there."""
    found: dict[str, Source] = {}
    for text in typed:
        for each in _of(repository, text, stock):
            found.setdefault(each.file, each)
    marks = outside.locks(found)
    return [
        replace(each, lock=lock_of(each.filename, marks[each.file])) if each.file in marks else each
        for each in found.values()
    ]


def _of(repository: Repository, text: str, stock: Stock) -> Iterator[Source]:
    within = outside.inside_or_none(repository, text)
    if within is None:
        for each in outside.walk(text):
            yield Source(each.file, each.name, below=each.below)
        return
    for path in _below(within, stock) if is_folder(repository, within) else [within]:
        yield Source(str(place(repository.root, path)), path.rpartition("/")[2], path, path in stock.tracked)


def _below(folder: str, stock: Stock) -> list[str]:
    """The documents of a folder of the repository that Git or the work tree has, but no ledger records."""
    start = f"{folder}/" if folder else ""
    every = [path for paths in stock.files.values() for path in paths]
    return sorted({path for path in (*every, *stock.others) if path.startswith(start)})


# --- reading and judging ---


def rows(found: Sequence[Source], asked: Asked, desk: Desk, stock: Stock, step: Step) -> list[Row]:
    """Each file with what becomes of it, in order of path; what is recorded already is left out."""
    return judged_together(rows_of([(source, asked) for source in found], desk, stock, step), desk, stock)


def judged_together(judged: Iterable[Row], desk: Desk, stock: Stock) -> list[Row]:
    """The same rows with what only shows among many; what is recorded already is left out."""
    kept = [row for row in judged if row.entry is None or row.entry.action != DONE]
    return _apart(_chained(_single(kept), desk), stock)


def rows_of(wishes: Sequence[tuple[Source, Asked]], desk: Desk, stock: Stock, step: Step) -> list[Row]:
    """Each file by itself, read and judged by what was asked for it."""

    def read_one(wish: tuple[Source, Asked]) -> Source:
        source, asked = wish
        algorithm = stock.repository.hash_algorithm
        return read(source, desk, algorithm, lambda each: guessing.wants_text(each, asked, desk))

    judged = []
    with ThreadPoolExecutor(_HANDS) as hands:
        for (_source, asked), source in zip(wishes, hands.map(read_one, wishes), strict=True):
            judged.append(_judged(source, asked, desk, stock))
            step()
    return judged


def _judged(source: Source, asked: Asked, desk: Desk, stock: Stock) -> Row:
    try:
        entry = add.judge(source, asked, desk, stock)
    except DocmgrError as error:
        remark = error.message.removeprefix(f"{source.shown}: ").removeprefix(f"{source.shown} ")
        return Row(source, None, OPEN, remark, error)
    if entry.action == COPY:
        return Row(source, entry, OPEN, entry.why)
    return Row(source, entry, entry.confidence, guessing.joined([entry.why, *entry.notes]))


def _single(found: list[Row]) -> list[Row]:
    """Of files with the same content only the one with the plainest name."""
    first: dict[str, Row] = {}
    for row in sorted(found, key=lambda row: (-row.confidence, len(row.source.filename), row.source.shown)):
        if row.entry is not None and row.entry.action != COPY:
            first.setdefault(row.source.sha256, row)
    made = []
    for row in found:
        kept = first.get(row.source.sha256, row)
        if row.entry is not None and kept is not row and row.entry.action != COPY:
            said = _("the same content as {path}").format(path=kept.source.short)
            made.append(Row(row.source, replace(row.entry, action=COPY, other=kept.source.short), OPEN, said))
        else:
            made.append(row)
    return made


def _chained(found: list[Row], desk: Desk) -> list[Row]:
    """Versions of one document stand together, oldest first; only the newest comes in."""
    groups: dict[tuple[str, str], list[Row]] = {}
    alone: list[tuple[tuple[str, str], list[Row]]] = []
    for row in found:
        if row.entry is not None and row.entry.action != COPY:
            groups.setdefault(_document(row.entry, desk), []).append(row)
        else:
            alone.append(((row.source.shown, ""), [row]))
    ordered = [((group[0].source.shown, ""), _ordered(group)) for group in groups.values()]
    return [row for _key, group in sorted([*ordered, *alone], key=lambda pair: pair[0]) for row in group]


def _document(entry: Entry, desk: Desk) -> tuple[str, str]:
    """Which document it is; the date of an event counts only where somebody wrote it down."""
    name = entry.name
    told = name.date if entry.dated and name.type in desk.layout.vocabulary.event_types else ""
    if entry.action == RECORD:
        return entry.ledger_path, "record"
    return entry.home.rpartition("/")[0], f"{told}-{canonical(f'{name.type}-{name.topic}')}"


def _ordered(group: list[Row]) -> list[Row]:
    """Oldest first: by the versions that the names state where all do, else by the time of saving."""
    if len(group) == 1:
        return group
    entries = [row.entry for row in group if row.entry is not None]
    numbers = [entry.name.version or (1, 0) for entry in entries]
    by_number = len(set(numbers)) == len(numbers)

    def age(row: Row) -> tuple[tuple[int, int], float, str]:
        version = (row.entry.name.version if row.entry is not None else None) or (1, 0)
        return (version if by_number else (0, 0), row.source.moment, row.source.shown)

    *older, newest = sorted(group, key=age)
    assert newest.entry is not None
    last = _newest(newest, max(numbers))
    said = _("an older version of {path}; it stays where it is").format(path=newest.source.short)
    return [*(Row(row.source, row.entry, OPEN, said) for row in older), last]


def _newest(row: Row, highest: tuple[int, int]) -> Row:
    """The newest of several versions: its number is not below any that the names state."""
    entry = row.entry
    assert entry is not None
    own = entry.name.version or (1, 0)
    if own < highest and entry.action != RECORD:
        name = grammar.Name(
            entry.name.date, entry.name.type, entry.name.topic, next_version(highest), entry.name.extension
        )
        entry = renamed(entry, name)
    said = _("the newest of several versions")
    return Row(row.source, entry, min(row.confidence, MEDIUM), guessing.joined([row.remark, said]))


def renamed(entry: Entry, name: grammar.Name) -> Entry:
    """The entry under another name in the same folders."""
    file = grammar.format(name)
    return replace(
        entry,
        name=name,
        home=f"{entry.home.rpartition('/')[0]}/{file}",
        path=f"{entry.path.rpartition('/')[0]}/{file}",
    )


def _apart(found: list[Row], stock: Stock) -> list[Row]:
    """No two files come to one place or one ledger, and none to a place where a file stands."""
    seen: dict[str, str] = {}
    made = []
    for row in found:
        entry = row.entry
        if entry is None or entry.action == COPY or row.confidence == OPEN:
            made.append(row)
            continue
        keys = {canonical(entry.path), canonical(entry.ledger_path)}
        rival = next((seen[key] for key in keys if key in seen), "")
        blocked = entry.path != row.source.inside and exists(place(stock.repository.root, entry.path))
        if rival or blocked:
            said = _("{path} would have the same name").format(path=rival or entry.path)
            made.append(Row(row.source, entry, LOW, said))
        else:
            made.append(row)
        seen.update(dict.fromkeys(keys, row.source.short))
    return made


# --- joining ---


def plan(
    chosen: Sequence[Row],
    asked: Asked,
    desk: Desk,
    stock: Stock,
    authors: dict[str, Author],
    step: Step,
) -> tuple[Plan, list[str]]:
    """One commit for all of them, and the notes; UsageError for more than fits."""
    size = sum(row.source.size for row in chosen)
    if size > MOST:
        said = _("{size} MiB are too much for one commit, the limit is {limit} MiB")
        hint = _("take the folder in piece by piece")
        raise UsageError(said.format(size=size // MEBIBYTE, limit=MOST // MEBIBYTE), hint=hint)

    algorithm = stock.repository.hash_algorithm

    def one(row: Row) -> Made:
        assert row.entry is not None
        content = content_of(row.source)
        if not is_unchanged(row.source, content, algorithm):
            raise RepositoryError(_("{path} was changed meanwhile").format(path=row.source.shown))
        if row.entry.action == RECORD:
            return add.recorded(row.entry, content, desk, asked, authors.get(row.source.inside))
        return add.actions(row.entry, content, desk, asked, table=len(chosen) == 1)

    actions: list[Action] = []
    notes: list[str] = []
    lines: list[str] = []
    with ThreadPoolExecutor(_HANDS) as hands:
        for row, made in zip(chosen, hands.map(one, chosen), strict=True):
            assert row.entry is not None
            actions += made.actions
            notes += made.notes
            if row.entry.action != RECORD:
                lines.append(add.origin(row.entry, made))
            step()
    count = len(chosen)
    said = ngettext("docmgr: add {count} document", "docmgr: add {count} documents", count)
    body = "\n".join([*([asked.note, ""] if asked.note else []), *lines])
    return Plan(said.format(count=count), tuple(actions), body), notes


def refuse_edited(repository: Repository, chosen: Iterable[Row]) -> None:
    """RepositoryError where a standing document that another follows has changes that Git does not hold."""
    following = {row.entry.other: row.source for row in chosen if row.entry and row.entry.action == FOLLOW}
    paths = list(following)
    if not paths or repository.head() is None:
        return
    known = set(repository.git("ls-files", "-z", "--", *paths).decode("utf-8", "surrogateescape").split("\0"))
    changed = repository.git("diff", "--name-only", "--no-renames", "-z", "HEAD", "--", *paths)
    loose = [path for path in paths if path not in known]
    edited = [*changed.decode("utf-8", "surrogateescape").split("\0")[:-1], *loose]
    if edited:
        said = _("{path} has changes that are not recorded").format(path=edited[0])
        # One that was moved by hand is bumped where it stands now.
        now = edited[0] if exists(place(repository.root, edited[0])) else following[edited[0]].inside or edited[0]
        raise RepositoryError(said, hint=f"docmgr bump '{now}' -m …")


def authors(repository: Repository, paths: Sequence[str], who: Callable[[str, str], str]) -> dict[str, Author]:
    """Who last committed each path, and when; ``who`` gives name and address the ledger's form."""
    found: dict[str, Author] = {}
    wanted = set(paths)
    # Many paths slow git down more than all of them do, for it compares each with every commit.
    limit = sorted(wanted) if len(wanted) <= _FEW else []
    here: Author | None = None
    for item in repository.stream(
        "log", "-z", "--name-only", "--no-renames", "--format=%x01%an%x02%ae%x02%aI", "HEAD", "--", *limit
    ):
        for line in item.decode("utf-8", "surrogateescape").split("\n"):
            if line.startswith("\1"):
                name, email, at = line[1:].split("\2")
                here = Author(who(name, email), at)
            elif line in wanted and here is not None:
                found.setdefault(line, here)
        if wanted <= found.keys():
            break
    return found
