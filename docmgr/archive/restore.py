"""Bringing archived documents back to their home folder, with their ledgers and a record. Source: D-2.4.2.

A document comes back under the lawful name it went with, as the newest version of itself or not at all; one whose
approval cannot be shown comes back into the pending folder. It then stays for as long as a new one would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from docmgr.archive import known, record
from docmgr.archive.clash import refuse_clashes, refuse_open_mirror
from docmgr.archive.holds import document_at
from docmgr.archive.known import Tree
from docmgr.archive.pointer import Returned
from docmgr.archive.record import Item, Run
from docmgr.errors import RefusedError, RepositoryError, UsageError
from docmgr.i18n.text import _, ngettext
from docmgr.ledger.entry import APPROVED
from docmgr.ledger.load import load_document
from docmgr.ledger.place import (
    Layout,
    home_path,
    is_archived,
    is_pending,
    lawful_name,
    ledger_path,
    pending_path,
)
from docmgr.naming.grammar import Name
from docmgr.naming.version import format_version
from docmgr.plan import Action, Move, Plan, Write
from docmgr.repo.changes import text
from docmgr.repo.git import Repository

NEWEST = "D-2.3.1"
Number = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to bring back, why, who and when; ``held`` names the hold on a path, ``unlawful`` a rule it would break.

    ``returned`` are those of the paths that were pruned, with what a package or Git gave back.
    """

    paths: tuple[str, ...]
    reason: str
    now: datetime
    by: str
    layout: Layout
    is_important: Callable[[Name], bool]
    held: Callable[[str], str]
    unlawful: Callable[[Sequence[str]], Mapping[str, str]]
    returned: Mapping[str, Returned] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Restored:
    """The plan, where the documents then stand, and what their user should know."""

    plan: Plan
    run: Run
    paths: tuple[str, ...]
    notes: tuple[str, ...]


def restore(repository: Repository, wanted: Wanted) -> Restored:
    """What brings these paths back. RefusedError, UsageError or RepositoryError name the first that cannot be."""
    here = known.tree_of(repository)
    back = {path: each.item.blob for path, each in wanted.returned.items()}
    tree = Tree({**here.files, **back}, here.sealed)
    chosen = _with_renditions(wanted, tree)
    _refuse_edited(repository, [path for path in chosen if path in here.files])
    contents = known.describe(repository, tree, ((path, tree.files[path]) for path in chosen))
    standing = record.standing(record.runs(repository))
    standing |= {path: (each.run, each.item) for path, each in wanted.returned.items()}
    notes: list[str] = []
    targets: dict[str, str] = {}
    for path in chosen:
        _refuse(path, wanted, tree)
        item = standing[path][1] if path in standing else None
        if item is None:
            notes.append(_("no record knows {path}; it is taken as it stands").format(path=path))
        elif item.sha256 != contents[path].sha256:
            said = _("{path} is not what was archived (record {id})").format(path=path, id=standing[path][0].id)
            raise RepositoryError(said, hint="docmgr archive verify")
        targets[path] = _target(repository, path, wanted, tree, contents[path].sha256)
        if is_pending(targets[path], wanted.layout):
            notes.append(_("{path} waits for approval (D-2.2.2)").format(path=targets[path]))
    _refuse_unlawful(targets, wanted)
    refuse_clashes(repository, tree, list(targets.values()))
    refuse_open_mirror(tree, targets.items())
    items = tuple(_item(path, targets[path], tree, contents, standing) for path in chosen)
    run = Run(
        id=record.new_id(wanted.now.date()),
        action=record.RESTORED,
        as_of=wanted.now.date().isoformat(),
        rule=record.CLAUSE,
        at=wanted.now.isoformat(timespec="seconds"),
        by=wanted.by,
        items=items,
        reason=wanted.reason,
    )
    moves: list[Action] = [
        Write(target, wanted.returned[path].content) if path in wanted.returned else Move(path, target)
        for path, target in targets.items()
    ]
    moves += _ledgers(targets, tree, wanted.layout)
    said = ngettext("docmgr: restore {name} ({id})", "docmgr: restore {count} files ({id})", len(chosen))
    name = chosen[0].rpartition("/")[2]
    plan = Plan(
        said.format(name=name, count=len(chosen), id=run.id),
        (*moves, record.write(run)),
        wanted.reason or record.CLAUSE,
    )
    return Restored(plan, run, tuple(targets.values()), tuple(dict.fromkeys(notes)))


def _with_renditions(wanted: Wanted, tree: Tree) -> list[str]:
    """The paths with the same version in other formats beside them, each once."""
    found: dict[str, None] = {}
    for path in wanted.paths:
        if not is_archived(path, wanted.layout) or path not in tree.files:
            raise UsageError(_("{path} is not archived").format(path=path), hint="docmgr archive list")
        if not home_path(path, wanted.layout):
            said = _("{path} mirrors no home folder, so there is no place to bring it back to")
            raise UsageError(said.format(path=path), hint=f"git mv '{path}' …")
        found[path] = None
        folder, number = path.rpartition("/")[0], _number(path, wanted.layout)
        for other in _documents(tree, document_at(path, wanted.layout), wanted.layout):
            if other.rpartition("/")[0] == folder and _number(other, wanted.layout) == number:
                found[other] = None
    return list(found)


def _documents(tree: Tree, document: tuple[str, str], layout: Layout) -> Iterable[str]:
    """Every file of a document, at home, pending and archived."""
    folder, key = document
    if not key:
        return []
    ends = f"/{folder}"
    return [
        path
        for path in tree.files
        if f"/{path.rpartition('/')[0]}".endswith(ends)
        and not path.startswith("records/")
        and document_at(path, layout) == document
    ]


def _number(path: str, layout: Layout) -> Number:
    name = lawful_name(path.rpartition("/")[2], layout.vocabulary)
    return (name.version or (0, 0)) if name is not None else (0, 0)


def _refuse_edited(repository: Repository, paths: Sequence[str]) -> None:
    """What was changed in the history folder must be committed or thrown away first."""
    if repository.bare:
        return
    out = text(repository.git("--no-optional-locks", "diff", "--name-only", "--no-renames", "-z", "HEAD", "--", *paths))
    if out:
        said = _("{path} has changes that are not committed").format(path=out.split("\0")[0])
        raise RepositoryError(said, hint=f"git checkout HEAD -- '{out.split(chr(0))[0]}'")


def _refuse(path: str, wanted: Wanted, tree: Tree) -> None:
    layout = wanted.layout
    holder = wanted.held(path)
    if holder:
        said = _("{path} is held by {hold} and stays where it is").format(path=path, hold=holder)
        raise RefusedError(said, clause=record.CLAUSE, hint=f"docmgr hold release {holder}")
    number = _number(path, layout)
    for other in _documents(tree, document_at(path, layout), layout):
        newer = _number(other, layout)
        if not is_archived(other, layout):
            said = _("{other} stands there already, and only one version of a document may").format(other=other)
            version = format_version(number)
            raise RefusedError(said, clause=NEWEST, hint=f"docmgr cat '{other}' --version {version} -o …")
        if newer > number:
            said = _("{other} is newer, and only the newest version of a document may stand at home")
            raise RefusedError(said.format(other=other), clause=NEWEST, hint=f"docmgr archive restore '{other}'")


def _target(repository: Repository, path: str, wanted: Wanted, tree: Tree, sha256: str) -> str:
    """The home path; of an important document without an approval of these bytes its place in the pending folder."""
    home = home_path(path, wanted.layout)
    name = lawful_name(path.rpartition("/")[2], wanted.layout.vocabulary)
    if name is None or not wanted.is_important(name) or tree.zone_of(path):
        return home
    ledger = ledger_path(path, wanted.layout)
    if ledger in tree.files:
        document = load_document(repository.git("cat-file", "blob", tree.files[ledger]), ledger)
        if any(each.decision == APPROVED and each.sha256 == sha256 for each in document.approvals):
            return home
    return pending_path(home, wanted.layout)


def _refuse_unlawful(targets: Mapping[str, str], wanted: Wanted) -> None:
    broken = wanted.unlawful(list(targets.values()))
    for path, rule in broken.items():
        said = _("{path} would break {rule}: the department's rules have changed since").format(path=path, rule=rule)
        raise RefusedError(said, clause="D-2.1.2", hint=f"docmgr explain {rule}")


def _ledgers(targets: Mapping[str, str], tree: Tree, layout: Layout) -> list[Action]:
    """The ledgers that go back with their documents, each once."""
    pairs = {
        ledger_path(path, layout): ledger_path(home_path(path, layout), layout)
        for path in targets
        if ledger_path(path, layout) in tree.files
    }
    refuse_open_mirror(tree, pairs.items())
    for source, target in pairs.items():
        if target in tree.files:
            said = _("{path} is there already; nothing was overwritten").format(path=target)
            raise RepositoryError(said, hint=f"docmgr history '{source}'")
    return [Move(source, target) for source, target in pairs.items()]


def _item(
    path: str,
    target: str,
    tree: Tree,
    contents: Mapping[str, known.Content],
    standing: Mapping[str, tuple[Run, Item]],
) -> Item:
    before = standing[path][1] if path in standing else None
    return Item(
        path=target,
        original=path,
        sha256=contents[path].sha256,
        size=contents[path].size,
        blob=tree.files[path],
        reason=record.RESTORED,
        document=before.document if before else "",
        version=before.version if before else "",
        date=before.date if before else "",
        author=before.author if before else "",
        sealed=bool(tree.zone_of(path)),
        more=before.more if before else {},
    )
