"""The server's ``pre-receive``: nothing unlawful enters, whoever pushes and however it was committed.

The rules are those of the protected branch before the push, so that a push cannot loosen what judges it; only the push
that founds the repository brings its own. Objects of the push lie in quarantine: git sees them through the environment
that it gave the hook, which is therefore passed on untouched.
"""

import sys

from docmgr.hooks.desk import Desk, begin_words, common_dir, git_dir, settle_and_show, touches_records, touches_rules
from docmgr.hooks.process import git
from docmgr.hooks.system import read_file
from docmgr.repo.changes import parse_raw
from docmgr.repo.trees import listing
from docmgr.rules.commits import LOG, branch, fork, judge_branch, judge_log, straight

TYPE_CHECKING = False
if TYPE_CHECKING:
    from docmgr.finding import Finding

BRANCHES = "refs/heads/"


class Update:
    """One ref of the push: ``old`` and ``new`` are object ids, ``""`` where the ref is made or removed."""

    __slots__ = ("old", "new", "ref")

    def __init__(self, old: str, new: str, ref: str) -> None:
        self.old = old if old.strip("0") else ""
        self.new = new if new.strip("0") else ""
        self.ref = ref


def pre_receive(_arguments: "list[str]") -> int:
    """Judge all that the push introduces; 1 refuses the whole push."""
    updates = [each for each in _read_updates() if each.new]
    tips = _commits(updates)
    if not tips:
        return 0
    desk, protected = _desk(updates)
    try:
        return _judge(updates, tips, desk, protected)
    except Exception as broken:
        healed = _healed(updates, protected, broken)
        if healed is None:
            raise
        return _judge(updates, tips, healed, protected)


def _healed(updates: "list[Update]", protected: str, broken: Exception) -> "Desk | None":
    """Where the protected branch's own rules cannot be read, those that the push puts in their place, if they can."""
    from docmgr.errors import PolicyError

    new = next((each.new for each in updates if each.old and each.old == protected), "")
    if not isinstance(broken, PolicyError) or not new:
        return None
    desk = _desk_at(common_dir(git_dir()), new)
    desk.sound()
    return desk


def _judge(updates: "list[Update]", tips: "dict[str, None]", desk: Desk, protected: str) -> int:
    log = parse_raw(git([*LOG, "--stdin", "--not", "--all"], "".join(tip + "\n" for tip in tips).encode()))
    found, checked = judge_log(git, log, (desk.tables(), desk.today), protected or next(iter(tips)))
    branches = [each for each in updates if each.ref.startswith(BRANCHES) and each.new in tips]
    if touches_rules(log):
        for update in branches:
            _desk_at(desk.common, update.new).sound()
    for update in branches:
        known = update.old or protected
        new = straight(log, known, update.new) or branch(git, known, update.new)
        found += judge_branch(git, new, desk.tables(), desk.today)
    found, code = _guard(desk, found, branches, (tips, protected))
    if touches_records(log):
        begin_words(desk.tables())
        from docmgr.hooks.recorded import guard_commits

        data = "".join(tip + "\n" for tip in tips).encode()
        code = guard_commits(["--stdin", "--not", "--all"], protected, desk.tables().timezone, data) or code
    return settle_and_show(desk, _once(found), checked) or code


def _guard(
    desk: Desk, found: "list[Finding]", branches: "list[Update]", push: "tuple[dict[str, None], str]"
) -> "tuple[list[Finding], int]":
    """Sealed folders, known before the push or coming with it; other rules' findings that sealing alone explains."""
    tips, protected = push
    if not any("keys" in listing(git, tip, [".docmgr"])[".docmgr"] for tip in [*tips, protected] if tip):
        return found, 0
    from docmgr.hooks.sealed import Guarded, guard_commits, guard_tip, sealed_at

    before = sealed_at(protected) if protected else sealed_at(next(iter(tips)))
    data = "".join(tip + "\n" for tip in tips).encode()
    done = [guard_commits(["--stdin", "--not", "--all"], before, data)] if protected else []
    done += [guard_tip(fork(git, each.old or protected, each.new), each.new, before) for each in branches]
    for each in done:
        found = each.without_resealed(found)
    return found, Guarded(_once([one for each in done for one in each.findings]), frozenset()).show(desk)


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
    """The policy to judge by, and the commit at the protected branch's tip (``""`` before it exists)."""
    common = common_dir(git_dir())
    raw = (read_file(f"{common}/HEAD") or b"").decode("utf-8", "surrogateescape").strip()
    head = raw[5:] if raw.startswith("ref: ") else BRANCHES + "main"
    names = dict.fromkeys([head, BRANCHES + "main", BRANCHES + "master"])
    for name in names:
        tip = _tip(name)
        if tip:
            return _desk_at(common, tip), tip
    pushed = {each.ref: each.new for each in updates if each.ref.startswith(BRANCHES)}
    founding = next((pushed[name] for name in names if name in pushed), next(iter(pushed.values()), ""))
    return (_desk_at(common, founding) if founding else Desk(common, "", "", "")), ""


def _tip(ref: str) -> str:
    """The commit at a branch's tip, ``""`` where there is no such branch."""
    name, _, rest = git(["cat-file", "--batch-check"], ref.encode("utf-8", "surrogateescape") + b"\n").partition(b" ")
    return name.decode() if rest.startswith(b"commit ") else ""


def _desk_at(common: str, revision: str) -> Desk:
    files = listing(git, revision, [".docmgr"]).get(".docmgr", {})

    def blob(name: str) -> str:
        return files[name][2] if name in files else ""

    return Desk(common, blob("policy.yaml"), blob("waivers.yaml"), blob("baseline.json"))


def _once(found: "list[Finding]") -> "list[Finding]":
    """The findings without repetitions: several branches of one push may say the same."""
    seen: "dict[tuple[str, str], Finding]" = {}
    for each in found:
        seen.setdefault(each.key(), each)
    return list(seen.values())
