"""Laying a department's file over a shipped handbook, every value with the file and line it came from.

Mappings merge key by key, lists and plain values replace, ``null`` removes. Where the handbook has a mapping with a
``value`` (the numbers under ``agreed``), a plain value replaces just that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from docmgr.errors import Mistake

Path = tuple[str | int, ...]
Value = object


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value is written; ``shipped`` files belong to docmgr, not to the department."""

    file: str
    line: int
    shipped: bool

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Layer:
    """One file: its plain value (dicts, lists, scalars) and the origin of every path in it."""

    value: Value
    origins: Mapping[Path, Origin]


@dataclass(slots=True)
class Merged:
    """Layers so far: the value, the origin of each path, which paths ``null`` removed, and what had stood there."""

    value: dict[str, Value] = field(default_factory=dict)
    origins: dict[Path, Origin] = field(default_factory=dict)
    removed: dict[Path, Origin] = field(default_factory=dict)
    dropped: dict[Path, Value] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    told: set[Path] = field(default_factory=set)

    def origin(self, path: Path) -> Origin:
        """Where the path is written, or was removed, or else the nearest path above it."""
        while path:
            found = self.origins.get(path) or self.removed.get(path)
            if found is not None:
                return found
            path = path[:-1]
        return self.origins.get((), Origin("", 0, False))

    def mistake(self, path: Path, message: str) -> None:
        """Note a mistake at the path's line; of several about one path the first counts."""
        if path in self.told:
            return
        self.told.add(path)
        origin = self.origin(path)
        self.mistakes.append(Mistake(origin.file, origin.line, message))

    def lay(self, layer: Layer) -> None:
        """Put a layer on top; a layer that is no mapping is left to the caller."""
        if () in layer.origins:
            self.origins[()] = layer.origins[()]
        if isinstance(layer.value, dict):
            self._mapping(self.value, layer.value, (), layer)

    def _mapping(self, below: dict[str, Value], above: dict[str, Value], path: Path, layer: Layer) -> None:
        for key, value in above.items():
            here = (*path, key)
            origin = layer.origins.get(here, self.origin(path))
            standing = below.get(key)
            if value is None:
                if key in below:
                    self.dropped[here] = below.pop(key)
                self._forget(here)
                self.removed[here] = origin
                continue
            self.removed.pop(here, None)
            if isinstance(standing, dict) and isinstance(value, dict):
                self.origins[here] = origin
                self._mapping(standing, value, here, layer)
            elif isinstance(standing, dict) and "value" in standing and not isinstance(value, list):
                standing["value"] = value
                self.origins[here] = self.origins[(*here, "value")] = origin
            else:
                self._replace(below, key, value, here, layer)

    def _replace(self, below: dict[str, Value], key: str, value: Value, here: Path, layer: Layer) -> None:
        if isinstance(below.get(key), dict | list):
            self._forget(here)
        if isinstance(value, dict):
            # Through the same door, so that null inside a new mapping is dropped too.
            fresh: dict[str, Value] = {}
            below[key] = fresh
            self.origins[here] = layer.origins.get(here, self.origin(here))
            self._mapping(fresh, value, here, layer)
            return
        below[key] = value
        # Only a list has origins below its own; looking through all of them for every value would be quadratic.
        for path in layer.origins if isinstance(value, list) else (here,):
            if path[: len(here)] == here and path in layer.origins:
                self.origins[path] = layer.origins[path]

    def _forget(self, here: Path) -> None:
        for path in [path for path in self.origins if path[: len(here)] == here]:
            del self.origins[path]
