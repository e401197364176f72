"""The server's ``pre-receive``: nothing unlawful enters, whoever pushes and however it was committed.

The rules are those of the protected branch before the push, so that a push cannot loosen what judges it; only the push
that founds the repository brings its own. Objects of the push lie in quarantine: git sees them through the environment
that it gave the hook, which is therefore passed on untouched.
"""

import sys

from docmgr.hooks.cache import read_file
from docmgr.hooks.desk import Desk, common_dir, git_dir, settle_and_show
from docmgr.hooks.process import GitFailed, git
from docmgr.repo.changes import listing, parse_raw
from docmgr.rules.changes import folders_of, judge_introduced, judge_neighbours
from docmgr.rules.sizes import judge_sizes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from docmgr.finding import Finding
    from docmgr.repo.changes import Change
    from docmgr.rules.tables import Tables

BRANCHES = "refs/heads/"
LOG = ["log", "--raw", "-c", "-z", "--no-renames", "--no-abbrev", "--format=", "--diff-filter=AMT", "--stdin", "--not", "--all"]


class Update:
    """One ref of the push: ``old`` and ``new`` are object ids, ``""`` where the ref is made or removed."""

    __slots__ = ("old", "new", "ref")

    def __init__(self, old: str, new: str, ref: str) -> None:
        self.old = old if old.strip("0") else ""
        self.new = new if new.strip("0") else ""
        self.ref = ref


def pre_receive(arguments: "list[str]") -> int:
    """Judge all that the push introduces; 1 refuses the whole push."""
    updates = [each for each in _read_updates() if each.new]
    tips = _commits(updates)
    if not tips:
        return 0
    desk, protected = _desk(updates)
    introduced = parse_raw(git(LOG, "".join(tip + "\n" for tip in tips).encode()))
    tables = desk.tables()
    found = judge_introduced(introduced, tables, desk.today)
    found += judge_sizes(_sizes(introduced), tables)
    for update in updates:
        if update.ref.startswith(BRANCHES) and update.new in tips:
            found += _judge_branch(update, protected, tables, desk.today)
    return settle_and_show(desk, _once(found), len(introduced))


def _read_updates() -> "list[Update]":
    raw = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    return [Update(*line.split(" ", 2)) for line in raw.splitlines() if line.count(" ") >= 2]


def _commits(updates: "list[Update]") -> "dict[str, None]":
    """The commits pushed, each once; tags are peeled, and what leads to no commit brings no path."""
    tips = {each.new: None for each in updates if each.ref.startswith(BRANCHES)}
    others = [each.new for each in updates if not each.ref.startswith(BRANCHES)]
    if others:
        asked = "".join(f"{each}^{{commit}}\n" for each in others).encode()
        for line in git(["cat-file", "--batch-check"], asked).decode().splitlines():
            fields = line.split(" ")
            if len(fields) == 3 and fields[1] == "commit":
                tips[fields[0]] = None
    return tips


def _desk(updates: "list[Update]") -> "tuple[Desk, str]":
    """The policy to judge by, and the protected branch's tip (``""`` before it exists)."""
    common = common_dir(git_dir())
    raw = (read_file(f"{common}/HEAD") or b"").decode("utf-8", "surrogateescape").strip()
    head = raw[5:] if raw.startswith("ref: ") else BRANCHES + "main"
    names = dict.fromkeys([head, BRANCHES + "main", BRANCHES + "master"])
    for name in names:
        try:
            return _desk_at(common, name), name
        except GitFailed:
            continue
    pushed = {each.ref: each.new for each in updates if each.ref.startswith(BRANCHES)}
    founding = next((pushed[name] for name in names if name in pushed), next(iter(pushed.values()), ""))
    return (_desk_at(common, founding) if founding else Desk(common, "", "", "")), ""


def _desk_at(common: str, revision: str) -> Desk:
    files = listing(git, revision, [".docmgr"]).get(".docmgr", {})

    def blob(name: str) -> str:
        return files[name][2] if name in files else ""

    return Desk(common, blob("policy.yaml"), blob("waivers.yaml"), blob("baseline.json"))


def _sizes(changes: "list[Change]") -> "list[tuple[str, int]]":
    """Path and bytes of every introduced blob."""
    blobs = {each.blob: each.path for each in changes if each.mode != "160000"}
    if not blobs:
        return []
    raw = git(["cat-file", "--batch-check=%(objectsize) %(objectname)"], "".join(each + "\n" for each in blobs).encode())
    pairs = (line.split(" ") for line in raw.decode().splitlines())
    return [(blobs[name], int(size)) for size, name in pairs if name in blobs]


def _judge_branch(update: Update, protected: str, tables: "Tables", today: str) -> "list[Finding]":
    """What the branch's new tip says beside its folders, against where it left the branch it came from."""
    base = _base(update.old or protected, update.new)
    arguments = ["diff-tree", "-r", "--raw", "-z", "--no-renames", "--diff-filter=AMTD", base, update.new]
    changes = parse_raw(git(arguments))
    before = listing(git, base, folders_of(changes)) if changes else {}
    return judge_neighbours(changes, before, tables, today)


def _base(known: str, new: str) -> str:
    """The commit that both sides share; the empty tree where they share none."""
    if known:
        try:
            return git(["merge-base", known, new]).decode().split()[0]
        except (GitFailed, IndexError):
            pass
    return git(["hash-object", "-t", "tree", "--stdin"], b"").decode().strip()


def _once(found: "list[Finding]") -> "list[Finding]":
    """The findings without repetitions: several branches of one push may say the same."""
    seen: "dict[tuple[str, str], Finding]" = {}
    for each in found:
        seen.setdefault(each.key(), each)
    return list(seen.values())
