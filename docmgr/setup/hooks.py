"""The hand that puts docmgr's hooks into a repository and takes them out again, every byte as before.

Each event gets a shim where Git looks for hooks and, with a Git that reads hooks from its configuration, an entry there
as well: GUI clients bring older Gits, and ``core.hooksPath`` may point elsewhere. Decisions are ``hookplan``'s.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from docmgr import __version__
from docmgr.errors import RepositoryError
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import _
from docmgr.repo.files import write_file
from docmgr.repo.git import Repository
from docmgr.setup import hookplan
from docmgr.setup.bytecode import compile_package
from docmgr.setup.hookplan import (
    ABSENT,
    CALLED,
    CHAINED,
    CLIENT_EVENTS,
    HOOKDIR,
    OURS,
    SAVED,
    SERVER_EVENTS,
    Folder,
    Standing,
    Step,
)
from docmgr.setup.hookstatus import config_shim, events_of, has_config_hooks, locate, read, standing, status

__all__ = ["Installed", "Orphaned", "install", "status", "uninstall"]


@dataclass(frozen=True, slots=True)
class Installed:
    """What stands for one event after ``install`` or ``uninstall``.

    ``state`` is ``hookdir``, ``chained`` (an earlier hook runs first), ``config`` (only in Git's configuration),
    ``called`` (somebody else's hook runs docmgr), ``managed`` (a hook manager owns the place), ``refused``, and after
    ``uninstall`` ``removed``, ``restored``, ``absent`` or ``foreign`` (not docmgr's); ``note`` tells what the user has
    to do or know, ``""`` when nothing.
    """

    event: str
    state: str
    path: str
    config: bool = False
    note: str = ""

    @property
    def effective(self) -> bool:
        """Whether Git runs docmgr at this event."""
        return self.config or self.state in (HOOKDIR, CHAINED, CALLED)


@dataclass(frozen=True, slots=True)
class Orphaned:
    """What a hook does once its interpreter is gone, ``warn`` or ``block``: in a clear and in a sealed repository."""

    clear: str = "warn"
    sealed: str = "block"


def install(
    repository: Repository,
    *,
    interpreter: Path,
    package_dir: Path,
    orphaned: Orphaned = Orphaned(),
    dry_run: bool = False,
) -> list[Installed]:
    """Put docmgr's hooks in; safe to repeat. Raises ``RepositoryError`` when the disk refuses.

    Source: issue 2, point 6.
    """
    folder = locate(repository)
    config_hooks = has_config_hooks()
    steps = [
        hookplan.decide(folder, standing(repository, folder, event), config_hooks=config_hooks)
        for event in events_of(repository)
    ]
    if not dry_run:
        shims = _Shims(repository, read_template(package_dir, "server.sh" if repository.bare else "client.sh"))
        shims.values |= {
            "PYTHON": interpreter.as_posix(),
            "MAIN": (package_dir / "hooks" / "main.py").as_posix(),
            "GONE": orphaned.clear,
            "SEALED": orphaned.sealed,
        }
        compile_package(package_dir)
        for step in steps:
            shims.carry_out(step, Path(folder.place(step.event)))
    return [_installed(folder, step) for step in steps]


def _installed(folder: Folder, step: Step) -> Installed:
    path = folder.place(step.event)
    return Installed(step.event, step.state, str(path), step.config, hookplan.note(step, path))


def read_template(package_dir: Path, name: str) -> str:
    """A shim's template: beside the package's own hooks when installed, beside the package in a checkout."""
    for folder in (package_dir / "hooks" / "shims", package_dir.parent / "hooks"):
        if (folder / name).is_file():
            return (folder / name).read_text(encoding="ascii")
    raise RepositoryError(
        _("docmgr is incomplete: the template {name} is missing").format(name=name),
        hint=_("install docmgr again"),
    )


class _Shims:
    """Writes the shims of one repository from their template."""

    def __init__(self, repository: Repository, template: str) -> None:
        self.repository = repository
        self.template = template
        self.values = {"VERSION": __version__, **hookplan.orphaned_sentences()}

    def carry_out(self, step: Step, path: Path) -> None:
        try:
            (self.repository.common_dir / "docmgr").mkdir(exist_ok=True)
            if step.config:
                self._configure(step.event)
            if step.write:
                self._put(step, path)
        except OSError as error:
            message = _("cannot write the hook {path}: {error}").format(path=path, error=reason(error))
            raise RepositoryError(message) from error

    def _configure(self, event: str) -> None:
        """Name docmgr in Git's configuration: the command first, since Git stops altogether at an event without one."""
        _write(config_shim(self.repository, event), self._render(event))
        for key, value in (("command", hookplan.config_command(event)), ("event", event)):
            name = f"hook.{hookplan.config_name(event)}.{key}"
            self.repository.git("config", "--local", "--replace-all", name, value)

    def _put(self, step: Step, path: Path) -> None:
        saved = path.with_name(path.name + SAVED)
        if step.keep:
            _keep(path, saved)
        previous = saved.name if step.previous else ""
        _write(path, self._render(step.event, previous, hookplan.config_name(step.event) if step.config else ""))

    def _render(self, event: str, previous: str = "", config: str = "") -> bytes:
        own = {"EVENT": event, "PREVIOUS": previous, "CONFIG": config}
        return hookplan.render(self.template, self.values | own)


def _keep(path: Path, saved: Path) -> None:
    """Give the earlier hook its second name; the first one goes on working until the shim replaces it."""
    try:
        os.link(path, saved)
    except OSError:
        path.rename(saved)


def _write(path: Path, content: bytes) -> None:
    """Write a shim with the mode of what stands there, always executable; nothing happens where it is there already."""
    there = stat.S_IMODE(path.stat().st_mode) if path.exists() else None
    if there is None:
        path.parent.mkdir(parents=True, exist_ok=True)
    if there is None or read(path) != content:
        write_file(path, content, mode=0o755)
    if there is not None and stat.S_IMODE(path.stat().st_mode) != there | (there & 0o444) >> 2:
        path.chmod(there | (there & 0o444) >> 2)


def uninstall(repository: Repository, *, dry_run: bool = False) -> list[Installed]:
    """Take docmgr's hooks out and put the earlier ones back as they were; safe to repeat.

    Looks into the folder Git uses now and into the repository's own: ``core.hooksPath`` may have changed meanwhile.
    """
    if not dry_run:
        _forget(repository)
    used = locate(repository)
    own = repository.common_dir / "hooks"
    folders = [used] if used.path == own else [used, Folder(own)]
    wanted = events_of(repository)
    found = []
    for folder in folders:
        for event in (*CLIENT_EVENTS, *SERVER_EVENTS):
            path = Path(folder.place(event))
            if folder.kind or (folder.shared is not None and event not in wanted):
                continue
            try:
                done = _take_out(standing(repository, folder, event), path, dry_run=dry_run)
            except OSError as error:
                message = _("cannot restore the hook {path}: {error}").format(path=path, error=reason(error))
                raise RepositoryError(message) from error
            if done.state not in ("absent", "foreign") or (event in wanted and folder is used):
                found.append(done)
    return found


def _take_out(there: Standing, path: Path, *, dry_run: bool) -> Installed:
    saved = path.with_name(path.name + SAVED)
    if there.saved and there.kind in (OURS, ABSENT):
        if not dry_run:
            saved.replace(path)
        return Installed(there.event, "restored", str(path))
    if there.kind == OURS:
        if not dry_run:
            path.unlink()
        return Installed(there.event, "removed", str(path))
    if not there.saved:
        return Installed(there.event, "absent" if there.kind == ABSENT else "foreign", str(path))
    note = _("{path} is not docmgr's any more; the earlier hook is kept as {saved}").format(path=path, saved=saved)
    return Installed(there.event, "refused", str(path), note=note)


def _forget(repository: Repository) -> None:
    """Strike docmgr from Git's configuration and delete the shims that it started."""
    answer = repository.git(
        "config", "--local", "-z", "--name-only", "--get-regexp", r"^hook\.docmgr-.*\.event$", ok=(0, 1)
    )
    for key in answer.decode("utf-8", "surrogateescape").split("\0"):
        if key:
            repository.git("config", "--local", "--remove-section", key.rpartition(".")[0])
    for event in (*CLIENT_EVENTS, *SERVER_EVENTS):
        config_shim(repository, event).unlink(missing_ok=True)
    for folder in (repository.common_dir / "docmgr" / "hooks", repository.common_dir / "docmgr"):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
