"""Where the member directory comes from: the work tree, in a bare repository HEAD."""

from __future__ import annotations

from docmgr.errors import RepositoryError
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import _
from docmgr.people.directory import Directory
from docmgr.people.load import is_member_file, load_directory
from docmgr.people.member import FOLDER
from docmgr.repo.git import Repository


def read_directory(repository: Repository) -> Directory:
    """The members of the department; PolicyError lists what is wrong in their files."""
    return load_directory(_committed(repository) if repository.bare else _standing(repository))


def _standing(repository: Repository) -> dict[str, bytes]:
    folder = repository.root / FOLDER
    if not folder.is_dir():
        return {}
    try:
        return {f"{FOLDER}/{file.name}": file.read_bytes() for file in folder.glob("*.yml") if file.is_file()}
    except OSError as error:
        message = _("cannot read {path}: {reason}").format(path=error.filename, reason=reason(error))
        raise RepositoryError(message) from error


def _committed(repository: Repository) -> dict[str, bytes]:
    if repository.head() is None:
        return {}
    listed = repository.git("ls-tree", "-z", "--name-only", "HEAD", "--", f"{FOLDER}/")
    paths = [path for path in listed.decode("utf-8", "surrogateescape").split("\0") if is_member_file(path)]
    return {path: repository.show("HEAD", path) for path in paths}
