"""DM409: the approval of a member who signs is signed by that member. Called at push and on the server.

Before there is a commit there is no signature: ``pre-commit`` cannot know. Source: D-2.2.2.
"""

from docmgr.finding import Finding
from docmgr.rules.commits import LEDGERS
from docmgr.rules.paths import finding
from docmgr.rules.places import Places
from docmgr.rules.tables import Tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docmgr.ledger.entry import Approval, Document
    from docmgr.repo.changes import Change

    Git = Callable[[list[str], bytes | None], bytes]
    # Commit, ledger's path, ledger, decision.
    Case = tuple[str, str, Document, Approval]

RULE = "DM409"


def judge_signed(git: "Git", log: "Iterable[Change]", tables: Tables, trusted: str) -> "list[Finding]":
    """The findings of approvals in these commits that their approver's key did not sign.

    ``log`` is what ``git log`` printed with the options of ``commits.LOG``; ``trusted`` is the commit whose member
    files are believed, so that nobody brings his own key along.
    """
    touched = [change for change in log if change.status != "D" and change.path.startswith(LEDGERS)]
    if not touched or not trusted or not _anybody_signs(git, trusted):
        return []
    from docmgr.repo.libraries import enable
    from docmgr.repo.signatures import FOREIGN, UNSIGNED, signed
    from docmgr.rules.approvals import directory_at

    enable()
    directory = directory_at(git, f"{trusted}:")
    asked: "dict[str, list[Case]]" = {}
    for change in touched:
        commit, *parents = change.commit.split(" ")
        for document, approval in _brought(git, change, parents):
            asked.setdefault(approval.by, []).append((commit, change.path, document, approval))
    found: "list[Finding]" = []
    for who, cases in asked.items():
        member = directory.get(who) if directory is not None else None
        if member is None or not member.signing_keys:
            continue
        judged = signed(git, [case[0] for case in cases], member.signing_keys)
        for case in cases:
            if judged[case[0]] in (FOREIGN, UNSIGNED):
                found += _finding(case, tables, member.name)
    return found


def _finding(case: "Case", tables: Tables, who: str) -> "list[Finding]":
    from docmgr.ledger.chain import entry_of

    commit, ledger, document, approval = case
    entry = entry_of(document, approval.version)
    folder = ledger[len(LEDGERS) :].rpartition("/")[0]
    path = f"{folder}/{entry.name if entry is not None else document.title}"
    where = Places(tables).of(folder)
    params: "dict[str, str | int]" = {"version": approval.version, "by": who, "commit": commit[:10]}
    return finding(RULE, path, params, where, tables)


def _anybody_signs(git: "Git", trusted: str) -> bool:
    """Whether a member's file names a signing key."""
    try:
        git(["grep", "-q", "-F", "-e", "signing_keys:", trusted, "--", "records/members/"], None)
        return True
    except Exception:  # noqa: BLE001 - git ends with 1 where nobody does, and each runner raises its own
        return False


def _brought(git: "Git", change: "Change", parents: "list[str]") -> "list[tuple[Document, Approval]]":
    """The approvals that no parent of the commit has."""
    from docmgr.ledger.entry import APPROVED
    from docmgr.rules.approvals import blob_of

    new = _read(blob_of(git, change.blob), change.path)
    if new is None or not any(each.decision == APPROVED for each in new.approvals):
        return []
    known: "set[str]" = set()
    for parent in parents:
        known |= _ids_at(git, parent, change.path, new.id)
    return [(new, each) for each in new.approvals if each.decision == APPROVED and each.id not in known]


def _ids_at(git: "Git", parent: str, path: str, identity: str) -> "set[str]":
    """The ids of the decisions that the document had in that commit, also under another path."""
    from docmgr.rules.approvals import blob_of

    before = _read(blob_of(git, f"{parent}:{path}"), path)
    if before is None or before.id != identity:
        try:
            out = git(["grep", "-l", "-z", "-F", "-e", f"id: {identity}", parent, "--", LEDGERS], None)
        except Exception:  # noqa: BLE001 - git ends with 1 where it is new
            return set()
        moved = out.decode("utf-8", "surrogateescape").split("\0")[0]
        before = _read(blob_of(git, moved), path)
    return {each.id for each in before.approvals} if before is not None else set()


def _read(content: "bytes | None", path: str) -> "Document | None":
    """The ledger; None where it is none, or sealed."""
    from docmgr.ledger.load import read_document

    if content is None or content.startswith(b"age-encryption.org/"):
        return None
    document, mistakes = read_document(content, path)
    return None if mistakes else document
