"""How far this clone and the shared repositories are apart, as far as the last fetch tells."""

from __future__ import annotations

from docmgr.repo.git import Repository


def remotes(repository: Repository) -> list[str]:
    """The names of the shared repositories."""
    return repository.git("remote").decode("utf-8", "surrogateescape").split()


def unshared(repository: Repository) -> list[str]:
    """The commits of HEAD that no remote is known to have, newest first."""
    if repository.head() is None:
        return []
    return repository.git("rev-list", "HEAD", "--not", "--remotes").decode().split()


def unreceived(repository: Repository) -> int:
    """How many commits of the upstream branch HEAD lacks."""
    out = repository.git("rev-parse", "--verify", "-q", "@{upstream}^{commit}", ok=(0, 1, 128))
    if not out or repository.head() is None:
        return 0
    return int(repository.git("rev-list", "--count", "HEAD..@{upstream}"))


def is_shallow(repository: Repository) -> bool:
    """Whether the clone holds only the newest part of the history."""
    return repository.git("rev-parse", "--is-shallow-repository").strip() == b"true"
