"""Reading one YAML file into a value: what is wrong is noted, with its line, and read on."""

from __future__ import annotations

from collections.abc import Iterable

from docmgr.errors import Mistake
from docmgr.i18n.text import _
from docmgr.naming.nearest import nearest
from docmgr.repo.yamlfile import Node


class Reading:
    """The base of readers; ``newer`` is a file of a later docmgr, whose keys are kept unread."""

    __slots__ = ("node", "mistakes", "newer")

    def __init__(self, node: Node) -> None:
        self.node = node
        self.mistakes: list[Mistake] = []
        self.newer = False

    def _wrong(self, message: str, *path: str | int) -> None:
        self.mistakes.append(self.node.mistake(message, *path))

    def _known(self, keys: Iterable[str], options: Iterable[str], *path: str | int) -> None:
        """Note each key that is none of the options, with the nearest or all of them."""
        options = tuple(options)
        for key in keys:
            if key in options or self.newer:
                continue
            near = nearest(str(key), options)
            if near:
                said = _("unknown key {key}; did you mean {nearest}?").format(key=key, nearest=near)
            else:
                said = _("unknown key {key}; known are: {options}").format(key=key, options=" ".join(options))
            self._wrong(said, *path, key)
