"""Asking git what a commit, a branch or a push introduces, and judging it: the same for hook, server and CLI.

``git`` is a callable (arguments, input bytes) -> output bytes that raises when git fails; object ids are hexadecimal.
"""

from docmgr.repo.changes import ABSENT, Change, parse_raw
from docmgr.repo.trees import listing
from docmgr.rules.approvals import important, judge_approvals
from docmgr.rules.changes import folders_of, judge_dates, judge_introduced, judge_neighbours
from docmgr.rules.repacked import but_repacked, shown_size
from docmgr.rules.sizes import judge_sizes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from docmgr.finding import Finding
    from docmgr.rules.changes import Listing
    from docmgr.rules.tables import Tables

    Git = Callable[[list[str], bytes | None], bytes]
    Judged = tuple[list[Finding], int]

RAW = ["--raw", "-z", "--no-renames", "--no-abbrev"]
LEDGERS = "records/ledger/"
# A version or a date that is older than what stands there now.
BACKWARDS = frozenset({"DM402", "DM407"})
# What each commit did, under its id and those of its parents.
LOG = ["log", *RAW, "-c", "--format=%H %P", "--diff-filter=AMTD"]


def judge_index(
    git: "Git",
    changes: "list[Change]",
    before: "Listing",
    rules: "tuple[Tables, str]",
    heavy: "list[Change] | None" = None,
) -> "list[Finding]":
    """The findings of staged changes; ``rules`` are the tables and today.

    ``before`` lists the folders of ``folders_of(changes)`` as they were; ``heavy`` are the only changes whose size git
    is asked for, where the caller knows.
    """
    found = judge_introduced(changes, *rules) + judge_neighbours(changes, before, *rules)
    found += judge_dates(changes, *rules)
    found = but_repacked(git, but_restored(git, found, changes, "HEAD"), changes)
    found += _unapproved(git, found, changes, (":", "HEAD:"), rules[0])
    return found + judge_sizes(sizes(git, brought(changes) if heavy is None else heavy, rules[0]), rules[0])


def not_from(git: "Git", other: str, changes: "list[Change]") -> "list[Change]":
    """Of a merge in the index, what differs from the other side too: the rest was judged where it was made."""
    mine = {
        change.path for change in parse_raw(git(["diff-index", "--cached", *RAW, "--diff-filter=AMTD", other], None))
    }
    return [change for change in changes if change.path in mine or change.status == "D"]


def judge_commits(git: "Git", revisions: "list[str]", rules: "tuple[Tables, str]", trusted: str) -> "Judged":
    """The findings of every path that the commits introduce, and their number; ``revisions`` as for ``git log``.

    ``rules`` are the tables and today; the member files of ``trusted`` say who signs with which key.
    """
    return judge_log(git, parse_raw(git([*LOG, *revisions], None)), rules, trusted)


def judge_log(git: "Git", log: "list[Change]", rules: "tuple[Tables, str]", trusted: str) -> "Judged":
    """The same from what ``git log`` printed with the options of ``LOG``."""
    introduced = [change for change in log if change.status != "D"]
    found = judge_introduced(introduced, *rules) + judge_sizes(sizes(git, brought(log), rules[0]), rules[0])
    if any(each.path.startswith(LEDGERS) for each in introduced):
        from docmgr.rules.signed import judge_signed

        found += judge_signed(git, introduced, rules[0], trusted)
    return found, len(introduced)


class Branch:
    """What a branch brings: from the commit ``base`` where it left what is known, to its ``tip``, these changes."""

    __slots__ = ("base", "tip", "changes")

    def __init__(self, base: str, tip: str, changes: "list[Change]") -> None:
        self.base = base
        self.tip = tip
        self.changes = changes


def branch(git: "Git", known: str, tip: str) -> Branch:
    """The branch at ``tip`` beyond ``known`` (``""``: nothing is known)."""
    base = fork(git, known, tip)
    return Branch(base, tip, parse_raw(git(["diff-tree", "-r", *RAW, "--diff-filter=AMTD", base, tip], None)))


def straight(log: "list[Change]", known: str, tip: str) -> "Branch | None":
    """The same without asking git, where the log is one line of commits from ``known`` to ``tip``; else None."""
    expected = tip
    for commit in dict.fromkeys(change.commit for change in log):
        own, _, parent = commit.partition(" ")
        if own != expected or len(parent) != len(own):
            return None
        expected = parent
    if expected != known or expected == tip:
        return None
    sides: "dict[str, Change]" = {}
    for change in reversed(log):
        earlier = sides.get(change.path, change)
        sides[change.path] = Change(
            change.path, (change.mode, change.blob), change.status, (earlier.old_mode, earlier.old_blob)
        )
    return Branch(known, tip, [each for each in sides.values() if _differs(each)])


def _differs(change: "Change") -> bool:
    """Whether the two sides differ at all; its status then says how."""
    if (change.mode, change.blob) == (change.old_mode, change.old_blob):
        return False
    if ABSENT in (change.mode, change.old_mode):
        change.status = "D" if change.mode == ABSENT else "A"
    else:
        change.status = "M" if change.mode[:3] == change.old_mode[:3] else "T"
    return True


def judge_branch(git: "Git", branch: Branch, tables: "Tables", today: str) -> "list[Finding]":
    """What a branch's tip says beside its folders."""
    base, changes = branch.base, branch.changes
    before = listing(git, base, folders_of(changes)) if changes else {}
    found = but_restored(git, judge_neighbours(changes, before, tables, today), changes, base)
    found = but_repacked(git, found, changes)
    return found + _unapproved(git, found, changes, (f"{branch.tip}:", f"{base}:"), tables)


def _unapproved(
    git: "Git", found: "list[Finding]", changes: "list[Change]", trees: "tuple[str, str]", tables: "Tables"
) -> "list[Finding]":
    """DM408, where it is not DM404 already; ledgers are read in the first tree, members in the second."""
    unraised = {each.path for each in found if each.rule == "DM404"}
    wanted = [each for each in important(changes, tables) if each.path not in unraised]
    if not wanted:
        return []
    from docmgr.repo.libraries import enable

    enable()
    return judge_approvals(git, wanted, trees, tables)


def but_restored(git: "Git", found: "list[Finding]", changes: "list[Change]", base: str) -> "list[Finding]":
    """Without DM402 and DM407 for files that stood there before with the same content: an undo, a ``git revert``."""
    back = {each.path for each in found if each.rule in BACKWARDS}
    if not back:
        return found
    restored = {each.path for each in changes if each.path in back and _stood_there(git, each, base)}
    return [each for each in found if each.rule not in BACKWARDS or each.path not in restored]


def _stood_there(git: "Git", change: "Change", base: str) -> bool:
    """Whether a commit below ``base`` took this very content away from this very path."""
    gone = git(["log", *RAW, "--format=", "--diff-filter=D", base, "--", change.path], None)
    return any(each.old_blob == change.blob for each in parse_raw(gone))


def fork(git: "Git", known: str, tip: str) -> str:
    """The commit that both share; the empty tree where they share none."""
    if known:
        try:
            return git(["merge-base", known, tip], None).decode().split()[0]
        except Exception:  # noqa: BLE001 - git ends with 1 where there is none, and each runner raises its own
            pass
    return git(["hash-object", "-t", "tree", "--stdin"], b"").decode().strip()


def brought(changes: "list[Change]") -> "list[Change]":
    """The changes whose content is new in their commit: what only moves was weighed where it came in."""
    known = {(each.commit, each.old_blob) for each in changes}
    return [each for each in changes if each.status != "D" and (each.commit, each.blob) not in known]


def sizes(git: "Git", changes: "list[Change]", tables: "Tables") -> "list[tuple[str, int]]":
    """Path and bytes of every introduced blob: as Git stores it, but for a slim one that seems too large."""
    blobs = {each.blob: each.path for each in changes if each.status != "D" and each.mode != "160000"}
    if not blobs:
        return []
    asked = "".join(blob + "\n" for blob in blobs).encode()
    answer = git(["cat-file", "--batch-check"], asked).decode()
    facts = (line.split(" ") for line in answer.splitlines())
    found = [(blob, int(size)) for blob, _kind, size in (each for each in facts if len(each) == 3)]
    limit = tables.limits.file_bytes
    return [(blobs[blob], size if size <= limit else shown_size(git, blob, size)) for blob, size in found]
