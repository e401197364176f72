"""One record: its kind, its values as the file holds them, and the bytes of the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from docmgr.records.kind import Kind
from docmgr.records.names import path_of


@dataclass(frozen=True, slots=True)
class Record:
    """Values are those of YAML: dates and times ISO text, members and records by id; a new one has no ``text``."""

    kind: Kind
    data: Mapping[str, Any]
    text: bytes = field(default=b"", repr=False, compare=False)

    @property
    def id(self) -> str:
        """Such as ``T-260305-k7q2x``."""
        return str(self.data["id"])

    @property
    def path(self) -> str:
        """The repository path."""
        return path_of(self.kind, self.id, private=self.is_private)

    @property
    def is_private(self) -> bool:
        """Whether it is restricted, so that nothing of its body may stand anywhere else."""
        return self.data.get("classification") in self.kind.private

    @property
    def label(self) -> str:
        """Id and title for messages that others read, such as a commit's; of a restricted one the id. Source: R-4.3."""
        return self.id if self.is_private else f"{self.id} {self.title}"

    @property
    def title(self) -> str:
        """What people call it."""
        return str(self.data.get(self.kind.title) or "")

    def get(self, key: str) -> Any:
        """A value, None where there is none."""
        return self.data.get(key)

    def entries(self, key: str) -> list[Mapping[str, Any]]:
        """A list of entries, empty where there is none."""
        return self.data.get(key) or []

    def changed(self, **values: Any) -> Record:
        """The record with these values set; None takes a key out."""
        data = {key: value for key, value in {**self.data, **values}.items() if value is not None}
        return Record(self.kind, data, self.text)

    def appended(self, key: str, entry: Mapping[str, Any]) -> Record:
        """The record with one entry more."""
        given = {name: value for name, value in entry.items() if value is not None}
        return self.changed(**{key: [*self.entries(key), given]})
