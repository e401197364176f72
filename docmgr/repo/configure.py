"""Git's settings that ``init`` makes in a department's repository and ``doctor`` looks at. Source: design 3, Git."""

from __future__ import annotations

from docmgr.repo.git import Repository

# quotepath: Chinese names readable in every git output. fsync: what is committed survives a power cut.
# precomposeunicode: one form of a name on macOS. longpaths: Chinese folders in Windows soon pass 260 characters.
SETTINGS = {
    "core.quotePath": "false",
    "core.fsync": "committed",
    "core.precomposeUnicode": "true",
    "core.longPaths": "true",
}


def differing(repository: Repository) -> dict[str, str | None]:
    """The settings that are not as ``init`` makes them, with the value they have."""
    found = {key: repository.config(key) for key in SETTINGS}
    return {key: value for key, value in found.items() if value != SETTINGS[key]}


def configure(repository: Repository) -> list[str]:
    """Make the settings in this repository; the keys that were changed."""
    changed = list(differing(repository))
    for key in changed:
        set_config(repository, key, SETTINGS[key])
    return changed


def set_config(repository: Repository, key: str, value: str) -> None:
    """Set one setting in this repository, instead of all values it may have there."""
    repository.git("config", "--local", "--replace-all", key, value)


def unset_config(repository: Repository, key: str) -> None:
    """Remove one setting from this repository; nothing where it is not set."""
    repository.git("config", "--local", "--unset-all", key, ok=(0, 5))
