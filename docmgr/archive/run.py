"""Month end: look at everything, decide, and move what is due to the history folder as one commit with its record.

What a dry run shows is what the run does: both go through ``foresee``. Source: D-2.4.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from docmgr.archive import due as deciding
from docmgr.archive import known, record
from docmgr.archive.clash import refuse_clashes, refuse_open_mirror
from docmgr.archive.due import Due, Found, Kept, is_text
from docmgr.archive.facts import Asked, Meter, Read, facts_of
from docmgr.archive.known import Content, Ledger, Tree
from docmgr.archive.record import Item, Run
from docmgr.errors import RepositoryError, UsageError, VaultError
from docmgr.i18n.text import _, ngettext
from docmgr.ledger.load import dump_document, load_document
from docmgr.ledger.merge import Sides, settled
from docmgr.ledger.place import ROOT, Layout, history_path
from docmgr.naming.version import format_version
from docmgr.plan import Action, Move, Plan, Remove, Write
from docmgr.repo.files import place
from docmgr.repo.git import Repository

# The reason in the record of what stood there before the first run.
FOUND = "found"


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a run would do; ``plan`` is empty where this month's run is recorded and nothing is due."""

    due: tuple[Due, ...]
    kept: tuple[Kept, ...]
    run: Run
    plan: Plan

    @property
    def in_force(self) -> tuple[Kept, ...]:
        """What stays because nothing has taken its place."""
        return tuple(each for each in self.kept if each.why == deciding.IN_FORCE)

    @property
    def staying(self) -> tuple[Kept, ...]:
        """What stays for any other reason, which a person may end."""
        return tuple(each for each in self.kept if each.why != deciding.IN_FORCE)


def foresee(repository: Repository, asked: Asked, meter: Meter) -> Foreseen:
    """What a run would do now. RepositoryError names what stands in the way in the history folder."""
    tree = known.tree_of(repository)
    past = tuple(record.runs(repository))
    _refuse_clock(past, asked.now)
    found = deciding.find(tree.files.items(), asked.layout, asked.role_of, asked.rules)
    ledgers = known.ledgers_of((*found.due, *found.in_force), tree, asked.layout)
    briefs = known.read_ledgers(repository, tree, ledgers.values())
    with meter(_("reading"), len(found.due)) as step:
        contents = known.describe(repository, tree, ((each.path, each.blob) for each in found.due), step)
    facts = facts_of(repository, asked, found, Read(tree, past, ledgers, briefs, contents))
    due, kept = deciding.settle(found, facts)
    refuse_clashes(repository, tree, [each.target for each in due])
    actions = _ledger_moves(repository, tree, due, found, ledgers, asked.layout)
    refuse_open_mirror(tree, [(each.path, each.target) for each in due])
    items = _items(repository, tree, due, ledgers, briefs, contents)
    if not any(each.action == record.ARCHIVED for each in past):
        items += _found(repository, tree, asked)
    run = Run(
        id=record.new_id(asked.now.date()),
        action=record.ARCHIVED,
        as_of=asked.rules.as_of.isoformat(),
        cut_off=asked.rules.cut_off().isoformat(),
        rule=asked.rule,
        at=asked.now.isoformat(timespec="seconds"),
        by=asked.by,
        items=items,
    )
    return Foreseen(due, kept, run, _plan(run, due, actions, past))


def _refuse_clock(past: Iterable[Run], now: datetime) -> None:
    """A clock set back would archive what is not due, or record the run before earlier ones."""
    newest = max((datetime.fromisoformat(each.at) for each in past), default=now)
    if newest > now + timedelta(days=1):
        said = _("the clock says {now}, but the newest archive record was made on {made}")
        message = said.format(now=now.isoformat(timespec="minutes"), made=newest.isoformat(timespec="minutes"))
        raise UsageError(message, hint=_("set the clock right, then run the command again"))


def _ledger_moves(
    repository: Repository,
    tree: Tree,
    due: Sequence[Due],
    found: Found,
    ledgers: Mapping[tuple[str, str], str],
    layout: Layout,
) -> list[Action]:
    """A ledger goes with the last file of its document."""
    going: dict[tuple[str, str], list[Due]] = {}
    for each in due:
        going.setdefault(each.document, []).append(each)
    actions: list[Action] = []
    pairs: list[tuple[str, str]] = []
    for document, files in going.items():
        path = ledgers.get(document)
        if path is None or len(files) < found.files[document]:
            continue
        newest = max(files, key=lambda each: each.name.version or (0, 0))
        target = f"{ROOT}/{history_path(path[len(ROOT) + 1 :], newest.name.date[:4], layout)}"
        pairs.append((path, target))
        if target in tree.files:
            actions += [_merged(repository, tree, path, target), Remove(path)]
        else:
            actions.append(Move(path, target))
    refuse_open_mirror(tree, pairs)
    return actions


def _merged(repository: Repository, tree: Tree, path: str, target: str) -> Write:
    """One ledger of two: a document that was archived, taken up again, and archived a second time in one year."""
    if tree.zone_of(path):
        ours, theirs = (_plain(repository, each) for each in (path, target))
    else:
        ours, theirs = (repository.git("cat-file", "blob", tree.files[each]) for each in (path, target))
    both = Sides(None, load_document(ours, path), load_document(theirs, target))
    return Write(target, dump_document(settled(both)))


def _plain(repository: Repository, path: str) -> bytes:
    """A sealed ledger as an unlocked work tree has it."""
    data = place(repository.root, path).read_bytes()
    if data.startswith(b"age-encryption.org/"):
        said = _("{path} is locked, and must be joined with the one that is archived already").format(path=path)
        raise VaultError(said, hint="docmgr vault unlock")
    return data


def _items(
    repository: Repository,
    tree: Tree,
    due: Sequence[Due],
    ledgers: Mapping[tuple[str, str], str],
    briefs: Mapping[str, Ledger],
    contents: Mapping[str, Content],
) -> tuple[Item, ...]:
    """A row for each file that goes."""
    entries = {each.path: brief.entry(each) for each in due if (brief := briefs.get(ledgers.get(each.document, "")))}
    authors = known.last_authors(repository, (each.path for each in due if entries.get(each.path) is None))
    items = []
    for each in due:
        entry, brief = entries.get(each.path), briefs.get(ledgers.get(each.document, ""))
        content = contents[each.path]
        items.append(
            Item(
                path=each.target,
                original=each.path,
                sha256=content.sha256,
                size=content.size,
                blob=each.blob,
                reason=each.reason,
                document=brief.id if brief is not None else "",
                version=format_version(each.name.version) if each.name.version else "",
                date=each.day.isoformat(),
                author=entry.author if entry is not None else authors.get(each.path, ""),
                sealed=bool(tree.zone_of(each.path)),
            )
        )
    return tuple(items)


def _found(repository: Repository, tree: Tree, asked: Asked) -> tuple[Item, ...]:
    """What stood in the history folder before the first run: recorded as it is, so that it can be proved later."""
    history = asked.layout.history
    there = [(path, blob) for path, blob in tree.files.items() if record.is_file(path, history)]
    contents = known.describe(repository, tree, there)
    return tuple(
        Item(path, path, contents[path].sha256, contents[path].size, blob, FOUND, sealed=bool(tree.zone_of(path)))
        for path, blob in there
        if is_text(path)
    )


def _plan(run: Run, due: Sequence[Due], ledgers: Sequence[Action], past: Iterable[Run]) -> Plan:
    """The one commit; where nothing is due, a month's first run is still recorded, for the audit."""
    recorded = any(each.action == record.ARCHIVED and each.as_of[:7] == run.as_of[:7] for each in past)
    if not due and recorded:
        return Plan("")
    count = len(due)
    said = ngettext(
        "docmgr: archive {count} file dated before {cut_off} ({id})",
        "docmgr: archive {count} files dated before {cut_off} ({id})",
        count,
    )
    moves = tuple(Move(each.path, each.target) for each in due)
    subject = said.format(count=count, cut_off=run.cut_off, id=run.id)
    return Plan(subject, (*moves, *ledgers, record.write(run)), record.CLAUSE)


def ready(repository: Repository) -> None:
    """RepositoryError where a commit would stand on no branch: nobody would find it again."""
    if not repository.bare and repository.head() is not None and repository.branch() is None:
        said = _("HEAD stands on no branch; what is archived here would be lost to others")
        raise RepositoryError(said, hint="git switch main")
