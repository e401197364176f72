"""What Git finds where it looks for hooks, and whether docmgr's hooks would really run."""

import os
from dataclasses import dataclass
from pathlib import Path

from docmgr import __version__
from docmgr.repo.git import Repository, version
from docmgr.setup import hookplan
from docmgr.setup.bytecode import stale
from docmgr.setup.hookplan import (
    ABSENT,
    CALLED,
    CHAINED,
    CLIENT_EVENTS,
    CONFIG,
    CONFIG_HOOKS_SINCE,
    FOREIGN,
    HOOKDIR,
    LINK,
    MANAGED,
    OURS,
    REFUSED,
    SAVED,
    SERVER_EVENTS,
    STRANGE,
    Folder,
    Standing,
)


@dataclass(frozen=True, slots=True)
class Event:
    """How docmgr is called at one event.

    ``state`` is ``hookdir``, ``chained``, ``config``, ``called`` (by somebody else's hook), ``managed``, ``refused`` or
    ``absent``; ``current`` says that the shim, where there is one, is of this version of docmgr.
    """

    name: str
    state: str
    path: str
    current: bool
    manager: str = ""

    @property
    def effective(self) -> bool:
        """Whether Git runs docmgr at this event."""
        return self.state in (HOOKDIR, CHAINED, CONFIG, CALLED)


@dataclass(frozen=True, slots=True)
class Status:
    """The hooks of one repository.

    ``scope`` is where ``core.hooksPath`` is set, ``""`` where it is not; ``interpreter`` is the one the shims start,
    ``""`` where there is no shim; ``stale`` names the modules without current bytecode; ``skipped`` is the number of
    commits whose check was skipped.
    """

    git: tuple[int, int]
    config_hooks: bool
    folder: str
    scope: str
    events: tuple[Event, ...]
    interpreter: str
    runs: bool
    stale: tuple[str, ...]
    skipped: int


def events_of(repository: Repository) -> tuple[str, ...]:
    """The events docmgr wants: those of a work tree, or a bare repository's."""
    return SERVER_EVENTS if repository.bare else CLIENT_EVENTS


def has_config_hooks() -> bool:
    """Whether this Git runs hooks that are named in its configuration (2.54 and later)."""
    return version() >= CONFIG_HOOKS_SINCE


def locate(repository: Repository) -> Folder:
    """The folder where Git looks for hooks, and whether docmgr may write there."""
    raw = repository.git("rev-parse", "--git-path", "hooks").decode("utf-8", "surrogateescape")
    path = repository.root / raw.removesuffix("\n")
    answer = repository.git("config", "--show-scope", "-z", "--get-all", "core.hooksPath", ok=(0, 1))
    fields = answer.decode("utf-8", "surrogateescape").split("\0")
    kind = LINK if path.is_symlink() else STRANGE if path.exists() and not path.is_dir() else ABSENT
    roofs = (repository.common_dir, repository.git_dir, repository.root)
    return Folder(
        path=path,
        scope=fields[-3] if len(fields) >= 3 else "",
        inside=any(path.resolve().is_relative_to(roof.resolve()) for roof in roofs),
        kind=kind,
        manager=hookplan.manager_of_folder(path),
        shared=_shared(repository, path) if repository.bare else None,
    )


def _shared(repository: Repository, hooks: Path) -> Path | None:
    """The folder of a Git host whose own ``pre-receive`` runs every file in it (Gitea, Forgejo, GitLab)."""
    custom = repository.common_dir / "custom_hooks"
    if custom.is_dir() or repository.config("gitlab.fullpath"):
        return custom / "pre-receive.d"
    folder = hooks / "pre-receive.d"
    if folder.is_dir() and b"pre-receive.d" in (read(hooks / "pre-receive") or b""):
        return folder
    return None


def standing(repository: Repository, folder: Folder, event: str) -> Standing:
    """What stands at the place of an event now."""
    path = Path(folder.place(event))
    saved = path.with_name(path.name + SAVED)
    kept = saved.exists() or saved.is_symlink()
    content = read(path)
    if content is not None and hookplan.version_of(content) and not path.is_symlink():
        return Standing(event, OURS, saved=kept)
    manager = hookplan.manager_of(content or b"")
    calls = not repository.bare and _calls(repository, folder.manager or manager, path, event)
    if path.is_symlink():
        return Standing(event, LINK, saved=kept, calls=calls)
    if content is None:
        return Standing(event, STRANGE if path.exists() else ABSENT, saved=kept, calls=calls)
    return Standing(
        event,
        FOREIGN,
        manager=manager,
        calls=calls,
        tracked=_is_tracked(repository, path),
        saved=kept,
        twin=kept and read(saved) == content,
    )


def _calls(repository: Repository, manager: str, path: Path, event: str) -> bool:
    """Whether somebody else's hook, or the file that tells its manager what to run, runs docmgr."""
    if manager == "husky":
        places = [path.parent.parent / event if path.parent.name == "_" else path]
    else:
        places = [repository.root / name for name in hookplan.MANAGERS_FILES.get(manager, ())] or [path]
    if not os.access(path, os.X_OK) or path.is_dir():
        return False
    return any(hookplan.calls((read(place) or b"").decode("utf-8", "replace"), event) for place in places)


def _is_tracked(repository: Repository, path: Path) -> bool:
    if repository.bare or not path.resolve().is_relative_to(repository.root.resolve()):
        return False
    relative = path.resolve().relative_to(repository.root.resolve()).as_posix()
    return bool(repository.git("ls-files", "-z", "--", relative))


def read(path: Path) -> bytes | None:
    """The bytes of a file, ``None`` where there is none to read."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def config_shim(repository: Repository, event: str) -> Path:
    """The shim that Git's configuration starts."""
    return repository.common_dir / "docmgr" / "hooks" / event


def status(repository: Repository) -> Status:
    """Look, without changing anything, which hook Git would run at each event."""
    folder = locate(repository)
    config_hooks = has_config_hooks()
    events = tuple(_event(repository, folder, name, config_hooks) for name in events_of(repository))
    shims = [config_shim(repository, event.name) for event in events] + [Path(event.path) for event in events]
    written = next((content for content in map(read, shims) if content and hookplan.version_of(content)), b"")
    interpreter = hookplan.assigned(written, "python")
    main = hookplan.assigned(written, "main")
    return Status(
        git=version(),
        config_hooks=config_hooks,
        folder=str(folder.path),
        scope=folder.scope,
        events=events,
        interpreter=interpreter,
        runs=os.access(interpreter, os.X_OK) and os.path.isfile(main) if interpreter and main else False,
        stale=stale(Path(main).parent.parent) if main and os.path.isfile(main) else (),
        skipped=len((read(repository.common_dir / "docmgr" / "skipped") or b"").splitlines()),
    )


def _event(repository: Repository, folder: Folder, name: str, config_hooks: bool) -> Event:
    found = standing(repository, folder, name)
    path = Path(folder.place(name))
    shim = config_shim(repository, name)
    if config_hooks and hookplan.config_name(name) in _listed(repository, name):
        return Event(name, CONFIG, str(shim), hookplan.version_of(read(shim) or b"") == __version__)
    if found.kind == OURS and os.access(path, os.X_OK):
        state = CHAINED if found.saved else HOOKDIR
        return Event(name, state, str(path), hookplan.version_of(read(path) or b"") == __version__)
    manager = folder.manager or found.manager
    if found.calls:
        return Event(name, CALLED, str(path), True, manager)
    if manager:
        return Event(name, MANAGED, str(path), False, manager)
    return Event(name, REFUSED if folder.reason() or found.kind in (LINK, STRANGE) else "absent", str(path), False)


def _listed(repository: Repository, event: str) -> list[str]:
    """The hooks of Git's configuration that run at the event; a hook that is switched off is not among them."""
    return repository.git("hook", "list", event, ok=(0, 1)).decode("utf-8", "replace").splitlines()
