"""What is wrong with this installation and this clone, and the command that mends it. It changes nothing.

Each check is a function of what is at hand to its results; a world that is broken for one check is none for the others.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib import metadata
from pathlib import Path

from docmgr import __version__
from docmgr.errors import DocmgrError, PolicyError
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import _, ngettext
from docmgr.people.store import read_directory
from docmgr.policy.load import load_policy
from docmgr.repo import git as git_program
from docmgr.repo.configure import SETTINGS, differing
from docmgr.repo.git import Repository
from docmgr.repo.program import run_program
from docmgr.repo.refresh import refresh
from docmgr.repo.remotes import is_shallow, remotes, unreceived, unshared
from docmgr.setup import editors, growth, hookstatus
from docmgr.setup.bytecode import stale
from docmgr.setup.starter import POLICY_FILE
from docmgr.setup.survey import git_user, synchroniser_of

OK, INFO, WARN, ERROR = "ok", "info", "warn", "error"


@dataclass(frozen=True, slots=True)
class Result:
    """What one check found; ``mend`` is the command that helps, ``""`` where none does."""

    name: str
    level: str
    message: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Patient:
    """What is looked at; ``repository`` is None outside of one."""

    folder: Path
    package_dir: Path
    today: date
    repository: Repository | None = None


Inner = Callable[[Repository, Patient], Iterator[Result]]


def examine(folder: Path, package_dir: Path, today: date) -> list[Result]:
    """All checks in order. What a check cannot look at is a result of its own."""
    patient = Patient(folder, package_dir, today)
    results = [*_guarded("git", _git), *_program(patient)]
    if any(result.level == ERROR and result.name == "git" for result in results):
        return results
    try:
        repository = Repository.discover(folder)
    except DocmgrError as error:
        level = ERROR if "safe.directory" in error.hint else INFO
        return [*results, *_identity(patient), Result("repository", level, error.message, error.hint)]
    patient = Patient(folder, package_dir, today, repository)
    results += [Result("repository", OK, str(repository.root))]
    for name, check in SERVER_CHECKS.items() if repository.bare else CLONE_CHECKS.items():
        results += _guarded(name, partial(check, repository, patient))
    return results


def _guarded(name: str, check: Callable[[], Iterator[Result]]) -> list[Result]:
    try:
        return list(check())
    except PolicyError as error:
        return [Result(name, ERROR, str(mistake), "docmgr policy check") for mistake in error.mistakes]
    except DocmgrError as error:
        return [Result(name, ERROR, str(error), error.hint)]
    except OSError as error:
        return [Result(name, ERROR, f"{error.filename}: {reason(error)}")]


def _git() -> Iterator[Result]:
    yield Result("git", OK, "git " + ".".join(map(str, git_program.version())))


def _program(patient: Patient) -> Iterator[Result]:
    """Docmgr itself, its Python and its libraries."""
    python = ".".join(map(str, sys.version_info[:3]))
    yield Result("program", OK, f"docmgr {__version__}, Python {python}, {sys.executable}")
    try:
        wanted = [line for line in metadata.requires("docmgr") or [] if "extra ==" not in line]
    except metadata.PackageNotFoundError:
        wanted = []
    for name in (_distribution(line) for line in wanted):
        try:
            metadata.version(name)
        except metadata.PackageNotFoundError:
            yield Result(
                "libraries", ERROR, _("the library {name} is missing").format(name=name), f"pip install {name}"
            )
    old = stale(patient.package_dir)
    if old:
        said = ngettext(
            "{count} module is not compiled: hooks are slow",
            "{count} modules are not compiled: hooks are slow",
            len(old),
        )
        yield Result("bytecode", WARN, said.format(count=len(old)), "docmgr hooks install")


def _distribution(requirement: str) -> str:
    end = next((at for at, char in enumerate(requirement) if not (char.isalnum() or char in "-_.")), len(requirement))
    return requirement[:end]


def _identity(patient: Patient) -> Iterator[Result]:
    user = git_user(patient.folder)
    if user is None:
        mend = 'git config --global user.name "NAME" && git config --global user.email EMAIL'
        yield Result("identity", ERROR, _("git does not know who you are"), mend)
        return
    yield Result("identity", OK, f"{user[0]} <{user[1]}>")


def _member(repository: Repository, patient: Patient) -> Iterator[Result]:
    """Who the user is in the directory. Source: G-2."""
    directory = read_directory(repository)
    if not directory.heads(patient.today):
        mend = "docmgr member add ID --name N --email E --role head"
        yield Result("members", WARN, _("the department has no head (G-2)"), mend)
    user = git_user(repository.root)
    member = directory.by_email(user[1]) if user is not None else None
    if member is not None:
        yield Result("members", OK, f"{member.id} {member.name}")
    elif user is not None:
        mend = f"docmgr member add ID --name NAME --email {user[1]}"
        yield Result("members", WARN, _("{email} is not in the member directory (G-2)").format(email=user[1]), mend)


def _policy(repository: Repository, _patient: Patient) -> Iterator[Result]:
    file = repository.root / POLICY_FILE
    if not file.is_file():
        yield Result("policy", WARN, _("there is no {file}").format(file=POLICY_FILE), "docmgr init")
        return
    policy = load_policy(file.read_bytes(), file=POLICY_FILE)
    yield Result("policy", OK, policy.extends)
    old = editors.outdated(policy.language, repository.root)
    if old:
        yield Result("editors", INFO, editors.said(old), "docmgr fmt")


def _settings(repository: Repository, _patient: Patient) -> Iterator[Result]:
    """Git's settings, and whether git knows how this file system treats case."""
    for key, value in differing(repository).items():
        said = _("{key} is {value}, not {wanted}").format(key=key, value=value or "-", wanted=SETTINGS[key])
        yield Result("settings", WARN, said, f"git config {key} {SETTINGS[key]}")
    blind = (repository.git_dir / "hEAD").exists()
    if blind != (repository.config("core.ignorecase") == "true"):
        wanted = "true" if blind else "false"
        said = _("core.ignorecase does not fit this file system")
        yield Result("settings", WARN, said, f"git config core.ignorecase {wanted}")


def _hooks(repository: Repository, patient: Patient) -> Iterator[Result]:
    """Whether git runs docmgr at every event, and docmgr runs when it does."""
    status = hookstatus.status(repository)
    mend = "docmgr hooks install"
    dead = [event.name for event in status.events if not event.effective]
    if dead:
        yield Result("hooks", ERROR, _("Git does not run docmgr at: {events}").format(events=" ".join(dead)), mend)
    old = [event.name for event in status.events if event.effective and not event.current]
    if old:
        said = _("installed by another version of docmgr: {events}").format(events=" ".join(old))
        yield Result("hooks", WARN, said, mend)
    if status.interpreter and not status.runs:
        said = _("the hooks' interpreter is gone: {path}").format(path=status.interpreter)
        yield Result("hooks", ERROR, said, mend)
    elif status.interpreter:
        yield from _rehearsal(repository, patient, status)
    if status.scope:
        said = _("core.hooksPath ({scope}) sends Git to {folder}").format(scope=status.scope, folder=status.folder)
        yield Result("hooks", INFO, said, "docmgr hooks status")


def _rehearsal(repository: Repository, patient: Patient, status: hookstatus.Status) -> Iterator[Result]:
    """Run a hook as a graphical client would, with nothing but git in PATH and nothing to judge."""
    event = next((each for each in status.events if each.name in ("pre-push", "pre-receive") and each.effective), None)
    if event is None:
        return
    env = {name: value for name, value in repository.environment().items() if not name.startswith("PYTHON")}
    words = ["/bin/sh", event.path]
    if event.state != "hookdir" or os.name == "nt":
        # What another hook would do is nobody's business here, and Windows has no /bin/sh of its own.
        words = [status.interpreter, "-I", "-S", str(patient.package_dir / "hooks" / "main.py"), event.name]
    ended = run_program(words, folder=repository.root, env={**env, "PATH": _folder_of_git()}, seconds=30)
    if ended.code == 0 and not ended.said.strip():
        yield Result("hooks", OK, _("the hooks run"))
        return
    said = _("a hook does not run: {said}").format(said=ended.said.strip() or ended.code)
    yield Result("hooks", ERROR, said, "docmgr hooks install")


def _folder_of_git() -> str:
    """Only the folder of the git program."""
    name = "git.exe" if os.name == "nt" else "git"
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return next((folder for folder in folders if os.access(os.path.join(folder, name), os.X_OK)), os.defpath)


def _skipped(repository: Repository, _patient: Patient) -> Iterator[Result]:
    """Commits that no hook judged and no server has seen yet."""
    try:
        lines = (repository.common_dir / "docmgr" / "skipped").read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return
    waiting = set(unshared(repository))
    number = sum(1 for line in lines if set(line.split()) & waiting)
    if number:
        said = ngettext("{count} commit was made without a check", "{count} commits were made without a check", number)
        yield Result("skipped", WARN, said.format(count=number), "docmgr check")


def _sharing(repository: Repository, _patient: Patient) -> Iterator[Result]:
    """Whether what is here is also at the shared repository. Source: D-2.3.1."""
    if not remotes(repository):
        said = _("this repository is shared with no other (D-2.3.1)")
        yield Result("sharing", WARN, said, "git remote add origin ADDRESS")
        return
    here, there = len(unshared(repository)), unreceived(repository)
    if here or there:
        said = _("{here} commits wait to be sent, {there} to be received (D-2.3.1)").format(here=here, there=there)
        yield Result("sharing", WARN, said, "docmgr sync")
    else:
        yield Result("sharing", OK, _("in step with the shared repository, as of the last fetch"))


def _state(repository: Repository, _patient: Patient) -> Iterator[Result]:
    """What is half done, and what a folder or a clone cannot do."""
    under_way = repository.in_progress()
    if under_way is not None:
        said = _("git is in the middle of a {operation}").format(operation=under_way)
        yield Result("state", WARN, said, "git bisect reset" if under_way == "bisect" else f"git {under_way} --abort")
    if any((repository.git_dir / "docmgr").glob("journal-*")):
        yield Result("state", WARN, _("a command was killed; the next one that writes settles it"))
    if is_shallow(repository):
        yield Result("state", INFO, _("this clone is shallow: older versions are not here"), "git fetch --unshallow")
    number = refresh(repository)
    if number:
        said = ngettext(
            "{count} Office file was only packed anew; git does not show it as changed any more",
            "{count} Office files were only packed anew; git does not show them as changed any more",
            number,
        )
        yield Result("state", OK, said.format(count=number))
    program = synchroniser_of(repository.root)
    if program:
        said = _("this folder is synchronised by {program}, which damages repositories").format(program=program)
        yield Result("state", WARN, said, "git clone ADDRESS DIR")


def _growth(repository: Repository, _patient: Patient) -> Iterator[Result]:
    """How much room the documents take, and what would make it less. Source: design 3, Growth."""
    found = growth.look(repository)
    number = ngettext("{count} document", "{count} documents", found.documents).format(count=found.documents)
    said = _("{size} for {documents}, {each} each with all versions")
    sizes = {"size": growth.readable(found.size), "each": growth.readable(found.each)}
    yield Result("growth", INFO if found.wasteful else OK, said.format(documents=number, **sizes))
    if found.loose_is_much:
        said = _("{size} are not packed yet").format(size=growth.readable(found.loose))
        yield Result("growth", INFO, said, "docmgr gc")
    elif found.foreign_is_much:
        yield Result("growth", INFO, _("the versions of documents do not lie side by side yet"), "docmgr gc")
    if found.packed_as_come:
        said = _("Office files are stored as they come: every version takes its full size")
        yield Result("growth", INFO, said, "docmgr slim on")


def _who(_repository: Repository, patient: Patient) -> Iterator[Result]:
    yield from _identity(patient)


CLONE_CHECKS: dict[str, Inner] = {
    "identity": _who,
    "members": _member,
    "policy": _policy,
    "settings": _settings,
    "hooks": _hooks,
    "skipped": _skipped,
    "sharing": _sharing,
    "state": _state,
    "growth": _growth,
}
SERVER_CHECKS: dict[str, Inner] = {"hooks": _hooks}
