"""Everything that a leaver holds, read from one repository: the one place where all kinds come together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from docmgr.documents.find import documents
from docmgr.documents.pending import pending
from docmgr.handover import ledgers, records, standing
from docmgr.handover.holding import DOCUMENT, DRAFT, LOCAL, UNSHARED, Holding, ordered
from docmgr.i18n.text import _, ngettext
from docmgr.ledger.entry import SUBMITTED
from docmgr.ledger.place import ROOT, Layout, is_archived, is_pending
from docmgr.ledger.reservation import every
from docmgr.ledger.store import read_path
from docmgr.people.directory import Directory
from docmgr.people.member import Member, folded
from docmgr.policy.waivers import WAIVERS_FILE, load_waivers
from docmgr.records.kind import REGISTRY
from docmgr.records.store import Store
from docmgr.repo.git import Repository
from docmgr.repo.refresh import differing
from docmgr.vault import store as vault

# Kinds without a duty for a person, or that only tell what was done.
_SKIPPED = frozenset({"handover", "archive", "hold", "review", "weekly", "oneonone", "talk", "attest"})


@dataclass(frozen=True, slots=True)
class Scene:
    """Where the search goes on: ``mine`` says that the leaver sits at this computer.

    ``schedule`` is where the computer's daily run is written, ``""`` where there is none.
    """

    repository: Repository
    layout: Layout
    directory: Directory
    now: datetime
    language: str = "zh"
    mine: bool = False
    schedule: str = ""


def names_of(member: Member) -> frozenset[str]:
    """How ledgers and reservations may call a member."""
    names = (member.name, *member.aliases)
    return frozenset({member.id, *(f"{name} <{email}>" for email in member.emails for name in names)})


def inventory(scene: Scene, member: Member) -> list[Holding]:
    """All holdings, in the order of a handover list. Nothing is changed."""
    found: list[Holding] = []
    for search in _SEARCHES:
        found += search(scene, member)
    return ordered(found)


def _documents(scene: Scene, member: Member) -> list[Holding]:
    repository, layout = scene.repository, scene.layout
    files = [path for path in documents(repository) if not is_archived(path, layout)]
    briefs = [each for each in ledgers.briefs(repository) if not _is_archived_ledger(each.path, layout)]
    found = ledgers.held(briefs, files, layout, _names(briefs, member))
    lone = ledgers.unrecorded(files, briefs, layout, _locked(repository, briefs))
    addresses = frozenset(map(folded, member.emails))
    for path in ledgers.authors(repository, lone, addresses):
        kind = DRAFT if is_pending(path, layout) else DOCUMENT
        found.append(Holding(kind, path, "owner", path.rpartition("/")[2], path=path))
    return found


def _names(briefs: Iterable[ledgers.Brief], member: Member) -> frozenset[str]:
    """The spellings of the member that these ledgers use: an address of theirs counts whatever name stands before."""
    addresses = set(map(folded, member.emails))
    spelled = {said for each in briefs for said in (each.owner, each.author) if said.endswith(">")}
    return names_of(member) | {said for said in spelled if folded(said.rpartition("<")[2][:-1]) in addresses}


def _is_archived_ledger(path: str, layout: Layout) -> bool:
    return path.startswith(f"{ROOT}/{layout.history}/")


def _locked(repository: Repository, briefs: Iterable[ledgers.Brief]) -> list[str]:
    """Ledgers that cannot be read here, so that their documents do not pass for unrecorded ones."""
    known = {each.path for each in briefs}
    listed = repository.git("ls-files", "-z", "--", f"{ROOT}/") if not repository.bare else b""
    return [path for path in listed.decode("utf-8", "surrogateescape").split("\0")[:-1] if path not in known]


def _records(scene: Scene, member: Member) -> list[Holding]:
    store = Store(scene.repository)
    now = scene.now.isoformat(timespec="seconds")
    return [each for name in REGISTRY if name not in _SKIPPED for each in records.held(store.all(name), member.id, now)]


def _standing(scene: Scene, member: Member) -> list[Holding]:
    day = scene.now.date()
    return [
        *standing.roles(scene.directory, member, day, scene.language),
        *standing.deputies(scene.directory, member, day),
        *_waivers(scene, member),
    ]


def _waivers(scene: Scene, member: Member) -> list[Holding]:
    data = read_path(scene.repository, WAIVERS_FILE)
    return standing.waivers(load_waivers(data)[0], member) if data else []


def _approvals(scene: Scene, member: Member) -> list[Holding]:
    waiting = [(each.path, each.title) for each in pending(scene.repository, scene.layout) if each.state == SUBMITTED]
    return standing.approvals(waiting, scene.directory, member, scene.now.date())


def _reservations(scene: Scene, member: Member) -> list[Holding]:
    held = [(each.document, each.holder, each.document) for each in every(scene.repository, scene.now)]
    return standing.reservations(held, names_of(member))


def _zones(scene: Scene, member: Member) -> list[Holding]:
    repository = scene.repository
    readers: dict[str, tuple[str, ...] | None] = {}
    for name in vault.envelopes(repository):
        zone = vault.unlocked(repository, name)
        readers[name] = zone.members() if zone is not None else None
    day = scene.now.date()
    stays = frozenset(each.id for each in scene.directory.members if each is not member and each.belongs(day))
    return standing.zones(readers, member, stays)


def _unshared(scene: Scene, member: Member) -> list[Holding]:
    """Commits of theirs that no remote has, on every branch of this clone."""
    repository = scene.repository
    if repository.bare or not repository.git("remote").strip() or repository.head() is None:
        return []
    addresses = set(map(folded, member.emails))
    out = repository.git("log", "HEAD", "--branches", "--not", "--remotes", "--format=%x01%S%x02%aE", "--source")
    counts: dict[str, int] = {}
    for line in out.decode("utf-8", "surrogateescape").split("\n"):
        branch, mark, email = line.removeprefix("\1").partition("\2")
        if mark and folded(email) in addresses:
            counts[branch] = counts.get(branch, 0) + 1
    return [
        Holding(
            UNSHARED,
            branch,
            "author",
            ngettext("{count} commit that was never shared", "{count} commits that were never shared", count).format(
                count=count
            ),
            by_hand=True,
            hint="docmgr sync",
        )
        for branch, count in counts.items()
    ]


def _local(scene: Scene, _member: Member) -> list[Holding]:
    """What only the leaver's own clone has: edits, new files, stashes."""
    repository = scene.repository
    if not scene.mine or repository.bare:
        return []
    options = ["--porcelain=v1", "-z", "--no-renames", "--ignore-submodules=all"]
    changed = differing(repository, repository.git("--no-optional-locks", "status", *options))
    found = []
    for path in (line[3:] for line in changed):
        title = _("changed here and not committed")
        found.append(Holding(LOCAL, path, "work tree", title, by_hand=True, hint=f"docmgr add '{path}'"))
    stashes = repository.git("stash", "list", "--format=%gd: %s").decode("utf-8", "surrogateescape").split("\n")
    found += [
        Holding(LOCAL, line.partition(":")[0], "stash", line, by_hand=True, hint="git stash pop")
        for line in stashes
        if line
    ]
    if scene.schedule:
        title, hint = _("docmgr tick runs by itself on this computer"), "docmgr schedule uninstall"
        found.append(Holding(LOCAL, scene.schedule, "schedule", title, by_hand=True, hint=hint))
    return found


_SEARCHES: tuple[Callable[[Scene, Member], list[Holding]], ...] = (
    _documents,
    _records,
    _approvals,
    _reservations,
    _standing,
    _zones,
    _unshared,
    _local,
)
