"""The handbooks that docmgr ships: in a wheel inside the package, in a checkout beside it."""

from __future__ import annotations

from importlib.resources import files

from docmgr.errors import Mistake, PolicyError
from docmgr.i18n.text import _

NAMES = ("handbook-zh", "handbook-en", "handbook-zh-as-printed", "handbook-en-as-printed")
DEFAULT = "handbook-zh"


def builtin(name: str) -> str:
    """The text of a shipped policy; ``KeyError`` for a name that is not in ``NAMES``."""
    if name not in NAMES:
        raise KeyError(name)
    package = files("docmgr")
    for folder in (package / "policies", package.joinpath("..", "policies")):
        place = folder / f"{name}.yaml"
        if place.is_file():
            return place.read_text(encoding="utf-8")
    raise PolicyError([Mistake(file_of(name), 0, _("this shipped file is missing; install docmgr again"))])


def file_of(name: str) -> str:
    """The name under which mistakes and explanations cite a shipped policy."""
    return f"policies/{name}.yaml"
