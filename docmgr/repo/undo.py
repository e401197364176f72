"""Taking back what a docmgr command committed: the opposite changes as one new commit, history untouched.

An undo is a docmgr commit like any other, with the line ``Undoes: COMMIT`` in its message; a redo undoes an undo.
"""

from __future__ import annotations

from dataclasses import dataclass

from docmgr.errors import RefusedError, RepositoryError, UsageError
from docmgr.i18n.text import _
from docmgr.office.canonical import checkout
from docmgr.plan import Action, Move, Plan, Remove, Write
from docmgr.repo.apply import MADE
from docmgr.repo.changes import Change, between, empty_tree
from docmgr.repo.files import place, read_file
from docmgr.repo.git import Repository
from docmgr.repo.trees import listing

MARK = "docmgr: "
TRAILER = "Undoes: "
EXECUTABLE = "100755"
# How the vault's commits begin.
KEYS = "vault:"
ATTRIBUTES = ".gitattributes"


@dataclass(frozen=True, slots=True)
class Command:
    """One docmgr commit: its id, its subject without the mark, and the commit that it took back (``""``: none)."""

    commit: str
    subject: str
    undoes: str


def commands(repository: Repository, email: str) -> list[Command]:
    """The docmgr commits of that author on the current branch, newest first."""
    if repository.head() is None:
        return []
    options = ["--first-parent", "--no-show-signature", "--format=%H%x00%ae%x00%B%x00", "-z"]
    fields = repository.git("log", *options).decode("utf-8", "replace").split("\0")
    found = []
    for commit, author, message in zip(fields[::4], fields[1::4], fields[2::4], strict=False):
        lines = message.splitlines()
        if author.lower() == email.lower() and MADE in lines:
            undoes = next((line.removeprefix(TRAILER) for line in lines if line.startswith(TRAILER)), "")
            found.append(Command(commit.strip(), lines[0].removeprefix(MARK), undoes))
    return found


def last(every: list[Command], count: int, *, redo: bool = False) -> list[Command]:
    """The last ``count`` commands that still stand (with ``redo``: undos that still stand), newest first.

    Raises ``UsageError`` where there are not as many.
    """
    taken_back = _undone(every)
    plain = {each.commit for each in every if not each.undoes}
    wanted = [each for each in every if (each.undoes in plain if redo else not each.undoes)]
    standing = [each for each in wanted if each.commit not in taken_back]
    if len(standing) < count:
        raise UsageError(_("there are only {count} commands to take back").format(count=len(standing)))
    return standing[:count]


def _undone(every: list[Command]) -> set[str]:
    """The commits that a later, standing commit took back; newest first decides."""
    gone: set[str] = set()
    for each in every:
        if each.undoes and each.commit not in gone:
            gone.add(each.undoes)
    return gone


def plan_undo(repository: Repository, command: Command) -> Plan:
    """The plan that takes one command back; ``RepositoryError`` where one of its files was changed since.

    Changes of keys are not taken back: old envelopes would come back with the people they let in.
    """
    if command.subject.startswith(KEYS):
        message = _("“{subject}” changed who can open sealed folders; that is not taken back by undo")
        raise RefusedError(message.format(subject=command.subject), clause="D-2.3.2", hint="docmgr vault status")
    git = repository.plumbing
    parents = repository.git("rev-list", "--parents", "-n", "1", command.commit).decode().split()[1:]
    parent = parents[0] if parents else empty_tree(git)
    changes = between(git, parent, command.commit)
    before = _standing(repository, changes)  # first: what changes after it is found by the one hand
    _refuse_changed(repository, changes, command)
    subject = _("docmgr: undo: {subject}").format(subject=command.subject)
    return Plan(subject, tuple(_opposites(repository, changes, parent, before)), TRAILER + command.commit)


def _standing(repository: Repository, changes: list[Change]) -> dict[str, bytes]:
    """The records among the changed files as they stand: documents are too large to keep them twice."""
    paths = (change.path for change in changes if change.path.startswith("records/"))
    places = {path: place(repository.root, path) for path in paths}
    return {path: read_file(found) for path, found in places.items() if found.is_file()}


def _opposites(repository: Repository, changes: list[Change], parent: str, before: dict[str, bytes]) -> list[Action]:
    """Renames go back as moves, so that an edit since then stays in the file; the rest is written or removed."""
    gone = {change.old_blob: change for change in changes if change.status == "D"}
    actions: list[Action] = []
    moved: set[str] = set()
    # A checkout goes by the attributes of now, which are to go back too.
    other = any(change.path == ATTRIBUTES for change in changes)
    for change in changes:
        if change.status == "A" and change.blob in gone:
            source = gone.pop(change.blob)
            moved |= {change.path, source.path}
            actions.append(Move(change.path, source.path))
    for change in changes:
        if change.path in moved:
            continue
        if change.status == "A":
            actions.append(Remove(change.path, before.get(change.path)))
        else:
            content = repository.show(parent, change.path, checkout=True)
            content = checkout(content) if other else content
            mode = 0o755 if change.old_mode == EXECUTABLE else 0o644
            actions.append(Write(change.path, content, mode, before.get(change.path)))
    return actions


def _refuse_changed(repository: Repository, changes: list[Change], command: Command) -> None:
    now = listing(repository.plumbing, "HEAD", {change.path.rpartition("/")[0] for change in changes})
    later = [change.path for change in changes if not _still(change, now)]
    edited = repository.git("diff", "--name-only", "--no-renames", "-z", "HEAD", "--", *(c.path for c in changes))
    later += [path for path in edited.decode("utf-8", "surrogateescape").split("\0") if path]
    if later:
        message = _("{path} was changed after “{subject}”; it cannot simply be taken back")
        raise RepositoryError(
            message.format(path=later[0], subject=command.subject),
            hint=_("take back the later change first, or correct the file and commit it"),
        )


def _still(change: Change, now: dict[str, dict[str, tuple[str, str, str]]]) -> bool:
    folder, _slash, name = change.path.rpartition("/")
    entry = now[folder].get(name)
    return entry is None if change.status == "D" else entry is not None and entry[2] == change.blob
