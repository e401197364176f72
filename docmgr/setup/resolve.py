"""``docmgr resolve``: a choice per conflict, carried out in the merge under way, and its one commit at the end."""

from __future__ import annotations

from dataclasses import dataclass, replace

from docmgr.documents.desk import Desk
from docmgr.documents.resolve import BOTH, MINE, Dispute, Side, settle
from docmgr.errors import DocmgrError, RefusedError, RepositoryError, UsageError
from docmgr.i18n.text import _
from docmgr.naming.forms import canonical
from docmgr.office.container import Unreadable
from docmgr.office.difference import difference
from docmgr.records.merge import settled_text
from docmgr.repo import merging
from docmgr.repo.files import exists, place, read_file, write_file
from docmgr.repo.git import GitError, Repository
from docmgr.repo.merging import Merging
from docmgr.setup.disputes import DOCUMENT, Clash, record_sides

# Seven of them or more: git writes longer ones where it joins what was joined before.
_MARKS = (b"<<<<<<<", b">>>>>>>")


@dataclass(frozen=True, slots=True)
class Done:
    """What a choice did: where it stands now (``""``: deleted), and what its user should know."""

    path: str
    notes: tuple[str, ...] = ()


def choose(found: list[Clash], text: str) -> Clash:
    """The one conflict that DOC means. UsageError lists what is open otherwise."""
    wanted = canonical(text)
    fits = [each for each in found if text in (each.name, each.document_id, *each.paths)]
    fits = fits or [each for each in found if wanted and any(wanted in canonical(_last(path)) for path in each.paths)]
    fits = fits or [each for each in found if len(text) > 2 and text in each.document_id]
    if len(fits) == 1:
        return fits[0]
    names = " | ".join(each.name for each in (fits or found))
    said = _("{text} means several conflicts") if fits else _("{text} is not in conflict")
    raise UsageError(said.format(text=text), hint=_("one of: {paths}").format(paths=names))


def apart(clash: Clash) -> list[str]:
    """What differs in the text of both sides, mine before theirs; empty where no text can be read."""
    mine, theirs = shown(clash)
    if mine is None or theirs is None:
        return []
    extension = (clash.mine.path or clash.name).rpartition(".")[2].lower()
    try:
        return difference(mine, theirs, extension)
    except (Unreadable, DocmgrError):
        return []


def shown(clash: Clash) -> tuple[bytes | None, bytes | None]:
    """The bytes that people compare."""
    if clash.states is None:
        return clash.contents[1], clash.contents[2]
    return clash.states.ours.files.get(clash.mine.path), clash.states.theirs.files.get(clash.theirs.path)


def carry_out(
    repository: Repository, merge: Merging, clash: Clash, choice: str, desk: Desk, *, topic: str = ""
) -> Done:
    """Settle one conflict. UsageError for ``both`` of what is no document; RepositoryError where an edit would go."""
    clash = _as_edited(repository, clash, choice)
    if clash.states is None:
        return _settle_file(repository, merge, clash, choice)

    def is_taken(path: str) -> bool:
        return exists(place(repository.root, path))

    done = settle(clash.states, choice, desk, is_taken, topic=topic)
    beside, left = _beside(repository, clash)
    merging.store(repository, done.files, clash.paths, merge, beside=beside)
    return Done(done.path, (*done.notes, *left))


def keep_both(repository: Repository, found: list[Clash]) -> list[str]:
    """Put both sides' documents into the work tree: mine under its name, the other's beside it; the latter's paths."""
    made = []
    for clash in found:
        mine, theirs = shown(clash)
        if clash.kind != DOCUMENT or theirs is None:
            continue
        if mine is not None and _is_joined(repository, clash.mine.path):
            write_file(place(repository.root, clash.mine.path), mine)
        beside = beside_path(clash)
        target = place(repository.root, beside)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not exists(target):
            write_file(target, theirs, overwrite=False)
        made.append(beside)
    return made


def beside_path(clash: Clash) -> str:
    """Where the other side's file stands until somebody chose; a name that no check lets into Git."""
    stem, _dot, extension = clash.theirs.path.rpartition(".")
    # Not the language of whoever asks: the next who asks must find it.
    word = "conflict" if stem.isascii() else "冲突"
    person = "".join(char for char in clash.theirs.who.partition(" <")[0] if char.isalnum()) or "?"
    return f"{stem}-{word}-{person}.{extension}"


def conclude(repository: Repository, settled: list[str], date: str | None) -> str:
    """The merge's commit. RefusedError where the check refused it; everything stays settled."""
    try:
        title = (repository.git_dir / "MERGE_MSG").read_text("utf-8", "replace").splitlines()[0]
    except (OSError, IndexError):
        title = _("docmgr: merge")
    lines = "\n".join(settled)
    message = f"{title}\n\n{lines}\n" if lines else f"{title}\n"
    try:
        return merging.conclude(repository, message, date)
    except GitError as error:
        said = _("the check refused the merge; everything stays settled:\n{said}").format(said=error.stderr.strip())
        hint = _(
            "to choose otherwise: git merge --abort, then docmgr sync; "
            "or mend what is named here, git add it, then: docmgr resolve"
        )
        raise RefusedError(said, clause="D-2.1.2", hint=hint) from error


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _settle_file(repository: Repository, merge: Merging, clash: Clash, choice: str) -> Done:
    """A record by its fields, so that what does not contradict stays of both; any other file as a whole."""
    if choice == BOTH:
        hint = f"docmgr resolve '{clash.name}' --mine | --theirs"
        raise UsageError(_("{path} is no document; only one can stay").format(path=clash.name), hint=hint)
    base, ours, theirs = clash.contents
    if choice != MINE:
        ours, theirs = theirs, ours
    if ours is None:
        merging.store(repository, {}, clash.paths, merge)
        return Done("", (_("it is deleted; Git keeps it"),))
    hands = (clash.mine.who, clash.theirs.who)
    sides = record_sides(clash.name, (base, ours, theirs), hands if choice == MINE else hands[::-1])
    content = settled_text(sides) if sides is not None else ours
    merging.store(repository, {clash.name: content}, clash.paths, merge)
    return Done(clash.name)


def _as_edited(repository: Repository, clash: Clash, choice: str) -> Clash:
    """The conflict with my file as it stands now: what was saved since the merge began is never thrown away."""
    path = clash.mine.path
    file = place(repository.root, path) if path else None
    if file is None or not exists(file) or _is_joined(repository, path):
        return clash
    now, known = read_file(file), _states(clash, path)
    if now in known:
        return clash
    if clash.kind != DOCUMENT or clash.states is None:
        # Git's own joining of lines is no edit of the user's.
        return clash
    if choice not in (MINE, BOTH):
        said = _("{path} was edited since the merge began").format(path=path)
        hint = _("--mine takes it as it is; to throw the edit away: git checkout --ours -- FILE")
        raise RepositoryError(said, hint=hint)
    ours = clash.states.ours
    edited = Side({**ours.files, path: now}, ours.ledger_path, ours.ledger, ours.who, ours.why)
    states = Dispute(clash.states.base, edited, clash.states.theirs)
    return replace(clash, states=states)


def _states(clash: Clash, path: str) -> list[bytes | None]:
    if clash.states is None:
        return list(clash.contents)
    return [side.files.get(path) for side in (clash.states.base, clash.states.ours, clash.states.theirs)]


def _is_joined(repository: Repository, path: str) -> bool:
    """Whether what stands there is git's own joining of both sides, marked line by line or without a word."""
    file = place(repository.root, path)
    if not exists(file):
        return False
    now = read_file(file)
    lines = now.splitlines()
    if all(any(line.startswith(mark) for line in lines) for mark in _MARKS):
        return True
    stages = merging.unmerged(repository).get(path, {})
    return any(repository.show(f":{stage}", path, checkout=True) == now for stage in stages)


def _beside(repository: Repository, clash: Clash) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The other side's file, which goes, or a word that it stays: somebody has worked in it."""
    path = beside_path(clash) if clash.theirs.path else ""
    file = place(repository.root, path)
    if not path or not exists(file):
        return (), ()
    if read_file(file) == shown(clash)[1]:
        return (path,), ()
    return (), (_("{path} was edited and stays; git does not know it").format(path=path),)
