"""What hooks know of sealed folders: nothing in the clear goes in, whoever forgot what. Source: D-2.3.2.

Imported only where a repository has sealed folders, or an attributes file changes.
"""

from docmgr.finding import Report
from docmgr.hooks.desk import Desk, show
from docmgr.hooks.process import GitFailed, git
from docmgr.hooks.system import read_file
from docmgr.repo.changes import parse_raw
from docmgr.repo.heads import blob_heads
from docmgr.repo.libraries import enable
from docmgr.vault.blob import HEAD
from docmgr.vault.guard import judge_attributes, judge_blob, judge_mode, resealed
from docmgr.vault.sealed import ATTRIBUTES, Sealed, read_block, read_pin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from docmgr.finding import Finding
    from docmgr.repo.changes import Change

RAW = ["--raw", "-z", "--no-renames", "--no-abbrev", "--ignore-submodules=none"]
LOG = ["log", *RAW, "-c", "--format=%H", "--diff-filter=ADMT"]
MEND = "docmgr vault status"


class Guarded:
    """What a guard found, and the paths whose content changed by sealing alone."""

    __slots__ = ("findings", "resealed")

    def __init__(self, findings: "list[Finding]", again: "frozenset[str]") -> None:
        self.findings = findings
        self.resealed = again

    def without_resealed(self, found: "list[Finding]") -> "list[Finding]":
        """Other rules' findings: sealing a document anew is no edit of it."""
        return [each for each in found if each.rule != "DM404" or each.path not in self.resealed]

    def show(self, desk: Desk) -> int:
        """Say what was found; the exit code of the hook."""
        if not self.findings:
            return 0
        enable()
        report = Report(self.findings, len(self.findings))
        show(report, desk.tables(), MEND)
        return 1 if report.fails("error") else 0


def pinned(common: str) -> Sealed:
    """The sealed folders that this clone knows."""
    return read_pin(read_file(f"{common}/docmgr/sealed") or b"")


def sealed_at(revision: str) -> Sealed:
    """The sealed folders by the attributes of a revision (``""`` is the index)."""
    return read_block((_blob(f"{revision}:{ATTRIBUTES}") or b"").decode("utf-8", "surrogateescape"))


def _blob(name: str) -> "bytes | None":
    try:
        return git(["cat-file", "blob", name])
    except GitFailed:
        return None


def guard(changes: "list[Change]", sealed: Sealed) -> Guarded:
    """Judge changes by their blobs' first bytes, and attributes files by their text."""
    inside = [(change, zone) for change in changes if (zone := sealed.zone_of(change.path))]
    found: "list[Finding]" = []
    for change in changes:
        if change.path.rpartition("/")[2] == ATTRIBUTES and (sealed or change.status != "D"):
            text = None if change.status == "D" else _blob(change.blob)
            found += judge_attributes(change.path, text, sealed)
    wanted = [each for each in inside if each[0].status != "D" and each[0].mode.startswith("100")]
    blobs = {change.blob for change, _zone in wanted}
    blobs |= {change.old_blob for change, _zone in wanted if change.status == "M"}
    heads = {head.blob: head for head in blob_heads(sorted(blobs), HEAD)} if blobs else {}
    again = set()
    for change, zone in inside:
        if change.status != "D":
            found += judge_mode(change.path, zone, change.mode)
    for change, zone in wanted:
        head, old = heads.get(change.blob), heads.get(change.old_blob)
        if head is None:
            continue
        found += judge_blob(change.path, zone, head.size, head.start)
        if old is not None and resealed(old.start, head.start):
            again.add(change.path)
    return Guarded(found, frozenset(again))


def guard_commits(revisions: "list[str]", sealed: Sealed, data: "bytes | None" = None) -> Guarded:
    """The same for everything that commits introduce; ``revisions`` and ``data`` as for ``git log``."""
    changes = parse_raw(git([*LOG, *revisions], data))
    return guard([change for change in changes if _concerns(change, sealed)], sealed)


def _concerns(change: "Change", sealed: Sealed) -> bool:
    """Attributes files at the root are judged where a branch ends, for on its way it may have known fewer folders."""
    return bool(sealed.zone_of(change.path)) or ("/" in change.path and change.path.endswith("/" + ATTRIBUTES))


def guard_tip(base: str, tip: str, before: Sealed) -> Guarded:
    """What a branch's tip holds against ``base``, judged by the folders sealed before and those sealed with it."""
    sealed = sealed_at(tip).with_pinned(before)
    changes = parse_raw(git(["diff-tree", "-r", *RAW, base, tip]))
    done = guard(changes, sealed)
    if before and not any(change.path == ATTRIBUTES for change in changes):
        done.findings += judge_attributes(ATTRIBUTES, _blob(f"{tip}:{ATTRIBUTES}"), before)
    return done
