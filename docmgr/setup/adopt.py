"""Making a department repository of a folder, whatever stands in it: decided first, then carried out as one commit.

Order: git's repository and settings, the adopted tree with policy and baseline as one commit, the hooks last, so that
they never judge what was there before them. Killed anywhere, a second run completes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from docmgr.errors import Mistake, PolicyError, RepositoryError, UsageError
from docmgr.finding import Finding
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import _, ngettext
from docmgr.people.directory import Directory
from docmgr.people.load import is_member_file, load_directory
from docmgr.people.member import id_from_email, is_id, path_of
from docmgr.plan import Action, Plan, Take, Write
from docmgr.policy.builtin import NAMES
from docmgr.policy.load import load_policy
from docmgr.policy.model import Policy
from docmgr.repo.apply import apply
from docmgr.repo.configure import configure, set_config
from docmgr.repo.git import Repository
from docmgr.rules import baseline
from docmgr.rules.approvals import unrecorded
from docmgr.rules.compile import compile_tables
from docmgr.rules.proposals import Proposal, add_proposals, proposals
from docmgr.rules.tables import Tables
from docmgr.rules.tree import judge_tree
from docmgr.rules.verdict import without_ignored
from docmgr.setup.starter import MERGED, POLICY_FILE, head_file, policy_text, starter
from docmgr.setup.survey import COMMITTED, FRESH, Survey

BRANCH = "main"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user asked for; ``head`` is name and address of the head, ``user`` what git knows of the user."""

    policy: str
    language: str
    today: date
    head: tuple[str, str]
    head_id: str = ""
    user: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Adoption:
    """What ``carry_out`` will do, and what is wrong in the tree already."""

    survey: Survey
    wishes: Wishes
    policy: Policy
    plan: Plan
    faults: tuple[Finding, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    stage_first: tuple[str, ...] = field(default=())


def prepare(survey: Survey, wishes: Wishes) -> Adoption:
    """Decide everything and change nothing. PolicyError where a policy or member file that is there is invalid."""
    text = survey.read(POLICY_FILE) or _chosen_policy(wishes)
    policy = load_policy(text, file=POLICY_FILE)
    present = _present(survey)
    writes = starter(policy, text, present, survey.read)
    writes += _head(survey, wishes)
    if survey.state == COMMITTED:
        _refuse_unsaved(survey, writes)
    takes = [Take(path) for path in survey.adopted if not any(write.path == path for write in writes)]
    takes += [Take(path) for path in _ours_uncommitted(present)]
    tables, day = compile_tables(policy), wishes.today.strftime("%Y%m%d")
    faults = _faults(survey, writes, tables, day)
    if faults and baseline.FILE not in present:
        writes.append(Write(baseline.FILE, baseline.write_baseline(baseline.create(faults))))
    actions: tuple[Action, ...] = (*writes, *takes)
    return Adoption(
        survey,
        wishes,
        policy,
        Plan(_subject(survey), actions, "D-2.1.1, D-2.1.2"),
        tuple(faults),
        tuple(proposals(faults, [entry[0] for entry in survey.entries], tables, day)),
        tuple(write.path for write in writes if write.path in survey.adopted),
    )


def begin(survey: Survey, wishes: Wishes) -> list[str]:
    """Make the repository where there is none, with its settings; the settings that changed. Safe to repeat."""
    repository = survey.repository
    if repository is None:
        try:
            survey.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = _("cannot make the folder {path}: {reason}").format(path=survey.folder, reason=reason(error))
            raise RepositoryError(message) from error
        repository = Repository.create(survey.folder, branch=BRANCH)
    changed = configure(repository)
    if wishes.user is None:
        for key, value in zip(("user.name", "user.email"), wishes.head, strict=True):
            set_config(repository, key, value)
            changed.append(key)
    return changed


def carry_out(adoption: Adoption, commit_date: str | None) -> str | None:
    """Commit the adopted tree; the commit's id, None where nothing was missing."""
    repository = Repository.discover(adoption.survey.folder)
    if adoption.stage_first:
        # What is changed must be known to git before, so that nothing of the user's can be lost.
        repository.git("add", "--force", "--", *adoption.stage_first)
    return apply(repository, adoption.plan, date=commit_date)


def _chosen_policy(wishes: Wishes) -> bytes:
    if wishes.policy in NAMES:
        return policy_text(wishes.policy, "en" if wishes.policy.startswith("handbook-en") else "zh")
    file = Path(wishes.policy)
    if not file.is_file():
        hint = _("policies are: {names}, or a file").format(names=" ".join(NAMES))
        raise UsageError(_("there is no policy {name}").format(name=wishes.policy), hint=hint)
    text = file.read_bytes()
    try:
        load_policy(text, file=wishes.policy)
    except UnicodeDecodeError as error:
        raise PolicyError([Mistake(wishes.policy, 0, _("the file is not UTF-8"))]) from error
    return text


def _present(survey: Survey) -> dict[str, bool]:
    """Every path and folder that is there; in a repository also what stands beside it uncommitted."""
    found: dict[str, bool] = {}
    for path, _mode, _blob in survey.entries:
        found[path] = True
        parts = path.split("/")
        found.update(("/".join(parts[:depth]) + "/", True) for depth in range(1, len(parts)))
    if survey.state == COMMITTED:
        for path in (POLICY_FILE, *_OURS):
            if survey.read(path) is not None:
                found.setdefault(path, False)
    return found


_OURS = (".docmgr/schema/policy.json", ".vscode/settings.json", "README.md", baseline.FILE)


def _ours_uncommitted(present: dict[str, bool]) -> list[str]:
    """Files of docmgr's that somebody wrote before, so that they enter the commit as they stand."""
    return [path for path, known in present.items() if not known and path.startswith(".docmgr/")]


def _head(survey: Survey, wishes: Wishes) -> list[Write]:
    """The head's member file, unless the department has a head already."""
    directory = _directory(survey)
    if directory.heads(wishes.today) or directory.by_email(wishes.head[1]) is not None:
        return []
    member_id = wishes.head_id or id_from_email(wishes.head[1])
    if not is_id(member_id):
        raise UsageError(_("{id} cannot be an id: use a-z, 0-9, - and _").format(id=member_id))
    write = head_file(*wishes.head, member_id)
    if survey.read(path_of(member_id)) is not None:
        raise UsageError(_("the id {id} is taken").format(id=member_id), hint="docmgr init --head-id ID")
    return [write]


def _directory(survey: Survey) -> Directory:
    paths = [entry[0] for entry in survey.entries if is_member_file(entry[0])]
    return load_directory({path: survey.read(path) or b"" for path in paths})


def _refuse_unsaved(survey: Survey, writes: list[Write]) -> None:
    """Lines are only added to files that are committed: what is not would enter docmgr's commit unasked."""
    assert survey.repository is not None
    paths = [write.path for write in writes if write.path in MERGED]
    out = survey.repository.git("status", "--porcelain", "-z", "--", *paths) if paths else b""
    if out:
        path = out.split(b"\0")[0][3:].decode("utf-8", "surrogateescape")
        message = _("{path} has changes that are not committed").format(path=path)
        raise RepositoryError(message, hint=f"git add {path} && git commit -m '…' -- {path}")


def _faults(survey: Survey, writes: list[Write], tables: Tables, day: str) -> list[Finding]:
    """The errors in the tree as it will be, with proposals."""
    known = {entry[0] for entry in survey.entries}
    fresh = [(write.path, "100644", f"new {write.path}") for write in writes if write.path not in known]
    # What is left out stays in the work tree, where check sees it.
    left = [
        (path.rstrip("/"), "160000" if path.endswith("/") else "100644", f"left {path}") for path in survey.left_out
    ]
    entries = sorted([*survey.entries, *fresh, *left], key=lambda entry: (entry[0].rpartition("/")[0], entry[0]))
    found = judge_tree(entries, tables, day)[0] + unrecorded(entries, tables)
    errors = [each for each in without_ignored(found, tables.ignore) if each.severity == "error"]
    add_proposals(errors, tables, day, survey.date_of)
    return errors


def _subject(survey: Survey) -> str:
    if survey.state == FRESH and survey.adopted:
        number = len(survey.adopted)
        said = ngettext(
            "docmgr: begin the department repository with {count} file",
            "docmgr: begin the department repository with {count} files",
            number,
        )
        return said.format(count=number)
    return _("docmgr: begin the department repository")
