"""DM408: an important document reaches its home folder only through the head's approval of exactly those bytes.

``important`` is on the hook's path and finds what must be asked about, usually nothing. ``judge_approvals`` reads
ledgers and Office files, and is called only where something was found. Source: D-2.2.2.
"""

from docmgr.finding import Finding
from docmgr.naming.grammar import parse
from docmgr.naming.version import format_version
from docmgr.policy.places import HOME
from docmgr.rules.paths import finding
from docmgr.rules.places import Places
from docmgr.rules.tables import Tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docmgr.ledger.place import Layout
    from docmgr.people.directory import Directory
    from docmgr.repo.changes import Change

    Git = Callable[[list[str], bytes | None], bytes]

RULE = "DM408"
RENDITIONS = (".pdf", ".ofd")


def important(changes: "Iterable[Change]", tables: Tables) -> "list[Change]":
    """The changes that put content of an important type into a home folder; sealed ones are the key holders' matter."""
    places = Places(tables)
    found: "list[Change]" = []
    for change in changes:
        if change.status not in ("A", "M"):
            continue
        folder, _, name = change.path.rpartition("/")
        if name[9:].partition("-")[0] not in tables.important:
            continue
        where = places.of(folder)
        if where.role == HOME and where.folder is not None and not where.folder.sealed:
            found.append(change)
    return found


def judge_approvals(git: "Git", changes: "list[Change]", trees: "tuple[str, str]", tables: Tables) -> "list[Finding]":
    """The findings of important documents without an approval of their content.

    ``trees`` are where the ledgers stand, and the members who were there before the change, so that nobody makes
    himself head in passing; as git writes them before a path: ``:`` for the index, ``COMMIT:``.
    """
    from docmgr.ledger.place import ledger_path

    tree, before = trees
    layout, directory = _layout(tables), directory_at(git, before) or directory_at(git, tree)
    found: "list[Finding]" = []
    for change in changes:
        name = parse(change.path.rpartition("/")[2], tables.vocabulary)
        if name is None or name.version is None:
            continue
        version = format_version(name.version)
        ledger = blob_of(git, f"{tree}{ledger_path(change.path, layout)}")
        if not _approved(git, change, version, ledger, directory):
            where = Places(tables).of(change.path.rpartition("/")[0])
            found += finding(RULE, change.path, {"version": version}, where, tables)
    return found


def _approved(
    git: "Git", change: "Change", version: str, ledger: "bytes | None", directory: "Directory | None"
) -> bool:
    """Whether a head approved that content; a print of an approved version needs none of its own."""
    from docmgr.ledger.chain import LAPSED, Digests, approval_for
    from docmgr.ledger.load import read_document
    from docmgr.office.canonical import content_sha256, parts_sha256, sha256

    if ledger is None:
        return False
    document, mistakes = read_document(ledger, change.path)
    if mistakes:
        return False
    content = git(["cat-file", "blob", change.blob], None)
    given = approval_for(document, version, Digests(sha256(content), parts_sha256(content), content_sha256(content)))
    if given is None:
        return False
    approval, standing = given
    covered = standing != LAPSED or (
        change.path.endswith(RENDITIONS) and not any(each.name.endswith(RENDITIONS) for each in document.versions)
    )
    return covered and _may(approval.by, approval.at, directory)


def _may(who: str, at: str, directory: "Directory | None") -> bool:
    """Whether that member held the head's role on the day; a department without a directory is taken at its word."""
    if directory is None or not directory.members:
        return True
    from datetime import date

    from docmgr.people.roles import HEAD

    return directory.may(directory.get(who), HEAD, date.fromisoformat(at[:10]))


def directory_at(git: "Git", tree: str) -> "Directory | None":
    """The members as that tree has them; None where there are none, or their files cannot be read."""
    from docmgr.errors import PolicyError
    from docmgr.people.load import is_member_file, load_directory
    from docmgr.people.member import FOLDER

    command = ["ls-files", "-z"] if tree == ":" else ["ls-tree", "-z", "--name-only", tree.rstrip(":")]
    raw = _output(git, [*command, "--", f"{FOLDER}/"]) or b""
    paths = [path for path in raw.decode("utf-8", "surrogateescape").split("\0") if is_member_file(path)]
    try:
        return load_directory({path: blob_of(git, tree + path) or b"" for path in paths}) if paths else None
    except PolicyError:
        return None


def _layout(tables: Tables) -> "Layout":
    from docmgr.ledger.place import Layout

    top = {folder.role: path for path, folder in tables.folders.items() if "/" not in path}
    return Layout(top.get("pending", ""), top.get("history", ""), tables.vocabulary)


def blob_of(git: "Git", name: str) -> "bytes | None":
    """The content behind ``TREE:path``, None where there is none."""
    return _output(git, ["cat-file", "blob", name])


def _output(git: "Git", arguments: "list[str]") -> "bytes | None":
    """What git says, None where it fails."""
    try:
        return git(arguments, None)
    except Exception:  # noqa: BLE001 - git ends with 128 where there is none, and each runner raises its own
        return None


def unrecorded(entries: "Iterable[tuple[str, str, str]]", tables: Tables) -> "list[Finding]":
    """DM408 for each important document at home that has no ledger yet: what an adopted tree begins with."""
    from docmgr.ledger.place import ledger_path
    from docmgr.repo.changes import Change

    every = list(entries)
    paths = {path for path, _mode, _blob in every}
    none = ("000000", "")
    brought = important((Change(path, (mode, blob), "A", none) for path, mode, blob in every), tables)
    layout = _layout(tables)
    found: "list[Finding]" = []
    for change in brought:
        name = parse(change.path.rpartition("/")[2], tables.vocabulary)
        if name is not None and name.version is not None and ledger_path(change.path, layout) not in paths:
            where = Places(tables).of(change.path.rpartition("/")[0])
            params: "dict[str, str | int]" = {"version": format_version(name.version)}
            found += finding(RULE, change.path, params, where, tables)
    return found
