"""Making a backup: look at the target, make what comes next, put it there, read it back, record it, let old ones go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from docmgr.backup import plan, record, spool
from docmgr.backup.bundle import State, state_of
from docmgr.backup.catalogue import Catalogue, read_catalogue
from docmgr.backup.manifest import FULL, Manifest, digest
from docmgr.errors import Mistake, RepositoryError, TargetError, UsageError
from docmgr.i18n.text import _
from docmgr.plan import Write
from docmgr.repo import packs
from docmgr.repo.apply import apply
from docmgr.repo.files import exists, place, remove_tree
from docmgr.repo.git import Repository
from docmgr.targets.target import Target


@dataclass(frozen=True, slots=True)
class Asked:
    """Who makes a backup, when, and under which rules; ``date`` dates the commit of the record.

    ``begin`` allows the first backup on an empty target: an unmounted disk looks just like one. ``recipients`` are the
    public keys that the bundle is encrypted to, none for one in the clear.
    """

    now: datetime
    by: str
    rules: plan.Rules
    date: str | None = None
    begin: bool = True
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a run would do now."""

    state: State
    following: plan.Next
    expired: tuple[Manifest, ...]
    mistakes: tuple[Mistake, ...]
    encrypted: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did; ``resumed`` where it finished an earlier one, ``locked`` are old backups the target keeps."""

    manifest: Manifest
    removed: tuple[str, ...]
    locked: tuple[str, ...]
    resumed: bool
    commit: str | None
    mistakes: tuple[Mistake, ...]


def foresee(repository: Repository, target: Target, asked: Asked) -> Foreseen:
    """What a run would do; changes nothing."""
    catalogue = _there(target, asked)
    state = state_of(repository)
    following = _following(repository, catalogue, state, asked)
    ours = _manifest(following, state, catalogue, asked, "B-991231-zzzzz")
    gone = plan.expired([*catalogue.manifests, ours], asked.rules)
    return Foreseen(
        state, following, tuple(each for each in gone if each.id != ours.id), catalogue.mistakes, ours.encrypted
    )


def make(
    repository: Repository, target: Target, asked: Asked, beat: Callable[[int], None] = lambda _size: None
) -> Done:
    """Make a backup, or finish the one that was cut off; on an error the target keeps all that it had."""
    _ready(repository)
    with spool.held(repository) as folder:
        catalogue = _there(target, asked)
        keep_until = asked.now + timedelta(weeks=asked.rules.weekly)
        made = spool.pending(folder, target, catalogue)
        for left in made:
            spool.deliver(left, target, keep_until)
            catalogue = _with(catalogue, left)
        state = state_of(repository)
        resumed = bool(made) and _says(made[-1].manifest, state)
        if not resumed:
            following = _following(repository, catalogue, state, asked)
            manifest = _manifest(following, state, catalogue, asked, record.new_id(asked.now))
            packing = beat if _adds(manifest, following) else None
            made.append(spool.prepare(repository, folder, manifest, target, packing))
            spool.deliver(made[-1], target, keep_until)
            catalogue = _with(catalogue, made[-1])
        removed, locked = _let_go(target, catalogue, asked.rules)
        commit = _remember(repository, made, target, removed, asked)
        for left in made:
            remove_tree(left.folder)
    return Done(made[-1].manifest, removed, locked, resumed, commit, catalogue.mistakes)


def _ready(repository: Repository) -> None:
    """Refuse before the work what would keep the record from being committed after it."""
    if repository.bare:
        return
    under_way = repository.in_progress()
    if under_way is not None:
        message = _("git is in the middle of a {operation}").format(operation=under_way)
        raise RepositoryError(message, hint=f"git {under_way} --abort")


def _there(target: Target, asked: Asked) -> Catalogue:
    """What the target holds; TargetError where it holds nothing and nobody said to begin there."""
    catalogue = read_catalogue(target)
    if not catalogue.names and not asked.begin:
        message = _("{target} is empty, though earlier backups went there").format(target=target.text)
        raise TargetError(message, hint=_("is the disk connected? to begin anew there: docmgr backup --to TARGET"))
    return catalogue


def _known(repository: Repository, catalogue: Catalogue) -> dict[str, str]:
    """The commits of the newest whole backup's refs that are here; another repository's would expire beside ours."""
    usable = plan.whole(catalogue.manifests)
    found = packs.commits(repository, usable[-1].tips) if usable else {}
    ours = found or any(packs.commits(repository, each.tips) for each in reversed(catalogue.manifests))
    if catalogue.manifests and not ours:
        message = _("the target holds the backups of another repository")
        raise TargetError(message, hint=_("choose a folder or prefix of its own for this repository"))
    return found


def _following(repository: Repository, catalogue: Catalogue, state: State, asked: Asked) -> plan.Next:
    newest = catalogue.manifests[-1] if catalogue.manifests else None
    if newest is not None and datetime.fromisoformat(newest.made) > asked.now + timedelta(days=1):
        text = _("the clock says {now}, but the newest backup was made on {made}")
        message = text.format(now=asked.now.isoformat(timespec="minutes"), made=newest.made)
        raise UsageError(message, hint=_("set the clock right, then run the command again"))
    known = _known(repository, catalogue)
    day = asked.now.date()
    return plan.decide(
        catalogue.manifests, known, day, asked.rules, algorithm=state.algorithm, recipients=asked.recipients
    )


def _manifest(following: plan.Next, state: State, catalogue: Catalogue, asked: Asked, identity: str) -> Manifest:
    parent = following.parent
    return Manifest(
        id=identity,
        number=max((each.number for each in catalogue.manifests), default=0) + 1,
        made=asked.now.isoformat(timespec="seconds"),
        by=asked.by,
        kind=following.kind,
        parent=parent.id if parent else "",
        parent_digest=catalogue.digests[parent.id] if parent else "",
        algorithm=state.algorithm,
        bare=state.bare,
        head=state.head,
        refs=state.refs,
        basis=following.basis,
        recipients=asked.recipients,
    )


def _with(catalogue: Catalogue, left: spool.Pending) -> Catalogue:
    digests = {**catalogue.digests, left.manifest.id: digest(left.content)}
    others = [each for each in catalogue.manifests if each.id != left.manifest.id]
    return Catalogue((*others, left.manifest), digests, catalogue.names, catalogue.mistakes)


def _adds(manifest: Manifest, following: plan.Next) -> bool:
    """Whether a backup has objects that those it builds on have not."""
    return following.parent is None or not set(manifest.tips) <= set(following.parent.tips)


def _says(manifest: Manifest, state: State) -> bool:
    return dict(manifest.refs) == dict(state.refs) and manifest.head == state.head


def _let_go(target: Target, catalogue: Catalogue, rules: plan.Rules) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids removed and those that a lock keeps; where a manifest is damaged nothing goes."""
    if catalogue.mistakes:
        return (), ()
    outcome = {each.id: spool.take_away(target, each) for each in plan.expired(catalogue.manifests, rules)}
    return tuple(key for key, gone in outcome.items() if gone), tuple(key for key, gone in outcome.items() if not gone)


def _remember(
    repository: Repository, made: list[spool.Pending], target: Target, removed: tuple[str, ...], asked: Asked
) -> str | None:
    """Commit the records that are not there yet; a bare repository has no place for them."""
    if repository.bare:
        return None
    writes: list[Write] = []
    for left in made:
        gone = removed if left is made[-1] else ()
        write = record.run_record(left.manifest, digest(left.content), target.text, gone)
        if not exists(place(repository.root, write.path)):
            writes.append(write)
    return apply(repository, record.run_plan(writes, made[-1].manifest), date=asked.date)


def describe_kind(kind: str) -> str:
    """The kind of a backup in words."""
    return _("full") if kind == FULL else _("step")
