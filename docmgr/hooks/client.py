"""The hooks of a clone: what is about to be committed or pushed, and a trace where a check was skipped."""

import sys

from docmgr.hooks.desk import (
    BASELINE,
    OWN,
    POLICY,
    WAIVERS,
    Desk,
    begin_words,
    common_dir,
    git_dir,
    settle_and_show,
    speak,
    touches_records,
    touches_rules,
)
from docmgr.hooks.index import written_tree
from docmgr.hooks.process import GitFailed, git, say
from docmgr.hooks.system import ending, keep, make_folder, system, variable, variables
from docmgr.repo.changes import empty_tree, parse_raw, staged
from docmgr.repo.trees import difference, listing
from docmgr.rules.changes import folders_of
from docmgr.rules.commits import LOG, brought, judge_index, judge_log, not_from

TYPE_CHECKING = False
if TYPE_CHECKING:
    from docmgr.repo.changes import Change
    from docmgr.rules.changes import Listing


def pre_commit(_arguments: "list[str]") -> int:
    """Judge what is staged; remember that it was judged, so that ``post-commit`` can tell a skipped check."""
    code = pre_merge_commit(_arguments)
    if code == 0:
        _mark(common_dir(git_dir()))
    return code


def pre_merge_commit(_arguments: "list[str]") -> int:
    """Judge what is staged; no ``post-commit`` follows where git makes the merge commit itself."""
    own = git_dir()
    changes, before = _staged(own)
    return _judge_staged(changes, before, own) if changes else 0


def _staged(own: str) -> "tuple[list[Change], Listing]":
    """What is staged, and the folders that it touches as they were."""
    tree = written_tree(variable("GIT_INDEX_FILE") or f"{own}/index")
    found = difference(git, "HEAD", tree) if tree else None
    if found is not None:
        return found
    try:
        changes = staged(git)
    except GitFailed:
        # Before the first commit there is no HEAD to compare with.
        changes = staged(git, empty_tree(git))
    return changes, listing(git, "HEAD", [".docmgr", *folders_of(changes)]) if changes else {}


def _judge_staged(changes: "list[Change]", before: "Listing", own: str) -> int:
    common = common_dir(own)
    desk = _desk(common, before, changes)
    tables = desk.tables()
    if touches_rules(changes):
        desk.sound()
    other = _merging(own)
    judged = not_from(git, other, changes) if other else changes
    heavy = _large(brought(judged), tables.limits.file_bytes)
    found = judge_index(git, judged, before, (tables, desk.today), heavy)
    code = 0
    if _may_be_sealed(common, before) or any(each.path.endswith(".gitattributes") for each in changes):
        from docmgr.hooks.sealed import guard, pinned, sealed_at

        guarded = guard(judged, sealed_at("").with_pinned(pinned(common)))
        found = guarded.without_resealed(found)
        code = guarded.show(desk)
    touched = [change for change in judged if touches_records([change])] if touches_records(judged) else []
    if touched and not _judged_before(touched, own):
        begin_words(tables)
        from docmgr.hooks.recorded import guard as guard_records

        code = guard_records(judged, desk.today, ("HEAD", other) if other else ("HEAD",)) or code
    if other:
        code = _refuse_joined(changes, other, desk) or code
    return settle_and_show(desk, found, len(judged), "docmgr fix --staged") or code


def _judged_before(changes: "list[Change]", own: str) -> bool:
    """Whether the command that commits has asked the same guards about exactly these changes over the same index.

    Whoever sets the variable by hand could as well say ``--no-verify``: pre-push and the server judge anew.
    """
    seen, *known = variable("DOCMGR_JUDGED").split(" ")
    if not seen or ending(f"{own}/index", len(seen) // 2).hex() != seen:
        return False
    return all(f"{change.old_blob.strip('0') and change.old_blob}:{change.blob}" in known for change in changes)


def _refuse_joined(changes: "list[Change]", other: str, desk: Desk) -> int:
    """1 where the merge would let two versions of one document stand that nobody chose between. Source: D-2.3.1."""
    from docmgr.rules.joined import joined

    tables = desk.tables()
    found = joined(git, changes, other, tables, desk.today)
    if not found:
        return 0
    begin_words(tables)
    from docmgr.i18n.text import _

    for mine, theirs in found:
        said = _("both sides made a new version of one document: {mine} and {theirs}")
        say("docmgr: error: " + said.format(mine=mine, theirs=theirs))
    say("docmgr: hint: " + _("settle it: docmgr resolve (or go back: git merge --abort)"))
    return 1


def _may_be_sealed(common: str, before: "Listing") -> bool:
    """Whether a zone's key lies in the repository, or this clone has pinned a sealed folder."""
    if "keys" in before.get(".docmgr", {}):
        return True
    try:
        return system.stat(f"{common}/docmgr/sealed").st_size > 0
    except OSError:
        return False


def _merging(own: str) -> str:
    """The other side of the merge under way, ``""`` without one.

    ``pre-merge-commit`` runs before git writes MERGE_HEAD; git names the commit in a variable of its own.
    """
    try:
        system.stat(f"{own}/MERGE_HEAD")
        return "MERGE_HEAD"
    except OSError:
        return next((name[8:] for name in variables() if name.startswith("GITHEAD_")), "")


def _desk(common: str, before: "Listing", changes: "list[Change]") -> Desk:
    """The policy as staged; deleting it does not lift it, deleting the exceptions from it does lift them."""
    known = {f".docmgr/{name}": entry[2] for name, entry in before.get(".docmgr", {}).items()}
    for change in changes:
        if change.path in OWN and change.status != "D":
            known[change.path] = change.blob
        elif change.path in OWN and change.path != POLICY:
            known.pop(change.path, None)
    return Desk(common, known.get(POLICY, ""), known.get(WAIVERS, ""), known.get(BASELINE, ""))


def _large(changes: "list[Change]", limit: int) -> "list[Change]":
    """Of the changes that bring content those whose file in the work tree is large: git is asked of these only."""
    found = []
    for change in changes:
        try:
            if system.stat(change.path).st_size > limit:
                found.append(change)
        except OSError:
            continue
    return found


def _mark(common: str) -> None:
    """A file named after git's own process, which is the same when ``post-commit`` runs."""
    make_folder(f"{common}/docmgr")
    try:
        keep(_checked(common), b"", 0)
    except OSError:
        return


def _checked(common: str) -> str:
    return f"{common}/docmgr/checked-{system.getppid()}"


def post_commit(_arguments: "list[str]") -> int:
    """Where no check came before (``--no-verify``, cherry-pick, rebase), leave a trace and say what is wrong."""
    common = common_dir(git_dir())
    try:
        system.unlink(_checked(common))
        return 0
    except OSError:
        pass
    make_folder(f"{common}/docmgr")
    try:
        keep(f"{common}/docmgr/skipped", git(["log", "-1", "--format=%cI %H %ae"]), system.O_APPEND)
    except OSError:
        pass
    _judge_range(["-1", "HEAD"], "HEAD", common)
    return 0


def _judge_range(revisions: "list[str]", tip: str, common: str) -> int:
    """Judge every path that the commits introduce, by the policy at ``tip``."""
    before = listing(git, tip, [".docmgr"])
    desk = _desk(common, before, [])
    log = parse_raw(git([*LOG, *revisions]))
    if touches_rules(log):
        desk.sound()
    found, checked = judge_log(git, log, (desk.tables(), desk.today), tip)
    code = 0
    if touches_records(log):
        begin_words(desk.tables())
        from docmgr.hooks.recorded import guard_commits as guard_records

        code = guard_records(revisions, "", desk.tables().timezone)
    if _may_be_sealed(common, before):
        from docmgr.hooks.sealed import guard_commits, pinned, sealed_at

        known = pinned(common) or sealed_at(tip)
        code = guard_commits(revisions, known).show(desk) or code
    return settle_and_show(desk, found, checked) or code


def pre_push(arguments: "list[str]") -> int:
    """Judge every commit that the remote does not have: what bypassed ``pre-commit`` is caught here."""
    remote = arguments[0] if arguments else "origin"
    common = common_dir(git_dir())
    worst = 0
    for line in sys.stdin.buffer.read().decode("utf-8", "surrogateescape").splitlines():
        fields = line.split(" ")
        if len(fields) != 4 or not fields[1].strip("0"):
            continue
        new, old = fields[1], fields[3]
        known = ["--not", f"--remotes={remote}"]
        if old.strip("0") and _known(old):
            known.append(old)
        worst = max(worst, _judge_range([new, *known], new, common))
    return worst


def _known(commit: str) -> bool:
    try:
        git(["cat-file", "-e", commit + "^{commit}"])
    except GitFailed:
        return False
    return True


def _written(path: str) -> bytes:
    """A file as it is staged, empty where there is none."""
    try:
        return git(["cat-file", "blob", f":{path}"])
    except GitFailed:
        return b""


def commit_msg(_arguments: "list[str]") -> int:
    """Warn when the author is not in the member directory; never refuse. Source: G-2."""
    mail = variable("GIT_AUTHOR_EMAIL")
    if not mail:
        return 0
    try:
        git(["grep", "--cached", "-q", "-i", "-F", "-e", mail, "--", "records/members/"])
        return 0
    except GitFailed as failure:
        if failure.code != 1:
            return 0
    if not git(["ls-files", "-z", "--", "records/members/"]):
        return 0
    from docmgr.policy.glance import language_of
    from docmgr.repo.libraries import enable

    enable()
    speak(language_of(_written(POLICY)))
    from docmgr.i18n.text import _

    say("docmgr: warning: " + _("{mail} is not in the member directory (G-2)").format(mail=mail))
    hint = _("the head runs: docmgr member add ID --name NAME --email {mail}")
    say("docmgr: hint: " + hint.format(mail=mail))
    return 0
