"""The drivers of a clone: the merge driver's shim beside the repository, and the lines in git's configuration.

``.gitattributes`` (in ``starter``) says which files want it. A clone without these lines merges them line by line.
"""

from __future__ import annotations

from pathlib import Path

from docmgr import __version__
from docmgr.errors import RepositoryError
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import _
from docmgr.repo.configure import set_config, unset_config
from docmgr.repo.files import write_file
from docmgr.repo.git import Repository
from docmgr.setup import hookplan, slimming
from docmgr.setup.hooks import read_template
from docmgr.setup.hookstatus import read
from docmgr.vault import store as vault

SHIM = "docmgr/merge-driver"
# Found again wherever the repository has moved; without the shim git merges line by line and keeps both sides.
COMMAND = (
    f'd="${{GIT_DIR:-.git}}"; [ -f "$d/{SHIM}" ] || d="$(git rev-parse --git-common-dir)"; '
    f'if [ -f "$d/{SHIM}" ]; then /bin/sh "$d/{SHIM}" %O %A %B %P; '
    "else git merge-file -L ours -L base -L theirs %A %O %B || exit 1; fi"
)
SETTINGS = {"merge.docmgr.name": "docmgr", "merge.docmgr.driver": COMMAND}


def install(repository: Repository, *, interpreter: Path, package_dir: Path) -> bool:
    """Put the drivers in; safe to repeat; whether anything was missing. RepositoryError when the disk refuses."""
    sealing = _sealing(repository, interpreter, package_dir)
    if sealing:
        vault.install(repository, vault.settings(interpreter, package_dir), vault.sealed(repository))
    return _install_merging(repository, interpreter, package_dir) or sealing


def _sealing(repository: Repository, interpreter: Path, package_dir: Path) -> bool:
    """Whether folders are sealed here, and this clone does not know of all, or lacks the filter."""
    folders = vault.sealed(repository)
    wanted = vault.settings(interpreter, package_dir)
    return bool(folders) and (
        folders != vault.pinned(repository) or any(repository.config(key) != value for key, value in wanted.items())
    )


def _install_merging(repository: Repository, interpreter: Path, package_dir: Path) -> bool:
    content = _shim(interpreter, package_dir)
    path = repository.common_dir / SHIM
    wanted = _wanted(interpreter, package_dir)
    missing = [key for key, value in wanted.items() if repository.config(key) != value]
    for key in missing:
        set_config(repository, key, wanted[key])
    if path.is_file() and read(path) == content:
        return bool(missing)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, content, mode=0o755)
    except OSError as error:
        message = _("{path} cannot be written: {detail}").format(path=path, detail=reason(error))
        raise RepositoryError(message) from error
    return True


def _wanted(interpreter: Path, package_dir: Path) -> dict[str, str]:
    """Every setting that a clone has, sealed folders or not."""
    return {**SETTINGS, **slimming.settings(interpreter, package_dir), **vault.reading(interpreter, package_dir)}


def current(repository: Repository, *, interpreter: Path, package_dir: Path) -> bool:
    """Whether ``install`` would change nothing."""
    if _sealing(repository, interpreter, package_dir):
        return False
    path = repository.common_dir / SHIM
    wanted = _wanted(interpreter, package_dir)
    settled = all(repository.config(key) == value for key, value in wanted.items())
    return settled and path.is_file() and read(path) == _shim(interpreter, package_dir)


def uninstall(repository: Repository) -> None:
    """Take the drivers out; git merges line by line again, and checks Office files out as they are stored."""
    kept = vault.reading(Path(), Path()) if vault.sealed(repository) else {}
    for key in _wanted(Path(), Path()).keys() - kept.keys():
        unset_config(repository, key)
    (repository.common_dir / SHIM).unlink(missing_ok=True)


def _shim(interpreter: Path, package_dir: Path) -> bytes:
    values = {
        "VERSION": __version__,
        "PYTHON": interpreter.as_posix(),
        "MAIN": (package_dir / "filters" / "merge.py").as_posix(),
    }
    return hookplan.render(read_template(package_dir, "merge-driver.sh"), values)
